// Children whose logic is a script: what they are given, what they do, how they end.
extension Session {
  /// Starts a script: its first jobs run now.
  func startScript(_ child: ChildSession) {
    child.script?.input = child.input
    guard let script = child.script else { return }
    if script.kind == Self.transitionKind {
      do {
        child.script?.context = try inHost { host throws(ModuleFault) in
          try host.initialState(logic: script.logic, input: script.input)
        }
        announce(child)
      } catch {
        end(child, with: error)
      }
      return
    }
    give(.start, to: child)
  }

  private static let transitionKind = "transition"

  /// Gives the children's scripts what waits for them. Returns whether there was anything.
  func giveScripts() -> Bool {
    guard let child = children.first(where: { $0.isStarted && $0.script?.inbox.isEmpty == false }),
      let stimulus = child.script?.inbox.removeFirst()
    else { return false }
    startMicrostep(.invocation)
    if child.script?.kind == Self.transitionKind {
      if case .event(let event) = stimulus { change(child, by: event) }
    } else {
      give(stimulus, to: child)
    }
    return true
  }

  private func change(_ child: ChildSession, by event: Event) {
    guard let script = child.script else { return }
    let path = path + [child.id]
    do {
      child.script?.context = try inHost { host throws(ModuleFault) in
        try host.nextState(logic: script.logic, path: path, state: script.context, event: event)
      }
      announce(child)
    } catch {
      end(child, with: error)
    }
  }

  private func give(_ stimulus: ScriptStimulus, to child: ChildSession) {
    guard let script = child.script, script.answer == nil else { return }
    let entry = ScriptLog.Entry(stimulus: stimulus, now: hot.pointee.now, draws: rest.draws)
    do {
      let state = try inHost { host throws(ModuleFault) in
        let number = try stimulus == .start ? nil : self.instance(of: child, host)
        let actor = try self.perform(entry, child, on: number, host)
        child.script?.log.append(entry)
        if let mark = child.script?.log.mark, let old = host.actors.note(actor, at: mark) {
          try host.forget(actor: old)
        }
        return try host.state(ofActor: actor)
      }
      take(state, of: child, after: stimulus)
    } catch {
      end(child, with: error)
    }
  }

  private func take(_ state: ActorState, of child: ChildSession, after stimulus: ScriptStimulus) {
    child.script?.missing = state.missing
    // Timers are the script's own business: only what it is told makes a new snapshot.
    var isTold = true
    if case .timer = stimulus { isTold = false }
    guard let answer = state.answer else {
      if isTold { announce(child) }
      return
    }
    if !state.isLate { return childEnded(child, isFailure: answer.isFailure, answer.value) }
    child.script?.answer = ScriptActor.Answer(
      isFailure: answer.isFailure, value: answer.value, rank: rootSession.hot.pointee.lastRank + answer.rounds
    )
    if isTold { announce(child) }
  }

  private func end(_ child: ChildSession, with fault: ModuleFault) {
    childEnded(child, isFailure: true, fault.thrown.isUndefined ? .string(fault.text) : fault.thrown)
  }

  // MARK: The live instance

  /// The instance that has come to the end of the child's log: the live one, else one that is run again.
  private func instance(of child: ChildSession, _ host: ModuleHost) throws(ModuleFault) -> Int {
    guard let script = child.script else { return 0 }
    if let actor = host.actors.take(at: script.log.mark) { return actor }
    try host.setReplaying(true)
    defer { try? host.setReplaying(false) }
    var actor: Int?
    for entry in script.log.entries {
      actor = try perform(entry, child, on: actor, host)
      if let actor { _ = try host.state(ofActor: actor) }
    }
    return actor ?? 0
  }

  private func perform(
    _ entry: ScriptLog.Entry, _ child: ChildSession, on actor: Int?, _ host: ModuleHost
  ) throws(ModuleFault) -> Int {
    try host.setClock(now: entry.now, draws: entry.draws)
    guard let actor else {
      return try host.startActor(
        logic: child.script?.logic ?? 0, kind: child.script?.kind ?? "", path: path + [child.id],
        input: child.script?.input ?? .undefined)
    }
    switch entry.stimulus {
    case .start: break
    case .event(let event):
      try host.give(event, toActor: actor, isVersion4: program.chart.dialect == .xstate4)
    case .timer(let number): try host.fire(timer: number, ofActor: actor)
    }
    return actor
  }

