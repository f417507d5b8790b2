import Testing

@testable import ChartKit

/// What the engine does by the rules of statecharts.v1.
struct StatechartsV1Tests {
  private typealias Charts = StatechartsV1Charts
  private static func state(_ label: String, _ children: [String] = []) -> String {
    Charts.state(label, children)
  }

  @Test func theFigureUnderUMLsRule() throws {
    let run = try Charts.run(Charts.figure, ["e", "f"])
    let taken = run.steps.map { $0.microsteps.filter { !$0.transitions.isEmpty }.count }
    #expect(taken == [2, 1])
    #expect(run.labels == ["left", "s2", "middle", "s4", "right", "s6"])
  }

  @Test func namesOfEventsAreWhole() throws {
    let chart = Charts.chart(Self.state("r", [Self.state("A*"), Self.state("B")]), ["A -a-> B", "B -*-> A"])
    #expect(try Charts.run(chart, ["a.b"]).unhandled == 1)
    #expect(try Charts.run(chart, ["a", "x"]).labels == ["B"])
    #expect(try Charts.run(chart, ["a", "*"]).labels == ["A"])
  }

  @Test func anyOfSeveralSourcesWillDoAndOnce() throws {
    let chart = Charts.chart(
      Self.state(
        "r&",
        [
          Self.state("P", [Self.state("a*"), Self.state("b")]),
          Self.state("Q", [Self.state("c*"), Self.state("d")]),
        ]), ["a,c -E-> b;\"actions\":[{\"label\":\"act\"}]", "c -F-> d"])
    let run = try Charts.run(chart, ["E"])
    #expect(run.labels == ["P", "b", "Q", "c"])
    #expect(run.steps[0].actions == ["act"])
    // From the other source, the regions between are left and entered again.
    #expect(try Charts.run(chart, ["E", "F", "E"]).unhandled == 1)
    #expect(try Charts.run(chart, ["E", "E"]).labels == ["P", "b", "Q", "c"])
  }

