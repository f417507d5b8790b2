import ChartKit
import TerminalKit

/// All calls that were made; Enter shows the whole answer.
struct CallsOverlay: Overlay {
  private let replies: [ServiceReply]
  private var cursor: ListCursor

  init(_ replies: [ServiceReply]) {
    self.replies = replies
    cursor = ListCursor(index: max(0, replies.count - 1))
  }

  private func height(_ app: App) -> Int {
    max(1, OverlayFrame.room(in: Rect(.zero, app.size).inset(top: 1, bottom: 1)).rows)
  }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult {
    if key == .enter {
      if replies.indices.contains(cursor.index) {
        app.overlays.append(AnswerText.overlay(replies[cursor.index]))
      }
      return .stay
    }
    if app.keyMap.closes(key, .calls) { return .close }
    if app.keyMap.command(for: key) == .copy, replies.indices.contains(cursor.index) {
      app.jobs.append(.copy(CallsView.line(replies[cursor.index], .unicode).map(\.text).joined()))
    }
    if let move = app.keyMap.move(for: key) { cursor.move(move, count: replies.count, height: height(app)) }
    return .stay
  }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    let room = OverlayFrame.room(in: area)
    let inside = OverlayFrame.draw(
      Size(columns: room.columns, rows: min(room.rows, max(1, replies.count))), in: area,
      title: [Span("Calls", .title)], right: [Span("\(replies.count)   esc back")], into: &surface)
    if replies.isEmpty {
      surface.putLine([Span("Nothing was called so far.", .dim)], in: inside)
      return inside.isEmpty ? nil : inside.origin
    }
    var view = cursor
    view.fit(count: replies.count, height: inside.rows)
    for (row, index) in view.visible(count: replies.count, height: inside.rows).enumerated() {
      surface.putLine(CallsView.line(replies[index], surface.glyphs), in: inside.inset(left: 2), row: row)
      if index == view.index { surface.select(inside.row(at: row), isFocused: true) }
    }
    return view.row(count: replies.count, height: inside.rows).map { inside.origin.moved(rows: $0) }
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    [(glyphs.enter, "whole answer"), ("y", "copy"), ("esc", "back")]
  }
}
