// Which transitions an event, or none, enables by XState v4's rules.
extension Session {
  /// What guards and actions of an eventless microstep see.
  static let nullEvent = Event("", .internal)

  /// Selects for an event; no match means eventless. Returns whether anything was selected.
  ///
  /// A guard that fails stops the selection and leaves its error in `fault`.
  func select4(_ match: EventMatch?, _ event: Event) -> Bool {
    hot.pointee.selectedCount = 0
    guard hot.pointee.activeCount > 0, let configuration4 else { return false }
    if let match, match.isEmpty { return false }
    _ = selectBelow4(0, match, event, configuration4.firstChild, configuration4.nextChild)
    if fault != nil { hot.pointee.selectedCount = 0 }
    return hot.pointee.selectedCount > 0
  }

  /// Each child in the order of the value's keys; the state itself only if nothing below it was selected.
  private func selectBelow4(
    _ state: StateIndex, _ match: EventMatch?, _ event: Event,
    _ firstChild: UnsafeMutablePointer<StateIndex>, _ nextChild: UnsafeMutablePointer<StateIndex>
  ) -> Bool {
    var found = false
    var child = firstChild[Int(state)]
    while child >= 0 {
      if selectBelow4(child, match, event, firstChild, nextChild) { found = true }
      child = nextChild[Int(child)]
    }
    if found { return true }
    let row = program.states[Int(state)]
    if row.firstTransition == row.endTransition { return false }
    guard let transition = firstEnabled4(of: row, match, event) else { return false }
    selected[Int(hot.pointee.selectedCount)] = transition
    hot.pointee.selectedCount += 1
    return true
  }

  /// The first that matches and whose guard holds, in the order in which XState lists a state's transitions.
  @inline(__always)
  private func firstEnabled4(
    of row: ChartProgram.StateRow, _ match: EventMatch?, _ event: Event
  ) -> TransitionIndex? {
    for index in row.firstTransition..<row.endTransition {
      let matches =
        match.map { program.matches(index, $0) }
        ?? (program.transitions[Int(index)].descriptor == ChartProgram.TransitionRow.eventless)
      if matches && isEnabled4(index, event) { return index }
    }
    return nil
  }

  private func isEnabled4(_ transition: TransitionIndex, _ event: Event) -> Bool {
    let condition = program.transitions[Int(transition)].condition
    if condition < 0 { return true }
    if fault != nil { return false }
    do {
      return try evaluate(program.conditions[Int(condition)], event)
    } catch {
      fault = ChartError(error.message, at: program.chart[transition: transition].details.offset)
      return false
    }
  }

  /// Whether some active state, or one of the value, has an eventless transition.
  func hasTransientState(inValue: Bool) -> Bool {
    guard program.hasEventless else { return false }
    for index in 0..<Int(hot.pointee.activeCount)
    where program.states[Int(active[index])].traits.contains(.eventless) {
      if !inValue || isActive[Int(active[index])] { return true }
    }
    return false
  }

  /// Whether some active state has a transition on an error of a child.
  var handlesErrors: Bool {
    for index in 0..<Int(hot.pointee.activeCount) {
      let row = program.states[Int(active[index])]
      for transition in row.firstTransition..<row.endTransition {
        let transition = program.chart[transition: transition]
        if !transition.isForbidding,
          transition.details.descriptors.contains(where: { $0.hasPrefix("error.platform") })
        {
          return true
        }
      }
    }
    return false
  }
}
