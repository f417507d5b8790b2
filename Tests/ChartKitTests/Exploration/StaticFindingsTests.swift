import ChartKit
import Testing

@Suite struct StaticFindingsTests {
  /// The findings of a chart as `LINE rule`, and the messages.
  private func find(_ text: String) throws -> [Diagnostic] {
    let chart = ChartCompiler.compile(try ChartFormat.read(SourceText(name: "chart", text: text)))
    #expect(chart.isRunnable, "\(chart.diagnostics.map(\.message))")
    return StaticFindings.find(in: chart)
  }

  private func rules(_ text: String) throws -> [String] { try find(text).map(\.rule) }

  private func xstate(_ states: String, _ more: String = "") throws -> [String] {
    try rules("{\"initial\":\"a\",\"states\":{\(states)}\(more)}")
  }

  private func scxml(_ content: String) throws -> [String] {
    try rules("<scxml xmlns=\"http://www.w3.org/2005/07/scxml\" version=\"1.0\">\(content)</scxml>")
  }

  // MARK: Reachability

  @Test func aStateWithoutAWayToItIsUnreachable() throws {
    let text = """
      {"initial":"a","states":{"a":{"on":{"X":"b"}},"b":{"on":{"Y":"a"}},
      "c":{"initial":"d","on":{"X":"a"},"states":{"d":{}}}}}
      """
    let found = try find(text)
    #expect(found.map(\.message) == ["the state \"c\" can never be reached"])
    #expect(found.map(\.severity) == [.warning])
  }

  @Test func targetsBringTheirAncestorsAndTheRegionsBesideThem() throws {
    let parallel = """
      "a":{"on":{"X":"#deep"}},"p":{"on":{"BACK":"a"},"type":"parallel","states":{
      "l":{"initial":"m","states":{"m":{"on":{"N":"n"}},"n":{"id":"deep","on":{"M":"m"}}}},
      "r":{"initial":"s","states":{"s":{"on":{"T":"t"}},"t":{"on":{"S":"s"}}}}}}
      """
    #expect(try xstate(parallel) == [])
  }

  @Test func aDeepTargetDoesNotReachTheDefault() throws {
    let text = """
      "a":{"on":{"X":"c.e"}},"c":{"initial":"d","on":{"B":"a"},"states":{"d":{},"e":{}}}
      """
    #expect(try xstate(text) == ["unreachable-state"])
  }

  @Test func historyReachesItsDefault() throws {
    let used = """
      "a":{"on":{"X":"c.h"}},"c":{"initial":"d","on":{"B":"a"},"states":{"h":{"type":"history"},"d":{}}}
      """
    #expect(try xstate(used) == [])
    let unused = used.replacing("c.h", with: "c")
    #expect(try xstate(unused) == ["unreachable-state"])
    let other = """
      "a":{"on":{"X":"c.h"}},"c":{"initial":"d","on":{"B":"a"},
      "states":{"h":{"type":"history","target":"e"},"d":{},"e":{}}}
      """
    #expect(try xstate(other) == ["unreachable-state"])
  }

  // MARK: Shadowed transitions

