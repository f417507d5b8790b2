/// Whose rules a chart is run by.
public enum Dialect: String, Hashable, Sendable, CaseIterable {
  /// W3C SCXML 1.0.
  case scxml
  /// XState v5.
  case xstate5
  /// XState v4, which State Backed runs.
  case xstate4
  /// `statecharts.v1.Statechart`.
  case statechartsV1 = "statecharts.v1"

  /// Whether the dialect's keys, events and snapshots are XState's.
  public var isXState: Bool { self == .xstate5 || self == .xstate4 }
}
