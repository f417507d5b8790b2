/// How many columns text takes, and the safe form of what terminals do not agree on.
///
/// One cell holds one grapheme cluster of at most a base and four marks. Clusters with a zero-width joiner, a
/// variation selector, regional indicators or anything else that is not a mark become their first scalar;
/// control characters and scalars of unknown width become `?`, a tab a space.
public enum TextWidth {
  /// The columns that `text` takes in a surface.
  public static func columns(of text: some StringProtocol) -> Int {
    if let count = asciiCount(text) { return count }
    var columns = 0
    forEachCell(of: text) {
      columns += $0.width
      return true
    }
    return columns
  }

  /// The cell that shows `character`, as wide as it is drawn.
  public static func cell(for character: Character) -> Cell {
    let scalars = character.unicodeScalars
    guard let first = scalars.first else { return unknown }
    var cell = cell(for: first)
    guard scalars.count > 1, cell != unknown else { return cell }
    for scalar in scalars.dropFirst() {
      // Anything but a plain mark: terminals differ about the cluster, so only its first scalar stays.
      guard isMark(scalar) else { return self.cell(for: first) }
      if !isVariationSelector(scalar) { cell.add(mark: scalar.value) }
    }
    return cell
  }

  static let unknown = Cell(base: 0x3F, width: 1)
  private static let hyphen = Cell(base: 0x2D, width: 1)

  /// The cell of a scalar that stands alone.
  static func cell(for scalar: Unicode.Scalar) -> Cell {
    let value = scalar.value
    if value >= 0x20, value < 0x7F { return Cell(base: value, width: 1) }
    if value == 0x09 || value == 0xA0 { return .blank }
    if value == 0xAD { return hyphen }
    if isSimple(value) { return Cell(base: value, width: WideRanges.contains(value) ? 2 : 1) }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
      .nonspacingMark, .enclosingMark, .spacingMark:
      return unknown
    default:
      if isRegional(value) || isLooseJamo(value) { return unknown }
      return Cell(base: value, width: WideRanges.contains(value) ? 2 : 1)
    }
  }

  /// Scalars between which a cluster always ends, whatever they are: Latin, punctuation, arrows, box drawing,
  /// shapes. They need no segmentation.
  static func isSimple(_ value: UInt32) -> Bool {
    (value >= 0x20 && value < 0x7F) || (value >= 0xA1 && value < 0x300 && value != 0xAD)
      || (value >= 0x2010 && value < 0x2028) || (value >= 0x2190 && value < 0x2300)
      || (value >= 0x2500 && value < 0x2600)
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    let category = scalar.properties.generalCategory
    return category == .nonspacingMark || category == .enclosingMark
  }

  private static func isVariationSelector(_ scalar: Unicode.Scalar) -> Bool {
    (0xFE00...0xFE0F).contains(scalar.value) || (0xE0100...0xE01EF).contains(scalar.value)
  }

  private static func isRegional(_ value: UInt32) -> Bool { (0x1F1E6...0x1F1FF).contains(value) }

  /// Hangul vowels and tails outside of a syllable: no columns in some terminals, one in others.
  private static func isLooseJamo(_ value: UInt32) -> Bool {
    (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value)
  }

  /// The number of bytes when all of them are printable ASCII, else `nil`.
  static func asciiCount(_ text: some StringProtocol) -> Int? {
    text.utf8.withContiguousStorageIfAvailable { bytes -> Int? in
      for byte in bytes where byte < 0x20 || byte >= 0x7F { return nil }
      return bytes.count
    } ?? nil
  }

  /// Calls `body` with the cells of `text`, in order, until it returns `false`.
  static func forEachCell(of text: some StringProtocol, _ body: (Cell) -> Bool) {
    let scalars = text.unicodeScalars
    var index = scalars.startIndex
    while index < scalars.endIndex {
      let scalar = scalars[index]
      var next = scalars.index(after: index)
      if isSimple(scalar.value), next == scalars.endIndex || isSimple(scalars[next].value) {
        if !body(cell(for: scalar)) { return }
      } else {
        if !body(cell(for: text[index])) { return }
        next = text.index(after: index)
      }
      index = next
    }
  }
}
