/// What XState v4's rules need to know of a chart, worked out when it is loaded.
///
/// Version 4 has an algorithm of its own: all transitions that regions select take effect together, and what follows is
/// read from the tree of active states (its state value), not from domains. The files whose names end in 4 hold it.
final class Plan4: Sendable {
  let options: MachineOptions
  /// The states that each state is entered by: the leaves of its default entry, in document order.
  private let leaves: [StateIndex]
  private let leafStarts: [Int32]
  /// Parents of history states.
  let rememberedStates: [StateIndex]
  /// Whether some key looks like a whole number, which JavaScript puts before the others.
  let hasIntegerKeys: Bool
  /// Whether content can fail, so that a macrostep must be able to go back.
  let canFail: Bool
  let autoforwards: Bool
  /// Whether some content assigns.
  let assigns: Bool
  /// Every event that a transition names, where the machine is strict.
  let knownEvents: Set<String>

  init(_ chart: Chart, canFail: Bool) {
    options = chart.options
    var leaves: [StateIndex] = []
    var starts: [Int32] = []
    for state in chart.states {
      starts.append(Int32(leaves.count))
      // Default entries of a chart with errors may go in circles.
      if chart.isRunnable { Self.appendLeaves(of: state.index, in: chart, to: &leaves) }
    }
    starts.append(Int32(leaves.count))
    self.leaves = leaves
    leafStarts = starts
    rememberedStates = chart.states.filter { state in state.children.contains { chart[$0].kind.isHistory } }
      .map(\.index)
    hasIntegerKeys = chart.states.contains { JavaScriptKeys.arrayIndex($0.key) != nil }
    self.canFail = canFail || options.isStrict || chart.dataModel != "null" && chart.dataModel != "literal"
    assigns =
      chart.states.contains {
        ($0.details.onEntry + $0.details.onExit).contains { $0.contains(where: \.isAssignment) }
      }
      || chart.transitions.contains { $0.details.content.contains(where: \.isAssignment) }
    autoforwards = chart.states.contains { $0.details.invokes.contains(where: \.autoforward) }
    knownEvents =
      options.isStrict
      ? chart.transitions.reduce(into: []) { if !$1.isForbidding { $0.formUnion($1.details.descriptors) } }
      : []
  }

  /// The leaves of a state's default entry; the state itself where it has none.
  @inline(__always)
  func forEachLeaf(of state: StateIndex, _ body: (StateIndex) -> Void) {
    leaves.withUnsafeBufferPointer { all in
      for index in leafStarts[Int(state)]..<leafStarts[Int(state) + 1] { body(all[Int(index)]) }
    }
  }

  /// A stack of its own rather than recursion: the default entry can lead deep down.
  private static func appendLeaves(of state: StateIndex, in chart: Chart, to leaves: inout [StateIndex]) {
    var pending = [state]
    while let next = pending.popLast() {
      let below: [StateIndex]
      switch chart[next].kind {
      case .compound: below = chart[next].initial.map { Array($0.targets.prefix(1)) } ?? []
      case .parallel: below = chart[next].children.filter { !chart[$0].kind.isHistory }
      case .shallowHistory, .deepHistory:
        // A history that nothing was remembered for: its own target, taken as it is, or what the parent is entered by.
        if let target = chart[next].initial {
          leaves += target.targets
          continue
        }
        below = chart[next].parent.map { [$0] } ?? []
      case .atomic, .final: below = []
      }
      if below.isEmpty { leaves.append(next) } else { pending += below.reversed() }
    }
  }
}

extension Transition {
  /// Whether the transition only stops the event: XState v4 does not count it among the events that a state has.
  var isForbidding: Bool { targets.isEmpty && details.content.isEmpty && details.kind == .internal }
}
