import Testing

@testable import ChartKit

/// Small documents for the ECMAScript data model.
enum ScriptChart {
  /// A chart with some data, a script, and a transition on `go` with some content.
  static func interpreter(
    data: String = "", script: String = "", content: String = "", condition: String? = nil,
    limits: ScriptLimits = ScriptLimits()
  ) throws -> Interpreter {
    let condition = condition.map { "cond=\"\($0)\"" } ?? ""
    let text = """
      <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" name="test">
      <datamodel><data id="x" expr="1+0"/>\(data)</datamodel><script><![CDATA[\(script)]]></script>
      <state id="s"><transition event="go" target="t" \(condition)>\(content)</transition>
      <transition event="error.*" target="failed"/></state><state id="t"><transition event="error.*" target="failed"/>
      <transition event="back" target="s"/></state><state id="failed"/></scxml>
      """
    let chart = ChartCompiler.compile(try ChartFormat.read(SourceText(name: "test.scxml", text: text)))
    #expect(chart.isRunnable, "\(chart.diagnostics)")
    var options = EngineOptions()
    options.scripts = limits
    return Interpreter(chart, options: options)
  }

  static func states(_ interpreter: Interpreter, _ snapshot: Snapshot) -> [String] {
    snapshot.configuration.map { interpreter.chart[$0].id }
  }
}

struct ECMAScriptValueTests {
  /// Expressions and what they are as values.
  static let values: [(String, Value)] = [
    ("undefined", .undefined), ("null", .null), ("true", true), ("-0", .number(-0.0)), ("1e21", 1e21),
    ("0.1 + 0.2", .number(0.1 + 0.2)), ("-1/0", .number(-.infinity)),
    ("'a\\u0000\\n\u{1F600}'", "a\u{0}\n\u{1F600}"),
    ("[1, [undefined, 'b'], {}]", [1, [.undefined, "b"], [:]]),
    ("({b: 1, a: {$c: 2}})", ["b": 1, "a": ["$c": 2]]),
    ("(a, b) => a + b", .kept(.init(.function, "(a, b) => a + b"))),
    ("new Date(5)", .kept(.init(.source, "new Date(5)"))),
    ("/a[b]/g", .kept(.init(.source, "/a[b]/g"))), ("12n", .kept(.init(.source, "12n"))),
  ]

  @Test(arguments: values.map(\.0)) func valuesGoThereAndBack(_ text: String) throws {
    let escaped = text.split(separator: "&", omittingEmptySubsequences: false).joined(separator: "&amp;")
      .split(separator: "<", omittingEmptySubsequences: false).joined(separator: "&lt;")
    let content = "<assign location=\"x\" expr=\"\(escaped)\"/><assign location=\"y\" expr=\"x\"/>"
    let interpreter = try ScriptChart.interpreter(data: "<data id=\"y\"/>", content: content)
    let after = interpreter.send(Event("go"), to: interpreter.start().after).after
    let expected = Self.values.first { $0.0 == text }?.1
    #expect(after.data["x"] == expected)
    let restored = try interpreter.snapshot(from: Value(json: interpreter.json(of: after).jsonText()))
    #expect(restored == after)
    // A context made from the values gives the values again.
    let fresh = Interpreter(interpreter.chart)
    let again = fresh.send(Event("go"), to: fresh.send(Event("back"), to: restored).after).after
    #expect(again.data == after.data)
  }

  @Test func functionsWorkAfterBeingSaved() throws {
    let interpreter = try ScriptChart.interpreter(
      data: "<data id=\"o\" expr=\"({twice(n) { return n * 2; }})\"/>", script: "function add(n) { x += n; }",
      content: "<script>add(o.twice(3))</script>")
    let text = interpreter.json(of: interpreter.start().after).jsonText()
    let fresh = Interpreter(interpreter.chart)
    let after = fresh.send(Event("go"), to: try fresh.snapshot(from: Value(json: text))).after
    #expect(after.data["x"] == 7)
  }

  @Test func documentsAreObjects() throws {
    let interpreter = try ScriptChart.interpreter(
      data: "<data id=\"d\"><a xmlns=\"\"><b t=\"1 &amp; 2\">c</b></a></data>",
      content:
        "<script>d.getElementsByTagName('b')[0].setAttribute('t', '\"'); x = d.documentElement.firstElementChild.textContent</script>"
    )
    let start = interpreter.start().after
    let text = interpreter.json(of: start).jsonText()
    let after = interpreter.send(Event("go"), to: try interpreter.snapshot(from: Value(json: text))).after
    #expect(after.data["x"] == "c")
    #expect(after.data["d"]?.kept?.text == "<a xmlns=\"\"><b t=\"&quot;\">c</b></a>")
  }

