import ChartKit
import TerminalKit

/// All breakpoints, with their hits: switched on and off, edited as lines, taken away.
struct BreakpointsOverlay: Overlay {
  private var cursor = ListCursor()
  /// What is typed for a new breakpoint, or in place of the one with the number.
  private var field: (text: TextField, replaces: Int?)?

  var isTyping: Bool { field != nil }
  var isBlank: Bool { field?.text.isEmpty ?? false }

  private static let example = "enter STATE, change PATH, when EXPRESSION … if … from N"

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult {
    if field != nil { return type(key, &app) }
    if app.keyMap.closes(key, .breakpoints) { return .close }
    guard let work = app.work else { return .close }
    let points = work.session.breakpoints
    let chosen = points.indices.contains(cursor.index) ? points[cursor.index] : nil
    switch key {
    case .character("a"): field = (TextField(), nil)
    case .enter, .character(" "):
      if let chosen { app.work?.moving { $0.setBreakpoint(chosen.id, isOn: !chosen.isOn) } }
      if chosen == nil { field = (TextField(), nil) }
    case .character("e"): if let chosen { field = (TextField(chosen.line(work.rootNaming)), chosen.id) }
    case .character("x"), .delete:
      if let chosen { app.work?.moving { $0.removeBreakpoint(chosen.id) } }
      cursor.fit(count: max(0, points.count - 1), height: 100)
    default:
      if let move = app.keyMap.move(for: key) { cursor.move(move, count: points.count, height: 100) }
    }
    return .stay
  }

  private mutating func type(_ key: Key, _ app: inout App) -> OverlayResult {
    switch key {
    case .escape: field = nil
    case .enter: submit(&app)
    default: field?.text.take(key)
    }
    return .stay
  }

  private mutating func submit(_ app: inout App) {
    guard let typed = field, !typed.text.isEmpty else {
      field = nil
      return
    }
    do throws(LineCommand.Failure) {
      let old = app.work?.session.breakpoints.first { $0.id == typed.replaces }
      let path = old?.path ?? app.work?.path ?? []
      guard case .stop(let text) = try LineCommand.read("break " + typed.text.text),
        let answer = app.work?.setBreakpoint(text, at: path)
      else { return }
      if answer.isError {
        app.notice = Notice(answer.lines.joined(separator: " "), .error)
        return
      }
    } catch {
      app.notice = Notice(error.message, .error)
      return
    }
    if let old = typed.replaces { app.work?.moving { $0.removeBreakpoint(old) } }
    field = nil
    cursor.move(.last, count: app.work?.session.breakpoints.count ?? 0, height: 100)
  }

  mutating func paste(_ text: String, _ app: inout App) -> Bool {
    field?.text.apply(.insert(text))
    return field != nil
  }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    guard let work = app.work else { return nil }
    let points = work.session.breakpoints
    let room = OverlayFrame.room(in: area)
    let rows = max(2, points.count) + (field == nil ? 0 : 2)
    let inside = OverlayFrame.draw(
      Size(columns: min(room.columns, 72), rows: min(room.rows, rows)), in: area,
      title: [Span("Breakpoints", .title)], right: [Span("esc back")], into: &surface)
    if points.isEmpty {
      let key = app.keyMap.label(for: .breakpoint, surface.glyphs) ?? ":breakpoint"
      surface.putLine(
        [Span("There is none. \(key) on a state, transition, event or data sets one.")], in: inside)
      surface.putLine([Span("a takes one as a line: \(Self.example)", .dim)], in: inside, row: 1)
    }
    let list = inside.inset(bottom: field == nil ? 0 : 2)
    var view = cursor
    view.fit(count: points.count, height: list.rows)
    for (line, index) in view.visible(count: points.count, height: list.rows).enumerated() {
      let rect = list.row(at: line)
      surface.putLine(words(points[index], work, surface.glyphs), in: rect)
      surface.putRight([Span(Count.text(points[index].hits, "hit"), .dim)], in: rect)
      if index == view.index { surface.select(rect, isFocused: field == nil) }
    }
    guard let field else {
      return view.row(count: points.count, height: list.rows).map { list.origin.moved(rows: $0) }
        ?? inside.origin
    }
    let line = inside.row(at: inside.rows - 1)
    let used = surface.put(
      [Span("break ", .key), Span(surface.glyphs.fieldEdge)], at: line.origin, clip: line)
    return field.text.draw(into: &surface, line.inset(left: used), placeholder: Self.example)
  }

  private func words(_ point: Breakpoint, _ work: Workspace, _ glyphs: GlyphSet) -> [Span] {
    let stopped = work.session.stops.contains { $0.id == point.id }
    return [
      Span(" \(point.isOn ? glyphs.breakpoint : glyphs.breakpointOff) ", point.isOn ? .breakpoint : .dim),
      Span("\(point.id)".padded(to: 3), .dim),
      Span(point.text(work.rootNaming), point.isOn ? .plain : .dim),
      Span(point.isOn ? "" : "  off", .dim),
      Span(point.fault.map { "  \(glyphs.warning) \($0)" } ?? "", .warning),
      Span(stopped ? "  stopped here" : "", .warning),
    ]
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    if field != nil { return [(glyphs.enter, "set"), ("esc", "cancel")] }
    let some = app.work?.session.breakpoints.isEmpty == false
    return (some ? [(glyphs.enter, "on/off"), ("e", "edit"), ("x", "remove")] : [])
      + [("a", "add"), ("esc", "back")]
  }
}
