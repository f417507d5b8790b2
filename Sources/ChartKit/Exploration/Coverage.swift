// What no way through a chart has used.
extension StateSpace {
  /// Transitions that no move took, in document order. With limits reached, some may still be taken.
  public var neverTaken: [TransitionIndex] {
    chart.transitions.map(\.index).filter { !isTaken[Int($0)] }
  }

  /// States that were never entered, in document order; histories and SCXML's root, which are never active, left out.
  public var neverEntered: [StateIndex] {
    chart.statesToEnter.filter { !isEntered[Int($0)] }
  }
}

extension Chart {
  /// States that can be active, in document order: all but histories and SCXML's root.
  public var statesToEnter: [StateIndex] {
    states.map(\.index).filter { !self[$0].kind.isHistory && !($0 == 0 && !dialect.isXState) }
  }
}
