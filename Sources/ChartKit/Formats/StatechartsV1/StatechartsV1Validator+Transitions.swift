// What is wrong with transitions: labels that mean nothing, choices that are not determined, events in circles.
extension StatechartsV1Validator {
  mutating func checkTransition(_ number: Int) {
    let transition = chart.transitions[number]
    let xpath = "/transitions[\(number)]"
    if transition.from.isEmpty {
      report(.unspecified, .error, "a transition needs a source", [xpath], transition.place)
    }
    checkLabels(transition.from, xpath + "/from", transition.place)
    checkLabels(transition.to, xpath + "/to", transition.place)
    for source in Set(transition.from.compactMap { index[$0] }).sorted() {
      checkSource(source, transition, xpath)
    }
    if transition.isJoin || joinsSources {
      checkTogether(transition.from, "the sources", xpath + "/from", transition.place)
    }
    checkTogether(transition.to, "the targets", xpath + "/to", transition.place)
    checkDeclared(transition.event, xpath, transition.place)
    if let condition = transition.guard { check(condition, xpath + "/guard") }
    for (position, action) in transition.actions.enumerated() {
      check(action, "\(xpath)/actions[\(position)]")
    }
  }

  private mutating func checkSource(_ source: Int, _ transition: StatechartsV1.Transition, _ xpath: String) {
    switch index.kind(of: source) {
    case .final:
      report(
        .unspecified, .warning, "the final state \(name(source)) has an outgoing transition", [xpath],
        transition.place)
    case .shallowHistory, .deepHistory:
      report(
        .unspecified, .error, "a transition cannot start at the history \(name(source))", [xpath],
        transition.place)
    case .atomic, .compound, .parallel: break
    }
  }

  private mutating func checkLabels(_ labels: [String], _ xpath: String, _ place: StatechartsV1.Place) {
    for (position, label) in labels.enumerated() where index[label] == nil {
      reportDangling(label, "\(xpath)[\(position)]", place)
    }
  }

  private mutating func checkTogether(
    _ labels: [String], _ what: String, _ xpath: String, _ place: StatechartsV1.Place
  ) {
    let states = labels.compactMap { index[$0] }
    for (position, second) in states.enumerated() {
      for first in states[..<position] where !index.areConsistent(first, second) {
        return report(
          .unspecified, .error,
          "\(what) \(name(first)) and \(name(second)) cannot be active at the same time", [xpath], place)
      }
    }
  }

  // MARK: Determinism

  /// Two transitions of one source for one event: which is taken is not determined, unless priorities say it.
  mutating func checkDeterminism() {
    struct Key: Hashable {
      var source: Int
      var event: String
    }
    var earlier: [Key: [Int]] = [:]
    for (number, transition) in chart.transitions.enumerated() {
      for source in Set(transition.from.compactMap { index[$0] }).sorted() {
        let key = Key(source: source, event: transition.event)
        for other in earlier[key] ?? [] { reportChoice(between: other, and: number, at: source) }
        earlier[key, default: []].append(number)
      }
    }
  }

  private mutating func reportChoice(between first: Int, and second: Int, at source: Int) {
    let (one, other) = (chart.transitions[first], chart.transitions[second])
    if one.priority != other.priority { return }
    let event = one.event.isEmpty ? "without an event" : "for \"\(one.event)\""
    let isSame = guardText(one) == guardText(other)
    let hint = isSame ? "" : ", which conflict where both guards hold"
    report(
      .deterministicTransitionSelection, isSame ? .error : .warning,
      "\(name(source)) has two transitions \(event)\(hint)",
      ["/transitions[\(first)]", "/transitions[\(second)]"], other.place)
  }

  private func guardText(_ transition: StatechartsV1.Transition) -> String {
    StatechartsV1Content.trimmed(transition.guard?.expression ?? "")
  }

  // MARK: Events in circles

  /// An edge: a transition for `event` has an action that gives `gives`.
  private struct Edge {
    var event: String
    var gives: String
    var xpath: String
    var place: StatechartsV1.Place
  }

  /// Events that raise each other for ever, perhaps.
  mutating func checkBroadcastCycles() {
    let edges = broadcasts()
    var successors: [String: [String]] = [:]
    for edge in edges { successors[edge.event, default: []].append(edge.gives) }
    var reported: Set<String> = []
    for start in edges.map(\.event) where !reported.contains(start) {
      let forward = reach(from: start, successors)
      guard forward.contains(start) else { continue }
      let circle = forward.filter { reach(from: $0, successors).contains(start) }
      reported.formUnion(circle)
      let inside = edges.filter { circle.contains($0.event) && circle.contains($0.gives) }
      report(
        .noEventBroadcastCycles, .warning,
        "events give each other in a circle: \(circle.sorted().map { "\"\($0)\"" }.joined(separator: ", "))",
        inside.map(\.xpath), inside.first?.place ?? chart.place)
    }
  }

  private func broadcasts() -> [Edge] {
    var edges: [Edge] = []
    func add(_ actions: [StatechartsV1.Action], for event: String, _ xpath: String) {
      for (position, action) in actions.enumerated() {
        guard let gives = StatechartsV1Content.event(of: action) else { continue }
        edges.append(Edge(event: event, gives: gives, xpath: "\(xpath)[\(position)]", place: action.place))
      }
    }
    for (number, transition) in chart.transitions.enumerated() where !transition.event.isEmpty {
      add(transition.actions, for: transition.event, "/transitions[\(number)]/actions")
      for source in transition.from.compactMap({ index[$0] }) {
        let node = index.nodes[source]
        add(node.state.exitActions, for: transition.event, node.xpath + "/exit_actions")
      }
      for target in transition.to.compactMap({ index[$0] }) {
        let node = index.nodes[target]
        add(node.state.entryActions, for: transition.event, node.xpath + "/entry_actions")
      }
    }
    return edges
  }

  /// The events that follow from one, itself only where it follows from itself.
  private func reach(from start: String, _ successors: [String: [String]]) -> Set<String> {
    var found: Set<String> = []
    var pending = successors[start] ?? []
    while let next = pending.popLast() {
      if found.insert(next).inserted { pending += successors[next] ?? [] }
    }
    return found
  }
}