  @Test func aJoinNeedsAllItsSources() throws {
    let root = Self.state(
      "r",
      [
        Self.state(
          "W&*",
          [
            Self.state("P", [Self.state("a*"), Self.state("b")]),
            Self.state("Q", [Self.state("c*"), Self.state("d")]),
          ]), Self.state("done"),
      ])
    let transitions = ["a -A-> b", "c -C-> d", "b,d -J-> done"]
    let all = StatechartsV1Options(joinsSources: true)
    #expect(try Charts.run(Charts.chart(root, transitions), ["A", "J"]).labels == ["done"])
    #expect(try Charts.run(Charts.chart(root, transitions), ["A", "J"], reading: all).unhandled == 1)
    #expect(
      try Charts.run(Charts.chart(root, transitions), ["A", "C", "J"], reading: all).labels == ["done"])
    let marked = transitions.dropLast() + ["b,d -J-> a;\"metadata\":{\"sources\":\"all\"}"]
    let inside = try Charts.run(Charts.chart(root, Array(marked)), ["A", "C", "J"])
    // A join leaves all its sources, also where its target lies in one of their regions.
    #expect(inside.labels == ["W", "P", "a", "Q", "c"])
  }

  @Test func severalTargetsAreEnteredTogether() throws {
    let chart = Charts.chart(
      Self.state(
        "r",
        [
          Self.state("s*"),
          Self.state(
            "W&",
            [
              Self.state("P", [Self.state("a*"), Self.state("b")]),
              Self.state("Q", [Self.state("c*"), Self.state("d")]),
              Self.state("R", [Self.state("e*"), Self.state("f")]),
            ]),
        ]), ["s -E-> b,f"])
    #expect(try Charts.run(chart, ["E"]).labels == ["W", "P", "b", "Q", "c", "R", "f"])
  }

  @Test func transitionsInsideARegionLeaveTheOthersAlone() throws {
    let chart = Charts.chart(
      Self.state(
        "r&",
        [
          Self.state("P", [Self.state("a*"), Self.state("b")]),
          Self.state("Q", [Self.state("c*"), Self.state("d")]),
        ]), ["a -A-> b", "c -C-> d", "P -RESET-> a", "P -AGAIN-> P", "Q -ALL-> r"])
    #expect(try Charts.run(chart, ["A", "C", "RESET"]).labels == ["P", "a", "Q", "d"])
    #expect(try Charts.run(chart, ["A", "C", "AGAIN"]).labels == ["P", "a", "Q", "d"])
    #expect(try Charts.run(chart, ["A", "C", "ALL"]).labels == ["P", "a", "Q", "c"])
  }

  @Test func conflictsGoToTheInnerThenThePriorityThenThePlace() throws {
    let root = Self.state(
      "r",
      [
        Self.state(
          "W&*",
          [
            Self.state("P", [Self.state("a*"), Self.state("b")]),
            Self.state("Q", [Self.state("c*"), Self.state("d")]),
          ]), Self.state("x"), Self.state("y"),
      ])
    func labels(_ transitions: [String], _ preference: EngineOptions.Preference = .inner) throws -> [String] {
      var options = EngineOptions()
      options.preference = preference
      return try Charts.run(Charts.chart(root, transitions), ["E"], options: options).labels
    }
    #expect(try labels(["W -E-> x", "c -E-> y"]) == ["y"])
    #expect(try labels(["W -E-> x", "c -E-> y"], .outer) == ["x"])
    #expect(try labels(["W -E-> x;\"priority\":9", "c -E-> y"]) == ["y"])
    #expect(try labels(["c -E-> y", "a -E-> x"]) == ["x"])
    #expect(try labels(["c -E-> y;\"priority\":1", "a -E-> x"]) == ["y"])
    #expect(try labels(["a -E-> x", "a -E-> y;\"priority\":1"]) == ["y"])
    #expect(try labels(["a -E-> b", "c -E-> d"]) == ["W", "P", "b", "Q", "d"])
  }

  @Test func finalStatesEndNothingButTheRoot() throws {
    let chart = Charts.chart(
      Self.state("r", [Self.state("A*", [Self.state("a*"), Self.state("z!")]), Self.state("end!")]),
      ["a -E-> z", "A -F-> end"])
    let inner = try Charts.run(chart, ["E"])
    #expect(!inner.snapshot.isDone && inner.steps[0].microsteps.count == 1)
    #expect(try Charts.run(chart, ["E", "F"]).snapshot.isDone)
  }

  @Test func historyIsWhatWasActiveElseTheDefault() throws {
    let chart = """
      {"rootState":{"label":"r","children":[{"label":"Off","isInitial":true},{"label":"On","children":[
      {"label":"A","isInitial":true},{"label":"B","children":[{"label":"B1","isInitial":true},{"label":"B2"}]},
      {"label":"H","isHistory":true},{"label":"D","isHistory":true,"historyType":"HISTORY_TYPE_DEEP"}]}]},
      "transitions":[{"from":["Off"],"to":["H"],"event":"ON"},{"from":["Off"],"to":["D"],"event":"DEEP"},
      {"from":["A"],"to":["B2"],"event":"NEXT"},{"from":["On"],"to":["Off"],"event":"OFF"}]}
      """
    #expect(try Charts.run(chart, ["ON"]).labels == ["On", "A"])
    #expect(try Charts.run(chart, ["ON", "NEXT", "OFF", "ON"]).labels == ["On", "B", "B1"])
    #expect(try Charts.run(chart, ["ON", "NEXT", "OFF", "DEEP"]).labels == ["On", "B", "B2"])
  }

  @Test func entryExitActionsAndTimers() throws {
    let chart = """
      {"rootState":{"label":"r","children":[
      {"label":"a","isInitial":true,"exitActions":[{"label":"leave"}]},
      {"label":"b","entryActions":[{"label":"come"},{"label":"send:TICK after 5s"}]}]},
      "transitions":[{"from":["a"],"to":["b"],"event":"E","actions":[{"label":"go"}]},
      {"from":["b"],"to":["a"],"event":"TICK"}]}
      """
    let run = try Charts.run(chart, ["E"])
    #expect(run.steps[0].actions == ["leave", "go", "come"])
    let interpreter = Interpreter(try Charts.compiled(chart))
    let later = interpreter.advance(run.snapshot, by: 5000)
    #expect(later.after.configuration == [1])
  }

  @Test func completionTransitionsComeBeforeTheNextEvent() throws {
    let chart = Charts.chart(
      Self.state("r", [Self.state("a*"), Self.state("b"), Self.state("c")]), ["a -E-> b", "b -> c"])
    #expect(try Charts.run(chart, ["E"]).labels == ["c"])
    let endless = Charts.chart(Self.state("r", [Self.state("a*"), Self.state("b")]), ["a -> b", "b -> a"])
    let step = Interpreter(try Charts.compiled(endless)).start()
    #expect(step.outcome == .endless([1, 2]))
  }

  @Test(.enabled(if: ECMAScript.isInstalled, "needs JavaScriptCore")) func theCounterCountsWhatIsHandled()
    throws
  {
    let run = try Charts.run(Charts.counter, ["TURN_ON", "TURN_ON", "TURN_OFF", "UNKNOWN_EVENT"])
    #expect(run.labels == ["Off"] && run.unhandled == 2)
    #expect(run.snapshot.data == ["count": 2])
    let given = Interpreter(try Charts.compiled(Charts.counter)).start(input: ["count": 5, "more": true])
    #expect(given.after.data == ["count": 5, "more": true])
  }

  @Test(.enabled(if: ECMAScript.isInstalled, "needs JavaScriptCore")) func guardsSeeContextEventAndStates()
    throws
  {
    let chart = Charts.chart(
      Self.state("r", [Self.state("a*"), Self.state("b")]),
      [
        "a -E-> b;\"guard\":{\"expression\":\"context.n > 1 && event.name === 'E' && event.data.ok && In('a')\"}"
      ],
      more: "\"variables\":{\"n\":2}")
    let interpreter = Interpreter(try Charts.compiled(chart))
    let start = interpreter.start().after
    #expect(interpreter.send(Event("E", data: ["ok": false]), to: start).after.configuration == [1])
    #expect(interpreter.send(Event("E", data: ["ok": true]), to: start).after.configuration == [2])
  }

  @Test(.enabled(if: ECMAScript.isInstalled, "needs JavaScriptCore")) func whatFailsIsTakenBack() throws {
    let chart = Charts.chart(
      Self.state("r", [Self.state("a*"), Self.state("b")]),
      [
        "a -BAD-> b;\"actions\":[{\"label\":\"assign:n = 7\"},{\"label\":\"assign:n = nothing.here\"}]",
        "a -WORSE-> b;\"guard\":{\"expression\":\"missing\"}",
        "a -LATER-> a;\"actions\":[{\"label\":\"send:BAD after 10\"}]",
        "a -PATH-> b;\"actions\":[{\"label\":\"assign:n.m = 1\"}]",
      ], more: "\"variables\":{\"n\":1}")
    let interpreter = Interpreter(try Charts.compiled(chart))
    let start = interpreter.start().after
    for event in ["BAD", "WORSE", "PATH"] {
      let step = interpreter.send(Event(event), to: start)
      #expect(
        step.errors.count == 1 && step.after.configuration == [1] && step.after.data == ["n": 1], "\(event)")
    }
    let waiting = interpreter.send(Event("LATER"), to: start).after
    let fired = interpreter.advance(waiting, by: 20)
    #expect(fired.errors.count == 1 && fired.after.configuration == [1] && fired.after.data == ["n": 1])
    #expect(fired.after.schedule.isEmpty && fired.after.now == 20)
    let live = LiveSession(interpreter)
    live.send("BAD")
    #expect(live.snapshot.data == ["n": 1] && live.snapshot.configuration == [1])
  }
}
