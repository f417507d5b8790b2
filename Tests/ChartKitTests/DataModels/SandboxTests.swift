import Testing

@testable import ChartKit

/// What a document's scripts cannot do.
@Suite(.serialized)
struct SandboxTests {
  private func limits(milliseconds: Int = 50, megabytes: Int = 64) -> ScriptLimits {
    var limits = ScriptLimits()
    (limits.milliseconds, limits.bytes) = (milliseconds, megabytes << 20)
    return limits
  }

  /// Scripts that would not end, or eat the machine.
  @Test(arguments: [
    "while (true);", "for (;;) x++;", "(function f() { f(); f(); })()",
    "var a = []; while (true) a.push(new Array(100000).fill(1));", "var s = 'x'; while (true) s += s;",
    "new Array(1 << 28).fill(1)", "eval('while (true);')", "new Function('while (true);')()",
    "x = {toString() { while (true); }}; '' + x", "[3, 2, 1].sort(() => { while (true); })",
    "eval('as' + 'ync () => { while (true) await 0; }')()",
    "Function('return as' + 'ync function () { while (true) await 0; }')()()",
    "(function () {}).constructor('return as' + 'ync () => 1')",
    "(function* () {}).constructor('as' + 'ync () => 1')",
    "throw {toString() { while (true); }}", "throw {toString() { throw 1; }}",
  ])
  func whatDoesNotEndIsEnded(_ script: String) throws {
    let interpreter = try ScriptChart.interpreter(
      content: "<script><![CDATA[\(script)]]></script>", limits: limits())
    let start = interpreter.start().after
    let step = interpreter.send(Event("go"), to: start)
    #expect(ScriptChart.states(interpreter, step.after) == ["failed"])
    #expect(step.errors.count == 1)
    // The session goes on, with its data.
    #expect(step.after.data["x"] != nil)
    let other = try ScriptChart.interpreter(content: "<script>x = [1, 2].map(n => n + x)</script>")
    #expect(other.send(Event("go"), to: other.start().after).after.data["x"] == [2, 3])
  }

  @Test func regularExpressionsGiveUp() throws {
    let interpreter = try ScriptChart.interpreter(
      content: "<script>x = /(a+)+$/.test('a'.repeat(50) + 'b')</script>", limits: limits())
    #expect(interpreter.send(Event("go"), to: interpreter.start().after).after.status == .active)
  }

  @Test func tamperingReachesNobodyElse() throws {
    let tampering = """
      Array.prototype.push = String.prototype.trim = Object.keys = JSON.parse = JSON.stringify = null;
      Object.prototype.get = Object.prototype.value = 1; RegExp.prototype.exec = null; x = {y: [1, 'z']};
      Object.defineProperty(Object.prototype, 'set', {get() { throw 1; }, configurable: true});
      """
    let bad = try ScriptChart.interpreter(content: "<script><![CDATA[\(tampering)]]></script>")
    let after = bad.send(Event("go"), to: bad.start().after).after
    #expect(after.status == .active)
    let other = try ScriptChart.interpreter(
      content:
        "<script>var a = []; a.push(JSON.parse('3')); x = Object.keys({p: a[0]}).concat(' q '.trim())</script>"
    )
    #expect(other.send(Event("go"), to: other.start().after).after.data["x"] == ["p", "q"])
  }

  @Test(arguments: [
    "console", "WebAssembly", "setTimeout", "Promise", "SharedArrayBuffer", "Atomics", "process", "require",
    "load",
    "print", "WeakRef", "FinalizationRegistry", "queueMicrotask", "XMLHttpRequest", "fetch",
  ])
  func thereAreNoHostObjects(_ name: String) throws {
    let interpreter = try ScriptChart.interpreter(content: "<assign location=\"x\" expr=\"typeof \(name)\"/>")
    #expect(interpreter.send(Event("go"), to: interpreter.start().after).after.data["x"] == "undefined")
  }

  @Test(arguments: ["../a", "/etc/passwd", "file:///etc/passwd", "http://a/b", "a/../../b", "a\\b", ""])
  func filesElsewhereHaveNoName(_ uri: String) { #expect(SourceText.localName(of: uri) == nil) }

  @Test func filesBesideTheDocumentHaveOne() {
    #expect(SourceText.localName(of: "file:a.txt") == "a.txt")
    #expect(SourceText.localName(of: "b/c.js") == "b/c.js")
  }
}
