import ChartKit
import TerminalKit

/// A chart on the screen: its session, the instance that is looked at, what is selected, and the panes.
struct Workspace: Sendable {
  /// The file as the user named it, without its folders.
  let title: String
  /// Of the root; its history is the history of the whole tree of sessions.
  private(set) var session: DebugSession
  /// The instance of a service that it is a copy of; nil for a chart that was started here.
  var origin: InstanceKey?
  /// The root session, or the child that was entered: what tree, events, context and timers show.
  private(set) var standpoint: Standpoint
  /// What is called how in the instance that is looked at.
  private(set) var naming: Naming
  let rootNaming: Naming
  /// The instance that was left because it was not there at the moment; stepping to where it is goes back into it.
  private var lost: [String]?
  /// Where the screen went by itself, to be told once.
  private var news: String?
  let input: Value
  var assumptions: [String: Bool]
  /// What else surrounds the chart, for recordings.
  var recordedOptions = Value.emptyObject
  var focus = Pane.events
  /// The pane that shares small screens with the events.
  var companion = Pane.tree
  var isZoomed = false
  var showsPreview = true
  /// The keys, for what panes say of them.
  var keyMap = KeyMap.standard
  /// How many times faster than the wall's the clock runs; nil while it stands still.
  var clockRate: Int?
  /// Whether nothing is to be told of what events would do, because a quiz asks for it.
  var isQuizzed = false
  /// Whether the document's file is another one by now.
  var isOutdated = false
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
  /// Whether what lines on the screen would do is still to be computed.
  var awaitsPreviews = false
  /// When what can be drawn later is to wait for the next frame; nil lets nothing wait.
  var deadline: Int?
  /// Whether no key was pressed before this frame: something is worked out in it, whatever time it takes.
  var isUnhurried = false
  /// What the last step changed, for the marks in the context.
  var lastFacts: StepFacts?
  /// Where the panes stood when a moment was left.
  var memory: [Int: PaneMemory] = [:]
  /// Data that was sent with an event before, oldest first.
  var sentData: [String: [String]] = [:]

  /// Columns that the longest event name of the chart that is looked at takes.
  private(set) var nameColumns: Int

  /// The events that the chart names.
  private var eventNames: [String]
  /// Where the panes stood in the instances that were left.
  private var parked: [[String]: PaneMemory] = [:]
  /// For how many moments it is kept where the panes stood.
  private static let memoryLimit = 20_000
  /// Counts the current moments that there were, so that panes know when to look again.
  private(set) var version = 0

  /// Whether the time is over that this frame has for what can be drawn later.
  var isLate: Bool { deadline.map { monotonicMilliseconds() >= $0 } ?? false }

  /// Of the instance that is looked at.
  var chart: Chart { standpoint.interpreter.chart }
  var snapshot: Snapshot { standpoint.snapshot }
  var interpreter: Interpreter { standpoint.interpreter }
  /// Ids of the children that lead to the instance that is looked at; empty for the root.
  var path: [String] { standpoint.path }
  /// The number of the current step; the start is 1.
  var step: Int { session.timeline.current.depth + 1 }

  /// - Parameter defersList: whether ``completeList()`` is to be called when the screen has been shown once.
  init(
    _ interpreter: Interpreter, title: String, input: Value = .undefined, assumptions: [String: Bool] = [:],
    defersList: Bool = false
  ) {
    let session = DebugSession(interpreter, input: input, assumptions: assumptions)
    self.init(session, title: title, defersList: defersList)
  }

  init(_ session: DebugSession, title: String, defersList: Bool = false) {
    self.title = title
    (input, assumptions, self.session) = (session.input, session.assumptions, session)
    let interpreter = session.interpreter
    standpoint = Standpoint(interpreter, session.snapshot)
    rootNaming = Naming(interpreter.chart)
    naming = rootNaming
    eventNames = interpreter.chart.eventNames
    nameColumns = Workspace.nameColumns(of: interpreter.chart, eventNames)
    list = EventList(pending: standpoint)
    beginPanes()
    noteMoment(defersList: defersList)
    tree.selection = .state(newestState)
  }

  private static func nameColumns(of chart: Chart, _ names: [String]) -> Int {
    var widest = names.reduce(9) { max($0, TextWidth.columns(of: $1)) }
    for (name, schema) in chart.root.details.meta["events"]?.object ?? [:] {
      let required = (PayloadField.fields(ofSchema: schema) ?? []).filter(\.isRequired).map(\.name)
      if !required.isEmpty { widest = max(widest, TextWidth.columns(of: name + EventsPane.fields(required))) }
    }
    for state in chart.states where !state.details.invokes.isEmpty {
      for invoke in state.details.invokes {
        let id = invoke.id ?? ""
        widest = max(widest, TextWidth.columns(of: id + " fails"))
        guard case .chart(let index) = invoke.source, chart.children.indices.contains(index) else { continue }
        for delay in chart.children[index].delays.values {
          widest = max(widest, TextWidth.columns(of: "\(id): after \(delay.text)"))
        }
      }
    }
    return widest
  }

