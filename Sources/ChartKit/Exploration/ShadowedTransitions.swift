// Transitions that are never taken, and loops that never end.
extension StaticFindings {
  /// Reports transitions that come after one of the same state without a guard for the same event.
  mutating func findShadowed() -> Set<TransitionIndex> {
    var shadowed: Set<TransitionIndex> = []
    for state in chart.states where state.transitions.count > 1 {
      // The first transition without a guard for each descriptor, in the form in which descriptors are compared.
      var first: [String: TransitionIndex] = [:]
      for transition in chart.transitions[state.transitions] {
        let forms = Self.forms(of: transition, chart.dialect)
        let covers = forms.compactMap { covering($0, first) }
        if covers.count == forms.count, let cover = covers.first {
          shadowed.insert(transition.index)
          reportShadowed(transition, by: cover)
        } else if isUnguarded(transition) {
          for form in forms where first[form] == nil { first[form] = transition.index }
        }
      }
    }
    return shadowed
  }

  private mutating func reportShadowed(_ transition: Transition, by cover: TransitionIndex) {
    // Where no priority decides, the validator of statecharts.v1 has said so.
    if chart.dialect == .statechartsV1
      && transition.details.priority == chart[transition: cover].details.priority
    {
      return
    }
    let place = line(chart[transition: cover].details.offset)
    let own = line(transition.details.offset)
    let which = place == own ? "the one before it" : "the one at line \(place)"
    report(
      .warning, "shadowed-transition",
      "this transition is never taken: \(which) is for the same event and has no guard",
      at: transition.details.offset)
  }

  private func isUnguarded(_ transition: Transition) -> Bool {
    switch transition.details.condition {
    case nil: true
    case .condition(.literal(let value)): value.isTruthy
    default: false
    }
  }

  /// Descriptors in one form for what means the same; the empty one for no event.
  private static func forms(of transition: Transition, _ dialect: Dialect) -> [String] {
    if transition.details.descriptors.isEmpty { return [""] }
    return transition.details.descriptors.map { descriptor in
      if dialect.isXState || dialect == .statechartsV1 { return descriptor }
      if descriptor.hasSuffix(".*") { return String(descriptor.dropLast(2)) }
      return descriptor.hasSuffix(".") ? String(descriptor.dropLast()) : descriptor
    }
  }

  /// The earlier transition that takes all that a descriptor matches.
  private func covering(_ form: String, _ first: [String: TransitionIndex]) -> TransitionIndex? {
    if let same = first[form] { return same }
    // XState asks the more exact descriptor first, wherever it stands.
    if chart.dialect.isXState || chart.dialect == .statechartsV1 || form.isEmpty { return nil }
    var rest = form[...]
    while let dot = rest.lastIndex(of: ".") {
      rest = rest[..<dot]
      if let prefix = first[String(rest)] { return prefix }
    }
    return first["*"]
  }

  // MARK: Loops

  /// Reports eventless transitions without guards that lead in a circle.
  mutating func findEndless(_ reachable: [Bool]) {
    var round: [StateIndex: Int] = [:]
    for start in chart.states where start.kind == .atomic && reachable[Int(start.index)] {
      var way: [StateIndex] = []
      var here: StateIndex? = start.index
      while let state = here, round[state] == nil {
        round[state] = Int(start.index)
        way.append(state)
        here = successor(of: state)
      }
      guard let end = here, round[end] == Int(start.index), let begin = way.firstIndex(of: end) else {
        continue
      }
      reportEndless(Array(way[begin...]))
    }
  }

  private mutating func reportEndless(_ loop: [StateIndex]) {
    guard let first = loop.min(), let transition = eventless(of: first) else { return }
    let names = loop.map { "\"\(name($0))\"" }
    let isAlone = !loop.contains { isInParallel($0) }
    report(
      isAlone ? .error : .warning, "endless",
      names.count == 1
        ? "this transition needs no event and no guard and leads back to \(names[0]): it never ends"
        : "transitions without event and guard lead in a circle that never ends: "
          + names.joined(separator: ", "),
      at: transition.details.offset)
  }

  private func isInParallel(_ state: StateIndex) -> Bool {
    var here = chart[state].parent
    while let parent = here {
      if chart[parent].kind == .parallel { return true }
      here = chart[parent].parent
    }
    return false
  }

  /// The eventless transition that is taken whenever the state is active.
  private func eventless(of state: StateIndex) -> Transition? {
    let first = chart.transitions[chart[state].transitions].first { $0.details.trigger == .always }
    return first.flatMap { isUnguarded($0) ? $0 : nil }
  }

  /// The atomic state to which the state's eventless transition leads at once; nil where that is not certain.
  private func successor(of state: StateIndex) -> StateIndex? {
    guard let transition = eventless(of: state), transition.targets.count <= 1 else { return nil }
    var here = transition.targets.first ?? state
    while chart[here].kind == .compound {
      guard let initial = chart[here].initial, initial.targets.count == 1 else { return nil }
      here = initial.targets[0]
    }
    guard chart[here].kind == .atomic else { return nil }
    // XState looks again only if the step changed something: other states, or data.
    if here == state && chart.dialect.isXState && !transition.details.content.contains(where: \.isAssignment)
    {
      return nil
    }
    return here
  }
}
