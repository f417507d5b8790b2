// The loop: `mainEventLoop` of Appendix D, cut at the microstep.
extension Session {
  /// What stands for no event at all.
  static let noEvent = Event("", .platform)

  /// Begins the session: the initial states are to be entered by its first microstep.
  ///
  /// A chart with errors begins nowhere.
  func begin(input: Value = .undefined) {
    guard program.chart.isRunnable else { return }
    hot.pointee.isBeginning = true
    hot.pointee.isMidStep = true
    if program.usesScripts && !program.isStatechartsV1 || program.hasFunctions {
      if input != .undefined { change { $0.input = input } }
    } else {
      initializeData(input)
      overlayContext()
    }
  }

  private func initializeData(_ input: Value) {
    // The context that a machine of statecharts.v1 is created with lies over the chart's variables.
    let given = program.isStatechartsV1 ? input.object ?? [:] : [:]
    if configuration4 != nil, input.object != nil { return change { $0.data = input } }
    guard !program.chart.data.isEmpty || !given.isEmpty || program.usesScripts else { return }
    var members = Value.emptyObject.object ?? [:]
    for item in program.chart.data {
      if case .literal(let value) = item.value { members[item.name] = value }
    }
    for (name, value) in given { members[name] = value }
    change { $0.data = .object(members) }
  }

  /// Takes one microstep, here or in a child. Returns the session that took it; nil where nothing is left to do.
  func step() -> Session? {
    if configuration4 != nil { return step4() }
    if let stepped = stepWithoutAnswers() { return stepped }
    while takeAnswer() {
      if let stepped = stepWithoutAnswers() { return stepped }
    }
    return nil
  }

  private func stepWithoutAnswers() -> Session? {
    if hot.pointee.isMidStep && isRunning {
      if stepInside() { return self }
    }
    guard isRunning else { return nil }
    if !children.isEmpty {
      for child in children where child.isStarted {
        if let stepped = child.session?.step() { return stepped }
      }
      if giveScripts() { return self }
      collectEndedChildren()
    }
    guard hot.pointee.externalCount > 0 else { return nil }
    let event = rest.externalQueue[0]
    change { $0.externalQueue.removeFirst() }
    hot.pointee.externalCount -= 1
    handle(event)
    return self
  }

  /// A microstep of the macrostep that is under way; false where it has ended.
  private func stepInside() -> Bool {
    if hot.pointee.isBeginning {
      enterInitial()
      return true
    }
    if hot.pointee.looksForEventless && takeEventless() { return true }
    if hot.pointee.internalCount > 0 {
      let event = rest.internalQueue[0]
      change { $0.internalQueue.removeFirst() }
      hot.pointee.internalCount -= 1
      remember(event)
      startMicrostep(.internal(event))
      if selectTransitions(program.matcher.match(event.name), event) { takeSelected(event) }
      hot.pointee.looksForEventless = isRunning
      return true
    }
    if hot.pointee.pendingCount > 0 || hot.pointee.unstartedCount > 0 {
      startMicrostep(.invocation)
      startChildren()
      hot.pointee.looksForEventless = hot.pointee.internalCount > 0
      return true
    }
    hot.pointee.isMidStep = false
    announceSnapshot()
    return false
  }

  private func enterInitial() {
    hot.pointee.isBeginning = false
    let event = program.isXState ? Event("xstate.init", .platform, data: rest.input) : Self.noEvent
    if program.isXState { remember(event) }
    startMicrostep(.start)
    hot.pointee.hasOrder = program.isXState && program.hasParallel
    if program.usesScripts && !program.isStatechartsV1 { bindVariables(event) }
    if program.hasFunctions {
      let input = rest.input
      change { $0.input = .undefined }
      initializeContext(input, event)
      if !isRunning { return }
    }
    overlayContext()
    run(program.chart.script, event)
    entrySet.begin()
    entrySet.history = [:]
    entrySet.addInitial()
    takeEntrySet()
    insertEntered()
    enterAll(event)
    hot.pointee.looksForEventless = true
  }

  private func takeEventless() -> Bool {
    hot.pointee.looksForEventless = false
    if !program.hasEventless { return false }
    let event = rest.event ?? Self.noEvent
    startMicrostep(.eventless)
    guard selectEventless(event) else { return !isRunning }
    takeSelected(event)
    // XState does not look again when an eventless microstep changed nothing.
    hot.pointee.looksForEventless =
      !program.isXState || hot.pointee.isTouched || hot.pointee.hasHistoryChanged || !hot.pointee.isSameSet
    return true
  }

