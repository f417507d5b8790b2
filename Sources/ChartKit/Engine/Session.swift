/// A session at work: the working memory of the one engine.
///
/// A snapshot is loaded, microsteps are taken, a snapshot is read off. The hot tables and lists live in buffers that
/// only this class touches, since run-time exclusivity checks on class properties cost a factor of three.
final class Session {
  /// The few numbers that every microstep reads and writes.
  struct Hot {
    var activeCount: Int32 = 0
    var selectedCount: Int32 = 0
    var exitingCount: Int32 = 0
    var enteringCount: Int32 = 0
    var orderCount: Int32 = 0
    var internalCount: Int32 = 0
    var externalCount: Int32 = 0
    var pendingCount: Int32 = 0
    var status = SessionStatus.active
    var isMidStep = false
    /// Whether the initial states are still to be entered.
    var isBeginning = false
    var looksForEventless = false
    var isRecording = false
    /// Whether the current microstep changed data or children (XState's identity of snapshots).
    var isTouched = false
    /// Whether the current microstep left a state that has history states.
    var hasHistoryChanged = false
    /// Whether the current microstep left the same states active that were active before.
    var isSameSet = true
    /// Whether a top-level final state was entered.
    var isFinishing = false
    /// Whether `order` is kept apart from document order.
    var hasOrder = false
    /// Whether the parent has cancelled the session: what it still sends is dropped (§6.4.3).
    var isCancelled = false
    /// Whether a guard or an action failed, so that the reaction is to be taken back (statecharts.v1).
    var hasFailed = false
    /// Whether XState left the configuration incomplete.
    var isBroken = false
    /// Children that wait for the end of the macrostep to start.
    var unstartedCount: Int32 = 0
    /// Whether promises that have their answers are not heard yet.
    var holdsAnswers = false
    /// The rank of the answer that was heard last.
    var lastRank = 0
    var now = 0
    var nextID = 0
  }

  let program: ChartProgram
  private(set) var dataModel: any DataModel
  /// The data model, where the chart has functions of its own.
  private(set) var functions: ModuleDataModel?
  /// Why a guard of the selection that is under way failed (XState).
  @exclusivity(unchecked) var guardFailure: ChartError?
  let options: EngineOptions
  /// Working lists; each can hold every state.
  let active: UnsafeMutablePointer<StateIndex>
  let isActive: UnsafeMutablePointer<Bool>
  let selected: UnsafeMutablePointer<TransitionIndex>
  let exiting: UnsafeMutablePointer<StateIndex>
  let entering: UnsafeMutablePointer<Int32>
  /// Active states by time of entry (XState's node set), kept where the chart has parallel states.
  let order: UnsafeMutablePointer<StateIndex>
  let hot: UnsafeMutablePointer<Hot>
  let recorder = Recorder()
  let entrySet: EntrySet
  /// The working memory of XState v4's rules; nil in the other dialects.
  let configuration4: Configuration4?
  /// Of XState v4: room for states in document order, before and after a microstep.
  let before4: UnsafeMutablePointer<StateIndex>
  let after4: UnsafeMutablePointer<StateIndex>
  /// An exception of XState v4 that ends the macrostep.
  @exclusivity(unchecked) var fault: ChartError?
  /// The active states, and by time of entry, before the microstep that is under way, where content can fail.
  @exclusivity(unchecked) var activeBefore: (states: [StateIndex], order: [StateIndex])?
  /// What the rest was before the macrostep that is under way, where functions can fail (XState takes all of it back).
  @exclusivity(unchecked) var restBefore: Snapshot.Rest?
  @exclusivity(unchecked) var rest = Snapshot.Rest()
  @exclusivity(unchecked) var children: [ChildSession] = []
  /// What `sessionID` said last, and for which number.
  @exclusivity(unchecked) var sessionName = (number: -1, text: "")
  unowned let parent: Session?
  /// The id under which the parent invoked this session.
  let invokeID: String
  /// Whether the parent is told of each snapshot.
  var sendsSnapshots = false

  /// What a session is created with that lies over the chart's own data; nothing once it has begun.
  var overlay: Value = .undefined

