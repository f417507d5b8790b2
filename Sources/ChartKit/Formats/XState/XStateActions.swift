extension XStateMachineReader {
  /// Actions: one or an array of them, each a name or an object with its type.
  mutating func actions(_ member: JSONMember?) -> [Instruction] {
    guard let member else { return [] }
    if isV4, member.value.isNull { return [] }
    var content: [Instruction] = []
    for node in list(member.value) {
      if let name = node.string {
        content.append(.action(name, params: .undefined, at: node.offset))
      } else if let type = node["type"]?.string {
        content += action(type, node)
      } else {
        error(
          "xstate-action",
          "an action must be a name or an object with a \"type\", but this is \(node.kindName)",
          at: node.isObject ? node.offset : member.keyOffset)
      }
    }
    return content
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
      builtIn = (field("sendId", of: node) ?? field("id", of: node))?.string.map {
        [.cancel(.literal(.string($0)), at: node.offset)]
      }
    case "log", "xstate.log": builtIn = log(node)
    case "stop", "xstate.stop", "stopChild", "xstate.stopChild":
      let id = field("id", of: node) ?? field("actorRef", of: node) ?? field("activity", of: node)
      builtIn = id?.string.map { [.stopChild($0, at: node.offset)] }
    default: builtIn = nil
    }
    return builtIn ?? [.action(type, params: parameters(of: node), at: node.offset)]
  }

  private func target(of node: JSONNode) -> Send.Target? {
    switch (field("to", of: node) ?? field("actorRef", of: node))?.string {
    case nil: nil
    case "#_parent": .parent
    case "#_internal": .internalQueue
    case .some(let id): .child(id)
    }
  }

  /// A `send` where the action says which event; without a target a `raise`, whose delay makes it a timer.
  private mutating func send(_ node: JSONNode, to target: Send.Target?) -> [Instruction]? {
    guard let event = field("event", of: node), let name = event.string ?? event["type"]?.string else {
      return nil
    }
    let delay = delay(field("delay", of: node))
    let target = target ?? (delay == nil ? .internalQueue : .session)
    let id = field("id", of: node)?.string ?? (isV4 && delay != nil ? name : nil)
    let fields = (event.members ?? []).filter { $0.key != "type" }
    let payload: Payload =
      fields.isEmpty
      ? .none : .content(.literal(JSONNode(.object(fields), at: event.offset).javaScriptValue))
    return [
      .send(
        Send(.literal(.string(name)), to: target, delay: delay, id: id, payload: payload, at: node.offset))
    ]
  }

  private mutating func delay(_ node: JSONNode?) -> Delay? {
    switch node?.content {
    case .number(let number): return Self.delay(number)
    case .string(let name): return .named(name)
    case nil, .null: return nil
    default:
      error("xstate-delay", "a delay must be a number of milliseconds or a name", at: node?.offset ?? 0)
      return nil
    }
  }

  private mutating func assignments(_ node: JSONNode) -> [Instruction]? {
    guard
      let members = (node["assignment"] ?? node["params"]?["assignment"] ?? node["params"])?.membersInKeyOrder
    else { return nil }
    draft.dataModel = "literal"
    return members.map { .assign(.path([$0.key]), .literal($0.value.javaScriptValue), at: $0.keyOffset) }
  }

  private func log(_ node: JSONNode) -> [Instruction] {
    let value = (field("value", of: node) ?? field("expr", of: node)).map {
      Expression.literal($0.javaScriptValue)
    }
    return [.log(label: field("label", of: node)?.string, value, at: node.offset)]
  }
}
