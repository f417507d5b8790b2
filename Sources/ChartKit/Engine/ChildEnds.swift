// How children end: by themselves, by an answer from outside, or stopped by their session.
extension Session {
  /// Lets the first promise that has its answer settle, which is when everything else has been done in the whole tree of
  /// sessions. Returns whether one did.
  func takeAnswer() -> Bool {
    parent == nil && !hot.pointee.holdsAnswers && !children.isEmpty && settleAnswer()
  }

  private func settleAnswer() -> Bool {
    guard let (session, child, rank) = firstAnswer() else {
      hot.pointee.lastRank = 0
      return false
    }
    hot.pointee.lastRank = rank
    if let answer = child.script?.answer {
      session.childEnded(child, isFailure: answer.isFailure, answer.value)
    } else {
      switch session.options.actors[child.source] {
      case .resolve(let value): session.childEnded(child, isFailure: false, value)
      case .reject(let value): session.childEnded(child, isFailure: true, value)
      case .pending, .chart, nil: break
      }
    }
    return true
  }

  /// The answer that settles first, here or in a child.
  private func firstAnswer() -> (session: Session, child: ChildSession, rank: Int)? {
    guard isRunning else { return nil }
    var first: (session: Session, child: ChildSession, rank: Int)?
    for child in children where child.isStarted {
      let found = child.session.map { $0.firstAnswer() } ?? rank(of: child).map { (self, child, $0) }
      if let found, first.map({ found.rank < $0.rank }) ?? true { first = found }
    }
    return first
  }

  private func rank(of child: ChildSession) -> Int? {
    if let script = child.script { return script.answer?.rank }
    switch options.actors[child.source] {
    case .resolve, .reject: return 0
    case .pending, .chart, nil: return nil
    }
  }

  func stopAllChildren() {
    children.removeAll { $0.isDetached }
    while let child = children.first { stop(child) }
  }

  private static let promise = "promise"

  private func promiseEvent(_ what: String, of child: ChildSession, _ data: Value) -> Event {
    let details = Event.Details(originType: Self.promise, invokeID: child.id)
    return Event(what + child.id, .platform, data: data, details: details)
  }

  private func doneEvent(of id: String, _ data: Value) -> Event {
    Event(program.names.actorDone + id, .platform, data: data, details: Event.Details(invokeID: id))
  }

  /// A child that is no session has its answer.
  func childEnded(_ child: ChildSession, isFailure: Bool, _ value: Value) {
    forgetScript(child)
    childEnded(
      child,
      with: promiseEvent(isFailure ? program.names.actorError : program.names.actorDone, of: child, value))
  }

  private func childEnded(_ child: ChildSession, with event: Event) {
    children.removeAll { $0 === child }
    detachChildren(withID: child.id)
    if let owner = child.owner, invoke(at: child.position, of: owner).finalize != nil {
      let ended = ChildSnapshot(
        id: child.id, source: child.source, owner: owner, position: child.position, isStarted: true,
        body: .pending)
      change { $0.endedChildren.append(ended) }
    }
    enqueueExternal(event)
  }

  /// Takes notice of children that have ended, and tells the session.
  func collectEndedChildren() {
    for child in children where child.isStarted {
      guard let session = child.session else { continue }
      switch session.hot.pointee.status {
      case .active: continue
      case .done: childEnded(child, with: doneEvent(of: child.id, session.rest.output))
      case .error:
        let thrown = session.rest.error
        let data = thrown.isUndefined ? Value.string(session.rest.failure ?? "") : thrown
        let name = program.isXState ? program.names.actorError + child.id : "error.communication"
        childEnded(
          child, with: Event(name, .platform, data: data, details: Event.Details(invokeID: child.id)))
      case .stopped: children.removeAll { $0 === child }
      }
    }
  }

  /// Leaving a state stops what it invoked.
  func stopChildren(of state: StateIndex) {
    if hot.pointee.pendingCount > 0 {
      change { $0.pendingInvokes.removeAll { $0 == state } }
      hot.pointee.pendingCount = Int32(rest.pendingInvokes.count)
    }
    if configuration4 != nil {
      for invoke in program.chart.states[Int(state)].details.invokes { stopChild(invoke.id ?? "") }
      return
    }
    for child in children where child.owner == state { stop(child) }
    if !rest.endedChildren.isEmpty { change { $0.endedChildren.removeAll { $0.owner == state } } }
  }

  func stopChild(_ id: String) {
    if let child = children.first(where: { $0.id == id && !$0.isDetached }) { stop(child) }
  }

  private func stop(_ child: ChildSession) {
    children.removeAll { $0 === child }
    if !child.isStarted { hot.pointee.unstartedCount -= 1 }
    child.session?.recorder.records = []
    child.stop()
    stopScript(child)
    if hot.pointee.isRecording, let records = child.session?.recorder.records { recorder.records += records }
    hot.pointee.isTouched = true
    record(.childStopped(id: child.id))
  }

  /// A child that only the user can answer ends with the answer.
  func endAnsweredChild(_ event: Event) {
    guard !children.isEmpty, event.details.originType != Self.promise else { return }
    let answered = children.filter { child in
      child.session == nil && child.isStarted
        && (event.name == program.names.actorDone + child.id
          || event.name == program.names.actorError + child.id)
    }
    for child in answered {
      children.removeAll { $0 === child }
      stopScript(child)
    }
  }
}