  @Test func whatCannotBeCarriedIsAReference() throws {
    let interpreter = try ScriptChart.interpreter(
      content: "<assign location=\"x\" expr=\"new WeakMap()\"/>", condition: "x != 5")
    let start = interpreter.start().after
    let after = interpreter.send(Event("go"), to: start).after
    #expect(after.data["x"]?.kept?.kind == .reference)
    #expect(after.data["x"]?.kept?.text == "WeakMap")
    #expect(interpreter.json(of: after)["lost"] == ["x"])
    #expect(interpreter.send(Event("go"), to: start).after.data["x"]?.kept?.text == "WeakMap")
  }

  @Test func goingBackTakesBackWhatScriptsDid() throws {
    let interpreter = try ScriptChart.interpreter(
      content: "<script>x += 1; fresh = x; Array = null; r = Math.random(); t = Date.now()</script>")
    let start = interpreter.start().after
    let first = interpreter.send(Event("go"), to: interpreter.advance(start, by: 500).after).after
    #expect(
      first.data["x"] == 2 && first.data["fresh"] == 2 && first.data["Array"] == .null
        && first.data["t"] == 500)
    let second = interpreter.send(Event("go"), to: interpreter.advance(start, by: 500).after).after
    #expect(second == first)
    #expect(start.data == ["x": 1])
  }

  @Test func variablesAreReadOnlyWhereTheSystemOwnsThem() throws {
    for name in ["_event", "_sessionid", "_name", "_ioprocessors", "_x"] {
      let content = "<script>\(name) = 1</script>"
      let interpreter = try ScriptChart.interpreter(content: content)
      let step = interpreter.send(Event("go"), to: interpreter.start().after)
      #expect(ScriptChart.states(interpreter, step.after) == ["failed"], "\(name)")
    }
  }

  @Test func errorsSayWhereTheyAre() throws {
    let interpreter = try ScriptChart.interpreter(content: "<log expr=\"nowhere.y\"/>")
    let step = interpreter.send(Event("go"), to: interpreter.start().after)
    let error = try #require(step.errors.first)
    #expect(interpreter.chart.location(at: error.offset).line == 3)
    #expect(step.after.rest.event?.data["tagname"] == "log")
  }
}

struct InvocationDepthTests {
  private func interpreter(_ inner: String) throws -> Interpreter {
    let text = """
      <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"><state id="s">\(inner)
      <transition event="error.execution" target="failed"/></state><state id="failed"/></scxml>
      """
    let chart = ChartCompiler.compile(try ChartFormat.read(SourceText(name: "self.scxml", text: text)))
    var options = EngineOptions()
    options.loadFile = { $0 == "self.scxml" ? Array(text.utf8) : nil }
    return Interpreter(chart, options: options)
  }

  private func count(_ snapshot: Snapshot) -> Int {
    snapshot.children.reduce(1) { if case .session(let inner) = $1.body { $0 + count(inner) } else { $0 } }
  }

  @Test func aDocumentThatInvokesItselfEnds() throws {
    let interpreter = try interpreter("<invoke src=\"self.scxml\"/>")
    let start = interpreter.start()
    #expect(start.outcome == .stable && start.after.status == .active)
    #expect(count(start.after) < 40)
  }

  @Test func aDocumentThatInvokesItselfTwiceEnds() throws {
    let start = try interpreter("<invoke src=\"self.scxml\"/><invoke src=\"self.scxml\"/>").start()
    #expect(count(start.after) < 3000)
  }
}

struct UnknownStateTests {
  @Test func inAStateThatIsNotThereIsFalse() throws {
    for model in ["null", "ecmascript"] {
      let text = """
        <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="\(model)"><state id="s">
        <transition event="go" cond="In('nope')" target="t"/><transition event="go" target="u"/></state>
        <state id="t"/><state id="u"/></scxml>
        """
      let chart = ChartCompiler.compile(try ChartFormat.read(SourceText(name: "in.scxml", text: text)))
      #expect(chart.isRunnable)
      #expect(chart.diagnostics.map(\.severity) == [.warning])
      let interpreter = Interpreter(chart)
      let after = interpreter.send(Event("go"), to: interpreter.start().after).after
      #expect(ScriptChart.states(interpreter, after) == ["u"])
    }
  }
}
