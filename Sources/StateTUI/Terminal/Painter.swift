import CNcurses
import TerminalKit

/// Gives curses the cells that differ from those on the screen, in the looks of a theme.
struct Painter {
  private let looks: [Look]
  private let roleCount = Role.allCases.count
  private var shown: Surface?
  private var buffer: [ct_cell] = []

  /// Attributes and colours as curses gets them.
  private struct Look {
    let attributes: UInt8
    let foreground: Int8
    let background: Int8
  }

  /// One look for each pair of role and flags (`Cell.look`).
  init(theme: Theme, usesColour: Bool) {
    let flagCount: UInt8 = 4
    looks = (0..<flagCount).flatMap { flags in
      Role.allCases.map { role in
        let cell = Cell(" ", role: role, flags: Cell.Flags(rawValue: flags))
        let style = usesColour ? theme.style(for: cell) : theme.style(for: cell).withoutColour
        return Look(
          attributes: style.attributes.rawValue, foreground: Painter.index(style.foreground),
          background: Painter.index(style.background))
      }
    }
  }

  private static func index(_ colour: Colour) -> Int8 { Int8(bitPattern: colour.rawValue) }

  /// Forgets what is on the screen, so that all of it is painted.
  mutating func forget() { shown = nil }

  /// Whether the surface is already on the screen.
  func isShown(_ surface: Surface) -> Bool { shown == surface }

  /// Puts the changed parts of each row into curses' next frame.
  mutating func paint(_ surface: Surface) {
    let columns = surface.size.columns
    surface.withCells { cells in
      for (row, range) in Painter.changes(from: shown, to: surface) {
        put(UnsafeBufferPointer(rebasing: cells[row * columns..<(row + 1) * columns]), range, row: row)
      }
    }
    shown = surface
  }

  /// The part of each row that has to be painted where `old` is on the screen; all of it where that is another screen.
  static func changes(from old: Surface?, to new: Surface) -> [(row: Int, columns: Range<Int>)] {
    let columns = new.size.columns
    guard columns > 0 else { return [] }
    guard let old, old.size == new.size, old.glyphs == new.glyphs else {
      return (0..<new.size.rows).map { ($0, 0..<columns) }
    }
    return new.withCells { newCells in
      old.withCells { oldCells in
        (0..<new.size.rows).compactMap { row in
          let part = row * columns..<(row + 1) * columns
          return difference(
            UnsafeBufferPointer(rebasing: oldCells[part]), UnsafeBufferPointer(rebasing: newCells[part])
          ).map { (row, $0) }
        }
      }
    }
  }

  /// The columns between the first and the last cell that differ, wide cells whole.
  private static func difference(
    _ old: UnsafeBufferPointer<Cell>, _ new: UnsafeBufferPointer<Cell>
  ) -> Range<Int>? {
    guard var first = new.indices.first(where: { old[$0] != new[$0] }) else { return nil }
    var last = new.count - 1
    while old[last] == new[last] { last -= 1 }
    while first > 0, new[first].width == 0 || old[first].width == 0 { first -= 1 }
    while last + 1 < new.count, new[last + 1].width == 0 || old[last + 1].width == 0 { last += 1 }
    return first..<last + 1
  }

  private mutating func put(_ cells: UnsafeBufferPointer<Cell>, _ range: Range<Int>, row: Int) {
    buffer.removeAll(keepingCapacity: true)
    for index in range { buffer.append(converted(cells[index])) }
    buffer.withUnsafeBufferPointer { buffer in
      ct_screen_put(Int32(row), Int32(range.lowerBound), buffer.baseAddress, Int32(buffer.count))
    }
  }

  private func converted(_ cell: Cell) -> ct_cell {
    let look = looks[Int(cell.flags.rawValue & 3) * roleCount + Int(cell.role.rawValue)]
    return ct_cell(
      scalars: cell.scalars,
      foreground: look.foreground,
      background: look.background, attributes: look.attributes, width: UInt8(cell.width))
  }
}
