import ChartKit
import TerminalKit

/// The ends of all branches of the history.
struct BranchesOverlay: Overlay {
  private let ends: [Int]
  private var cursor = ListCursor()

  init(_ work: Workspace) {
    let timeline = work.session.timeline
    ends = timeline.moments.indices.filter { timeline.moments[$0].children.isEmpty }
    let here = timeline.branch.last
    cursor = ListCursor(index: ends.firstIndex { $0 == here } ?? 0)
  }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult {
    if app.keyMap.closes(key, .branches) { return .close }
    if key == .enter, ends.indices.contains(cursor.index) {
      let end = ends[cursor.index]
      app.work?.moving { $0.go(to: end) }
      return .close
    }
    let height = max(1, OverlayFrame.room(in: Rect(.zero, app.size).inset(top: 1, bottom: 1)).rows)
    if let move = app.keyMap.move(for: key) { cursor.move(move, count: ends.count, height: height) }
    return .stay
  }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    guard let work = app.work else { return nil }
    let room = OverlayFrame.room(in: area)
    let inside = OverlayFrame.draw(
      Size(columns: min(room.columns, 72), rows: min(room.rows, ends.count)), in: area,
      title: [Span("Branches", .title)], right: [Span("esc back")], into: &surface)
    var view = cursor
    view.fit(count: ends.count, height: inside.rows)
    for (line, index) in view.visible(count: ends.count, height: inside.rows).enumerated() {
      let rect = inside.row(at: line)
      surface.putLine(words(ends[index], work), in: rect.inset(left: 2))
      if index == view.index { surface.select(rect, isFocused: true) }
    }
    return view.row(count: ends.count, height: inside.rows).map { inside.origin.moved(rows: $0) }
  }

  private func words(_ moment: Int, _ work: Workspace) -> [Span] {
    let end = work.session.timeline.moments[moment]
    let leaves = work.session.chart.leaves(of: end.snapshot.configuration)
    return [
      Span("\(end.depth + 1)".paddedLeft(to: 4)),
      Span(TimeText.since(end.snapshot.now).paddedLeft(to: 9) + "  ", .dim),
      Span(work.rootNaming.input(end.step).text.padded(to: 18) + "  ", .event),
      Span(work.rootNaming.names(leaves), .transition),
    ]
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    [(glyphs.enter, "go there"), ("esc", "back")]
  }
}
