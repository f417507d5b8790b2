/// A value that a condition looked at.
public struct Reading: Hashable, Sendable {
  /// What was looked at.
  public enum Place: Hashable, Sendable {
    /// The data's keys and array indices, outermost first.
    case data([String])
    /// A part of the event that is handled: `["data", "sum"]`.
    case event([String])
    /// `In()`: whether the state with this id is active.
    case state(String)
  }

  public var place: Place
  public var value: Value

  public init(_ place: Place, _ value: Value) { (self.place, self.value) = (place, value) }

  /// `queue.length`, `_event.data.sum`, `In(on)`.
  public var path: String {
    switch place {
    case .data(let keys): keys.joined(separator: ".")
    case .event(let keys): (["_event"] + keys).joined(separator: ".")
    case .state(let id): "In(\(id))"
    }
  }
}

/// What a condition said, and what it looked at to say so.
public struct Examination: Sendable {
  public var result: Result<Bool, ChartError>
  /// As the data model saw them happen, each place once; where it cannot see, empty.
  public var readings: [Reading]

  public init(_ result: Result<Bool, ChartError>, _ readings: [Reading] = []) {
    (self.result, self.readings) = (result, readings)
  }
}

extension DataModel {
  /// Evaluates a condition and tells what it read. A data model that cannot watch itself tells nothing.
  public func examine(_ condition: Expression, in scope: inout Scope) -> Examination {
    do {
      return Examination(.success(try evaluate(condition, in: &scope).isTruthy))
    } catch {
      return Examination(.failure(error))
    }
  }
}
