// Final states: done events, and the end of the session.
extension Session {
  /// What follows from the entry of a final state.
  func enteredFinal(_ state: StateIndex, _ event: Event) {
    if program.isXState { return enteredFinalXState(state, event) }
    if program.isStatechartsV1 {
      // Only a final child of the root ends anything; nothing is raised.
      if program.states[Int(state)].parent == 0 { hot.pointee.isFinishing = true }
      return
    }
    enteredFinalSCXML(state, event)
  }

  private func enteredFinalSCXML(_ state: StateIndex, _ event: Event) {
    let parent = program.states[Int(state)].parent
    if parent <= 0 {
      hot.pointee.isFinishing = true
      change { $0.output = payload(program.chart.states[Int(state)].details.output, event) }
      return
    }
    let data = payload(program.chart.states[Int(state)].details.output, event)
    raise(Event(program.names.stateDone + program.chart.states[Int(parent)].id, .platform, data: data))
    let grandparent = program.states[Int(parent)].parent
    if grandparent > 0 && program.states[Int(grandparent)].kind == .parallel && isInFinalState(grandparent) {
      raise(Event(program.names.stateDone + program.chart.states[Int(grandparent)].id, .platform))
    }
  }

  private func enteredFinalXState(_ state: StateIndex, _ event: Event) {
    let parent = program.states[Int(state)].parent
    guard parent >= 0 else { return }
    let parentKind = program.states[Int(parent)].kind
    var marker = parentKind == .parallel ? parent : program.states[Int(parent)].parent
    if parentKind == .compound {
      let data = payload(program.chart.states[Int(state)].details.output, event)
      raise(Event(program.names.stateDone + program.chart.states[Int(parent)].id, .platform, data: data))
    }
    while marker >= 0, program.states[Int(marker)].kind == .parallel, !recorder.completed.contains(marker),
      isInFinalState(marker)
    {
      recorder.completed.append(marker)
      raise(Event(program.names.stateDone + program.chart.states[Int(marker)].id, .platform))
      marker = program.states[Int(marker)].parent
    }
    if marker >= 0 { return }
    hot.pointee.isFinishing = true
    var done = event
    if program.hasFunctions {
      // The root's output sees the done event of what completed it.
      let data = parent == 0 ? payload(program.chart.states[Int(state)].details.output, event) : .undefined
      let completed = program.states[0].kind == .parallel ? 0 : state
      done = Event(
        program.names.stateDone + program.chart.states[Int(completed)].id, .platform, data: data)
    }
    change { $0.output = payload(program.chart.root.details.output, done) }
  }

  /// `isInFinalState` of Appendix D.
  func isInFinalState(_ state: StateIndex) -> Bool {
    switch program.states[Int(state)].kind {
    case .compound:
      program.chart.states[Int(state)].children.contains {
        program.states[Int($0)].kind == .final && isActive[Int($0)]
      }
    case .parallel:
      program.chart.states[Int(state)].children.allSatisfy {
        program.states[Int($0)].kind.isHistory || isInFinalState($0)
      }
    case .final: program.isXState
    default: false
    }
  }

  /// Ends the session: exit handlers in reverse document order; the configuration stays to be looked at.
  func finish(_ event: Event) {
    hot.pointee.isFinishing = false
    // A machine of statecharts.v1 that is done stays in its states.
    for index in stride(from: Int(hot.pointee.activeCount) - 1, through: 0, by: -1)
    where !program.isStatechartsV1 {
      let state = active[index]
      let traits = program.states[Int(state)].traits
      if traits.contains(.exit) {
        for block in program.chart.states[Int(state)].details.onExit { run(block, event) }
      }
    }
    if hot.pointee.status == .active { hot.pointee.status = .done }
    end()
  }

  /// Ends the session as its parent asks. SCXML runs exit handlers, XState does not.
  func stop() {
    guard isRunning else { return }
    hot.pointee.isCancelled = true
    if configuration4 != nil { return stop4() }
    if !program.isXState && !program.isStatechartsV1 {
      let event = rest.event ?? Session.noEvent
      for index in stride(from: Int(hot.pointee.activeCount) - 1, through: 0, by: -1)
      where program.states[Int(active[index])].traits.contains(.exit) {
        for block in program.chart.states[Int(active[index])].details.onExit { run(block, event) }
      }
    }
    hot.pointee.status = .stopped
    end()
  }

  /// Ends the session with an error (XState): the snapshot keeps its states.
  func fail(_ error: ChartError) {
    guard isRunning else { return }
    record(.failed(error))
    restoreActive()
    hot.pointee.status = .error
    change {
      $0.failure = error.message
      $0.error = error.thrown
    }
    end()
  }

  func end() {
    let stopped = children
    children.removeAll()
    for child in stopped {
      child.stop()
      stopScript(child)
    }
    hot.pointee.isMidStep = false
    hot.pointee.looksForEventless = false
    hot.pointee.internalCount = 0
    hot.pointee.externalCount = 0
    hot.pointee.pendingCount = 0
    change { rest in
      rest.internalQueue = []
      rest.externalQueue = []
      rest.schedule = []
      rest.pendingInvokes = []
      rest.children = []
      rest.event = nil
      rest.fallback = nil
      rest.isStarting = false
      rest.isForwarded = false
    }
  }
}
