// One microstep by XState v4's rules: what the selected transitions lead to together, and what is left and entered.
extension Session {
  /// Takes the selected transitions; `event` is what content sees.
  ///
  /// Without any, a configuration that is no legal one is still resolved, as XState does it: states that its value hides
  /// are entered once more.
  func take4(_ event: Event) {
    guard let work = configuration4 else { return }
    let willTransition = hot.pointee.selectedCount > 0
    let pending = Int(hot.pointee.internalCount)
    let isDoubtful = collect4(work)
    if program.hasHistory && willTransition && rest.remembered.isEmpty { rememberValues(isFirst: true) }
    let previous = previousStates()
    collectExits4(work, previous)
    let sorted = sortedList(work, previous)
    collectEntries4(work, sorted)
    commit4(work, sorted, isDoubtful: isDoubtful, keepsValue: !willTransition)
    let finals = doneEvents4(event)
    if program.hasHistory && willTransition { rememberValues(isFirst: false) }
    let isDone = isDone4
    runBlocks4(event, finals, isDone: isDone, willTransition: willTransition)
    if fault != nil { return }
    // Without a transition only what was raised after an event, and before eventless transitions, is looked at.
    let goesOn = willTransition || event != Self.nullEvent && hasTransientState(inValue: true)
    queueRaised(after: pending, isDropped: isDone || !goesOn)
    hot.pointee.looksForEventless = !isDone && goesOn && hasTransientState(inValue: !willTransition)
  }

  /// Enters the machine's initial states.
  func enter4(_ event: Event) {
    guard let work = configuration4 else { return }
    hot.pointee.hasOrder = program.hasParallel
    work.clearList()
    work.addLeaves(of: 0)
    work.complete(keeping: nil)
    let sorted = sortedList(work, UnsafeMutableBufferPointer(start: active, count: 0))
    work.list.update(from: after4, count: sorted.count)
    collectEntries4(work, sorted)
    commit4(work, sorted, isDoubtful: false, keepsValue: false)
    let finals = doneEvents4(event)
    let isDone = isDone4
    runBlocks4(event, finals, isDone: isDone, willTransition: true)
    if fault != nil { return }
    queueRaised(after: 0, isDropped: isDone)
    hot.pointee.looksForEventless = !isDone && hasTransientState(inValue: false)
  }

  /// The states of the value, in document order.
  private func previousStates() -> UnsafeMutableBufferPointer<StateIndex> {
    if !hot.pointee.isBroken {
      return UnsafeMutableBufferPointer(start: active, count: Int(hot.pointee.activeCount))
    }
    var states = UnsafeMutableBufferPointer(
      start: before4, count: configuration4?.writeValue(to: before4) ?? 0)
    states.sort()
    return states
  }

  /// Lists the configuration that the selected transitions lead to. Returns whether it may be no legal one.
  private func collect4(_ work: Configuration4) -> Bool {
    work.clearList()
    let count = Int(hot.pointee.selectedCount)
    if count == 0 {
      let (states, count) =
        hot.pointee.isBroken ? (order, hot.pointee.orderCount) : (active, hot.pointee.activeCount)
      for index in 0..<Int(count) { work.add(states[index]) }
      return true
    }
    var isDoubtful = count > 1 || hot.pointee.isBroken
    for index in 0..<count {
      let row = program.transitions[Int(selected[index])]
      if row.targetCount == 0 { work.add(row.source) }
      if row.targetCount > 1 { isDoubtful = true }
      for offset in 0..<row.targetCount {
        let target = program.targets[Int(row.targetStart + offset)]
        if program.states[Int(target)].kind.isHistory {
          addRemembered(target, to: work)
          isDoubtful = true
        } else {
          work.addLeaves(of: target)
        }
      }
    }
    work.complete(keeping: isActive)
    return isDoubtful
  }

  // MARK: Exit and entry

  /// Marks what is left and writes it down in document order.
  private func collectExits4(_ work: Configuration4, _ previous: UnsafeMutableBufferPointer<StateIndex>) {
    for index in 0..<Int(hot.pointee.selectedCount) {
      let row = program.transitions[Int(selected[index])]
      if row.isInternal { continue }
      for offset in 0..<row.targetCount {
        markReentered(row.source, program.targets[Int(row.targetStart + offset)], work)
      }
    }
    var count = 0
    for state in previous {
      let parent = program.states[Int(state)].parent
      if !work.isListed[Int(state)] || parent >= 0 && work.isLeft[Int(parent)] {
        work.isLeft[Int(state)] = true
      }
      if work.isLeft[Int(state)] {
        exiting[count] = state
        count += 1
      }
    }
    hot.pointee.exitingCount = Int32(count)
  }

  /// An external transition leaves its source where the target comes after it, and everything from the source up to the
  /// target where that is the source or one of its ancestors.
  private func markReentered(_ source: StateIndex, _ target: StateIndex, _ work: Configuration4) {
    if source < target {
      work.isLeft[Int(source)] = true
    } else if source == target || program.isDescendant(source, of: target) {
      var state = source
      while state != target {
        work.isLeft[Int(state)] = true
        state = program.states[Int(state)].parent
      }
      work.isLeft[Int(target)] = true
    }
  }

