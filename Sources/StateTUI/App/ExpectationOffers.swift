import ChartKit

/// Expectations that could be said here, for the palette to offer.
enum ExpectationOffers {
  /// What is so now, as the line language says it after `expect`.
  static func all(_ work: Workspace) -> [String] {
    let snapshot = work.snapshot
    var offers = work.chart.leaves(of: snapshot.configuration).map { "state \(work.naming.fullPath($0))" }
    offers += work.chart.tags(of: snapshot.configuration).filter { !$0.contains(" ") }.map { "tag \($0)" }
    if snapshot.isDone { offers.append("done") }
    for row in work.context.rows where row.depth == 0 && row.hidden == 0 {
      let text = row.value.jsonText()
      let path = row.path.first == "public" ? Array(row.path.dropFirst()) : row.path
      if text.utf8.count <= 60 { offers.append("context \(path.joined(separator: ".")) \(text)") }
    }
    for entry in work.list.entries.filter({ $0.verdict != .ignored })
      + work.list.entries.filter({ $0.verdict == .ignored })
    {
      if case .event(let name) = entry.subject, !name.contains(" ") {
        offers.append("event \(name) \(entry.verdict.word)")
      }
    }
    for timer in work.interpreter.timers(in: snapshot) where timer.due != ScheduledEvent.never {
      let owner = work.naming.owner(of: timer.event).map { work.naming.fullPath($0) } ?? timer.event.name
      offers.append("timer \(owner) \(timer.due - snapshot.now)")
    }
    let active = snapshot.configuration
    offers += work.chart.states.filter {
      $0.kind.isAtomic && !$0.kind.isHistory && !active.contains($0.index)
    }
    .map { "no state \(work.naming.fullPath($0.index))" }
    return offers
  }

  /// Whether a line that begins with `expect` is met here: `ok`, or what is otherwise; nil where it says nothing yet.
  static func verdict(_ line: String, _ work: Workspace) -> String? {
    guard case .expect(let expectation)? = try? LineCommand.read(line) else { return nil }
    return expectation.failure(work).map { "failed: \($0)" } ?? "ok"
  }
}
