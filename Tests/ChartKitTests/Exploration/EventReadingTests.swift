import Testing

@testable import ChartKit

/// Data that guards ask for, read from their texts.
struct EventReadingTests {
  private func scxml(_ condition: String) throws -> Chart {
    let text = """
      <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" initial="a">
        <datamodel><data id="n" expr="3"/></datamodel>
        <state id="a"><transition event="GO" cond="\(condition)" target="b"/></state>
        <state id="b"/>
      </scxml>
      """
    return ChartCompiler.compile(try ChartFormat.read(SourceText(name: "a.scxml", text: text)))
  }

  @Test(arguments: [
    ("_event.data.k == 'x' &amp;&amp; n > 2", #"{"k":"x"}"#), ("_event.data.sum > 3", #"{"sum":4}"#),
    ("_event.data.sum &lt; 3", #"{"sum":2}"#), ("_event.data.a.b === true", #"{"a":{"b":true}}"#),
    ("_event.data.ok", #"{"ok":true}"#), ("_event.data === 7", "7"),
    ("_event.data.sum >= n", #"{"sum":1000}"#),
    ("_event.data.list.length > 1", #"{"list":[0,0]}"#), ("_event.data?.k == null", #"{"k":null}"#),
    ("!_event.data.ok", ""), ("n > 2", ""), ("_event.data.name.startsWith('a')", ""),
    ("_event.name == 'GO'", ""),
    ("_event.data.k == n", ""), ("_event.data[0] == 1", ""), ("_event.data.k == 'it\\'s'", ""),
  ])
  func whatAGuardAsksFor(condition: String, expected: String) throws {
    let chart = try scxml(condition)
    let sample = EventReading.sample(for: try #require(chart.transitions.first), in: chart)
    #expect((sample?.jsonText() ?? "") == expected)
  }

  @Test(.enabled(if: ECMAScript.isInstalled, "needs JavaScriptCore")) func whyTellsTheDataAndSearchesTryThem()
    throws
  {
    let chart = try scxml("_event.data.k == 'x' &amp;&amp; n > 2")
    let session = DebugSession(Interpreter(chart))
    #expect(session.explain(Event("GO")).data == [["k": "x"]])
    #expect(session.explain(Event("GO", data: ["k": "y"])).data == [])
    #expect(session.explain(Event("GO")).waysWithData == [])
    let b = try #require(chart.state(named: "b"))
    #expect(session.paths(to: b).paths == [[Move(.event(Event("GO", data: ["k": "x"])))]])
  }

  @Test(.enabled(if: ECMAScript.isInstalled, "needs JavaScriptCore")) func waysLeadToWhereTheDataMakeItFire()
    throws
  {
    let text = """
      <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" initial="a">
        <datamodel><data id="n" expr="0"/></datamodel>
        <state id="a">
          <transition event="TICK"><assign location="n" expr="n + 1"/></transition>
          <transition event="GO" cond="_event.data.k == 'x' &amp;&amp; n > 1" target="b"/>
        </state>
        <state id="b"/>
      </scxml>
      """
    let chart = ChartCompiler.compile(try ChartFormat.read(SourceText(name: "a.scxml", text: text)))
    let found = DebugSession(Interpreter(chart)).explain(Event("GO"))
    #expect(found.ways.isEmpty && found.data.isEmpty)
    #expect(found.waysWithData.map { $0.map(\.name) } == [["TICK", "TICK", "GO"]])
  }

  @Test(.enabled(if: ECMAScript.isInstalled, "needs JavaScriptCore")) func aModulesGuardsAreReadInItsText()
    throws
  {
    let chart = try ModuleChart.chart(
      """
      createMachine({initial: 'a', context: {}, states: {b: {}, a: {on: {
        ADD: {guard: ({event}) => event.price > 0 && event.sku === 'tea', target: 'b'}, OTHER: {guard: () => false}}}}})
      """)
    let session = DebugSession(Interpreter(chart))
    #expect(session.explain(Event("ADD")).data == [["price": 1, "sku": "tea"]])
    #expect(session.explain(Event("OTHER")).data == [])
  }

  @Test func aSearchEndsWhenItsTimeIsOver() throws {
    let chart = ChartCompiler.compile(
      try ChartFormat.read(
        SourceText(
          name: "a.json",
          text: #"{"initial":"a","states":{"a":{"on":{"X":"b"}},"b":{"on":{"X":"c"}},"c":{}}}"#)))
    let interpreter = Interpreter(chart)
    var limits = StateSpace.Limits()
    limits.isOver = { true }
    let space = interpreter.explore(from: interpreter.start().after, limits: limits)
    #expect(!space.isComplete && space.count == 2)
  }
}
