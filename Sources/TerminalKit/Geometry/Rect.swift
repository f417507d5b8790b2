/// A rectangle of cells. An empty one has no columns or no rows, never a negative number.
public struct Rect: Hashable, Sendable {
  public let column: Int
  public let row: Int
  public let columns: Int
  public let rows: Int

  /// Negative counts become 0.
  public init(column: Int, row: Int, columns: Int, rows: Int) {
    self.column = column
    self.row = row
    self.columns = max(0, columns)
    self.rows = max(0, rows)
  }

  public init(_ origin: Point = .zero, _ size: Size) {
    self.init(column: origin.column, row: origin.row, columns: size.columns, rows: size.rows)
  }

  public static let zero = Rect(column: 0, row: 0, columns: 0, rows: 0)

  public var origin: Point { Point(column: column, row: row) }
  public var size: Size { Size(columns: columns, rows: rows) }
  public var isEmpty: Bool { columns == 0 || rows == 0 }

  /// The first column to the right of the rectangle.
  public var endColumn: Int { column + columns }
  /// The first row below the rectangle.
  public var endRow: Int { row + rows }

  public func contains(_ point: Point) -> Bool {
    point.column >= column && point.column < endColumn && point.row >= row && point.row < endRow
  }

  /// What both rectangles cover; empty (at a place inside neither) when they do not meet.
  public func intersection(_ other: Rect) -> Rect {
    let left = max(column, other.column)
    let top = max(row, other.row)
    return Rect(
      column: left, row: top, columns: min(endColumn, other.endColumn) - left,
      rows: min(endRow, other.endRow) - top)
  }

  /// Takes `columns` off the left and the right and `rows` off the top and the bottom.
  public func inset(columns: Int = 0, rows: Int = 0) -> Rect {
    inset(left: columns, top: rows, right: columns, bottom: rows)
  }

  /// Takes one cell off every side: the inside of a box.
  public var inside: Rect { inset(columns: 1, rows: 1) }

  /// Takes off each side what is asked for; what is left is never outside of the rectangle.
  public func inset(left: Int = 0, top: Int = 0, right: Int = 0, bottom: Int = 0) -> Rect {
    let leftTaken = min(max(0, left), columns)
    let topTaken = min(max(0, top), rows)
    return Rect(
      column: column + leftTaken, row: row + topTaken, columns: columns - leftTaken - max(0, right),
      rows: rows - topTaken - max(0, bottom))
  }

  /// Row `index` of the rectangle, counted from its top: one row high, or empty outside of it.
  public func row(at index: Int) -> Rect {
    guard index >= 0, index < rows else { return Rect(column: column, row: row, columns: columns, rows: 0) }
    return Rect(column: column, row: row + index, columns: columns, rows: 1)
  }

  /// A rectangle of `size` in the middle of this one, cut down to fit.
  public func centred(_ size: Size) -> Rect {
    let width = min(size.columns, columns)
    let height = min(size.rows, rows)
    return Rect(
      column: column + (columns - width) / 2, row: row + (rows - height) / 2, columns: width, rows: height)
  }
}
