import ChartKit
import TerminalKit

/// The outbox as a list: step, time, kind, target, event with its data.
struct OutboxOverlay: Overlay {
  /// Newest first: in a long history older ones come in from frame to frame.
  private var newest: [Outbox.Entry] = []
  /// Moments whose entries are still to be listed.
  private var unread: ArraySlice<Int>
  private var cursor = ListCursor()
  var isSearching: Bool { !unread.isEmpty }
  private static let stride = 50

  init(_ work: Workspace) {
    unread = Outbox.moments(work)
    settle(work)
  }

  private var count: Int { newest.count }
  private func entry(_ index: Int) -> Outbox.Entry { newest[newest.count - 1 - index] }
  private var selected: Outbox.Entry? { cursor.index < count ? entry(cursor.index) : nil }

  mutating func settle(_ work: Workspace) {
    if unread.isEmpty { return }
    let (timeline, before) = (work.session.timeline, count)
    repeat {
      for moment in unread.suffix(Self.stride).reversed() {
        newest += Outbox.entries(of: moment, timeline).reversed()
      }
      unread.removeLast(min(Self.stride, unread.count))
    } while !unread.isEmpty && !work.isLate
    // The cursor stays where it is; it begins on the last one.
    cursor = ListCursor(index: before == 0 ? count - 1 : cursor.index + count - before)
  }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult {
    if app.keyMap.closes(key, .outbox) { return .close }
    if key == .enter, let selected {
      app.overlays.append(TextOverlay.outbox(selected))
      return .stay
    }
    switch app.keyMap.command(for: key) {
    case .copy: if let selected { app.jobs.append(.copy(selected.sentence)) }
    case .source:
      guard let selected, let work = app.work else { break }
      app.showSource(SourcePlace.step(work.session.timeline.moments[selected.moment].step, in: work))
    default:
      if let move = app.keyMap.move(for: key) { cursor.move(move, count: count, height: height(app)) }
    }
    return .stay
  }

  private func height(_ app: App) -> Int {
    max(1, OverlayFrame.room(in: Rect(.zero, app.size).inset(top: 1, bottom: 1)).rows - 1)
  }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    let room = OverlayFrame.room(in: area)
    let inside = OverlayFrame.draw(
      Size(columns: min(room.columns, 120), rows: min(room.rows, max(2, count + 1))), in: area,
      title: [Span("Outbox", .title), Span("  nothing of it is done", .dim)],
      right: [Span("\(count)\(isSearching ? surface.glyphs.ellipsis : "")   esc back")], into: &surface)
    if newest.isEmpty {
      surface.putLine(
        [Span("Nothing was sent outside, run or logged so far.", .dim)], in: inside.inset(left: 2))
      return inside.origin
    }
    let columns = inside.inset(left: 2).splitColumns([.fixed(6), .fixed(10), .fixed(7), .share(2), .share(3)])
    for (index, title) in ["step", "time", "", "target", "event and data"].enumerated() {
      surface.putLine([Span(title, .dim)], in: columns[index].inset(right: 1))
    }
    var view = cursor
    view.fit(count: count, height: inside.rows - 1)
    for (line, index) in view.visible(count: count, height: inside.rows - 1).enumerated() {
      for (column, spans) in OutboxOverlay.spans(entry(index), surface.glyphs).enumerated() {
        surface.putLine(spans, in: columns[column].inset(right: 1), row: line + 1)
      }
      if index == view.index { surface.select(inside.row(at: line + 1), isFocused: true) }
    }
    return view.row(count: count, height: inside.rows - 1).map { inside.origin.moved(rows: $0 + 1) }
  }

  private static func spans(_ entry: Outbox.Entry, _ glyphs: GlyphSet) -> [[Span]] {
    let from = entry.path.isEmpty ? "" : entry.path.joined(separator: ".") + " \(glyphs.crumb) "
    let data = entry.payload.isUndefined ? "" : ValueText.brief(entry.payload)
    let role: Role = entry.kind == .sends ? .warning : entry.kind == .runs ? .event : .plain
    return [
      [Span(String(entry.step))], [Span(TimeText.since(entry.time), .dim)], [Span(entry.kind.rawValue, role)],
      [Span(from, .dim), Span(entry.target.isEmpty ? glyphs.dash : entry.target)],
      [
        Span(entry.event.isEmpty ? "" : entry.event + " ", .event), Span(data, ValueText.role(entry.payload)),
      ],
    ]
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    newest.isEmpty
      ? [("esc", "back")] : [(glyphs.enter, "whole"), ("o", "source"), ("y", "copy"), ("esc", "back")]
  }
}

extension TextOverlay {
  /// An entry of the outbox with all its data.
  static func outbox(_ entry: Outbox.Entry) -> TextOverlay {
    var lines: [[Span]] = [
      [Span("step     ", .dim), Span("\(entry.step), time \(TimeText.exact(entry.time))")],
      [
        Span("from     ", .dim), Span(entry.path.isEmpty ? "the machine" : entry.path.joined(separator: ".")),
      ],
    ]
    switch entry.kind {
    case .sends:
      lines.append([Span("event    ", .dim), Span(entry.event, .event)])
      lines.append([Span("target   ", .dim), Span(entry.target)])
    case .emits: lines.append([Span("event    ", .dim), Span(entry.event, .event)])
    case .runs: lines.append([Span("action   ", .dim), Span(entry.target, .event)])
    case .logs: lines.append([Span("label    ", .dim), Span(entry.target)])
    }
    if !entry.payload.isUndefined {
      lines.append([Span("data", .dim)])
      lines += ValueText.lines(entry.payload).map { [Span("  " + $0, ValueText.role(entry.payload))] }
    }
    lines.append([])
    lines.append([Span("It is shown here and not done.", .notice)])
    return TextOverlay("Outbox: \(entry.kind.rawValue)", lines, opener: .outbox)
  }
}

extension App {
  mutating func showOutbox() { if let work { overlays.append(OutboxOverlay(work)) } }
}
