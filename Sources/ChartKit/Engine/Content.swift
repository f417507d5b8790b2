// Executable content (§4): `executeContent` of Appendix D.
extension Session {
  /// Runs a block. A fault skips the rest of the block (§4.9); in XState it ends the session.
  func run(_ block: [Instruction], _ event: Event) {
    if hot.pointee.status == .error { return }
    do {
      for instruction in block { try execute(instruction, event) }
    } catch {
      if program.isXState { fail(error) } else { raiseError("error.execution", error) }
    }
  }

  private func execute(_ instruction: Instruction, _ event: Event) throws(ChartError) {
    switch instruction {
    case .action(let name, let params, _): record(.action(name, params: params))
    case .send(let send): try self.send(send, event)
    case .cancel(let id, let offset): try cancel(id, event, at: offset)
    case .log(let label, let expression, _):
      let value = try expression.map { expression throws(ChartError) in try evaluate(expression, event) }
      record(.log(label: label, value ?? .undefined))
    case .assign(let location, let expression, _): try assign(expression, to: location, event)
    case .branches(let branches): try execute(branches, event)
    case .forEach(_, _, _, _, let offset):
      throw ChartError("foreach needs a data model with variables", at: offset)
    case .script(let text, let offset): try runScript(text, at: offset, event)
    case .stopChild(let id, _): stopChild(id)
    }
  }

  private func execute(_ branches: [Branch], _ event: Event) throws(ChartError) {
    for branch in branches {
      if let condition = branch.condition, !holds(condition, event, of: nil) { continue }
      for instruction in branch.content { try execute(instruction, event) }
      return
    }
  }

  func evaluate(_ expression: Expression, _ event: Event) throws(ChartError) -> Value {
    if case .literal(let value) = expression { return value }
    var scope = scope(event)
    return try dataModel.evaluate(expression, in: &scope)
  }

  /// The text of an expression's value; numbers as ECMAScript prints them.
  func text(_ expression: Expression, _ event: Event) throws(ChartError) -> String {
    switch try evaluate(expression, event) {
    case .string(let text): text
    case let other: other.jsonText()
    }
  }

  private func assign(
    _ expression: Expression, to location: Location, _ event: Event
  ) throws(ChartError) {
    var scope = scope(event)
    let value = try dataModel.evaluate(expression, in: &scope)
    try dataModel.assign(value, to: location, in: &scope)
    keep(scope)
  }

  private func runScript(_ text: String, at offset: Int, _ event: Event) throws(ChartError) {
    var scope = scope(event)
    try dataModel.run(text, at: offset, in: &scope)
    keep(scope)
  }

  /// Takes over the data that content changed.
  private func keep(_ scope: Scope) {
    hot.pointee.isTouched = true
    if scope.data == rest.data { return }
    if hot.pointee.isRecording {
      recorder.records += scope.data.changes(since: rest.data).map(Record.changed)
    }
    change { $0.data = scope.data }
  }

  /// The data that goes with an event. A fault is an `error.execution`, and leaves the data out (§5.7).
  func payload(_ payload: Payload, _ event: Event) -> Value {
    do {
      switch payload {
      case .none: return .undefined
      case .content(let expression): return try evaluate(expression, event)
      case .parameters(let parameters):
        var value = Value.emptyObject.object ?? [:]
        for parameter in parameters { value[parameter.name] = try evaluate(parameter.value, event) }
        return .object(value)
      }
    } catch {
      raiseError("error.execution", error)
      return .undefined
    }
  }
}
