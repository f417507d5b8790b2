import OrderedCollections

/// Writes charts as XState v5 machines in JSON.
public struct XStateWriter {
  let chart: Chart
  /// Whether the chart was made from one of another dialect.
  let isConverted: Bool
  /// For each state, the machine's id and the keys down to it joined by dots: XState's default id.
  let defaultIDs: [String]
  /// What the machines inside are called, by their number; nil for those that stand where they are invoked.
  private var actors: [String?] = []
  /// The transitions of the root that states' routes are, by those states.
  private var routes: [StateIndex: Transition] = [:]

  /// Writes a chart. A chart of another dialect is turned into one of XState v5 first; what does not fit is told by the
  /// losses.
  public static func write(_ chart: Chart) -> WrittenDocument {
    var losses: [Diagnostic] = []
    var written = chart
    if let naming = FunctionNaming(chart) { (written, losses) = (naming.named, naming.losses.all) }
    if chart.dialect != .xstate5 {
      let conversion = XStateConversion.convert(written)
      written = ChartCompiler.compile(conversion.draft)
      losses += conversion.losses
    }
    let isMade = chart.dialect != .xstate5 || chart.functions != nil
    let writer = XStateWriter(written, isConverted: isMade)
    return WrittenDocument(text: writer.machine().prettyJSONText() + "\n", losses: losses)
  }

  private init(_ chart: Chart, isConverted: Bool) {
    (self.chart, self.isConverted) = (chart, isConverted)
    var ids: [String] = []
    for state in chart.states {
      ids.append(state.parent.map { ids[Int($0)] + "." + state.key } ?? state.key)
    }
    defaultIDs = ids
    for transition in chart.transitions[chart.root.transitions] {
      if let state = routed(transition) { routes[state] = transition }
    }
    nameActors()
  }

  /// Machines that the document declares keep their names; in a document that is made, all get one.
  private mutating func nameActors() {
    let notes = chart.root.details.notes
    let declared = ["actors", "machines"].flatMap { key in
      (notes[key]?.object ?? [:]).filter { XStateMachineReader.isMachine($0.value) }.map(\.key)
    }
    var taken = Set(declared)
    for (number, child) in chart.children.enumerated() {
      if number < declared.count {
        actors.append(declared[number])
      } else if isConverted {
        var name = child.name
        var count = 1
        while !taken.insert(name).inserted {
          count += 1
          name = "\(child.name)\(count)"
        }
        actors.append(name)
      } else {
        actors.append(nil)
      }
    }
  }

  // MARK: States

  func machine() -> Value {
    var members = members(of: chart.root)
    if isConverted, !chart.children.isEmpty {
      var machines: OrderedDictionary<String, Value> = [:]
      for (number, name) in actors.enumerated() {
        if let name { machines[name] = XStateWriter(chart.children[number], isConverted: true).machine() }
      }
      members["actors"] = .object(machines)
    }
    return .object(members)
  }

  /// A state's members in the order in which people write them.
  private func members(of state: State) -> OrderedDictionary<String, Value> {
    let details = state.details
    var members: OrderedDictionary<String, Value> = [:]
    let isUnnamed = state.index == 0 && state.id == XStateMachineReader.defaultID
    let route = routes[state.index]
    if !isUnnamed, state.index == 0 || route != nil || state.id != defaultIDs[Int(state.index)] {
      members["id"] = .string(state.id)
    }
    if let type = type(of: state) { members["type"] = .string(type) }
    if state.kind.isHistory { members["history"] = state.kind == .deepHistory ? "deep" : "shallow" }
    if let description = details.description { members["description"] = .string(description) }
    if !details.tags.isEmpty { members["tags"] = .array(details.tags.map { .string($0) }) }
    if !details.meta.isUndefined { members["meta"] = details.meta }
    addDefault(of: state, to: &members)
    if state.index == 0, chart.dataModel == "literal" { members["context"] = context }
    let timers = timers(of: state)
    add(actions(withoutTimers(details.onEntry.flatMap { $0 }, timers)), as: "entry", to: &members)
    add(actions(withoutTimers(details.onExit.flatMap { $0 }, timers)), as: "exit", to: &members)
    addInvokes(of: state, to: &members)
    addTransitions(of: state, timers, to: &members)
    if let route { members["route"] = self.route(route) }
    if case .content(.literal(let output)) = details.output { members["output"] = output }
    if !state.children.isEmpty {
      var states: OrderedDictionary<String, Value> = [:]
      for child in state.children { states[chart[child].key] = .object(self.members(of: chart[child])) }
      members["states"] = .object(states)
    }
    for (key, value) in details.notes.object ?? [:] where members[key] == nil { members[key] = value }
    return members
  }

