import ChartKit
import TerminalKit

/// Why an event fires, is blocked, or is ignored: every transition that was asked, innermost first.
struct WhyOverlay: Overlay {
  let subject: EventList.Subject
  private var cursor = ListCursor()
  /// The first line on the screen where there is no guard to choose.
  private var offset = 0

  init(_ subject: EventList.Subject, _ work: Workspace) { self.subject = subject }

  /// One line, and the guard that it lets the user answer.
  private struct Line {
    var spans: [Span]
    var guardName: String?

    func wrapped(to columns: Int) -> [Line] {
      spans.wrapped(to: columns).enumerated().map { index, part in
        Line(spans: part, guardName: index == 0 ? guardName : nil)
      }
    }
  }

  private func entry(_ work: Workspace) -> EventList.Entry? {
    work.list.position(of: subject).map { work.list.entries[$0] }
  }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult {
    guard let work = app.work, let entry = entry(work) else { return .close }
    if app.keyMap.closes(key, .why) { return .close }
    let lines = lines(entry, work, .unicode)
    let choices = lines.indices.filter { lines[$0].guardName != nil }
    switch key {
    case .enter, .character("f"):
      if choices.indices.contains(cursor.index), let name = lines[choices[cursor.index]].guardName {
        app.overlays.append(QuestionOverlay(name, then: .nothing))
        return .stay
      }
      if key == .enter, entry.verdict == .fires || entry.timer != nil {
        app.fire(subject)
        return .close
      }
    case .character("y"): app.jobs.append(.copy(lines.map(\.spans.text).joined(separator: "\n")))
    default:
      guard let move = app.keyMap.move(for: key) else { break }
      if choices.isEmpty { return scroll(move, lines, app.size) }
      cursor.move(move, count: choices.count, height: 100)
    }
    return .stay
  }

