import ChartKit
import TerminalKit

/// The mouse: what can be pressed can be clicked.
extension App {
  mutating func take(_ event: MouseEvent) {
    if event.kind == .press(.left), pressHint(at: event.point) { return }
    if !overlays.isEmpty { return giveToOverlay(event) }
    guard work != nil else { return takeInBrowser(event) }
    guard let place = layout.places.first(where: { $0.rect.contains(event.point) }) else { return }
    switch event.kind {
    case .wheelUp: wheel(-3, in: place.pane)
    case .wheelDown: wheel(3, in: place.pane)
    case .press(.left): click(event.point, in: place.pane)
    default: break
    }
  }

  /// The wheel moves in a box as its keys do; a click goes to a line, and on the selected one does what Enter does. One
  /// beside the box does what Esc does.
  private mutating func giveToOverlay(_ event: MouseEvent) {
    if event.kind == .press(.left), !isInOverlay(event.point) {
      notice = nil
      return give(.escape)
    }
    guard let keys = overlays.last?.lineKeys else { return }
    notice = nil
    switch event.kind {
    case .wheelUp: for _ in 0..<3 { give(keys.up) }
    case .wheelDown: for _ in 0..<3 { give(keys.down) }
    case .press(.left): clickOverlay(event.point.row, keys)
    default: break
    }
  }

  private mutating func give(_ key: Key) {
    giveToOverlay { $0.take(key, &$1) }
    settle()
  }

  private mutating func clickOverlay(_ row: Int, _ keys: (up: Key, down: Key)) {
    let count = overlays.count
    guard var here = selectedOverlayRow else { return }
    if here == row {
      return overlays.last?.isTyping ?? true && !(overlays.last is PaletteOverlay) ? () : give(.enter)
    }
    let isBelow = row > here
    for _ in 0..<size.rows where here != row {
      give(isBelow ? keys.down : keys.up)
      guard overlays.count == count, let now = selectedOverlayRow, now != here,
        (row >= now) == isBelow || now == row
      else { return }
      here = now
    }
  }

  /// The row of the screen on which the box in front has its cursor.
  private var selectedOverlayRow: Int? {
    guard let (surface, point) = overlaySurface() else { return nil }
    for row in 0..<size.rows {
      for column in 0..<size.columns
      where surface[Point(column: column, row: row)].flags.contains(.selected) {
        return row
      }
    }
    return point?.row
  }

  /// Whether a place belongs to the box in front.
  private func isInOverlay(_ point: Point) -> Bool {
    guard let surface = overlaySurface()?.surface else { return false }
    return surface[point] != App.nothing
  }

  /// What stands where the box in front is not, in a surface that has only it.
  private static let nothing = Cell("%", role: .match, flags: .strong)

  /// The box in front alone.
  private func overlaySurface() -> (surface: Surface, point: Point?)? {
    guard let overlay = overlays.last else { return nil }
    var surface = Surface(size, glyphs: glyphs)
    surface.fill(surface.bounds, with: "%", role: App.nothing.role, flags: App.nothing.flags)
    let point = overlay.draw(
      self, in: surface.bounds.inset(top: 1, bottom: layout.hints.rows), into: &surface)
    return (surface, point)
  }

  private mutating func wheel(_ lines: Int, in pane: Pane) {
    focus(pane)
    move(.by(lines))
  }

  /// A click selects; on the selected line it does what Enter does.
  private mutating func click(_ point: Point, in pane: Pane) {
    guard let work, let inside = layout.inside(of: pane) else { return }
    let line = work.line(at: point.row - inside.row, in: pane, inside)
    let isSelected = work.focus == pane && line == work.cursor(of: pane).0.index
    focus(pane)
    settle()
    guard let line, inside.contains(point) else { return }
    if isSelected { return activate() }
    move(.to(line))
  }

  // MARK: Hints

  /// Presses the key of the hint that was clicked: in the last line, in the border of a pane, or in a box.
  private mutating func pressHint(at point: Point) -> Bool {
    var surface = Surface(size, glyphs: glyphs)
    _ = Screen.draw(self, into: &surface)
    guard let hint = ClickedHint(in: surface, at: point) else { return false }
    let isLastLine = layout.hints.rows > 0 && point.row == layout.hints.row
    if isLastLine ? notice != nil : !hint.isSaid || !overlays.isEmpty && !isInOverlay(point) { return false }
    if let overlay = overlays.last {
      let labels = overlay.hints(self, glyphs).map(\.key) + ["esc"]
      guard labels.contains(hint.label) || hint.label.hasPrefix("^") else { return false }
    } else if !isLastLine, hint.keys.contains(where: { keyMap.command(for: $0) == nil }) {
      return false
    }
    for key in hint.keys {
      press(key)
      settle()
    }
    return true
  }
}