  private func type(of state: State) -> String? {
    switch state.kind {
    case .parallel: "parallel"
    case .final: "final"
    case .shallowHistory, .deepHistory: "history"
    case .compound: state.children.isEmpty ? "compound" : nil
    case .atomic: state.children.isEmpty ? nil : "atomic"
    }
  }

  private func addDefault(of state: State, to members: inout OrderedDictionary<String, Value>) {
    guard let initial = state.initial else { return }
    if state.kind.isHistory {
      members["target"] = list(
        initial.targets.map { .string(target($0, below: state.parent ?? 0, isHistory: true)) })
      return
    }
    guard let target = initial.targets.first else { return }
    let key = Value.string(chart[target].key)
    let actions = actions(initial.content)
    members["initial"] = actions.isEmpty ? key : ["target": key, "actions": list(actions)]
  }

  private var context: Value {
    var members: OrderedDictionary<String, Value> = [:]
    for item in chart.data {
      if case .literal(let value) = item.value { members[item.name] = value }
    }
    return .object(members)
  }

  private func add(
    _ actions: [Value], as key: String, to members: inout OrderedDictionary<String, Value>
  ) {
    if !actions.isEmpty { members[key] = list(actions) }
  }

  /// One value alone, or an array of several.
  func list(_ values: [Value]) -> Value { values.count == 1 ? values[0] : .array(values) }

  // MARK: Targets

  /// A state as a transition of `source` names it: its key among siblings, `.path` below, else `#id`.
  func target(_ target: StateIndex, from source: StateIndex) -> String {
    if let parent = chart[source].parent, chart[target].parent == parent { return escaped(chart[target].key) }
    if chart.isDescendant(target, of: source) { return "." + path(target, below: source) }
    return reference(target)
  }

  private func target(_ target: StateIndex, below state: StateIndex, isHistory: Bool) -> String {
    chart.isDescendant(target, of: state) ? path(target, below: state) : reference(target)
  }

  /// `#id`, or the way from the machine's id down.
  func reference(_ state: StateIndex) -> String {
    let id = chart[state].id
    if state == 0 || id != defaultIDs[Int(state)] { return "#" + escapedDots(id) }
    return "#"
      + ([escapedDots(chart.root.id)] + chart.path(of: state).map(escapedDots)).joined(separator: ".")
  }

  private func path(_ state: StateIndex, below ancestor: StateIndex) -> String {
    var keys: [String] = []
    var here = state
    while here != ancestor, let parent = chart[here].parent {
      keys.append(
        keys.isEmpty && parent == ancestor ? escaped(chart[here].key) : escapedDots(chart[here].key))
      here = parent
    }
    return keys.reversed().joined(separator: ".")
  }

  /// A key that is the whole of a target, where a number sign would mean an id.
  private func escaped(_ key: String) -> String { (key.hasPrefix("#") ? "\\" : "") + escapedDots(key) }

  func escapedDots(_ key: String) -> String {
    var escaped = ""
    for character in key.unicodeScalars {
      if character == "." || character == "\\" { escaped += "\\" }
      escaped.unicodeScalars.append(character)
    }
    return escaped
  }

  // MARK: Invocations

  /// What an invocation runs: a name, or the machine itself.
  func source(_ source: Invoke.Source) -> Value {
    switch source {
    case .named(let name): return .string(name)
    case .chart(let number):
      guard chart.children.indices.contains(number) else { return "" }
      if let name = actors[number] { return .string(name) }
      return XStateWriter(chart.children[number], isConverted: isConverted).machine()
    case .logic(_, let kind): return .string(kind)
    case .machine: return "machine"
    case .uri(let expression), .content(let expression), .computed(let expression):
      return .string(Delay.expression(expression).text)
    }
  }
}
