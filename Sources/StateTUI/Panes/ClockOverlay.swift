import ChartKit
import TerminalKit

/// The virtual clock: the timers with what they will cause, and ways to move the time.
struct ClockOverlay: Overlay {
  private var cursor = ListCursor()
  /// A length of time that is being typed.
  private var field: TextField?

  var isTyping: Bool { field != nil }
  var isBlank: Bool { field?.isEmpty ?? false }
  private(set) var preview: Workspace.Preview?

  /// The panes behind show what the selected timer does.
  mutating func settle(_ work: Workspace) {
    preview = nil
    guard work.clock.timers.indices.contains(cursor.index) else { return }
    var list = work.list
    guard let index = list.position(of: .timer(work.clock.timers[cursor.index].number)) else { return }
    list.computePreview(index)
    preview = list.facts(index).map {
      Workspace.Preview(title: "Preview of \(EventsPane.name(list.entries[index], work.naming))", facts: $0)
    }
  }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult {
    if field != nil { return type(key, &app) }
    let timers = app.work?.clock.timers ?? []
    switch key {
    case .enter:
      guard timers.indices.contains(cursor.index) else {
        app.notice = Notice("No timer is running; 1 to 9 move the clock by seconds.")
        return .stay
      }
      app.fire(.timer(timers[cursor.index].number))
      return .close
    case .character(let digit) where digit.isASCII && digit >= "1" && digit <= "9":
      app.advance(by: (digit.wholeNumberValue ?? 0) * 1000)
    case .character("+"), .character(":"): field = TextField("")
    default:
      if app.keyMap.closes(key, .clock) { return .close }
      if let move = app.keyMap.move(for: key) { cursor.move(move, count: timers.count, height: 8) }
    }
    cursor.fit(count: app.work?.clock.timers.count ?? 0, height: 8)
    return .stay
  }

  private mutating func type(_ key: Key, _ app: inout App) -> OverlayResult {
    switch key {
    case .escape: field = nil
    case .enter:
      let text = (field?.text ?? "").drop { $0 == "+" || $0 == " " }
      guard let count = TimeText.read(String(text)), !text.isEmpty else {
        app.notice = Notice("“\(text)” is no length of time; write 500ms, 5s, 2m or 1h30m.", .error)
        return .stay
      }
      field = nil
      app.advance(by: count)
    default: field?.take(key)
    }
    return .stay
  }

  mutating func paste(_ text: String, _ app: inout App) -> Bool {
    guard field != nil else { return false }
    field?.apply(.insert(text))
    return true
  }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    guard let work = app.work else { return nil }
    let now = TimeText.exact(work.snapshot.now)
    let waiting = ClockPane.waiting(work)
    let rows = max(6, min(14, work.clock.timers.count + 4)) + waiting.count + 1
    let inside = OverlayFrame.draw(
      Size(columns: 76, rows: rows), in: area,
      title: [Span("Clock", .title), Span("  +\(now)  (virtual, \(ClockPane.pace(work)))", .timer)],
      right: [Span("esc back")],
      into: &surface)
    var pane = work.clock
    pane.cursor = cursor
    let below = inside.rows > waiting.count + 5 ? waiting.count + 1 : 0
    let table = inside.inset(bottom: 2 + below)
    if below > 0 {
      let rest = inside.inset(left: 2, top: table.rows + 1)
      for (row, line) in waiting.enumerated() { surface.putLine(line, in: rest, row: row) }
    }
    pane.drawTimers(work, table, isFocused: true, into: &surface)
    let line = inside.row(at: inside.rows - 1)
    if let field {
      let used = surface.put([Span("advance by ", .key)], at: line.origin, clip: line)
      return field.draw(into: &surface, line.inset(left: used), placeholder: "5s, 500ms, 2m, 1h")
    }
    let glyphs = surface.glyphs
    let words = "\(glyphs.enter) jump to the timer   1-9 step seconds   + any time"
    surface.putLine([Span(words, .dim)], in: line)
    let row = cursor.row(count: work.clock.timers.count, height: max(0, table.rows - 1)) ?? 0
    return table.origin.moved(rows: row + 1)
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    if field != nil { return [(glyphs.enter, "advance"), ("esc", "cancel")] }
    let jump = app.work?.clock.timers.isEmpty ?? true ? [] : [(key: glyphs.enter, word: "jump")]
    return jump + [("1-9", "seconds"), ("+", "any time"), ("esc", "back")]
  }
}
