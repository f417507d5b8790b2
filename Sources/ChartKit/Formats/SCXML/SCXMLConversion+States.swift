import OrderedCollections

/// States and their transitions.
extension SCXMLConversion {
  mutating func convert(_ state: State) -> StateDraft {
    let isRoot = state.index == 0 && shift == 0
    let name = ids[Int(state.index)]
    var kind = state.kind
    if kind == .final, let parent = state.parent, chart[parent].kind == .parallel {
      kind = .atomic
      losses.add("\"\(state.key)\" is no final state: it is a region by itself", at: state.details.offset)
    }
    var converted = StateDraft(
      kind, key: isRoot ? chart.name : name, id: isRoot ? nil : name,
      parent: state.parent.map { $0 + shift } ?? (isRoot ? nil : 0), at: state.details.offset)
    converted.initial = initial(of: state)
    converted.details = details(of: state, kind)
    if kind.isHistory { return converted }
    var transitions = state.transitions.flatMap { convert(chart.transitions[$0]) }
    if chart.dialect.isXState { transitions = Self.exactFirst(transitions) }
    if kind == .final, !transitions.isEmpty {
      losses.add("the transitions of the final state \"\(state.key)\" are left out", at: state.details.offset)
      transitions = []
    }
    converted.transitions = transitions
    return converted
  }

  /// XState asks the more exact name first; in SCXML the order in the document counts.
  private static func exactFirst(_ transitions: [TransitionDraft]) -> [TransitionDraft] {
    func rank(_ transition: TransitionDraft) -> Int {
      guard let name = transition.details.descriptors.first, name.hasSuffix("*") else { return Int.min }
      return -name.utf8.count
    }
    return transitions.enumerated().sorted {
      (rank($0.element), $0.offset) < (rank($1.element), $1.offset)
    }.map(\.element)
  }

  private mutating func initial(of state: State) -> InitialDraft? {
    if let initial = state.initial {
      return InitialDraft(
        initial.targets.map(reference), content: initial.content.flatMap { convert($0) }, at: -1)
    }
    guard state.kind.isHistory, let parent = state.parent else { return nil }
    if chart[parent].kind == .parallel {
      return InitialDraft(
        chart[parent].children.filter { !chart[$0].kind.isHistory }.map(reference), at: -1)
    }
    guard let initial = chart[parent].initial else { return nil }
    return InitialDraft(
      initial.targets.map(reference), content: initial.content.flatMap { convert($0) }, at: -1)
  }

  private mutating func details(of state: State, _ kind: StateKind) -> StateDetails {
    var details = StateDetails()
    details.offset = state.details.offset
    details.onEntry = state.details.onEntry.map { $0.flatMap { convert($0) } }
    details.onExit = state.details.onExit.map { $0.flatMap { convert($0) } }
    (details.meta, details.description) = (state.details.meta, state.details.description)
    details.tags = state.details.tags
    if let tag = details.tags.first(where: { $0.utf8.contains { $0 <= 0x20 } || $0.isEmpty }) {
      losses.add("the tag \"\(tag)\" falls into words", at: details.offset)
    }
    if kind == .final {
      details.output = state.details.output
      if chart.dialect == .xstate5, state.parent == 0 {
        if details.output != .none {
          losses.add(
            "the output of \"\(state.key)\" is left out: the machine has its own", rule: LossList.carried,
            at: details.offset)
        }
        details.output = shift == 0 ? chart.root.details.output : .none
      }
    }
    if kind == .final, !state.details.invokes.isEmpty {
      losses.add("what the final state \"\(state.key)\" invokes is left out", at: details.offset)
    } else {
      details.invokes = state.details.invokes.map { convert($0) }
    }
    if chart.dialect == .statechartsV1, state.index == 0 {
      losses.add(state.details.notes.lossesOfStatechartsV1, at: details.offset)
    } else {
      for (key, _) in state.details.notes.object ?? [:] where !Self.silentNotes.contains(key) {
        losses.add("the key \"\(key)\" is left out", at: details.offset)
      }
    }
    return details
  }

