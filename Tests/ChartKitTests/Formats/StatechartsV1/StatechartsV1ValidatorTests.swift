import Testing

@testable import ChartKit

/// The validator's rules, with exact ids, severities and locations.
struct StatechartsV1ValidatorTests {
  private typealias Charts = StatechartsV1Charts
  private static func state(_ label: String, _ children: [String] = []) -> String {
    Charts.state(label, children)
  }
  private let root = state("__root__", [state("A*"), state("B")])

  @Test func theReferencesChartsPass() throws {
    #expect(try Charts.violations(Charts.turnstile) == [])
    #expect(try Charts.violations(Charts.player) == ["2 warning /root_state"])
    #expect(try Charts.violations(Charts.letters) == ["2 error /root_state"])
  }

  @Test func withoutARootFourRulesAreBroken() throws {
    #expect(
      try Charts.violations("{\"transitions\":[]}") == (1...4).map { "\($0) error /root_state" })
  }

  @Test func labelsAreUnique() throws {
    let siblings = Charts.chart(Self.state("r", [Self.state("A*"), Self.state("A")]))
    #expect(try Charts.violations(siblings) == ["1 error /root_state/children[0] /root_state/children[1]"])
    let apart = Charts.chart(Self.state("r", [Self.state("A*", [Self.state("B*")]), Self.state("B")]))
    #expect(
      try Charts.violations(apart) == ["1 error /root_state/children[0]/children[0] /root_state/children[1]"])
  }

  @Test func orStatesHaveOneDefault() throws {
    func violations(_ children: [String], type: String = "2") throws -> [String] {
      try Charts.violations(
        "{\"rootState\":{\"label\":\"r\",\"type\":\(type),\"children\":[\(children.map { Charts.state($0) }.joined(separator: ","))]}}"
      )
    }
    #expect(try violations(["A", "B"]) == ["2 error /root_state"])
    #expect(try violations(["A*", "B*"]) == ["2 error /root_state"])
    #expect(try violations(["A", "B"], type: "0") == ["2 error /root_state"])
    #expect(try violations(["A"]) == ["2 warning /root_state"])
    #expect(try violations(["A*", "B"], type: "3") == ["2 warning /root_state/children[0]"])
    #expect(try violations(["A"], type: "3") == ["0 warning /root_state"])
  }

  @Test func typesFitTheChildren() throws {
    func violations(_ type: Int, _ children: String) throws -> [String] {
      try Charts.violations(
        "{\"rootState\":{\"label\":\"r\",\"children\":[{\"label\":\"a\",\"isInitial\":true,\"type\":\(type),\"children\":[\(children)]}]}}"
      )
    }
    #expect(try violations(1, Self.state("b*")) == ["3 error /root_state/children[0]"])
    #expect(try violations(2, "") == ["2 error /root_state/children[0]", "4 error /root_state/children[0]"])
    #expect(try violations(3, "") == ["4 error /root_state/children[0]"])
  }

  @Test func choicesAreDetermined() throws {
    func violations(_ transitions: String...) throws -> [String] {
      try Charts.violations(Charts.chart(root, transitions))
    }
    let both = "/transitions[0] /transitions[1]"
    let guardN = "\"guard\":{\"expression\":\"context.n\"}"
    #expect(try violations("A -E-> B", "A -E-> A") == ["5 error " + both])
    #expect(try violations("A -E-> B;\(guardN)", "A -E-> A;\(guardN)") == ["5 error " + both])
    #expect(try violations("A -E-> B;\(guardN)", "A -E-> A") == ["5 warning " + both])
    #expect(try violations("A -E-> B;\"priority\":1", "A -E-> A") == [])
    #expect(try violations("A -E-> B", "B -E-> A", "A -F-> B") == [])
    #expect(try violations("A -> B", "A -> A") == ["5 error " + both])
  }

  @Test func eventsDoNotGiveEachOtherInCircles() throws {
    let circle = Charts.chart(
      root,
      [
        "A -e-> B;\"actions\":[{\"label\":\"raise:f\"}]",
        "B -f-> A;\"actions\":[{\"label\":\"log:x\"},{\"label\":\"emit:e\"}]",
      ])
    #expect(
      try Charts.violations(circle) == ["6 warning /transitions[0]/actions[0] /transitions[1]/actions[1]"])
    #expect(try Charts.violations(circle, ignoring: [.noEventBroadcastCycles]) == [])
    #expect(
      try Charts.violations(
        Charts.chart(root, ["A -e-> B;\"actions\":[{\"label\":\"raise:f\"}]", "B -f-> A"])) == [])
  }

  @Test func transitionsNameWhatThereIs() throws {
    let chart = Charts.chart(
      Self.state(
        "r", [Self.state("A*"), Self.state("Z!"), Self.state("P&", [Self.state("x"), Self.state("y")])]),
      [
        "A,Q -E-> X", "Z -E-> A", "A -U-> P;\"actions\":[{\"label\":\"raise:V\"}]", "A -F-> x,y",
        "A -G-> A,Z",
        "A -H-> A;\"guard\":{\"expression\":\"In('nowhere')\",\"language\":\"CEL\"}", " -H-> A",
        "A -I-> A;\"actions\":[{\"label\":\"send:E after never\"}]",
      ], more: Charts.events(["E", "F", "G", "H", "I"]))
    #expect(
      Set(try Charts.violations(chart)) == [
        "0 error /transitions[0]/from[1]", "0 error /transitions[0]/to[0]", "0 warning /transitions[1]",
        "0 warning /transitions[2]", "0 warning /transitions[2]/actions[0]", "0 error /transitions[4]/to",
        "0 error /transitions[5]/guard", "0 warning /transitions[5]/guard", "0 error /transitions[6]",
        "0 error /transitions[7]/actions[0]",
      ])
  }

  @Test func errorsKeepAChartFromRunningButNotFromBeingSeen() throws {
    let chart = try Charts.compiled(Charts.chart(root, ["A -E-> Nowhere", "A -F-> B"]))
    #expect(!chart.isRunnable && chart.states.count == 3 && chart.transitions.count == 1)
    #expect(
      chart.diagnostics.map { $0.text(in: chart.source) } == [
        "chart.json:1:108: there is no state \"Nowhere\""
      ])
  }
}
