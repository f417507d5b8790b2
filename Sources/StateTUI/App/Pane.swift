/// The parts of the screen that can take the keys.
enum Pane: String, CaseIterable, Hashable, Sendable {
  case tree, table, events, context, history, clock

  /// The name in the pane's border.
  var title: String {
    switch self {
    case .tree: "State"
    case .table: "Transitions"
    case .events: "Events"
    case .context: "Context"
    case .history: "History"
    case .clock: "Clock & queue"
    }
  }
}