  /// The effect of a line that is selected, and what to call it.
  struct Preview: Sendable {
    var title: String
    var facts: StepFacts
  }

  /// What is kept of the panes for each moment, so that stepping back brings the earlier screen back.
  struct PaneMemory: Sendable {
    /// The instance that was looked at.
    var path: [String]
    var tree: TreePane
    var events: EventsPane
    var context: ContextPane
    var table: ListCursor
  }

  private var paneMemory: PaneMemory {
    PaneMemory(path: path, tree: tree.memory, events: events, context: context, table: table.cursor)
  }

  private mutating func recall(_ memory: PaneMemory) {
    tree.recall(memory.tree)
    (events, context, table.cursor) = (memory.events, memory.context, memory.table)
  }

  /// An active state that the last step entered, the innermost and first; else the first that is active.
  var newestState: StateIndex {
    let entered = lastFacts.map { Array(chart.leaves(of: $0.entered)) } ?? []
    return entered.first ?? chart.leaves(of: snapshot.configuration).first ?? 0
  }

  // MARK: Moments

  /// Finds what can be sent, where that was put off.
  mutating func completeList() {
    guard list.isPending else { return }
    list = EventList(standpoint, names: eventNames)
    version += 1
  }

  /// Takes note of a new current moment: the menu is asked for anew.
  private mutating func noteMoment(defersList: Bool = false) {
    list = defersList ? EventList(pending: standpoint) : EventList(standpoint, names: eventNames)
    version += 1
    let current = session.timeline.current
    lastFacts = current.parent == nil ? nil : standpoint.facts(current.step)
    history.follow(session.timeline)
  }

  /// Does something that may change the current moment, and brings the panes along.
  mutating func moving(_ body: (inout DebugSession) -> Void) {
    let old = session.timeline.cursor
    let count = session.timeline.moments.count
    body(&session)
    let new = session.timeline.cursor
    news = nil
    guard new != old else {
      // A session that is gone through again may end where it began, with steps ahead.
      if session.timeline.moments.count != count { history.follow(session.timeline) }
      return
    }
    if memory.count < Workspace.memoryLimit { memory[old] = paneMemory }
    let isNew = new >= count
    follow(isNew ? path : lost ?? path, isNew: isNew)
    if !isNew, let kept = memory[new], kept.path == path { recall(kept) }
    noteMoment()
  }

  /// Begins with another session. What was done is lost.
  mutating func begin(_ session: DebugSession) {
    self.session = session
    (memory, parked, lost, news) = ([:], [:], nil, nil)
    look(from: Standpoint(session.interpreter, session.snapshot))
    noteMoment()
  }

  // MARK: Instances

  /// All instances of the current moment, each before its children.
  var instances: [Instance] { session.interpreter.instances(in: session.snapshot) }

  /// Looks at another instance; false where no session runs at that path.
  @discardableResult
  mutating func enter(_ path: [String]) -> Bool {
    guard let goal = Standpoint(session.interpreter, session.snapshot, at: path) else { return false }
    (lost, news) = (nil, nil)
    if path == self.path { return true }
    look(from: goal)
    noteMoment()
    return true
  }

  /// Stays with an instance from one moment to the next, or goes to the nearest one above that is there.
  private mutating func follow(_ wanted: [String], isNew: Bool) {
    let nearest = Standpoint.nearest(session.interpreter, session.snapshot, to: wanted)
    let isThere = nearest.path == wanted
    lost = isThere ? nil : wanted
    let isNews = !isThere && nearest.path != path
    look(from: nearest)
    guard isNews else { return }
    let there = path.isEmpty ? InstanceText.rootName(self) : path.joined(separator: ".")
    let what = isNew ? "has ended" : "does not run at this step"
    news = "“\(wanted.joined(separator: "."))” \(what): this is “\(there)”."
  }

  /// Where the screen went by itself; nil once it was told.
  mutating func takeNews() -> String? {
    defer { news = nil }
    return news
  }

  /// Changes the standpoint, and the panes where that is another instance.
  private mutating func look(from goal: Standpoint) {
    let (old, oldChart) = (path, chart)
    if goal.path != old { parked[old] = paneMemory }
    standpoint = goal
    if goal.path != old { (lastFacts, preview) = (nil, nil) }
    if chart !== oldChart {
      naming = chart === session.chart ? rootNaming : Naming(chart)
      eventNames = chart.eventNames
      nameColumns = Workspace.nameColumns(of: chart, eventNames)
    } else if goal.path == old {
      return
    }
    let showsTable = tree.showsTable
    (tree, events, context, table, clock) = (
      TreePane(), EventsPane(), ContextPane(), TablePane(), ClockPane()
    )
    tree.showsTable = showsTable
    beginPanes()
    if let kept = parked[goal.path] { recall(kept) } else { tree.selection = .state(newestState) }
  }

  private mutating func beginPanes() {
    if snapshot.data["public"]?.object == nil { context.showsAll = true }
  }
}
