import OrderedCollections

/// What an expression can see and change: the session's data and the event that is handled.
public struct Scope {
  /// The variables; an object or undefined.
  public var data: Value
  /// The event that is being handled; nil before the first.
  public var event: Event?
  /// `In()`: whether the state with this id is active.
  public var isActive: (String) -> Bool
}

/// The language of a chart's expressions. Has no memory: all it knows stands in the scope.
public protocol DataModel: Sendable {
  func evaluate(_ expression: Expression, in scope: inout Scope) throws(ChartError) -> Value
  func assign(_ value: Value, to location: Location, in scope: inout Scope) throws(ChartError)
  func run(_ script: String, at offset: Int, in scope: inout Scope) throws(ChartError)
}

/// The null data model (§B.1), and XState's literal assignments: values that stand in the document, no expressions.
public struct LiteralDataModel: DataModel {
  public init() {}

  public func evaluate(_ expression: Expression, in scope: inout Scope) throws(ChartError) -> Value {
    switch expression {
    case .literal(let value): return value
    case .script(let text, let offset):
      throw ChartError("the null data model has no expressions, but the chart has \"\(text)\"", at: offset)
    }
  }

  public func assign(_ value: Value, to location: Location, in scope: inout Scope) throws(ChartError) {
    switch location {
    case .path(let keys): scope.data = Self.setting(value, at: keys[...], in: scope.data)
    case .expression(let text, let offset):
      throw ChartError("the null data model has no data, but the chart assigns to \"\(text)\"", at: offset)
    }
  }

  public func run(_ script: String, at offset: Int, in scope: inout Scope) throws(ChartError) {
    throw ChartError("the null data model has no scripts", at: offset)
  }

  private static func setting(_ value: Value, at keys: ArraySlice<String>, in data: Value) -> Value {
    guard let key = keys.first else { return value }
    var members = data.object ?? [:]
    members[key] = setting(value, at: keys.dropFirst(), in: members[key] ?? .undefined)
    return .object(members)
  }
}
