// Which transitions an event, or no event, enables: `selectTransitions`, `selectEventlessTransitions` and
// `removeConflictingTransitions` of Appendix D, and XState's order of asking.
extension Session {
  /// Selects for an event; `event` is what guards see. Returns whether anything was selected.
  func selectTransitions(_ match: EventMatch, _ event: Event) -> Bool {
    if configuration4 != nil { return select4(match, event) }
    hot.pointee.selectedCount = 0
    if match.isEmpty { return false }
    if program.isXState {
      if hot.pointee.isBroken {
        _ = selectBelow(ValueTree(program.chart, nodes: nodesByEntry).root, match, event)
      } else if hot.pointee.activeCount > 0 {
        _ = selectBelow(0, match, event)
      }
    } else {
      selectFromAtomicStates(match, event, in: active, Int(hot.pointee.activeCount))
    }
    if guardFailure != nil { return failGuard() }
    if hot.pointee.selectedCount > 1 { removeConflicts() }
    return hot.pointee.selectedCount > 0
  }

  /// A guard that fails ends the session (XState); nothing is selected.
  private func failGuard() -> Bool {
    hot.pointee.selectedCount = 0
    if let failure = guardFailure {
      guardFailure = nil
      fail(failure)
    }
    return false
  }

  /// Selects among eventless transitions.
  func selectEventless(_ event: Event) -> Bool {
    hot.pointee.selectedCount = 0
    if !program.hasEventless { return false }
    if hot.pointee.hasOrder {
      selectFromAtomicStates(nil, event, in: order, Int(hot.pointee.orderCount))
    } else {
      selectFromAtomicStates(nil, event, in: active, Int(hot.pointee.activeCount))
    }
    if guardFailure != nil { return failGuard() }
    if hot.pointee.selectedCount > 1 { removeConflicts() }
    return hot.pointee.selectedCount > 0
  }

  /// Asks each atomic state and then its ancestors, innermost first. No match means eventless.
  private func selectFromAtomicStates(
    _ match: EventMatch?, _ event: Event, in list: UnsafeMutablePointer<StateIndex>, _ count: Int
  ) {
    for position in 0..<count {
      var state = list[position]
      guard program.states[Int(state)].kind.isAtomic else { continue }
      if program.isStatechartsV1 {
        insertNumbered(preferred(from: state, match, event))
        continue
      }
      while state >= 0 {
        if let found = firstEnabled(of: state, match, event) {
          insertSelected(found)
          break
        }
        state = program.states[Int(state)].parent
      }
    }
  }

  func insertSelected(_ transition: TransitionIndex) {
    let count = Int(hot.pointee.selectedCount)
    for index in 0..<count where selected[index] == transition { return }
    selected[count] = transition
    hot.pointee.selectedCount += 1
  }

  /// XState asks an ancestor only if no descendant region selected anything.
  private func selectBelow(_ state: StateIndex, _ match: EventMatch, _ event: Event) -> Bool {
    var found = false
    let row = program.states[Int(state)]
    switch row.kind {
    case .parallel:
      forEachRegion(of: state) { if selectBelow($0, match, event) { found = true } }
    case .compound:
      let next = position(of: state) + 1
      if next < Int(hot.pointee.activeCount), active[next] < row.end {
        found = selectBelow(active[next], match, event)
      }
    default: break
    }
    if found { return true }
    guard let transition = firstEnabled(of: state, match, event) else { return false }
    insertSelected(transition)
    return true
  }

  /// The same on the value of a configuration that XState left incomplete.
  private func selectBelow(_ node: ValueTree.Node, _ match: EventMatch, _ event: Event) -> Bool {
    var found = false
    for child in node.children where selectBelow(child, match, event) { found = true }
    if found { return true }
    guard let transition = firstEnabled(of: node.state, match, event) else { return false }
    insertSelected(transition)
    return true
  }

  /// The active states in the order they were entered.
  private var nodesByEntry: [StateIndex] {
    hot.pointee.hasOrder
      ? (0..<Int(hot.pointee.orderCount)).map { order[$0] }
      : (0..<Int(hot.pointee.activeCount)).map { active[$0] }
  }

  /// Notices configurations that are no legal ones, which XState's histories can leave.
  func checkWholeness() {
    hot.pointee.isBroken = !program.chart.isWhole(
      StateSet(ordered: (0..<Int(hot.pointee.activeCount)).map { active[$0] }))
  }

