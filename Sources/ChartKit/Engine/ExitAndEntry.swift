// Leaving and entering states: `exitStates` and `enterStates` of Appendix D.
extension Session {
  /// Takes the selected transitions as one microstep; `event` is what their content sees.
  func takeSelected(_ event: Event) {
    if program.canFail && !program.hasFunctions { keepActive() }
    collectExits()
    recordHistory()
    let exits = Int(hot.pointee.exitingCount)
    for index in stride(from: exits - 1, through: 0, by: -1) {
      exit(exiting[index], event)
      if hot.pointee.status == .error { return }
    }
    removeExited()
    let selectedCount = Int(hot.pointee.selectedCount)
    for index in 0..<selectedCount {
      let transition = selected[index]
      if program.transitions[Int(transition)].hasContent {
        run(program.chart.transitions[Int(transition)].details.content, event)
      }
    }
    if program.isXState && !isRunning { return }
    let isDynamic = collectEntries()
    insertEntered()
    enterAll(event)
    if program.isXState && (isDynamic || hot.pointee.isBroken) { checkWholeness() }
  }

  // MARK: Failure

  /// XState's snapshot keeps the old states where an action fails.
  func keepActive() {
    activeBefore = (
      (0..<Int(hot.pointee.activeCount)).map { active[$0] },
      hot.pointee.hasOrder ? (0..<Int(hot.pointee.orderCount)).map { order[$0] } : []
    )
  }

  /// Takes back what the microstep that failed did to the active states.
  func restoreActive() {
    guard let before = activeBefore else { return }
    for index in 0..<Int(hot.pointee.activeCount) { isActive[Int(active[index])] = false }
    for (index, state) in before.states.enumerated() {
      active[index] = state
      isActive[Int(state)] = true
    }
    hot.pointee.activeCount = Int32(before.states.count)
    if hot.pointee.hasOrder {
      for (index, state) in before.order.enumerated() { order[index] = state }
      hot.pointee.orderCount = Int32(before.order.count)
    }
    activeBefore = nil
    if let old = restBefore {
      restBefore = nil
      change { rest in
        (rest.data, rest.history) = (old.data, old.history)
        if hot.pointee.hasOrder { rest.entryOrder = old.entryOrder }
      }
    }
  }

  // MARK: Exit

  /// The states to exit, in document order.
  private func collectExits() {
    hot.pointee.exitingCount = 0
    let selectedCount = Int(hot.pointee.selectedCount)
    if selectedCount == 1 {
      if let range = exitRange(of: selected[0]) { appendExits(range.low, range.high) }
      return
    }
    var last: StateIndex = -1
    var isAscending = true
    for index in 0..<selectedCount {
      guard let range = exitRange(of: selected[index]), range.low < range.high else { continue }
      if range.low < last { isAscending = false }
      last = max(last, range.high)
    }
    if isAscending {
      for index in 0..<selectedCount {
        if let range = exitRange(of: selected[index]) { appendExits(range.low, range.high) }
      }
      return
    }
    let ranges = (0..<selectedCount).compactMap { exitRange(of: selected[$0]) }
    for index in 0..<Int(hot.pointee.activeCount) {
      let state = active[index]
      if ranges.contains(where: { state >= $0.low && state < $0.high }) {
        exiting[Int(hot.pointee.exitingCount)] = state
        hot.pointee.exitingCount += 1
      }
    }
  }

  private func appendExits(_ low: StateIndex, _ high: StateIndex) {
    var at = lowerBound(low)
    let end = Int(hot.pointee.activeCount)
    var count = Int(hot.pointee.exitingCount)
    while at < end && active[at] < high {
      exiting[count] = active[at]
      count += 1
      at += 1
    }
    hot.pointee.exitingCount = Int32(count)
  }

  private func recordHistory() {
    for index in 0..<Int(hot.pointee.exitingCount) {
      let state = exiting[index]
      guard program.states[Int(state)].traits.contains(.histories) else { continue }
      hot.pointee.hasHistoryChanged = true
      var child = state + 1
      let end = program.states[Int(state)].end
      while child < end {
        let row = program.states[Int(child)]
        if row.kind.isHistory { remember(child, of: state, isDeep: row.kind == .deepHistory) }
        child = row.end
      }
    }
  }

  private func remember(_ history: StateIndex, of state: StateIndex, isDeep: Bool) {
    let end = program.states[Int(state)].end
    let first = lowerBound(state + 1)
    let old = rest.history[history]
    var count = 0
    var isSame = old != nil
    var at = first
    while at < Int(hot.pointee.activeCount) && active[at] < end {
      let row = program.states[Int(active[at])]
      if isDeep ? row.kind.isAtomic : row.parent == state {
        if isSame, let old, count >= old.count || old[count] != active[at] { isSame = false }
        count += 1
      }
      at += 1
    }
    if isSame && count == old?.count { return }
    let remembered = (first..<at).map { active[$0] }.filter {
      isDeep ? program.states[Int($0)].kind.isAtomic : program.states[Int($0)].parent == state
    }
    change { $0.history[history] = StateSet(ordered: remembered) }
  }

  private func exit(_ state: StateIndex, _ event: Event) {
    let traits = program.states[Int(state)].traits
    if traits.contains(.exit) {
      for block in program.chart.states[Int(state)].details.onExit { run(block, event) }
    }
    if traits.contains(.invokes) { stopChildren(of: state) }
    isActive[Int(state)] = false
  }

