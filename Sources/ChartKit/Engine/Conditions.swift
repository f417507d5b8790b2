// Guards: `conditionMatch` of Appendix D.
extension Session {
  /// Whether a guard holds; a fault counts as false and is an `error.execution` (§5.9.1).
  func holds(_ condition: Guard, _ event: Event, of transition: TransitionIndex?) -> Bool {
    do {
      return try evaluate(condition, event)
    } catch {
      if program.isXState {
        guardFailure = error
        return false
      }
      var error = error
      if let transition { error.offset = program.chart[transition: transition].details.offset }
      raiseError("error.execution", error)
      return false
    }
  }

  /// The guard's value; has no effect but records of the guards that nobody implements.
  func evaluate(_ condition: Guard, _ event: Event) throws(ChartError) -> Bool {
    switch condition {
    case .named(let name, _): return answer(for: name)
    case .not(let inner): return try !evaluate(inner, event)
    case .and(let all):
      for one in all where try !evaluate(one, event) { return false }
      return true
    case .or(let all):
      for one in all where try evaluate(one, event) { return true }
      return false
    case _ where forcedAnswer(condition) != nil:
      let answer = forcedAnswer(condition) ?? false
      record(.assumed(guardName: condition.text, answer: answer, given: true))
      return answer
    case .active(let reference): return reference.state.map { isActive[Int($0)] } ?? false
    case .matches(let value): return isInState(value, below: 0)
    case .call(let call): return try holds(call, event)
    case .isAddressed(let address): return event.data["to"] == .string(address)
    case .condition(let expression):
      if case .literal(let value) = expression { return value.isTruthy }
      var scope = scope(event)
      defer { if program.usesScripts { keep(scope) } }
      return try dataModel.evaluate(expression, in: &scope).isTruthy
    }
  }

  /// The answer for a guard that nobody implements.
  func answer(for name: String) -> Bool {
    let given = assumption(name)
    let answer = given ?? options.defaultGuardAnswer
    record(.assumed(guardName: name, answer: answer, given: given != nil))
    return answer
  }

  /// What was assumed here, or else for the whole tree of sessions.
  func assumption(_ name: String) -> Bool? { rest.assumptions[name] ?? parent?.assumption(name) }

  /// The answer that the user has forced on a guard that the chart does implement, by its text.
  func forcedAnswer(_ condition: Guard) -> Bool? {
    if parent == nil && rest.assumptions.isEmpty { return nil }
    return assumption(condition.text) ?? condition.commonName.flatMap { assumption($0) }
  }

  /// XState's `matches`: whether the active states lie on a (partial) state value.
  func isInState(_ value: Value, below state: StateIndex) -> Bool {
    switch value {
    case .string(let key):
      var here = state
      for part in key.split(separator: ".") {
        guard let next = program.chart.child(String(part), of: here), isActive[Int(next)] else {
          return false
        }
        here = next
      }
      return true
    case .object(let members):
      return members.allSatisfy { key, inner in
        guard let child = program.chart.child(key, of: state), isActive[Int(child)] else { return false }
        return isInState(inner, below: child)
      }
    default: return false
    }
  }

  /// What expressions can see.
  func scope(_ event: Event) -> Scope {
    var scope = Scope(data: rest.data, event: event == Session.noEvent ? nil : event) { [unowned self] id in
      program.chart.state(withID: id).map { isActive[Int($0)] } ?? false
    }
    if program.usesScripts || program.hasFunctions {
      (scope.now, scope.draws) = (hot.pointee.now, rest.draws)
      (scope.sessionID, scope.name) = (sessionID, program.chart.name)
    }
    return scope
  }

  /// What `_sessionid` says: unique in the tree of sessions.
  var sessionID: String {
    if sessionName.number != rest.session { sessionName = (rest.session, "s\(rest.session)") }
    return sessionName.text
  }
}