  /// Handles an event from the external queue, or from outside while nothing else is to be done.
  func handle(_ event: Event) {
    if configuration4 != nil { return handle4(event) }
    beginMacrostep()
    remember(event)
    startMicrostep(.external(event))
    offerToChildren(event)
    endAnsweredChild(event)
    if selectTransitions(program.matcher.match(event.name), event) {
      takeSelected(event)
    } else if program.isXState && event.name.hasPrefix(program.names.actorError) {
      return fail(
        ChartError(event.failureText, at: 0))
    }
    hot.pointee.looksForEventless = program.hasEventless
    hot.pointee.isMidStep =
      isRunning
      && (program.hasEventless || hot.pointee.internalCount > 0 || hot.pointee.pendingCount > 0
        || hot.pointee.unstartedCount > 0)
    if !hot.pointee.isMidStep { announceSnapshot() }
  }

  /// Keeps the event for eventless transitions to see, where the data model can see it.
  func remember(_ event: Event) {
    if program.seesEvents { change { $0.event = event } }
  }

  func startMicrostep(_ cause: @autoclosure () -> Cause) {
    hot.pointee.selectedCount = 0
    hot.pointee.exitingCount = 0
    hot.pointee.enteringCount = 0
    hot.pointee.isTouched = false
    hot.pointee.hasHistoryChanged = false
    hot.pointee.isSameSet = true
    if activeBefore != nil && !program.hasFunctions { activeBefore = nil }
    if program.isXState && !recorder.completed.isEmpty { recorder.completed.removeAll() }
    if hot.pointee.isRecording { recorder.begin(cause()) }
  }

  /// Notes what everything was, where a failure takes the whole macrostep back.
  func beginMacrostep() {
    guard program.hasFunctions else { return }
    keepActive()
    restBefore = rest
  }

  /// Takes an event from outside: handles it at once where nothing else is to be done before it, else queues it.
  /// Returns whether a microstep was taken.
  func accept(_ event: Event) -> Bool {
    guard isRunning else { return false }
    if hot.pointee.externalCount == 0 && !hot.pointee.isMidStep && children.isEmpty {
      handle(event)
      return true
    }
    enqueueExternal(event)
    return false
  }

  /// The session as it is, without the events that wait in its queues.
  func withoutPendingEvents() -> Snapshot {
    var snapshot = snapshot()
    snapshot.isMidStep = false
    snapshot.looksForEventless = false
    if !rest.internalQueue.isEmpty || !rest.externalQueue.isEmpty {
      snapshot.rest = Snapshot.Rest(copying: rest)
      snapshot.rest.internalQueue = []
      snapshot.rest.externalQueue = []
    }
    return snapshot
  }

  /// Whether nothing can be left to do, told without looking at guards.
  var isIdle: Bool {
    !hot.pointee.isMidStep && hot.pointee.externalCount == 0 && children.isEmpty
  }

  /// Runs until nothing is left to do, or the limit is reached.
  func runToQuiescence() -> Outcome {
    var count = 0
    let limit = options.microstepLimit
    while step() != nil {
      count += 1
      if count >= limit || isOverflowing { return .endless(statesOfTheLoop()) }
    }
    return .stable
  }

  /// Whether more events wait than a chart that comes to an end can have, here or in a child.
  var isOverflowing: Bool {
    Int(hot.pointee.internalCount) > options.queueLimit || Int(hot.pointee.externalCount) > options.queueLimit
      || !children.isEmpty && children.contains { $0.session?.isOverflowing ?? false }
  }

  /// The states that a loop goes through: all that are active in its next microsteps.
  func statesOfTheLoop() -> StateSet {
    var found: Set<StateIndex> = []
    for _ in 0..<256 {
      for index in 0..<Int(hot.pointee.activeCount) { found.insert(active[index]) }
      if step() == nil && !deliverDueTimer() { break }
    }
    return StateSet(found)
  }

  func setRecording(_ isRecording: Bool) {
    hot.pointee.isRecording = isRecording
    for child in children { child.session?.setRecording(isRecording) }
  }

  /// The ids of the children that lead to this session from the root session.
  var path: [String] {
    var ids: [String] = []
    var here = self
    while let parent = here.parent {
      ids.append(here.invokeID)
      here = parent
    }
    return ids.reversed()
  }
}
