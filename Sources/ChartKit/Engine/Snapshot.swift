/// Where a session stands in its life.
public enum SessionStatus: UInt8, Hashable, Sendable {
  case active, done, error, stopped

  public var name: String {
    switch self {
    case .active: "active"
    case .done: "done"
    case .error: "error"
    case .stopped: "stopped"
    }
  }
}

/// An event that waits for its time.
public struct ScheduledEvent: Hashable, Sendable {
  /// Where it goes when its time has come.
  public enum Destination: Hashable, Sendable {
    case session
    case `internal`
    case parent
    case child(String)
    /// Another session, by its address.
    case address(String)
    /// A timer of a child's script, by its number there; with a period it starts again. The session's own functions have
    /// timers under no child.
    case script(child: String, number: Int, period: Int?)
  }

  /// Virtual milliseconds since the session began; ``never`` where the chart's delay has no implementation.
  public var due: Int
  /// Numbers timers in the order they were started; unique in a session.
  public var number: Int
  /// What `cancel` names.
  public var sendID: String?
  public var event: Event
  public var destination: Destination

  /// The due time of a timer that the clock does not reach.
  public static let never = ScheduledDelay.never
}

/// A running child, with everything it is.
public struct ChildSnapshot: Hashable, Sendable {
  public enum Body: Hashable, Sendable {
    /// A session of the chart's child with this index, or of the named actor's chart.
    indirect case session(Snapshot)
    /// Something that has not answered and may never (a promise, a service).
    case pending
    /// A script of the chart's module.
    case script(ScriptActor)
  }

  /// The invocation's id.
  public var id: String
  /// What runs: an actor's name, `chart:INDEX`, or the URI of a document.
  public var source: String
  /// The text of a document that was found at run time.
  public var document: String? = nil
  /// The state that invoked it; nil where an action did.
  public var owner: StateIndex?
  /// Its place among the owner's invocations.
  public var position: Int
  /// Whether it has been started; children start at the end of the macrostep that created them.
  public var isStarted: Bool
  /// Whether another child has taken its id, so that nothing reaches it any more (XState v4).
  public var isDetached = false
  /// The name under which the whole system knows it (XState's `systemId`).
  public var systemID: String? = nil
  /// Whether the parent is told of each of its snapshots.
  public var wantsSnapshots = false
  /// What it is to begin with, while it has not started.
  var input: Value = .undefined
  public var body: Body
}

/// A session's complete state as a value: equal snapshots behave equally, and each goes to JSON and back.
public struct Snapshot: Hashable, Sendable {
  /// What changes seldom, shared between the snapshots of a run until it does.
  final class Rest: Hashable, @unchecked Sendable {
    // Unchecked: written only while one session owns it alone; every snapshot that shares it makes it read-only.
    var entryOrder: [StateIndex] = []
    var history: [StateIndex: StateSet] = [:]
    var data: Value = .undefined
    var internalQueue: [Event] = []
    var externalQueue: [Event] = []
    var schedule: [ScheduledEvent] = []
    var children: [ChildSnapshot] = []
    var pendingInvokes: [StateIndex] = []
    var assumptions: [String: Bool] = [:]
    var output: Value = .undefined
    var failure: String?
    /// What was thrown, where the session ended in an error.
    var error: Value = .undefined
    var event: Event?
    /// What replaces the data at the start; undefined from then on.
    var input: Value = .undefined
    /// How many random numbers the session has drawn.
    var draws = 0
    /// The session's number in its tree; 0 is the root's.
    var session = 0
    /// States whose variables have been bound (late binding).
    var boundStates: [StateIndex] = []
    /// Children that have ended, of states that are still active: `finalize` sees what they sent before.
    var endedChildren: [ChildSnapshot] = []
    /// What each parent of a history state was last in, as leaves in the order of the value's keys; empty before the first
    /// transition (XState v4).
    var remembered: [StateIndex: [StateIndex]] = [:]
    /// Where an exception leads back to while a macrostep is under way (XState v4).
    var fallback: Snapshot?
    /// Whether the first macrostep is under way (XState v4).
    var isStarting = false
    /// Whether children have already been given the event that is next (XState v4's `autoForward`).
    var isForwarded = false

    init() {}

    init(copying other: Rest) {
      entryOrder = other.entryOrder
      history = other.history
      data = other.data
      internalQueue = other.internalQueue
      externalQueue = other.externalQueue
      schedule = other.schedule
      children = other.children
      pendingInvokes = other.pendingInvokes
      assumptions = other.assumptions
      output = other.output
      failure = other.failure
      error = other.error
      event = other.event
      input = other.input
      draws = other.draws
      session = other.session
      boundStates = other.boundStates
      endedChildren = other.endedChildren
      remembered = other.remembered
      fallback = other.fallback
      isStarting = other.isStarting
      isForwarded = other.isForwarded
    }

