import ChartKit
import TerminalKit

/// Who told whom what, drawn: the names stay at the top, the steps scroll, and so do the columns.
struct SequenceOverlay: Overlay {
  private let names: String
  private let rows: [String]
  private let widest: Int
  /// Rows above the last ones that are shown, and columns to the left.
  private var above = 0
  private var left = 0
  /// No more steps than the last ones are drawn on the screen.
  private static let drawn = 300

  init(_ work: Workspace, _ glyphs: GlyphSet) {
    let drawing = SequenceText(work.sequence(glyphs, last: SequenceOverlay.drawn), glyphs)
    let before = max(0, work.step - SequenceOverlay.drawn)
    names = drawing.names
    rows =
      (before == 0 ? [] : ["\(glyphs.ellipsis) \(Count.text(before, "step")) before; E writes all of them"])
      + drawing.rows
    widest = ([names] + rows).reduce(0) { max($0, TextWidth.columns(of: $1)) }
  }

  private static func room(_ area: Rect) -> Size {
    let room = OverlayFrame.room(in: area)
    return Size(columns: room.columns, rows: max(1, room.rows - 1))
  }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult {
    if app.keyMap.closes(key, .sequence) { return .close }
    let command = app.keyMap.command(for: key)
    let room = Self.room(Rect(.zero, app.size).inset(top: 1, bottom: 1))
    if command == .copy { app.jobs.append(.copy(([names] + rows).joined(separator: "\n"))) }
    if command == .left || command == .right {
      left = max(0, min(left + (command == .right ? 8 : -8), widest - room.columns))
    } else if let move = app.keyMap.move(for: key) {
      var first = rows.count - room.rows - above
      switch move {
      case .up: first -= 1
      case .down: first += 1
      case .pageUp: first -= room.rows - 1
      case .pageDown: first += room.rows - 1
      case .first: first = 0
      case .last: first = rows.count
      case .by(let lines): first += lines
      case .to(let line): first = line
      }
      above = rows.count - room.rows - max(0, min(first, rows.count - room.rows))
      above = max(0, above)
    }
    return .stay
  }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    let room = Self.room(area)
    let first = max(0, min(rows.count - room.rows - above, rows.count - room.rows))
    // The screen may have grown since the last key.
    let left = max(0, min(left, widest - room.columns))
    let shown = rows[first..<min(rows.count, first + room.rows)]
    let more = rows.count > room.rows ? "\(shown.endIndex)/\(rows.count)  " : ""
    let size = Size(columns: min(max(widest, 40), room.columns), rows: shown.count + 1)
    let inside = OverlayFrame.draw(
      size, in: area, title: [Span("Sequence", .title)], right: [Span(more + "esc back")], into: &surface)
    surface.putLine([Span(names.dropped(columns: left), .title)], in: inside, row: 0)
    for (row, text) in shown.enumerated() {
      surface.putLine([Span(text.dropped(columns: left))], in: inside, row: row + 1)
    }
    return inside.isEmpty ? nil : inside.origin
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    let arrows = glyphs.up + glyphs.down + glyphs.arrowLeft + glyphs.arrow
    return [(arrows, "scroll"), (app.keyMap.label(for: .copy, glyphs) ?? "", "copy"), ("esc", "back")]
  }
}
