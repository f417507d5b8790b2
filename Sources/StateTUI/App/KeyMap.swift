import TerminalKit

/// Which key means which command, and which keys that are pressed one after the other do. Built from the command table;
/// every binding can be replaced.
struct KeyMap: Sendable {
  private var commands: [[Key]: CommandID] = [:]
  private var keys: [CommandID: [[Key]]] = [:]

  /// The keys of the command table.
  static let standard = KeyMap(Command.table.map { ($0.id, $0.keys) })

  init(_ bindings: [(CommandID, [Key])]) {
    for (command, keys) in bindings {
      for key in keys { bind(key, to: command) }
    }
  }

  /// Binds a key, which loses the meaning that it had.
  mutating func bind(_ key: Key, to command: CommandID) { bind([key], to: command) }

  /// Binds keys that are pressed one after the other; the first of them loses the meaning that it has alone.
  mutating func bind(_ sequence: [Key], to command: CommandID) {
    guard let first = sequence.first else { return }
    let isTaken = { (other: [Key]) in other == sequence || sequence.count > 1 && other == [first] }
    for (other, old) in commands where isTaken(other) {
      keys[old]?.removeAll { $0 == other }
      commands[other] = nil
    }
    commands[sequence] = command
    keys[command, default: []].append(sequence)
  }

  /// Takes all its keys from a command.
  mutating func clear(_ command: CommandID) {
    for sequence in keys[command] ?? [] { commands[sequence] = nil }
    keys[command] = []
  }

  /// Gives a command these keys and no others.
  mutating func rebind(_ command: CommandID, to keys: [Key]) {
    clear(command)
    for key in keys { bind(key, to: command) }
  }

  func command(for key: Key) -> CommandID? { commands[[key]] }

  func command(for sequence: [Key]) -> CommandID? { commands[sequence] }

  /// What can follow a key that begins sequences: the keys and their commands, in the order of the keys; empty where it
  /// begins none.
  func following(_ first: Key) -> [(key: Key, command: CommandID)] {
    commands.filter { $0.key.count == 2 && $0.key[0] == first }
      .map { ($0.key[1], $0.value) }.sorted { $0.0.description < $1.0.description }
  }

  /// The single keys of a command, the one to be shown first.
  func keys(for command: CommandID) -> [Key] {
    (keys[command] ?? []).filter { $0.count == 1 }.map { $0[0] }
  }

  /// The first key of a command, or the keys pressed one after the other, as shown in hints.
  func label(for command: CommandID, _ glyphs: GlyphSet) -> String? {
    keys[command]?.first.map { $0.map { KeyMap.label($0, glyphs) }.joined() }
  }

  /// All keys of a command as they are shown.
  func labels(for command: CommandID, _ glyphs: GlyphSet) -> [String] {
    (keys[command] ?? []).map { $0.map { KeyMap.label($0, glyphs) }.joined() }
  }

  /// All keys of a command as the configuration calls them.
  func names(for command: CommandID) -> [String] {
    (keys[command] ?? []).map { $0.map(\.description).joined(separator: " ") }
  }

  /// A key as it is shown: `⏎`, `tab`, `^L`, `u`.
  static func label(_ key: Key, _ glyphs: GlyphSet) -> String {
    switch key {
    case .enter: glyphs.enter
    case .escape: "esc"
    case .tab: "tab"
    case .backTab: "shift-tab"
    case .up: glyphs.up
    case .down: glyphs.down
    case .left: glyphs.arrowLeft
    case .right: glyphs.arrow
    case .pageUp: "pgup"
    case .pageDown: "pgdn"
    case .control(let character): "^" + String(character).uppercased()
    default: key.description
    }
  }
}