  init(
    _ program: ChartProgram, options: EngineOptions, parent: Session? = nil, invokeID: String = ""
  ) {
    self.program = program
    self.options = options
    if program.isStatechartsV1 {
      dataModel = ContextDataModel(program.scripts, limits: options.scripts)
    } else if program.usesScripts {
      dataModel = ECMAScriptDataModel(program.scripts, limits: options.scripts)
    } else {
      dataModel = LiteralDataModel()
    }
    self.parent = parent
    self.invokeID = invokeID
    let count = max(1, program.stateCount)
    active = .allocate(capacity: count)
    isActive = .allocate(capacity: count)
    isActive.initialize(repeating: false, count: count)
    selected = .allocate(capacity: count)
    exiting = .allocate(capacity: count)
    entering = .allocate(capacity: count)
    order = .allocate(capacity: count)
    hot = .allocate(capacity: 1)
    hot.initialize(to: Hot())
    entrySet = EntrySet(program)
    configuration4 = program.plan4.map { Configuration4(program, $0) }
    before4 = .allocate(capacity: configuration4 == nil ? 1 : count)
    after4 = .allocate(capacity: configuration4 == nil ? 1 : count)
    guard let own = program.chart.functions, let host = own.host as? ModuleHost else { return }
    let functions = ModuleDataModel(
      host, machine: own.machine, path: path, isVersion4: program.chart.dialect == .xstate4, window: self)
    self.functions = functions
    dataModel = functions
  }

  deinit {
    active.deallocate()
    isActive.deallocate()
    selected.deallocate()
    exiting.deallocate()
    entering.deallocate()
    order.deallocate()
    hot.deallocate()
    before4.deallocate()
    after4.deallocate()
  }

  // MARK: Snapshots

  /// Takes a snapshot's place. The snapshot must be of the same chart.
  func load(_ snapshot: Snapshot) {
    for index in 0..<Int(hot.pointee.activeCount) { isActive[Int(active[index])] = false }
    if hot.pointee.isBroken { isActive.update(repeating: false, count: program.stateCount) }
    var count = 0
    for state in snapshot.configuration {
      active[count] = state
      isActive[Int(state)] = true
      count += 1
    }
    let (recording, holdsAnswers) = (hot.pointee.isRecording, hot.pointee.holdsAnswers)
    hot.pointee = Hot()
    hot.pointee.isRecording = recording
    hot.pointee.holdsAnswers = holdsAnswers
    hot.pointee.activeCount = Int32(count)
    hot.pointee.status = snapshot.status
    hot.pointee.isMidStep = snapshot.isMidStep
    hot.pointee.isBeginning = snapshot.isMidStep && snapshot.configuration.isEmpty
    hot.pointee.looksForEventless = snapshot.looksForEventless
    hot.pointee.now = snapshot.now
    hot.pointee.nextID = snapshot.nextID
    rest = snapshot.rest
    hot.pointee.internalCount = Int32(rest.internalQueue.count)
    hot.pointee.externalCount = Int32(rest.externalQueue.count)
    hot.pointee.pendingCount = Int32(rest.pendingInvokes.count)
    if let configuration4 {
      loadValue(rest.entryOrder, configuration4)
      return loadChildren(rest.children)
    }
    loadOrder(rest.entryOrder)
    if program.isXState && program.hasHistory && count > 0 { checkWholeness() }
    loadChildren(rest.children)
  }

  private func loadOrder(_ states: [StateIndex]) {
    guard program.isXState && program.hasParallel else { return }
    hot.pointee.hasOrder = true
    if states.isEmpty {
      for index in 0..<Int(hot.pointee.activeCount) { order[index] = active[index] }
      hot.pointee.orderCount = hot.pointee.activeCount
    } else {
      for (index, state) in states.enumerated() { order[index] = state }
      hot.pointee.orderCount = Int32(states.count)
    }
  }

  /// Reads XState v4's value from the configuration and its order.
  private func loadValue(_ states: [StateIndex], _ work: Configuration4) {
    work.clearList()
    let count = Int(hot.pointee.activeCount)
    guard count > 0 else { return }
    for index in 0..<count { work.add(states.isEmpty ? active[index] : states[index]) }
    work.link(isDoubtful: true)
    settleValue(work, isDoubtful: true)
  }

