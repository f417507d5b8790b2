/// What holds the functions of a chart: an XState module's JavaScript. Opaque to everybody but its data model.
public protocol FunctionHost: AnyObject, Sendable {}

/// The functions of a chart's document.
public struct ChartFunctions: Sendable {
  public var host: any FunctionHost
  /// Which of the host's machines the chart is.
  public var machine: Int

  public init(_ host: any FunctionHost, machine: Int) { (self.host, self.machine) = (host, machine) }
}

/// A call of a function that the chart's host has under a number.
public struct HostCall: Hashable, Sendable {
  public var function: Int
  /// The name of the implementation, or the function's own; `(anonymous)` where it has none.
  public var name: String
  /// What a guard without a name of its own is called: its text in short, no two of a machine's alike; nil for all others.
  public var label: String?
  /// The `params` that stand beside the name; nil where there are none.
  public var params: Expression?
  /// Byte offset of the place that calls.
  public var offset: Int

  public init(_ function: Int, name: String, params: Expression? = nil, at offset: Int) {
    self.function = function
    self.name = name.isEmpty ? HostCall.anonymous : name
    (self.params, self.offset) = (params, offset)
  }

  /// What the guard that it is is called where it is told and answered.
  public var guardName: String { label ?? name }

  public static let anonymous = "(anonymous)"
}

/// Who runs in a child that an action starts.
public struct Spawn: Hashable, Sendable {
  public var source: Invoke.Source
  /// The name by which the chart asks for it, where it does.
  public var name: String?
  /// Nil where the session makes one.
  public var id: Expression?
  public var systemID: Expression?
  public var input: Expression?
  /// Whether the parent is told of each snapshot (`syncSnapshot`).
  public var wantsSnapshots: Bool
  public var offset: Int

  public init(
    _ source: Invoke.Source, id: Expression? = nil, systemID: Expression? = nil, input: Expression? = nil,
    wantsSnapshots: Bool = false, at offset: Int
  ) {
    (self.source, self.id, self.systemID, self.input) = (source, id, systemID, input)
    (self.wantsSnapshots, self.offset) = (wantsSnapshots, offset)
  }
}
