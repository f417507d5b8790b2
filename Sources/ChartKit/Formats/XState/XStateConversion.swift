import OrderedCollections

/// Turns charts of other dialects into charts of XState v5, and lists what does not fit.
struct XStateConversion {
  let chart: Chart
  var draft: ChartDraft
  var losses = LossList()
  /// The ids that states have in the draft.
  private(set) var ids: [String] = []
  /// Every event that the chart names.
  let eventNames: Set<String>
  let print: PrintText

  static func convert(_ chart: Chart) -> (draft: ChartDraft, losses: [Diagnostic]) {
    var conversion = XStateConversion(chart)
    conversion.convert()
    return (conversion.draft, conversion.losses.all)
  }

  private init(_ chart: Chart) {
    self.chart = chart
    draft = ChartDraft(name: chart.name, dialect: .xstate5, source: chart.source)
    eventNames = chart.mentionedEvents
    print = PrintText(chart)
  }

  var isV4: Bool { chart.dialect == .xstate4 }

  private mutating func convert() {
    nameStates()
    readData()
    if !chart.script.isEmpty { losses.add("the script that runs at the start is left out", at: 0) }
    for state in chart.states { draft.states.append(convert(state)) }
    for child in chart.children {
      let (converted, inner) = Self.convert(child)
      draft.children.append(converted)
      losses.add(inner)
    }
    reportDifferences()
  }

  // MARK: Names

  /// States that are named from afar keep their ids; all others have XState's.
  private mutating func nameStates() {
    var paths: [String] = []
    for state in chart.states {
      paths.append(state.parent.map { paths[Int($0)] + "." + state.key } ?? rootKey)
    }
    if isV4 {
      ids = chart.states.map(\.id)
      ids[0] = rootKey
      return
    }
    var distant: Set<StateIndex> = []
    for transition in chart.transitions {
      for target in transition.targets where !isNear(target, transition.source) { distant.insert(target) }
      transition.details.condition.map { collect($0, into: &distant) }
      for descriptor in transition.details.descriptors where descriptor.hasPrefix("done.state.") {
        guard let state = chart.state(withID: String(descriptor.dropFirst(11))) else { continue }
        if state != transition.source { distant.insert(state) }
      }
    }
    ids = chart.states.map { distant.contains($0.index) && $0.id != rootKey ? $0.id : paths[Int($0.index)] }
  }

  private var rootKey: String { isV4 ? chart.root.id : chart.name }

  private func isNear(_ target: StateIndex, _ source: StateIndex) -> Bool {
    chart[target].parent == chart[source].parent || chart.isDescendant(target, of: source)
  }

  private func collect(_ condition: Guard, into states: inout Set<StateIndex>) {
    switch condition {
    case .active(let place): place.state.map { _ = states.insert($0) }
    case .not(let inner): collect(inner, into: &states)
    case .and(let all), .or(let all): for one in all { collect(one, into: &states) }
    case .named, .matches, .condition, .call, .isAddressed: break
    }
  }

  func reference(_ state: StateIndex) -> StateReference {
    StateReference(ids[Int(state)], .id(ids[Int(state)]), at: 0)
  }

  // MARK: Data

  private mutating func readData() {
    if chart.dataModel != "null" && (chart.dataModel == "literal" || !chart.data.isEmpty) {
      draft.dataModel = "literal"
    }
    if !chart.earlyBinding {
      losses.add("data are bound at the start, not on entry of their state", at: chart.root.details.offset)
    }
    for item in chart.data {
      var value = Value.null
      if case .literal(let known) = item.value, !known.isUndefined {
        value = known
      } else if let uri = item.sourceURI {
        losses.add("\"\(item.name)\" starts as null: it stands in the file \(uri)", at: item.offset)
      } else if case .script(let text, _) = item.value {
        losses.add(
          "\"\(item.name)\" starts as null: its value is \(SCXMLReader.brief(text))", at: item.offset)
      } else {
        losses.add("\"\(item.name)\" starts as null: XState's JSON has no undefined", at: item.offset)
      }
      draft.data.append(DataItem(item.name, .literal(value), at: item.offset))
    }
  }

  // MARK: States