  private func inHost<Result>(
    _ body: (ModuleHost) throws(ModuleFault) -> Result
  ) throws(ModuleFault) -> Result {
    guard let host = functions?.host else { throw ModuleFault(message: "the actor's script is not here") }
    let (now, draws) = (hot.pointee.now, rest.draws)
    let result = try host.enter(self) { () throws(ModuleFault) in
      try host.setClock(now: now, draws: draws)
      return try body(host)
    }
    if host.mirror.draws != rest.draws { change { $0.draws = host.mirror.draws } }
    hot.pointee.isTouched = true
    return result
  }

  /// Lets a script clean up. Its timers go with it.
  func stopScript(_ child: ChildSession) {
    guard child.script != nil else { return }
    dropTimers(of: child)
    guard child.isStarted, let script = child.script, !script.log.isEmpty, script.answer == nil else {
      return
    }
    do {
      try inHost { host throws(ModuleFault) in
        try host.stopActor(try self.instance(of: child, host))
      }
    } catch {
      record(.failed(ChartError(error.text, at: 0)))
    }
  }

  /// Forgets what an actor that has ended leaves behind.
  func forgetScript(_ child: ChildSession) {
    guard let script = child.script else { return }
    dropTimers(of: child)
    _ = try? inHost { host throws(ModuleFault) in
      if let actor = host.actors.take(at: script.log.mark) { try host.forget(actor: actor) }
    }
  }

  private func dropTimers(of child: ChildSession) {
    guard rest.schedule.contains(where: { $0.destination.script == child.id }) else { return }
    change { $0.schedule.removeAll { $0.destination.script == child.id } }
  }

  // MARK: What scripts do

  func actor(at path: [String], does deed: ActorDeed) {
    guard let id = path.last, let owner = session(at: Array(path.dropLast())), owner.isRunning else { return }
    switch deed {
    case .sends(let event):
      owner.enqueueExternal(event)
      record(.sent(event, to: owner === self ? "#_self" : "#_parent"))
    case .emits(let event): record(.emitted(event))
    case .next(let value):
      guard let child = owner.children.first(where: { $0.id == id }) else { return }
      child.script?.context = value
      owner.announce(child)
    case .startsTimer(let number, let delay, let repeats):
      owner.startTimer(number, of: id, after: delay, repeats: repeats)
    case .stopsTimer(let number): owner.stopTimer(number, of: id)
    }
  }

  func startTimer(_ number: Int, after milliseconds: Int, repeats: Bool) {
    startTimer(number, of: "", after: milliseconds, repeats: repeats)
  }

  func stopTimer(_ number: Int) { stopTimer(number, of: "") }

  private func startTimer(_ number: Int, of child: String, after milliseconds: Int, repeats: Bool) {
    let (due, overflows) = hot.pointee.now.addingReportingOverflow(max(0, milliseconds))
    let event = Event(
      repeats ? "setInterval" : "setTimeout", details: child.isEmpty ? nil : Event.Details(invokeID: child))
    let timer = ScheduledEvent(
      due: overflows ? ScheduledEvent.never : due, number: makeID(), sendID: nil, event: event,
      destination: .script(child: child, number: number, period: repeats ? max(1, milliseconds) : nil))
    schedule(timer)
    record(.timerStarted(timer))
  }

  private func schedule(_ timer: ScheduledEvent) {
    let at = rest.schedule.firstIndex { $0.due > timer.due } ?? rest.schedule.count
    change { $0.schedule.insert(timer, at: at) }
  }

  private func stopTimer(_ number: Int, of child: String) {
    guard let timer = rest.schedule.first(where: { $0.destination.isTimer(number, of: child) }) else {
      return
    }
    change { $0.schedule.removeAll { $0.number == timer.number } }
    record(.timerCancelled(timer))
  }

  /// A script's timer has come to its time; one of an interval starts again.
  func fireScriptTimer(_ timer: ScheduledEvent, child id: String, number: Int, period: Int?) {
    if let period {
      var next = timer
      next.number = makeID()
      next.due = timer.due.addingReportingOverflow(period).partialValue
      if next.due > timer.due { schedule(next) }
    }
    if id.isEmpty {
      do {
        _ = try inHost { host throws(ModuleFault) in try host.call(.fireTimer, host.number(number)) }
      } catch {
        record(.failed(ChartError(error.text, at: 0)))
      }
    } else {
      children.first { $0.id == id && !$0.isDetached }?.script?.inbox.append(.timer(number))
    }
  }

