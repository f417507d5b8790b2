/// What tells a role's meaning to someone who sees no colour.
public enum Carrier: Hashable, Sendable {
  /// One of these signs of the glyph set stands in the same row.
  case signs
  /// The words say it themselves: quotes, digits, a key's name.
  case words
  /// Where it stands says it: in a border, in the line of hints, after an arrow.
  case place
  /// Only the look says it, so it must differ in more than colour.
  case look
}

extension Role {
  /// What carries the role's meaning besides its colour.
  public var carrier: Carrier {
    switch self {
    case .idle, .blocked, .added, .removed, .changed, .final, .breakpoint: .signs
    // `running`, `now`, `taken`; `2.6s`; `if hasNext`; an error's message. A state's sign stands before its name.
    case .active, .timer, .warning, .error: .words
    case .event, .tag, .string, .number, .keyword, .key: .words
    case .plain, .title, .heading, .border, .hint, .notice, .transition, .dim: .place
    case .selected, .match: .look
    // A heavy line: `BorderStyle.heavy`.
    case .focusedBorder: .place
    }
  }

  /// The signs, or words, of which one stands in each row that has text of this role; empty when signs do not carry it.
  public func signs(in glyphs: GlyphSet) -> [String] {
    switch self {
    case .idle: [glyphs.idle, glyphs.history]
    case .blocked: [glyphs.blocked, "false", "not handled", "blocked"]
    case .added: [glyphs.added, "enters"]
    case .removed: [glyphs.removed, "-", "leaves"]
    case .changed: [glyphs.changed, glyphs.arrow, glyphs.stays, "sets"]
    case .final: [glyphs.final, "done"]
    case .breakpoint: [glyphs.breakpoint, glyphs.breakpointOff, "breakpoint"]
    default: []
    }
  }
}

extension Theme {
  /// The meanings that would be lost without colour: roles whose look alone tells them apart, and which look like
  /// another or like plain text then. Empty in a good theme.
  public var lostMeanings: [String] {
    let lookers = Role.allCases.filter { $0.carrier == .look }
    return lookers.flatMap { role in
      Role.allCases.filter { other in
        guard other != role, other == .plain || lookers.contains(other) else { return false }
        return style(for: other).withoutColour == style(for: role).withoutColour
      }.map { "\(role) looks like \($0)" }
    }
  }
}

extension Surface {
  /// The places where text of a role stands in a row without any of the signs that carry its meaning, as
  /// `row 3: blocked`: what someone without colour would not see. Empty in a good screen.
  public var missingSigns: [String] {
    (0..<size.rows).flatMap { row -> [String] in
      let text = rowText(row)
      var roles: [Role] = []
      for column in 0..<size.columns {
        let cell = self[Point(column: column, row: row)]
        if cell.base != 0x20, cell.base != 0, !roles.contains(cell.role) { roles.append(cell.role) }
      }
      return roles.filter { role in
        let signs = role.signs(in: glyphs)
        return !signs.isEmpty && !signs.contains { text.contains($0) }
      }.map { "row \(row): \($0)" }
    }
  }
}
