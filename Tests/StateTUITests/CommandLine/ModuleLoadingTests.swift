import ChartKit
import Testing

@testable import StateTUI

extension ModuleFile {
  /// Whether what a chart needs is on this machine: JavaScriptCore, and for TypeScript esbuild.
  static func canBeRead(_ path: String) -> Bool {
    !isModule(path) || ECMAScript.isInstalled && (!needsBundler(path) || Bundler.find(around: "") != nil)
  }
}

/// Charts of modules, from the file to the trace.
@Suite(.serialized, .enabled(if: ECMAScript.isInstalled, "JavaScriptCore is not installed"))
struct ModuleLoadingTests {
  private static let hasBundler = Bundler.find(around: "") != nil

  /// The values of the trace, or the lines of what is wrong, without the folder.
  private func run(
    _ files: [String: String], _ entry: String, _ events: String, loader: ChartLoader = ChartLoader(),
    options: TraceOptions = TraceOptions()
  ) throws -> [String] {
    try TemporaryFolder.with(files) { folder in
      var loader = loader
      loader.implementations = loader.implementations.map { folder + $0 }
      do {
        let chart = try loader.runnableChart(folder + entry)
        var (run, line) = try TraceRun.start(Interpreter(chart), options: options)
        var lines = [line]
        var source = try EventSource(events)
        for item in try source.all() { if let line = try run.perform(item) { lines.append(line) } }
        return lines.map { $0.replacing(folder, with: "") }
      } catch let failure as Failure {
        return ["\(failure.status.rawValue)"] + failure.lines.map { $0.replacing(folder, with: "") }
      }
    }
  }

  private let machine = """
    import { createMachine } from 'xstate';
    import { states } from './states';
    export default createMachine({
      initial: 'a',
      states,
    });
    """

  @Test func modulesRun() throws {
    let files = [
      "m.js": machine, "states.mjs": "export const states = {a: {on: {GO: 'b'}}, b: {type: 'final'}}",
    ]
    let lines = try run(files, "m.js", #"["GO"]"#)
    #expect(lines.count == 2 && lines.last?.contains(#""value":"b""#) == true, "\(lines)")
  }

  /// Diagnostics stand in the file in which the part was written.
  @Test func diagnosticsStandInTheAuthorsFile() throws {
    let files = ["m.js": machine, "states.js": "export const states = {\n  a: {on: {GO: 'c'}}, b: {}\n}"]
    #expect(
      try run(files, "m.js", "[]") == ["65", "states.js:2:16: there is no state \"c\"; did you mean \"a\"?"])
  }

