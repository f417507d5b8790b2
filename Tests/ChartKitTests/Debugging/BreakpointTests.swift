import Testing

@testable import ChartKit

struct BreakpointTests {
  /// Two microsteps after GO (a → b, then b → c), a timer, data, an error.
  static let text = """
    {"id":"m","initial":"a","context":{"n":0},"states":{
      "a":{"on":{"GO":"b","SET":{"actions":[{"type":"xstate.assign","params":{"n":1}}]}}},
      "b":{"always":"c"},
      "c":{"on":{"BACK":"a"},"after":{"100":"d"}},
      "d":{"after":{"100":"e"}},
      "e":{"on":{"RAISE":{"actions":[{"type":"xstate.raise","params":{"event":{"type":"BACK"}}}]},"BACK":"a"}}}}
    """

  private func session() throws -> DebugSession {
    let chart = try ChartCompiler.compile(ChartFormat.read(SourceText(name: "m.json", text: Self.text)))
    #expect(chart.isRunnable, "\(chart.diagnostics.map(\.message))")
    return DebugSession(Interpreter(chart))
  }

  private func keys(_ session: DebugSession) -> [String] {
    session.chart.leaves(of: session.snapshot.configuration).map { session.chart[$0].key }
  }

  private func state(_ key: String, _ session: DebugSession) throws -> StateIndex {
    try #require(session.chart.state(named: key))
  }

  @Test func aStepStopsInItsMiddleAndGoesOn() throws {
    var session = try session()
    let whole = session.interpreter.send(Event("GO"), to: session.snapshot)
    let point = session.stop(at: .enter(try state("b", session)))
    let step = session.fire(Event("GO"))
    #expect(step.outcome == .paused && session.isUnderWay)
    #expect(session.stops.map(\.id) == [point.id] && session.stops[0].hits == 1)
    #expect(keys(session) == ["b"])
    session.proceed()
    #expect(!session.isUnderWay && session.stops.isEmpty)
    #expect(session.snapshot == whole.after)
    session.undo()
    #expect(session.isUnderWay && keys(session) == ["b"], "the middle is a moment")
  }

  @Test func microstepsOneByOne() throws {
    var session = try session()
    let whole = session.interpreter.send(Event("GO"), to: session.snapshot)
    session.fire(Event("GO"), reach: .microsteps(1))
    #expect(keys(session) == ["b"])
    session.proceed(.microsteps(1))
    #expect(keys(session) == ["c"])
    session.proceed(.end)
    #expect(session.snapshot == whole.after)
  }

  @Test func theClockStopsAtABreakpoint() throws {
    var session = try session()
    session.fire(Event("GO"))
    session.stop(at: .enter(try state("d", session)))
    session.advance(by: 1_000)
    #expect(keys(session) == ["d"] && session.snapshot.now == 100)
    session.proceed()
    session.advance(by: 1_000)
    #expect(keys(session) == ["e"] && session.snapshot.now == 1_100)
  }

  @Test func everyKindOfBreakpoint() throws {
    let start = try session()
    let go: [Event] = [Event("SET"), Event("GO")]
    let patterns: [(Breakpoint.Pattern, [String])] = [
      (.enter(try state("c", start)), ["c"]), (.leave(try state("a", start)), ["b"]),
      (.take(try state("b", start), event: "*"), ["c"]), (.take(try state("a", start), event: "GO"), ["b"]),
      (.receive("GO"), ["b"]), (.receive("SET"), ["a"]), (.change(["n"]), ["a"]),
      (.when(try ChartFormat.condition("In(b) and not In(a)", for: start.chart)), ["b"]),
    ]
    for (pattern, expected) in patterns {
      var session = start
      session.stop(at: pattern)
      for event in go where !session.isUnderWay { session.fire(event) }
      #expect(session.isUnderWay, "\(pattern)")
      #expect(keys(session) == expected, "\(pattern)")
    }
    var silent = start
    silent.stop(at: .receive("OTHER"))
    silent.stop(at: .error)
    silent.stop(at: .take(try state("a", start), event: "OTHER"))
    for event in go { silent.fire(event) }
    #expect(!silent.isUnderWay)
  }

  @Test(.enabled(if: ECMAScript.isInstalled, "needs JavaScriptCore")) func errorsStop() throws {
    let text = """
      <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" initial="a">
        <datamodel><data id="n" expr="1"/></datamodel>
        <state id="a"><transition event="GO" target="b"><assign location="n" expr="nobody.x"/></transition></state>
        <state id="b"/></scxml>
      """
    let chart = try ChartCompiler.compile(ChartFormat.read(SourceText(name: "c.scxml", text: text)))
    var session = DebugSession(Interpreter(chart))
    session.stop(at: .error)
    session.stop(at: .when(try ChartFormat.condition("n > 1", for: chart)))
    session.fire(Event("GO"))
    #expect(session.stops.map(\.pattern) == [.error])
  }

