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

  private func say(_ line: LineCommand, _ stage: inout Stage) -> LineAnswer {
    stage.app.work?.answer(line) ?? .error("no chart is open")
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
    let answer = say(.fire("BOOM", .undefined), &stage)
    let errors = answer.lines.filter { $0.contains("TypeError") }
    #expect(errors.count == 2)
    for line in errors { #expect(line.split(separator: "m.js:").count == 2, "\(line)") }
    #expect(errors.first?.hasPrefix("Error: m.js:5:") == true)
    try stage.press("4 enter")
    #expect(stage.shows("m.js:5:") && !stage.shows(": m.js:"), "\(stage.text)")
  }

  @Test func whatWouldMakeTheMachineFailSaysSo() throws {
    var stage = try Self.stage(Self.faults)
    #expect(
      stage.lines.contains { $0.contains("✗ BOOM") && $0.contains("✗ fails: TypeError") }, "\(stage.text)")
    #expect(stage.lines.contains { $0.contains("ACT") && $0.contains("✗ fails: no luck") }, "\(stage.text)")
    let work = try #require(stage.app.work)
    let failing = "BOOM would make the machine fail: TypeError: "
    #expect(PlainText.offers(work).contains { $0.hasPrefix(failing) })
    var answer = say(.why("BOOM", .undefined), &stage)
    #expect(answer.lines.first?.hasPrefix(failing) == true && answer.json["verdict"] == "blocked")
    answer = say(.preview("FINE", .undefined), &stage)
    #expect(answer.json["fails"] == nil)
    answer = say(.undo(0), &stage)
    #expect(answer.json["fails"] == ["BOOM"] && answer.json["blocked"] == ["BOOM"])
    try stage.press("/ \"BOOM\" enter w")
    let shows = stage.shows("guard's fault would make the")
    #expect(shows, "\(stage.text)")
  }

  @Test func oneGuardIsForcedFromWhyAlone() throws {
    var stage = try Self.stage(
      """
      createMachine({id: 'm', initial: 'a', context: {n: 0}, states: {
        a: {on: {
          ONE: {guard: ({context, event}) => context.n > 1 && event.price > 0, target: 'b'},
          TWO: {guard: ({event}) => event.price > 0, target: 'b'}}},
        b: {on: {BACK: 'a'}}}})
      """)
    // TWO would fire with data, which stand before the guard that f forces.
    try stage.press("2 g down w")
    #expect(stage.shows("with these data") && stage.shows("force event.price > 0 = true for one step"))
    try stage.press("f")
    let session = try #require(stage.app.work?.session)
    #expect(stage.active == ["b"] && session.timeline.current.isHypothetical)
    #expect(session.timeline.current.forced == ["event.price > 0": true])
    try stage.press(":fire BACK")
    #expect(stage.lines.contains { $0.contains("✗ ONE") } && stage.lines.contains { $0.contains("✗ TWO") })
  }

  @Test func aFaultThatEndsNothingIsABlock() throws {
    // XState v4 leaves the machine as it was.
    let stage = try Self.stage(
      "createMachine({initial: 'a', states: {a: {on: {BOOM: {cond: c => c.x.y, target: 'b'}}}, b: {}}})")
    #expect(stage.app.work?.chart.dialect == .xstate4)
    #expect(stage.shows("its guard fails"), "\(stage.text)")
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