  /// Active regions in the order of the state value's keys: integer-like keys, then the others by time of entry.
  private func forEachRegion(of state: StateIndex, _ body: (StateIndex) -> Void) {
    let count = Int(hot.pointee.orderCount)
    let hasIntegerKeys = program.chart.states[Int(state)].children.contains {
      program.states[Int($0)].integerKey >= 0
    }
    if hasIntegerKeys {
      for child in program.chart.states[Int(state)].children
      where program.states[Int(child)].integerKey >= 0 && isActive[Int(child)] { body(child) }
    }
    for index in 0..<count {
      let region = order[index]
      let row = program.states[Int(region)]
      if row.parent == state && row.integerKey < 0 { body(region) }
    }
  }

  /// Where an active state stands in the list of active states.
  func position(of state: StateIndex) -> Int { lowerBound(state) }

  func lowerBound(_ state: StateIndex) -> Int {
    var low = 0
    var high = Int(hot.pointee.activeCount)
    while low < high {
      let middle = (low + high) >> 1
      if active[middle] < state { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The first transition of one state that matches and whose guard holds.
  @inline(__always)
  func firstEnabled(of state: StateIndex, _ match: EventMatch?, _ event: Event) -> TransitionIndex? {
    let row = program.states[Int(state)]
    guard let match else {
      if !row.traits.contains(.eventless) { return nil }
      for index in row.firstTransition..<row.endTransition
      where program.transitions[Int(index)].descriptor == ChartProgram.TransitionRow.eventless
        && isEnabled(index, event)
      { return index }
      return nil
    }
    if row.firstTransition == row.endTransition { return nil }
    if program.isXState && !match.others.isEmpty {
      if let found = firstEnabled(of: row, descriptor: match.exact, event) { return found }
      for descriptor in match.others {
        if let found = firstEnabled(of: row, descriptor: descriptor, event) { return found }
      }
      return nil
    }
    for index in row.firstTransition..<row.endTransition
    where program.matches(index, match) && isEnabled(index, event) { return index }
    return nil
  }

  private func firstEnabled(
    of row: ChartProgram.StateRow, descriptor: Int32, _ event: Event
  ) -> TransitionIndex? {
    guard descriptor >= 0 else { return nil }
    for index in row.firstTransition..<row.endTransition
    where program.transitions[Int(index)].descriptor == descriptor && isEnabled(index, event) { return index }
    return nil
  }

  @inline(__always)
  private func isEnabled(_ transition: TransitionIndex, _ event: Event) -> Bool {
    let condition = program.transitions[Int(transition)].condition
    if condition < 0 { return true }
    if guardFailure != nil { return false }
    return holds(program.conditions[Int(condition)], event, of: transition)
  }

  // MARK: Conflicts

  /// Two transitions conflict where their exit sets meet: the one of a descendant source wins, else the earlier.
  private func removeConflicts() {
    if areApart { return }
    if program.isStatechartsV1 { return removeConflictsByPreference() }
    let count = Int(hot.pointee.selectedCount)
    var kept = 0
    for index in 0..<count {
      let candidate = selected[index]
      var isPreempted = false
      var other = 0
      var survivors = 0
      // Losers to the candidate go only if nothing preempts it, so two passes.
      while other < kept && !isPreempted {
        if conflict(candidate, selected[other]) && !isInner(candidate, selected[other]) { isPreempted = true }
        other += 1
      }
      if isPreempted { continue }
      for other in 0..<kept where !conflict(candidate, selected[other]) {
        selected[survivors] = selected[other]
        survivors += 1
      }
      selected[survivors] = candidate
      kept = survivors + 1
    }
    hot.pointee.selectedCount = Int32(kept)
  }

  /// Whether the exit ranges follow each other in document order without meeting, which is what regions give.
  private var areApart: Bool {
    var last: StateIndex = -1
    for index in 0..<Int(hot.pointee.selectedCount) {
      let row = program.transitions[Int(selected[index])]
      if !row.hasTargets { continue }
      if row.hasDynamicExits || row.exitLow < last { return false }
      last = row.exitHigh
    }
    return true
  }

  private func isInner(_ transition: TransitionIndex, _ other: TransitionIndex) -> Bool {
    program.isDescendant(
      program.transitions[Int(transition)].source, of: program.transitions[Int(other)].source)
  }

  func conflict(_ one: TransitionIndex, _ other: TransitionIndex) -> Bool {
    guard let first = exitRange(of: one), let second = exitRange(of: other) else { return false }
    let low = max(first.low, second.low)
    let high = min(first.high, second.high)
    if low >= high { return false }
    let at = lowerBound(low)
    return at < Int(hot.pointee.activeCount) && active[at] < high
  }

  /// The range of states that a transition exits; nil for one without targets.
  func exitRange(of transition: TransitionIndex) -> (low: StateIndex, high: StateIndex)? {
    let row = program.transitions[Int(transition)]
    if !row.hasTargets { return nil }
    if !row.hasDynamicExits { return (row.exitLow, row.exitHigh) }
    entrySet.history = rest.history
    return entrySet.exitRange(of: transition)
  }
}