    static func == (left: Rest, right: Rest) -> Bool {
      left === right
        || left.entryOrder == right.entryOrder && left.history == right.history && left.data == right.data
          && left.internalQueue == right.internalQueue && left.externalQueue == right.externalQueue
          && left.schedule == right.schedule && left.children == right.children
          && left.pendingInvokes == right.pendingInvokes && left.assumptions == right.assumptions
          && left.output == right.output && left.failure == right.failure && left.error == right.error
          && left.event == right.event
          && left.input == right.input && left.draws == right.draws && left.session == right.session
          && left.boundStates == right.boundStates && left.endedChildren == right.endedChildren
          && left.remembered == right.remembered && left.fallback == right.fallback
          && left.isStarting == right.isStarting && left.isForwarded == right.isForwarded
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(history)
      hasher.combine(data)
      hasher.combine(schedule.count)
      hasher.combine(assumptions)
    }
  }

  /// The active states. In SCXML the `scxml` element is not among them; in XState the root is.
  public internal(set) var configuration: StateSet
  public internal(set) var status: SessionStatus
  /// Whether a macrostep is under way: eventless transitions or internal events may be left.
  public internal(set) var isMidStep: Bool
  /// Whether eventless transitions are to be looked at before the internal queue.
  var looksForEventless: Bool
  /// Virtual milliseconds since the session began.
  public internal(set) var now: Int
  /// Numbers timers and ids made at run time.
  var nextID: Int
  var rest: Rest

  /// A session that has not begun.
  init() {
    configuration = []
    status = .active
    isMidStep = false
    looksForEventless = false
    now = 0
    nextID = 0
    rest = Rest()
  }

  init(
    configuration: StateSet, status: SessionStatus, isMidStep: Bool, looksForEventless: Bool, now: Int,
    nextID: Int, rest: Rest
  ) {
    (self.configuration, self.status, self.isMidStep) = (configuration, status, isMidStep)
    (self.looksForEventless, self.now, self.nextID, self.rest) = (looksForEventless, now, nextID, rest)
  }

  /// Active states in the order they were entered; empty where that is document order.
  public var entryOrder: [StateIndex] { rest.entryOrder }
  /// What each history state remembers.
  public var history: [StateIndex: StateSet] { rest.history }
  /// The data model's variables; the context.
  public var data: Value { rest.data }
  public var internalQueue: [Event] { rest.internalQueue }
  public var externalQueue: [Event] { rest.externalQueue }
  /// Timers, those that are due first first.
  public var schedule: [ScheduledEvent] { rest.schedule }
  public var children: [ChildSnapshot] { rest.children }
  /// States whose invocations start at the end of the macrostep.
  public var pendingInvokes: [StateIndex] { rest.pendingInvokes }
  /// Answers for guards that nobody implements.
  public var assumptions: [String: Bool] { rest.assumptions }
  public var output: Value { rest.output }
  /// Why the session ended in an error.
  public var failure: String? { rest.failure }
  public var isDone: Bool { status == .done }

  /// A stable moment at virtual time 0 with these states and data, and no memory of others.
  init(stableIn configuration: StateSet, data: Value) {
    self.init()
    self.configuration = configuration
    rest.data = data
  }

  /// The same moment with another answer for a guard that nobody implements; nil takes the answer back.
  public func assuming(_ guardName: String, _ answer: Bool?) -> Snapshot {
    var copy = self
    copy.rest = Rest(copying: rest)
    copy.rest.assumptions[guardName] = answer
    return copy
  }

  /// The same moment with other answers for guards that nobody implements.
  public func assuming(_ answers: [String: Bool]) -> Snapshot {
    var copy = self
    copy.rest = Rest(copying: rest)
    copy.rest.assumptions.merge(answers) { $1 }
    return copy
  }
}

extension Snapshot {
  /// The timer with this number, and the ids of the children that lead to the session that waits.
  public func place(ofTimer number: Int) -> (timer: ScheduledEvent, path: [String])? {
    if let found = schedule.first(where: { $0.number == number }) { return (found, []) }
    for child in children {
      guard case .session(let inner) = child.body, let found = inner.place(ofTimer: number) else { continue }
      return (found.timer, [child.id] + found.path)
    }
    return nil
  }
}
