/// An event, as transitions and data models see it.
public struct Event: Hashable, Sendable {
  /// The kind of an event, `_event.type` in SCXML (§5.10.1).
  public enum Kind: UInt8, Hashable, Sendable {
    /// Raised by the engine: errors, done events, XState's `xstate.` events.
    case platform
    /// Raised by the chart itself.
    case `internal`
    /// Sent from outside, by a timer, or by another session.
    case external
  }

  /// What most events do not have (§5.10.1).
  public struct Details: Hashable, Sendable {
    public var sendID: String?
    public var origin: String?
    public var originType: String?
    public var invokeID: String?

    public init(
      sendID: String? = nil, origin: String? = nil, originType: String? = nil, invokeID: String? = nil
    ) {
      (self.sendID, self.origin, self.originType, self.invokeID) = (sendID, origin, originType, invokeID)
    }
  }

  private final class Box: Sendable {
    let details: Details
    init(_ details: Details) { self.details = details }
  }

  public var name: String
  public var kind: Kind
  public var data: Value
  private var box: Box?

  public init(_ name: String, _ kind: Kind = .external, data: Value = .undefined, details: Details? = nil) {
    self.name = name
    self.kind = kind
    self.data = data
    self.box = details.map(Box.init)
  }

  public var details: Details { box?.details ?? Details() }

  public static func == (left: Event, right: Event) -> Bool {
    left.name == right.name && left.kind == right.kind && left.data == right.data
      && (left.box === right.box || left.details == right.details)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(kind)
    hasher.combine(data)
  }
}
