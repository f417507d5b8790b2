/// Which states some run of a chart can enter, if every guard can hold and every event can come.
struct Reachability {
  private let chart: Chart
  private(set) var reachable: [Bool]
  /// States that were entered as a target, so that their default descendants are entered with them.
  private var isEntered: [Bool]
  private var pending: [StateIndex] = []

  /// - Parameter shadowed: transitions that are never taken.
  init(_ chart: Chart, without shadowed: Set<TransitionIndex>) {
    self.chart = chart
    reachable = Array(repeating: false, count: chart.states.count)
    isEntered = reachable
    enter(0)
    while let state = pending.popLast() {
      for transition in chart.transitions[chart[state].transitions] where !shadowed.contains(transition.index)
      {
        for target in transition.targets { enter(target) }
      }
    }
  }

  /// Enters a state, its ancestors, and what is entered with them.
  private mutating func enter(_ state: StateIndex) {
    var entering = [state]
    while let here = entering.popLast() {
      guard !isEntered[Int(here)] else { continue }
      isEntered[Int(here)] = true
      entering += reach(here)
      entering += defaults(of: here)
    }
  }

  /// Marks a state and its ancestors; returns the regions that become active beside them.
  private mutating func reach(_ state: StateIndex) -> [StateIndex] {
    var regions: [StateIndex] = []
    var here: StateIndex? = state
    while let index = here, !reachable[Int(index)] {
      reachable[Int(index)] = true
      if chart[index].kind != .final { pending.append(index) }
      if chart[index].kind == .parallel { regions += self.regions(of: index) }
      here = chart[index].parent
    }
    return regions
  }

  private func regions(of state: StateIndex) -> [StateIndex] {
    chart[state].children.filter { !chart[$0].kind.isHistory }
  }

  private func defaults(of state: StateIndex) -> [StateIndex] {
    switch chart[state].kind {
    case .compound: return chart[state].initial?.targets ?? []
    case .parallel: return regions(of: state)
    case .shallowHistory, .deepHistory:
      if let initial = chart[state].initial { return initial.targets }
      return chart[state].parent.map { [$0] } ?? []
    case .atomic, .final: return []
    }
  }
}

/// How far up transitions reach: what is left when one is taken.
struct Domains {
  private let chart: Chart

  init(_ chart: Chart) { self.chart = chart }

  /// For each atomic state, whether some transition leaves it, of its own, of an ancestor, or of a region beside it.
  func escapes() -> [Bool] {
    // For a state, whether a transition of its own or from inside leaves everything below the state.
    var isLeft = Array(repeating: false, count: chart.states.count)
    for transition in chart.transitions where !transition.targets.isEmpty {
      let source = chart[transition.source]
      if source.kind == .final || source.kind == .atomic && transition.targets == [source.index] { continue }
      let domain = domain(of: transition)
      var here: StateIndex? = transition.source
      while let state = here, domain.map({ state >= $0 }) ?? true {
        // Below the domain everything is left; what lies beside the source must be a region of a parallel state.
        if state == transition.source || chart[state].kind == .parallel { isLeft[Int(state)] = true }
        here = chart[state].parent
      }
    }
    return chart.states.map { state in
      var here: StateIndex? = state.index
      while let index = here {
        if isLeft[Int(index)] { return true }
        here = chart[index].parent
      }
      return false
    }
  }

  /// The state below which everything is left; nil where it is all of the chart.
  private func domain(of transition: Transition) -> StateIndex? {
    let source = transition.source
    if transition.details.kind == .internal, chart[source].kind != .parallel || chart.dialect.isXState,
      transition.targets.allSatisfy({ chart.isDescendant($0, of: source) })
    {
      return source
    }
    var here = chart[source].parent
    while let state = here {
      let isCandidate = chart.dialect.isXState || chart[state].kind == .compound
      if isCandidate && transition.targets.allSatisfy({ chart.isDescendant($0, of: state) }) { return state }
      here = chart[state].parent
    }
    return nil
  }
}
