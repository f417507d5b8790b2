/// Makes a draft of a message: types normalised, references resolved as far as they mean something.
///
/// What means nothing is left out; the validator says so.
struct StatechartsV1Lowering {
  private let chart: StatechartsV1.Statechart
  private let index: StatechartsV1Index
  private let joinsSources: Bool
  private var needsScripts = false
  private var hasData = false

  init(_ chart: StatechartsV1.Statechart, joinsSources: Bool) {
    self.chart = chart
    self.joinsSources = joinsSources
    index = StatechartsV1Index(chart)
  }

  mutating func draft(named name: String, source: SourceText) -> ChartDraft {
    var draft = ChartDraft(name: name, dialect: .statechartsV1, source: source)
    var labels: Set<String> = []
    for number in index.nodes.indices {
      let isFirst = labels.insert(index.label(of: number)).inserted
      draft.states.append(state(number, name: name, hasOwnLabel: isFirst))
    }
    if draft.states.isEmpty {
      let root = StatechartsV1.rootLabel
      draft.states = [StateDraft(.atomic, key: name, id: root, parent: nil, at: chart.place.offset)]
    }
    for (number, transition) in chart.transitions.enumerated() { lower(transition, number, into: &draft) }
    for number in draft.states.indices {
      // The order of asking: the larger priority, then as written. The sort is stable.
      draft.states[number].transitions.sort { $0.details.priority > $1.details.priority }
    }
    let variables = chart.variables.object ?? [:]
    draft.data = variables.map { DataItem($0.key, .literal($0.value), at: chart.place.offset) }
    draft.dataModel = needsScripts ? "ecmascript" : hasData || !variables.isEmpty ? "literal" : "null"
    return draft
  }

  // MARK: States

  private mutating func state(_ number: Int, name: String, hasOwnLabel: Bool) -> StateDraft {
    let node = index.nodes[number]
    let label = index.label(of: number)
    var draft = StateDraft(
      index.kind(of: number), key: number == 0 ? name : label, id: hasOwnLabel ? label : nil,
      parent: node.parent.map { StateIndex($0) }, at: node.state.place.offset)
    switch draft.kind {
    case .compound: draft.initial = initial(of: number)
    case .shallowHistory, .deepHistory: draft.initial = node.parent.flatMap { initial(of: $0) }
    case .atomic, .final, .parallel: break
    }
    let entry = content(node.state.entryActions)
    let exit = content(node.state.exitActions)
    if !entry.isEmpty { draft.details.onEntry = [entry] }
    if !exit.isEmpty { draft.details.onExit = [exit] }
    draft.details.meta = node.state.metadata
    draft.details.tags = (node.state.metadata["tags"]?.array ?? []).compactMap(\.string)
    draft.details.description = node.state.metadata["description"]?.string
    draft.details.notes = node.state.notes
    if number == 0 {
      if !chart.description.isEmpty { draft.details.description = chart.description }
      draft.details.notes = StatechartsV1Notes(chart).value
    }
    return draft
  }

  private func initial(of parent: Int) -> InitialDraft? {
    guard let child = index.defaultChild(of: parent) else { return nil }
    let label = index.label(of: child)
    let offset = index.nodes[child].state.place.offset
    return InitialDraft(
      [StateReference(label, .path([label], below: StateIndex(parent)), at: offset)], at: offset)
  }

  // MARK: Transitions

  private mutating func lower(
    _ transition: StatechartsV1.Transition, _ number: Int, into draft: inout ChartDraft
  ) {
    let sources = states(transition.from).filter { !index.kind(of: $0).isHistory }
    guard let first = sources.first, sources.count == Set(transition.from).count else { return }
    let targets = states(transition.to)
    guard targets.count == Set(transition.to).count else { return }
    var details = details(of: transition)
    details.number = number
    let references = targets.map { reference($0, transition.place.offset) }
    guard transition.isJoin || joinsSources, sources.count > 1 else {
      for source in sources { draft.states[source].transitions.append(TransitionDraft(references, details)) }
      return
    }
    let joined = sources.dropFirst().map { reference($0, transition.place.offset) }
    details.condition = .and(joined.map { .active($0) } + (details.condition.map { [$0] } ?? []))
    var join = TransitionDraft(references, details)
    join.joined = joined
    draft.states[first].transitions.append(join)
  }

  private mutating func details(of transition: StatechartsV1.Transition) -> TransitionDetails {
    var details = TransitionDetails(
      transition.event.isEmpty ? .always : .event, transition.event.isEmpty ? [] : [transition.event],
      kind: .external, content: content(transition.actions), at: transition.place.offset)
    if let condition = transition.guard.flatMap({ StatechartsV1Content.condition($0) }) {
      details.condition = checked(condition)
    }
    details.priority = transition.priority
    details.description = transition.label.isEmpty ? nil : transition.label
    details.meta = transition.metadata
    details.notes = transition.notes
    return details
  }

  /// The states that labels name, in tree order, each once; nothing for a label that means nothing.
  private func states(_ labels: [String]) -> [Int] { Set(labels.compactMap { index[$0] }).sorted() }

  private func reference(_ number: Int, _ offset: Int) -> StateReference {
    let label = index.label(of: number)
    return StateReference(label, .id(label), at: offset)
  }

  // MARK: Content

  private mutating func checked(_ condition: Guard) -> Guard {
    switch condition {
    case .condition(.script): needsScripts = true
    case .active(let reference):
      // The root is always active; a label that means nothing never is.
      if index[reference.text] == 0 { return .condition(.literal(true)) }
      if index[reference.text] == nil { return .condition(.literal(false)) }
    case .not(let inner): return .not(checked(inner))
    case .and(let all): return .and(all.map { checked($0) })
    case .or(let all): return .or(all.map { checked($0) })
    case .named, .matches, .condition, .call, .isAddressed: break
    }
    return condition
  }

  private mutating func content(_ actions: [StatechartsV1.Action]) -> [Instruction] {
    actions.compactMap { action in
      guard let instruction = try? StatechartsV1Content.instruction(action) else { return nil }
      if case .assign(_, let value, _) = instruction {
        hasData = true
        if case .script = value { needsScripts = true }
      }
      return instruction
    }
  }
}

extension StatechartsV1.Transition {
  /// Whether the document says that all sources are needed: `"metadata": {"sources": "all"}`.
  var isJoin: Bool { metadata["sources"]?.string == "all" }
}

/// What a chart of this format keeps for its writer: its alphabet, and members that nobody knows. It stands in the notes
/// of the root.
struct StatechartsV1Notes {
  var events: [StatechartsV1.Event] = []
  var chart: Value = .undefined
  var root: Value = .undefined

  init(_ chart: StatechartsV1.Statechart) {
    events = chart.events
    self.chart = chart.notes
    root = chart.rootState?.notes ?? .undefined
  }

  /// From the notes of the root; nil where they are none of this kind.
  init?(_ value: Value) {
    guard let events = value["events"]?.array else { return nil }
    self.events = events.compactMap { item in
      guard let label = item["label"]?.string else { return nil }
      var event = StatechartsV1.Event(label)
      event.parameters = item["parameters"] ?? .undefined
      return event
    }
    chart = value["chart"] ?? .undefined
    root = value["root"] ?? .undefined
  }

  var value: Value { ["events": .array(events.map(\.json)), "chart": chart, "root": root] }
}
