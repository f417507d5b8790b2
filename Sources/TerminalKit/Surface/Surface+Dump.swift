extension Surface {
  /// The rows as text, trailing blanks left out, joined by line feeds: what expected screens are written in.
  public var text: String { (0..<size.rows).map { rowText($0) }.joined(separator: "\n") }

  /// One row as text without its trailing blanks; empty outside of the surface.
  public func rowText(_ row: Int) -> String {
    guard row >= 0, row < size.rows else { return "" }
    var text = ""
    for column in 0..<size.columns { text += cells[row * size.columns + column].text }
    return text.trimmingTrailingSpaces
  }

  /// One letter per cell for its role (`Role.letter`; in upper case when selected, `#` for selected plain text),
  /// blanks without a meaning left out at the end of a row. Colour changes become visible in review with it.
  public var roleMap: String {
    (0..<size.rows).map { row in
      var text = ""
      for column in 0..<size.columns {
        let cell = cells[row * size.columns + column]
        let isBlank = cell.base == 0x20 && cell.role == .plain && cell.flags.isEmpty
        text.append(isBlank ? " " : Surface.letter(cell))
      }
      return text.trimmingTrailingSpaces
    }.joined(separator: "\n")
  }

  private static func letter(_ cell: Cell) -> Character {
    guard cell.flags.contains(.selected) else { return cell.role.letter }
    return cell.role == .plain ? "#" : Character(cell.role.letter.uppercased())
  }
}

extension String {
  fileprivate var trimmingTrailingSpaces: String {
    var end = endIndex
    while end > startIndex, self[index(before: end)] == " " { end = index(before: end) }
    return String(self[..<end])
  }
}
