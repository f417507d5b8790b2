import Testing

@testable import ChartKit

/// Random charts of statecharts.v1: the service does what the engine does, and what is written is read again as it was.
struct StatechartsV1PropertyTests {
  /// A random definition without errors: hierarchy, regions, histories, finals, several sources and targets, priorities,
  /// raised and delayed events.
  private struct Maker {
    var random: SeededRandom
    var chart = StatechartsV1.Statechart()
    var labels: [String] = []
    var histories: [String] = []

    mutating func make() -> StatechartsV1.Statechart {
      chart.name = "random"
      chart.rootState = composite(StatechartsV1.rootLabel, depth: 0)
      chart.events = ["a", "b", "c", "r"].map { StatechartsV1.Event($0) }
      for number in 0..<Int.random(in: 4...14, using: &random) { addTransition(number) }
      return chart
    }

    private mutating func composite(_ label: String, depth: Int) -> StatechartsV1.State {
      var state = StatechartsV1.State(label)
      state.type = random.chance(0.35) ? .parallel : .normal
      for _ in 0..<Int.random(in: 2...3, using: &random) {
        let name = "s\(labels.count)"
        labels.append(name)
        var child = StatechartsV1.State(name)
        if depth < 3 && random.chance(0.45) {
          child = composite(name, depth: depth + 1)
        } else {
          child.type = .basic
          child.isFinal = state.type == .normal && !state.children.isEmpty && random.chance(0.1)
        }
        if random.chance(0.3) { child.entryActions = [action()] }
        if random.chance(0.2) { child.exitActions = [StatechartsV1.Action("out \(name)")] }
        child.isInitial = state.type == .normal && state.children.isEmpty
        state.children.append(child)
      }
      if state.type == .normal && random.chance(0.3) {
        var history = StatechartsV1.State("h\(labels.count)")
        labels.append(history.label)
        histories.append(history.label)
        history.isHistory = true
        history.historyType = random.chance(0.5) ? .deep : .shallow
        state.children.append(history)
      }
      return state
    }

    private mutating func action() -> StatechartsV1.Action {
      switch Int.random(in: 0..<5, using: &random) {
      case 0: StatechartsV1.Action("raise:r")
      case 1: StatechartsV1.Action("send:b after 10")
      case 2: StatechartsV1.Action("assign:x.y = \(Int.random(in: 0..<9, using: &random))")
      case 3: StatechartsV1.Action("log:here")
      default: StatechartsV1.Action("act")
      }
    }

    private mutating func addTransition(_ number: Int) {
      var transition = StatechartsV1.Transition()
      let sources = labels.filter { !histories.contains($0) }
      transition.label = "t\(number)"
      transition.from = [sources.randomElement(using: &random) ?? ""]
      if random.chance(0.3), let other = sources.randomElement(using: &random), other != transition.from[0] {
        transition.from.append(other)
      }
      if random.chance(0.9) { transition.to = [labels.randomElement(using: &random) ?? ""] }
      transition.event = ["a", "b", "c", "r"].randomElement(using: &random) ?? "a"
      transition.priority = number
      if random.chance(0.2) {
        let state = sources.randomElement(using: &random) ?? ""
        transition.guard = StatechartsV1.Guard(
          random.chance(0.5) ? "In(\"\(state)\")" : "!In(\"\(state)\") || true")
      }
      if random.chance(0.4) { transition.actions = [action()] }
      chart.transitions.append(transition)
    }
  }

  /// Loops are given up soon.
  private static var options: EngineOptions {
    var options = EngineOptions()
    options.microstepLimit = 100
    return options
  }

  private static func chart(_ seed: UInt64) throws -> Chart {
    var maker = Maker(random: SeededRandom(seed: seed))
    let json = maker.make().json.jsonText()
    let chart = try StatechartsV1Charts.compiled(json)
    try #require(chart.isRunnable, "\(seed): \(chart.diagnostics) \(json)")
    return chart
  }

  @Test func whatIsWrittenIsReadAgain() throws {
    for seed in 0..<200 as Range<UInt64> {
      let chart = try Self.chart(seed)
      let written = StatechartsV1Conversion(chart)
      #expect(written.losses == [], "\(seed)")
      let again = try StatechartsV1Charts.compiled(written.statechart.json.jsonText())
      #expect(Self.shape(chart) == Self.shape(again), "\(seed)")
      #expect(StatechartsV1Conversion(again).statechart == written.statechart, "\(seed)")
    }
  }

  /// All that counts of a chart, without places.
  private static func shape(_ chart: Chart) -> [String] {
    chart.states.map { "\($0.kind) \($0.id) \($0.parent ?? -1) \($0.initial?.targets ?? [])" }
      + chart.transitions.map {
        "\($0.source) \($0.targets) \($0.details.descriptors) \($0.details.priority) \($0.details.number ?? -1) "
          + "\($0.details.condition?.text ?? "-") \($0.details.content.count)"
      }
  }

  @Test func theServiceDoesWhatTheEngineDoes() throws {
    for seed in 0..<100 as Range<UInt64> {
      let chart = try Self.chart(seed)
      var random = SeededRandom(seed: seed)
      var store = StatechartStore()
      store.register("c", chart, options: Self.options)
      let interpreter = Interpreter(chart, options: Self.options)
      var snapshot = interpreter.start().after
      guard (try? store.createMachine(CreateMachineRequest(statechartID: "c"))) != nil else { continue }
      for _ in 0..<20 {
        let event = ["a", "b", "c", "nobody"].randomElement(using: &random) ?? "a"
        let answer = store.step(StepRequest(statechartID: "c-1", event: event))
        let step = interpreter.send(Event(event), to: snapshot)
        if step.outcome == .stable && snapshot.status == .active { snapshot = step.after }
        let labels = ["__root__"] + snapshot.configuration.map { chart[$0].id }
        #expect(answer.machine?.configuration?.states == labels, "\(seed) \(event)")
        #expect(chart.isWhole(snapshot.configuration))
      }
    }
  }

  @Test func whatTheServiceRecordsIsValid() throws {
    for seed in 0..<60 as Range<UInt64> {
      let chart = try Self.chart(seed)
      var random = SeededRandom(seed: seed &+ 1)
      var store = StatechartStore()
      store.register("c", chart, options: Self.options)
      guard let created = try? store.createMachine(CreateMachineRequest(statechartID: "c")) else { continue }
      var trace = [created.machine]
      for _ in 0..<8 {
        let event = ["a", "b", "c"].randomElement(using: &random) ?? "a"
        if let machine = store.step(StepRequest(statechartID: "c-1", event: event)).machine {
          trace.append(machine)
        }
      }
      let request = ValidateTraceRequest(chart: created.machine.statechart, trace: trace)
      let errors = try TraceValidation.validate(request).violations.filter { $0.severity == .error }
      #expect(errors == [], "\(seed)")
    }
  }
}