  private mutating func scroll(_ move: ListCursor.Move, _ lines: [Line], _ size: Size) -> OverlayResult {
    let room = OverlayFrame.room(in: Rect(.zero, size).inset(top: 1, bottom: 1))
    let count = lines.flatMap { $0.wrapped(to: min(room.columns, 90)) }.count
    var view = ListCursor()
    let height = max(1, room.rows)
    view.move(.to(offset), count: max(1, count - height + 1), height: 1)
    view.move(move, count: max(1, count - height + 1), height: 1)
    offset = view.index
    return .stay
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    var hints: [(key: String, word: String)] = []
    if let work = app.work, let entry = entry(work) {
      let hasGuards = lines(entry, work, glyphs).contains { $0.guardName != nil }
      if hasGuards {
        hints.append((glyphs.enter, "change the answer"))
      } else if entry.verdict == .fires || entry.timer != nil {
        hints.append((glyphs.enter, "fire"))
      }
    }
    return hints + [("y", "copy"), ("esc", "back")]
  }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    guard let work = app.work, let entry = entry(work) else { return nil }
    let name = EventsPane.name(entry, work.naming)
    let question =
      entry.verdict == .fires
      ? "What does \(name) do?"
      : entry.verdict == .blocked ? "Why can \(name) not fire?" : "Why is \(name) ignored?"
    let room = OverlayFrame.room(in: area)
    let lines = lines(entry, work, surface.glyphs).flatMap { $0.wrapped(to: min(room.columns, 90)) }
    let choices = lines.indices.filter { lines[$0].guardName != nil }
    let chosen = choices.indices.contains(cursor.index) ? choices[cursor.index] : nil
    let inside = OverlayFrame.draw(
      Size(columns: min(room.columns, 90), rows: min(room.rows, lines.count)), in: area,
      title: [Span(question, .title)], right: [Span("esc back")], into: &surface)
    let wanted = chosen.map { $0 - inside.rows / 2 } ?? offset
    let start = max(0, min(wanted, lines.count - inside.rows))
    for row in 0..<inside.rows where lines.indices.contains(start + row) {
      surface.putLine(lines[start + row].spans, in: inside, row: row)
      if start + row == chosen { surface.mark(inside.row(at: row), .selected) }
    }
    return chosen.map { inside.origin.moved(rows: $0 - start) } ?? inside.origin
  }

  // MARK: Words

  private func lines(_ entry: EventList.Entry, _ work: Workspace, _ glyphs: GlyphSet) -> [Line] {
    let name = EventsPane.name(entry, work.naming)
    let active = work.snapshot.configuration.count
    var lines = [
      Line(spans: [Span("\(name) is offered to \(Count.text(active, "active state")), innermost first:")]),
      Line(spans: []),
    ]
    var asked: [StateIndex] = []
    for candidate in entry.candidates where !asked.contains(candidate.state) { asked.append(candidate.state) }
    for state in work.snapshot.configuration.reversed()
    where !asked.contains(state) && work.chart.states.count < 200 {
      asked.append(state)
    }
    asked.sort(by: >)
    let merges = asked.count > 8
    let columns = asked.reduce(11) { widest, state in
      let isAlone = !merges || entry.candidates.contains { $0.state == state }
      return isAlone ? max(widest, TextWidth.columns(of: work.naming.name(state))) : widest
    }
    var silent: [StateIndex] = []
    for state in asked {
      let own = entry.candidates.filter { $0.state == state }
      if own.isEmpty && merges {
        silent.append(state)
        continue
      }
      lines += Self.silence(silent, work)
      silent = []
      lines += self.lines(for: state, own, work, glyphs, columns: min(columns + 1, 24))
    }
    lines += Self.silence(silent, work)
    lines.append(Line(spans: []))
    return lines + verdict(entry, name, work)
  }

  /// Neighbours without a transition, in one line.
  private static func silence(_ states: [StateIndex], _ work: Workspace) -> [Line] {
    guard let first = states.first else { return [] }
    let others = states.count == 1 ? "" : " and \(Count.text(states.count - 1, "more", "more"))"
    return [Line(spans: [Span("  \(work.naming.name(first))\(others): no transition for it", .dim)])]
  }

  private func lines(
    for state: StateIndex, _ candidates: [Candidate], _ work: Workspace, _ glyphs: GlyphSet, columns: Int
  ) -> [Line] {
    let name = work.naming.name(state).padded(to: columns)
    if candidates.isEmpty {
      return [Line(spans: [Span("  \(name) "), Span("no transition for it", .dim)])]
    }
    var lines: [Line] = []
    for (index, candidate) in candidates.enumerated() {
      let transition = work.chart[transition: candidate.transition]
      let whole = TransitionText.whole(transition, work.naming, glyphs)
      let isTaken = candidate.lost == nil
      let verdict =
        isTaken
        ? [Span("\(glyphs.done) taken", .active)] : [Span("\(glyphs.blocked) \(loss(candidate))", .blocked)]
      lines.append(
        Line(
          spans: [
            Span("  " + (index == 0 ? name : "".padded(to: columns)) + " "),
            Span(whole + "  ", .transition),
          ] + verdict))
      for guardName in transition.details.condition?.names ?? [] {
        lines.append(Line(spans: guardWords(guardName, work, glyphs), guardName: guardName))
      }
      if case .active(let reference) = transition.details.condition {
        let isActive = reference.state.map { work.isActive($0) } ?? false
        let name = reference.state.map { work.naming.path($0) } ?? reference.text
        lines.append(
          Line(spans: [Span("       \(name) is \(isActive ? "active" : "not active")", .dim)]))
      }
    }
    return lines
  }

  private func guardWords(_ name: String, _ work: Workspace, _ glyphs: GlyphSet) -> [Span] {
    let answer = work.snapshot.assumptions[name]
    let words =
      answer.map { "= \($0)  (your answer)" } ?? "is not implemented here: counts as true until you answer"
    return [Span("       \(glyphs.pointer) \(name) ", .event), Span(words, answer == nil ? .warning : .dim)]
  }

  private func loss(_ candidate: Candidate) -> String {
    switch candidate.lost {
    case .guard: "its guard is false"
    case .error: "its guard fails"
    case .descendant: "a state inside has one that is taken"
    case .earlier: "an earlier one of this state is taken"
    case .conflict: "another one that is taken leaves this state"
    case nil: ""
    }
  }

  private func verdict(_ entry: EventList.Entry, _ name: String, _ work: Workspace) -> [Line] {
    let facts = work.list.position(of: subject).flatMap { work.list.facts($0) }
    if let facts, entry.verdict == .fires || entry.timer != nil {
      return [Line(spans: [Span("So it "), Span(facts.sentence(work.naming) + ".")])]
    }
    var lines = [
      Line(spans: [Span("So \(name) would be ignored here: no error, and nothing changes.", .notice)])
    ]
    let handlers = work.chart.transitions.filter { $0.details.descriptors.contains(entry.event.name) }
    let sources = StateSet(handlers.map(\.source)).filter { !work.isActive($0) }.prefix(6)
    if !sources.isEmpty {
      lines.append(
        Line(spans: [Span("It is handled in: "), Span(sources.map(work.naming.path).joined(separator: ", "))])
      )
    }
    return lines
  }
}
