extension Surface {
  /// A horizontal line from `start` to the right.
  public mutating func hline(
    from start: Point, columns: Int, style: BorderStyle = .light, role: Role = .border, clip: Rect? = nil
  ) {
    line(
      Rect(column: start.column, row: start.row, columns: columns, rows: 1), glyphs.border(style).horizontal,
      role, clip)
  }

  /// A vertical line from `start` downwards.
  public mutating func vline(
    from start: Point, rows: Int, style: BorderStyle = .light, role: Role = .border, clip: Rect? = nil
  ) {
    line(
      Rect(column: start.column, row: start.row, columns: 1, rows: rows), glyphs.border(style).vertical, role,
      clip)
  }

  private mutating func line(_ rect: Rect, _ sign: Character, _ role: Role, _ clip: Rect?) {
    fill(rect.intersection(clipped(clip)), with: sign, role: role)
  }

  /// Draws the border of `rect`, with words in it:
  ///
  /// ```
  /// ┌─ title ────────── right ┐
  /// │                         │
  /// └─ lowerLeft ───── footer ┘
  /// ```
  ///
  /// The inside stays as it was (`rect.inside`). Words that do not fit are cut, the right-hand ones first. A
  /// rectangle of one row or one column becomes a line; an empty one draws nothing.
  public mutating func box(
    _ rect: Rect, style: BorderStyle = .light, role: Role = .border, title: [Span] = [], right: [Span] = [],
    lowerLeft: [Span] = [], footer: [Span] = [], clip: Rect? = nil
  ) {
    guard !rect.isEmpty else { return }
    let border = glyphs.border(style)
    let last = Point(column: rect.endColumn - 1, row: rect.endRow - 1)
    hline(from: rect.origin, columns: rect.columns, style: style, role: role, clip: clip)
    vline(from: rect.origin, rows: rect.rows, style: style, role: role, clip: clip)
    if rect.columns > 1 {
      vline(
        from: Point(column: last.column, row: rect.row), rows: rect.rows, style: style, role: role, clip: clip
      )
    } else if rect.rows > 1 {
      return
    }
    if rect.rows > 1 {
      hline(
        from: Point(column: rect.column, row: last.row), columns: rect.columns, style: style, role: role,
        clip: clip)
    } else {
      return hline(from: rect.origin, columns: rect.columns, style: style, role: role, clip: clip)
    }
    corner(border.topLeft, rect.origin, role, clip)
    corner(border.topRight, Point(column: last.column, row: rect.row), role, clip)
    corner(border.bottomLeft, Point(column: rect.column, row: last.row), role, clip)
    corner(border.bottomRight, last, role, clip)
    label(title, right, in: rect.row(at: 0), clip)
    label(lowerLeft, footer, in: rect.row(at: rect.rows - 1), clip)
  }

  private mutating func corner(_ sign: Character, _ point: Point, _ role: Role, _ clip: Rect?) {
    fill(Rect(point, Size(columns: 1, rows: 1)).intersection(clipped(clip)), with: sign, role: role)
  }

  /// Words in a border's row: `─ left ───── right ┐`. The right ones need room for all of themselves.
  private mutating func label(_ left: [Span], _ right: [Span], in row: Rect, _ clip: Rect?) {
    // Corner, one line, the words between two spaces, corner: `┌─ x ┐`.
    var room = row.inset(left: 2, right: 1)
    guard room.columns > 2 else { return }
    let (left, right) = (left.spelled(in: glyphs), right.spelled(in: glyphs))
    let area = clipped(clip)
    if !left.isEmpty {
      let words = left.ellipsized(to: room.columns - 2, with: glyphs.ellipsis)
      let used = put([" "] + words + [" "], at: room.origin, clip: area.intersection(room))
      room = room.inset(left: used + 1)
    }
    if !right.isEmpty {
      let columns = right.columns + 2
      guard columns <= room.columns else { return }
      put(
        [" "] + right + [" "], at: Point(column: room.endColumn - columns, row: row.row),
        clip: area.intersection(room))
    }
  }
}
