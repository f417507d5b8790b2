/// What XState v4 does by rules of its own, which neither v5 nor SCXML has.
extension Chart {
  /// The rules of this chart of v4 that are others in `target`, each with its place.
  func differencesOfXState4(to target: Dialect) -> [Diagnostic] {
    var report = XState4Differences(self, isSCXML: target == .scxml)
    report.collect()
    return report.losses.all
  }
}

private struct XState4Differences {
  let chart: Chart
  let isSCXML: Bool
  var losses = LossList()

  init(_ chart: Chart, isSCXML: Bool) { (self.chart, self.isSCXML) = (chart, isSCXML) }

  private var name: String { isSCXML ? "SCXML" : "v5" }

  mutating func collect() {
    if chart.options.isStrict {
      losses.add("events that the machine does not name are no errors", at: chart.root.details.offset)
    }
    for state in chart.states {
      if state.kind.isHistory {
        losses.add(
          "the history \"\(state.key)\" remembers what was left: in v4 what its parent was last in",
          at: state.details.offset)
      }
      collectCandidates(of: state)
      collectInvokes(of: state)
    }
    for transition in chart.transitions { collect(transition) }
    collectRegions()
    collectRaises()
    collectOrder()
    collectExits()
  }

  // MARK: Transitions

  private mutating func collectCandidates(of state: State) {
    let transitions = state.transitions.map { chart.transitions[$0] }
    let hidden = transitions.contains { if case .after = $0.details.trigger { true } else { false } }
    if hidden, let any = transitions.first(where: { $0.details.descriptors == ["*"] }) {
      losses.add("\"*\" does not hide the timers of \"\(state.key)\"", at: any.details.offset)
    }
  }

  private mutating func collect(_ transition: Transition) {
    let details = transition.details
    for name in details.descriptors {
      if name.hasSuffix(".*") { losses.add("\"\(name)\" matches other names too", at: details.offset) }
      guard name.hasPrefix("done.state."), case .event = details.trigger,
        let state = chart.state(withID: String(name.dropFirst(11)))
      else { continue }
      if chart[state].kind == .final || chart[state].kind == .parallel {
        losses.add("\"\(name)\" does not come, or comes at another time", at: details.offset)
      }
    }
    guard !transition.targets.isEmpty else { return }
    let source = transition.source
    if !isSCXML, details.kind == .internal, let target = transition.targets.first(where: { $0 != source }),
      chart.isDescendant(target, of: source)
    {
      losses.add(
        "the transition from \"\(chart[source].key)\" enters \"\(chart[target].key)\" again where it is active",
        at: details.offset)
    }
    for target in transition.targets where details.kind == .external {
      if target == source || chart.isDescendant(source, of: target) {
        if source != 0 { reportLeft(transition, target) }
      } else if !chart.isDescendant(target, of: source), let shared = shared(source, target),
        chart[shared].kind == .parallel
      {
        reportLeft(transition, target)
      }
    }
    if transition.targets.count > 1 || transition.targets.contains(where: { chart[$0].parent == nil }) {
      reportLeft(transition, transition.targets[0])
    }
  }

  private mutating func reportLeft(_ transition: Transition, _ target: StateIndex) {
    losses.add(
      "which states the transition from \"\(chart[transition.source].key)\" to \"\(chart[target].key)\" leaves "
        + "and enters again is another in \(name)", at: transition.details.offset)
  }

  /// The innermost state around both.
  private func shared(_ one: StateIndex, _ other: StateIndex) -> StateIndex? {
    var here = chart[one].parent
    while let state = here, !chart.isDescendant(other, of: state) { here = chart[state].parent }
    return here
  }

  /// Regions that answer one event together, where one answer leads out of its region.
  private mutating func collectRegions() {
    for parallel in chart.states where parallel.kind == .parallel {
      let inner = chart.transitions.filter { $0.source > parallel.index && $0.source < parallel.end }
      for transition in inner {
        let region = parallel.children.first {
          transition.source == $0 || chart.isDescendant(transition.source, of: $0)
        }
        guard let region else { continue }
        let leaves = transition.targets.contains { !chart.isDescendant($0, of: region) }
        if leaves {
          losses.add(
            "a transition that leads out of the region \"\(chart[region].key)\" is taken together with those of "
              + "other regions in v4: \(name) takes one of them", at: transition.details.offset)
        }
      }
    }
  }

  // MARK: Content

  /// v4 handles what a step raises before what was raised earlier.
  private mutating func collectRaises() {
    var places: [Int] = []
    chart.forEachInstruction { instruction in
      guard case .send(let send) = instruction, send.delay == nil else { return }
      if send.target == .internalQueue || send.target == .session { places.append(send.offset) }
    }
    if places.count > 1 {
      losses.add("events that are raised are handled in their order: in v4 the latest first", at: places[1])
    }
  }

  private mutating func collectOrder() {
    if chart.options.isPredictable || chart.options.preservesActionOrder { return }
    for state in chart.states {
      for block in state.details.onEntry + state.details.onExit { collectOrder(of: block) }
    }
    for transition in chart.transitions { collectOrder(of: transition.details.content) }
  }

  private mutating func collectOrder(of block: [Instruction]) {
    guard let first = block.firstIndex(where: { !$0.isAssignment }) else { return }
    for instruction in block[first...] {
      if case .assign(_, _, let offset) = instruction {
        return losses.add("what is assigned stays in its order: in v4 it comes first", at: offset)
      }
    }
  }

  // MARK: Children and the end

  private mutating func collectInvokes(of state: State) {
    for invoke in state.details.invokes {
      let id = invoke.id ?? ""
      let isAnswered = chart.transitions.contains {
        $0.details.descriptors.contains("error.platform." + id)
      }
      if !isAnswered, !isSCXML {
        losses.add("a failure of \"\(id)\" stops the machine: nothing answers it", at: invoke.offset)
      }
      losses.add(
        "\"\(id)\" begins at the end of the macrostep, and is heard before timers", rule: LossList.carried,
        at: invoke.offset)
    }
  }

  private mutating func collectExits() {
    if isSCXML { return }
    for child in chart.children {
      let state = child.states.first { !$0.details.onExit.joined().isEmpty }
      guard let state else { continue }
      losses.add(
        "exit actions of \"\(child.name)\" do not run when its parent stops it", at: state.details.offset)
    }
  }
}