  // MARK: Snapshots for the parent

  /// Tells the session of a child's new snapshot, where it wants to know (XState's `onSnapshot`, `syncSnapshot`).
  private func announce(_ child: ChildSession) {
    guard child.wantsSnapshots, let actor = describe(actor: path + [child.id]) else { return }
    enqueueExternal(snapshotEvent(of: child.id, actor))
  }

  /// The same for a child that is a session, which has come to the end of a macrostep.
  func announceSnapshot() {
    guard let parent, sendsSnapshots, hot.pointee.status == .active,
      let actor = describe(actor: path)
    else { return }
    parent.enqueueExternal(parent.snapshotEvent(of: invokeID, actor))
  }

  private func snapshotEvent(of id: String, _ actor: ActorDescription) -> Event {
    var members = Value.emptyObject.object ?? [:]
    members["status"] = .string(actor.status)
    members["output"] = actor.output
    members["error"] = actor.error
    if let value = actor.value {
      members["value"] = value
      members["tags"] = .array(actor.tags.map { .string($0) })
    }
    members["context"] = actor.context
    return Event(
      "xstate.snapshot." + id, .platform, data: .object(members), details: Event.Details(invokeID: id))
  }

  // MARK: Answers by the user

  /// Ends a child with an answer that somebody gives in its place. False where it does not run.
  func answer(childAt path: [String], _ answer: ActorAnswer) -> Bool {
    guard let id = path.last, let owner = session(at: Array(path.dropLast())), owner.isRunning,
      let child = owner.children.first(where: { $0.id == id && $0.isStarted && !$0.isDetached })
    else { return false }
    owner.children.removeAll { $0 === child }
    child.stop()
    owner.stopScript(child)
    switch answer {
    case .resolve(let value): owner.childEnded(child, isFailure: false, value)
    case .reject(let value): owner.childEnded(child, isFailure: true, value)
    }
    return true
  }
}

/// An answer that is given in the place of an actor.
public enum ActorAnswer: Hashable, Sendable {
  case resolve(Value)
  case reject(Value)
}

extension Event {
  /// What an error event says went wrong.
  var failureText: String {
    if data.isUndefined { return name }
    if let kept = data.kept, kept.kind == .error { return kept.members["message"]?.string ?? kept.text }
    return data.string ?? data.jsonText()
  }
}

extension ScheduledEvent.Destination {
  /// The child whose script started the timer; empty where a session's own function did, nil where no script did.
  var script: String? { if case .script(let child, _, _) = self { child } else { nil } }

  func isTimer(_ number: Int, of child: String) -> Bool {
    if case .script(child, number, _) = self { true } else { false }
  }
}

extension Interpreter {
  /// Answers in the place of a running child: it is stopped, and its parent hears that it is done or has failed.
  ///
  /// The path are the ids of the children that lead to it from the root. Nothing happens where it does not run.
  public func answer(
    _ path: [String], _ answer: ActorAnswer, in snapshot: Snapshot, until watch: Watch? = nil
  ) -> Macrostep {
    macrostep(.answer(path, answer), from: snapshot) { session, steps in
      guard session.answer(childAt: path, answer) else { return .stable }
      return run(session, &steps, snapshot, watch)
    }
  }

  /// The path of the running child that a text names: by its id, by its path joined with `/`, or by what it runs.
  public func path(ofActor name: String, in snapshot: Snapshot) -> [String]? {
    let all = actors(in: snapshot, below: [])
    return all.first { $0.path.last == name || $0.path.joined(separator: "/") == name }?.path
      ?? all.first { $0.source == name }?.path
  }

  private func actors(in snapshot: Snapshot, below path: [String]) -> [(path: [String], source: String)] {
    let running = snapshot.children.filter { $0.isStarted && !$0.isDetached }
    var found = running.map { (path: path + [$0.id], source: $0.source) }
    for child in running {
      if case .session(let inner) = child.body { found += actors(in: inner, below: path + [child.id]) }
    }
    return found
  }
}
