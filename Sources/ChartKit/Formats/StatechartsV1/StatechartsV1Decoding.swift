/// Reads messages from proto-JSON, of today's schema, its later additions, and the schema of 2022.
struct StatechartsV1Decoder {
  var faults = ProtoFaults()
  /// Whether anything was read that only the schema of 2022 has.
  private(set) var metOldSchema = false

  static let stateTypes = [
    "STATE_TYPE_UNSPECIFIED": 0, "STATE_TYPE_BASIC": 1, "STATE_TYPE_NORMAL": 2, "STATE_TYPE_OR": 2,
    "STATE_TYPE_PARALLEL": 3, "STATE_TYPE_ORTHOGONAL": 3, "STATE_TYPE_AND": 3, "STATE_TYPE_INITIAL": 4,
    "STATE_TYPE_FINAL": 5,
  ]
  private static let historyTypes = [
    "HISTORY_TYPE_UNSPECIFIED": 0, "HISTORY_TYPE_SHALLOW": 1, "HISTORY_TYPE_DEEP": 2,
  ]
  private static let machineStates = [
    "MACHINE_STATE_UNSPECIFIED": 0, "MACHINE_STATE_RUNNING": 1, "MACHINE_STATE_STOPPED": 2,
  ]

  // MARK: Charts

  private static let chartFields: Set = [
    "rootState", "transitions", "events", "variables", "name", "description", "states", "transistions",
  ]

  mutating func statechart(_ node: JSONNode) -> StatechartsV1.Statechart {
    let fields = ProtoFields(node, known: Self.chartFields, faults: &faults)
    var chart = StatechartsV1.Statechart()
    chart.place = fields.place
    chart.notes = fields.notes
    chart.name = faults.string("name", of: fields)
    chart.description = faults.string("description", of: fields)
    chart.variables = faults.object("variables", of: fields)
    chart.events = faults.list("events", of: fields).map { event($0) }
    chart.transitions = faults.list("transitions", of: fields).map { transition($0) }
    if fields["transistions"] != nil {
      metOldSchema = true
      chart.transitions += faults.list("transistions", of: fields).map { transition($0) }
    }
    if let root = fields["rootState"] {
      chart.rootState = tree(root)
      if let states = fields["states"] {
        faults.report("proto-field", "a chart has \"rootState\" or \"states\", not both", at: states.offset)
      }
    } else if let states = fields["states"] {
      metOldSchema = true
      var root = StatechartsV1.State(StatechartsV1.rootLabel)
      root.type = .normal
      root.place = StatechartsV1.Place(states.offset)
      root.children = faults.list("states", of: fields).map { tree($0) }
      chart.rootState = root
    }
    return chart
  }

  private static let stateFields: Set = [
    "label", "type", "children", "isInitial", "isFinal", "entryActions", "exitActions", "isHistory",
    "historyType",
    "metadata",
  ]

  /// A state with all below it. JSON nests no deeper than its reader allows, so recursion ends.
  private mutating func tree(_ node: JSONNode) -> StatechartsV1.State {
    let fields = ProtoFields(node, known: Self.stateFields, faults: &faults)
    var state = StatechartsV1.State(faults.string("label", of: fields))
    state.place = fields.place
    state.notes = fields.notes
    state.isInitial = faults.bool("isInitial", of: fields)
    state.isFinal = faults.bool("isFinal", of: fields)
    switch faults.number("type", of: fields, names: Self.stateTypes) {
    case 4: (state.type, state.isInitial, metOldSchema) = (.basic, true, true)
    case 5: (state.type, state.isFinal, metOldSchema) = (.basic, true, true)
    case let type: state.type = StatechartsV1.StateType(rawValue: type) ?? .unspecified
    }
    state.children = faults.list("children", of: fields).map { tree($0) }
    // The types INITIAL and FINAL say nothing of children.
    if !state.children.isEmpty, state.type == .basic, isOldType(fields["type"]) { state.type = .unspecified }
    state.entryActions = faults.list("entryActions", of: fields).map { action($0) }
    state.exitActions = faults.list("exitActions", of: fields).map { action($0) }
    state.isHistory = faults.bool("isHistory", of: fields)
    let history = faults.number("historyType", of: fields, names: Self.historyTypes)
    state.historyType = StatechartsV1.HistoryType(rawValue: history) ?? .unspecified
    state.metadata = faults.object("metadata", of: fields)
    return state
  }

  private func isOldType(_ node: JSONNode?) -> Bool {
    node?.number == 4 || node?.number == 5 || node?.string.flatMap { Self.stateTypes[$0] } ?? 0 > 3
  }

  mutating func transition(_ node: JSONNode) -> StatechartsV1.Transition {
    let known: Set = ["label", "from", "to", "event", "guard", "actions", "priority", "metadata"]
    let fields = ProtoFields(node, known: known, faults: &faults)
    var transition = StatechartsV1.Transition()
    transition.place = fields.place
    transition.notes = fields.notes
    transition.label = faults.string("label", of: fields)
    if fields["from"]?.string != nil || fields["to"]?.string != nil { metOldSchema = true }
    transition.from = faults.strings("from", of: fields)
    transition.to = faults.strings("to", of: fields)
    transition.event = faults.string("event", of: fields)
    transition.guard = fields["guard"].map { condition($0) }
    transition.actions = faults.list("actions", of: fields).map { action($0) }
    transition.priority = faults.integer("priority", of: fields)
    transition.metadata = faults.object("metadata", of: fields)
    return transition
  }