  private func removeExited() {
    if hot.pointee.exitingCount == 0 { return }
    var kept = 0
    for index in 0..<Int(hot.pointee.activeCount) where isActive[Int(active[index])] {
      active[kept] = active[index]
      kept += 1
    }
    hot.pointee.activeCount = Int32(kept)
  }

  // MARK: Entry

  /// The states to enter, in document order, with the bit for initial content.
  ///
  /// Returns whether a history had a say.
  private func collectEntries() -> Bool {
    hot.pointee.enteringCount = 0
    let selectedCount = Int(hot.pointee.selectedCount)
    var isDynamic = false
    var last: StateIndex = -1
    for index in 0..<selectedCount {
      let row = program.transitions[Int(selected[index])]
      if !row.hasTargets { continue }
      if row.isDynamic || row.exitLow < last { isDynamic = true }
      last = max(last, row.exitHigh)
    }
    if isDynamic {
      collectDynamicEntries()
      return true
    }
    // What an earlier microstep found of defaults of histories is none of this one's.
    entrySet.begin()
    for index in 0..<selectedCount {
      let row = program.transitions[Int(selected[index])]
      let count = Int(hot.pointee.enteringCount)
      for offset in 0..<Int(row.entryCount) {
        entering[count + offset] = program.entries[Int(row.entryStart) + offset]
      }
      hot.pointee.enteringCount += row.entryCount
    }
    return false
  }

  private func collectDynamicEntries() {
    entrySet.begin()
    entrySet.history = rest.history
    for index in 0..<Int(hot.pointee.selectedCount) where program.transitions[Int(selected[index])].hasTargets
    {
      entrySet.add(selected[index])
    }
    takeEntrySet()
  }

  /// Moves the computed entry set to the list of states to enter.
  func takeEntrySet() {
    hot.pointee.enteringCount = Int32(entrySet.writeSorted(to: entering))
    entrySet.clear()
  }

  /// Merges the states to enter into the list of active states, from the back.
  func insertEntered() {
    let count = Int(hot.pointee.enteringCount)
    var fresh = 0
    for index in 0..<count where !isActive[Int(entering[index] & ChartProgram.entryMask)] { fresh += 1 }
    if program.isXState {
      noteSameSet(fresh: fresh)
      if hot.pointee.hasOrder { updateOrder() }
    }
    if fresh == 0 { return }
    var read = Int(hot.pointee.activeCount) - 1
    var write = Int(hot.pointee.activeCount) + fresh - 1
    var next = count - 1
    while next >= 0 {
      let state = entering[next] & ChartProgram.entryMask
      if isActive[Int(state)] {
        next -= 1
      } else if read >= 0 && active[read] > state {
        active[write] = active[read]
        read -= 1
        write -= 1
      } else {
        active[write] = state
        write -= 1
        next -= 1
      }
    }
    hot.pointee.activeCount += Int32(fresh)
  }

  /// Whether exactly the states that were left are entered again.
  private func noteSameSet(fresh: Int) {
    let exits = Int(hot.pointee.exitingCount)
    var isSame = fresh == exits
    var at = 0
    let count = Int(hot.pointee.enteringCount)
    var index = 0
    while isSame && index < exits {
      while at < count && entering[at] & ChartProgram.entryMask < exiting[index] { at += 1 }
      isSame = at < count && entering[at] & ChartProgram.entryMask == exiting[index]
      index += 1
    }
    hot.pointee.isSameSet = isSame
  }

  /// XState keeps its set of nodes as it is where a microstep leaves the same states active.
  private func updateOrder() {
    if hot.pointee.isSameSet && !hot.pointee.hasHistoryChanged { return }
    var kept = 0
    for index in 0..<Int(hot.pointee.orderCount) where isActive[Int(order[index])] {
      order[kept] = order[index]
      kept += 1
    }
    for index in 0..<Int(hot.pointee.enteringCount) {
      let state = entering[index] & ChartProgram.entryMask
      if !isActive[Int(state)] {
        order[kept] = state
        kept += 1
      }
    }
    hot.pointee.orderCount = Int32(kept)
  }

  /// Runs the entry of each state, and notices what is done.
  func enterAll(_ event: Event) {
    for index in 0..<Int(hot.pointee.enteringCount) {
      let state = entering[index] & ChartProgram.entryMask
      isActive[Int(state)] = true
      enter(state, isByDefault: entering[index] & ChartProgram.defaultEntryBit != 0, event)
      if hot.pointee.status == .error { return }
    }
    if hot.pointee.isFinishing { finish(event) }
  }

  private func enter(_ state: StateIndex, isByDefault: Bool, _ event: Event) {
    let row = program.states[Int(state)]
    if row.traits.contains(.variables) { bindVariables(of: state, event) }
    if row.traits.contains(.entry) {
      for block in program.chart.states[Int(state)].details.onEntry { run(block, event) }
    }
    if hot.pointee.status == .error { return }
    if row.traits.contains(.invokes) { invokeChildren(of: state, event) }
    if isByDefault && row.traits.contains(.initialContent) {
      run(program.chart.states[Int(state)].initial?.content ?? [], event)
    }
    if entrySet.hasHistoryContent { runHistoryContent(after: state, event) }
    if row.kind == .final { enteredFinal(state, event) }
  }

  private func runHistoryContent(after state: StateIndex, _ event: Event) {
    for (owner, history) in entrySet.historyContent where owner == state {
      run(program.chart.states[Int(history)].initial?.content ?? [], event)
    }
  }
}
