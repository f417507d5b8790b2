// What a service asks that keeps sessions of others.
extension Interpreter {
  /// Starts a session whose data are the chart's own with the members of `context` over them: top-level keys are replaced.
  public func start(context: Value) -> Macrostep {
    let before = Snapshot()
    return macrostep(.start(input: .undefined), from: before) { session, steps in
      session.overlay = context
      session.begin()
      return run(session, &steps, before, nil)
    }
  }

  /// Stops all children; the session is not told.
  public func stoppingChildren(in snapshot: Snapshot) -> Snapshot {
    macrostep(.proceed, from: snapshot) { session, _ in
      session.stopAllChildren()
      return .stable
    }.after
  }

  /// The same moment in another chart's states, with other data: nothing waits, nothing runs, nothing is remembered.
  public func moved(_ snapshot: Snapshot, to configuration: StateSet, data: Value) -> Snapshot {
    var moved = Snapshot(stableIn: configuration, data: data)
    moved.now = snapshot.now
    moved.nextID = snapshot.nextID
    return moved
  }
}

extension Session {
  /// Lays the context that a session is created with over the chart's own.
  func overlayContext() {
    guard let given = overlay.object, !given.isEmpty else { return }
    change { rest in
      var members = rest.data.object ?? [:]
      for (name, value) in given { members[name] = value }
      rest.data = .object(members)
    }
  }
}

extension Interpreter {
  /// The same moment without the session's timers that are due by a time.
  public func withoutTimers(_ snapshot: Snapshot, until end: Int) -> Snapshot {
    var copy = snapshot
    copy.rest = Snapshot.Rest(copying: snapshot.rest)
    copy.rest.schedule.removeAll { $0.due <= end }
    copy.now = max(copy.now, end)
    return copy
  }
}

extension Interpreter {
  /// The data that a session created with this context has before anything runs. Throws what the chart's own context throws.
  public func initialData(context: Value) throws(ChartError) -> Value {
    let session = session()
    session.load(Snapshot())
    session.overlay = context
    session.begin()
    if program.hasFunctions || program.usesScripts {
      let event = Event("xstate.init", .platform)
      if program.usesScripts && !program.isStatechartsV1 { session.bindVariables(event) }
      if program.hasFunctions { session.initializeContext(.undefined, event) }
      session.overlayContext()
    }
    if let failure = session.rest.failure { throw ChartError(failure, at: 0) }
    return session.rest.data
  }
}
