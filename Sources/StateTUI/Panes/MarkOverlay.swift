import ChartKit
import TerminalKit

/// Gives the current moment a name.
struct MarkOverlay: Overlay {
  private var field: TextField
  private let suggestion: String

  var isTyping: Bool { true }
  var isBlank: Bool { field.isEmpty }
  var lineKeys: (up: Key, down: Key)? { nil }

  init(_ work: Workspace) {
    let used = Set(work.session.timeline.marks.map(\.name))
    suggestion = "abcdefghijklmnopqrstuvwxyz".map(String.init).first { !used.contains($0) } ?? "mark"
    field = TextField()
  }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult {
    switch key {
    case .escape: return .close
    case .enter:
      // Names are words of the line language.
      let name = field.text.split(separator: " ").joined(separator: "-")
      let chosen = name.isEmpty ? suggestion : name
      if Int(chosen) != nil {
        app.notice = Notice("A number names a step; give the moment a name with a letter.", .warning)
        return .stay
      }
      app.work?.moving { $0.mark(chosen) }
      let key = app.keyMap.label(for: .compare, .unicode) ?? ":compare"
      app.notice = Notice(
        "Step \(app.work?.step ?? 1) is called \(chosen). \(key) elsewhere compares with it.")
      return .close
    default: field.take(key)
    }
    return .stay
  }

  mutating func paste(_ text: String, _ app: inout App) -> Bool {
    field.apply(.insert(text))
    return true
  }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    let inside = OverlayFrame.draw(
      Size(columns: 44, rows: 1), in: area,
      title: [Span("Name step \(app.work?.step ?? 1)", .title)], right: [Span("esc cancel")], into: &surface)
    let used = surface.put(
      [Span("name ", .key), Span(surface.glyphs.fieldEdge)], at: inside.origin, clip: inside)
    return field.draw(
      into: &surface, inside.row(at: 0).inset(left: used), placeholder: "\(suggestion), or what you type")
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    [(glyphs.enter, "name it"), ("esc", "cancel")]
  }
}