  private mutating func convert(_ state: State) -> StateDraft {
    let offset = state.details.offset
    let key = state.index == 0 ? rootKey : state.key
    var kind = state.kind
    if state.index == 0, kind == .atomic, !state.children.isEmpty { kind = .compound }
    var converted = StateDraft(
      kind, key: key, id: ids[Int(state.index)], parent: state.index == 0 ? nil : state.parent, at: offset)
    converted.initial = initial(of: state)
    converted.details = details(of: state)
    if kind.isHistory { return converted }
    addTransitions(of: state, to: &converted)
    let keys = state.children.map { chart[$0].key }
    if JavaScriptKeys.ordered(keys, by: { $0 }) != keys {
      losses.add(
        "JavaScript puts the children of \"\(state.key)\" in another order: numbers come first", at: offset)
    }
    return converted
  }

  private mutating func initial(of state: State) -> InitialDraft? {
    guard let initial = state.initial, !initial.targets.isEmpty else { return nil }
    var content = initial.content.flatMap { convert($0) }
    if state.kind.isHistory {
      if !content.isEmpty {
        losses.add("the actions of the history \"\(state.key)\" are left out", at: initial.offset)
        content = []
      }
      return InitialDraft(initial.targets.map(reference), content: content, at: initial.offset)
    }
    let target = initial.targets[0]
    let child =
      chart[state.index].children.first { $0 == target || chart.isDescendant(target, of: $0) } ?? target
    if initial.targets.count > 1 || child != target {
      let name = state.index == 0 ? chart.name : state.key
      losses.add(
        "\"\(name)\" starts in \(chart[child].key): XState's initial state is one child, not "
          + initial.targets.map { chart[$0].key }.joined(separator: " "), at: initial.offset)
    }
    return InitialDraft([reference(child)], content: content, at: initial.offset)
  }

  private mutating func details(of state: State) -> StateDetails {
    var details = StateDetails()
    details.offset = state.details.offset
    let entry = state.details.onEntry.flatMap { $0.flatMap { convert($0) } }
    let exit = state.details.onExit.flatMap { $0.flatMap { convert($0) } }
    if !entry.isEmpty { details.onEntry = [entry] }
    if !exit.isEmpty { details.onExit = [exit] }
    (details.tags, details.meta) = (state.details.tags, state.details.meta)
    details.description = state.details.description
    details.output = output(state.details.output, of: state)
    if state.index == 0, chart.dialect != .statechartsV1 { details.output = outputOfEnds() }
    for (index, invoke) in state.details.invokes.enumerated() {
      details.invokes.append(convert(invoke, index, of: state))
    }
    if chart.dialect == .statechartsV1, state.index == 0 {
      losses.add(state.details.notes.lossesOfStatechartsV1, at: state.details.offset)
    } else {
      reportNotes(state.details.notes, at: state.details.offset)
    }
    return details
  }

  private mutating func output(_ payload: Payload, of state: State) -> Payload {
    guard let value = literal(payload) else {
      losses.add(
        "the data of the final state \"\(state.key)\" are left out: they are computed",
        at: state.details.offset)
      return .none
    }
    return value.isUndefined ? .none : .content(.literal(value))
  }

  /// The machine's output, which SCXML and XState v4 have at each of its final states.
  private mutating func outputOfEnds() -> Payload {
    let ends = chart.root.children.filter { chart[$0].kind == .final }
    let outputs = Set(ends.map { literal(chart[$0].details.output) ?? .undefined })
    guard outputs.count < 2 else {
      losses.add(
        "the machine has no output: its final states have different ones", at: chart.root.details.offset)
      return .none
    }
    return outputs.first.map { $0.isUndefined ? .none : .content(.literal($0)) } ?? .none
  }

  /// A payload's value where it is known; undefined where there is none, nil where it is computed.
  func literal(_ payload: Payload) -> Value? {
    switch payload {
    case .none: return .undefined
    case .content(.literal(let value)): return value
    case .content(.script), .content(.function): return nil
    case .parameters(let parameters):
      var members: OrderedDictionary<String, Value> = [:]
      for parameter in parameters {
        guard case .literal(let value) = parameter.value else { return nil }
        members[parameter.name] = value
      }
      return .object(members)
    }
  }

  private static let silentNotes: Set<String> = [
    "$schema", "version", "predictableActionArguments", "preserveActionOrder", "tsTypes", "schema",
    "machines", "actors", "order", "namespaces", "datamodel", "$implementations",
  ]

  mutating func reportNotes(_ notes: Value, at offset: Int) {
    for (key, _) in notes.object ?? [:] where !Self.silentNotes.contains(key) {
      let message =
        switch key {
        case "attributes", "elements": "\(key) of other namespaces are left out"
        case "lost": "attributes of other namespaces are left out"
        case "comments": "comments are left out: JSON has none"
        default: "the key \"\(key)\" is left out: v5 does not know it"
        }
      losses.add(message, at: offset)
    }
  }
}
