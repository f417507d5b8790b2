import ChartKit
import TerminalKit

/// Explains the thing under the cursor, then lists the keys.
struct HelpOverlay: Overlay {
  private var text: TextOverlay

  init(_ app: App) { text = TextOverlay("Help", HelpOverlay.lines(app), opener: .help) }

  /// What a box is for, and its keys; nil for a box that explains itself.
  init?(_ overlay: any Overlay, _ app: App) {
    guard let notion = Notions.about(overlay) else { return nil }
    var lines: [[Span]] = [
      [Span(notion.title, .heading)], [Span("  " + notion.words)], [], [Span("Keys", .heading)],
    ]
    if let item = (overlay as? PaletteOverlay)?.selectedItem(app) {
      lines.insert(contentsOf: [[Span(item.text, .heading)], [Span("  " + item.note)], []], at: 0)
    }
    for hint in overlay.hints(app, .unicode) {
      lines.append([Span("  " + hint.key.padded(to: 12) + " ", .key), Span(hint.word)])
    }
    text = TextOverlay("Help", lines, opener: .help)
  }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult { text.take(key, &app) }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    text.draw(app, in: area, into: &surface)
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] { text.hints(app, glyphs) }

  private static func lines(_ app: App) -> [[Span]] {
    var lines: [[Span]] = []
    let notions = app.work.map { Notions.about($0) } ?? app.browser.map { Notions.about($0) } ?? []
    for notion in notions {
      lines.append([Span(notion.title, .heading)])
      lines.append([Span("  " + notion.words)])
      lines.append([])
    }
    let doing = Command.table.filter { $0.isAvailable(app) }
    lines.append([Span("Keys that work now", .heading)])
    lines += doing.flatMap { line($0, app) }
    let rest = Command.table.filter { !$0.isAvailable(app) }
    if !rest.isEmpty {
      lines.append([])
      lines.append([Span("Keys for other moments", .heading)])
      lines += rest.flatMap { line($0, app) }
    }
    lines.append([])
    lines.append([Span("Signs", .heading)])
    lines += Notions.signs.map { [Span("  " + $0.sign.padded(to: 4), .key), Span($0.words)] }
    return lines
  }

  private static func line(_ command: Command, _ app: App) -> [[Span]] {
    var keys = app.keyMap.labels(for: command.id, .unicode).joined(separator: " ")
    if command.id == .suspend { keys = "^Z" }
    if keys.isEmpty { keys = ":" + command.name }
    return [[Span("  " + keys.padded(to: 12) + " ", .key), Span(command.help)]]
  }
}
