/// One cell of a surface: what it shows, how many columns that takes, and what it means.
///
/// A cell holds one grapheme cluster of at most a base and four marks, so it fits two words and two surfaces are
/// compared as bytes.
public struct Cell: Hashable, Sendable {
  // low: base, mark 1, mark 2 (21 bits each); high: mark 3, mark 4, width (2 bits), role (8), flags (8)
  private var low: UInt64
  private var high: UInt64

  private static let scalarMask: UInt64 = 0x1F_FFFF
  private static let widthShift: UInt64 = 42
  private static let roleShift: UInt64 = 44
  private static let flagShift: UInt64 = 52

  public struct Flags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The cell belongs to the selected line: the style of `Role.selected` is laid over its own.
    public static let selected = Flags(rawValue: 1)
    /// The cell is set off from its neighbours of the same role: bold.
    public static let strong = Flags(rawValue: 2)
  }

  /// A space without a meaning.
  public static let blank = Cell(base: 0x20, width: 1, role: .plain, flags: [])

  /// The safe form of a character (`TextWidth`): `?` for what terminals do not agree on.
  public init(_ character: Character, role: Role = .plain, flags: Flags = []) {
    self = TextWidth.cell(for: character)
    self.role = role
    self.flags = flags
  }

  init(base: UInt32, width: Int, role: Role = .plain, flags: Flags = []) {
    low = UInt64(base)
    high =
      UInt64(width) << Cell.widthShift | UInt64(role.rawValue) << Cell.roleShift
      | UInt64(flags.rawValue) << Cell.flagShift
  }

  /// The right half of a wide cell.
  static func covered(role: Role, flags: Flags) -> Cell { Cell(base: 0, width: 0, role: role, flags: flags) }

  /// Columns that the text takes: 1 or 2, or 0 when the cell is covered by the wide cell to its left.
  public var width: Int { Int(high >> Cell.widthShift & 3) }

  public var role: Role {
    get { Role(rawValue: UInt8(truncatingIfNeeded: high >> Cell.roleShift)) ?? .plain }
    set { high = high & ~(0xFF << Cell.roleShift) | UInt64(newValue.rawValue) << Cell.roleShift }
  }

  public var flags: Flags {
    get { Flags(rawValue: UInt8(truncatingIfNeeded: high >> Cell.flagShift)) }
    set { high = high & ~(0xFF << Cell.flagShift) | UInt64(newValue.rawValue) << Cell.flagShift }
  }

  /// Role and flags as one number: equal for cells that look alike.
  public var look: UInt16 { UInt16(truncatingIfNeeded: high >> Cell.roleShift) }

  /// The base scalar's value; 0 in a covered cell.
  public var base: UInt32 { UInt32(low & Cell.scalarMask) }

  /// The values of the base and the four marks; 0 where there is none.
  public var scalars: (UInt32, UInt32, UInt32, UInt32, UInt32) {
    (base, mark(0), mark(1), mark(2), mark(3))
  }

  /// The value of mark 0 to 3; 0 where there is none.
  private func mark(_ index: Int) -> UInt32 {
    let word = index < 2 ? low >> (21 * UInt64(index + 1)) : high >> (21 * UInt64(index - 2))
    return UInt32(word & Cell.scalarMask)
  }

  /// Adds a mark; the fifth and later ones are dropped.
  mutating func add(mark: UInt32) {
    guard let free = (0..<4).first(where: { self.mark($0) == 0 }) else { return }
    if free < 2 {
      low |= UInt64(mark) << (21 * UInt64(free + 1))
    } else {
      high |= UInt64(mark) << (21 * UInt64(free - 2))
    }
  }

  /// The same text and width with another role and other flags.
  func with(role: Role, flags: Flags) -> Cell {
    var cell = self
    cell.role = role
    cell.flags = flags
    return cell
  }

  /// What the cell shows; empty in a covered cell.
  public var text: String {
    guard let scalar = Unicode.Scalar(base), base != 0 else { return "" }
    var text = String(Character(scalar))
    for index in 0..<4 {
      guard mark(index) != 0, let scalar = Unicode.Scalar(mark(index)) else { break }
      text.unicodeScalars.append(scalar)
    }
    return text
  }
}
