import Testing

@testable import ChartKit

/// What goes wrong at run time, and in what is handed in: each has its answer, none traps.
struct FailureTests {
  private func interpreter(_ text: String, actors: [String: EngineOptions.Actor] = [:]) throws -> Interpreter
  {
    let chart = ChartCompiler.compile(try ChartFormat.read(SourceText(name: "f", text: text)))
    var options = EngineOptions()
    options.actors = actors
    return Interpreter(chart, options: options)
  }

  private func scxml(_ content: String) -> String {
    "<scxml xmlns=\"http://www.w3.org/2005/07/scxml\" version=\"1.0\" datamodel=\"null\">\(content)</scxml>"
  }

  @Test func historiesThatLeadInCirclesAreErrors() throws {
    let circle = try interpreter(
      #"{"initial":"a","states":{"a":{"on":{"GO":"p"}},"p":{"initial":"h","states":{"h":{"type":"history"},"x":{}}}}}"#
    )
    #expect(circle.chart.diagnostics.contains { $0.rule == "default-circle" })
    #expect(circle.start().after.configuration.isEmpty)
    let two = try interpreter(
      scxml(
        "<state id='s'><history id='h'><transition target='i'/></history>"
          + "<history id='i'><transition target='h'/></history><state id='a'/></state>"))
    #expect(two.chart.diagnostics.contains { $0.rule == "default-circle" })
  }

  @Test func aFailingActionLeavesTheOldStates() throws {
    let machine = try interpreter(
      #"{"initial":"z","states":{"z":{"on":{"A":"a"}},"a":{"on":{"GO":{"target":"c","actions":["t1","#
        + #"{"type":"sendTo","params":{"to":"nobody","event":{"type":"E"}}},"t2"]}}},"#
        + #""c":{"entry":"never","initial":"d","states":{"d":{}}}}}"#)
    let active = machine.send(Event("A"), to: machine.start().after).after
    let failed = machine.send(Event("GO"), to: active)
    #expect(failed.after.status == .error && failed.actions == ["t1"])
    #expect(machine.chart.value(of: failed.after.configuration) == "a")
  }

  @Test func snapshotsThatDoNotFitAreRefused() throws {
    let machine = try interpreter(#"{"id":"m","type":"parallel","states":{"p":{},"q":{}}}"#)
    let good = machine.json(of: machine.start().after)
    func changed(_ key: String, _ value: Value) throws -> Value {
      var members = try #require(good.object)
      members[key] = value
      return .object(members)
    }
    for bad in [
      try changed("entryOrder", ["m.p", "m.p", "m.q"]), try changed("configuration", ["m.nothing"]),
      try changed("chart", "other"), try changed("now", -5), try changed("now", .number(9.2e18)),
      try changed("status", "well"), .array([]),
    ] {
      #expect(throws: SnapshotError.self) { try machine.snapshot(from: bad) }
    }
    let parent = try interpreter(
      #"{"id":"k","initial":"a","states":{"a":{"invoke":{"src":"x","id":"x"}}}}"#)
    let text = parent.json(of: parent.start().after).jsonText().replacing(
      "\"position\":0", with: "\"position\":99")
    #expect(throws: SnapshotError.self) { try parent.snapshot(from: Value(json: text)) }
  }

  @Test func finalizeRunsForAChildThatHasEnded() throws {
    let parent = try interpreter(
      scxml(
        "<state id='a'><invoke id='c' type='scxml'><content><scxml xmlns='http://www.w3.org/2005/07/scxml' version='1.0'"
          + " datamodel='null'><state id='s'><onentry><send target='#_parent' event='hi'/></onentry>"
          + "<transition target='f'/></state><final id='f'/></scxml></content><finalize><log label='FIN'/></finalize>"
          + "</invoke><transition event='hi'><log label='got'/></transition></state>"))
    #expect(parent.start().actions.starts(with: ["log:FIN", "log:got"]))
  }

  @Test func aCancelledChildsExitIsTold() throws {
    let parent = try interpreter(
      scxml(
        "<state id='a'><invoke id='c' type='scxml'><content><scxml xmlns='http://www.w3.org/2005/07/scxml' version='1.0'"
          + " datamodel='null'><state id='s'><onexit><log label='bye'/></onexit></state></scxml></content></invoke>"
          + "<transition event='X' target='b'/></state><state id='b'/>"))
    #expect(parent.send(Event("X"), to: parent.start().after).actions == ["log:bye"])
  }

  @Test func anAnsweredChildEnds() throws {
    let machine = try interpreter(
      #"{"initial":"a","states":{"a":{"invoke":{"src":"x","id":"x","onDone":{"actions":"done"}}}}}"#)
    let step = machine.send(Event("xstate.done.actor.x", .platform), to: machine.start().after)
    #expect(step.actions == ["done"] && step.after.children.isEmpty)
  }

  @Test func aClockThatRunsForEverIsGivenUp() throws {
    var machine = try interpreter(
      #"{"initial":"a","states":{"a":{"after":{"1":"b"}},"b":{"after":{"1":"a"}}}}"#)
    machine.options.microstepLimit = 100
    #expect(machine.advance(machine.start().after, by: 1 << 50).outcome != .stable)
  }
}
