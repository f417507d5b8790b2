// Executable content (§4): `executeContent` of Appendix D.
extension Session {
  /// Runs a block. A fault skips the rest of the block (§4.9); in XState it ends the session.
  func run(_ block: [Instruction], _ event: Event) {
    if hot.pointee.status == .error { return }
    do {
      for instruction in block { try execute(instruction, event) }
    } catch {
      if program.isXState { fail(error) } else { raiseError("error.execution", error, sendID: error.sendID) }
    }
  }

  func execute(_ instruction: Instruction, _ event: Event) throws(ChartError) {
    switch instruction {
    case .action(let name, let params, _): record(.action(name, params: params))
    case .send(let send): try self.send(send, event)
    case .cancel(let id, let offset): try cancel(id, event, at: offset)
    case .log(let label, let expression, _):
      let value = try expression.map { expression throws(ChartError) in try evaluate(expression, event) }
      record(
        program.isXState
          ? .noted(label ?? "log", value ?? .undefined) : .log(label: label, value ?? .undefined))
    case .assign(let location, let expression, _): try assign(expression, to: location, event)
    case .branches(let branches): try execute(branches, event)
    case .forEach(let array, let item, let index, let content, let offset):
      try forEach(array, item: item, index: index, content, at: offset, event)
    case .script(let text, let offset): try runScript(text, at: offset, event)
    case .scriptFile(let uri, let offset): try runScript(of: uri, at: offset, event)
    case .stopChild(let id, _):
      if let id = childID(try evaluate(id, event)) { stopChild(id) }
    case .startChild(let id, let source, let logic, _): startChild(id, source, logic: logic)
    case .call(let call): try act(call, event)
    case .update(let call): try update(call, event)
    case .enqueue(let call): try enqueue(call, event)
    case .spawn(let spawn): try self.spawn(spawn, event)
    case .emit(let expression, _):
      let (name, data) = try outgoing(expression, event)
      record(.emitted(Event(name, data: data)))
    }
  }

  private func execute(_ branches: [Branch], _ event: Event) throws(ChartError) {
    for branch in branches {
      if let condition = branch.condition {
        // In XState v4 a condition that fails is an exception like any other.
        let holds =
          configuration4 == nil ? holds(condition, event, of: nil) : try evaluate(condition, event)
        if !holds { continue }
      }
      for instruction in branch.content { try execute(instruction, event) }
      return
    }
  }

  func evaluate(_ expression: Expression, _ event: Event) throws(ChartError) -> Value {
    if case .literal(let value) = expression { return value }
    var scope = scope(event)
    defer { keep(scope) }
    return try dataModel.evaluate(expression, in: &scope)
  }

  /// The text of an expression's value; numbers as ECMAScript prints them.
  func text(_ expression: Expression, _ event: Event) throws(ChartError) -> String {
    switch try evaluate(expression, event) {
    case .string(let text): text
    case let other: other.jsonText()
    }
  }
}
