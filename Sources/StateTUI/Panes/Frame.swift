import TerminalKit

/// What a pane is drawn with: its place, its number, and whether it has the keys.
struct Frame {
  var pane: Pane
  var rect: Rect
  var number: Int?
  var isFocused: Bool
  var hasBorder: Bool
  /// The words of a search that is on in this pane.
  var filter: String?

  /// Draws the border and returns what is inside.
  func draw(
    into surface: inout Surface, title: String? = nil, right: [Span] = [], lowerLeft: [Span] = [],
    footer: [Span] = []
  ) -> Rect {
    var words = number.map { [Span("\($0) ", .key)] } ?? []
    words.append(Span(title ?? pane.title, .title))
    if let filter, !filter.isEmpty { words.append(Span("  /\(filter)", .match)) }
    guard hasBorder else { return drawTitle(words, into: &surface) }
    surface.box(
      rect, style: isFocused ? .heavy : .light, role: isFocused ? .focusedBorder : .border, title: words,
      right: right, lowerLeft: lowerLeft, footer: footer)
    return rect.inside
  }

  /// Without borders a line says which pane this is; the events need none.
  private func drawTitle(_ words: [Span], into surface: inout Surface) -> Rect {
    if pane == .events { return rect }
    surface.hline(from: rect.origin, columns: rect.columns, clip: rect)
    surface.putLine([" "] + words + [" "], in: rect.row(at: 0).inset(left: 1))
    return rect.inset(top: 1)
  }
}

extension Surface {
  /// Shows a line as selected: the pointer in its first column, and reversed when the pane has the keys.
  mutating func select(_ line: Rect, isFocused: Bool) {
    put(glyphs.pointer, at: line.origin, role: isFocused ? .key : .dim, clip: line)
    if isFocused { mark(line, .selected) }
  }
}
