// The loop of XState v4: an event, then eventless transitions and raised events depth first, then the next event.
extension Session {
  /// Takes one microstep, here or in a child. Returns the session that took it; nil where nothing is left to do.
  func step4() -> Session? {
    if let stepped = stepWithoutAnswers4() { return stepped }
    while takeAnswer() {
      if let stepped = stepWithoutAnswers4() { return stepped }
    }
    return nil
  }

  private func stepWithoutAnswers4() -> Session? {
    guard isRunning else { return nil }
    if hot.pointee.isMidStep {
      // A child that has just been started runs its first macrostep before its parent goes on.
      for child in children where child.isStarted && child.session?.hot.pointee.isMidStep == true {
        if let stepped = child.session?.step() { return stepped }
      }
      if stepInside4() { return self }
      guard isRunning else { return nil }
    }
    if !children.isEmpty {
      if let stepped = stepChildren4() { return stepped }
      if giveScripts() { return self }
      collectEndedChildren()
    }
    guard hot.pointee.externalCount > 0 else { return nil }
    if program.plan4?.autoforwards ?? false, !rest.isForwarded, forward(rest.externalQueue[0]) {
      if let stepped = stepChildren4() { return stepped }
    }
    let event = rest.externalQueue[0]
    change {
      $0.externalQueue.removeFirst()
      $0.isForwarded = false
    }
    hot.pointee.externalCount -= 1
    handle4(event)
    return self
  }

  private func stepChildren4() -> Session? {
    for child in children where child.isStarted {
      if let stepped = child.session?.step() { return stepped }
    }
    return nil
  }

  /// A microstep of the macrostep that is under way; false where it has ended.
  private func stepInside4() -> Bool {
    if hot.pointee.isBeginning {
      enterInitial4()
      return true
    }
    if let error = fault {
      startMicrostep(.invocation)
      fail4(error)
      return true
    }
    if hot.pointee.looksForEventless {
      hot.pointee.looksForEventless = false
      startMicrostep(.eventless)
      let isTaken = select4(nil, Self.nullEvent)
      if isTaken || hot.pointee.isBroken || fault != nil {
        if fault == nil { take4(Self.nullEvent) }
        afterMicrostep4()
        return true
      }
    }
    guard hot.pointee.internalCount > 0 else {
      startMicrostep(.invocation)
      return endMacrostep4()
    }
    let event = rest.internalQueue[0]
    change { $0.internalQueue.removeFirst() }
    hot.pointee.internalCount -= 1
    startMicrostep(.internal(event))
    transition4(event)
    return true
  }

  private func enterInitial4() {
    hot.pointee.isBeginning = false
    let event = Event("xstate.init", .platform)
    remember(event)
    startMicrostep(.start)
    if program.hasFunctions {
      let input = rest.input
      change { $0.input = .undefined }
      initializeContext(.undefined, event)
      if !isRunning { return }
      if input.object != nil { change { $0.data = input } }
    } else if program.usesScripts {
      bindVariables(event)
    }
    overlayContext()
    change { $0.isStarting = true }
    enter4(event)
    afterMicrostep4()
  }

  /// Handles an event from the external queue, or from outside while nothing else is to be done.
  func handle4(_ event: Event) {
    if program.plan4?.canFail ?? false {
      let before = snapshot()
      change { $0.fallback = before }
    }
    remember(event)
    hot.pointee.isMidStep = true
    startMicrostep(.external(event))
    if event.name.hasPrefix(program.names.actorError), !handlesErrors { return failUnheard(event) }
    endAnsweredChild(event)
    transition4(event)
  }

  /// An error that no active state has a transition for is thrown to whoever sent it; a strict machine stops.
  private func failUnheard(_ event: Event) {
    let text = event.failureText
    fault = ChartError(text, at: 0)
    afterMicrostep4()
    if program.plan4?.options.isStrict ?? false { stop() }
  }

  /// One step for an event from either queue.
  private func transition4(_ event: Event) {
    if let plan = program.plan4, plan.options.isStrict, !plan.knownEvents.contains(event.name),
      !event.name.hasPrefix("done."), !event.name.hasPrefix("error.")
    {
      fault = ChartError("the machine is strict and does not know the event \"\(event.name)\"", at: 0)
    }
    let isTaken = fault == nil && select4(program.matcher.match(event.name), event)
    if fault == nil {
      if isTaken || hot.pointee.isBroken || isDone4 {
        take4(event)
      } else {
        hot.pointee.looksForEventless = hasTransientState(inValue: true)
      }
    }
    afterMicrostep4()
  }

  private func afterMicrostep4() {
    if let error = fault {
      fail4(error)
    } else if !hot.pointee.looksForEventless && hot.pointee.internalCount == 0 {
      _ = endMacrostep4()
    }
  }

  /// What follows when nothing is left of a macrostep. Returns whether anything did.
  private func endMacrostep4() -> Bool {
    hot.pointee.isMidStep = false
    if rest.fallback != nil || rest.isStarting {
      change {
        $0.fallback = nil
        $0.isStarting = false
      }
    }
    if isDone4 {
      finish4()
      return true
    }
    if hot.pointee.unstartedCount == 0 { return false }
    startChildren4()
    return true
  }

  private func finish4() {
    let event = rest.event ?? Self.noEvent
    for index in 0..<Int(hot.pointee.activeCount)
    where program.states[Int(active[index])].kind == .final && program.states[Int(active[index])].parent == 0
    {
      let output = payload(program.chart.states[Int(active[index])].details.output, event)
      change { $0.output = output }
      break
    }
    hot.pointee.status = .done
    stopAllChildren()
    end()
  }

  /// Ends the session as its parent asks: exit actions run, what they send to the parent is dropped.
  func stop4() {
    let event = Event("xstate.stop", .platform)
    remember(event)
    runFinalExits(event)
    if let error = fault {
      fault = nil
      record(.failed(error))
    }
    hot.pointee.status = .stopped
    stopAllChildren()
    end()
  }

  // MARK: Failure

  /// An exception: the machine is as it was before the macrostep; events that waited behind are dropped with it. One that
  /// fails before it has a first state ends.
  private func fail4(_ error: ChartError) {
    fault = nil
    let wasStarting = rest.isStarting
    if let before = rest.fallback {
      load(before)
      change {
        $0.externalQueue = []
        $0.isForwarded = false
      }
      hot.pointee.externalCount = 0
    }
    hot.pointee.isMidStep = false
    hot.pointee.looksForEventless = false
    hot.pointee.selectedCount = 0
    hot.pointee.exitingCount = 0
    hot.pointee.enteringCount = 0
    record(.failed(error))
    guard wasStarting else { return }
    hot.pointee.status = .error
    change { $0.failure = error.message }
    end()
  }
}
