import ChartKit
import TerminalKit

/// Instances of the services in the debugger, several at once.
///
/// The debugger drives a copy: what is tried there reaches no service.
struct OpenInstance: Sendable {
  var key: InstanceKey
  /// The session as it was taken from the service.
  var origin: Snapshot
  var work: Workspace
}

extension App {
  /// Opens an instance as it is now; one that is open already and has not changed meanwhile stays as it was left.
  mutating func openInstance(_ key: InstanceKey) {
    guard let session = catalogue?.session(of: key) else { return }
    parkInstance()
    if let open = openInstances.first(where: { $0.key == key }), open.origin == session.snapshot {
      work = open.work
    } else {
      openInstances.removeAll { $0.key == key }
      var opened = Workspace(DebugSession(session.interpreter, at: session.snapshot), title: key.text)
      opened.origin = key
      opened.showsPreview = showsPreview
      openInstances.append(OpenInstance(key: key, origin: session.snapshot, work: opened))
      work = opened
      notice = Notice("A copy of \(key.text), to try things on: its service hears nothing of it.")
    }
    settle()
  }

  /// Keeps what is done with the open instance while another one is looked at.
  mutating func parkInstance() {
    guard let work, let key = work.origin,
      let place = openInstances.firstIndex(where: { $0.key == key })
    else { return }
    openInstances[place].work = work
  }

  /// Goes to an instance that is open.
  mutating func switchTo(_ key: InstanceKey) {
    parkInstance()
    guard let open = openInstances.first(where: { $0.key == key }) else { return }
    work = open.work
    settle()
  }

  /// An instance that its service has changed is opened anew the next time.
  mutating func refreshOpen(_ key: InstanceKey) {
    guard work?.origin != key, let snapshot = catalogue?.session(of: key)?.snapshot else { return }
    openInstances.removeAll { $0.key == key && $0.origin != snapshot }
  }

  /// Whether `i` lists the open instances.
  var listsOpenInstances: Bool { openInstances.count > (work?.origin == nil ? 0 : 1) }
}

/// The open instances, to switch between them.
struct OpenInstancesOverlay: Overlay {
  private let keys: [InstanceKey]
  private var cursor: ListCursor

  init(_ app: App) {
    keys = app.openInstances.map(\.key)
    let here = app.openInstances.firstIndex { $0.key == app.work?.origin }
    let count = app.openInstances.count
    cursor = ListCursor(index: here.map { ($0 + 1) % max(1, count) } ?? 0)
  }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult {
    if key == .enter {
      if keys.indices.contains(cursor.index) { app.switchTo(keys[cursor.index]) }
      return .close
    }
    if app.keyMap.closes(key, .instances) { return .close }
    if key == .character("c"), app.work != nil, app.instancesHint != nil {
      app.showChildren()
      return .close
    }
    if let move = app.keyMap.move(for: key) { cursor.move(move, count: keys.count, height: 12) }
    return .stay
  }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    let room = OverlayFrame.room(in: area)
    let inside = OverlayFrame.draw(
      Size(columns: min(room.columns, 76), rows: min(room.rows, keys.count + 1)), in: area,
      title: [Span("Open instances", .title)], right: [Span("esc back")], into: &surface)
    let columns = inside.inset(left: 2).splitColumns([.share(3), .share(4), .share(3)])
    for (index, title) in ["instance", "in the debugger", "in its service"].enumerated() {
      surface.putLine([Span(title, .dim)], in: columns[index].inset(right: 1))
    }
    var point: Point?
    for (line, index) in cursor.visible(count: keys.count, height: inside.rows - 1).enumerated() {
      let key = keys[index]
      let isHere = app.work?.origin == key
      let work = isHere ? app.work : app.openInstances.first { $0.key == key }?.work
      let here = work.map { InstanceFacts.text(of: $0.session.chart.value(of: $0.session.snapshot)) } ?? ""
      let there = app.catalogue.flatMap { InstanceFacts(key, in: $0.service) }
      let steps = (work?.session.timeline.moments.count ?? 1) - 1
      let tried = steps == 0 ? "" : "  \(Count.text(steps, "step")) tried"
      surface.putLine(
        [Span(key.text, isHere ? .active : .plain)], in: columns[0].inset(right: 1), row: line + 1)
      surface.putLine([Span(here), Span(tried, .dim)], in: columns[1].inset(right: 1), row: line + 1)
      surface.putLine(
        [Span(there?.stateText ?? "deleted", .dim)], in: columns[2].inset(right: 1), row: line + 1)
      if index == cursor.index, line + 1 < inside.rows {
        surface.select(inside.row(at: line + 1), isFocused: true)
        point = inside.row(at: line + 1).origin
      }
    }
    return point
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    let hasChildren =
      app.work != nil && app.instancesHint != nil && app.work?.session.snapshot.children.isEmpty == false
    return [(glyphs.enter, "go there")] + (hasChildren ? [("c", "its children")] : []) + [("esc", "back")]
  }
}
