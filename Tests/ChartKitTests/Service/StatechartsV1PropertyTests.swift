import RandomCharts
import Testing

@testable import ChartKit

/// Random charts of statecharts.v1: the service does what the engine does, and what is written is read again as it was.
struct StatechartsV1PropertyTests {
  /// Loops are given up soon.
  private static var options: EngineOptions {
    var options = EngineOptions()
    options.microstepLimit = 100
    return options
  }

  private static func chart(_ seed: UInt64) throws -> Chart {
    var maker = RandomStatechart(random: SeededRandom(seed: seed))
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