  @Test func hitsConditionsAndSwitches() throws {
    var session = try session()
    let third = session.stop(at: .receive("SET"), from: 3)
    session.fire(Event("SET"))
    session.fire(Event("SET"))
    #expect(!session.isUnderWay)
    session.fire(Event("SET"))
    #expect(session.isUnderWay && session.breakpoints[0].hits == 3)
    session.proceed()
    session.setBreakpoint(third.id, isOn: false)
    session.fire(Event("SET"))
    #expect(!session.isUnderWay && session.breakpoints[0].hits == 3)
    let removed = session.removeBreakpoint(third.id)
    #expect(removed && session.breakpoints.isEmpty)
    session.stop(at: .receive("GO"), if: try ChartFormat.condition("In(e)", for: session.chart))
    session.fire(Event("GO"))
    #expect(!session.isUnderWay)
  }

  @Test(.enabled(if: ECMAScript.isInstalled, "needs JavaScriptCore")) func anExpressionOnAContext() throws {
    var session = try session()
    session.stop(at: .when(try ChartFormat.condition("context.n === 1 && n > 0", for: session.chart)))
    session.fire(Event("SET"))
    #expect(session.isUnderWay)
  }

  @Test func momentsAreCompared() throws {
    var session = try session()
    session.mark("start")
    session.fire(Event("SET"))
    session.fire(Event("GO"))
    let start = try #require(session.timeline.moment(named: "start"))
    let comparison = Comparison(
      session.timeline.moments[start].snapshot, session.snapshot, session.interpreter)
    let chart = session.chart
    #expect(comparison.left.map { chart[$0].key } == ["a"])
    #expect(comparison.entered.map { chart[$0].key } == ["c"])
    #expect(comparison.changes == [ValueChange(path: ["n"], old: 0, new: 1)])
    #expect(comparison.timersGained.map(\.left) == [100])
    #expect(comparison.eventsLost == ["GO", "SET"] && comparison.eventsGained == ["BACK"])
    #expect(Comparison(session.snapshot, session.snapshot, session.interpreter).isEmpty)
  }

  @Test(.enabled(if: ECMAScript.isInstalled, "needs JavaScriptCore"))
  func aConditionThatFailsStopsOnceAndSaysWhy() throws {
    var session = try session()
    session.stop(at: .when(try ChartFormat.condition("nosuch > 1", for: session.chart)))
    session.fire(Event("SET"))
    #expect(session.isUnderWay && session.stops.first?.fault?.contains("nosuch") == true)
    #expect(session.stops.first?.hits == 0)
    session.proceed()
    session.fire(Event("GO"))
    #expect(!session.isUnderWay && session.stops.isEmpty)
  }

  @Test(.enabled(if: ECMAScript.isInstalled, "needs JavaScriptCore")) func thePublicPartNeedsNotBeNamed()
    throws
  {
    let text = """
      {"id":"m","initial":"a","context":{"public":{"n":0}},"states":{
        "a":{"on":{"SET":{"actions":[{"type":"xstate.assign","params":{"public":{"n":7}}}]}}}}}
      """
    let chart = try ChartCompiler.compile(ChartFormat.read(SourceText(name: "m.json", text: text)))
    let patterns: [Breakpoint.Pattern] = [
      .change(["n"]), .change(["public", "n"]), .when(try ChartFormat.condition("n > 5", for: chart)),
    ]
    for pattern in patterns {
      var session = DebugSession(Interpreter(chart))
      session.stop(at: pattern)
      session.fire(Event("SET"))
      #expect(session.stops.count == 1, "\(pattern)")
    }
  }

  @Test func breakpointsAreRecorded() throws {
    var session = try session()
    let first = session.stop(at: .enter(try state("b", session)), called: "enter b")
    session.stop(at: .receive("BACK"), in: ["kid"], from: 2, called: "receive BACK from 2")
    session.fire(Event("GO"))
    session.setBreakpoint(first.id, isOn: false)
    let header = session.header(folder: "").line
    let recording = try Recording(Array(([header] + session.recordedLines()).joined(separator: "\n").utf8))
    guard case .breakpoints(let kept)? = recording.entries.last?.entry else {
      Issue.record("the breakpoints are missing")
      return
    }
    #expect(kept.map(\.words) == ["enter b", "receive BACK from 2"])
    #expect(kept.map(\.path) == [[], ["kid"]] && kept.map(\.isOn) == [false, true])
    #expect(kept.map(\.hits) == [1, 0])
  }
}
