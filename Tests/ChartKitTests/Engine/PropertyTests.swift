import RandomCharts
import Testing

@testable import ChartKit

/// Properties that hold on every chart: shown on random charts, random events, every dialect; in XState's with children.
struct PropertyTests {
  static let cases = [Dialect.scxml, .xstate5, .xstate4].flatMap { dialect in
    (0..<30).map { (dialect, UInt64($0)) }
  }

  /// Runs 25 random inputs on a random chart and hands each step, with the snapshot before it, to `check`.
  private func drive(
    _ dialect: Dialect, _ seed: UInt64, check: (Interpreter, Macrostep, inout SeededRandom) throws -> Void
  ) throws {
    var maker = RandomChart(seed: seed, dialect: dialect, invokes: true)
    let chart = maker.make()
    #expect(chart.isRunnable)
    let interpreter = Interpreter(chart, options: try RandomChart.options(dialect))
    var random = SeededRandom(seed: seed &+ 1_000_003)
    var step = interpreter.start(assumptions: ["w": false])
    try check(interpreter, step, &random)
    // Promises that start each other again never come to an end.
    if step.outcome != .stable { return }
    for _ in 0..<25 {
      let before = step.after
      let next: Macrostep
      switch Int.random(in: 0..<10, using: &random) {
      case 0:
        next = interpreter.assume(
          "g\(Int.random(in: 0...2, using: &random))", Bool.random(using: &random), in: before)
      case 1, 2: next = interpreter.advance(before, by: Int.random(in: 0...600, using: &random))
      default:
        next = interpreter.send(Event(RandomChart.events.randomElement(using: &random) ?? "a"), to: before)
      }
      try check(interpreter, next, &random)
      if next.outcome != .stable { return }
      step = next
    }
  }

  @Test(arguments: cases) func theConfigurationIsAlwaysLegal(dialect: Dialect, seed: UInt64) throws {
    var mayBeIllegal = false
    try drive(dialect, seed) { interpreter, step, _ in
      for microstep in step.microsteps {
        // XState v4 takes all transitions that regions select and resolves no conflicts.
        if dialect == .xstate4 && microstep.transitions.count > 1 { mayBeIllegal = true }
        let violation =
          mayBeIllegal
          ? RandomChart.orphan(in: microstep.after.configuration, of: interpreter.chart)
          : RandomChart.violation(of: microstep.after.configuration, in: interpreter.chart)
        #expect(violation == nil, "seed \(seed)")
      }
    }
  }

  @Test(arguments: cases) func snapshotsGoToJSONAndBack(dialect: Dialect, seed: UInt64) throws {
    try drive(dialect, seed) { interpreter, step, _ in
      for snapshot in step.microsteps.map(\.after) + [step.after] {
        let text = interpreter.json(of: snapshot).jsonText()
        let back = try interpreter.snapshot(from: Value(json: text))
        #expect(back == snapshot, "seed \(seed)")
      }
    }
  }

  @Test(arguments: cases) func microstepsOneByOneGiveTheSameAsOneMacrostep(dialect: Dialect, seed: UInt64)
    throws
  {
    try drive(dialect, seed) { interpreter, step, _ in
      guard case .event(let event) = step.input, step.outcome == .stable, step.before.status == .active else {
        return
      }
      var snapshot = interpreter.enqueue(event, in: step.before)
      var taken: [Microstep] = []
      while let microstep = interpreter.microstep(snapshot) {
        taken.append(microstep)
        snapshot = microstep.after
      }
      #expect(interpreter.settled(snapshot) == step.after, "seed \(seed)")
      #expect(taken.map(\.actions) == step.microsteps.map(\.actions), "seed \(seed)")
    }
  }

  @Test(arguments: cases) func theMenusVerdictIsWhatTheEngineDoes(dialect: Dialect, seed: UInt64) throws {
    try drive(dialect, seed) { interpreter, step, _ in
      guard step.outcome == .stable, step.after.status == .active else { return }
      for offer in interpreter.menu(in: step.after) {
        guard case .event(let name) = offer.subject else { continue }
        let sent = interpreter.send(Event(name), to: step.after)
        // Children that events are passed on to may be the ones that take it.
        let took = sent.microsteps.contains { $0.cause == .external(Event(name)) && !$0.transitions.isEmpty }
        #expect((offer.verdict == .fires) == took, "seed \(seed) \(name)")
        if let preview = offer.preview { #expect(preview == sent, "seed \(seed) \(name)") }
        let winners = Set(offer.candidates.filter { $0.lost == nil }.map(\.transition))
        let own = sent.microsteps.first { $0.session.isEmpty && $0.cause == .external(Event(name)) }
        let taken = Set(own?.transitions ?? [])
        #expect(winners == taken, "seed \(seed) \(name)")
      }
    }
  }

  @Test(arguments: cases) func undoThenRedoIsTheIdentity(dialect: Dialect, seed: UInt64) throws {
    var maker = RandomChart(seed: seed, dialect: dialect, invokes: true)
    let options = try RandomChart.options(dialect)
    var session = DebugSession(Interpreter(maker.make(), options: options), assumptions: ["w": false])
    var random = SeededRandom(seed: seed)
    var snapshots = [session.snapshot]
    for _ in 0..<20 {
      let step = session.fire(Event(RandomChart.events.randomElement(using: &random) ?? "a"))
      if step.outcome == .stable { snapshots.append(session.snapshot) }
    }
    for expected in snapshots.dropLast().reversed() {
      let could = session.undo()
      #expect(could)
      #expect(session.snapshot == expected)
    }
    let canUndo = session.undo()
    #expect(!canUndo)
    for expected in snapshots.dropFirst() {
      let could = session.redo()
      #expect(could)
      #expect(session.snapshot == expected)
    }
    let canRedo = session.redo()
    #expect(!canRedo)
  }
}
