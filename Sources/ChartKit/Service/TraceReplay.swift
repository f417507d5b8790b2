/// What the engine does where a trace says that a step was taken.
struct TraceReplay {
  /// One way to take the step.
  struct Replay {
    var transitions: [StatechartsV1.Transition]
    var after: Snapshot
  }

  private let interpreter: Interpreter
  private let definition: StatechartsV1.Statechart

  init(_ interpreter: Interpreter, _ definition: StatechartsV1.Statechart) {
    (self.interpreter, self.definition) = (interpreter, definition)
  }

  /// The step as the next microstep of a reaction that is under way, as a microstep for its event, and as a whole
  /// reaction, since tools record either.
  func replays(of step: StatechartsV1.Step, from here: Snapshot) -> [Replay] {
    var replays: [Replay] = []
    if let next = nextMicrostep(here), isCause(next.cause, of: step) { replays.append(replay([next])) }
    let stable = settled(here)
    guard let first = step.events.first else { return replays }
    if step.events.count == 1, stable.configuration == here.configuration {
      let queued = interpreter.enqueue(Event(first.label, data: step.context), in: stable)
      if let one = interpreter.microstep(queued) { replays.append(replay([one])) }
    }
    var whole: [Microstep] = []
    var after = stable
    for event in step.events {
      let reaction = interpreter.send(Event(event.label, data: step.context), to: after)
      whole += reaction.microsteps
      after = reaction.after
    }
    var replay = replay(whole)
    replay.after = after
    replays.append(replay)
    return replays
  }

  /// The next microstep that takes a transition; nil where the reaction has ended.
  private func nextMicrostep(_ here: Snapshot) -> Microstep? {
    var moment = here
    for _ in 0..<interpreter.options.microstepLimit where moment.isMidStep {
      guard let next = interpreter.microstep(moment) else { return nil }
      if !next.transitions.isEmpty { return next }
      moment = next.after
    }
    return nil
  }

  private func isCause(_ cause: Cause, of step: StatechartsV1.Step) -> Bool {
    switch cause {
    case .external(let event), .internal(let event): step.events.map(\.label) == [event.name]
    case .eventless, .start, .invocation: step.events.isEmpty
    }
  }

  private func replay(_ microsteps: [Microstep]) -> Replay {
    let transitions = microsteps.flatMap(\.transitions).compactMap { index -> StatechartsV1.Transition? in
      guard let number = interpreter.chart[transition: index].details.number,
        definition.transitions.indices.contains(number)
      else { return nil }
      return definition.transitions[number]
    }
    return Replay(transitions: transitions, after: microsteps.last?.after ?? interpreter.start().after)
  }

  /// The moment at which the reaction that is under way has ended.
  func settled(_ here: Snapshot) -> Snapshot {
    var moment = here
    for _ in 0..<interpreter.options.microstepLimit where moment.isMidStep {
      guard let next = interpreter.microstep(moment) else { return interpreter.settled(moment) }
      moment = next.after
    }
    return moment
  }
}