  @Test(.enabled(if: hasBundler, "esbuild is not installed"))
  func diagnosticsStandInTypeScript() throws {
    let files = [
      "m.ts": machine,
      "states.ts":
        "interface A { b: string }\nexport const states = {\n  a: {on: {GO: 'c'}}, b: {}\n} as const",
    ]
    #expect(
      try run(files, "m.ts", "[]") == ["65", "states.ts:3:16: there is no state \"c\"; did you mean \"a\"?"])
    let thrown = [
      "m.ts": machine,
      "states.ts": "interface A { b: string }\nexport const states: any = {}\nstates.x.y = 1",
    ]
    #expect(try run(thrown, "m.ts", "[]").last?.hasPrefix("states.ts:3:") == true)
    let broken = ["m.ts": machine, "states.ts": "export const states = {\n  a b }"]
    #expect(try run(broken, "m.ts", "[]")[1].hasPrefix("states.ts:2:5: Expected"))
  }

  /// What is thrown, at load or by a function, names the author's line.
  @Test func exceptionsStandInTheAuthorsFile() throws {
    #expect(try run(["m.js": "\n  throw new Error('no')"], "m.js", "[]") == ["65", "m.js:2:18: no"])
    let files = [
      "m.js": machine, "states.js": "export const states = {a: {on: {GO: {\n  guard() {\n    null.x } }}}}",
    ]
    let last = try run(files, "m.js", #"["GO"]"#).last ?? ""
    #expect(last.contains("\"status\":\"error\"") && last.contains("states.js:3:"), "\(last)")
  }

  @Test func implementationsServeJSON() throws {
    let files = [
      "door.json":
        #"{"initial":"a","context":{"n":1},"states":{"a":{"on":{"GO":{"guard":"may","actions":"add"}}}}}"#,
      "door.impl.js": """
      import { assign } from 'xstate';
      export const guards = {may: ({event}) => event.ok === true};
      export const actions = {add: assign({n: ({context}) => context.n + 1})};
      """,
      "other.cjs": "exports.guards = {may: () => true}; exports.actions = {add() {}}",
    ]
    var options = TraceOptions()
    options.showsContext = true
    let events = #"["GO",{"type":"GO","ok":true}]"#
    let lines = try run(files, "door.json", events, options: options)
    #expect(lines.map { $0.contains(#""n":2"#) } == [false, false, true], "\(lines)")
    let other = try run(files, "door.json", events, loader: ChartLoader(implementations: "other.cjs"))
    #expect(other.map { $0.contains(#""actions":["add"]"#) } == [false, true, true], "\(other)")
  }

  @Test func exportsAreChosen() throws {
    let text = """
      const { createMachine } = require('xstate');
      exports.one = createMachine({initial: 'x', states: {x: {}}});
      exports.two = createMachine({initial: 'y', states: {y: {}}});
      """
    var loader = ChartLoader()
    loader.statecharts.export = "two"
    #expect(try run(["m.cjs": text], "m.cjs", "[]", loader: loader)[0].contains(#""value":"y""#))
    #expect(
      try run(["m.cjs": text], "m.cjs", "[]")
        == ["65", "m.cjs: the module exports several machines; --export names one: one, two"])
  }

  @Test func packagesThatAreNotThereAreNoted() throws {
    let text =
      "import x from 'left-pad'; import { createMachine } from 'xstate'; export default createMachine({})"
    try TemporaryFolder.with(["m.js": text]) { folder in
      let chart = try ChartLoader().chart(folder + "m.js")
      #expect(chart.isRunnable && chart.diagnostics.contains { $0.rule == "missing-package" })
    }
  }

  @Test func loopsAreEnded() throws {
    #expect(
      try run(["m.js": "for (;;);"], "m.js", "[]").last?.hasSuffix("the evaluation takes too long") == true)
  }

  /// The samples' traces come to their end.
  @Test(arguments: [
    "tic-tac-toe.machine.js", "wizard.machine.js", "sign-up-form.machine.ts", "fetch-retry.machine.js",
    "todo-list.machine.js", "stopwatch.machine.js", "websocket.machine.ts", "order.machine.ts",
    "onboarding.machine.js", "credit-check.machine.js",
  ])
  func samplesTraceAsExpected(_ file: String) throws {
    let samples = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/") + "/samples/"
    guard ModuleFile.canBeRead(samples + file) else { return }
    let name = file.split(separator: ".").dropLast().joined(separator: ".")
    let expected = try #require(try Value(json: FileReading.read(samples + "traces/\(name).expected")).array)
    let chart = try ChartLoader().runnableChart(samples + file)
    #expect(!chart.diagnostics.contains { $0.severity > .info })
    let (run, _) = try TraceRun.start(Interpreter(chart))
    try compare(run, try EventSource(samples + "traces/\(name).events"), expected, of: chart)
  }

  private func compare(_ run: TraceRun, _ events: EventSource, _ expected: [Value], of chart: Chart) throws {
    var (run, source) = (run, events)
    var values = [chart.value(of: run.snapshot.configuration)]
    for item in try source.all() {
      _ = try run.perform(item)
      values.append(chart.value(of: run.snapshot.configuration))
    }
    #expect(values.map { $0.jsonText(sortedKeys: true) } == expected.map { $0.jsonText(sortedKeys: true) })
  }
}
