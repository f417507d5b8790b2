import ChartKit
import TerminalKit

/// Text to be read and scrolled: details, values, problems, a step.
struct TextOverlay: Overlay {
  var title: String
  /// Lines as they are; long ones are wrapped when drawn.
  var lines: [[Span]]
  /// The command that opened it, whose key also closes it.
  var opener: CommandID
  private var offset = 0

  init(_ title: String, _ lines: [[Span]], opener: CommandID = .activate) {
    (self.title, self.lines, self.opener) = (title, lines, opener)
  }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult {
    if app.keyMap.closes(key, opener) { return .close }
    if app.keyMap.command(for: key) == .copy {
      app.jobs.append(.copy(lines.map(\.text).joined(separator: "\n")))
      return .stay
    }
    guard let move = app.keyMap.move(for: key) else { return .stay }
    let room = OverlayFrame.room(in: Rect(.zero, app.size).inset(top: 1, bottom: 1))
    let count = wrapped(room.columns).count
    scroll(move, count: count, height: max(1, room.rows))
    return .stay
  }

  private mutating func scroll(_ move: ListCursor.Move, count: Int, height: Int) {
    switch move {
    case .up: offset -= 1
    case .down: offset += 1
    case .pageUp: offset -= height - 1
    case .pageDown: offset += height - 1
    case .first: offset = 0
    case .last: offset = count
    case .by(let lines): offset += lines
    case .to(let line): offset = line
    }
    offset = max(0, min(offset, count - height))
  }

  private func wrapped(_ columns: Int) -> [[Span]] { lines.flatMap { $0.wrapped(to: columns) } }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    let room = OverlayFrame.room(in: area)
    let lines = wrapped(min(room.columns, 96))
    let widest = max(lines.map(\.columns).max() ?? 0, TextWidth.columns(of: title) + 12, 40)
    let size = Size(columns: min(widest, room.columns), rows: min(lines.count, room.rows))
    let more = lines.count > room.rows ? [Span("\(min(offset + room.rows, lines.count))/\(lines.count)")] : []
    let inside = OverlayFrame.draw(
      size, in: area, title: [Span(title, .title)],
      right: more + [Span(more.isEmpty ? "esc back" : "  esc back")],
      into: &surface)
    for row in 0..<inside.rows where lines.indices.contains(row + offset) {
      surface.putLine(lines[row + offset], in: inside, row: row)
    }
    return inside.isEmpty ? nil : inside.origin
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    [(glyphs.up + glyphs.down, "scroll"), ("y", "copy"), ("esc", "back")]
  }
}

extension [Span] {
  /// The line broken at spaces into lines of at most `columns`; what follows is indented as the line is, or to where
  /// its first span, a label, ends.
  func wrapped(to columns: Int) -> [[Span]] {
    guard columns > 8, self.columns > columns else { return [self] }
    let first = self[0].columns
    let label = count > 1 && first <= 18 && self[0].text.hasSuffix(" ") ? first : 0
    let indent = String(
      repeating: " ", count: Swift.min(columns / 3, Swift.max(label, text.prefix { $0 == " " }.count)))
    var lines: [[Span]] = []
    var line: [Span] = []
    var width = 0
    for span in self {
      for (index, word) in span.text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
        let piece = (index == 0 ? "" : " ") + word
        let wide = TextWidth.columns(of: piece)
        if width + wide > columns, width > indent.count {
          lines.append(line)
          (line, width) = ([Span(indent)], indent.count)
          let rest = String(word).ellipsized(to: columns - indent.count)
          line.append(Span(rest, span.role, span.flags))
          width += TextWidth.columns(of: rest)
        } else {
          line.append(Span(piece, span.role, span.flags))
          width += wide
        }
      }
    }
    return lines + [line]
  }
}

extension TextOverlay {
  /// All that is known of a state, or of a child.
  static func details(_ row: TreePane.Row, _ work: Workspace) -> TextOverlay {
    if case .child(let id) = row.item {
      return TextOverlay("Child \(id)", ChildText.details(id, work))
    }
    let lines = TreeDetails.lines(row.state, work, .unicode, columns: 90)
    return TextOverlay(work.naming.name(row.state), lines)
  }

  static func value(_ row: ContextPane.Row) -> TextOverlay {
    let text = row.value.prettyJSONText()
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return TextOverlay(
      row.path.joined(separator: "."), lines.map { [Span(String($0), ValueText.role(row.value))] })
  }

  static func problems(_ chart: Chart) -> TextOverlay {
    var lines: [[Span]] = []
    for problem in chart.diagnostics.sorted(by: { $0.severity > $1.severity }) {
      let role: Role = problem.severity == .error ? .error : problem.severity == .warning ? .warning : .dim
      let place = problem.offset.map { chart.location(at: $0).description } ?? chart.source.name
      lines.append([Span(problem.severity.name, role), Span("  " + place, .dim)])
      lines.append([Span("  " + problem.message)])
    }
    if !chart.isRunnable {
      lines.append([])
      lines.append([Span("The chart can be looked at, but not run.", .notice)])
    }
    return TextOverlay("Problems of \(chart.source.name)", lines, opener: .problems)
  }

