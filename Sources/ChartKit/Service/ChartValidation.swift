/// ValidateChart: the rules over the definition, and what only the whole chart shows.
enum ChartValidation {
  static func validate(_ request: ValidateChartRequest) throws(ServiceStatus) -> ValidateResponse {
    guard let chart = request.chart else { throw ServiceStatus(.invalidArgument, "chart is required") }
    return ValidateResponse(violations(of: chart, ignoring: request.ignoreRules))
  }

  static func violations(
    of chart: StatechartsV1.Statechart, ignoring ignored: Set<StatechartsV1.RuleID>
  ) -> [StatechartsV1.Violation] {
    let found = StatechartsV1Validator.violations(of: chart, ignoring: ignored)
    if ignored.contains(.unspecified) || found.contains(where: { $0.severity == .error }) { return found }
    return StatechartsV1Validator.sorted(found + unreachable(chart))
  }

  /// The chart of a definition.
  static func compile(_ chart: StatechartsV1.Statechart) -> Chart {
    let document = StatechartsV1Reader.Document(chart: chart, faults: [])
    return ChartCompiler.compile(
      StatechartsV1Reader.draft(
        of: document, source: SourceText(name: "chart", text: ""), options: StatechartsV1Options()))
  }

  private static func unreachable(_ definition: StatechartsV1.Statechart) -> [StatechartsV1.Violation] {
    let chart = compile(definition)
    let index = StatechartsV1Index(definition)
    let reachable = Reachability(chart, without: []).reachable
    return chart.states.compactMap { state in
      guard !reachable[Int(state.index)], let parent = state.parent, reachable[Int(parent)],
        Int(state.index) < index.nodes.count
      else { return nil }
      let node = index.nodes[Int(state.index)]
      return StatechartsV1.Violation(
        .unspecified, .info, "the state \"\(state.id)\" can never be reached", xpath: [node.xpath],
        at: node.state.place)
    }
  }
}
