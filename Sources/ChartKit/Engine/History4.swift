// History by XState v4's rules: each compound state remembers what it was last in, whether it was left or not.
extension Session {
  /// Lists what a history state leads to. Before the machine's first transition that is its own target, later what its
  /// parent was last in, and the parent's default where it was never active.
  func addRemembered(_ history: StateIndex, to work: Configuration4) {
    let parent = program.states[Int(history)].parent
    guard let leaves = rest.remembered[parent] else { return work.addLeaves(of: history) }
    let isDeep = program.states[Int(history)].kind == .deepHistory
    for leaf in leaves where leaf != parent {
      if isDeep { work.add(leaf) } else { work.add(child(of: parent, above: leaf)) }
    }
  }

  private func child(of parent: StateIndex, above state: StateIndex) -> StateIndex {
    var here = state
    while program.states[Int(here)].parent != parent { here = program.states[Int(here)].parent }
    return here
  }

  /// Notes the leaves of the value below each parent of a history state. The first time, those that are not active are
  /// taken to be in their default.
  func rememberValues(isFirst: Bool) {
    guard let work = configuration4, let plan = program.plan4 else { return }
    for parent in plan.rememberedStates {
      if !isActive[Int(parent)] {
        if !isFirst { continue }
        var leaves: [StateIndex] = []
        plan.forEachLeaf(of: parent) { leaves.append($0) }
        change { $0.remembered[parent] = leaves }
        continue
      }
      let count = work.writeValue(to: before4, from: parent)
      var leaves = 0
      for index in 0..<count where work.firstChild[Int(before4[index])] < 0 {
        before4[leaves] = before4[index]
        leaves += 1
      }
      let states = UnsafeBufferPointer(start: before4, count: leaves)
      if let old = rest.remembered[parent], old.elementsEqual(states) { continue }
      change { $0.remembered[parent] = Array(states) }
    }
  }
}
