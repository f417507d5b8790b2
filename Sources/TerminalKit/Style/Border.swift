/// The kinds of lines that boxes are drawn with. Shape tells the meaning, colour only repeats it.
public enum BorderStyle: Hashable, Sendable, CaseIterable {
  /// A composite state or a pane.
  case light
  /// An active state or the pane that has the keys.
  case heavy
  /// A leaf.
  case rounded
  /// A final state.
  case double
  /// A region.
  case dashed
}

/// The six signs of a box, one column each.
public struct Border: Hashable, Sendable {
  public let horizontal: Character
  public let vertical: Character
  public let topLeft: Character
  public let topRight: Character
  public let bottomLeft: Character
  public let bottomRight: Character

  fileprivate init(_ signs: String) {
    let signs = Array(signs)
    func sign(_ index: Int) -> Character { index < signs.count ? signs[index] : "+" }
    horizontal = sign(0)
    vertical = sign(1)
    topLeft = sign(2)
    topRight = sign(3)
    bottomLeft = sign(4)
    bottomRight = sign(5)
  }

  fileprivate static let unicode: [BorderStyle: Border] = [
    .light: Border("─│┌┐└┘"), .heavy: Border("━┃┏┓┗┛"), .rounded: Border("─│╭╮╰╯"),
    .double: Border("═║╔╗╚╝"), .dashed: Border("╌┆┌┐└┘"),
  ]

  fileprivate static let ascii: [BorderStyle: Border] = [
    .light: Border("-|++++"), .heavy: Border("=#####"), .rounded: Border("-|..''"),
    .double: Border("=|++++"), .dashed: Border(".:++++"),
  ]
  fileprivate static let fallback = Border("-|++++")
}

extension GlyphSet {
  /// The signs of a kind of box. In ASCII the kinds differ too: `-|+`, `=##`, `-|.'`, `=|+`, `.:+`.
  public func border(_ style: BorderStyle) -> Border {
    (self == .unicode ? Border.unicode[style] : Border.ascii[style]) ?? .fallback
  }
}
