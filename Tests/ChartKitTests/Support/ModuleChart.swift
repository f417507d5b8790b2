import ChartKit
import Testing

/// Machines of modules, for tests: the body of a CommonJS-like module in the contract's form.
enum ModuleChart {
  static let names =
    "const {createMachine, setup, assign, raise, sendTo, sendParent, log, cancel, emit, spawnChild, stopChild, "
    + "enqueueActions, and, or, not, stateIn, fromPromise, fromCallback, fromTransition, createActor, assertEvent, Machine, "
    + "actions, send, spawn, matchesState, forwardTo} = $module.import('xstate'); "
    + "const module = $module, exports = $module.exports, require = $module.require; "

  static func graph(_ body: String, name: String = "machine.js") -> ModuleGraph {
    ModuleGraph([ModuleScript(name: name, text: "(function ($module) { \(names)\(body)\n})")], entry: name)
  }

  /// The chart of a module whose text is an expression that is a machine.
  static func chart(_ machine: String, before: String = "", limits: ScriptLimits = ScriptLimits()) throws
    -> Chart
  {
    try chart(module: "\(before)\nmodule.exports = \(machine)", limits: limits)
  }

  static func chart(
    module body: String, export: String? = nil, dialect: Dialect? = nil, limits: ScriptLimits = ScriptLimits()
  ) throws -> Chart {
    let source = SourceText(name: "machine.js", text: body)
    let draft = try ModuleCharts.read(
      graph(body), of: source, export: export, dialect: dialect, limits: limits)
    return ChartCompiler.compile(draft)
  }

  static func interpreter(_ machine: String, before: String = "", limits: ScriptLimits = ScriptLimits())
    throws
    -> Interpreter
  {
    let chart = try chart(machine, before: before, limits: limits)
    #expect(chart.isRunnable, "\(chart.diagnostics.map(\.message))")
    return Interpreter(chart)
  }
}

/// A session that goes forward, with what tests ask of it.
struct ModuleRun {
  let interpreter: Interpreter
  private(set) var last: Macrostep

  init(
    _ machine: String, before: String = "", input: Value = .undefined, limits: ScriptLimits = ScriptLimits()
  ) throws {
    interpreter = try ModuleChart.interpreter(machine, before: before, limits: limits)
    last = interpreter.start(input: input)
  }

  mutating func send(_ name: String, _ data: Value = .undefined) {
    last = interpreter.send(Event(name, data: data), to: last.after)
  }

  mutating func advance(_ milliseconds: Int) { last = interpreter.advance(last.after, by: milliseconds) }
  mutating func go(to snapshot: Snapshot) {
    last = interpreter.send(Event("nothing at all"), to: snapshot)
  }

  var snapshot: Snapshot { last.after }
  var data: Value { last.after.data }
  var value: String { interpreter.chart.value(of: last.after.configuration).jsonText() }
  var failure: String? { last.after.failure }
  var status: SessionStatus { last.after.status }
}
