/// What a piece of the screen means. Panes draw roles; a `Theme` decides how each one looks.
public enum Role: UInt8, CaseIterable, Sendable {
  /// Text without a meaning of its own.
  case plain
  /// Text that may be overlooked.
  case dim
  /// The name of the program, of a chart, the title of a pane.
  case title
  /// A heading inside a pane.
  case heading
  case border
  /// The border of the pane that takes the keys.
  case focusedBorder
  case active
  case idle
  /// The line under the cursor. `Cell.Flags.selected` lays this role's style over any other role.
  case selected
  /// An event or transition that cannot be taken now.
  case blocked
  case added
  case removed
  case changed
  case timer
  /// A key in the line of hints.
  case key
  /// The words after a key.
  case hint
  case notice
  case warning
  case error
  case final
  /// An event's name.
  case event
  case tag
  case breakpoint
  /// A transition's line or target.
  case transition
  case string
  case number
  /// `true`, `false`, `null` and words of a language.
  case keyword
  /// What a search found.
  case match

  /// The letter that stands for the role in `Surface.roleMap`: `.` for plain, else a letter of its own.
  public var letter: Character {
    switch self {
    case .plain: "."
    case .dim: "d"
    case .title: "t"
    case .heading: "h"
    case .border: "b"
    case .focusedBorder: "f"
    case .active: "a"
    case .idle: "i"
    case .selected: "s"
    case .blocked: "x"
    case .added: "+"
    case .removed: "-"
    case .changed: "~"
    case .timer: "@"
    case .key: "k"
    case .hint: "j"
    case .notice: "n"
    case .warning: "w"
    case .error: "e"
    case .final: "o"
    case .event: "v"
    case .tag: "g"
    case .breakpoint: "p"
    case .transition: "r"
    case .string: "q"
    case .number: "u"
    case .keyword: "l"
    case .match: "m"
    }
  }
}
