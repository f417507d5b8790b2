/// Any chart as a message of statecharts.v1, with what the format cannot say.
///
/// Labels are unique over the chart: ids where those are the states' names, else keys, with the path where a key is
/// used twice.
public struct StatechartsV1Conversion: Sendable {
  public private(set) var statechart = StatechartsV1.Statechart()
  /// The label of each state of the chart.
  public let labels: [String]
  /// For each transition of the chart, the message's transition that it is.
  public private(set) var numbers: [Int] = []
  /// What was lost, with its place in the chart's document.
  public private(set) var losses: [Diagnostic] = []
  private let chart: Chart

  var sourceDialect: Dialect { chart.dialect }

  public init(_ chart: Chart) {
    self.chart = chart
    labels = Self.labels(of: chart)
    convert()
  }

  private static func labels(of chart: Chart) -> [String] {
    var count: [String: Int] = [:]
    for state in chart.states.dropFirst() { count[state.key, default: 0] += 1 }
    var used: Set<String> = [StatechartsV1.rootLabel]
    return chart.states.map { state in
      if state.index == 0 { return StatechartsV1.rootLabel }
      var label = chart.dialect.isXState ? state.key : state.id
      if chart.dialect.isXState && count[label] != 1 {
        label = chart.path(of: state.index).joined(separator: ".")
      }
      while label.isEmpty || !used.insert(label).inserted { label += "~" }
      return label
    }
  }

  private mutating func convert() {
    let notes = StatechartsV1Notes(chart.root.details.notes)
    statechart.name = chart.name
    statechart.description = chart.root.details.description ?? ""
    statechart.rootState = state(0)
    if chart.dialect == .statechartsV1 { statechart.rootState?.notes = notes?.root ?? .undefined }
    statechart.notes = chart.dialect == .statechartsV1 ? notes?.chart ?? .undefined : .undefined
    convertTransitions()
    statechart.events = notes.flatMap { chart.dialect == .statechartsV1 ? $0.events : nil } ?? alphabet()
    convertData()
    if !chart.script.isEmpty { lose("the chart's script", at: 0) }
  }

  mutating func lose(_ what: String, at offset: Int) {
    let message = "\(what) cannot be said in statecharts.v1 and is left out"
    note(message, at: offset)
  }

  /// Says something that changes, once.
  mutating func note(_ message: String, at offset: Int) {
    if losses.contains(where: { $0.message == message }) { return }
    losses.append(Diagnostic(.warning, "loss", message, at: offset))
  }

  // MARK: States

  private mutating func state(_ index: StateIndex) -> StatechartsV1.State {
    let state = chart[index]
    var message = StatechartsV1.State(labels[Int(index)])
    switch state.kind {
    case .atomic: message.type = .basic
    case .final: (message.type, message.isFinal) = (.basic, true)
    case .compound: message.type = .normal
    case .parallel: message.type = .parallel
    case .shallowHistory: (message.isHistory, message.historyType) = (true, .shallow)
    case .deepHistory: (message.isHistory, message.historyType) = (true, .deep)
    }
    message.isInitial = state.parent.map { defaultChild(of: $0) == index } ?? false
    message.entryActions = actions(state.details.onEntry.flatMap { $0 }, at: state.details.offset)
    message.exitActions = actions(state.details.onExit.flatMap { $0 }, at: state.details.offset)
    message.metadata = metadata(of: state)
    if chart.dialect == .statechartsV1 { message.notes = state.details.notes }
    noteLosses(of: state)
    message.children = state.children.map { self.state($0) }
    return message
  }

  private func defaultChild(of parent: StateIndex) -> StateIndex? {
    guard chart[parent].kind == .compound, let target = chart[parent].initial?.targets.first else {
      return nil
    }
    return chart[parent].children.first { $0 == target || chart.isDescendant(target, of: $0) }
  }

  private func metadata(of state: State) -> Value {
    if chart.dialect == .statechartsV1 { return state.details.meta }
    var members = Value.emptyObject.object ?? [:]
    if !state.details.tags.isEmpty { members["tags"] = .array(state.details.tags.map { .string($0) }) }
    if let text = state.details.description { members["description"] = .string(text) }
    if state.details.meta != .undefined { members["meta"] = state.details.meta }
    return members.isEmpty ? .undefined : .object(members)
  }

