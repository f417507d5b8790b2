import TerminalKit

/// Which key means which command. Built from the command table; every binding can be replaced.
struct KeyMap: Sendable {
  private var commands: [Key: CommandID] = [:]
  private var keys: [CommandID: [Key]] = [:]

  /// The keys of the command table.
  static let standard = KeyMap(Command.table.map { ($0.id, $0.keys) })

  init(_ bindings: [(CommandID, [Key])]) {
    for (command, keys) in bindings {
      for key in keys { bind(key, to: command) }
    }
  }

  /// Binds a key, which loses the meaning that it had.
  mutating func bind(_ key: Key, to command: CommandID) {
    if let old = commands[key] { keys[old]?.removeAll { $0 == key } }
    commands[key] = command
    keys[command, default: []].append(key)
  }

  /// Gives a command these keys and no others.
  mutating func rebind(_ command: CommandID, to keys: [Key]) {
    for key in self.keys[command] ?? [] { commands[key] = nil }
    self.keys[command] = []
    for key in keys { bind(key, to: command) }
  }

  func command(for key: Key) -> CommandID? { commands[key] }

  /// The keys of a command, the one to be shown first.
  func keys(for command: CommandID) -> [Key] { keys[command] ?? [] }

  /// The first key of a command as it is shown in hints.
  func label(for command: CommandID, _ glyphs: GlyphSet) -> String? {
    keys(for: command).first.map { KeyMap.label($0, glyphs) }
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
