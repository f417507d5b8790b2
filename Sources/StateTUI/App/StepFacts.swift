import ChartKit

/// What a step did, put together for showing: the same for what has happened and for what would happen.
struct StepFacts: Hashable, Sendable {
  /// States that were active before and are no more.
  var left: StateSet
  /// States that are active after and were not before.
  var entered: StateSet
  /// States that were left and entered again.
  var reset: StateSet
  /// Sources of transitions that left nothing.
  var stayed: [StateIndex]
  /// The uppermost of `left`, `entered` and `reset`.
  var leftTops: [StateIndex]
  var enteredTops: [StateIndex]
  var resetTops: [StateIndex]
  var changes: [ValueChange]
  var actions: [String]
  /// Timers that run afterwards and did not before, and those that were cancelled.
  var startedTimers: [ScheduledEvent] = []
  var cancelledTimers: [ScheduledEvent] = []
  /// Numbers of the timers that run no more: cancelled, or delivered.
  var goneTimers: Set<Int> = []
  /// Ids of the children that run afterwards and did not before, and of those that were stopped.
  var startedChildren: [String] = []
  var stoppedChildren: [String] = []
  /// What failed on the way, in words.
  var errors: [String] = []
  /// What was sent to children, to the parent and outside: `ORDER to shop`.
  var sends: [String] = []
  /// Children that took transitions.
  var inner: [Inner] = []
  var outcome: Outcome
  var status: SessionStatus
  var failure: String?
  /// Whether the step ended the session, well or not.
  var hasEnded: Bool
  var changedNothing: Bool
  /// Whether an event was sent that nobody took.
  var isIgnored: Bool

  /// What became of a child.
  struct Inner: Hashable, Sendable {
    /// Ids that lead to it.
    var path: [String]
    /// The uppermost states that it left and entered; where there are none, those it stayed in.
    var left: String
    var entered: String
    var stayed: String
  }

  init(_ step: Macrostep, _ chart: Chart) {
    left = step.left
    entered = step.entered
    var exits: [StateIndex] = []
    var entries: [StateIndex] = []
    stayed = []
    for microstep in step.microsteps where microstep.session.isEmpty {
      exits += microstep.exited
      entries += microstep.entered
      guard microstep.exited.isEmpty && microstep.entered.isEmpty else { continue }
      for transition in microstep.transitions {
        let source = chart[transition: transition].source
        if !stayed.contains(source) { stayed.append(source) }
      }
    }
    let again = StateSet(entries)
    let exited = StateSet(exits)
    reset = StateSet(
      ordered: again.filter {
        exited.contains($0) && step.before.configuration.contains($0) && step.after.configuration.contains($0)
      })
    leftTops = StepFacts.tops(left, chart)
    enteredTops = StepFacts.tops(entered, chart)
    resetTops = StepFacts.tops(reset, chart)
    if case .start = step.input {
      changes = []
      enteredTops = StepFacts.tops(StateSet(ordered: entered.filter { $0 != 0 }), chart)
    } else {
      changes = step.changes
    }
    actions = step.actions
    errors = step.errors.map(\.message)
    sends = StepFacts.sends(of: step)
    outcome = step.outcome
    status = step.after.status
    failure = step.after.failure
    hasEnded = step.before.status == .active && step.after.status != .active
    changedNothing = step.changedNothing
    switch step.input {
    case .event, .eventTo: isIgnored = step.changedNothing
    default: isIgnored = false
    }
    noteTimersAndChildren(step)
  }

  /// What was started and stopped within the step counts as neither.
  private mutating func noteTimersAndChildren(_ step: Macrostep) {
    let before = Set(step.before.schedule.map(\.number))
    let after = Set(step.after.schedule.map(\.number))
    goneTimers = before.subtracting(after)
    startedTimers = step.after.schedule.filter { !before.contains($0.number) }
    for case .timerCancelled(let timer) in step.microsteps.filter(\.session.isEmpty).flatMap(\.records)
    where before.contains(timer.number) { cancelledTimers.append(timer) }
    let (old, new) = (step.before.children.map(\.id), step.after.children.map(\.id))
    startedChildren = new.filter { !old.contains($0) }
    stoppedChildren = old.filter { !new.contains($0) }
  }

  private static func sends(of step: Macrostep) -> [String] {
    step.microsteps.flatMap(\.records).compactMap { record in
      switch record {
      case .undelivered(let event, let target): "\(event.name) to \(target)"
      case .sent(let event, let target) where target != "#_self" && target != "#_internal":
        "\(event.name) to \(target)"
      default: nil
      }
    }
  }

  /// The states whose parent is not among them.
  static func tops(_ states: StateSet, _ chart: Chart) -> [StateIndex] {
    states.filter { state in chart[state].parent.map { !states.contains($0) } ?? true }
  }

  /// The differences between two moments, as though one step had led from the one to the other.
  init(from old: Snapshot, to new: Snapshot, _ chart: Chart) {
    left = StateSet(ordered: old.configuration.filter { !new.configuration.contains($0) })
    entered = StateSet(ordered: new.configuration.filter { !old.configuration.contains($0) })
    (reset, stayed, resetTops, actions) = ([], [], [], [])
    leftTops = StepFacts.tops(left, chart)
    enteredTops = StepFacts.tops(entered, chart)
    changes = new.data.changes(since: old.data)
    outcome = .stable
    (status, failure) = (new.status, new.failure)
    hasEnded = old.status == .active && new.status != .active
    changedNothing = left.isEmpty && entered.isEmpty && changes.isEmpty
    isIgnored = false
  }
}