  /// What happened in a step, microstep by microstep.
  static func step(_ moment: Int, _ work: Workspace) -> TextOverlay {
    let entry = work.session.timeline.moments[moment]
    var lines: [[Span]] = []
    for (index, microstep) in entry.step.microsteps.enumerated() {
      lines += MicrostepText.lines(microstep, index + 1, work)
    }
    if lines.isEmpty { lines = [[Span("Nothing happened in this step.", .dim)]] }
    let name = work.naming.input(entry.step).text
    return TextOverlay("Step \(entry.depth + 1): \(name)", lines, opener: .why)
  }
}

extension ChildText {
  fileprivate static func details(_ id: String, _ work: Workspace) -> [[Span]] {
    guard let child = work.snapshot.children.first(where: { $0.id == id }) else { return [] }
    var lines: [[Span]] = [[Span("runs     ", .dim), Span(child.source)]]
    if let owner = child.owner {
      lines.append([Span("invoked  ", .dim), Span("by \(work.naming.name(owner))")])
    }
    guard case .session(let inner) = child.body else {
      lines.append([Span("It has no machine here and waits for an answer: see the events.", .notice)])
      return lines
    }
    lines.append([Span("status   ", .dim), Span(inner.status.name)])
    if let chart = chart(of: child, work) {
      for state in chart.leaves(of: inner.configuration) {
        lines.append([Span("active   ", .dim), Span(chart.path(of: state).joined(separator: "."), .active)])
      }
    }
    if !inner.data.isUndefined { lines.append([Span("data     ", .dim), Span(ValueText.brief(inner.data))]) }
    return lines
  }
}

/// A microstep in lines.
enum MicrostepText {
  static func lines(_ step: Microstep, _ number: Int, _ work: Workspace) -> [[Span]] {
    let place = step.session.isEmpty ? "" : "  in child \(step.session.joined(separator: " › "))"
    var lines: [[Span]] = [
      [Span("\(number)  ", .dim), Span(cause(step.cause, work.naming), .heading), Span(place, .dim)]
    ]
    func add(_ name: String, _ text: String, _ role: Role = .plain) {
      lines.append([Span("   " + name.padded(to: 9), .dim), Span(text, role)])
    }
    if step.session.isEmpty {
      for index in step.transitions {
        let transition = work.chart[transition: index]
        let text = TransitionText.whole(transition, work.naming, .unicode)
        add("takes", work.naming.name(transition.source) + "  " + text, .transition)
      }
      if !step.exited.isEmpty { add("leaves", work.naming.names(step.exited), .removed) }
      if !step.entered.isEmpty { add("enters", work.naming.names(step.entered), .added) }
    }
    for record in step.records { add(words(record, work).0, words(record, work).1, words(record, work).2) }
    return lines
  }

  private static func cause(_ cause: Cause, _ naming: Naming) -> String {
    switch cause {
    case .start: "start"
    case .eventless: "eventless"
    case .internal(let event): naming.eventName(event.name) + " (internal)"
    case .external(let event): naming.eventName(event.name)
    case .invocation: "starts what states invoke"
    }
  }

  private static func words(_ record: Record, _ work: Workspace) -> (String, String, Role) {
    switch record {
    case .action(let name, let params):
      return ("runs", name + (params.isUndefined ? "" : " " + ValueText.brief(params)), .plain)
    case .log(let label, let value):
      return (
        "logs", [label ?? "", value.isUndefined ? "" : ValueText.brief(value)].joined(separator: " "), .plain
      )
    case .changed(let change):
      let path = ContextPath.short(change.path)
      return (
        "sets", "\(path) = \(ValueText.brief(change.new))  (was \(ValueText.brief(change.old)))", .changed
      )
    case .emitted(let event): return ("emits", work.naming.eventName(event.name), .event)
    case .raised(let event): return ("raises", work.naming.eventName(event.name), .event)
    case .sent(let event, let target): return ("sends", "\(event.name) to \(target)", .event)
    case .timerStarted(let timer):
      return ("starts", "\(work.naming.timer(timer.event)), due at \(TimeText.exact(timer.due))", .timer)
    case .timerCancelled(let timer): return ("cancels", work.naming.timer(timer.event), .timer)
    case .childStarted(let id, let source): return ("starts", "child \(id) (\(source))", .plain)
    case .childStopped(let id): return ("stops", "child \(id)", .plain)
    case .failed(let error):
      return ("fails", "\(work.chart.location(at: error.offset)): \(error.message)", .error)
    case .assumed(let name, let answer, let given):
      return ("assumes", "\(name) = \(answer)" + (given ? "" : " (nobody said so)"), .warning)
    }
  }
}
