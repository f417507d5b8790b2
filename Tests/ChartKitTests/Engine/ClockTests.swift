import Testing

@testable import ChartKit

/// The virtual clock: how far it goes, and what stops it.
struct ClockTests {
  private func interpreter(_ json: String, _ change: (inout EngineOptions) -> Void = { _ in }) throws
    -> Interpreter
  {
    let chart = ChartCompiler.compile(try ChartFormat.read(SourceText(name: "clock", text: json)))
    #expect(chart.isRunnable)
    var options = EngineOptions()
    change(&options)
    return Interpreter(chart, options: options)
  }

  private let light = """
    {"initial":"a","states":{"a":{"after":{"100":"b"}},"b":{"after":{"100":"a"}}}}
    """

  @Test func stepsStopAtEachTimerOnTheWay() throws {
    let light = try interpreter(light)
    let step = light.advance(light.start().after, by: 350)
    #expect(step.microsteps.map { light.chart.value(of: $0.after.configuration) } == ["b", "a", "b"])
    #expect(step.after.now == 350 && step.after.schedule.map(\.due) == [400])
  }

  @Test func jumpsCountFromTheEnd() throws {
    let light = try interpreter(light) { $0.clock = .jumps }
    let step = light.advance(light.start().after, by: 350)
    #expect(step.microsteps.map { light.chart.value(of: $0.after.configuration) } == ["b"])
    #expect(step.after.schedule.map(\.due) == [450])
  }

  @Test(arguments: [EngineOptions.ClockMode.steps, .jumps])
  func timersThatTakeNoTimeAreGivenUp(mode: EngineOptions.ClockMode) throws {
    let loop = try interpreter(#"{"initial":"a","states":{"a":{"after":{"0":"b"}},"b":{"after":{"0":"a"}}}}"#)
    {
      $0.clock = mode
      $0.microstepLimit = 200
    }
    let start = loop.start().after
    #expect(loop.advance(start, by: 1).outcome == .endless([0, 1, 2]))
  }

  @Test func aJumpToATimerDeliversThoseBeforeIt() throws {
    let chart = try interpreter(
      #"{"type":"parallel","states":{"p":{"initial":"x","states":{"x":{"after":{"10":"y"}},"y":{}}},"#
        + #""q":{"initial":"u","states":{"u":{"after":{"20":"v"}},"v":{}}}}}"#)
    let start = chart.start().after
    let last = try #require(chart.timers(in: start).last)
    let step = chart.fire(timer: last.number, in: start)
    #expect(chart.chart.value(of: step.after.configuration) == ["p": "y", "q": "v"])
    #expect(step.after.now == 20)
  }

  @Test func aJumpDeliversAllThatIsDueThen() throws {
    let chart = try interpreter(
      #"{"type":"parallel","states":{"p":{"initial":"x","states":{"x":{"after":{"10":"y"}},"y":{}}},"#
        + #""q":{"initial":"u","states":{"u":{"after":{"10":"v"}},"v":{}}}}}"#)
    let start = chart.start().after
    let first = try #require(chart.timers(in: start).first)
    let jumped = chart.fire(timer: first.number, in: start).after
    #expect(jumped == chart.advance(start, by: 10).after)
    #expect(chart.chart.value(of: jumped.configuration) == ["p": "y", "q": "v"])
  }

  @Test func timersOfChildrenHaveNumbersOfTheirOwn() throws {
    let child = try interpreter(#"{"initial":"k","states":{"k":{"after":{"5":"e"}},"e":{"type":"final"}}}"#)
    let parent = try interpreter(
      #"{"initial":"a","invoke":{"src":"kid","id":"kid","onDone":".b"},"states":{"a":{"after":{"50":"c"}},"b":{},"c":{}}}"#
    ) { $0.actors = ["kid": .chart(child)] }
    let start = parent.start().after
    let timers = parent.timers(in: start)
    #expect(timers.map(\.due) == [5, 50] && Set(timers.map(\.number)).count == 2)
    let first = try #require(timers.first)
    #expect(parent.chart.value(of: parent.fire(timer: first.number, in: start).after.configuration) == "b")
  }
}
