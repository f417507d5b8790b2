import ChartKit
import TerminalKit

/// Asks what a guard answers that nobody implements.
struct QuestionOverlay: Overlay {
  /// What goes on with the answer.
  enum Next: Hashable, Sendable {
    case start
    case fire(EventList.Subject, Value)
    case send(String, Value)
    case advance(Int)
    case nothing
  }

  let guardName: String
  let next: Next
  private var isTrue = true

  init(_ guardName: String, then next: Next) { (self.guardName, self.next) = (guardName, next) }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult {
    switch key {
    case .character("t"), .character("y"): return answer(true, &app)
    case .character("f"): return answer(false, &app)
    case .enter: return answer(isTrue, &app)
    case .up, .down, .left, .right, .tab, .backTab, .character("j"), .character("k"): isTrue.toggle()
    case .escape, .backspace, .character("q"):
      if next == .start {
        app.notice = Notice("\(guardName) counts as true until you say otherwise.", .warning)
      }
      return .close
    default: break
    }
    return .stay
  }

  private func answer(_ answer: Bool, _ app: inout App) -> OverlayResult {
    app.answer(guardName, answer, then: next)
    return .close
  }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    let isAtStart = next == .start
    var lines: [[Span]] = [
      [Span("Nobody implements the guard "), Span(guardName, .event), Span(" here.")],
      [Span(isAtStart ? "The chart needs it to start. What is its answer?" : "What is its answer?")], [],
      [Span("  true   "), Span("the transition may be taken", .dim)],
      [Span("  false  "), Span("it may not", .dim)], [],
      [Span("Your answer stays until you change it (w on an event).", .dim)],
    ]
    let room = OverlayFrame.room(in: area)
    lines = lines.flatMap { $0.wrapped(to: room.columns) }
    let size = Size(columns: min(room.columns, 56), rows: lines.count)
    let inside = OverlayFrame.draw(
      size, in: area, title: [Span("\(guardName)?", .title)], right: [Span("esc cancel")], into: &surface)
    // Where not all of it has room, the answer that is chosen has.
    let chosen = lines.firstIndex { $0.text.hasPrefix(isTrue ? "  true " : "  false ") } ?? 0
    let start = max(0, min(chosen - inside.rows / 2, lines.count - inside.rows))
    for (row, line) in lines[start...].prefix(inside.rows).enumerated() {
      surface.putLine(line, in: inside, row: row)
    }
    surface.select(inside.row(at: chosen - start), isFocused: true)
    return inside.isEmpty ? nil : inside.origin.moved(rows: chosen - start)
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    [(glyphs.enter, isTrue ? "true" : "false"), ("t", "true"), ("f", "false"), ("esc", "cancel")]
  }
}
