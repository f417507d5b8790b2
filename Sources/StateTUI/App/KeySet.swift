import TerminalKit

/// A whole set of keys under a name: `keys = "gdb"` in the configuration, or `--keys gdb`.
struct KeySet: Sendable {
  let name: String
  let help: String
  /// What is bound otherwise than in the command table: the keys of a command that are pressed one after the other.
  let bindings: [(command: CommandID, keys: [[Key]])]

  static let all: [KeySet] = [
    KeySet(name: "standard", help: "the keys of the command table", bindings: []),
    KeySet(name: "gdb", help: "as in gdb: n, s, finish, c, and r before what goes back", bindings: gdb),
  ]

  static func named(_ name: String) -> KeySet? { all.first { $0.name == name } }

  /// `n` next event, `s` step, `f` finish, `c` continue, `b` break, `l` list, `x` send, `p` print; with `r` before it
  /// what goes back: `rs` and `rn` a step, `rr` run again, `rf` forward once more.
  private static let gdb: [(command: CommandID, keys: [[Key]])] = [
    (.activate, [[.character("n")], [.enter]]),
    (.microstep, [[.character("s")]]),
    (.finish, [[.character("f")]]),
    (.proceed, [[.character("c")]]),
    (.undo, [keys("rs"), keys("rn"), [.character("u")]]),
    (.redo, [keys("rf"), [.control("r")]]),
    (.restart, [keys("rr")]),
    (.source, [[.character("l")], [.character("o")]]),
    (.right, [[.right]]),
    (.left, [[.left]]),
    (.letters, [[.character("F")]]),
    (.breakpoints, [keys("ib"), [.character("B")]]),
    (.instances, [keys("ii")]),
    (.clock, [keys("it"), [.character("t")]]),
    (.outbox, [keys("io")]),
    (.nextMatch, [[.control("n")]]),
    (.previousMatch, [[.control("p")]]),
  ]

  private static func keys(_ text: String) -> [Key] { text.map { .character($0) } }

  var keyMap: KeyMap {
    var map = KeyMap.standard
    for binding in bindings { map.clear(binding.command) }
    for binding in bindings {
      for keys in binding.keys { map.bind(keys, to: binding.command) }
    }
    return map
  }
}

extension KeySet {
  /// What to say where there is no such set.
  static func missing(_ name: String) -> String {
    "there are no keys “\(name)”; there are \(all.map(\.name).joined(separator: " and "))"
  }
}