/// A key and a word that say what can be done, as they stand on the screen: `e edit`.
private struct ClickedHint {
  let label: String
  let keys: [Key]
  /// Whether it stands in a border or is written as hints in boxes are, so that it is nobody's data.
  let isSaid: Bool

  private struct Word {
    var text = ""
    let columns: Range<Int>
    let role: Role
    let isBorder: Bool
  }

  /// Nil where no hint stands.
  init?(in surface: Surface, at point: Point) {
    let words = ClickedHint.words(surface, point.row)
    guard let clicked = words.lastIndex(where: { $0.columns.lowerBound <= point.column }),
      point.column <= words[clicked].columns.upperBound
    else { return nil }
    func isBreak(_ left: Int, _ right: Int) -> Bool {
      [words[left], words[right]].contains { $0.isBorder || $0.text == surface.glyphs.separator }
        || words[left].columns.upperBound + 1 < words[right].columns.lowerBound
    }
    var (first, last) = (clicked, clicked)
    while first > 0, !isBreak(first - 1, first) { first -= 1 }
    while last + 1 < words.count, !isBreak(last, last + 1) { last += 1 }
    guard first < last, let keys = ClickedHint.keys(words[first].text, surface.glyphs) else { return nil }
    (label, self.keys) = (words[first].text, keys)
    let lines = [BorderStyle.light, .heavy].map { surface.glyphs.border($0) }
      .flatMap { [$0.horizontal, $0.topLeft, $0.topRight, $0.bottomLeft, $0.bottomRight] }
    let besides = words[max(0, first - 1)...min(last + 1, words.count - 1)].filter(\.isBorder)
    let isInBorder = besides.contains { $0.text.contains(where: lines.contains) }
    isSaid = isInBorder && words[first].role != .title || [.dim, .key].contains(words[first].role)
  }

  private static func words(_ surface: Surface, _ row: Int) -> [Word] {
    var words: [Word] = []
    var column = 0
    while column < surface.size.columns {
      let start = column
      var text = ""
      while column < surface.size.columns, surface[Point(column: column, row: row)].base != 0x20 {
        text += surface[Point(column: column, row: row)].text
        column += 1
      }
      let role = surface[Point(column: start, row: row)].role
      let isBorder = role == .border || role == .focusedBorder
      if column > start {
        words.append(Word(text: text, columns: start..<column, role: role, isBorder: isBorder))
      }
      column += 1
    }
    return words
  }

  /// The keys that a label stands for; nil for what is no label, and for those of several keys to choose from.
  private static func keys(_ label: String, _ glyphs: GlyphSet) -> [Key]? {
    let shown: [Key] = [.enter, .up, .down, .left, .right]
    if let key = shown.first(where: { KeyMap.label($0, glyphs) == label }) { return [key] }
    if label.hasPrefix("^"), label.count == 2, let last = label.last {
      return [.control(Character(last.lowercased()))]
    }
    if let key = Key(label) { return [key] }
    // Two letters that are pressed one after the other.
    return label.count == 2 && label.allSatisfy(\.isLetter) ? label.map { .character($0) } : nil
  }
}

extension Workspace {
  /// The line of a pane's list that stands in a row of its inside; nil where none does.
  fileprivate func line(at row: Int, in pane: Pane, _ inside: Rect) -> Int? {
    let isTable = pane == .table || pane == .tree && tree.showsTable
    let above = pane == .clock ? 1 : isTable ? inside.rows - TablePane.listHeight(inside) : 0
    let (cursor, count) = cursor(of: pane)
    let height = inside.rows - above
    let first =
      pane == .tree && !isTable
      ? tree.firstLine(height: height) : cursor.visible(count: count, height: height).lowerBound
    let line = first + row - above
    return row >= above && line < count ? line : nil
  }

  fileprivate func cursor(of pane: Pane) -> (ListCursor, Int) {
    switch pane {
    case .tree where tree.showsTable: (table.cursor, table.rows.count)
    case .tree: (tree.cursor, tree.rows.count)
    case .table: (table.cursor, table.rows.count)
    case .events: (events.cursor, events.rows.count)
    case .context: (context.cursor, context.rows.count)
    case .history: (history.cursor, history.rows.count)
    case .clock: (clock.cursor, clock.timers.count)
    }
  }
}
