import ChartKit

// Which guards can be answered.
extension Workspace {
  /// Why no guard is answered by this name; nil where one is, or where functions may ask for any.
  func refusal(ofGuard name: String) -> String? {
    if snapshot.assumptions[name] != nil || session.snapshot.assumptions[name] != nil { return nil }
    var known: [String] = []
    var charts: [Chart] = [session.chart]
    for instance in instances {
      guard let chart = instance.session?.interpreter.chart, !charts.contains(where: { $0 === chart }) else {
        continue
      }
      charts.append(chart)
    }
    for chart in charts {
      chart.forEachGuard { condition in
        for text in condition.answerable where !known.contains(text) { known.append(text) }
      }
    }
    if charts.contains(where: Workspace.asksByName) || known.contains(name) { return nil }
    if known.isEmpty { return "there is no guard \(name); this chart has none" }
    let more = known.count > 8 ? " and \(known.count - 8) more" : ""
    return "there is no guard \(name); there are \(known.prefix(8).joined(separator: ", "))\(more)"
  }

  /// Whether functions of a module decide what is done: they may ask for guards by names that stand nowhere else.
  private static func asksByName(_ chart: Chart) -> Bool {
    var found = false
    chart.forEachInstruction { if case .enqueue = $0 { found = true } }
    return found || chart.children.contains(where: asksByName)
  }

  mutating func force(_ name: String, _ answer: Bool?) -> LineAnswer {
    if let refusal = refusal(ofGuard: name) { return .error(refusal) }
    moving { $0.assume(name, answer) }
    var lines = ["\(name) " + (answer.map { "is \($0) from now on." } ?? "has no answer any more.")]
    if answer != nil, session.timeline.current.isHypothetical {
      lines.append("The chart says otherwise: what follows is hypothetical.")
    }
    return .note(lines)
  }
}
