import Testing

@testable import ChartKit

/// CreateMachine and Step: life cycle, addressing, statuses, history.
struct StatechartStoreTests {
  private typealias Charts = StatechartsV1Charts
  private static func state(_ label: String, _ children: [String] = []) -> String {
    Charts.state(label, children)
  }

  private static func store(_ charts: [String: String]) throws -> StatechartStore {
    var store = StatechartStore()
    for (id, json) in charts { store.register(id, try Charts.compiled(json)) }
    return store
  }

  private static func code(_ body: () throws(ServiceStatus) -> Void) -> Int {
    do throws(ServiceStatus) {
      try body()
      return 0
    } catch {
      return error.code.rawValue
    }
  }

  private let alarm = Charts.chart(
    Self.state(
      "AlarmSystem",
      [
        Self.state("Off*"),
        Self.state(
          "On",
          [Self.state("Idle*"), Self.state("Armed", [Self.state("Monitoring*"), Self.state("Triggered")])]),
      ]),
    [
      "Off -POWER_ON-> On", "On -POWER_OFF-> Off", "Idle -ARM-> Armed", "Armed -DISARM-> Idle",
      "Monitoring -MOTION_DETECTED-> Triggered", "Triggered -RESET-> Monitoring",
    ])

  @Test func theAlarmRecordsFourSteps() throws {
    var store = try Self.store(["alarm": alarm])
    let created = try store.createMachine(CreateMachineRequest(statechartID: "alarm", context: ["zone": 1]))
    #expect(created.machine.id == "alarm-1" && created.machine.state == .running)
    #expect(created.machine.configuration?.states == ["__root__", "Off"])
    #expect(created.machine.context == ["zone": 1] && created.machine.stepHistory.isEmpty)
    for event in ["POWER_ON", "ARM", "MOTION_DETECTED", "POWER_OFF"] {
      let answer = store.step(StepRequest(statechartID: "alarm-1", event: event, context: ["by": "test"]))
      #expect(answer.result == .ok && answer.isHandled)
    }
    let machine = try #require(store.machine("alarm-1"))
    #expect(machine.configuration?.states == ["__root__", "Off"])
    let steps = machine.stepHistory
    #expect(
      steps.map { $0.events.map(\.label) } == [["POWER_ON"], ["ARM"], ["MOTION_DETECTED"], ["POWER_OFF"]])
    #expect(steps[2].startingConfiguration?.states == ["__root__", "On", "Armed", "Monitoring"])
    #expect(steps[2].resultingConfiguration?.states == ["__root__", "On", "Armed", "Triggered"])
    #expect(steps[2].transitions.map(\.from) == [["Monitoring"]] && steps[2].context == ["by": "test"])
    #expect(machine.context == ["zone": 1])
  }

  @Test func thePlayerKeepsWhatAnEventDoesNotConcern() throws {
    var store = try Self.store(["player": Charts.player])
    _ = try store.createMachine(CreateMachineRequest(statechartID: "player"))
    func leaves(_ event: String) -> [String] {
      let states = store.step(StepRequest(statechartID: "player", event: event)).machine?.configuration?
        .states
      return (states ?? []).filter { ["Playing", "Paused", "Stopped", "Normal", "Muted"].contains($0) }
    }
    #expect(leaves("MUTE") == ["Paused", "Muted"])
    #expect(leaves("STOP") == ["Stopped", "Muted"])
    #expect(leaves("PLAY") == ["Playing", "Muted"])
    #expect(leaves("STOP") == ["Stopped", "Muted"])
    let stop = store.machine("player-1")?.stepHistory.last?.transitions
    #expect(stop?.map(\.from) == [["Playing", "Paused"]])
  }

  @Test func addressesAreMachinesThenChartsWithOneLiveMachine() throws {
    let done = Charts.chart(Self.state("r", [Self.state("a*"), Self.state("z!")]), ["a -E-> z"])
    var store = try Self.store(["m": done])
    func step(_ id: String) -> ServiceStatus { store.step(StepRequest(statechartID: id, event: "E")).result }
    #expect(step("m").code == .notFound && step("x").code == .notFound && step("").code == .invalidArgument)
    _ = try store.createMachine(CreateMachineRequest(statechartID: "m"))
    _ = try store.createMachine(CreateMachineRequest(statechartID: "m"))
    #expect(
      step("m") == ServiceStatus(.failedPrecondition, "the statechart \"m\" has 2 live machines: m-1, m-2"))
    #expect(step("m-1") == .ok)
    #expect(store.machine("m-1")?.state == .stopped)
    #expect(step("m-1") == ServiceStatus(.failedPrecondition, "the machine \"m-1\" is done"))
    #expect(
      step("m") == .ok && step("m") == ServiceStatus(.notFound, "the statechart \"m\" has no live machine"))
  }

  @Test func anUnhandledEventChangesNothing() throws {
    var store = try Self.store(["alarm": alarm])
    let before = try store.createMachine(CreateMachineRequest(statechartID: "alarm")).machine
    let answer = store.step(StepRequest(statechartID: "alarm", event: "NOBODY"))
    #expect(answer.result == .ok && !answer.isHandled && answer.machine == before)
  }

  @Test func requestsAreRefusedWithTheirCodes() throws {
    let broken = Charts.chart(Self.state("r", [Self.state("a"), Self.state("b")]))
    let endless = Charts.chart(Self.state("r", [Self.state("a*"), Self.state("b")]), ["a -> b", "b -> a"])
    let failing = Charts.chart(
      Self.state("r", [Self.state("a*"), Self.state("b")]),
      [
        "a -E-> b;\"actions\":[{\"label\":\"assign:k = 1\"},{\"label\":\"assign:n.m = 1\"}]",
        "a -BIG-> b;\"actions\":[{\"label\":\"assign:n = \\\"\(String(repeating: "x", count: 400_000))\\\"\"}]",
      ], more: "\"variables\":{\"n\":0}")
    var store = try Self.store(["broken": broken, "endless": endless, "failing": failing])
    func create(_ id: String, _ context: Value = .undefined) -> Int {
      Self.code { () throws(ServiceStatus) in
        _ = try store.createMachine(CreateMachineRequest(statechartID: id, context: context))
      }
    }
    #expect(create("") == 3 && create("nowhere") == 5 && create("broken") == 9 && create("endless") == 8)
    #expect(create("failing", "text") == 3)
    #expect(create("failing", ["x": .string(String(repeating: "x", count: 400_000))]) == 8)
    #expect(create("failing") == 0)
    let before = store.machine("failing-1")
    for (event, code) in [
      ("E", ServiceStatus.Code.aborted), ("BIG", .resourceExhausted), ("", .invalidArgument),
    ] {
      let answer = store.step(StepRequest(statechartID: "failing", event: event))
      #expect(answer.result.code == code && answer.machine == before && store.machine("failing-1") == before)
    }
    #expect(
      store.step(StepRequest(statechartID: "failing", event: "E", context: 3)).result.code == .invalidArgument
    )
  }

  @Test func machinesCanBePausedStoppedAndForgotten() throws {
    var store = try Self.store(["alarm": alarm])
    let id = try store.createMachine(CreateMachineRequest(statechartID: "alarm")).machine.id
    try store.setPaused(id, true)
    #expect(store.step(StepRequest(statechartID: id, event: "POWER_ON")).result.code == .failedPrecondition)
    try store.setPaused(id, false)
    #expect(store.step(StepRequest(statechartID: id, event: "POWER_ON")).result == .ok)
    try store.stop(id)
    #expect(store.machine(id)?.state == .stopped && store.machine(id)?.configuration?.states.last == "Idle")
    #expect(Self.code { () throws(ServiceStatus) in try store.stop(id) } == 9)
    try store.delete(id)
    #expect(Self.code { () throws(ServiceStatus) in try store.delete(id) } == 5)
    #expect(try store.createMachine(CreateMachineRequest(statechartID: "alarm")).machine.id == "alarm-2")
  }

  @Test func timersFireWhenTheClockMoves() throws {
    let chart = Charts.chart(
      Self.state("r", [Self.state("a*"), Self.state("b")]),
      ["a -E-> a;\"actions\":[{\"label\":\"send:T after 100\"}]", "a -T-> b"])
    var store = try Self.store(["c": chart])
    _ = try store.createMachine(CreateMachineRequest(statechartID: "c"))
    _ = store.step(StepRequest(statechartID: "c", event: "E"))
    store.advance(by: 99)
    #expect(store.machine("c-1")?.configuration?.states.last == "a")
    store.advance(by: 1)
    #expect(store.machine("c-1")?.configuration?.states.last == "b")
    #expect(store.machine("c-1")?.stepHistory.last?.events.map(\.label) == ["T"])
  }

  @Test func aTimerWhoseReactionDoesNotEndIsGone() throws {
    let chart = Charts.chart(
      Self.state("r", [Self.state("a*"), Self.state("b"), Self.state("c"), Self.state("d")]),
      ["a -E-> a;\"actions\":[{\"label\":\"send:T after 100\"}]", "a -T-> b", "b -> c", "c -> b", "a -D-> d"])
    var store = try Self.store(["m": chart])
    _ = try store.createMachine(CreateMachineRequest(statechartID: "m"))
    #expect(store.step(StepRequest(statechartID: "m", event: "E")).result == .ok)
    store.advance(by: 200)
    store.advance(by: 200)
    #expect(store.machine("m-1")?.configuration?.states == ["__root__", "a"])
    #expect(store.step(StepRequest(statechartID: "m", event: "D")).isHandled)
  }

  @Test func internalEventsAreStepsOfTheirOwn() throws {
    var store = try Self.store(["f": Charts.figure])
    _ = try store.createMachine(CreateMachineRequest(statechartID: "f"))
    for event in ["e", "f"] { _ = store.step(StepRequest(statechartID: "f", event: event)) }
    let steps = store.machine("f-1")?.stepHistory
    #expect(steps?.map { $0.events.map(\.label) } == [["e"], ["i"], ["f"]])
  }

  @Test func theHistoryIsARing() {
    var history = StatechartsV1.StepHistory()
    for number in 0..<10_250 {
      var step = StatechartsV1.Step()
      step.events = [StatechartsV1.Event("\(number)")]
      history.append(step)
    }
    #expect(history.count == 10_000)
    #expect(history.first?.events[0].label == "250" && history.last?.events[0].label == "10249")
    #expect(history[5000].events[0].label == "5250")
  }

  @Test func chartsOfOtherDialectsAreServedToo() throws {
    var store = StatechartStore()
    let source = SourceText(
      name: "d.json",
      text: #"{"id":"door","initial":"shut","states":{"shut":{"on":{"OPEN":"ajar"}},"ajar":{}}}"#)
    store.register("door", ChartCompiler.compile(try ChartFormat.read(source)))
    _ = try store.createMachine(CreateMachineRequest(statechartID: "door"))
    let answer = store.step(StepRequest(statechartID: "door", event: "OPEN"))
    #expect(answer.machine?.configuration?.states == ["__root__", "ajar"])
    #expect(answer.machine?.stepHistory.first?.transitions.map(\.to) == [["ajar"]])
  }

  @Test func theActorServes() async throws {
    let service = InProcessStatechartService()
    await service.register("alarm", try Charts.compiled(alarm))
    let id = try await service.createMachine(CreateMachineRequest(statechartID: "alarm")).machine.id
    await withTaskGroup(of: StepResponse.self) { group in
      for event in ["POWER_ON", "POWER_OFF", "POWER_ON", "ARM"] {
        group.addTask { await service.step(StepRequest(statechartID: id, event: event)) }
      }
      for await answer in group { #expect(answer.result == .ok) }
    }
    let passed = try await service.validateChart(
      ValidateChartRequest(chart: try Charts.message(Charts.player)))
    #expect(
      passed.status == ServiceStatus(.ok, "validation passed with warnings") && passed.violations.count == 1)
    await #expect(throws: ServiceStatus(.invalidArgument, "chart is required")) {
      try await service.validateChart(ValidateChartRequest(chart: nil))
    }
  }
}
