import ChartKit
import TerminalKit

/// The calls that were made on the services, the last one at the bottom.
enum CallsView {
  static func draw(_ catalogue: Catalogue, _ rect: Rect, into surface: inout Surface) {
    let replies = catalogue.service.replies
    surface.box(
      rect, title: [Span("Calls", .title)], right: [Span("\(replies.count)")],
      footer: [Span("u takes the last one back", .dim)])
    let inside = rect.inside.inset(left: 1, right: 1)
    let shown = replies.suffix(inside.rows)
    for (row, reply) in shown.enumerated() {
      surface.putLine(line(reply, surface.glyphs), in: inside, row: row)
    }
  }

  /// `+3.0s  200 ann POST /machines/order {slug: "o-1"} → {…}`
  static func line(_ reply: ServiceReply, _ glyphs: GlyphSet) -> [Span] {
    let body = reply.request.body
    return [
      Span(TimeText.since(reply.time).padded(to: 7) + " ", .timer),
      Span(String(reply.status).padded(to: 4), reply.isFine ? .active : .error),
      Span(reply.profile + " ", .dim),
      Span(reply.request.line), Span(body.isUndefined ? "" : " " + ValueText.brief(body), .dim),
      Span(" \(glyphs.arrow) "), Span(reply.isFine ? brief(reply) : reply.message, .dim),
    ]
  }

  private static func brief(_ reply: ServiceReply) -> String {
    if reply.body == .null { return "" }
    return AnswerText.stateLabels(reply) ?? ValueText.brief(reply.body)
  }
}
