/// A key, or a key with Ctrl or Alt, as far as terminals can tell them apart.
public enum Key: Hashable, Sendable {
  /// A character as it is typed: Shift is part of it (`A`, `?`).
  case character(Character)
  case enter, escape, tab, backTab, backspace, delete, insert
  case up, down, left, right
  case pageUp, pageDown, home, end
  /// Ctrl with a character, in lower case: `.control("l")`. Ctrl-C, Ctrl-Z and Ctrl-\ never arrive as keys, and
  /// Ctrl-I, Ctrl-M, Ctrl-H, Ctrl-[ are Tab, Enter, Backspace and Escape.
  case control(Character)
  /// Alt with a character. Ctrl or Alt with ← and → arrive as `.alt("b")` and `.alt("f")`, which is how line
  /// editors name the move by a word; Alt with Backspace is `.alt("\u{7F}")`.
  case alt(Character)
  /// F1 and so on. Nothing needs them; they can be bound.
  case function(Int)
}

extension Key: CustomStringConvertible, LosslessStringConvertible {
  private static let names: [(String, Key)] = [
    ("enter", .enter), ("escape", .escape), ("tab", .tab), ("back-tab", .backTab), ("backspace", .backspace),
    ("delete", .delete), ("insert", .insert), ("up", .up), ("down", .down), ("left", .left),
    ("right", .right),
    ("page-up", .pageUp), ("page-down", .pageDown), ("home", .home), ("end", .end),
    ("space", .character(" ")), ("ctrl-space", .control(" ")), ("alt-space", .alt(" ")),
    ("alt-backspace", .alt("\u{7F}")),
  ]
  private static let byName = Dictionary(
    names + [
      ("esc", .escape), ("return", .enter), ("shift-tab", .backTab), ("pgup", .pageUp), ("pgdn", .pageDown),
    ],
    uniquingKeysWith: { first, _ in first })
  private static let byKey = Dictionary(names.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })

  /// The key's name in key maps and scripts: `a`, `?`, `space`, `enter`, `ctrl-l`, `alt-f`, `f5`.
  public var description: String {
    if let name = Key.byKey[self] { return name }
    switch self {
    case .character(let character): return String(character)
    case .control(let character): return "ctrl-\(character)"
    case .alt(let character): return "alt-\(character)"
    case .function(let number): return "f\(number)"
    default: return ""
    }
  }

  /// Reads a name as `description` writes it; also `esc`, `return`, `shift-tab`, `pgup`, `pgdn`, and `Ctrl-L` or
  /// `ENTER` in any case of letters. `nil` when there is no such key.
  public init?(_ description: String) {
    if let only = description.first, description.count == 1 {
      self = .character(only)
      return
    }
    let name = description.lowercased()
    if let key = Key.byName[name] {
      self = key
    } else if name.hasPrefix("ctrl-"), name.count == 6, let last = name.last {
      self = .control(last)
    } else if name.hasPrefix("alt-"), name.count == 5, let last = description.last {
      self = .alt(last)
    } else if name.hasPrefix("f"), let number = Int(name.dropFirst()), (1...24).contains(number) {
      self = .function(number)
    } else {
      return nil
    }
  }
}