  private static let silentNotes: Set<String> = [
    "$implementations",
    "$schema", "version", "predictableActionArguments", "preserveActionOrder", "tsTypes", "schema", "types",
    "machines", "actors", "order",
  ]

  // MARK: Transitions

  private mutating func convert(_ transition: Transition) -> [TransitionDraft] {
    var details = transition.details
    if case .done = details.trigger, transition.source == 0 {
      losses.add("\"onDone\" of the machine is left out: it never comes", at: details.offset)
      return []
    }
    let known = details.descriptors.filter { !$0.hasPrefix("xstate.snapshot.") }
    if known.count < details.descriptors.count {
      losses.add("snapshots of children are not told in SCXML", at: details.offset)
      return []
    }
    if known.contains(where: { events[$0] == "error.communication" }) {
      losses.add(
        "an invocation's failure is \"error.communication\", whichever invocation it is of",
        at: details.offset)
    }
    details.descriptors = known.map { events[$0] ?? $0 }
    if details.trigger != .always { details.trigger = .event }
    details.condition = details.condition.map { convert($0, at: transition.details.offset) }
    details.content = details.content.flatMap { convert($0) }
    if !details.notes.isUndefined {
      let keys = (details.notes.object ?? [:]).keys.map { "\"\($0)\"" }.joined(separator: ", ")
      losses.add("of a transition is left out: \(keys)", at: details.offset)
      details.notes = .undefined
    }
    var targets = transition.targets
    if chart.dialect.isXState { (targets, details.kind) = domain(of: transition) }
    let isSilent = details.descriptors.isEmpty && details.condition == nil && targets.isEmpty
    if details.trigger == .always, targets.isEmpty {
      losses.add("SCXML takes this eventless transition again and again", at: details.offset)
    }
    if isSilent { details.condition = .condition(.literal(true)) }
    return [TransitionDraft(targets.map(reference), details)]
  }

  /// The targets and the type with which a transition of XState's leaves in SCXML what it leaves there.
  private mutating func domain(
    of transition: Transition
  ) -> (targets: [StateIndex], kind: TransitionDetails.Kind) {
    let (source, targets) = (transition.source, transition.targets)
    if targets.isEmpty { return ([], .external) }
    let isInternal = transition.details.kind == .internal
    let staysInside = targets.allSatisfy { $0 == source || chart.isDescendant($0, of: source) }
    if isInternal, staysInside {
      if targets == [source] {
        if chart[source].kind.isAtomic { return ([], .external) }
        if chart[source].kind == .compound, let initial = chart[source].initial {
          return (initial.targets, .internal)
        }
      }
      if chart[source].kind == .compound, !targets.contains(source) { return (targets, .internal) }
      reportLeft(source, by: transition)
      return (targets, .external)
    }
    var ancestor = chart[source].parent
    while let here = ancestor, !targets.allSatisfy({ chart.isDescendant($0, of: here) }) {
      ancestor = chart[here].parent
    }
    if let here = ancestor, chart[here].kind == .parallel { reportLeft(here, by: transition) }
    return (targets, .external)
  }

  /// SCXML leaves a parallel state where XState only leaves its regions: no matter where nothing hangs on it.
  private mutating func reportLeft(_ state: StateIndex, by transition: Transition) {
    let details = chart[state].details
    let isPlain =
      details.onEntry.joined().isEmpty && details.onExit.joined().isEmpty && details.invokes.isEmpty
    if let parent = chart[state].parent ?? (state == 0 ? 0 : nil), isPlain,
      state == 0 || chart[parent].kind == .compound
    {
      return
    }
    losses.add(
      "the transition leaves \"\(chart[state].key)\" and enters it again", at: transition.details.offset)
  }

  // MARK: Guards