  @Test(arguments: [
    (#""a":{"on":{"X":["b","c"]}}"#, true), (#""a":{"on":{"X":[{"target":"b","guard":"g"},"c"]}}"#, false),
    (#""a":{"on":{"*":"b","X":"c"}}"#, false),
    (#""a":{"on":{"X":"b"},"always":[{"guard":"g"},{"target":"c"}]}"#, false),
    (#""a":{"always":["b","c"]}"#, true), (#""a":{"after":{"5":["b",{"target":"c","guard":"g"}]}}"#, true),
    (#""a":{"on":{"X":[{},"b","c"]}}"#, true),
  ])
  func xstateShadows(_ state: String, _ isShadowed: Bool) throws {
    let found = try xstate(state + #","b":{"on":{"Q":"a","R":"c"}},"c":{"on":{"Q":"a","R":"b"}}"#)
    #expect(found.contains("shadowed-transition") == isShadowed, "\(found)")
  }

  @Test(arguments: [
    ("x", "x", true), ("x", "x.y", true), ("x.", "x.y.z", true), ("x.*", "x", true), ("*", "x", true),
    ("x.y", "x", false), ("x", "xy", false), ("x", "*", false), ("x y", "y", true), ("x", "x y", false),
  ])
  func scxmlShadowsByTokens(_ first: String, _ second: String, _ isShadowed: Bool) throws {
    let found = try scxml(
      "<state id='a'><transition event='\(first)' target='b'/><transition event='\(second)' target='b'/></state>"
        + "<state id='b'><transition event='q' target='a'/></state>")
    #expect(found.contains("shadowed-transition") == isShadowed)
  }

  @Test func whatIsShadowedLeadsNowhere() throws {
    #expect(try xstate(#""a":{"on":{"X":["a","b"]}},"b":{"on":{"X":"a"}}"#).contains("unreachable-state"))
  }

  // MARK: Dead ends

  @Test func aStateThatNothingLeavesIsADeadEnd() throws {
    #expect(try xstate(#""a":{"on":{"X":"b"}},"b":{}"#) == ["dead-end"])
    #expect(try xstate(#""a":{"on":{"X":"b"}},"b":{"on":{"Y":"b"}}"#) == ["dead-end"])
    #expect(try xstate(#""a":{"on":{"X":"b"}},"b":{"on":{"Y":{"actions":[]}}}"#) == ["dead-end"])
    #expect(try xstate(#""a":{"on":{"X":"b"}},"b":{"type":"final"}"#) == [])
    #expect(try xstate(#""a":{"on":{"X":"b"}},"b":{}"#, #","on":{"R":".a"}"#) == [])
  }

  @Test func aRegionBesideMayLeadOut() throws {
    func chart(_ target: String) -> String {
      """
      "a":{"on":{"X":"p"}},"p":{"type":"parallel","states":{
      "l":{"initial":"m","states":{"m":{"on":{"N":"n"}},"n":{}}},
      "r":{"initial":"s","states":{"s":{"on":{"T":"\(target)"}},"t":{"on":{"S":"s"}}}}}}
      """
    }
    #expect(try xstate(chart("t")) == ["dead-end"])
    #expect(try xstate(chart("#(machine).a")) == ["unreachable-state"])
  }

  // MARK: Ends

  @Test func anEndThatNeverComesIsSeen() throws {
    let chart = """
      "a":{"onDone":"b","initial":"c","states":{"c":{"on":{"X":"d"}},"d":{"type":"KIND"}}},"b":{"type":"final"}
      """
    #expect(try xstate(chart.replacing("KIND", with: "final")) == [])
    #expect(try xstate(chart.replacing("KIND", with: "atomic")) == ["never-done"])
    let regions = """
      "a":{"type":"parallel","onDone":"b","states":{"l":{"initial":"f","states":{"f":{"type":"final"}}},"r":{}}},
      "b":{"type":"final"}
      """
    #expect(try xstate(regions) == ["never-done"])
    #expect(
      try scxml(
        "<state id='a'><state id='b'/><transition event='done.state.a' target='c'/></state><final id='c'/>")
        == ["never-done"])
  }

  @Test func finalStatesKeepTheirTransitionsInVain() throws {
    #expect(try xstate(#""a":{"on":{"X":"b"}},"b":{"type":"final","on":{"Y":"a"}}"#) == ["final-transitions"])
  }

  // MARK: Loops

  @Test func circlesWithoutGuardsNeverEnd() throws {
    let circle = try find(
      #"{"initial":"a","states":{"a":{"always":"b"},"b":{"always":"c"},"c":{"always":"b"}}}"#)
    #expect(circle.map(\.severity) == [.error])
    #expect(
      circle.first?.message
        == #"transitions without event and guard lead in a circle that never ends: "b", "c""#)
    let guarded = #""a":{"always":{"target":"b","guard":"g"}},"b":{"always":"a"}"#
    #expect(try xstate(guarded) == ["unimplemented-guard"])
    let deep = """
      "a":{"on":{"X":"b"}},"b":{"always":"c"},
      "c":{"initial":"d","states":{"d":{"always":"#(machine).b"}}}
      """
    #expect(try xstate(deep) == ["endless"])
  }

  @Test func theShortestCircleDependsOnTheDialect() throws {
    #expect(try scxml("<state id='a'><transition target='a'/></state>").contains("endless"))
    #expect(try xstate(#""a":{"always":"a"}"#).contains("endless") == false)
    #expect(
      try xstate(#""a":{"always":{"actions":{"type":"assign","params":{"n":1}}}}"#).contains("endless"))
  }

  @Test func besideOtherRegionsACircleIsAWarning() throws {
    let text = """
      {"type":"parallel","states":{"l":{"initial":"a","states":{"a":{"always":"b"},"b":{"always":"a"}}},"r":{}}}
      """
    #expect(try find(text).filter { $0.rule == "endless" }.map(\.severity) == [.warning])
  }

  @Test func circlesReportedAsErrorsDoNotEndInTheEngineEither() throws {
    let charts = [
      #"{"initial":"a","states":{"a":{"always":"b"},"b":{"always":"a"}}}"#,
      #"{"initial":"a","states":{"a":{"always":{"actions":{"type":"assign","params":{"n":1}}}}}}"#,
      "<scxml xmlns='http://www.w3.org/2005/07/scxml' version='1.0'><state id='a'><transition target='a'/></state></scxml>",
    ]
    for text in charts {
      let chart = ChartCompiler.compile(try ChartFormat.read(SourceText(name: "chart", text: text)))
      #expect(Interpreter(chart).start().outcome != .stable, "\(text)")
    }
    let quiet = #"{"initial":"a","states":{"a":{"always":"a"}}}"#
    let chart = ChartCompiler.compile(try ChartFormat.read(SourceText(name: "chart", text: quiet)))
    #expect(Interpreter(chart).start().outcome == .stable)
  }

  // MARK: Names

  @Test func namesAreToldOnceAtTheirFirstPlace() throws {
    let text = """
      {"initial":"a","states":{
      "a":{"entry":"work","on":{"X":{"target":"b","guard":"g","actions":["work","more"]}}},
      "b":{"invoke":{"src":"ask"},"on":{"X":{"target":"a","guard":{"type":"not","guards":["g"]}}}}}}
      """
    let found = try find(text)
    #expect(
      found.map(\.rule) == [
        "unimplemented-action", "unimplemented-guard", "unimplemented-action", "unimplemented-actor",
      ])
    #expect(found.allSatisfy { $0.severity == .info })
  }

  @Test func eventsThatNobodyTakesAreTold() throws {
    func chart(_ handler: String) -> String {
      #""a":{"entry":{"type":"raise","params":{"event":{"type":"x.y"}}},"on":{"\#(handler)":"b"}},"b":{"type":"final"}"#
    }
    #expect(try xstate(chart("z")) == ["unhandled-event"])
    #expect(try xstate(chart("x")) == ["unhandled-event"])
    #expect(try xstate(chart("x.*")) == [])
    #expect(try xstate(chart("*")) == [])
    #expect(
      try scxml(
        "<state id='a'><onentry><raise event='x.y'/></onentry><transition event='x' target='b'/></state><final id='b'/>"
      )
        == [])
  }

  @Test func aChartWithErrorsHasNoFindings() throws {
    let source = SourceText(
      name: "chart", text: #"{"initial":"a","states":{"a":{"on":{"X":"nope"}},"b":{}}}"#)
    #expect(StaticFindings.find(in: ChartCompiler.compile(try ChartFormat.read(source))).isEmpty)
  }
}
