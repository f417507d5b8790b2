// Which transitions statecharts.v1 takes: one with several sources once, and of those that conflict the preferred one.
extension Session {
  /// The transition that an atomic state and its ancestors enable: the innermost one, or by the other preference the
  /// outermost. No match means eventless.
  func preferred(from atom: StateIndex, _ match: EventMatch?, _ event: Event) -> TransitionIndex? {
    var state = atom
    var found: TransitionIndex?
    while state >= 0 {
      if let enabled = firstEnabled(of: state, match, event) {
        found = enabled
        if options.preference == .inner { return found }
      }
      state = program.states[Int(state)].parent
    }
    return found
  }

  /// Adds a transition unless one with the same number was selected for another of its sources.
  func insertNumbered(_ transition: TransitionIndex?) {
    guard let transition else { return }
    let number = program.transitions[Int(transition)].number
    for index in 0..<Int(hot.pointee.selectedCount)
    where number >= 0 && program.transitions[Int(selected[index])].number == number { return }
    insertSelected(transition)
  }

  /// Takes the preferred transition, drops all that conflict with it, and so on, until none is left.
  func removeConflictsByPreference() {
    var left = (0..<Int(hot.pointee.selectedCount)).map { selected[$0] }
    var taken: [TransitionIndex] = []
    while !left.isEmpty {
      let best =
        left.first { one in
          !left.contains { $0 != one && conflict($0, one) && isPreferred($0, to: one) }
        }
        // Preferences can form a circle: the priority decides then.
        ?? left.max { program.transitions[Int($0)].priority < program.transitions[Int($1)].priority }
        ?? left[0]
      taken.append(best)
      left.removeAll { $0 == best || conflict($0, best) }
    }
    taken.sort()
    for (index, transition) in taken.enumerated() { selected[index] = transition }
    hot.pointee.selectedCount = Int32(taken.count)
  }

  /// Nesting decides first, then the priority, then the place of the source, then of the transition.
  private func isPreferred(_ one: TransitionIndex, to other: TransitionIndex) -> Bool {
    let (first, second) = (program.transitions[Int(one)], program.transitions[Int(other)])
    if program.isDescendant(first.source, of: second.source) { return options.preference == .inner }
    if program.isDescendant(second.source, of: first.source) { return options.preference == .outer }
    if first.priority != second.priority { return first.priority > second.priority }
    // Transitions are numbered by source and then as written.
    return one < other
  }
}
