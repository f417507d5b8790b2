import ChartKit
import Testing

/// What modules cannot do: the explorer stays alive, and the error names file and line.
@Suite(.serialized)
struct ModuleSandboxTests {
  private func limits(milliseconds: Int = 50, megabytes: Int = 256) -> ScriptLimits {
    var limits = ScriptLimits()
    (limits.milliseconds, limits.bytes) = (milliseconds, megabytes << 20)
    return limits
  }

  @Test(arguments: [
    "while (true);", "(function f() { f(); f(); })()", "let s = 'x'; while (true) s += s;",
    "Promise.resolve().then(() => { while (true); });",

    "const a = []; while (true) a.push(new Array(100000).fill(1));",
    "throw {toString() { while (true); }};", "throw {toString() { throw 1; }};", "throw null;", "null.x;",
    "(;",
  ])
  func modulesThatFailWhenTheyAreReadAreRefused(_ body: String) throws {
    #expect(throws: UnreadableDocument.self) {
      try ModuleChart.chart(module: "\n\(body)\nmodule.exports = createMachine({});", limits: limits())
    }
    let fine = try ModuleRun("createMachine({initial: 'a', states: {a: {}}})")
    #expect(fine.value == "\"a\"")
  }

  @Test(arguments: [
    "while (true);", "throw new Error('no');", "null.x;", "for (;;) Promise.resolve();",
    "(function f() { f(); f(); })()",
    "throw {toString() { throw 1; }}", "throw undefined;",
  ])
  func functionsThatFailEndTheMachine(_ body: String) throws {
    var run = try ModuleRun(
      """
      createMachine({initial: 'a', context: {n: 1}, states: {b: {}, a: {on: {
        GUARD: {guard: (one) => {
          \(body) }, target: 'b'},
        ACTION: {actions: (two) => {
          \(body) }, target: 'b'},
        ASSIGN: {actions: assign((three) => {
          \(body) }), target: 'b'},
        FINE: 'b'}}}})
      """, limits: limits())
    let start = run.snapshot
    for (name, line) in [("GUARD", [3, 4]), ("ACTION", [5, 6]), ("ASSIGN", [7, 8])] {
      run.go(to: start)
      run.send(name)
      #expect(run.status == .error)
      #expect(run.value == "\"a\"")
      let failure = run.failure ?? ""
      #expect(line.contains { failure.hasPrefix("machine.js:\($0):") }, "\(name): \(failure)")
    }
    run.go(to: start)
    run.send("FINE")
    #expect(run.value == "\"b\"")
  }

  @Test func aStringOfAGigabyteIsAnErrorAndNoWait() throws {
    var run = try ModuleRun(
      "createMachine({context: {s: ''}, on: {GO: {actions: assign({s: () => 'x'.repeat(1 << 30)})}, FINE: {actions: assign({s: 'y'})}}})"
    )
    let start = run.snapshot
    run.send("GO")
    #expect(run.status == .error)
    #expect(run.failure?.contains("too large") == true || run.failure?.contains("memory") == true)
    run.go(to: start)
    run.send("FINE")
    #expect(run.data == ["s": "y"])
  }

  @Test func tamperingHarmsTheModuleOnly() throws {
    let tampering = """
      Array.prototype.push = Array.prototype.map = Array.prototype[Symbol.iterator] = null; Object.keys = JSON.stringify = null;
      JSON.parse = Object.assign = Map.prototype.get = Map.prototype.set = WeakMap.prototype.get = null; Reflect.apply = null;
      Object.prototype.get = 1; Function.prototype.toString = null; Function.prototype.call = null; Promise = null;
      """
    var run = try ModuleRun(
      "createMachine({context: {n: 1, m: new Map()}, on: {GO: {guard: ({context}) => context.n < 3, actions: assign({n: ({context}) => context.n + 1})}}})",
      before: tampering)
    run.send("GO")
    run.send("GO")
    run.send("GO")
    #expect(run.failure == nil)
    #expect(run.data["n"] == 3)
    var other = try ModuleRun(
      "createMachine({context: {l: [1]}, on: {GO: {actions: assign({l: ({context}) => [...context.l, 2].map(x => x)})}}})"
    )
    other.send("GO")
    #expect(other.data["l"] == [1, 2])
  }

  @Test func timeAndChanceAreTheSessions() throws {
    var run = try ModuleRun(
      "createMachine({context: {}, on: {GO: {actions: assign({now: () => Date.now(), chance: () => Math.random(), made: () => new Date().getTime()})}}})"
    )
    run.advance(1500)
    let before = run.snapshot
    run.send("GO")
    let first = run.data
    #expect(first["now"] == 1500 && first["made"] == 1500)
    run.send("GO")
    #expect(run.data["chance"] != first["chance"])
    run.go(to: before)
    run.send("GO")
    #expect(run.data == first)
  }

  @Test func chainsOfPromisesEnd() throws {
    let run = try ModuleRun(
      "createMachine({initial: 'a', states: {a: {}}})",
      before: "const again = () => Promise.resolve().then(again); again();")
    #expect(run.value == "\"a\"")
  }

  @Test func whatIsMissingIsNamed() throws {
    var run = try ModuleRun(
      """
      createMachine({on: {FETCH: {actions: () => fetch('/x')}, LIB: {actions: () => axios.get('/y').then(() => {})}, PASS: {actions: assign({f: () => fetch})}}})
      """, before: "const axios = require('axios');")
    let start = run.snapshot
    run.send("FETCH")
    #expect(run.failure?.contains("\"fetch\" is not here") == true)
    run.go(to: start)
    run.send("LIB")
    #expect(run.failure?.contains("\"axios.get\" is not here") == true)
    run.go(to: start)
    run.send("PASS")
    #expect(run.data["f"]?.kept?.brief == "missing: fetch")
  }

  @Test func theConsoleSpeaksInRecords() throws {
    var run = try ModuleRun("createMachine({on: {GO: {actions: () => console.warn('n is', 1, {a: [2]})}}})")
    run.send("GO")
    let notes = run.last.microsteps.flatMap(\.records).compactMap { record in
      if case .noted(let label, let value) = record { "\(label): \(value.string ?? "")" } else { nil }
    }
    #expect(notes == [#"warn: n is 1 {"a":[2]}"#])
    #expect(run.last.actions == ["(anonymous)"] || run.last.actions == ["actions"])
  }
}