  private mutating func convert(_ condition: Guard, at offset: Int) -> Guard {
    switch condition {
    case .named(let name, _):
      losses.add(
        "the guard \"\(name)\" is known by its name only, in an attribute of our own: other programs take it for true",
        rule: LossList.carried, at: offset)
      return condition
    case .not(let inner): return .not(convert(inner, at: offset))
    case .and(let all):
      return all.isEmpty ? .condition(.literal(true)) : .and(all.map { convert($0, at: offset) })
    case .or(let all):
      return all.isEmpty ? .condition(.literal(false)) : .or(all.map { convert($0, at: offset) })
    case .active(let place): return place.state.map(isIn) ?? .condition(.literal(false))
    case .matches(let value):
      guard let states = states(in: value, below: 0) else { return .condition(.literal(false)) }
      return states.count == 1 ? isIn(states[0]) : .and(states.map(isIn))
    case .isAddressed(let place):
      needsScripts = true
      losses.add(
        "the route to \"\(place)\" stands as a transition of the whole", rule: LossList.carried, at: offset)
      return .condition(
        .script("_event.data !== undefined && _event.data.to === \(JSONText.quoted(place))", at: offset))
    case .call(let call), .condition(.function(let call)): return .named(call.name, params: .undefined)
    case .condition(let expression):
      note(expression, at: offset)
      return condition
    }
  }

  private func isIn(_ state: StateIndex) -> Guard {
    state == 0 && shift == 0 ? .condition(.literal(true)) : .active(reference(state))
  }

  /// The states at the ends of a state value; nil where one of them is not there.
  private func states(in value: Value, below state: StateIndex) -> [StateIndex]? {
    switch value {
    case .string(let text):
      var here = state
      for key in text.split(separator: ".") {
        guard let next = chart.child(String(key), of: here) else { return nil }
        here = next
      }
      return [here]
    case .object(let members):
      var found: [StateIndex] = members.isEmpty ? [state] : []
      for (key, inner) in members {
        guard let child = chart.child(key, of: state), let states = states(in: inner, below: child) else {
          return nil
        }
        found += states
      }
      return found
    default: return nil
    }
  }

  // MARK: Differences

  mutating func reportDifferences() {
    reportMatching()
    if chart.dialect == .statechartsV1 {
      losses.add(chart.differencesOfStatechartsV1(to: "SCXML"))
      return
    }
    if chart.dialect == .xstate4 { losses.add(chart.differencesOfXState4(to: .scxml)) }
    reportRegions()
  }

  private mutating func reportMatching() {
    let names = chart.mentionedEvents
    for transition in chart.transitions {
      for descriptor in transition.details.descriptors where descriptor == "*" && !events.isEmpty {
        losses.add("\"*\" matches the engine's own events too", at: transition.details.offset)
      }
      guard case .event = transition.details.trigger else { continue }
      for descriptor in transition.details.descriptors {
        if descriptor.hasSuffix("*") {
          guard chart.dialect == .statechartsV1 else { continue }
          losses.add("\"\(descriptor)\" matches other names too", at: transition.details.offset)
          continue
        }
        let offset = transition.details.offset
        if let other = names.filter({ $0.hasPrefix(descriptor + ".") && !$0.hasSuffix("*") }).min() {
          losses.add("\"\(descriptor)\" matches \"\(other)\" too", at: offset)
        } else {
          losses.note(
            "a name in \"event\" matches what begins with it and a dot, too: ", naming: descriptor, at: offset
          )
        }
      }
    }
  }

  private mutating func reportRegions() {
    for (outer, inner) in chart.answeredTwice {
      losses.add(
        "a transition of \"\(chart[outer.source].key)\" is taken together with one of \"\(chart[inner.source].key)\"",
        at: outer.details.offset)
    }
    for state in chart.states where state.kind == .parallel {
      let eventless = state.children.filter { region in
        chart.transitions.contains {
          $0.details.trigger == .always && ($0.source == region || chart.isDescendant($0.source, of: region))
        }
      }
      if eventless.count > 1 {
        losses.add(
          "eventless transitions of the regions of \"\(state.key)\" are taken in the order of the document",
          at: state.details.offset)
      }
      let isNested = state.children.contains { chart[$0].kind == .parallel }
      if isNested, state.transitions.contains(where: { chart.transitions[$0].details.trigger == .done }) {
        losses.add(
          "\"\(state.key)\" is not told when regions inside its regions are done", at: state.details.offset)
      }
    }
  }
}
