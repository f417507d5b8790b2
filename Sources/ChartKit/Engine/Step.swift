/// One thing that happened in a microstep, beside transitions, exits and entries.
public enum Record: Hashable, Sendable {
  /// An action of the chart's own; recorded, since nobody here implements it.
  case action(String, params: Value)
  /// `log`: its label and its value.
  case log(label: String?, Value)
  /// What XState's `log` or a script's `console` says: a label, and a value or a line.
  case noted(String, Value)
  case changed(ValueChange)
  /// Put on the session's internal queue.
  case raised(Event)
  /// Sent to a queue: the session's own external one, a parent's, a child's, or an address outside.
  case sent(Event, to: String)
  /// Sent to an address that nothing here answers, or through a processor that is not here.
  case undelivered(Event, to: String)
  case timerStarted(ScheduledEvent)
  case timerCancelled(ScheduledEvent)
  case childStarted(id: String, source: String)
  case childStopped(id: String)
  case failed(ChartError)
  /// For those who watch the session from outside (XState's `emit`).
  case emitted(Event)
  /// A guard that nobody implements was asked; `given` says whether the answer is the user's or the default.
  case assumed(guardName: String, answer: Bool, given: Bool)
}

/// What a microstep was for.
public enum Cause: Hashable, Sendable {
  case start
  case eventless
  case `internal`(Event)
  case external(Event)
  /// The start of invocations at the end of a macrostep.
  case invocation
}

/// The atom: one set of transitions taken together, everything that happened, and the snapshot after it.
public struct Microstep: Hashable, Sendable {
  public var cause: Cause
  /// Ids of the children from the root session to the one that stepped; empty for the root session.
  public var session: [String]
  public var transitions: [TransitionIndex] { Array(numbers[..<Int(transitionCount)]) }
  /// In the order they were exited.
  public var exited: [StateIndex] {
    Array(numbers[Int(transitionCount)..<Int(transitionCount + exitedCount)])
  }
  /// In the order they were entered.
  public var entered: [StateIndex] { Array(numbers[Int(transitionCount + exitedCount)...]) }
  /// Transitions, exits and entries behind each other: one allocation instead of three.
  var numbers: IndexList
  var transitionCount: Int32
  var exitedCount: Int32
  /// What else happened, in order.
  public var records: [Record]
  /// Of the root session.
  public var after: Snapshot

  /// Names of the chart's own actions, in the order executed; `log:LABEL` for logs.
  public var actions: [String] {
    records.compactMap { record in
      switch record {
      case .action(let name, _): name
      case .log(let label, _): "log:\(label ?? "")"
      default: nil
      }
    }
  }

  public var errors: [ChartError] {
    records.compactMap { if case .failed(let error) = $0 { error } else { nil } }
  }
}

/// What a macrostep was asked to do.
public enum Input: Hashable, Sendable {
  case start(input: Value)
  case event(Event)
  /// An event to the session at this path of children's ids.
  case eventTo([String], Event)
  /// Move the virtual clock by this many milliseconds.
  case advance(Int)
  /// Deliver the timer with this number, moving the clock to its time.
  case timer(Int)
  /// Answer a guard that nobody implements; nil takes the answer back.
  case assume(String, Bool?)
  /// Go on with a macrostep that was paused.
  case proceed
  /// Answer in the place of the child at a path.
  case answer([String], ActorAnswer)
}

/// How a macrostep ended.
public enum Outcome: Hashable, Sendable {
  case stable
  /// Stopped at the limit of microsteps; the states that the loop goes through, in document order.
  case endless(StateSet)
  /// Stopped on the way by the caller, with what is left to do in the snapshot's queues.
  case paused
}

/// An input and all that followed from it until nothing was left to do.
public struct Macrostep: Hashable, Sendable {
  public var input: Input
  public var microsteps: [Microstep]
  public var outcome: Outcome
  public var before: Snapshot
  public var after: Snapshot

  /// Whether any transition was taken or anything else came of it.
  public var changedNothing: Bool {
    microsteps.allSatisfy { $0.numbers.isEmpty && $0.records.isEmpty }
  }

  /// States of the root session that were left and not entered again, in document order.
  public var left: StateSet { StateSet(before.configuration.filter { !after.configuration.contains($0) }) }
  /// States of the root session that are active after and were not before.
  public var entered: StateSet { StateSet(after.configuration.filter { !before.configuration.contains($0) }) }
  public var actions: [String] { microsteps.flatMap(\.actions) }
  public var errors: [ChartError] { microsteps.flatMap(\.errors) }
  /// Guards that nobody implements and that were answered by default, each once.
  public var openGuards: [String] {
    var names: [String] = []
    for case .assumed(let name, _, false) in microsteps.flatMap(\.records) where !names.contains(name) {
      names.append(name)
    }
    return names
  }

  /// Takes answers of guards back that held for this step only: those before it hold again.
  mutating func takeBack(_ names: [String], as original: Snapshot) {
    func restored(_ snapshot: Snapshot) -> Snapshot {
      var copy = snapshot
      copy.rest = Snapshot.Rest(copying: snapshot.rest)
      for name in names { copy.rest.assumptions[name] = original.assumptions[name] }
      return copy
    }
    before = original
    for index in microsteps.indices { microsteps[index].after = restored(microsteps[index].after) }
    after = restored(after)
  }

  public var changes: [ValueChange] { after.data.changes(since: before.data) }
}
