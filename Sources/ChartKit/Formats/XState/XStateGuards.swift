extension XStateMachineReader {
  /// A guard: the name of one, an object with its type and params, or a combination of guards.
  mutating func condition(_ member: JSONMember) -> Guard? {
    if isAbsent(member.value) { return nil }
    return condition(member.value)
  }

  /// v4's `cond` and `in`, both of which must hold.
  mutating func condition4(of node: JSONNode, _ origin: Origin) -> Guard? {
    let condition = node.member("cond").flatMap { self.condition($0) }
    guard let place = node.member("in"), !isAbsent(place.value) else { return condition }
    let isIn: Guard
    if let text = place.value.string, text.hasPrefix("#") {
      isIn = .active(reference(toID: text, at: place.value.offset))
    } else if place.value.string != nil || place.value.isObject {
      isIn = .matches(relativeValue(stateValue(place.value.javaScriptValue, from: origin.source), origin))
    } else {
      wrongType(place, "a state's id or a state value")
      return condition
    }
    return condition.map { .and([$0, isIn]) } ?? isIn
  }

  /// A value below the state's grandparent, where v4 looks, as a value below the root.
  private func relativeValue(_ value: Value, _ origin: Origin) -> Value {
    var keys: [String] = []
    var here = origin.parent.flatMap { draft.states[Int($0)].parent }
    while let state = here, let parent = draft.states[Int(state)].parent {
      keys.append(draft.states[Int(state)].key)
      here = parent
    }
    return keys.reduce(value) { .object([$1: $0]) }
  }

  private mutating func condition(_ node: JSONNode) -> Guard? {
    if let name = node.string { return named(guard: name, nil, at: node.offset) }
    if let call = hostCall(node) { return .call(labelled(call, node)) }
    guard node.isObject else {
      error(
        "xstate-guard", "a guard must be a name or an object, but this is \(node.kindName)", at: node.offset)
      return nil
    }
    guard let type = node["type"]?.string else {
      error("xstate-guard", "a guard needs a \"type\"", at: node.offset)
      return nil
    }
    switch type {
    case "not", "xstate.not", "and", "xstate.and", "or", "xstate.or":
      if let operands = field("guards", of: node) ?? field("guard", of: node) {
        return combination(type, list(operands), at: node.offset)
      }
    case "stateIn", "xstate.stateIn":
      if let place = field("state", of: node) ?? field("stateValue", of: node) ?? node["params"] {
        return stateIn(place)
      }
    default: break
    }
    return named(guard: type, node, at: node.offset)
  }

  /// A function that stands where it is used is called after its text.
  private mutating func labelled(_ call: HostCall, _ node: JSONNode) -> HostCall {
    guard calling == nil, let text = node["text"]?.string else { return call }
    var call = call
    call.label = guardLabels.label(of: call.function, text: text)
    return call
  }

  /// A guard by its name, as it is implemented where it is.
  private mutating func named(guard name: String, _ node: JSONNode?, at offset: Int) -> Guard? {
    let params = params(of: node)
    if let found = implementation(name, of: "guards") {
      return reading(name, params) { $0.condition(found) }
    }
    return .named(name, params: node.map { parameters(of: $0) } ?? .undefined)
  }

  private mutating func combination(_ type: String, _ operands: [JSONNode], at offset: Int) -> Guard? {
    var guards: [Guard] = []
    for operand in operands {
      guard let operand = condition(operand) else { return nil }
      guards.append(operand)
    }
    if type.hasSuffix("and") { return .and(guards) }
    if type.hasSuffix("or") { return .or(guards) }
    guard guards.count == 1 else {
      error("xstate-guard", "\"not\" takes one guard, but here are \(guards.count)", at: offset)
      return nil
    }
    return .not(guards[0])
  }

  private mutating func stateIn(_ place: JSONNode) -> Guard? {
    if let text = place.string, text.hasPrefix("#") {
      return .active(reference(toID: text, at: place.offset))
    }
    guard place.string != nil || place.isObject else {
      error("xstate-guard", "\"stateIn\" needs a state's id or a state value", at: place.offset)
      return nil
    }
    return .matches(stateValue(literal(place), from: 0))
  }

  /// A state value with its dotted strings spelled out as objects.
  private func stateValue(_ value: Value, from state: StateIndex) -> Value {
    switch value {
    case .string(let text):
      let keys = path(text, from: state)
      return keys.dropLast().reversed().reduce(.string(keys.last ?? "")) { .object([$1: $0]) }
    case .object(let members): return .object(members.mapValues { stateValue($0, from: state) })
    default: return value
    }
  }

  // MARK: - What guards and actions have in common

  /// The field `key` of an action or a guard: below its `params`, or beside its type.
  func field(_ key: String, of node: JSONNode) -> JSONNode? {
    node["params"]?[key] ?? node[key]
  }

  /// The `params`, or without them whatever stands beside the type.
  func parameters(of node: JSONNode) -> Value {
    if let params = node["params"] { return literal(params) }
    let others = (node.members ?? []).filter { $0.key != "type" }
    return others.isEmpty ? .undefined : literal(JSONNode(.object(others), at: node.offset))
  }
}
