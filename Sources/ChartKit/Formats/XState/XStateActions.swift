extension XStateMachineReader {
  /// Actions: one or an array of them, each a name, a function, or an object with its type.
  mutating func actions(_ member: JSONMember?) -> [Instruction] {
    guard let member else { return [] }
    if isV4, member.value.isNull { return [] }
    var content: [Instruction] = []
    for node in list(member.value) { content += action(node, at: member.keyOffset) }
    return content
  }

  private mutating func action(_ node: JSONNode, at offset: Int) -> [Instruction] {
    if let name = node.string { return named(action: name, nil, at: node.offset) }
    if let call = hostCall(node) { return [.call(call)] }
    if let type = node["type"]?.string { return action(type, node) }
    error(
      "xstate-action",
      "an action must be a name or an object with a \"type\", but this is \(node.kindName)",
      at: node.isObject ? node.offset : offset)
    return []
  }

  /// An action by its name, as it is implemented where it is.
  private mutating func named(action name: String, _ node: JSONNode?, at offset: Int) -> [Instruction] {
    let params = params(of: node)
    if let found = implementation(name, of: "actions") {
      return reading(name, params) { reader in
        reader.list(found).flatMap { reader.action($0, at: offset) }
      } ?? []
    }
    return [.action(name, params: node.map { parameters(of: $0) } ?? .undefined, at: offset)]
  }

  /// XState's own actions become instructions; an action that lacks what they need is somebody else's.
  private mutating func action(_ type: String, _ node: JSONNode) -> [Instruction] {
    let builtIn: [Instruction]?
    switch type {
    case "raise", "xstate.raise": builtIn = send(node, to: nil)
    case "sendParent", "xstate.sendParent": builtIn = send(node, to: .parent)
    case "send", "xstate.send": builtIn = isV4 ? send(node, to: target(of: node) ?? .session) : nil
    case "sendTo", "xstate.sendTo": builtIn = target(of: node).flatMap { send(node, to: $0) }
    case "assign", "xstate.assign": builtIn = assignments(node)
    case "cancel", "xstate.cancel":
      builtIn = text(field("sendId", of: node) ?? field("id", of: node)).map {
        [.cancel($0, at: node.offset)]
      }
    case "log", "xstate.log": builtIn = log(node)
    case "stop", "xstate.stop", "stopChild", "xstate.stopChild":
      let id = field("id", of: node) ?? field("actorRef", of: node) ?? field("activity", of: node)
      builtIn = text(id).map { [.stopChild($0, at: node.offset)] }
    case "xstate.enqueueActions": builtIn = hostCall(field("collect", of: node)).map { [.enqueue($0)] }
    case "xstate.emit":
      builtIn = field("event", of: node).map { [.emit(event($0), at: node.offset)] }
    case "xstate.spawnChild": builtIn = spawn(node)
    default: builtIn = isV4 ? action4(type, node) : nil
    }
    return builtIn ?? named(action: type, node, at: node.offset)
  }

  /// A string, a function that gives one, or a thing of the host's.
  func text(_ node: JSONNode?) -> Expression? {
    guard let node, node.string != nil || marker(node) != nil else { return nil }
    return expression(node)
  }

  /// An event: a name stands for one without data.
  private func event(_ node: JSONNode) -> Expression {
    node.string.map { .literal(["type": .string($0)]) } ?? expression(node)
  }

  private mutating func spawn(_ node: JSONNode) -> [Instruction]? {
    guard let src = field("src", of: node), let source = source(src) else { return nil }
    var spawn = Spawn(
      source, id: field("id", of: node).map { expression($0) },
      systemID: field("systemId", of: node).map { expression($0) },
      input: field("input", of: node).map { expression($0) },
      wantsSnapshots: field("syncSnapshot", of: node)?.bool == true, at: node.offset)
    spawn.name = src.string
    return [.spawn(spawn)]
  }

  private func target(of node: JSONNode) -> Send.Target? {
    let place = field("to", of: node) ?? field("actorRef", of: node)
    if let place, marker(place) != nil { return .expression(expression(place)) }
    return switch place?.string {
    case nil: nil
    case "#_parent": .parent
    case "#_internal": .internalQueue
    case .some(let id): .child(id)
    }
  }

  /// A `send` where the action says which event; without a target a `raise`, whose delay makes it a timer.
  mutating func send(_ node: JSONNode, to target: Send.Target?) -> [Instruction]? {
    guard let event = field("event", of: node) else { return nil }
    let delay = delay(field("delay", of: node))
    let target = target ?? (delay == nil ? .internalQueue : .session)
    let sendID = field("id", of: node)
    if marker(event) != nil {
      var send = Send(expression(event), to: target, delay: delay, id: sendID?.string, at: node.offset)
      send.computedID = sendID.flatMap { hostCall($0) }
      return [.send(send)]
    }
    guard let name = event.string ?? event["type"]?.string else { return nil }
    let id = field("id", of: node)?.string ?? (isV4 && delay != nil ? name : nil)
    let fields = (event.members ?? []).filter { $0.key != "type" }
    let payload: Payload =
      fields.isEmpty
      ? .none : .content(.literal(literal(JSONNode(.object(fields), at: event.offset))))
    return [
      .send(
        Send(.literal(.string(name)), to: target, delay: delay, id: id, payload: payload, at: node.offset))
    ]
  }

  mutating func delay(_ node: JSONNode?) -> Delay? {
    if let call = hostCall(node) { return .expression(.function(call)) }
    switch node?.content {
    case .number(let number): return Self.delay(number)
    case .string(let name): return named(delay: name, at: node?.offset ?? 0)
    case nil, .null: return nil
    default:
      error("xstate-delay", "a delay must be a number of milliseconds or a name", at: node?.offset ?? 0)
      return nil
    }
  }

  /// A delay by its name, as it is implemented where it is.
  mutating func named(delay name: String, at offset: Int) -> Delay {
    guard let found = implementation(name, of: "delays") else { return .named(name) }
    return reading(name, nil) { $0.delay(found) } ?? .named(name)
  }

  private mutating func assignments(_ node: JSONNode) -> [Instruction]? {
    switch marker(node["assignment"]) {
    case .function(let number, _)?, .value(let number, _)?:
      let call = HostCall(number, name: calling?.name ?? "assign", params: calling?.params, at: node.offset)
      return [.update(call)]
    default: break
    }
    guard
      let members = (node["assignment"] ?? node["params"]?["assignment"] ?? node["params"])?.membersInKeyOrder
    else { return nil }
    draft.dataModel = "literal"
    return members.map { .assign(.path([$0.key]), .literal(literal($0.value)), at: $0.keyOffset) }
  }

  private func log(_ node: JSONNode) -> [Instruction] {
    let value = (field("value", of: node) ?? field("expr", of: node)).map {
      expression($0)
    }
    return [.log(label: field("label", of: node)?.string, value, at: node.offset)]
  }
}