  private mutating func noteLosses(of state: State) {
    let offset = state.details.offset
    for invoke in state.details.invokes { lose("an invoked child", at: invoke.offset) }
    if state.details.output != .none { lose("the output of a final state", at: offset) }
    guard let initial = state.initial else { return }
    if !initial.content.isEmpty { lose("the content of a default transition", at: initial.offset) }
    if state.kind == .compound && initial.targets != defaultChild(of: state.index).map({ [$0] }) {
      note(
        "\"\(labels[Int(state.index)])\" begins deeper than at a child: its default is the child",
        at: initial.offset)
    }
    if state.kind.isHistory, let parent = state.parent,
      initial.targets != defaultChild(of: parent).map({ [$0] })
    {
      note(
        "the history \"\(labels[Int(state.index)])\" without a memory leads to its parent's default",
        at: offset)
    }
  }

  // MARK: Transitions

  private mutating func convertTransitions() {
    numbers = Array(repeating: 0, count: chart.transitions.count)
    let ordered =
      chart.dialect == .statechartsV1
      ? chart.transitions.sorted {
        ($0.details.number ?? Int($0.index), $0.index) < ($1.details.number ?? Int($1.index), $1.index)
      } : chart.transitions
    var known: [Int: Int] = [:]
    for transition in ordered {
      if let number = transition.details.number, let at = known[number] {
        numbers[Int(transition.index)] = at
        statechart.transitions[at].from.append(labels[Int(transition.source)])
        continue
      }
      numbers[Int(transition.index)] = statechart.transitions.count
      if let number = transition.details.number { known[number] = statechart.transitions.count }
      let message = message(of: transition)
      statechart.transitions.append(message)
      // A further descriptor is a transition of its own.
      for descriptor in transition.details.descriptors.dropFirst() {
        var other = message
        other.event = descriptor
        statechart.transitions.append(other)
      }
    }
  }

  private mutating func message(of transition: Transition) -> StatechartsV1.Transition {
    let details = transition.details
    var message = StatechartsV1.Transition()
    message.label = details.description ?? ""
    message.from = ([transition.source] + transition.joined).map { labels[Int($0)] }
    message.to = transition.targets.map { labels[Int($0)] }
    message.event = details.descriptors.first ?? ""
    message.actions = actions(details.content, at: details.offset)
    message.priority = details.priority
    message.metadata = details.meta
    if !transition.joined.isEmpty && !message.isJoin {
      var members = details.meta.object ?? [:]
      members["sources"] = "all"
      message.metadata = .object(members)
    }
    if chart.dialect == .statechartsV1 { message.notes = details.notes }
    if let condition = ownCondition(of: transition), let text = expression(condition, at: details.offset) {
      message.guard = StatechartsV1.Guard(text)
    }
    if chart.dialect != .statechartsV1 { noteLosses(of: transition) }
    return message
  }

  /// The condition without what a join added to it.
  private func ownCondition(of transition: Transition) -> Guard? {
    guard !transition.joined.isEmpty, case .and(let all) = transition.details.condition else {
      return transition.details.condition
    }
    let own = Array(all.dropFirst(transition.joined.count))
    return own.count > 1 ? .and(own) : own.first
  }

  private mutating func noteLosses(of transition: Transition) {
    let details = transition.details
    switch details.trigger {
    case .event, .always: break
    case .after: note("timers go on when the state is left: statecharts.v1 cannot cancel", at: details.offset)
    case .done, .invoked: note("nothing gives done events in statecharts.v1", at: details.offset)
    }
    if details.descriptors.contains(where: { $0 == "*" || $0.hasSuffix(".*") }) {
      note("an event's name stands for itself only in statecharts.v1, also \"*\"", at: details.offset)
    }
    let source = transition.source
    if details.kind == .internal, chart[source].kind == .compound,
      transition.targets.contains(where: { $0 == source || chart.isDescendant($0, of: source) })
    {
      note("internal transitions leave and enter their source in statecharts.v1", at: details.offset)
    }
  }

  private mutating func convertData() {
    var variables = Value.emptyObject.object ?? [:]
    for item in chart.data {
      if case .literal(let value) = item.value {
        variables[item.name] = value
      } else {
        note("the variable \"\(item.name)\" has no value at the start", at: item.offset)
        variables[item.name] = .null
      }
    }
    if !variables.isEmpty { statechart.variables = .object(variables) }
  }

  /// The events that transitions wait for and actions give, each once.
  private func alphabet() -> [StatechartsV1.Event] {
    var seen: Set<String> = [""]
    let given = statechart.transitions.flatMap(\.actions)
    let all = statechart.transitions.map(\.event) + given.compactMap { StatechartsV1Content.event(of: $0) }
    return all.filter { seen.insert($0).inserted }.map { StatechartsV1.Event($0) }
  }
}
