import ChartKit
import TerminalKit

/// The sessions that run now, as a tree: the root, what its states invoked, what those invoked.
struct InstancesOverlay: Overlay {
  private var cursor = ListCursor()

  /// Begins on the parent of the instance that was entered, so that Enter goes back; else on the first child.
  init(_ work: Workspace) {
    let instances = work.instances
    let goal = work.path.isEmpty ? (instances.count > 1 ? 1 : 0) : nil
    let parent = instances.firstIndex { $0.path == Array(work.path.dropLast()) }
    cursor = ListCursor(index: goal ?? parent ?? 0)
  }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult {
    if app.keyMap.closes(key, .instances) { return .close }
    guard let work = app.work else { return .close }
    let instances = work.instances
    cursor.fit(count: instances.count, height: height(app))
    guard instances.indices.contains(cursor.index) else { return .close }
    let chosen = instances[cursor.index]
    if key == .enter {
      app.enter(chosen)
      return .close
    }
    if app.keyMap.command(for: key) == .source {
      app.showSource(SourcePlace.invocation(of: chosen, in: work))
      return .stay
    }
    if let move = app.keyMap.move(for: key) { cursor.move(move, count: instances.count, height: height(app)) }
    return .stay
  }

  private func height(_ app: App) -> Int {
    max(1, OverlayFrame.room(in: Rect(.zero, app.size).inset(top: 1, bottom: 1)).rows - 1)
  }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    guard let work = app.work else { return nil }
    let instances = work.instances
    let room = OverlayFrame.room(in: area)
    let waiting = instances.count { $0.session == nil }
    var right = [Span(Count.text(instances.count - waiting, "session"))]
    if waiting > 0 { right.append(Span(", \(Count.text(waiting, "waits", "wait"))")) }
    let inside = OverlayFrame.draw(
      Size(columns: min(room.columns, 100), rows: min(room.rows, instances.count + 1)), in: area,
      title: [Span("Instances", .title)], right: right + [Span("   esc back")], into: &surface)
    var view = cursor
    view.fit(count: instances.count, height: inside.rows - 1)
    InstanceTable.draw(work, instances, inside, cursor: view, isFocused: true, into: &surface)
    return view.row(count: instances.count, height: inside.rows - 1).map { inside.origin.moved(rows: $0 + 1) }
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    guard let work = app.work else { return [("esc", "back")] }
    let instances = work.instances
    let isWaiting = instances.indices.contains(cursor.index) && instances[cursor.index].session == nil
    return [(glyphs.enter, isWaiting ? "answer it" : "enter"), ("o", "source"), ("esc", "back")]
  }
}

/// Instances in columns: also a part of the clock's pane.
enum InstanceTable {
  static func draw(
    _ work: Workspace, _ instances: [Instance], _ rect: Rect, cursor: ListCursor?, isFocused: Bool,
    hasTitles: Bool = true, into surface: inout Surface
  ) {
    let glyphs = surface.glyphs
    let isNarrow = rect.columns < 60
    let columns = rect.inset(left: 2, right: 1).splitColumns([
      .share(isNarrow ? 3 : 4), .share(4), .share(isNarrow ? 0 : 3), .share(isNarrow ? 0 : 3),
    ])
    let above = hasTitles ? 1 : 0
    for (index, title) in ["instance", "state", "runs", "invoked by"].enumerated() where hasTitles {
      surface.putLine([Span(title, .dim)], in: columns[index].inset(right: 1))
    }
    let guides = InstanceText.guides(instances, glyphs)
    let height = max(0, rect.rows - above)
    let view = cursor ?? ListCursor()
    for (line, index) in view.visible(count: instances.count, height: height).enumerated() {
      let instance = instances[index]
      let isHere = instance.path == work.path
      let name: [Span] = [
        Span(guides[index], .border), InstanceText.sign(instance, glyphs),
        Span(InstanceText.name(instance, in: work), isHere ? .active : .plain, isHere ? .strong : []),
        Span(isHere && !work.path.isEmpty ? " here" : "", .notice),
      ]
      let value = Span(InstanceText.value(instance), instance.session == nil ? .dim : .plain)
      let owner = Span(InstanceText.owner(instance, in: work) ?? "", .dim)
      let texts = [name, [value], [Span(InstanceText.source(instance), .dim)], [owner]]
      for (column, spans) in texts.enumerated() {
        surface.putLine(spans, in: columns[column].inset(right: 1), row: line + above)
      }
      if cursor != nil && index == view.index {
        surface.select(rect.row(at: line + above), isFocused: isFocused)
      }
    }
  }
}
