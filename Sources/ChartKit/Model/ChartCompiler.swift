/// Turns a draft into a chart: numbers, ranges, resolved names, and everything that is wrong with it.
public struct ChartCompiler {
  private let draft: ChartDraft
  private var children: [[StateIndex]]
  private var ends: [StateIndex]
  private var ids: [String: StateIndex] = [:]
  private var stateIDs: [String] = []
  private var diagnostics: [Diagnostic]

  /// Never fails: a draft with errors gives a chart that can be looked at, with diagnostics that say what is wrong.
  public static func compile(_ draft: ChartDraft) -> Chart {
    var compiler = ChartCompiler(draft)
    return compiler.compile()
  }

  private init(_ draft: ChartDraft) {
    var draft = draft
    if draft.states.isEmpty {
      draft.states = [StateDraft(.atomic, key: draft.name, id: nil, parent: nil, at: 0)]
    }
    self.draft = draft
    diagnostics = draft.diagnostics
    children = Array(repeating: [], count: draft.states.count)
    ends = draft.states.indices.map { StateIndex($0 + 1) }
    for index in draft.states.indices.dropFirst().reversed() {
      let parent = Int(draft.states[index].parent ?? 0)
      if ends[index] > ends[parent] { ends[parent] = ends[index] }
    }
    for index in draft.states.indices.dropFirst() {
      children[Int(draft.states[index].parent ?? 0)].append(StateIndex(index))
    }
  }

  private mutating func compile() -> Chart {
    nameStates()
    var resolver = ReferenceResolver(draft: draft, ids: ids, children: children)
    var states: [State] = []
    var transitions: [Transition] = []
    states.reserveCapacity(draft.states.count)
    transitions.reserveCapacity(draft.states.count)
    for index in draft.states.indices {
      let first = transitions.count
      appendTransitions(of: index, to: &transitions, with: &resolver)
      states.append(state(index, transitions: first..<transitions.count, with: &resolver))
    }
    diagnostics += resolver.diagnostics
    reportDefaultsInCircles(states)
    let compiledChildren = draft.children.map { ChartCompiler.compile($0) }
    diagnostics += compiledChildren.flatMap(\.diagnostics)
    diagnostics.sort { ($0.offset ?? -1, -$0.severity.rawValue) < ($1.offset ?? -1, -$1.severity.rawValue) }
    return Chart(
      draft: draft, states: states, transitions: transitions, children: compiledChildren,
      diagnostics: diagnostics, ids: ids)
  }

  private mutating func report(_ rule: String, _ message: String, at offset: Int) {
    diagnostics.append(Diagnostic(.error, rule, message, at: offset))
  }

  // MARK: Names

  private mutating func nameStates() {
    ids.reserveCapacity(draft.states.count)
    stateIDs.reserveCapacity(draft.states.count)
    for (index, state) in draft.states.enumerated() {
      stateIDs.append(state.id ?? "")
      guard let id = state.id else { continue }
      if let other = ids.updateValue(StateIndex(index), forKey: id) {
        ids[id] = other
        let place = draft.source.location(at: draft.states[Int(other)].details.offset)
        report(
          "duplicate-id", "the id \"\(id)\" is already used at line \(place.line)", at: state.details.offset)
      }
    }
    for (index, state) in draft.states.enumerated() where state.id == nil {
      var id = state.key
      var count = 1
      while ids[id] != nil {
        count += 1
        id = "\(state.key)~\(count)"
      }
      ids[id] = StateIndex(index)
      stateIDs[index] = id
    }
  }

  // MARK: States

  private mutating func state(
    _ index: Int, transitions: Range<Int>, with resolver: inout ReferenceResolver
  ) -> State {
    let draftState = draft.states[index]
    let details = draftState.details
    return State(
      index: StateIndex(index), kind: draftState.kind, key: draftState.key, id: stateIDs[index],
      parent: index == 0 ? nil : draftState.parent, end: ends[index], children: children[index],
      transitions: transitions, initial: initial(of: index, with: &resolver),
      details: needsResolving(details) ? resolver.resolve(details) : details)
  }

  private func needsResolving(_ details: StateDetails) -> Bool {
    !details.onEntry.isEmpty || !details.onExit.isEmpty || !details.invokes.isEmpty
  }

  private mutating func initial(of index: Int, with resolver: inout ReferenceResolver) -> Initial? {
    let state = draft.states[index]
    switch state.kind {
    case .compound: return compoundInitial(of: index, with: &resolver)
    case .shallowHistory, .deepHistory: return historyDefault(of: index, with: &resolver)
    case .atomic, .parallel, .final: return nil
    }
  }

  private mutating func compoundInitial(of index: Int, with resolver: inout ReferenceResolver) -> Initial? {
    let state = draft.states[index]
    guard let initial = state.initial else {
      if draft.dialect == .xstate4 {
        diagnostics.append(
          Diagnostic(
            .warning, "missing-initial",
            "the state \"\(state.key)\" has child states but no \"initial\" one: none is entered with it",
            at: state.details.offset))
        return nil
      }
      let first = children[index].first { !draft.states[Int($0)].kind.isHistory }
      if draft.dialect.isXState || first == nil {
        report(
          "missing-initial", "the state \"\(state.key)\" has child states and needs an \"initial\" one",
          at: state.details.offset)
      }
      return first.map { Initial(targets: [$0], content: [], offset: state.details.offset) }
    }
    let targets = initial.targets.compactMap { resolver.resolve($0) }
    for (target, reference) in zip(targets, initial.targets) where targets.count == initial.targets.count {
      if !isDescendant(target, of: StateIndex(index)) {
        report(
          "initial-outside", "the initial state \"\(reference.text)\" is not inside \"\(state.key)\"",
          at: reference.offset)
        return nil
      }
    }
    checkTogether(targets, initial.targets)
    guard !targets.isEmpty else { return nil }
    return Initial(targets: targets, content: resolver.resolve(initial.content), offset: initial.offset)
  }

