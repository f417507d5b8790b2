import ChartKit
import TerminalKit

/// A document around the line that something comes from.
struct SourceOverlay: Overlay {
  let place: SourcePlace
  private let lines: SourceLines
  /// The first line on the screen.
  private var top: Int
  /// Columns that are scrolled off to the left.
  private var left = 0

  init(_ place: SourcePlace, size: Size) {
    self.place = place
    lines = SourceLines(place.source, around: place.offset)
    let height = SourceOverlay.height(size)
    top = max(0, min(place.location.line - 1 - height / 2, lines.count - height))
  }

  private static func height(_ size: Size) -> Int {
    max(1, OverlayFrame.room(in: Rect(.zero, size).inset(top: 1, bottom: 1)).rows)
  }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult {
    if app.keyMap.closes(key, .source) { return .close }
    let height = SourceOverlay.height(app.size)
    switch app.keyMap.command(for: key) {
    case .copy: app.jobs.append(.copy(place.line))
    case .edit: edit(&app)
    case .left: left = max(0, left - 8)
    case .right: left = min(left + 8, max(0, lines.widest(top..<(top + height)) - 8))
    default:
      guard let move = app.keyMap.move(for: key) else { break }
      scroll(move, height)
    }
    return .stay
  }

  private mutating func scroll(_ move: ListCursor.Move, _ height: Int) {
    switch move {
    case .up: top -= 1
    case .down: top += 1
    case .pageUp: top -= height - 1
    case .pageDown: top += height - 1
    case .first: top = 0
    case .last: top = lines.count
    case .by(let count): top += count
    case .to(let line): top = line
    }
    top = max(0, min(top, lines.count - height))
  }

  private func edit(_ app: inout App) {
    guard app.hasEditor else {
      app.notice = Notice("Set $EDITOR to the name of your editor, and e opens the file there.")
      return
    }
    guard !place.location.file.hasPrefix("<") else {
      app.notice = Notice("This document came from standard input: there is no file to open.")
      return
    }
    app.jobs.append(.edit(path: app.file(of: place), line: place.location.line))
  }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    let room = OverlayFrame.room(in: area)
    let here = place.location
    let glyphs = surface.glyphs
    let height = min(room.rows, max(1, lines.count))
    let first = max(0, min(top, lines.count - height))
    let numbers = String(lines.count).utf8.count
    let wide = max(lines.widest(first..<(first + height)) - left, 40) + numbers + 4
    let name = "\(App.fileName(here.file)):\(here.line):\(here.column)"
    let what = place.what.ellipsized(
      to: max(0, min(room.columns, wide) - TextWidth.columns(of: name) - 24), with: glyphs.ellipsis)
    let inside = OverlayFrame.draw(
      Size(columns: min(room.columns, wide), rows: height), in: area,
      title: [Span(name, .title), Span("  " + what, .dim)],
      right: [Span("\(min(first + height, lines.count))/\(lines.count)   esc back")], into: &surface)
    var cursor: Point?
    for row in 0..<inside.rows where first + row < lines.count {
      let line = inside.row(at: row)
      let isMarked = first + row == here.line - 1
      let number = String(first + row + 1).paddedLeft(to: numbers)
      surface.put(
        [Span(isMarked ? glyphs.pointer : " ", .key), Span(number + " ", isMarked ? .key : .dim)],
        at: line.origin, clip: line)
      let text = line.inset(left: numbers + 3)
      let words = lines.text(first + row)
      surface.put(words, at: text.origin.moved(columns: -left), role: isMarked ? .active : .plain, clip: text)
      if TextWidth.columns(of: words) - left > text.columns, text.columns > 0 {
        let dots = Point(column: text.endColumn - glyphs.ellipsis.count, row: text.row)
        surface.put(glyphs.ellipsis, at: dots, role: .dim, clip: text)
      }
      if isMarked {
        surface.mark(line, .selected)
        cursor = line.origin
      }
    }
    return cursor ?? inside.origin
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    let edit = app.hasEditor ? [(key: "e", word: "edit")] : []
    return [(glyphs.up + glyphs.down, "scroll"), ("y", "copy the place")] + edit + [("esc", "back")]
  }
}

/// A document's lines, tabs widened to columns.
struct SourceLines: Sendable {
  private let source: SourceText
  /// Where each line begins; one more for the end.
  private let starts: [Int]

  /// The columns between tab stops.
  static let tab = 8
  /// No more of a line than this is shown.
  private static let longest = 4000

  /// The lines of the file that an offset stands in.
  init(_ source: SourceText, around offset: Int = 0) {
    self.source = source
    let part = source.part(at: offset)
    var starts = [part.start]
    for index in part.start..<part.end where source.bytes[index] == 0x0A { starts.append(index + 1) }
    if starts.last != part.end { starts.append(part.end) }
    if starts.count == 1 { starts.append(part.start) }
    self.starts = starts
  }

  var count: Int { starts.count - 1 }

  /// A line as it is shown, from 0.
  func text(_ index: Int) -> String {
    guard index >= 0, index < count else { return "" }
    var bytes = source.bytes[starts[index]..<starts[index + 1]]
    while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
    return SourceLines.widened(String(decoding: bytes.prefix(SourceLines.longest), as: UTF8.self))
  }

  /// The columns of the widest of these lines.
  func widest(_ lines: Range<Int>) -> Int {
    lines.clamped(to: 0..<count).reduce(0) { max($0, TextWidth.columns(of: text($1))) }
  }

  /// The text with each tab as the spaces that it stands for.
  static func widened(_ text: String) -> String {
    guard text.utf8.contains(0x09) else { return text }
    var wide = ""
    var column = 0
    for part in text.split(separator: "\t", omittingEmptySubsequences: false) {
      if !wide.isEmpty || column > 0 || part.startIndex != text.startIndex {
        let gap = tab - column % tab
        wide += String(repeating: " ", count: gap)
        column += gap
      }
      wide += part
      column += TextWidth.columns(of: part)
    }
    return wide
  }
}
