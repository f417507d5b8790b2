import ChartKit
import TerminalKit

/// Explains the thing under the cursor, then lists the keys.
struct HelpOverlay: Overlay {
  private var text: TextOverlay

  init(_ app: App) { text = TextOverlay("Help", HelpOverlay.lines(app), opener: .help) }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult { text.take(key, &app) }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    text.draw(app, in: area, into: &surface)
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] { text.hints(app, glyphs) }

  private static func lines(_ app: App) -> [[Span]] {
    var lines: [[Span]] = []
    if let work = app.work {
      for (title, words) in Notions.about(work) {
        lines.append([Span(title, .heading)])
        lines.append([Span("  " + words)])
        lines.append([])
      }
    }
    let doing = Command.table.filter { $0.isAvailable(app) }
    lines.append([Span("Keys that work now", .heading)])
    lines += doing.flatMap { line($0, app) }
    let rest = Command.table.filter { !$0.isAvailable(app) }
    if !rest.isEmpty {
      lines.append([])
      lines.append([Span("Keys for other moments", .heading)])
      lines += rest.flatMap { line($0, app) }
    }
    lines.append([])
    lines.append([Span("Signs", .heading)])
    lines += Notions.signs.map { [Span("  " + $0.sign.padded(to: 4), .key), Span($0.words)] }
    return lines
  }

  private static func line(_ command: Command, _ app: App) -> [[Span]] {
    var keys = app.keyMap.keys(for: command.id).map { KeyMap.label($0, .unicode) }.joined(separator: " ")
    if command.id == .suspend { keys = "^Z" }
    if keys.isEmpty { keys = ":" + command.name }
    return [[Span("  " + keys.padded(to: 12) + " ", .key), Span(command.help)]]
  }
}

/// Statechart notions in two sentences each.
enum Notions {
  static let signs: [(sign: String, words: String)] = [
    ("●", "active"), ("○", "idle"), ("∥", "parallel: all regions at once"), ("H", "history"), ("◎", "final"),
    ("◷", "timer"), ("✗", "blocked"), ("↺", "stays, or is entered again"),
    ("?", "hangs on a guard you answer"),
    ("+", "would be entered"), ("−", "would be left"), ("~", "changed"),
  ]

  /// What is under the cursor, explained.
  static func about(_ work: Workspace) -> [(String, String)] {
    switch work.focus {
    case .events: return aboutEvent(work)
    case .tree where !work.tree.showsTable: return aboutTree(work)
    case .tree, .table:
      return [
        (
          "Transition",
          "A way from a source state to its targets, taken when its event comes and its guard holds. "
            + "▶ marks what the selected event would take, ● what other events would."
        )
      ]
    case .context:
      return [
        (
          "Context",
          "The data that the machine carries beside its states. A chart may make a part of it public: "
            + "that is what clients see; a shows the rest."
        )
      ]
    case .history:
      return [
        (
          "Step",
          "An event and everything that followed from it until nothing was left to do. "
            + "Enter goes to any step; doing something else there starts a branch, and nothing is lost."
        )
      ]
    case .clock:
      return [
        (
          "Timer",
          "An event that waits for its time on a virtual clock, which moves only when you move it. "
            + "Enter moves it to the moment when the timer is due."
        )
      ]
    }
  }

  private static func aboutEvent(_ work: Workspace) -> [(String, String)] {
    guard let index = work.events.selectedEntry else {
      return [
        ("Not handled here", "Events that no active state has a transition for. Sending one changes nothing.")
      ]
    }
    let entry = work.list.entries[index]
    let name = EventsPane.name(entry, work.naming)
    if entry.timer != nil {
      return [("◷ \(name)", "A timer that a state started. Enter moves the virtual clock to its time.")]
    }
    if entry.asks {
      let question =
        "What it does hangs on a guard that is only named in the chart, so nobody knows its answer. "
        + "Enter asks you, and keeps the answer."
      return [("? \(name)", question)]
    }
    switch entry.verdict {
    case .fires:
      return [
        (
          name,
          "An event that an active state has a transition for. The line shows where it leads, "
            + "+ and − in the tree what would be entered and left; Enter fires it, u takes that back."
        )
      ]
    case .blocked:
      return [
        (
          "✗ \(name)",
          "Active states have transitions for it, but their guards are false now. Enter or w tells which."
        )
      ]
    case .ignored:
      return [(name, "No active state has a transition for it. Sending it changes nothing.")]
    }
  }

  private static func aboutTree(_ work: Workspace) -> [(String, String)] {
    guard let row = work.tree.selectedRow else { return [] }
    let name = work.naming.name(row.state)
    switch row.item {
    case .timer:
      return [("◷ Timer", "It waits as long as its state stays active. Enter moves the clock there.")]
    case .child:
      return [
        (
          "Child",
          "Something that runs while its state is active: another machine, or a service. It ends with the state."
        )
      ]
    case .state: break
    }
    let words =
      switch work.chart[row.state].kind {
      case .atomic: "A state without states inside. ● is active now, ○ is not."
      case .compound: "A state with states inside: while it is active, exactly one of its children is."
      case .parallel:
        "Parallel: all its regions are active at once. They run side by side and see the same events."
      case .final:
        "A final state: entering it means that its parent is done. At the top, the machine has finished."
      case .shallowHistory:
        "History: a transition to it enters the child that was active when its parent was left."
      case .deepHistory:
        "Deep history: a transition to it enters again, at every depth, what was active when its parent was left."
      }
    return [(name, words)]
  }
}
