import OrderedCollections

/// What an expression can see and change: the session's data and the event that is handled.
public struct Scope {
  /// The variables; an object or undefined.
  public var data: Value
  /// The event that is being handled; nil before the first.
  public var event: Event?
  /// `In()`: whether the state with this id is active.
  public var isActive: (String) -> Bool
  /// Virtual milliseconds since the session began: what expressions take for the time.
  public var now = 0
  /// How many random numbers were drawn; the next one follows from it.
  public var draws = 0
  /// The session's id and the chart's name (§5.10).
  public var sessionID = ""
  public var name = ""
}

/// Where a variable's first value comes from.
public enum Declaration: Hashable, Sendable {
  case unbound
  case value(Value)
  case expression(Expression)
  /// A document's text: XML, JSON, or words (§B.2.8.1).
  case text(String)
}

/// The language of a chart's expressions. All that counts stands in the scope; what a data model remembers besides is
/// a cache of it.
public protocol DataModel: Sendable {
  func evaluate(_ expression: Expression, in scope: inout Scope) throws(ChartError) -> Value
  /// Evaluates a condition for somebody who wants to know why it says what it says.
  func examine(_ condition: Expression, in scope: inout Scope) -> Examination
  func assign(_ expression: Expression, to location: Location, in scope: inout Scope) throws(ChartError)
  func run(_ script: String, at offset: Int, in scope: inout Scope) throws(ChartError)
  /// Makes a variable. One that has no legal value is made all the same, unbound.
  func declare(_ name: String, _ value: Declaration, at offset: Int, in scope: inout Scope) throws(ChartError)
  /// Begins a loop over a copy of an array; returns how many items it has. Each loop that began must be ended.
  func beginLoop(
    over array: Expression, item: String, index: String?, at offset: Int, in scope: inout Scope
  ) throws(ChartError) -> Int
  /// Binds the variables of the innermost loop to its next item.
  func bindItem(_ position: Int, in scope: inout Scope) throws(ChartError)
  func endLoop()
}

extension DataModel {
  /// Makes a variable that is a member of the scope's data, whose value needs no more than ``evaluate(_:in:)``.
  func declareMember(
    _ name: String, _ declaration: Declaration, in scope: inout Scope
  ) throws(ChartError) {
    let value: Value
    switch declaration {
    case .unbound: value = .undefined
    case .value(let given): value = given
    case .expression(let expression): value = try evaluate(expression, in: &scope)
    case .text(let text): value = .string(text)
    }
    var members = scope.data.object ?? [:]
    members[name] = value
    scope.data = .object(members)
  }
}

/// The null data model (§B.1), and XState's literal assignments: values that stand in the document, no expressions.
public struct LiteralDataModel: DataModel {
  public init() {}

  public func evaluate(_ expression: Expression, in scope: inout Scope) throws(ChartError) -> Value {
    switch expression {
    case .literal(let value): return value
    case .script(let text, let offset):
      throw ChartError("the null data model has no expressions, but the chart has \"\(text)\"", at: offset)
    case .function(let call):
      throw ChartError("the function \"\(call.name)\" is not here", at: call.offset)
    }
  }

  public func assign(
    _ expression: Expression, to location: Location, in scope: inout Scope
  ) throws(ChartError) {
    let value = try evaluate(expression, in: &scope)
    switch location {
    case .path(let keys):
      guard let changed = scope.data.setting(value, at: keys[...]) else {
        throw ChartError("there is no place \"\(keys.joined(separator: "."))\" in the data", at: 0)
      }
      scope.data = changed
    case .expression(let text, let offset):
      throw ChartError("the null data model has no data, but the chart assigns to \"\(text)\"", at: offset)
    }
  }

  public func run(_ script: String, at offset: Int, in scope: inout Scope) throws(ChartError) {
    throw ChartError("the null data model has no scripts", at: offset)
  }

  public func declare(
    _ name: String, _ value: Declaration, at offset: Int, in scope: inout Scope
  ) throws(ChartError) {
    try declareMember(name, value, in: &scope)
  }

  public func beginLoop(
    over array: Expression, item: String, index: String?, at offset: Int, in scope: inout Scope
  ) throws(ChartError) -> Int {
    throw ChartError("foreach needs a data model with variables", at: offset)
  }

  public func bindItem(_ position: Int, in scope: inout Scope) {}

  public func endLoop() {}
}
