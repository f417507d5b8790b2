import Testing

@testable import ChartKit

/// ValidateTrace: what was recorded is taken again.
struct TraceValidationTests {
  private typealias Charts = StatechartsV1Charts

  /// The snapshots of a machine after its creation and after each event.
  private static func trace(_ json: String, _ events: [String], context: Value = .undefined) throws
    -> [StatechartsV1.Machine]
  {
    var store = StatechartStore()
    store.register("m", try Charts.compiled(json))
    var trace = [try store.createMachine(CreateMachineRequest(statechartID: "m", context: context)).machine]
    for event in events {
      if let machine = store.step(StepRequest(statechartID: "m-1", event: event)).machine {
        trace.append(machine)
      }
    }
    return trace
  }

  private static func violations(_ json: String, _ trace: [StatechartsV1.Machine]) throws -> [String] {
    let request = ValidateTraceRequest(
      chart: try Charts.message(json), trace: trace, ignoreRules: [.singleDefaultChild])
    return try TraceValidation.validate(request).violations.map {
      "\($0.severity.name) \($0.xpath.joined()): \($0.message)"
    }
  }

  @Test func whatWasRecordedIsValid() throws {
    let player = try Self.trace(Charts.player, ["PLAY", "MUTE", "STOP", "NOBODY", "PLAY"])
    #expect(try Self.violations(Charts.player, player) == [])
    #expect(try Self.violations(Charts.player, [player[5]]) == [])
    #expect(try Self.violations(Charts.player, [player[0], player[2], player[5]]) == [])
    let figure = try Self.trace(Charts.figure, ["e", "f"])
    #expect(try Self.violations(Charts.figure, figure) == [])
    #expect(try Self.violations(Charts.figure, [figure[2]]) == [])
  }

  @Test(.enabled(if: ECMAScript.isInstalled, "needs JavaScriptCore")) func contextsAreFollowed() throws {
    var counter = try Self.trace(Charts.counter, ["TURN_ON", "TURN_ON", "TURN_OFF"])
    #expect(try Self.violations(Charts.counter, counter) == [])
    counter[3].context = ["count": 9]
    #expect(
      try Self.violations(Charts.counter, counter) == [
        "warning /trace[3]/context: the context is {\"count\":9}, but the steps give {\"count\":2}"
      ])
  }

  @Test func snapshotsWithoutStepsNeedAnEventBetween() throws {
    var trace = try Self.trace(Charts.player, ["PLAY", "MUTE"])
    for index in trace.indices { trace[index].stepHistory = StatechartsV1.StepHistory() }
    #expect(try Self.violations(Charts.player, trace) == [])
    #expect(
      try Self.violations(Charts.player, [trace[0], trace[2]]).map { $0.prefix(70) } == [
        "error /trace[1]/configuration: no event leads from {PlaybackControl, P"
      ])
  }

  @Test func whatIsNotInTheChartIsSaid() throws {
    var trace = [try Self.trace(Charts.player, ["PLAY", "STOP"])[2]]
    var steps = Array(trace[0].stepHistory)
    steps[0].events = [StatechartsV1.Event("JUMP")]
    steps[1].transitions[0].to = ["Paused"]
    trace[0].stepHistory = StatechartsV1.StepHistory(steps)
    trace[0].configuration?.states.append("Nowhere")
    let found = try Self.violations(Charts.player, trace)
    #expect(
      found == [
        "error /trace[0]/step_history[1]/transitions[0]: "
          + "the chart has no transition from [Paused, Playing] to [Paused] for \"STOP\"",
        "error /trace[0]/step_history[0]: the engine does not take this step; it takes nothing",
        "error /trace[0]/step_history[0]/events[0]: the event \"JUMP\" is not declared",
        "error /trace[0]/configuration/states[6]: there is no state \"Nowhere\"",
      ])
  }

  @Test func stepsThatTheEngineWouldNotTakeAreSaid() throws {
    var trace = [try Self.trace(Charts.player, ["PLAY", "STOP"])[2]]
    var steps = Array(trace[0].stepHistory)
    steps.remove(at: 0)
    steps[0].startingConfiguration?.states = [
      "__root__", "PlaybackControl", "PlaybackState", "Stopped", "VolumeControl", "Normal",
    ]
    trace[0].stepHistory = StatechartsV1.StepHistory(steps)
    let found = try Self.violations(Charts.player, trace)
    #expect(
      found.count == 2
        && found[0].contains("/step_history[0]: the engine does not take this step; it takes nothing"))
    #expect(found[1].contains("starting_configuration: the step starts at"))
    var torn = try Self.trace(Charts.player, ["PLAY"])
    torn[1].configuration?.states.removeLast()
    #expect(
      try Self.violations(Charts.player, torn).map { $0.contains("is no legal configuration") } == [true])
  }
}
