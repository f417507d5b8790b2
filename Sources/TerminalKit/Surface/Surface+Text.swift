extension Surface {
  /// Writes text from left to right inside `clip` (and the surface), one row only.
  ///
  /// - Returns: The columns from `point` to the end of the text, cut at the right edge of `clip`. Columns to the
  ///   left of `clip` count, so that the next piece can be put at `point.column` plus the result.
  @discardableResult
  public mutating func put(
    _ text: some StringProtocol, at point: Point, role: Role = .plain, flags: Cell.Flags = [],
    clip: Rect? = nil
  ) -> Int {
    let area = clipped(clip)
    guard point.row >= area.row, point.row < area.endRow else { return 0 }
    var column = point.column
    TextWidth.forEachCell(of: glyphs.spelled(String(text))) { cell in
      guard column < area.endColumn else { return false }
      put(cell.with(role: role, flags: flags), column: column, row: point.row, clip: area)
      column += cell.width
      return true
    }
    return max(0, min(column, area.endColumn) - point.column)
  }

  /// Writes spans one after the other; returns as `put` of a text.
  @discardableResult
  public mutating func put(_ spans: [Span], at point: Point, clip: Rect? = nil) -> Int {
    var columns = 0
    for span in spans {
      columns += put(
        span.text, at: point.moved(columns: columns), role: span.role, flags: span.flags, clip: clip)
    }
    return columns
  }

  /// Writes spans into a row of `rect` so that they end at its right edge, cut from their end when they do not fit.
  ///
  /// - Returns: The columns that were written.
  @discardableResult
  public mutating func putRight(_ spans: [Span], in rect: Rect, row: Int = 0) -> Int {
    let fitting = spans.spelled(in: glyphs).ellipsized(to: rect.columns, with: glyphs.ellipsis)
    let start = Point(column: rect.endColumn - fitting.columns, row: rect.row + row)
    return put(fitting, at: start, clip: rect)
  }

  /// Writes spans into a row of `rect` from its left edge, ending in an ellipsis when they do not fit.
  ///
  /// - Returns: The columns that were written.
  @discardableResult
  public mutating func putLine(_ spans: [Span], in rect: Rect, row: Int = 0) -> Int {
    let fitting = spans.spelled(in: glyphs).ellipsized(to: rect.columns, with: glyphs.ellipsis)
    return put(fitting, at: Point(column: rect.column, row: rect.row + row), clip: rect)
  }
}
