/// The validator of `statecharts.validation.v1`: every violation of the six rules, and what else is wrong with a chart.
///
/// The chart is judged as it was written, before types are rewritten.
public struct StatechartsV1Validator {
  let chart: StatechartsV1.Statechart
  let index: StatechartsV1Index
  let joinsSources: Bool
  private(set) var found: [StatechartsV1.Violation] = []

  /// The violations, ordered by rule, then the worst first, then by message and location.
  public static func violations(
    of chart: StatechartsV1.Statechart, ignoring ignored: Set<StatechartsV1.RuleID> = [],
    joinsSources: Bool = false
  ) -> [StatechartsV1.Violation] {
    var validator = StatechartsV1Validator(
      chart: chart, index: StatechartsV1Index(chart), joinsSources: joinsSources)
    validator.validate()
    return sorted(validator.found.filter { !ignored.contains($0.rule) })
  }

  /// Violations in the order in which they are reported.
  public static func sorted(_ violations: [StatechartsV1.Violation]) -> [StatechartsV1.Violation] {
    violations.sorted {
      ($0.rule.rawValue, $1.severity.rawValue, $0.message, $0.xpath.joined(separator: " "))
        < ($1.rule.rawValue, $0.severity.rawValue, $1.message, $1.xpath.joined(separator: " "))
    }
  }

  private mutating func validate() {
    guard chart.rootState != nil else {
      let rules: [StatechartsV1.RuleID] = [
        .uniqueStateLabels, .singleDefaultChild, .basicHasNoChildren, .compoundHasChildren,
      ]
      for rule in rules { report(rule, .error, "the chart has no root state", ["/root_state"], chart.place) }
      return
    }
    checkLabels()
    for number in index.nodes.indices {
      checkDefault(number)
      checkType(number)
      checkKind(number)
      if index.nodes[number].state.isHistory { checkHistory(number) }
      checkActions(of: number)
    }
    for number in chart.transitions.indices { checkTransition(number) }
    checkDeterminism()
    checkBroadcastCycles()
  }

  mutating func report(
    _ rule: StatechartsV1.RuleID, _ severity: Diagnostic.Severity, _ message: String, _ xpath: [String],
    _ place: StatechartsV1.Place
  ) {
    found.append(StatechartsV1.Violation(rule, severity, message, xpath: xpath, at: place))
  }

  /// Reports something about a state.
  mutating func report(
    _ rule: StatechartsV1.RuleID, _ severity: Diagnostic.Severity, _ message: String, state number: Int
  ) {
    let node = index.nodes[number]
    report(rule, severity, message, [node.xpath], node.state.place)
  }

  func name(_ number: Int) -> String { "\"\(index.label(of: number))\"" }

  // MARK: States

  private mutating func checkLabels() {
    var owners: [String: [Int]] = [:]
    for number in index.nodes.indices { owners[index.label(of: number), default: []].append(number) }
    for (label, numbers) in owners.sorted(by: { $0.value[0] < $1.value[0] }) {
      if label.isEmpty {
        for number in numbers { report(.unspecified, .error, "a state needs a label", state: number) }
      } else if numbers.count > 1 {
        report(
          .uniqueStateLabels, .error, "the label \"\(label)\" is used for \(numbers.count) states",
          numbers.map { index.nodes[$0].xpath }, index.nodes[numbers[1]].state.place)
      }
    }
  }

  private mutating func checkDefault(_ number: Int) {
    let node = index.nodes[number]
    let flagged = node.regions.filter { index.nodes[$0].state.isInitial }
    switch node.state.type {
    case .parallel:
      for child in flagged {
        report(
          .singleDefaultChild, .warning,
          "\(name(child)) is flagged as initial, but a child of the AND state \(name(number)) is always entered",
          state: child)
      }
    case .basic: break
    case .unspecified where node.regions.isEmpty: break
    case .unspecified, .normal:
      if flagged.count == 1 || node.state.isHistory { return }
      if flagged.isEmpty && node.regions.count == 1 {
        return report(
          .singleDefaultChild, .warning,
          "\(name(number)) has no initial state; its only child \(name(node.regions[0])) is taken",
          state: number)
      }
      report(
        .singleDefaultChild, .error,
        "\(name(number)) has \(flagged.count) initial states, but needs exactly 1", state: number)
    }
  }

