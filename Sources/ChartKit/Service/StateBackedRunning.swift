/// What runs of a machine version.
final class BackedVersion: Sendable {
  let id: String
  let createdAt: Int
  let clientInfo: String
  let interpreter: Interpreter
  var chart: Chart { interpreter.chart }

  init(_ id: String, _ chart: Chart, options: EngineOptions, clientInfo: String, createdAt: Int) {
    (self.id, self.createdAt, self.clientInfo) = (id, createdAt, clientInfo)
    interpreter = Interpreter(chart, options: options)
  }

  /// The event that says that a child has failed.
  func childError(_ id: String) -> Event {
    let prefix = chart.dialect == .xstate5 ? "xstate.error.actor." : "error.platform."
    let data: Value = ["message": "the child was stopped: it did not settle in time"]
    return Event(prefix + id, .platform, data: data, details: Event.Details(invokeID: id))
  }

  var summary: StateBackedVersion {
    StateBackedVersion(id: id, createdAt: createdAt, clientInfo: clientInfo)
  }
}

/// A child that was stopped, whose error its parent has not been told of.
struct StoppedChild: Hashable, Sendable {
  var id: String
  /// The state that invoked it; nil where an action did.
  var owner: StateIndex?
}

/// An instance at work: all that is kept of it, and how it goes on. A value, so that a failure leaves the old one.
struct BackedInstance: Sendable {
  /// Bytes that a context may have as JSON.
  static let contextLimit = 400_000
  /// Milliseconds in which an event must settle.
  static let settleLimit = 10_000
  /// Transitions that are kept; the latest ones.
  static let transitionLimit = 10_000

  let slug: String
  /// Numbers a machine's instances in the order of their creation.
  let number: Int
  /// The service's time at the session's time 0.
  let createdAt: Int
  var version: BackedVersion
  var desiredVersion: String?
  var status = StateBackedStatus.running
  var snapshot: Snapshot
  var ts: Int
  /// With an archive, those that it does not have yet.
  var transitions: [StateBackedTransition] = []
  /// How many transitions came before them.
  var dropped = 0
  var stopped: [StoppedChild] = []
  /// When children that run must have ended, in the session's time; nil where none run.
  var deadline: Int?
  /// How the last call settled.
  var settling = StateBackedSettling()
  /// Lines of the chart's scripts since they were last taken.
  var lines: [(text: String, isError: Bool)] = []

  init(_ slug: String, number: Int, version: BackedVersion, createdAt: Int) {
    (self.slug, self.number, self.version, self.createdAt) = (slug, number, version, createdAt)
    ts = createdAt
    snapshot = version.interpreter.moment(in: [], data: .undefined)
  }

  var now: Int { createdAt + snapshot.now }
  var isDone: Bool { snapshot.status != .active }
  var isSettled: Bool { snapshot.children.isEmpty || isDone }

  // MARK: What clients see

  var value: Value { version.chart.value(of: snapshot) }
  var tags: [String] { version.chart.tags(of: snapshot.configuration) }
  var context: Value { snapshot.data.isUndefined ? .emptyObject : snapshot.data }

  var state: StateBackedState {
    let shown = context["public"]
    return StateBackedState(
      ts: ts, state: value, publicContext: shown == .undefined ? nil : shown, tags: tags,
      done: snapshot.isDone)
  }

  var adminState: StateBackedAdminState {
    StateBackedAdminState(
      state: value, context: context, status: status, tags: tags, done: snapshot.isDone,
      machineVersion: version.id, desiredMachineVersion: desiredVersion, createdAt: createdAt)
  }

  var summary: StateBackedInstance {
    StateBackedInstance(slug: slug, createdAt: createdAt, status: status, machineVersion: version.id)
  }

  // MARK: Running

  /// The initial transition.
  mutating func start(context: Value) throws(StateBackedError) {
    let step = version.interpreter.start(context: context)
    try accept(step)
    record(["type": "xstate.init"])
  }

  /// An event's macrostep. Returns whether anything came of it.
  @discardableResult
  mutating func take(
    _ event: Event, isSynthetic: Bool = false
  ) throws(StateBackedError) -> Bool {
    let step = version.interpreter.send(event, to: snapshot)
    try accept(step)
    if step.changedNothing { return false }
    record(Self.object(event), isSynthetic: isSynthetic)
    return true
  }

  /// Before the next event: one error for each child that was stopped, in the order they started. One whose state has
  /// been left is dropped, and one that nobody hears.
  mutating func takeErrors() {
    while !stopped.isEmpty {
      let child = stopped.removeFirst()
      if let owner = child.owner, !snapshot.configuration.contains(owner) { continue }
      let before = self
      do {
        try take(version.childError(child.id), isSynthetic: true)
      } catch {
        self = before
        lines.append((error.message, true))
      }
    }
  }

  /// From here the limit counts, where a child runs.
  mutating func beginSettling() {
    deadline = isSettled ? nil : snapshot.now + Self.settleLimit
    settling = StateBackedSettling()
  }

  /// Runs until no child is left, as far as the limit; there, stops them.
  mutating func settle() throws(StateBackedError) {
    while try settleByOneTimer() {}
    endSettling()
  }

