import ChartKit
import TerminalKit

/// A chart on the screen: its session, what is selected, and the panes.
struct Workspace: Sendable {
  /// The file as the user named it, without its folders.
  let title: String
  var session: DebugSession
  let naming: Naming
  let input: Value
  var assumptions: [String: Bool]
  var focus = Pane.events
  /// The pane that shares small screens with the events.
  var companion = Pane.tree
  var isZoomed = false
  var showsPreview = true
  var tree = TreePane()
  var events = EventsPane()
  var context = ContextPane()
  var history = HistoryPane()
  var table = TablePane()
  var clock = ClockPane()
  /// What can be sent at the current moment.
  var list: EventList
  /// What the selected line would change, for the marks in the other panes.
  var preview: Preview?
  /// What the last step changed, for the marks in the context.
  var lastFacts: StepFacts?
  /// Where the panes stood when a moment was left.
  var memory: [Int: PaneMemory] = [:]
  /// Data that was sent with an event before, oldest first.
  var sentData: [String: [String]] = [:]

  /// Columns that the chart's longest event name takes.
  let nameColumns: Int

  /// The events that the chart names.
  private let eventNames: [String]
  /// For how many moments it is kept where the panes stood.
  private static let memoryLimit = 20_000
  /// Counts the current moments that there were, so that panes know when to look again.
  private(set) var version = 0

  var chart: Chart { session.chart }
  var snapshot: Snapshot { session.snapshot }
  var interpreter: Interpreter { session.interpreter }
  /// The number of the current step; the start is 1.
  var step: Int { session.timeline.current.depth + 1 }

  init(
    _ interpreter: Interpreter, title: String, input: Value = .undefined, assumptions: [String: Bool] = [:]
  ) {
    self.title = title
    self.input = input
    self.assumptions = assumptions
    session = DebugSession(interpreter, input: input, assumptions: assumptions)
    naming = Naming(interpreter.chart)
    eventNames = interpreter.chart.eventNames
    list = EventList(interpreter, session.snapshot, names: eventNames)
    var widest = eventNames.reduce(9) { max($0, TextWidth.columns(of: $1)) }
    for state in interpreter.chart.states where !state.details.invokes.isEmpty {
      for invoke in state.details.invokes {
        widest = max(widest, TextWidth.columns(of: (invoke.id ?? "") + " fails"))
      }
    }
    nameColumns = widest
    if session.snapshot.data["public"]?.object == nil { context.showsAll = true }
    noteMoment()
    tree.selection = .state(newestState)
  }

  /// The effect of a line that is selected, and what to call it.
  struct Preview: Sendable {
    var title: String
    var facts: StepFacts
  }

  /// What is kept of the panes for each moment, so that stepping back brings the earlier screen back.
  struct PaneMemory: Sendable {
    var tree: TreePane
    var events: EventsPane
    var context: ContextPane
    var table: ListCursor
  }

  /// An active state that the last step entered, the innermost and first; else the first that is active.
  var newestState: StateIndex {
    let entered = lastFacts.map { Array(chart.leaves(of: $0.entered)) } ?? []
    return entered.first ?? chart.leaves(of: snapshot.configuration).first ?? 0
  }

  /// Takes note of a new current moment: the menu is asked for anew.
  mutating func noteMoment() {
    version += 1
    list = EventList(interpreter, snapshot, names: eventNames)
    let current = session.timeline.current
    lastFacts = current.parent == nil ? nil : StepFacts(current.step, chart)
    history.follow(session.timeline)
  }

  /// Does something that may change the current moment, and brings the panes along.
  mutating func moving(_ body: (inout DebugSession) -> Void) {
    let old = session.timeline.cursor
    let count = session.timeline.moments.count
    body(&session)
    let new = session.timeline.cursor
    guard new != old else { return }
    if memory.count < Workspace.memoryLimit {
      memory[old] = PaneMemory(tree: tree.memory, events: events, context: context, table: table.cursor)
    }
    if new < count, let kept = memory[new] {
      tree.recall(kept.tree)
      (events, context, table.cursor) = (kept.events, kept.context, kept.table)
    }
    noteMoment()
  }
}