  private mutating func checkType(_ number: Int) {
    let state = index.nodes[number].state
    if state.isHistory { return }
    if state.type == .basic && !state.children.isEmpty {
      report(.basicHasNoChildren, .error, "the basic state \(name(number)) has children", state: number)
    }
    if (state.type == .normal || state.type == .parallel) && state.children.isEmpty {
      report(
        .compoundHasChildren, .error, "the compound state \(name(number)) has no children", state: number)
    }
  }

  private mutating func checkKind(_ number: Int) {
    let node = index.nodes[number]
    if node.state.type == .parallel && node.regions.count == 1 {
      report(.unspecified, .warning, "the AND state \(name(number)) has one region only", state: number)
    }
    guard node.state.isFinal else { return }
    if !node.state.children.isEmpty {
      report(.unspecified, .warning, "\(name(number)) has children, so it cannot be final", state: number)
    } else if index.isRegion(number) || number == 0 {
      report(
        .unspecified, .warning, "\(name(number)) is no child of an OR state, so it cannot be final",
        state: number)
    }
  }

  private mutating func checkHistory(_ number: Int) {
    let node = index.nodes[number]
    let fault: String? =
      if !node.state.children.isEmpty {
        "has children"
      } else if node.state.isInitial || node.state.isFinal {
        "is flagged as initial or final"
      } else if index.isRegion(number) || number == 0 {
        "does not stand in an OR state"
      } else if node.parent.map({ index.nodes[$0].regions.isEmpty }) ?? true {
        "has no states beside it"
      } else {
        nil
      }
    if let fault { report(.unspecified, .error, "the history \(name(number)) \(fault)", state: number) }
  }

  private mutating func checkActions(of number: Int) {
    let node = index.nodes[number]
    for (position, action) in node.state.entryActions.enumerated() {
      check(action, "\(node.xpath)/entry_actions[\(position)]")
    }
    for (position, action) in node.state.exitActions.enumerated() {
      check(action, "\(node.xpath)/exit_actions[\(position)]")
    }
  }

  // MARK: Content

  mutating func check(_ action: StatechartsV1.Action, _ xpath: String) {
    do throws(StatechartsV1Content.Fault) {
      _ = try StatechartsV1Content.instruction(action)
    } catch {
      report(.unspecified, .error, error.message, [xpath], action.place)
    }
    if let event = StatechartsV1Content.event(of: action) { checkDeclared(event, xpath, action.place) }
  }

  /// A chart that declares no event at all is not held to its alphabet.
  mutating func checkDeclared(_ event: String, _ xpath: String, _ place: StatechartsV1.Place) {
    if event.isEmpty || chart.events.isEmpty || chart.events.contains(where: { $0.label == event }) { return }
    report(.unspecified, .warning, "the event \"\(event)\" is not declared", [xpath], place)
  }

  mutating func check(_ condition: StatechartsV1.Guard, _ xpath: String) {
    let language = condition.language.lowercased()
    if !["", "ecmascript", "javascript", "js"].contains(language) {
      report(
        .unspecified, .warning,
        "the guard says that it is written in \"\(condition.language)\"; it is read as ECMAScript", [xpath],
        condition.place)
    }
    guard let parsed = StatechartsV1Content.condition(condition) else {
      return report(
        .unspecified, .warning, "the guard is empty and counts as true", [xpath], condition.place)
    }
    for label in StatechartsV1Content.labels(in: parsed) where index[label] == nil {
      reportDangling(label, xpath, condition.place)
    }
  }

  mutating func reportDangling(_ label: String, _ xpath: String, _ place: StatechartsV1.Place) {
    let near = ReferenceResolver.nearest(to: label, among: index.knownLabels)
    let hint = near.map { "; did you mean \"\($0)\"?" } ?? ""
    report(.unspecified, .error, "there is no state \"\(label)\"\(hint)", [xpath], place)
  }
}
