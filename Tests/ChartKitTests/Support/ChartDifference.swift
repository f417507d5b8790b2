@testable import ChartKit

/// What tells two charts apart, places left out.
///
/// Compared are states with their kinds, ids, keys, order, defaults, content and notes; transitions; data; scripts; and
/// the charts inside, by what invokes them rather than by their numbers.
enum ChartDifference {
  /// The first difference in words; nil where there is none.
  static func between(_ one: Chart, _ other: Chart) -> String? {
    let pairs: [(String, AnyHashable, AnyHashable)] = [
      ("name", one.name, other.name), ("dialect", one.dialect, other.dialect),
      ("data model", one.dataModel, other.dataModel), ("binding", one.earlyBinding, other.earlyBinding),
      ("states", one.states.count, other.states.count), ("data", data(one), data(other)),
      ("script", one.script.map(bare), other.script.map(bare)),
      ("children", one.children.count, other.children.count),
    ]
    for (what, left, right) in pairs where left != right { return "\(what): \(left) / \(right)" }
    for (left, right) in zip(one.states, other.states) {
      if let difference = between(left, right, one, other) { return "state \(left.id): \(difference)" }
    }
    for (left, right) in zip(one.transitions, other.transitions) {
      let (first, second) = (bare(left), bare(right))
      if first != second { return "transition \(left.index) of \(one[left.source].id): \(first) / \(second)" }
    }
    return nil
  }

  private static func between(_ left: State, _ right: State, _ one: Chart, _ other: Chart) -> String? {
    let (first, second) = (bare(left), bare(right))
    if first != second { return "\(first)\n  / \(second)" }
    for (left, right) in zip(left.details.invokes, right.details.invokes) {
      guard case .chart(let first) = left.source else { continue }
      guard case .chart(let second) = right.source else { return "invokes something else" }
      if let difference = between(one.children[first], other.children[second]) {
        return "invoked chart: \(difference)"
      }
    }
    return nil
  }

  private static func data(_ chart: Chart) -> [DataItem] {
    chart.data.map { item in
      var item = item
      (item.offset, item.value) = (0, item.value.map(bare))
      return item
    }
  }

  // MARK: Without places

  static func bare(_ state: State) -> State {
    var state = state
    if let initial = state.initial {
      state.initial = Initial(targets: initial.targets, content: initial.content.map(bare), offset: 0)
    }
    state.details.offset = 0
    state.details.onEntry = state.details.onEntry.map { $0.map(bare) }
    state.details.onExit = state.details.onExit.map { $0.map(bare) }
    state.details.output = bare(state.details.output)
    state.details.invokes = state.details.invokes.map { invoke in
      var invoke = invoke
      invoke.offset = 0
      invoke.idLocation = invoke.idLocation.map(bare)
      invoke.type = invoke.type.map(bare)
      invoke.payload = bare(invoke.payload)
      invoke.finalize = invoke.finalize?.map(bare)
      switch invoke.source {
      case .chart: invoke.source = .chart(0)
      case .uri(let uri): invoke.source = .uri(bare(uri))
      case .content(let content): invoke.source = .content(bare(content))
      case .named, .logic, .machine, .computed: break
      }
      return invoke
    }
    return state
  }

  static func bare(_ transition: Transition) -> Transition {
    var transition = transition
    transition.details.offset = 0
    transition.details.condition = transition.details.condition.map(bare)
    transition.details.content = transition.details.content.map(bare)
    return transition
  }

  static func bare(_ expression: Expression) -> Expression {
    if case .script(let text, _) = expression { .script(text, at: 0) } else { expression }
  }

  static func bare(_ location: Location) -> Location {
    if case .expression(let text, _) = location { .expression(text, at: 0) } else { location }
  }

  static func bare(_ condition: Guard) -> Guard {
    switch condition {
    case .not(let inner): .not(bare(inner))
    case .and(let all): .and(all.map(bare))
    case .or(let all): .or(all.map(bare))
    case .active(let reference): .active(bare(reference))
    case .condition(let expression): .condition(bare(expression))
    case .named, .matches, .call, .isAddressed: condition
    }
  }

  private static func bare(_ reference: StateReference) -> StateReference {
    var bare = StateReference("", .id(""), at: 0)
    bare.state = reference.state
    if reference.state == nil { bare.text = reference.text }
    return bare
  }

  static func bare(_ payload: Payload) -> Payload {
    switch payload {
    case .none: .none
    case .content(let value): .content(bare(value))
    case .parameters(let all):
      .parameters(all.map { Parameter($0.name, bare($0.value), isLocation: $0.isLocation) })
    }
  }

  static func bare(_ instruction: Instruction) -> Instruction {
    switch instruction {
    case .action(let name, let params, _): return .action(name, params: params, at: 0)
    case .send(var send):
      send.offset = 0
      send.event = bare(send.event)
      send.type = send.type.map(bare)
      send.idLocation = send.idLocation.map(bare)
      send.payload = bare(send.payload)
      if case .expression(let delay) = send.delay { send.delay = .expression(bare(delay)) }
      if case .expression(let target) = send.target { send.target = .expression(bare(target)) }
      return .send(send)
    case .cancel(let id, _): return .cancel(bare(id), at: 0)
    case .log(let label, let value, _): return .log(label: label, value.map(bare), at: 0)
    case .assign(let location, let value, _): return .assign(bare(location), bare(value), at: 0)
    case .branches(let branches):
      return .branches(branches.map { Branch($0.condition.map(bare), $0.content.map(bare)) })
    case .forEach(let array, let item, let index, let body, _):
      return .forEach(array: bare(array), item: item, index: index, body.map(bare), at: 0)
    case .script(let text, _): return .script(text, at: 0)
    case .scriptFile(let uri, _): return .scriptFile(uri, at: 0)
    case .stopChild(let id, _): return .stopChild(bare(id), at: 0)
    case .startChild(let id, let source, _, _): return .startChild(id: id, source: source, logic: nil, at: 0)
    case .emit(let event, _): return .emit(bare(event), at: 0)
    case .spawn(var spawn):
      spawn.offset = 0
      if case .chart = spawn.source { spawn.source = .chart(0) }
      return .spawn(spawn)
    case .call, .update, .enqueue: return instruction
    }
  }
}