  /// Runs to the next timer within the limit; false where nothing happens by itself any more before it.
  mutating func settleByOneTimer() throws(StateBackedError) -> Bool {
    guard let deadline, !isSettled else { return false }
    let due = version.interpreter.timers(in: snapshot).first?.due ?? Int.max
    if due > deadline { return false }
    try advance(to: due)
    return true
  }

  /// Takes the time that was used, and stops what still runs.
  private mutating func endSettling() {
    guard let deadline else { return }
    if isSettled {
      settling.used = max(0, snapshot.now - (deadline - Self.settleLimit))
    } else {
      settling.used = Self.settleLimit
      settling.stopped = snapshot.children.filter { !$0.isDetached }.map(\.id)
      stopChildren(at: deadline)
    }
    self.deadline = nil
  }

  /// A child's answer from outside.
  mutating func answer(_ child: String, _ answer: ActorAnswer) throws(StateBackedError) {
    let step = version.interpreter.answer([child], answer, in: snapshot)
    try accept(step)
    if step.changedNothing { return }
    record(Self.lastEvent(of: step).map(Self.object) ?? ["type": "xstate.update"])
  }

  /// What happens by itself until a time of the session. What fails has not happened, and is not tried again.
  mutating func catchUp(to end: Int) {
    while !isDone, snapshot.now < end {
      let due = version.interpreter.timers(in: snapshot).first?.due ?? Int.max
      let next = min(due, deadline ?? Int.max, end)
      let before = self
      do {
        try advance(to: next)
        if isSettled {
          deadline = nil
        } else if deadline == nil || transitions.count != before.transitions.count {
          deadline = deadline ?? snapshot.now + Self.settleLimit
        }
      } catch {
        self = before
        lines.append((error.message, true))
        snapshot = version.interpreter.withoutTimers(snapshot, until: next)
        // A child's timer that fails its parent goes with the child.
        if let due = version.interpreter.timers(in: snapshot).first?.due, due <= next {
          stopChildren(at: next)
        }
      }
      if let deadline, snapshot.now >= deadline { stopChildren(at: deadline) }
    }
  }

  private mutating func advance(to end: Int) throws(StateBackedError) {
    let step = version.interpreter.advance(snapshot, by: max(0, end - snapshot.now))
    try accept(step)
    if step.changedNothing { return }
    record(Self.lastEvent(of: step).map(Self.object) ?? ["type": "xstate.update"])
  }

  private static func lastEvent(of step: Macrostep) -> Event? {
    step.microsteps.lazy.reversed().compactMap { microstep -> Event? in
      if microstep.session.isEmpty, case .external(let event) = microstep.cause { event } else { nil }
    }.first
  }

  private mutating func stopChildren(at time: Int) {
    if snapshot.now < time, let moved = try? moved(to: time) { snapshot = moved }
    for child in snapshot.children where !child.isDetached {
      stopped.append(StoppedChild(id: child.id, owner: child.owner))
    }
    snapshot = version.interpreter.stoppingChildren(in: snapshot)
    deadline = nil
  }

  private func moved(to time: Int) throws(StateBackedError) -> Snapshot {
    var copy = self
    try copy.advance(to: time)
    return copy.snapshot
  }

  // MARK: Checks and records

  private mutating func accept(_ step: Macrostep) throws(StateBackedError) {
    if case .endless = step.outcome {
      let limit = version.interpreter.options.microstepLimit
      throw StateBackedError(
        .transitionFailed, "the transition does not end: it takes more than \(limit) steps")
    }
    if step.after.status == .error {
      throw StateBackedError(.transitionFailed, step.after.failure ?? "the machine failed")
    }
    let own = step.microsteps.filter(\.session.isEmpty)
    // In SCXML an error is an event of the chart's own.
    if version.chart.dialect != .scxml, let error = own.lazy.flatMap(\.errors).first {
      if error.isOutOfTime, own.allSatisfy({ $0.transitions.isEmpty && $0.entered.isEmpty }) {
        throw StateBackedError(.notSettled, error.message)
      }
      throw StateBackedError(.transitionFailed, error.message)
    }
    if step.after.data != snapshot.data {
      let size = step.after.data.jsonBytes
      if size > Self.contextLimit {
        throw StateBackedError(
          .transitionFailed, "the context has \(size) bytes; \(Self.contextLimit) is the limit")
      }
    }
    for record in step.microsteps.lazy.flatMap(\.records) {
      switch record {
      case .log(let label, let value):
        lines.append(((label.map { $0 + ": " } ?? "") + (value.string ?? value.jsonText()), false))
      case .noted(let level, let value):
        lines.append((value.string ?? value.jsonText(), level == "error" || level == "warn"))
      default: break
      }
    }
    snapshot = step.after
  }

  mutating func record(_ event: Value, isSynthetic: Bool = false) {
    ts = max(ts, now)
    transitions.append(
      StateBackedTransition(createdAt: ts, state: value, event: event, isSynthetic: isSynthetic))
    if transitions.count > Self.transitionLimit * 2 {
      let count = transitions.count - Self.transitionLimit
      transitions.removeFirst(count)
      dropped += count
    }
  }

  /// An event as policies and lists have it.
  static func object(_ event: Event) -> Value {
    var members = Value.emptyObject.object ?? [:]
    members["type"] = .string(event.name)
    if let fields = event.data.object {
      for (name, value) in fields where name != "type" { members[name] = value }
    } else if !event.data.isUndefined {
      members["data"] = event.data
    }
    return .object(members)
  }
}
