/// The face of the engine: a chart that can be run, from snapshot to snapshot.
///
/// Every function is pure: it takes a snapshot and returns what follows from it. Nothing is performed outside, no clock
/// is read. A preview is therefore the same call as the real thing.
///
/// ```swift
/// let interpreter = Interpreter(chart)
/// let start = interpreter.start()
/// let step = interpreter.send(Event("PLAY"), to: start.after)
/// ```
public struct Interpreter: Sendable {
  public let chart: Chart
  public var options: EngineOptions
  let program: ChartProgram

  /// Asked after each microstep, with the snapshot before it: true pauses there.
  public typealias Watch = (_ microstep: Microstep, _ before: Snapshot) -> Bool

  /// The chart must be runnable (`Chart.isRunnable`); of one with errors the faulty parts do nothing.
  public init(_ chart: Chart, options: EngineOptions = EngineOptions()) {
    self.chart = chart
    self.options = options
    program = ChartProgram(chart)
  }

  init(_ program: ChartProgram, options: EngineOptions) {
    (self.program, self.options, chart) = (program, options, program.chart)
  }

  func session() -> Session { Session(program, options: options) }

  /// Starts a session and runs it until it is stable.
  public func start(input: Value = .undefined, assumptions: [String: Bool] = [:]) -> Macrostep {
    var before = Snapshot()
    for (name, answer) in assumptions { before = before.assuming(name, answer) }
    return macrostep(.start(input: input), from: before) { session, steps in
      session.begin(input: input)
      return run(session, &steps, before, nil)
    }
  }

  /// Sends an external event and runs until the session is stable, or `watch` pauses it.
  public func send(_ event: Event, to snapshot: Snapshot, until watch: Watch? = nil) -> Macrostep {
    macrostep(.event(event), from: snapshot) { session, steps in
      var isPaused = false
      if session.accept(event) {
        let microstep = Microstep(of: session, in: session)
        steps.append(microstep)
        isPaused = watch?(microstep, snapshot) ?? false
      }
      let outcome = isPaused ? .paused : run(session, &steps, snapshot, watch)
      // A reaction of statecharts.v1 in which something fails has not happened.
      if session.hot.pointee.hasFailed { session.load(snapshot) }
      return outcome
    }
  }

  /// Goes on with what is left to do in a snapshot until it is stable, or `watch` pauses it.
  public func proceed(_ snapshot: Snapshot, until watch: Watch? = nil) -> Macrostep {
    macrostep(.proceed, from: snapshot) { session, steps in run(session, &steps, snapshot, watch) }
  }

  /// Moves the virtual clock by `milliseconds`, stopping at each timer on the way. Where `watch` pauses it, the clock
  /// stays there.
  public func advance(
    _ snapshot: Snapshot, by milliseconds: Int, until watch: Watch? = nil
  ) -> Macrostep {
    macrostep(.advance(milliseconds), from: snapshot) { session, steps in
      let (end, overflows) = session.hot.pointee.now.addingReportingOverflow(max(0, milliseconds))
      if overflows { return .stable }
      if options.clock == .jumps { return jump(session, &steps, snapshot, watch, to: end) }
      let outcome = deliverTimers(session, &steps, snapshot, watch) { $0 <= end ? $0 : nil }
      if outcome != .stable { return outcome }
      session.setClock(end)
      return .stable
    }
  }

  /// Jumps to a timer: moves the clock to its time and delivers, in order, all that is due by then. A timer whose delay
  /// nobody implements is delivered at once, by itself.
  public func fire(timer number: Int, in snapshot: Snapshot, until watch: Watch? = nil) -> Macrostep {
    let due = timers(in: snapshot).first { $0.number == number }?.due
    return macrostep(.timer(number), from: snapshot) { session, steps in
      if let due, due != ScheduledEvent.never {
        return deliverTimers(session, &steps, snapshot, watch) { $0 <= due ? $0 : nil }
      }
      if session.isRunning { session.deliverTimer(number) }
      return react(session, &steps, snapshot, watch)
    }
  }

  /// Answers a guard that nobody implements, from now on; nil takes the answer back. Takes no microstep.
  public func assume(_ guardName: String, _ answer: Bool?, in snapshot: Snapshot) -> Macrostep {
    Macrostep(
      input: .assume(guardName, answer), microsteps: [], outcome: .stable, before: snapshot,
      after: snapshot.assuming(guardName, answer))
  }

  /// Moves the clock to its end and delivers what is due there, as XState's `SimulatedClock` does. Promises are heard after.
  private func jump(
    _ session: Session, _ steps: inout [Microstep], _ before: Snapshot, _ watch: Watch?, to end: Int
  ) -> Outcome {
    session.hot.pointee.holdsAnswers = true
    var outcome = Outcome.stable
    if program.plan4 != nil {
      let due = session.timersDue(at: end)
      session.setClock(end)
      for (owner, timer) in due where outcome == .stable {
        owner.deliverFlushed(timer)
        outcome = run(session, &steps, before, watch)
      }
    } else {
      outcome = deliverTimers(session, &steps, before, watch) { $0 <= end ? end : nil }
      session.setClock(end)
    }
    session.hot.pointee.holdsAnswers = false
    return outcome == .stable ? run(session, &steps, before, watch) : outcome
  }

