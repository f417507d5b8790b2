import Testing

@testable import ChartKit

/// What is told of scripts without running them, and what depends on it.
@Suite(.serialized)
struct ScriptTextTests {
  @Test(arguments: [
    "x", "x < 3 && _event.data.by >= 1", "!In('a') === (x != 2)", "x => y", "a / b", "typeof (x)",
    "[x, {y: 1}]",
  ])
  func whatOnlyReads(_ text: String) { #expect(!ScriptText.mayWrite(text)) }

  @Test(arguments: [
    "x = 1", "x += 1", "x++", "--x", "f(1)", "f /* */ (1)", "f // \n (1)", "a[0](1)", "f?.(1)", "(f)(1)",
    "delete x.y",
    "new Thing", "f`x`", "x >>= 1", "f\u{A0}(1)",
  ])
  func whatMayWrite(_ text: String) { #expect(ScriptText.mayWrite(text)) }

  @Test(arguments: [
    "x", "x = y + 1", "list.push(Math.max(x, 1))", "if (x > 1) { x = {a: 1}; }", "a[0] = (1)",
  ])
  func whatMakesNoFunctions(_ text: String) { #expect(!ScriptText.mayMakeFunctions(text)) }

  @Test(arguments: [
    "x = y => 1", "x = function () {}", "function f() {}", "x = {get y() { return 1; }}", "eval('1')",
    "this['eval']('1')",
    "x.constructor.constructor('1')", "\\u0065val('1')", "new Date", "Object.defineProperty(a, b, c)",
    "class A { b() {} }",
  ])
  func whatMayMakeFunctions(_ text: String) { #expect(ScriptText.mayMakeFunctions(text)) }

  @Test func plainNames() {
    #expect(["n", "_a", "$b1"].allSatisfy { ScriptText.isPlainName($0) })
    #expect(!["", "1a", "a.b", "a[0]", "a b", "é"].contains { ScriptText.isPlainName($0) })
  }

  /// Functions that do not end, called by expressions that look harmless.
  @Test(arguments: [
    ("Object.defineProperty(Object.prototype, 'trap', {get() { for (;;); }})", "({}).trap == 1"),
    ("x = {valueOf() { for (;;); }}", "x + 1"),
    ("Array.prototype.toString = function () { for (;;); }", "'' + [1]"),
  ])
  func trapsBehindHarmlessTextsAreEnded(_ trap: String, _ text: String) throws {
    var limits = ScriptLimits()
    limits.milliseconds = 50
    let interpreter = try ScriptChart.interpreter(
      data: "<data id=\"y\"/>", script: trap, content: "<assign location=\"y\" expr=\"\(text)\"/>",
      limits: limits)
    let start = interpreter.start().after
    #expect(ScriptChart.states(interpreter, start) == ["s"])
    let step = interpreter.send(Event("go"), to: start)
    #expect(ScriptChart.states(interpreter, step.after) == ["failed"])
    #expect(step.errors.first?.message == "the evaluation takes too long")
  }

  @Test func comparisonsThatCallMethodsMayWrite() throws {
    let interpreter = try ScriptChart.interpreter(
      data: "<data id=\"y\"/><data id=\"o\" expr=\"{n: 0, valueOf() { return ++this.n; }}\"/>",
      content: "<assign location=\"y\" expr=\"o + 1\"/>")
    let after = interpreter.send(Event("go"), to: interpreter.start().after).after
    #expect(after.data["y"] == 2 && after.data["o"]?["n"] == 1)
  }

  /// Assignments one by one, and scripts between them that look at everything.
  @Test func assignmentsAndScriptsSeeEachOther() throws {
    let interpreter = try ScriptChart.interpreter(
      data: "<data id=\"y\" expr=\"[1]\"/>",
      content: """
        <assign location="x" expr="x + 1"/><assign location="x" expr="x + 1"/><script>x = 1</script>
        <assign location="y" expr="x"/><assign location="y" expr="{a: x}"/><assign location="x" expr="y"/>
        <script>y.a = 5</script><assign location="y" expr="'text'"/><script>y += x.a</script>
        """)
    let after = interpreter.send(Event("go"), to: interpreter.start().after).after
    #expect(after.data == ["x": ["a": 5], "y": "text5"])
    #expect(
      interpreter.send(Event("go"), to: interpreter.send(Event("back"), to: after).after).after.data
        == after.data)
  }

  @Test(arguments: [
    Value.null, true, -0.0, .number(.nan), "é\u{1F600}", .undefined, ["k": .null, "__proto__": 1], [[1]],
  ])
  func eventsGoOverWhole(_ data: Value) throws {
    let interpreter = try ScriptChart.interpreter(
      data: "<data id=\"y\"/>", content: "<assign location=\"y\" expr=\"_event.data\"/>")
    let after = interpreter.send(Event("go", data: data), to: interpreter.start().after).after
    let found = try #require(after.data["y"])
    #expect(found.jsonText() == data.jsonText() && found.isUndefined == data.isUndefined)
  }

  /// An event that a script changed is as it came when it comes again.
  @Test func equalEventsAreEqualForScripts() throws {
    let interpreter = try ScriptChart.interpreter(
      data: "<data id=\"seen\" expr=\"[]\"/>",
      content: "<script>seen.push(_event.data.n); _event.data.n = 9; _event.data.list.push(1)</script>")
    let event = Event("go", data: ["n": 1, "list": []])
    let first = interpreter.send(event, to: interpreter.start().after).after
    let again = interpreter.send(event, to: interpreter.send(Event("back"), to: first).after).after
    let direct = interpreter.send(event, to: interpreter.send(event, to: first).after).after
    #expect(again.data["seen"] == [1, 1])
    #expect(direct.data["seen"] == [1])
  }
}
