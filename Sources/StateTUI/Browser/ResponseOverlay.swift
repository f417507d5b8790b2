import ChartKit
import TerminalKit

/// An instance as a client's request sees it, and as an administrator's does.
struct ResponseOverlay: Overlay {
  private let replies: [ServiceReply]
  /// Which of the two is shown where there is room for one.
  private var shown = 0
  private var offset = 0

  init(_ key: InstanceKey, _ app: inout App) {
    guard let catalogue = app.catalogue else {
      replies = []
      return
    }
    let requests: [ServiceRequest] =
      catalogue.service.isStatechart(key.machine) ? [.machine(key)] : [.read(key), .admin(key)]
    let profile = catalogue.profiles.current
    replies = requests.compactMap { app.call($0, as: profile) }
  }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult {
    if app.keyMap.closes(key, .view) { return .close }
    switch app.keyMap.command(for: key) {
    case .publicContext, .left, .right, .nextPane:
      shown = (shown + 1) % max(1, replies.count)
      offset = 0
    case .copy: if replies.indices.contains(shown) { app.jobs.append(.copy(replies[shown].body.jsonText())) }
    default:
      let room = OverlayFrame.room(in: Rect(.zero, app.size).inset(top: 1, bottom: 1))
      switch app.keyMap.move(for: key) {
      case .up: offset -= 1
      case .down: offset += 1
      case .pageUp: offset -= room.rows - 1
      case .pageDown: offset += room.rows - 1
      case .first: offset = 0
      case .last: offset = Int.max / 2
      default: break
      }
      let rows = texts(room, .unicode).map(\.count).max() ?? 0
      offset = max(0, min(offset, rows - room.rows))
    }
    return .stay
  }

  private func lines(_ reply: ServiceReply, _ glyphs: GlyphSet, columns: Int) -> [[Span]] {
    var lines: [[Span]] = [
      [Span(reply.request.line, .heading)],
      [
        Span(reply.statusText, reply.isFine ? .active : .error, .strong), Span(" to \(reply.profile)", .dim),
      ], [],
    ]
    lines += ValueText.lines(reply.body).map { [Span($0)] }
    if let verdict = reply.verdict { lines += [[]] + VerdictText.lines(verdict, glyphs) }
    if case .admin = reply.request { lines += [[], [Span("No policy is asked.", .dim)]] }
    return lines.flatMap { $0.wrapped(to: columns) }
  }

  private func isWide(_ room: Size) -> Bool { room.columns >= 100 && replies.count > 1 }
  private func columns(_ room: Size) -> Int { min(room.columns, isWide(room) ? 140 : 90) }

  /// What is seen: both answers beside each other, or one of them.
  private func texts(_ room: Size, _ glyphs: GlyphSet) -> [[[Span]]] {
    if isWide(room) { return replies.map { lines($0, glyphs, columns: columns(room) / 2 - 1) } }
    return replies.dropFirst(shown).prefix(1).map { lines($0, glyphs, columns: columns(room)) }
  }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    let glyphs = surface.glyphs
    let room = OverlayFrame.room(in: area)
    let isWide = isWide(room)
    let texts = texts(room, glyphs)
    let rows = texts.map(\.count).max() ?? 1
    let inside = OverlayFrame.draw(
      Size(columns: columns(room), rows: min(room.rows, rows)), in: area,
      title: [
        Span(
          isWide || replies.count < 2
            ? "Response" : shown == 0 ? "Response to a client" : "Response to an administrator", .title)
      ],
      right: rows > room.rows
        ? [Span("\(min(offset + room.rows, rows))/\(rows)  esc back")] : [Span("esc back")], into: &surface)
    if isWide {
      let parts = inside.splitColumns([.rest, .rest])
      for (index, part) in parts.enumerated() where texts.indices.contains(index) {
        put(texts[index], part.inset(right: 1), into: &surface)
      }
    } else if let text = texts.first {
      put(text, inside, into: &surface)
    }
    return inside.isEmpty ? nil : inside.origin
  }

  private func put(_ lines: [[Span]], _ rect: Rect, into surface: inout Surface) {
    for row in 0..<rect.rows where lines.indices.contains(row + offset) {
      surface.putLine(lines[row + offset], in: rect, row: row)
    }
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    let isWide = app.size.columns >= 110
    let other =
      replies.count < 2 || isWide ? [] : [(key: "a", word: shown == 0 ? "as administrator" : "as client")]
    return other + [(glyphs.up + glyphs.down, "scroll"), ("y", "copy"), ("esc", "back")]
  }
}