  private mutating func historyDefault(of index: Int, with resolver: inout ReferenceResolver) -> Initial? {
    let state = draft.states[index]
    guard let parent = state.parent else { return nil }
    guard let initial = state.initial else {
      if !draft.dialect.isXState {
        report(
          "missing-history-default",
          "the history \"\(state.key)\" needs a transition that says where to go when there is none yet",
          at: state.details.offset)
      }
      return nil
    }
    let targets = initial.targets.compactMap { resolver.resolve($0) }
    for (target, reference) in zip(targets, initial.targets) where targets.count == initial.targets.count {
      let inside = isDescendant(target, of: parent)
      let isChild = draft.states[Int(target)].parent == parent
      if !inside || (state.kind == .shallowHistory && !draft.dialect.isXState && !isChild) {
        let message =
          "the default of the history \"\(state.key)\" must be "
          + (inside ? "a child of" : "inside") + " \"\(draft.states[Int(parent)].key)\""
        diagnostics.append(
          Diagnostic(inside ? .warning : .error, "history-default-outside", message, at: reference.offset))
      }
    }
    checkTogether(targets, initial.targets)
    return Initial(targets: targets, content: resolver.resolve(initial.content), offset: initial.offset)
  }

  /// Default entries that lead back to themselves by way of a history would be followed for ever.
  private mutating func reportDefaultsInCircles(_ states: [State]) {
    guard states.contains(where: { $0.kind.isHistory }) else { return }
    var isDone = Array(repeating: false, count: states.count)
    var isOnWay = isDone
    for start in states.indices where states[start].kind.isHistory && !isDone[start] {
      var pending: [(state: Int, isLeft: Bool)] = [(start, false)]
      while let (state, isLeft) = pending.popLast() {
        if isLeft {
          isOnWay[state] = false
          isDone[state] = true
          continue
        }
        if isDone[state] || isOnWay[state] { continue }
        isOnWay[state] = true
        pending.append((state, true))
        for next in defaults(of: states[state], in: states) {
          if isOnWay[next] {
            report(
              "default-circle",
              "the default entry of \"\(states[state].key)\" leads back to \"\(states[next].key)\"",
              at: states[state].details.offset)
          } else if !isDone[next] {
            pending.append((next, false))
          }
        }
      }
    }
  }

  /// Where entering a state by default leads next.
  private func defaults(of state: State, in states: [State]) -> [Int] {
    if let initial = state.initial, !initial.targets.isEmpty { return initial.targets.map(Int.init) }
    guard state.kind.isHistory, let parent = state.parent else {
      return state.kind == .parallel
        ? state.children.filter { !states[Int($0)].kind.isHistory }.map(Int.init) : []
    }
    if states[Int(parent)].kind == .parallel { return [Int(parent)] }
    return states[Int(parent)].initial?.targets.map(Int.init) ?? []
  }

  private func isDescendant(_ state: StateIndex, of ancestor: StateIndex) -> Bool {
    state > ancestor && state < ends[Int(ancestor)]
  }

  // MARK: Transitions

  private mutating func appendTransitions(
    of index: Int, to transitions: inout [Transition], with resolver: inout ReferenceResolver
  ) {
    for transition in draft.states[index].transitions {
      let targets = transition.targets.compactMap { resolver.resolve($0) }
      if targets.count == transition.targets.count { checkTogether(targets, transition.targets) }
      if targets.contains(0) && draft.dialect == .scxml {
        report("target-is-root", "the scxml element cannot be a target", at: transition.details.offset)
      }
      var details = transition.details
      details.condition = details.condition.map { resolver.resolve($0) }
      details.content = resolver.resolve(details.content)
      transitions.append(
        Transition(
          index: TransitionIndex(transitions.count), source: StateIndex(index), targets: targets,
          joined: transition.joined.compactMap { resolver.resolve($0) }, details: details))
    }
  }

  /// States can be entered together where the state in which their paths part is a parallel one (§3.11).
  private mutating func checkTogether(_ targets: [StateIndex], _ references: [StateReference]) {
    guard targets.count > 1, targets.count == references.count else { return }
    for (position, second) in targets.enumerated() {
      for first in targets[..<position] where !canBeActiveTogether(first, second) {
        report(
          "targets-exclude-each-other",
          "\"\(draft.states[Int(first)].key)\" and \"\(draft.states[Int(second)].key)\" "
            + "cannot be active at the same time",
          at: references[position].offset)
        return
      }
    }
  }

  private func canBeActiveTogether(_ one: StateIndex, _ other: StateIndex) -> Bool {
    if one == other || isDescendant(one, of: other) || isDescendant(other, of: one) { return true }
    var common = draft.states[Int(one)].parent ?? 0
    while !isDescendant(other, of: common) { common = draft.states[Int(common)].parent ?? 0 }
    return draft.states[Int(common)].kind == .parallel
  }
}
