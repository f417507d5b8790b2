extension Surface {
  /// Marks on a pane's right border which part of a list is on the screen; draws nothing when all of it is.
  ///
  /// - Parameters:
  ///   - border: The border's cells beside the list, one column wide; its first column is used.
  ///   - visible: The lines on the screen, as `ListCursor.visible` tells.
  ///   - count: How many lines there are.
  public mutating func scrollMark(
    on border: Rect, visible: Range<Int>, count: Int, role: Role = .border, clip: Rect? = nil
  ) {
    guard !border.isEmpty, count > 0, visible.count < count else { return }
    let rows = border.rows
    let length = max(1, rows * visible.count / count)
    let hidden = count - visible.count
    // The ends are reached only at the ends of the list.
    var top = (rows - length) * visible.lowerBound / hidden
    if rows > length + 1 {
      if visible.lowerBound > 0 { top = max(1, top) }
      if visible.upperBound < count { top = min(rows - length - 1, top) }
    }
    let mark = Rect(column: border.column, row: border.row + top, columns: 1, rows: length)
    fill(mark.intersection(clipped(clip)), with: Character(glyphs.barFull), role: role)
  }
}
