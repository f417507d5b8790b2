import ChartKit
import TerminalKit

/// Text to be read and scrolled: details, values, problems, a step.
struct TextOverlay: Overlay {
  var title: String
  /// Lines as they are; long ones are wrapped when drawn.
  var lines: [[Span]]
  /// The command that opened it, whose key also closes it.
  var opener: CommandID
  /// The line of the document that it tells of.
  var place: SourcePlace?
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
    if let place, app.keyMap.command(for: key) == .source {
      app.showSource(place)
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
    // The screen may have grown since the last key.
    let offset = max(0, min(offset, lines.count - room.rows))
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
    let key = { (id: CommandID) in app.keyMap.label(for: id, glyphs) ?? "" }
    let source = place == nil ? [] : [(key: key(.source), word: "source")]
    return [(glyphs.up + glyphs.down, "scroll"), (key(.copy), "copy")] + source + [("esc", "back")]
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
  /// All that is known of a state.
  static func details(_ row: TreePane.Row, _ work: Workspace) -> TextOverlay {
    let lines = TreeDetails.lines(row.state, work, .unicode, columns: 90)
    var overlay = TextOverlay(work.naming.name(row.state), lines)
    overlay.place = .state(row.state, in: work)
    return overlay
  }

  static func value(_ row: ContextPane.Row) -> TextOverlay {
    TextOverlay(
      row.path.joined(separator: ".") + "  " + ValueText.size(row.value),
      ValueText.lines(row.value).map { [Span($0, ValueText.role(row.value))] })
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
}
