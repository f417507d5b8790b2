import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

/// Machines of modules in the explorer.
@Suite(.enabled(if: ECMAScript.isInstalled, "needs JavaScriptCore")) struct AppModuleTests {
  /// Opens the machine of a module: its text as an author's, one line behind.
  static func stage(_ machine: String, columns: Int = 80) throws -> Stage {
    let head = "(function ($module) { const {createMachine, assign, sendTo} = $module.import('xstate');"
    let name = "m.js"
    let graph = ModuleGraph(
      [ModuleScript(name: name, text: "\(head)\n$module.exports.default = \(machine)\n})")], entry: name)
    let source = SourceText(name: name, text: "\nexport default \(machine)")
    let chart = ChartCompiler.compile(try ModuleCharts.read(graph, of: source))
    return Stage(Interpreter(chart), columns: columns)
  }

  static let faults = """
    createMachine({id: 'm', initial: 'a', context: {n: 0}, states: {
      a: {on: {
        BOOM: {guard: ({context}) =>
          context.missing.field > 1, target: 'b'},
        ACT: {actions: () => { throw new Error('no luck'); }},
        FINE: 'b'}},
      b: {}}})
    """

  @Test func aFaultHasOnePlace() throws {
    var stage = try Self.stage(Self.faults)
    let answer = try #require(stage.app.work?.answer(.fire("BOOM", .undefined)))
    let errors = answer.lines.filter { $0.contains("TypeError") }
    #expect(errors.count == 2)
    for line in errors { #expect(line.split(separator: "m.js:").count == 2, "\(line)") }
    #expect(errors.first?.hasPrefix("Error: m.js:5:") == true)
    try stage.press("4 enter")
    #expect(stage.shows("m.js:5:") && !stage.shows(": m.js:"), "\(stage.text)")
  }

  @Test(arguments: [
    ("a.js:3:4: TypeError: x", "a.js:3:4", "TypeError: x"), ("no place", nil, "no place"),
    ("TypeError: a:1:2: b", nil, "TypeError: a:1:2: b"), ("C:/a b.js:1:22: no", "C:/a b.js:1:22", "no"),
    ("1:2: x", nil, "1:2: x"), ("", nil, ""), (":", nil, ":"),
  ])
  func placesAreFoundInMessages(message: String, place: String?, rest: String) {
    let parts = FailureText.parts(message)
    #expect(parts.place == place && parts.rest == rest)
    #expect(FailureText.place(message).map { "\($0)" } == place)
  }
}
