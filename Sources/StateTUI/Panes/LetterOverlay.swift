import ChartKit
import TerminalKit

/// Letters beside the events on the screen: the next key fires one of them, wherever the cursor is.
struct LetterOverlay: Overlay {
  private static let letters = Array("asdfghjklqwertyuiopzxcvbnm")

  /// The events on the screen, in the order of their lines: the line and what it stands for.
  private func lines(_ app: App) -> [(row: Int, subject: EventList.Subject)] {
    guard let work = app.work, let inside = app.layout.inside(of: .events) else { return [] }
    let visible = work.events.cursor.visible(count: work.events.rows.count, height: inside.rows)
    return visible.enumerated().compactMap { line, index in
      guard case .entry(let entry) = work.events.rows[index] else { return nil }
      return (inside.row + line, work.list.entries[entry].subject)
    }
  }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult {
    guard case .character(let letter) = key, let place = Self.letters.firstIndex(of: letter) else {
      return .close
    }
    let lines = lines(app)
    guard lines.indices.contains(place) else { return .close }
    app.work?.events.selection = lines[place].subject
    app.activate(lines[place].subject)
    return .close
  }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    guard let inside = app.layout.inside(of: .events) else { return nil }
    for (line, letter) in zip(lines(app), Self.letters) {
      surface.put(
        String(letter), at: Point(column: inside.column + 1, row: line.row), role: .match, flags: .strong,
        clip: inside)
    }
    return inside.origin.moved(columns: 1)
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    [("a letter", "fires its event"), ("esc", "back")]
  }
}