  /// The listed states in document order: those that were active are in order already, the others are few.
  private func sortedList(
    _ work: Configuration4, _ previous: UnsafeMutableBufferPointer<StateIndex>
  ) -> UnsafeMutableBufferPointer<StateIndex> {
    var fresh = 0
    for index in 0..<work.count where !isActive[Int(work.list[index])] {
      entering[fresh] = work.list[index]
      fresh += 1
    }
    let added = UnsafeMutableBufferPointer(start: entering, count: fresh)
    added.sortInDocumentOrder()
    var count = 0
    var next = 0
    for state in previous where work.isListed[Int(state)] {
      while next < fresh && added[next] < state {
        after4[count] = added[next]
        count += 1
        next += 1
      }
      after4[count] = state
      count += 1
    }
    while next < fresh {
      after4[count] = added[next]
      count += 1
      next += 1
    }
    return UnsafeMutableBufferPointer(start: after4, count: count)
  }

  /// Enters what the value did not have, what is left and listed again, and everything below.
  private func collectEntries4(_ work: Configuration4, _ sorted: UnsafeMutableBufferPointer<StateIndex>) {
    var count = 0
    for state in sorted {
      let parent = program.states[Int(state)].parent
      if !isActive[Int(state)] || work.isLeft[Int(state)] || parent >= 0 && work.isEntered[Int(parent)] {
        work.isEntered[Int(state)] = true
        entering[count] = state
        count += 1
      }
    }
    hot.pointee.enteringCount = Int32(count)
    for index in 0..<count { work.isEntered[Int(entering[index])] = false }
    for index in 0..<Int(hot.pointee.exitingCount) { work.isLeft[Int(exiting[index])] = false }
  }

  /// Makes the listed states the active ones, and the value the one that follows from them.
  private func commit4(
    _ work: Configuration4, _ sorted: UnsafeMutableBufferPointer<StateIndex>, isDoubtful: Bool,
    keepsValue: Bool
  ) {
    if keepsValue { return }
    for index in 0..<Int(hot.pointee.activeCount) { isActive[Int(active[index])] = false }
    active.update(from: after4, count: sorted.count)
    hot.pointee.activeCount = Int32(sorted.count)
    work.link(isDoubtful: isDoubtful)
    settleValue(work, isDoubtful: isDoubtful)
  }

  /// Notes which states the value has, and the order that says so.
  func settleValue(_ work: Configuration4, isDoubtful: Bool) {
    let count = work.count
    hot.pointee.isBroken = isDoubtful && !work.isWhole
    if hot.pointee.isBroken {
      hot.pointee.hasOrder = true
      order.update(from: work.list, count: count)
      hot.pointee.orderCount = Int32(count)
      readValueOfBroken(work)
      let reached = work.writeValue(to: before4)
      for index in 0..<program.stateCount { isActive[index] = false }
      for index in 0..<reached { isActive[Int(before4[index])] = true }
    } else {
      hot.pointee.hasOrder = program.hasParallel
      hot.pointee.orderCount = Int32(program.hasParallel ? work.writeValue(to: order) : 0)
      for index in 0..<count { isActive[Int(work.list[index])] = true }
    }
  }

  /// XState completes a configuration once more when it reads its value.
  private func readValueOfBroken(_ work: Configuration4) {
    work.complete(keeping: nil)
    work.link(isDoubtful: true)
  }

  // MARK: Done

  /// Whether the root is in a final state.
  var isDone4: Bool {
    hot.pointee.activeCount > 0 && isFinal4(0)
  }

  /// XState v4's `isInFinalState` of the configuration: a region that is itself a final state does not count.
  private func isFinal4(_ state: StateIndex) -> Bool {
    let row = program.states[Int(state)]
    if row.kind == .parallel {
      var child = state + 1
      while child < row.end {
        if !program.states[Int(child)].kind.isHistory && !isFinal4(child) { return false }
        child = program.states[Int(child)].end
      }
      return true
    }
    guard row.kind == .compound else { return false }
    var at = lowerBound(state + 1)
    while at < Int(hot.pointee.activeCount) && active[at] < row.end {
      let child = program.states[Int(active[at])]
      if child.parent == state && child.kind == .final { return true }
      at += 1
    }
    return false
  }

  /// The done events of the final states that are entered: of the state itself, of its parent, and of its grandparent
  /// where that is parallel and all its regions are done. The root's children raise none.
  private func doneEvents4(_ event: Event) -> [Event] {
    var events: [Event] = []
    for index in 0..<Int(hot.pointee.enteringCount) where program.states[Int(entering[index])].kind == .final
    {
      let state = Int(entering[index])
      let parent = Int(program.states[state].parent)
      if parent <= 0 { continue }
      let data = payload(program.chart.states[state].details.output, event)
      for id in [program.chart.states[state].id, program.chart.states[parent].id] {
        events.append(Event(program.names.stateDone + id, .platform, data: data))
      }
      let grandparent = program.states[parent].parent
      if program.states[Int(grandparent)].kind == .parallel && isFinal4(grandparent) {
        events.append(
          Event(program.names.stateDone + program.chart.states[Int(grandparent)].id, .platform))
      }
    }
    return events
  }

  // MARK: Raised events

  /// Puts what the microstep raised before what waits already: raised events are handled depth first. A microstep that
  /// ends the machine drops what it raised.
  private func queueRaised(after pending: Int, isDropped: Bool) {
    let raised = Int(hot.pointee.internalCount) - pending
    if raised == 0 || !isDropped && pending == 0 { return }
    change { rest in
      let (waiting, fresh) = (rest.internalQueue[..<pending], rest.internalQueue[pending...])
      rest.internalQueue = isDropped ? Array(waiting) : Array(fresh + waiting)
    }
    hot.pointee.internalCount = Int32(rest.internalQueue.count)
  }
}
