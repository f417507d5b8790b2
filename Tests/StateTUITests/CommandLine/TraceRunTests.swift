import ChartKit
import Testing

@testable import StateTUI

/// Runs events on a chart and returns the lines of the trace.
func trace(
  _ chart: String, _ events: String, options: TraceOptions = TraceOptions(), guards: [String: Bool] = [:],
  actors: String? = nil, context: String? = nil
) throws -> [String] {
  var loader = ChartLoader()
  if let context { loader.context = try JSONArgument(context, of: "--context").object() }
  let compiled = try loader.chart(SourceText(name: "chart", text: chart))
  try ChartLoader.requireRunnable(compiled)
  var engine = EngineOptions()
  if let actors { engine.actors = try JSONArgument(actors, of: "--actors").actors(dialect: nil) }
  var (run, first) = try TraceRun.start(
    Interpreter(compiled, options: engine), guards: guards, options: options)
  var lines = [first]
  var source = try EventSource(events)
  for item in try source.all() { if let line = try run.perform(item) { lines.append(line) } }
  return lines
}

@Suite struct TraceRunTests {
  private let door = """
    {"id":"door","initial":"shut","context":{"n":1},"states":{
      "shut":{"tags":["safe"],"exit":"creak","on":{"OPEN":{"target":"open","guard":"unlocked"}}},
      "open":{"entry":["light"],"after":{"100":"shut"},"on":{"BREAK":"broken"}},
      "broken":{"type":"final"}},"output":{"sum":7}}
    """

  @Test func linesHaveTheContractsKeysInOrder() throws {
    #expect(
      try trace(door, #"["OPEN",{"advance":99},{"advance":1},{"type":"OPEN","n":3},"BREAK"]"#) == [
        #"{"event":"xstate.init","value":"shut","tags":["safe"],"status":"active","done":false,"output":null,"actions":[]}"#,
        #"{"event":"OPEN","value":"open","tags":[],"status":"active","done":false,"output":null,"actions":["creak","light"]}"#,
        #"{"event":{"advance":99},"value":"open","tags":[],"status":"active","done":false,"output":null,"actions":[]}"#,
        #"{"event":{"advance":1},"value":"shut","tags":["safe"],"status":"active","done":false,"output":null,"actions":[]}"#,
        #"{"event":"OPEN","value":"open","tags":[],"status":"active","done":false,"output":null,"actions":["creak","light"]}"#,
        #"{"event":"BREAK","value":"broken","tags":[],"status":"done","done":true,"output":{"sum":7},"actions":[]}"#,
      ])
  }

  @Test func answersOfGuardsChangeWithoutALine() throws {
    let lines = try trace(door, #"["OPEN",{"guards":{"unlocked":true}},"OPEN"]"#, guards: ["unlocked": false])
    #expect(lines.count == 3)
    #expect(lines[1].contains(#""value":"shut""#))
    #expect(lines[2].contains(#""value":"open""#))
  }

  @Test func settlingRunsTimersUntilNothingIsScheduled() throws {
    let lines = try trace(door, #"["OPEN"]"#, options: TraceOptions(settle: 1000))
    #expect(lines[1].contains(#""value":"shut""#))
    #expect(lines[1].contains(#""actions":["creak","light"]"#))
    let early = try trace(door, #"["OPEN"]"#, options: TraceOptions(settle: 99))
    #expect(early[1].contains(#""value":"open""#))
  }

  @Test func moreKeysFollowOnRequest() throws {
    let options = TraceOptions(showsConfiguration: true, showsContext: true, showsMicrosteps: true)
    #expect(
      try trace(door, #"["OPEN"]"#, options: options, context: #"{"n":2,"k":null}"#)[1].hasSuffix(
        #""actions":["creak","light"],"configuration":["door","door.open"],"context":{"n":2,"k":null},"microsteps":["open"]}"#
      ))
  }

  @Test func valuesHaveSortedKeysAndRegionsAreObjects() throws {
    let chart = #"{"type":"parallel","states":{"b":{},"a":{"initial":"x","states":{"x":{}}}}}"#
    #expect(try trace(chart, "[]")[0].contains(#""value":{"a":"x","b":{}}"#))
    #expect(try trace("{\"id\":\"m\"}", "[]")[0].contains(#""value":{}"#))
  }

  @Test func scxmlStartsWithoutAnEventAndNamesLogs() throws {
    let chart = """
      <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" initial="a">
      <state id="a"><onentry><log label="hello"/></onentry><transition event="go" target="b"/></state>
      <final id="b"/></scxml>
      """
    #expect(
      try trace(chart, #"["go"]"#) == [
        #"{"event":null,"value":"a","tags":[],"status":"active","done":false,"output":null,"actions":["log:hello"]}"#,
        #"{"event":"go","value":"b","tags":[],"status":"done","done":true,"output":null,"actions":[]}"#,
      ])
  }

  @Test func actorsAnswer() throws {
    let chart = """
      {"initial":"a","states":{"a":{"invoke":{"src":"ask","onDone":"b","onError":"c"}},"b":{},"c":{}}}
      """
    #expect(try trace(chart, "[]", actors: #"{"ask":{"$resolve":1}}"#)[0].contains(#""value":"b""#))
    #expect(try trace(chart, "[]", actors: #"{"ask":{"$reject":"no"}}"#)[0].contains(#""value":"c""#))
    #expect(try trace(chart, "[]")[0].contains(#""value":"a""#))
    let machine = #"{"ask":{"initial":"x","states":{"x":{"after":{"5":"y"}},"y":{"type":"final"}}}}"#
    let lines = try trace(chart, #"[{"advance":5}]"#, actors: machine)
    #expect(lines[0].contains(#""value":"a""#))
    #expect(lines[1].contains(#""value":"b""#))
  }

  @Test func anUnhandledErrorIsToldAfterTheOutput() throws {
    let chart = #"{"initial":"a","states":{"a":{"invoke":{"src":"ask"}}}}"#
    #expect(
      try trace(chart, "[]", actors: #"{"ask":{"$reject":"no"}}"#)[0].contains(
        #""status":"error","done":false,"output":null,"error":"no","actions":[]"#))
  }

  @Test func aStepThatDoesNotEndNamesItsStates() {
    let chart = """
      {"initial":"a","states":{"a":{"on":{"GO":"b"}},
      "b":{"always":"c"},"c":{"always":"b"}}}
      """
    #expect {
      _ = try trace(chart, #"["GO"]"#)
    } throws: { error in
      let failure = error as? Failure
      return failure?.status == .machineFailed
        && failure?.lines.first?.hasPrefix(#"chart:2:1: the step after "GO" does not end"#) == true
        && failure?.lines.first?.hasSuffix("it still goes through (machine).b, (machine).c") == true
    }
  }

  @Test func aRestoredRunGoesOnAsTheUnbrokenOne() throws {
    let chart = try ChartLoader().chart(SourceText(name: "door", text: door))
    let interpreter = Interpreter(chart)
    var (run, _) = try TraceRun.start(interpreter)
    _ = try run.perform(.event(Event("OPEN")))
    let saved = try interpreter.snapshot(from: try Value(json: run.snapshotLine)["snapshot"] ?? .null)
    var (restored, line) = try TraceRun.restore(saved, interpreter)
    #expect(line.hasPrefix(#"{"event":"xstate.init","value":"open""#))
    #expect(try restored.perform(.advance(100)) == run.perform(.advance(100)))
    #expect(restored.snapshot == run.snapshot)
  }
}
