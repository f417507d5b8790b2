import Testing

@testable import ChartKit

/// What guards of modules are called that have no name.
struct GuardLabelsTests {
  @Test(arguments: [
    ("({context}) => context.n > 2", "context.n > 2"),
    ("ctx => ctx.n > 2", "ctx.n > 2"),
    ("async ({ context }) => (context.n > 2)", "async ({ context }) => (context.n > 2)"),
    ("({event}) => (event.a || event.b)", "event.a || event.b"),
    ("(c) => (c.a) && (c.b)", "(c.a) && (c.b)"),
    ("guard({context}) { return context.n > 2; }", "context.n > 2"),
    ("function ({context}) { return (context.n > 2) }", "context.n > 2"),
    ("({context}) => {\n  // why\n  return context.n\n    > 2;\n}", "context.n > 2"),
    ("c => { const n = c.n; return n > 2 }", "{ const n = c.n; return n > 2 }"),
    ("() => false", "() => false"), ("c => { return c }", "c => { return c }"),
    ("() => ({a: 1}).a", "({a: 1}).a"),
    ("({context: {n}}) => n === ')'", "n === ')'"),
    ("function () { [native code] }", "{ [native code] }"),
    ("", ""), ("(", "("),
  ])
  func theTextInShort(text: String, expected: String) {
    #expect(GuardLabels.short(text) == expected)
  }

  @Test func longTextsAreCut() {
    let text = "() => " + Array(repeating: "context.n > 2", count: 20).joined(separator: " || ")
    let label = GuardLabels.short(text)
    #expect(label.count == GuardLabels.longest && label.hasSuffix("..."))
  }

  @Test func noTwoFunctionsShareALabel() {
    var labels = GuardLabels()
    #expect(labels.label(of: 1, text: "() => a > 1") == "a > 1")
    #expect(labels.label(of: 2, text: "() => a > 1") == "a > 1 #2")
    #expect(labels.label(of: 1, text: "() => a > 1") == "a > 1")
    #expect(labels.label(of: 2, text: "() => a > 1") == "a > 1 #2")
  }

  @Test(.enabled(if: ECMAScript.isInstalled, "needs JavaScriptCore")) func eachIsForcedAlone() throws {
    let chart = try ModuleChart.chart(
      """
      setup({guards: {isBig: ({context}) => context.n > 9}}).createMachine({initial: 'a', context: {n: 0}, states: {
        a: {on: {
          ONE: {guard: ({context}) => context.n > 1, target: 'b'},
          TWO: {guard: ({context}) => context.n > 2, target: 'b'},
          THREE: {guard: and(['isBig', not(({context}) => context.n < 3)]), target: 'b'},
          SAME: {guard: atLeast(1), target: 'b'}, OTHER: {guard: atLeast(5), target: 'b'},
          BIG: {guard: 'isBig', target: 'b'}}},
        b: {}}})
      """, before: "const atLeast = n => ({context}) => context.n >= n;")
    let interpreter = Interpreter(chart)
    let start = interpreter.start().after
    let texts = chart.transitions.compactMap { $0.details.condition?.text }
    #expect(
      texts == [
        "context.n > 1", "context.n > 2", "isBig and not (context.n < 3)", "context.n >= n",
        "context.n >= n #2", "isBig",
      ])
    func firing(_ answers: [String: Bool]) -> [String] {
      let snapshot = answers.reduce(start) { $0.assuming($1.key, $1.value) }
      return chart.eventNames.filter { interpreter.verdict(Event($0), in: snapshot) == .fires }
    }
    #expect(firing([:]) == [])
    #expect(firing(["context.n > 2": true]) == ["TWO"])
    #expect(firing(["context.n >= n #2": true]) == ["OTHER"])
    #expect(firing(["context.n < 3": false, "isBig": true]) == ["THREE", "BIG"])
    // As sessions of old have it: what all are called together.
    #expect(firing(["guard": true]) == ["ONE", "TWO"])
    #expect(firing(["guard": true, "context.n > 1": false]) == ["TWO"])
    var session = DebugSession(interpreter)
    session.assume("guard", true)
    #expect(session.timeline.current.isHypothetical)
  }
}
