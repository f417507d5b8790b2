import ChartKit
import TerminalKit

/// What can be written from here, and the file that it is written to.
struct ExportOverlay: Overlay {
  /// What is written, and how for which file, where it is not one of the forms.
  private let ready: (title: String, text: Text)?
  typealias Text = @Sendable (Workspace, _ file: String) -> String
  private var cursor = ListCursor()
  private var field: TextField?

  var isTyping: Bool { field != nil }
  var isBlank: Bool { field?.isEmpty ?? false }

  init() { ready = nil }

  /// Asks only for the file of a text.
  init(_ title: String, file: String, text: @escaping Text) {
    ready = (title, text)
    field = TextField(file)
  }

  private var forms: [ExportForm] { ExportForm.allCases }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult {
    guard let work = app.work else { return .close }
    if field != nil { return type(key, work, &app) }
    if app.keyMap.closes(key, .export) { return .close }
    if app.keyMap.command(for: key) == .copy {
      app.jobs.append(.copy(work.export(forms[cursor.index])))
      return .close
    }
    if key == .enter { field = TextField(forms[cursor.index].fileName(work)) }
    if let move = app.keyMap.move(for: key) { cursor.move(move, count: forms.count, height: forms.count) }
    return .stay
  }

  private mutating func type(_ key: Key, _ work: Workspace, _ app: inout App) -> OverlayResult {
    switch key {
    case .escape:
      field = nil
      return ready == nil ? .stay : .close
    case .enter:
      guard let path = field?.text, !path.allSatisfy(\.isWhitespace) else { return .stay }
      if let ready {
        app.jobs.append(.create(path: path, text: ready.text(work, path)))
      } else {
        app.jobs.append(.create(path: path, text: work.export(forms[cursor.index], for: path)))
      }
      return .close
    default: field?.take(key)
    }
    return .stay
  }

  mutating func paste(_ text: String, _ app: inout App) -> Bool {
    field?.apply(.insert(text))
    return field != nil
  }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    let room = OverlayFrame.room(in: area)
    let count = ready == nil ? forms.count : 0
    let rows = count + (field == nil ? 0 : ready == nil ? 2 : 1)
    let inside = OverlayFrame.draw(
      Size(columns: min(room.columns, 76), rows: min(room.rows, rows)), in: area,
      title: [Span(ready.map(\.title) ?? "Export", .title)], right: [Span("esc back")], into: &surface)
    let list = inside.inset(bottom: field == nil ? 0 : min(inside.rows, ready == nil ? 2 : 1))
    var view = cursor
    view.fit(count: count, height: max(1, list.rows))
    for (line, index) in view.visible(count: count, height: list.rows).enumerated() {
      let rect = list.row(at: line)
      surface.putLine(
        [Span(forms[index].rawValue.padded(to: 9), .event), Span(forms[index].help, .dim)],
        in: rect.inset(left: 2))
      if index == view.index { surface.select(rect, isFocused: field == nil) }
    }
    guard let field else { return list.origin.moved(rows: view.row(count: count, height: list.rows) ?? 0) }
    let line = inside.row(at: max(0, inside.rows - 1))
    let used = surface.put(
      [Span("file ", .key), Span(surface.glyphs.fieldEdge)], at: line.origin, clip: line)
    return field.draw(into: &surface, line.inset(left: used))
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    if field != nil { return [(glyphs.enter, "write"), ("esc", "back")] }
    return [(glyphs.enter, "to a file"), ("y", "copy"), ("esc", "back")]
  }
}
