/// What can be seen to be odd in a chart without running it: states and transitions that play no part, loops without
/// end, names that nobody implements.
///
/// Guards count as possible, whatever they say. Of a chart with errors nothing is told, since its errors would be
/// told twice.
public struct StaticFindings {
  let chart: Chart
  var found: [Diagnostic] = []

  /// The findings of a chart and of the charts inside it, in the order of the document.
  public static func find(in chart: Chart) -> [Diagnostic] {
    guard chart.isRunnable else { return [] }
    var findings = StaticFindings(chart: chart)
    findings.findAll()
    let all = findings.found + chart.children.flatMap { find(in: $0) }
    return all.sorted { ($0.offset ?? -1, $1.severity) < ($1.offset ?? -1, $0.severity) }
  }

  private mutating func findAll() {
    let shadowed = findShadowed()
    let reachable = Reachability(chart, without: shadowed).reachable
    findUnreachable(reachable)
    findDeadEnds(reachable)
    findFinalTransitions()
    findNeverDone()
    findEndless(reachable)
    findNames()
  }

  mutating func report(
    _ severity: Diagnostic.Severity, _ rule: String, _ message: String, at offset: Int
  ) {
    found.append(Diagnostic(severity, rule, message, at: offset))
  }

  /// The state's name in a message: its path in XState, its id in SCXML.
  func name(_ state: StateIndex) -> String {
    if state == 0 { return chart.name }
    return chart.dialect.isXState ? chart.path(of: state).joined(separator: ".") : chart[state].key
  }

  func line(_ offset: Int) -> Int { chart.location(at: offset).line }

  // MARK: States

  private mutating func findUnreachable(_ reachable: [Bool]) {
    for state in chart.states where !reachable[Int(state.index)] {
      guard let parent = state.parent, reachable[Int(parent)] else { continue }
      let message =
        state.kind.isHistory
        ? "no transition leads to the history \"\(name(state.index))\""
        : "the state \"\(name(state.index))\" can never be reached"
      let severity: Diagnostic.Severity = chart.dialect == .statechartsV1 ? .info : .warning
      report(severity, "unreachable-state", message, at: state.details.offset)
    }
  }

  private mutating func findFinalTransitions() {
    // Of a statecharts.v1 chart the validator has said so.
    for state in chart.states
    where state.kind == .final && !state.transitions.isEmpty && chart.dialect != .statechartsV1 {
      report(
        .warning, "final-transitions",
        "the final state \"\(name(state.index))\" has transitions; a final state is left only with its parent",
        at: chart.transitions[state.transitions.lowerBound].details.offset)
    }
  }

  /// Atomic states that nothing leads out of.
  private mutating func findDeadEnds(_ reachable: [Bool]) {
    let escapes = Domains(chart).escapes()
    for state in chart.states where state.kind == .atomic && reachable[Int(state.index)] {
      guard let parent = state.parent, chart[parent].kind != .parallel else { continue }
      if !escapes[Int(state.index)] {
        report(
          .info, "dead-end", "nothing leads out of \"\(name(state.index))\", and it is no final state",
          at: state.details.offset)
      }
    }
  }

  // MARK: Done events

  /// Transitions that wait for the end of a state that cannot end.
  private mutating func findNeverDone() {
    var answers: [StateIndex: Bool] = [:]
    for transition in chart.transitions {
      guard let state = awaited(by: transition), !canBeDone(state, &answers) else { continue }
      let reason =
        chart[state].kind == .parallel ? "not all of its regions have a final state" : "it has no final state"
      report(
        .warning, "never-done", "this waits for the end of \"\(name(state))\", which never comes: \(reason)",
        at: transition.details.offset)
    }
  }

  /// The state whose end a transition waits for.
  private func awaited(by transition: Transition) -> StateIndex? {
    switch transition.details.trigger {
    case .done: return transition.source
    case .event:
      let prefix = "done.state."
      guard !chart.dialect.isXState, transition.details.descriptors.count == 1,
        let descriptor = transition.details.descriptors.first, descriptor.hasPrefix(prefix)
      else { return nil }
      return chart.state(withID: String(descriptor.dropFirst(prefix.count)))
    case .always, .after, .invoked: return nil
    }
  }

  private func canBeDone(_ state: StateIndex, _ answers: inout [StateIndex: Bool]) -> Bool {
    if let known = answers[state] { return known }
    let children = chart[state].children.filter { !chart[$0].kind.isHistory }
    let answer: Bool
    switch chart[state].kind {
    case .compound: answer = children.contains { chart[$0].kind == .final }
    case .parallel: answer = children.allSatisfy { canBeDone($0, &answers) }
    case .final: answer = chart.dialect.isXState
    default: answer = false
    }
    answers[state] = answer
    return answer
  }
}
