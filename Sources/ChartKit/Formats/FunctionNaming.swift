/// Puts names where functions of a chart's host stand: JSON and SCXML hold no functions.
///
/// Guards, actions, delays and actors become such that somebody else implements, under the functions' names; what a
/// function computes for something else is left out. Each is told as a loss.
struct FunctionNaming {
  let chart: Chart
  let losses: LossList
  /// The chart that has no functions.
  let named: Chart

  /// Nil where the chart has none.
  init?(_ chart: Chart) {
    if chart.functions == nil { return nil }
    var pass = FunctionNamingPass()
    named = pass.convert(chart)
    (self.chart, losses) = (chart, pass.losses)
  }
}

extension Value {
  /// Takes a member out of this object; what then has none left is undefined.
  fileprivate mutating func remove(_ key: String) {
    guard case .object(var members) = self else { return }
    members[key] = nil
    self = members.isEmpty ? .undefined : .object(members)
  }
}

private struct FunctionNamingPass {
  var losses = LossList()
  /// Names by function and the name it is called by: two functions never share one.
  private var names: [String: String] = [:]
  private var taken: Set<String> = []
  /// What the module calls its logic and machines, by their numbers.
  private var logic: [Int: String] = [:]

  // MARK: Charts

  mutating func convert(_ chart: Chart) -> Chart {
    var draft = ChartDraft(name: chart.name, dialect: chart.dialect, source: chart.source)
    draft.earlyBinding = chart.earlyBinding
    draft.options = chart.options
    draft.script = convert(chart.script, chart)
    nameLogic(chart.root.details.notes["$implementations"])
    if let initial = chart.initialData {
      losses.add(
        "the data at the start are left out: JavaScript makes them", at: Self.offset(of: initial) ?? 0)
    }
    for var item in chart.data {
      if case .function = item.value {
        losses.add("\"\(item.name)\" starts as null: a function gives its value", at: item.offset)
        item.value = .literal(.null)
      }
      item.value = item.value.map { plain($0, "\"\(item.name)\"", at: item.offset) }
      draft.data.append(item)
    }
    draft.dataModel = draft.data.isEmpty ? "null" : "literal"
    let states = chart.states.map { convert($0, chart) }
    let transitions = chart.transitions.map { convert($0, chart) }
    let ids = Dictionary(states.map { ($0.id, $0.index) }) { first, _ in first }
    let children = chart.children.map { convert($0) }
    func made() -> Chart {
      Chart(
        draft: draft, states: states, transitions: transitions, children: children,
        diagnostics: chart.diagnostics, ids: ids)
    }
    var hasAssignments = false
    made().forEachInstruction { if case .assign = $0 { hasAssignments = true } }
    if hasAssignments { draft.dataModel = "literal" }
    return made()
  }

  private mutating func convert(_ state: State, _ chart: Chart) -> State {
    var state = state
    state.details.notes.remove("$implementations")
    state.details.onEntry = state.details.onEntry.map { convert($0, chart) }
    state.details.onExit = state.details.onExit.map { convert($0, chart) }
    state.details.invokes = state.details.invokes.map { convert($0, of: state, chart) }
    state.details.output = convert(
      state.details.output, "the output of \"\(state.key)\"", at: state.details.offset)
    state.details.meta = plain(
      state.details.meta, "the meta data of \"\(state.key)\"", at: state.details.offset)
    state.details.notes = plain(
      state.details.notes, "the other keys of \"\(state.key)\"", at: state.details.offset)
    if let content = state.initial?.content { state.initial?.content = convert(content, chart) }
    return state
  }

  private mutating func convert(_ transition: Transition, _ chart: Chart) -> Transition {
    var transition = transition
    let details = transition.details
    transition.details.condition = details.condition.map { convert($0, at: details.offset) }
    transition.details.content = convert(details.content, chart)
    transition.details.meta = plain(details.meta, "the meta data of a transition", at: details.offset)
    transition.details.notes = plain(details.notes, "the other keys of a transition", at: details.offset)
    if case .after(let delay) = details.trigger {
      transition.details.trigger = .after(convert(delay, at: details.offset))
    }
    return transition
  }

  // MARK: Names

  private mutating func nameLogic(_ implementations: Value?) {
    for kind in ["actors", "services", "activities"] {
      for (name, value) in implementations?[kind]?.object ?? [:] {
        if let number = value.kept?.number { logic[number] = name }
      }
    }
  }

  private mutating func name(_ call: HostCall) -> String {
    let key = "\(call.function)\0\(call.name)"
    if let known = names[key] { return known }
    var name = call.name
    var count = 1
    while !taken.insert(name).inserted {
      count += 1
      name = "\(call.name) \(count)"
    }
    names[key] = name
    return name
  }