  /// The session as a value.
  func snapshot() -> Snapshot {
    let count = Int(hot.pointee.activeCount)
    let configuration = IndexList(count: count) { $0.update(from: active, count: count) }
    saveOrder()
    if !children.isEmpty || !rest.children.isEmpty { change { $0.children = children.map { $0.snapshot() } } }
    return Snapshot(
      configuration: StateSet(configuration), status: hot.pointee.status,
      isMidStep: hot.pointee.isMidStep, looksForEventless: hot.pointee.looksForEventless,
      now: hot.pointee.now, nextID: hot.pointee.nextID, rest: rest)
  }

  private func saveOrder() {
    guard hot.pointee.hasOrder else {
      if configuration4 != nil && !rest.entryOrder.isEmpty { change { $0.entryOrder = [] } }
      return
    }
    let count = Int(hot.pointee.orderCount)
    let isDocumentOrder =
      count == Int(hot.pointee.activeCount) && (0..<count).allSatisfy { order[$0] == active[$0] }
    if isDocumentOrder {
      if !rest.entryOrder.isEmpty { change { $0.entryOrder = [] } }
    } else {
      let states = [StateIndex](UnsafeBufferPointer(start: order, count: count))
      if states != rest.entryOrder { change { $0.entryOrder = states } }
    }
  }

  /// Changes what is shared with snapshots, after taking a copy where one shares it.
  @inline(__always)
  func change(_ body: (Snapshot.Rest) -> Void) {
    if !isKnownUniquelyReferenced(&rest) { rest = Snapshot.Rest(copying: rest) }
    body(rest)
  }

  /// A number that is new in the whole tree of sessions.
  func makeID() -> Int {
    if let parent { return parent.makeID() }
    hot.pointee.nextID += 1
    return hot.pointee.nextID
  }

  var isRunning: Bool { hot.pointee.status == .active }

  func record(_ record: @autoclosure () -> Record) {
    if hot.pointee.isRecording { recorder.records.append(record()) }
  }
}

/// What the current microstep has done so far.
final class Recorder {
  @exclusivity(unchecked) var cause = Cause.eventless
  @exclusivity(unchecked) var records: [Record] = []
  /// Parallel states whose done event was raised (XState raises it once in a microstep).
  @exclusivity(unchecked) var completed: [StateIndex] = []

  func begin(_ cause: Cause) {
    self.cause = cause
    if !records.isEmpty { records = [] }
  }
}

/// How the engine is to behave where the chart does not say.
public struct EngineOptions: Sendable {
  /// Microsteps in one macrostep before it is given up.
  public var microstepLimit = 10_000
  /// Events in a session's queues before a macrostep is given up: a chart that raises more than it takes grows for ever.
  public var queueLimit = 1_000
  /// The answer for guards that nobody implements and that no snapshot assumes.
  public var defaultGuardAnswer = true
  /// Which of two conflicting transitions is taken where one source lies inside the other (statecharts.v1).
  public var preference = Preference.inner
  /// How `advance` moves the virtual clock over several timers.
  public var clock = ClockMode.steps
  /// What named actors do, by their name (`invoke.src`).
  public var actors: [String: Actor] = [:]
  /// What a document's scripts may cost.
  public var scripts = ScriptLimits()
  /// Reads a file that a document refers to, by its path relative to the document's folder (`data src`,
  /// `script src`, `invoke src`); nil where there is none. Without it nothing is read.
  public var loadFile: (@Sendable (String) -> [UInt8]?)?
  /// Reads and compiles a document that a session invokes; nil where it is no chart that can run.
  public var readChart: (@Sendable (SourceText) -> Chart?)?

  public init() {}

  public enum ClockMode: Sendable {
    /// Stops at each timer's time, as a real clock passes them: a timer started on the way counts from there.
    case steps
    /// Goes to the end first and delivers what is due then, as XState's `SimulatedClock.increment` does: a timer
    /// started on the way counts from the end.
    case jumps
  }

  public enum Preference: String, Sendable, CaseIterable {
    /// The inner one, as in UML.
    case inner
    /// The outer one, as in STATEMATE.
    case outer
  }

  /// What a named actor does when it is started.
  public enum Actor: Sendable {
    /// Answers with a value at the end of the step that started it.
    case resolve(Value)
    /// Fails with a message at the end of the step that started it.
    case reject(Value)
    /// A machine that runs as a child session.
    case chart(Interpreter)
    /// Stays running.
    case pending
  }
}
