/// How each role looks. Themes use the terminal's own default and sixteen colours only and no background but that
/// of reversed text, so that they fit whatever palette the user has.
public struct Theme: Sendable {
  public let name: String
  private let styles: [Style]

  /// A theme out of the styles that differ from plain text.
  public init(name: String, _ styles: [Role: Style]) {
    self.name = name
    self.styles = Role.allCases.map { styles[$0] ?? .plain }
  }

  public func style(for role: Role) -> Style { styles[Int(role.rawValue)] }

  /// The style of a cell: its role's, bold when strong, under the style of `Role.selected` when selected.
  public func style(for cell: Cell) -> Style {
    var style = style(for: cell.role)
    if cell.flags.contains(.strong) { style.attributes.insert(.bold) }
    guard cell.flags.contains(.selected) else { return style }
    // Dim and reversed together cannot be read in many terminals.
    style.attributes.remove(.dim)
    return style.under(self.style(for: .selected))
  }

  /// A theme by its name.
  public static func named(_ name: String) -> Theme? { all.first { $0.name == name } }

  public static let all: [Theme] = [.standard, .light, .dark, .mono, .cvd]
}