  /// A call under the name that stands for it.
  private mutating func renamed(_ expression: Expression) -> Expression {
    guard case .function(var call) = expression else { return expression }
    call.name = name(call)
    return .function(call)
  }

  private mutating func params(of call: HostCall) -> Value {
    switch call.params {
    case .literal(let value)?: return plain(value, "the params of \"\(call.name)\"", at: call.offset)
    case nil: return .undefined
    case .function?, .script?:
      losses.add("the params of \"\(call.name)\": left out, since a function computes them", at: call.offset)
      return .undefined
    }
  }

  private static func isFunction(_ expression: Expression?) -> Bool {
    if case .function? = expression { true } else { false }
  }

  private static func offset(of expression: Expression) -> Int? {
    if case .function(let call) = expression { call.offset } else { nil }
  }

  // MARK: Values

  private mutating func plain(_ expression: Expression, _ what: String, at offset: Int) -> Expression {
    guard case .literal(let value) = expression else { return expression }
    return .literal(plain(value, what, at: offset))
  }

  /// A value without what only JavaScript has: null stands for it.
  private mutating func plain(_ value: Value, _ what: String, at offset: Int) -> Value {
    switch value {
    case .undefined, .null, .bool, .string: return value
    case .number(let number):
      if number.isFinite { return value }
      losses.add("\(what): null stands for \(number)", at: offset)
      return .null
    case .array(let items): return .array(items.map { plain($0, what, at: offset) })
    case .object(let members): return .object(members.mapValues { plain($0, what, at: offset) })
    case .kept(let kept):
      losses.add("\(what): null stands for \(SCXMLReader.brief(kept.text))", at: offset)
      return .null
    }
  }

  // MARK: Content

  private mutating func convert(_ content: [Instruction], _ chart: Chart) -> [Instruction] {
    content.map { convert($0, chart) }
  }

  private mutating func convert(_ instruction: Instruction, _ chart: Chart) -> Instruction {
    switch instruction {
    case .call(let call), .update(let call), .enqueue(let call): return action(call)
    case .send(let send): return convert(send, chart)
    case .spawn(let spawn): return convert(spawn, chart)
    case .cancel(let id, let offset) where Self.isFunction(id):
      return action(.cancel(renamed(id), at: offset), chart, at: offset)
    case .stopChild(let id, let offset) where Self.isFunction(id):
      return action(.stopChild(renamed(id), at: offset), chart, at: offset)
    case .emit(let event, let offset) where Self.isFunction(event):
      return action(.emit(renamed(event), at: offset), chart, at: offset)
    case .log(let label, let value?, let offset) where Self.isFunction(value):
      return action(.log(label: label, renamed(value), at: offset), chart, at: offset)
    case .assign(let location, let value, let offset) where Self.isFunction(value):
      return action(.assign(location, renamed(value), at: offset), chart, at: offset)
    case .branches(let branches):
      return .branches(
        branches.map { branch in
          Branch(branch.condition.map { convert($0, at: 0) }, convert(branch.content, chart))
        })
    case .forEach(let array, let item, let index, let body, let offset):
      return .forEach(array: array, item: item, index: index, convert(body, chart), at: offset)
    case .action(let name, let params, let offset):
      return .action(name, params: plain(params, "the params of \"\(name)\"", at: offset), at: offset)
    case .log(let label, let value, let offset):
      return .log(label: label, value.map { plain($0, "what is logged", at: offset) }, at: offset)
    case .assign(let location, let value, let offset):
      let what = "what is assigned to \"\(PrintText(chart).location(location))\""
      return .assign(location, plain(value, what, at: offset), at: offset)
    case .emit(let event, let offset):
      return .emit(plain(event, "the event that is emitted", at: offset), at: offset)
    case .cancel, .script, .scriptFile, .stopChild, .startChild: return instruction
    }
  }

  private mutating func action(_ call: HostCall) -> Instruction {
    let name = name(call)
    losses.add(
      "\"\(name)\" is a function: as one of the actions it is known by its name only", at: call.offset)
    return .action(name, params: params(of: call), at: call.offset)
  }

  /// What a function takes part in becomes an action whose name says it.
  private mutating func action(_ instruction: Instruction, _ chart: Chart, at offset: Int) -> Instruction {
    let name = PrintText(chart).action(instruction)
    losses.add("\"\(SCXMLReader.brief(name))\" becomes an action of that name", at: offset)
    return .action(name, params: .undefined, at: offset)
  }

