/// A grid of cells that panes draw on: a value, with no terminal behind it.
///
/// Nothing can be written outside of it, and a wide cell is never cut in half: what would not fit becomes a space,
/// and whoever overwrites one half of a wide cell blanks the other.
public struct Surface: Equatable, Sendable {
  public let size: Size
  /// The signs that boxes and lines are drawn with here.
  public let glyphs: GlyphSet
  var cells: [Cell]

  /// A surface of blank cells.
  public init(_ size: Size, glyphs: GlyphSet = .unicode) {
    self.size = size
    self.glyphs = glyphs
    cells = Array(repeating: .blank, count: size.columns * size.rows)
  }

  public var bounds: Rect { Rect(.zero, size) }

  /// The cell at a place; blank outside of the surface.
  public subscript(point: Point) -> Cell {
    bounds.contains(point) ? cells[point.row * size.columns + point.column] : .blank
  }

  /// The cells, row by row, for whoever shows the surface.
  public func withCells<Result>(_ body: (UnsafeBufferPointer<Cell>) throws -> Result) rethrows -> Result {
    try cells.withUnsafeBufferPointer(body)
  }

  /// Writes one cell inside `clip`; the halves of wide cells that it cuts become spaces. A wide cell that does not
  /// fit becomes a space itself.
  mutating func set(_ cell: Cell, column: Int, row: Int, clip: Rect) {
    guard column >= clip.column, column < clip.endColumn, row >= clip.row, row < clip.endRow else { return }
    let index = row * size.columns + column
    if cell.width == 2 {
      guard column + 1 < clip.endColumn else {
        return set(Cell.blank.with(role: cell.role, flags: cell.flags), column: column, row: row, clip: clip)
      }
      release(index)
      release(index + 1)
      cells[index] = cell
      cells[index + 1] = .covered(role: cell.role, flags: cell.flags)
    } else {
      release(index)
      cells[index] = cell
    }
  }

  /// Blanks the other half of the wide cell that the cell at `index` belongs to.
  private mutating func release(_ index: Int) {
    let old = cells[index]
    switch old.width {
    case 2: cells[index + 1] = Cell.blank.with(role: old.role, flags: old.flags)
    case 0: cells[index - 1] = Cell.blank.with(role: old.role, flags: old.flags)
    default: break
    }
  }

  func clipped(_ clip: Rect?) -> Rect { clip.map { $0.intersection(bounds) } ?? bounds }

  /// Fills `rect` with a character of one column (a space if it is wider).
  public mutating func fill(
    _ rect: Rect, with character: Character = " ", role: Role = .plain, flags: Cell.Flags = []
  ) {
    let area = clipped(rect)
    var cell = Cell(character, role: role, flags: flags)
    if cell.width != 1 { cell = Cell.blank.with(role: role, flags: flags) }
    guard !area.isEmpty else { return }
    for row in area.row..<area.endRow {
      for column in area.column..<area.endColumn { set(cell, column: column, row: row, clip: area) }
    }
  }

  /// Gives the cells of `rect` another role, keeping their text.
  public mutating func paint(_ rect: Rect, role: Role) {
    change(rect) { $0.role = role }
  }

  /// Adds flags to the cells of `rect`, keeping text and roles: how a line is shown as selected.
  public mutating func mark(_ rect: Rect, _ flags: Cell.Flags) {
    change(rect) { $0.flags.formUnion(flags) }
  }

  /// Changes the look of the cells of `rect`; a wide cell that it cuts is changed as a whole.
  private mutating func change(_ rect: Rect, _ body: (inout Cell) -> Void) {
    let area = clipped(rect)
    guard !area.isEmpty else { return }
    for row in area.row..<area.endRow {
      let start = row * size.columns
      var first = start + area.column
      var end = start + area.endColumn
      if cells[first].width == 0 { first -= 1 }
      if cells[end - 1].width == 2 { end += 1 }
      for index in first..<end { body(&cells[index]) }
    }
  }

  /// Draws the part `source` of another surface (all of it when `nil`) with its upper left corner at `origin`.
  public mutating func copy(_ other: Surface, to origin: Point, from source: Rect? = nil, clip: Rect? = nil) {
    let area = clipped(clip)
    let part = other.clipped(source)
    guard !area.isEmpty, !part.isEmpty else { return }
    // The part starts where the caller asked for it, also when that lies outside of the other surface.
    let left = origin.column - (source ?? other.bounds).column
    let top = origin.row - (source ?? other.bounds).row
    for row in part.row..<part.endRow {
      for column in part.column..<part.endColumn {
        var cell = other.cells[row * other.size.columns + column]
        if cell.width == 0 {
          if column > part.column { continue }
          cell = Cell.blank.with(role: cell.role, flags: cell.flags)
        } else if cell.width == 2, column + 1 >= part.endColumn {
          cell = Cell.blank.with(role: cell.role, flags: cell.flags)
        }
        put(cell, column: left + column, row: top + row, clip: area)
      }
    }
  }

  /// As `set`; a wide cell whose right half alone lies inside `clip` leaves a space there.
  mutating func put(_ cell: Cell, column: Int, row: Int, clip: Rect) {
    if cell.width == 2, column == clip.column - 1 {
      set(Cell.blank.with(role: cell.role, flags: cell.flags), column: column + 1, row: row, clip: clip)
    } else {
      set(cell, column: column, row: row, clip: clip)
    }
  }
}