  /// An event; in places that used to be strings, its label alone.
  mutating func event(_ node: JSONNode) -> StatechartsV1.Event {
    if let label = node.string {
      var event = StatechartsV1.Event(label)
      event.place = StatechartsV1.Place(node.offset)
      return event
    }
    let fields = ProtoFields(node, known: ["label", "parameters"], faults: &faults)
    var event = StatechartsV1.Event(faults.string("label", of: fields))
    event.parameters = faults.object("parameters", of: fields)
    (event.notes, event.place) = (fields.notes, fields.place)
    return event
  }

  /// The later schema's `condition` stands for the deprecated `expression`.
  private mutating func condition(_ node: JSONNode) -> StatechartsV1.Guard {
    let fields = ProtoFields(node, known: ["expression", "language", "condition"], faults: &faults)
    var condition = StatechartsV1.Guard(faults.string("expression", of: fields))
    condition.language = faults.string("language", of: fields)
    if let inner = fields["condition"] { condition.expression = source(inner) ?? condition.expression }
    (condition.notes, condition.place) = (
      fields.notes, StatechartsV1.Place(fields["expression"]?.offset ?? node.offset)
    )
    return condition
  }

  private mutating func source(_ node: JSONNode) -> String? {
    if let text = node.string { return text }
    let fields = ProtoFields(
      node, known: ["type", "source", "celAst", "celChecked", "metadata"], faults: &faults)
    let text = faults.string("source", of: fields)
    return text.isEmpty ? nil : text
  }

  mutating func action(_ node: JSONNode) -> StatechartsV1.Action {
    let fields = ProtoFields(
      node, known: ["label", "expression", "language", "parameters", "body"], faults: &faults)
    var action = StatechartsV1.Action(faults.string("label", of: fields))
    action.expression = faults.string("expression", of: fields)
    if let body = fields["body"] { action.expression = source(body) ?? action.expression }
    action.language = faults.string("language", of: fields)
    action.parameters = faults.object("parameters", of: fields)
    (action.notes, action.place) = (fields.notes, StatechartsV1.Place(fields["label"]?.offset ?? node.offset))
    return action
  }

  // MARK: Machines

  mutating func configuration(_ node: JSONNode) -> StatechartsV1.Configuration {
    let fields = ProtoFields(node, known: ["states", "history"], faults: &faults)
    var configuration = StatechartsV1.Configuration(
      faults.list("states", of: fields).map { reference in
        if let label = reference.string { return label }
        return faults.string("label", of: ProtoFields(reference, known: ["label"], faults: &faults))
      })
    for member in fields["history"]?.members ?? [] {
      configuration.history[member.key] = self.configuration(member.value).states
    }
    configuration.place = fields.place
    return configuration
  }

  mutating func step(_ node: JSONNode) -> StatechartsV1.Step {
    let known: Set = [
      "events", "transitions", "startingConfiguration", "resultingConfiguration", "context", "statesEntered",
      "statesExited", "actionsExecuted",
    ]
    let fields = ProtoFields(node, known: known, faults: &faults)
    var step = StatechartsV1.Step()
    step.place = fields.place
    step.events = faults.list("events", of: fields).map { event($0) }
    step.transitions = faults.list("transitions", of: fields).map { transition($0) }
    step.startingConfiguration = fields["startingConfiguration"].map { configuration($0) }
    step.resultingConfiguration = fields["resultingConfiguration"].map { configuration($0) }
    step.context = faults.object("context", of: fields)
    return step
  }

  mutating func machine(_ node: JSONNode) -> StatechartsV1.Machine {
    let known: Set = [
      "id", "state", "context", "statechart", "configuration", "stepHistory", "eventHistory",
      "transitionHistory",
    ]
    let fields = ProtoFields(node, known: known, faults: &faults)
    var machine = StatechartsV1.Machine()
    machine.place = fields.place
    machine.id = faults.string("id", of: fields)
    let state = faults.number("state", of: fields, names: Self.machineStates)
    machine.state = StatechartsV1.MachineState(rawValue: state) ?? .unspecified
    machine.context = faults.object("context", of: fields)
    machine.statechart = fields["statechart"].map { statechart($0) }
    machine.configuration = fields["configuration"].map { configuration($0) }
    var steps = faults.list("stepHistory", of: fields).map { step($0) }
    steps += oldHistory(fields, "eventHistory", "event")
    steps += oldHistory(fields, "transitionHistory", "transition")
    machine.stepHistory = StatechartsV1.StepHistory(steps)
    return machine
  }

  /// The histories of 2022 as steps of one event, or one transition, each.
  private mutating func oldHistory(_ fields: ProtoFields, _ name: String, _ key: String) -> [StatechartsV1
    .Step]
  {
    if fields[name] != nil { metOldSchema = true }
    return faults.list(name, of: fields).map { node in
      let entry = ProtoFields(node, known: [key, "timestamp", "context"], faults: &faults)
      var step = StatechartsV1.Step()
      step.place = entry.place
      step.context = faults.object("context", of: entry)
      let label = faults.string(key, of: entry)
      if key == "event" {
        step.events = [StatechartsV1.Event(label)]
      } else {
        var transition = StatechartsV1.Transition()
        transition.label = label
        step.transitions = [transition]
      }
      return step
    }
  }
}