  private mutating func convert(_ send: Send, _ chart: Chart) -> Instruction {
    var converted = send
    converted.event = renamed(send.event)
    if case .expression(let target) = send.target { converted.target = .expression(renamed(target)) }
    converted.delay = send.delay.map { convert($0, at: send.offset) }
    if case .expression(.function) = converted.target {
      return action(.send(converted), chart, at: send.offset)
    }
    if Self.isFunction(converted.event) { return action(.send(converted), chart, at: send.offset) }
    let event = Delay.expression(send.event).text
    if converted.computedID != nil {
      converted.computedID = nil
      losses.add("the id of the event \"\(event)\" is left out: it is computed", at: send.offset)
    }
    converted.payload = convert(send.payload, "the data of the event \"\(event)\"", at: send.offset)
    return .send(converted)
  }

  private mutating func convert(_ spawn: Spawn, _ chart: Chart) -> Instruction {
    var spawn = spawn
    spawn.source = convert(spawn.source, id: nil, at: spawn.offset)
    for path in [\Spawn.id, \Spawn.systemID, \Spawn.input] where Self.isFunction(spawn[keyPath: path]) {
      losses.add("what a function computes for the child that is spawned is left out", at: spawn.offset)
      spawn[keyPath: path] = nil
    }
    spawn.input = spawn.input.map { plain($0, "the input of the child that is spawned", at: spawn.offset) }
    return .spawn(spawn)
  }

  private mutating func convert(_ payload: Payload, _ what: String, at offset: Int) -> Payload {
    switch payload {
    case .content(let value) where Self.isFunction(value): break
    case .parameters(let parameters) where parameters.contains { Self.isFunction($0.value) }: break
    case .none: return payload
    case .content(let value): return .content(plain(value, what, at: offset))
    case .parameters(let parameters):
      return .parameters(
        parameters.map { Parameter($0.name, plain($0.value, what, at: offset), isLocation: $0.isLocation) })
    }
    losses.add("\(what): left out, since a function computes it", at: offset)
    return .none
  }

  private mutating func convert(_ delay: Delay, at offset: Int) -> Delay {
    guard case .expression(.function(let call)) = delay else { return delay }
    let name = name(call)
    losses.add("the delay \"\(name)\" is known by its name only", at: offset)
    return .named(name)
  }

  // MARK: Guards

  private mutating func convert(_ condition: Guard, at offset: Int) -> Guard {
    switch condition {
    case .call(let call), .condition(.function(let call)):
      let name = name(call)
      losses.add(
        "\"\(name)\" is a function: as one of the guards it is known by its name only", at: call.offset)
      return .named(name, params: params(of: call))
    case .not(let inner): return .not(convert(inner, at: offset))
    case .and(let all): return .and(all.map { convert($0, at: offset) })
    case .or(let all): return .or(all.map { convert($0, at: offset) })
    case .named(let name, let params):
      return .named(name, params: plain(params, "the params of \"\(name)\"", at: offset))
    case .active, .matches, .condition, .isAddressed: return condition
    }
  }

  // MARK: Children

  private mutating func convert(_ invoke: Invoke, of state: State, _ chart: Chart) -> Invoke {
    var invoke = invoke
    let isOwnID = invoke.id.map { !$0.hasSuffix("." + state.id) && !$0.hasSuffix("]") } ?? false
    invoke.source = convert(invoke.source, id: isOwnID ? invoke.id : nil, at: invoke.offset)
    invoke.payload = convert(invoke.payload, "the input of \"\(invoke.id ?? "")\"", at: invoke.offset)
    if Self.isFunction(invoke.systemID) {
      losses.add("the systemId of \"\(invoke.id ?? "")\" is left out: it is computed", at: invoke.offset)
      invoke.systemID = nil
    }
    invoke.notes = plain(invoke.notes, "the other keys of \"\(invoke.id ?? "")\"", at: invoke.offset)
    invoke.finalize = invoke.finalize.map { convert($0, chart) }
    return invoke
  }

  /// Logic has no name of its own: the id that it runs under says which it is, else its kind.
  private mutating func convert(_ source: Invoke.Source, id: String?, at offset: Int) -> Invoke.Source {
    let name: String
    switch source {
    case .logic(let number, let kind):
      name = self.name(HostCall(number, name: logic[number] ?? id ?? kind, at: offset))
    case .machine(let number):
      name = self.name(HostCall(number, name: logic[number] ?? id ?? "machine", at: offset))
    case .computed(.function(let call)): name = self.name(call)
    case .computed(.literal(.string(let text))): return .named(text)
    case .chart, .named, .computed, .uri, .content: return source
    }
    losses.add("\"\(name)\" is a function: as one of the actors it is known by its name only", at: offset)
    return .named(name)
  }
}
