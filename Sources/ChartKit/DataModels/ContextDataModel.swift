/// The data model of statecharts.v1: ECMAScript expressions over `context`, `event` (`event.name`, `event.data`) and
/// `In(label)`; assignments to paths below the context.
///
/// The library is opened by the first expression that is no literal.
public final class ContextDataModel: DataModel {
  private let scripts: ECMAScriptDataModel

  /// The data model of a session that takes its JavaScript context from a chart's pool.
  public init(_ pool: ScriptPool, limits: ScriptLimits) {
    scripts = ECMAScriptDataModel(pool, limits: limits)
  }

  public func evaluate(_ expression: Expression, in scope: inout Scope) throws(ChartError) -> Value {
    if case .literal(let value) = expression { return value }
    return try within(&scope) { inner throws(ChartError) in try scripts.evaluate(expression, in: &inner) }
  }

  public func examine(_ condition: Expression, in scope: inout Scope) -> Examination {
    if case .literal(let value) = condition { return Examination(.success(value.isTruthy)) }
    do {
      var examination = try within(&scope) { inner throws(ChartError) in
        scripts.examine(condition, in: &inner)
      }
      examination.readings = examination.readings.map { reading in
        guard case .data(let keys) = reading.place, let root = keys.first else { return reading }
        let rest = Array(keys.dropFirst())
        return Reading(root == "event" ? .event(rest) : .data(root == "context" ? rest : keys), reading.value)
      }
      return examination
    } catch {
      return Examination(.failure(error))
    }
  }

  public func assign(
    _ expression: Expression, to location: Location, in scope: inout Scope
  ) throws(ChartError) {
    guard case .path(let keys) = location else {
      throw ChartError("this location is no path below the context", at: 0)
    }
    let value = try evaluate(expression, in: &scope)
    let data = scope.data.isUndefined ? .emptyObject : scope.data
    guard let changed = data.setting(value, at: keys[...]) else {
      let offset = if case .script(_, let offset) = expression { offset } else { 0 }
      throw ChartError("there is no place \"\(keys.joined(separator: "."))\" in the context", at: offset)
    }
    scope.data = changed
  }

  public func run(_ script: String, at offset: Int, in scope: inout Scope) throws(ChartError) {
    try within(&scope) { inner throws(ChartError) in try scripts.run(script, at: offset, in: &inner) }
  }

  public func declare(
    _ name: String, _ value: Declaration, at offset: Int, in scope: inout Scope
  ) throws(ChartError) {
    try declareMember(name, value, in: &scope)
  }

  public func beginLoop(
    over array: Expression, item: String, index: String?, at offset: Int, in scope: inout Scope
  ) throws(ChartError) -> Int {
    throw ChartError("a chart of statecharts.v1 has no loops", at: offset)
  }

  public func bindItem(_ position: Int, in scope: inout Scope) {}

  public func endLoop() {}

  /// Does something in a scope whose variables are `context` and `event`; what becomes of the context is kept.
  private func within<Result>(
    _ scope: inout Scope, _ body: (inout Scope) throws(ChartError) -> Result
  ) throws(ChartError) -> Result {
    let context = scope.data.isUndefined ? .emptyObject : scope.data
    var inner = scope
    inner.event = nil
    let event: Value =
      scope.event.map { ["name": .string($0.name), "data": $0.data] } ?? ["name": "", "data": .undefined]
    inner.data = ["context": context, "event": event]
    defer {
      scope.draws = inner.draws
      if let changed = inner.data["context"], changed != context { scope.data = changed }
    }
    return try body(&inner)
  }
}
