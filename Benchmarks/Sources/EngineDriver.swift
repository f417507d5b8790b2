import ChartKit

/// The workloads of `Benchmarks/charts`, as events to set up and a cycle to repeat.
struct Workload {
  var setup: [String] = []
  var cycle: [String]
  /// What goes with each event.
  var data = Value.undefined

  static func named(_ id: String) -> Workload {
    switch id {
    case "w1": Workload(cycle: ["toggle"])
    case "w2":
      Workload(cycle: ["TIMER", "TIMER", "PED", "PED", "TIMER", "FAULT", "BLINK", "BLINK", "REPAIR"])
    case "w3": Workload(cycle: ["tick"])
    case "w4": Workload(setup: ["flip"], cycle: ["bounce"])
    case "w6": Workload(cycle: ["inc"], data: ["by": 1])
    case "w7": Workload(cycle: ["go"])
    default: Workload(cycle: ["next"])
    }
  }
}

/// Runs one workload and prints one JSON line, the same as the other engines' drivers.
struct EngineDriver {
  let folder: String
  let id: String
  let seconds: Double
  let rounds: Int
  let mode: String

  func run() throws {
    let base = Memory.resident()
    let start = Clock.now()
    let dialect = mode.hasSuffix("-xstate4") ? Dialect.xstate4 : mode.hasSuffix("-xstate5") ? .xstate5 : nil
    let suffix = mode.hasSuffix("-json") || dialect != nil ? ".xstate.json" : ".scxml"
    let draft =
      mode.hasSuffix("-module")
      ? try module()
      : try ChartFormat.read(
        SourceText(name: id, bytes: try Files.read("\(folder)/\(id)\(suffix)")), dialect: dialect)
    let read = Clock.now()
    let chart = ChartCompiler.compile(draft)
    guard chart.isRunnable else { throw Failure("\(id): \(chart.diagnostics.map(\.message))") }
    let compiled = Clock.now()
    let interpreter = Interpreter(chart)
    if mode == "sessions" { return measureSessions(interpreter) }
    if mode.hasPrefix("space") { return measureSpace(interpreter, base: base) }
    let session = LiveSession(interpreter)
    let loaded = Clock.now()
    let workload = Workload.named(id)
    var line =
      "{\"engine\":\"statetui\",\"id\":\"\(id)\",\"mode\":\"\(mode)\",\"load_ms\":\(ms(loaded - start))"
    line += ",\"read_ms\":\(ms(read - start)),\"compile_ms\":\(ms(compiled - read))"
    line += ",\"program_ms\":\(ms(loaded - compiled)),\"base\":\(base),\"loaded\":\(Memory.resident())"
    if mode.hasPrefix("load") {
      let before = Clock.now()
      session.send(workload.cycle[0])
      print(line + ",\"first_event_ms\":\(ms(Clock.now() - before))}")
      return
    }
    for event in workload.setup { session.send(event) }
    let recording = mode.hasPrefix("record")
    let cycle = workload.cycle.map { Event($0, data: workload.data) }
    var kept = 0
    let (rates, total) = measure(count: cycle.count) {
      for event in cycle {
        if recording { kept &+= session.sendRecording(event).count } else { session.send(event) }
      }
    }
    let leaves = chart.leaves(of: session.snapshot.configuration).map { "\"\(chart[$0].id)\"" }.sorted()
    print(
      line + ",\"eps\":[\(rates.map { "\($0.rounded())" }.joined(separator: ","))],\"total\":\(total)"
        + ",\"active\":[\(leaves.joined(separator: ","))],\"end\":\(Memory.resident())}")
  }

  /// The machine of a module that asks for nothing but `xstate`: that of the folder, else one around the chart's JSON.
  private func module() throws -> ChartDraft {
    let source: SourceText
    if let bytes = try? Files.read("\(folder)/\(id).machine.js") {
      source = SourceText(name: id, bytes: bytes)
    } else {
      let json = String(decoding: try Files.read("\(folder)/\(id).xstate.json"), as: UTF8.self)
      source = SourceText(name: id, text: "module.exports = require('xstate').createMachine(\(json))")
    }
    let text =
      "(function ($module) { const module = $module, require = $module.require; "
      + String(decoding: source.bytes, as: UTF8.self) + "\n})"
    return try ModuleCharts.read(ModuleGraph([ModuleScript(name: id, text: text)], entry: id), of: source)
  }

  /// What a running session and a recorded step cost, from many of them.
  private func measureSessions(_ interpreter: Interpreter) {
    let count = 5000
    var sessions: [LiveSession] = []
    sessions.reserveCapacity(count)
    let before = Memory.residentBytes()
    let start = Clock.now()
    for _ in 0..<count { sessions.append(LiveSession(interpreter)) }
    let elapsed = Clock.now() - start
    let bytes = (Memory.residentBytes() - before) / count
    var debugged = DebugSession(interpreter)
    let cycle = Workload.named(id).cycle
    let steps = 100_000
    let empty = Memory.residentBytes()
    for index in 0..<steps { debugged.fire(Event(cycle[index % cycle.count])) }
    let stepBytes = (Memory.residentBytes() - empty) / steps
    print(
      "{\"id\":\"\(id)\",\"bytes\":\(bytes),\"start_us\":\(elapsed / Double(count) * 1e6),\"step_bytes\":\(stepBytes)}"
    )
    withExtendedLifetime((sessions, debugged)) {}
  }

  /// What it takes to look at all that a chart can come to.
  private func measureSpace(_ interpreter: Interpreter, base: String) {
    let start = interpreter.start().after
    var rates: [Double] = []
    var space: StateSpace?
    for _ in 0..<max(1, rounds) {
      let before = Clock.now()
      space = interpreter.explore(from: start, limits: StateSpace.Limits(situations: 1_000_000))
      rates.append(ms(Clock.now() - before))
    }
    guard let space else { return }
    print(
      "{\"id\":\"\(id)\",\"mode\":\"\(mode)\",\"space_ms\":[\(rates.map { "\($0)" }.joined(separator: ","))]"
        + ",\"configurations\":\(space.configurationCount),\"moves\":\(space.moveCount)"
        + ",\"complete\":\(space.isComplete),\"base\":\(base),\"end\":\(Memory.resident())}")
  }

  private func ms(_ seconds: Double) -> Double { (seconds * 1_000_000).rounded() / 1000 }

  /// Events a second of each round, and all events sent.
  private func measure(count: Int, _ body: () -> Void) -> ([Double], Int) {
    var batch = 1
    var total = 0
    while true {
      let start = Clock.now()
      for _ in 0..<batch { body() }
      total += batch * count
      if Clock.now() - start > 0.02 { break }
      batch *= 2
    }
    var rates: [Double] = []
    for _ in 0..<rounds {
      let start = Clock.now()
      var events = 0
      var elapsed = 0.0
      repeat {
        for _ in 0..<batch { body() }
        events += batch * count
        elapsed = Clock.now() - start
      } while elapsed < seconds
      total += events
      rates.append(Double(events) / elapsed)
    }
    return (rates, total)
  }
}