  /// Delivers timers one after another while `clock`, asked with the next due time, gives a time to set the clock to.
  ///
  /// Timers that start each other without any time passing are given up at the limit of microsteps.
  private func deliverTimers(
    _ session: Session, _ steps: inout [Microstep], _ before: Snapshot, _ watch: Watch?, clock: (Int) -> Int?
  ) -> Outcome {
    var deliveries = 0
    while session.isRunning, let due = session.nextDue, let time = clock(due) {
      if time > session.hot.pointee.now {
        session.setClock(time)
        deliveries = 0
      }
      deliveries += 1
      if deliveries > options.microstepLimit || steps.count > options.microstepLimit * 10 {
        return .endless(session.statesOfTheLoop())
      }
      _ = session.deliverDueTimer()
      let outcome = react(session, &steps, before, watch)
      if outcome != .stable { return outcome }
    }
    return .stable
  }

  /// Takes one microstep; nil where the session is stable.
  public func microstep(_ snapshot: Snapshot) -> Microstep? {
    let session = session()
    session.setRecording(true)
    session.load(snapshot)
    return takeMicrostep(session)
  }

  /// A stable moment with these active states and data, which may be none that a run leads to.
  public func moment(in configuration: StateSet, data: Value) -> Snapshot {
    Snapshot(stableIn: configuration, data: data)
  }

  /// The same moment with the end of its macrostep noted, after ``microstep(_:)`` has returned nil for it.
  public func settled(_ snapshot: Snapshot) -> Snapshot {
    let session = session()
    session.load(snapshot)
    _ = session.runToQuiescence()
    return session.snapshot()
  }

  /// Puts an event on the external queue without handling it.
  public func enqueue(_ event: Event, in snapshot: Snapshot) -> Snapshot {
    let session = session()
    session.load(snapshot)
    session.enqueueExternal(event)
    return session.snapshot()
  }

  /// The timers of the session and of its children, those that are due first first.
  public func timers(in snapshot: Snapshot) -> [ScheduledEvent] {
    var all = snapshot.schedule
    for case .session(let inner) in snapshot.children.map(\.body) { all += timers(in: inner) }
    return all.sorted { ($0.due, $0.number) < ($1.due, $1.number) }
  }

  // MARK: Macrosteps

  func macrostep(
    _ input: Input, from before: Snapshot, _ body: (Session, inout [Microstep]) -> Outcome
  ) -> Macrostep {
    let session = session()
    session.setRecording(true)
    session.load(before)
    var microsteps: [Microstep] = []
    let outcome = body(session, &microsteps)
    return Macrostep(
      input: input, microsteps: microsteps, outcome: outcome, before: before, after: session.snapshot())
  }

  /// What follows from a timer. Where it fails under statecharts.v1 it is taken back, and the timer is gone.
  private func react(
    _ session: Session, _ steps: inout [Microstep], _ before: Snapshot, _ watch: Watch?
  ) -> Outcome {
    guard program.isStatechartsV1, session.isRunning else { return run(session, &steps, before, watch) }
    let base = session.withoutPendingEvents()
    let outcome = run(session, &steps, before, watch)
    if session.hot.pointee.hasFailed { session.load(base) }
    return outcome
  }

  func run(
    _ session: Session, _ microsteps: inout [Microstep], _ before: Snapshot, _ watch: Watch?
  ) -> Outcome {
    let limit = microsteps.count + options.microstepLimit
    while !session.hot.pointee.hasFailed, let microstep = takeMicrostep(session) {
      let last = watch == nil ? before : microsteps.last?.after ?? before
      microsteps.append(microstep)
      if let watch, watch(microstep, last) { return .paused }
      if microsteps.count >= limit || session.isOverflowing { return .endless(session.statesOfTheLoop()) }
    }
    return .stable
  }

  private func takeMicrostep(_ root: Session) -> Microstep? {
    guard let stepped = root.step() else { return nil }
    return Microstep(of: stepped, in: root)
  }
}

extension Microstep {
  /// What a session's last microstep did.
  init(of stepped: Session, in root: Session) {
    let recorder = stepped.recorder
    cause = recorder.cause
    session = stepped === root ? [] : stepped.path
    records = recorder.records
    let hot = stepped.hot.pointee
    transitionCount = hot.selectedCount
    exitedCount = hot.exitingCount
    let count = Int(hot.selectedCount + hot.exitingCount + hot.enteringCount)
    numbers = IndexList(count: count) { buffer in
      var at = 0
      for index in 0..<Int(hot.selectedCount) {
        buffer[at] = stepped.selected[index]
        at += 1
      }
      for index in stride(from: Int(hot.exitingCount) - 1, through: 0, by: -1) {
        buffer[at] = stepped.exiting[index]
        at += 1
      }
      for index in 0..<Int(hot.enteringCount) {
        buffer[at] = stepped.entering[index] & ChartProgram.entryMask
        at += 1
      }
    }
    after = root.snapshot()
  }
}
