extension XStateMachineReader {
  /// Actions that only v4 has; nil for those that somebody else implements.
  mutating func action4(_ type: String, _ node: JSONNode) -> [Instruction]? {
    switch type {
    case "choose", "xstate.choose": choose(node)
    case "respond", "xstate.respond": send(node, to: .origin)
    case "forwardTo", "xstate.forwardTo": forward(node)
    case "escalate", "xstate.escalate": escalate(node)
    case "sendUpdate", "xstate.sendUpdate":
      [.send(Send(.literal("xstate.update"), to: .parent, at: node.offset))]
    case "start", "xstate.start": start(node)
    default: nil
    }
  }

  /// The actions of the first condition that holds.
  private mutating func choose(_ node: JSONNode) -> [Instruction]? {
    guard let conditions = field("conds", of: node)?.array else { return nil }
    var branches: [Branch] = []
    for one in conditions {
      guard one.isObject else {
        error("xstate-action", "a condition of \"choose\" must be an object with \"actions\"", at: one.offset)
        continue
      }
      branches.append(Branch(one.member("cond").flatMap { condition($0) }, actions(one.member("actions"))))
    }
    return [.branches(branches)]
  }

  /// The event that is handled, to a child.
  private func forward(_ node: JSONNode) -> [Instruction]? {
    guard let target = field("to", of: node)?.string else { return nil }
    var send = Send(.literal(""), to: .child(target), at: node.offset)
    send.forwards = true
    return [.send(send)]
  }

  /// An error of this machine, for its parent.
  private func escalate(_ node: JSONNode) -> [Instruction] {
    let data = field("data", of: node) ?? field("errorData", of: node)
    let payload = data.map { Payload.content(.literal($0.javaScriptValue)) } ?? .none
    return [.send(Send(.literal("xstate.error"), to: .parent, payload: payload, at: node.offset))]
  }

  private func start(_ node: JSONNode) -> [Instruction]? {
    guard let activity = field("activity", of: node) ?? field("id", of: node) else { return nil }
    let source = activity.string ?? activity["src"]?.string ?? activity["type"]?.string
    guard let source else { return nil }
    var logic: Int?
    if case .logic(let number, _) = self.activity(source) { logic = number }
    return [.startChild(id: activity["id"]?.string ?? source, source: source, logic: logic, at: node.offset)]
  }
}
