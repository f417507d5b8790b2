import TerminalKit

/// The commands of the explorer.
enum CommandID: String, CaseIterable, Hashable, Sendable {
  // Moving
  case up, down, left, right, pageUp, pageDown, first, last
  case nextPane, previousPane, pane1, pane2, pane3, pane4, pane5, pane6
  case zoom, view, back
  // Doing
  case activate, letters, edit, send, undo, redo, restart, clock
  case microstep, finish, proceed, realTime, breakpoint, breakpoints, mark, export
  // Looking
  case why, compare, path, preview, publicContext, instances, outbox, source, find, nextMatch, previousMatch,
    branches, sequence, coverage, problems
  // Machines and instances
  case browse, create, newVersion, actAs, upgrade, hold, delete, calls
  // The program
  case palette, help, tour, quiz, copy, reload, mouse, repaint, suspend, quit
}

/// A command of the table: keys, hints, help, palette and documents all come from it.
struct Command: Sendable {
  enum Group: String, CaseIterable, Sendable {
    case moving = "Moving"
    case doing = "Doing"
    case looking = "Looking"
    case machines = "Machines and instances"
    case program = "The program"
  }

  let id: CommandID
  /// What the palette and scripts call it.
  let name: String
  let keys: [Key]
  /// One sentence for the help.
  let help: String
  let group: Group
  /// The word in the line of hints, for what is selected now; nil where the command would do nothing.
  let hint: @Sendable (App) -> String?
  let run: @Sendable (inout App) -> Void

  init(
    _ id: CommandID, _ name: String, _ keys: [Key], _ group: Group, _ help: String,
    hint: @escaping @Sendable (App) -> String?, run: @escaping @Sendable (inout App) -> Void
  ) {
    (self.id, self.name, self.keys, self.help) = (id, name, keys, help)
    (self.group, self.hint, self.run) = (group, hint, run)
  }

  func isAvailable(_ app: App) -> Bool { hint(app) != nil }

  /// All commands, in the order in which the help lists them.
  static let table: [Command] = doing + looking + machines + moving + program

  private static let byID = Dictionary(table.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })

  static subscript(id: CommandID) -> Command? { byID[id] }

  /// The command of this name in the palette and in scripts.
  static func named(_ name: String) -> Command? { table.first { $0.name == name } }
}

extension Command {
  /// A hint that is there whenever a chart is on the screen.
  static func whenOpen(_ word: String) -> @Sendable (App) -> String? { { $0.work == nil ? nil : word } }
  static func always(_ word: String) -> @Sendable (App) -> String? { { _ in word } }
}
