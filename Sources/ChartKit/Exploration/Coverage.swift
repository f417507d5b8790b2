// What no way through a chart has used.
extension StateSpace {
  /// Transitions that no move took, in document order. With limits reached, some may still be taken.
  public var neverTaken: [TransitionIndex] {
    chart.transitions.map(\.index).filter { !isTaken[Int($0)] }
  }

  /// States that were never entered, in document order; histories and SCXML's root, which are never active, left out.
  public var neverEntered: [StateIndex] {
    chart.states.map(\.index).filter { state in
      !isEntered[Int(state)] && !chart[state].kind.isHistory && !(state == 0 && !chart.dialect.isXState)
    }
  }
}
