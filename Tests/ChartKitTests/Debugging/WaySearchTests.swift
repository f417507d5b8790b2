import RandomCharts
import Testing

@testable import ChartKit

/// Searches that pause find what they find in one go.
@Suite struct WaySearchTests {
  private let json = #"""
    {"id": "lock", "initial": "shut", "states": {
      "shut": {"on": {"KEY": "ready"}},
      "ready": {"on": {"TURN": "open", "DROP": "shut"}},
      "open": {"on": {"PUSH": [{"guard": "isStuck", "target": "shut"}, {"target": "wide"}]}},
      "wide": {"on": {"ENTER": "gone"}},
      "gone": {"type": "final"}}}
    """#

  private func session() throws -> DebugSession {
    let draft = try ChartFormat.read(SourceText(name: "lock.json", text: json))
    return DebugSession(Interpreter(ChartCompiler.compile(draft)))
  }

  @Test(arguments: ["KEY", "TURN", "PUSH", "ENTER", "NOTHING"])
  func explanationsInPieces(name: String) throws {
    let session = try session()
    let whole = session.explain(Event(name))
    let search = session.explaining(Event(name))
    #expect(search.explanation.verdict == whole.verdict)
    var pauses = 0
    while !search.proceed(until: { true }) { pauses += 1 }
    #expect(search.isOver)
    #expect(search.explanation.ways == whole.ways)
    #expect(search.explanation.isComplete == whole.isComplete)
    #expect(search.explanation.waysWithData == whole.waysWithData)
    #expect((pauses > 0) == (whole.verdict != .fires))
  }

  @Test func waysToStatesInPieces() throws {
    let session = try session()
    for state in session.chart.states.indices {
      let whole = session.paths(to: StateIndex(state), count: 2)
      let search = session.searching(to: StateIndex(state), count: 2)
      while !search.proceed(until: { true }) {}
      #expect(search.found.paths == whole.paths)
      #expect(search.found.space.count == whole.space.count)
      #expect(search.found.space.deadEnds == whole.space.deadEnds)
      #expect(search.found.space.isComplete == whole.space.isComplete)
    }
  }

  @Test func aStepThatIsKnownIsTaken() throws {
    var (taken, fired) = (try session(), try session())
    let step = taken.interpreter.send(Event("KEY"), to: taken.snapshot)
    #expect(taken.take(step) == fired.fire(Event("KEY")))
    #expect(taken.journal == fired.journal)
    #expect(taken.snapshot == fired.snapshot)
    // It belongs to another moment by now.
    #expect(taken.take(step) == nil)
    #expect(taken.timeline.moments.count == 2)
  }

  @Test func aStepIsGoneThroughWhereBreakpointsAreOn() throws {
    var session = try session()
    let point = session.stop(at: .enter(1))
    let step = session.interpreter.send(Event("KEY"), to: session.snapshot)
    #expect(session.take(step) == nil)
    session.setBreakpoint(point.id, isOn: false)
    #expect(session.take(step) != nil)
  }
}
