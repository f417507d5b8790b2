import Testing

@testable import ChartKit

/// Where the ECMAScript data model is known to part from the Recommendation (docs/semantics.md). Each fails once it does not.
struct DivergenceTests {
  @Test func sharedObjectsPartWhenTheSessionIsRestored() throws {
    let interpreter = try ScriptChart.interpreter(
      data: "<data id=\"o\" expr=\"({n: 1})\"/><data id=\"p\" expr=\"o\"/>",
      content: "<script>p.n = 9</script>")
    let start = interpreter.start().after
    let session = LiveSession(interpreter)
    session.send(Event("go"))
    #expect(session.snapshot.data["o"] == ["n": 9])
    let fresh = Interpreter(interpreter.chart)
    #expect(fresh.send(Event("go"), to: start).after.data["o"] == ["n": 1])
  }

  @Test func whatAClosureKnowsIsNotUndone() throws {
    let interpreter = try ScriptChart.interpreter(
      data: "<data id=\"y\"/>",
      script: "var count = (function () { var n = 0; return function () { return ++n; }; })()",
      content: "<assign location=\"y\" expr=\"count()\"/>")
    let start = interpreter.start().after
    let first = interpreter.send(Event("go"), to: start).after
    let second = interpreter.send(Event("go"), to: start).after
    #expect(first.data["y"] == 1 && second.data["y"] == 2)
  }

  @Test(arguments: ["let late = 1", "const late = 1", "class late {}"])
  func lexicalDeclarationsEndWithTheirScript(_ script: String) throws {
    let interpreter = try ScriptChart.interpreter(
      script: script, content: "<assign location=\"x\" expr=\"typeof late\"/>")
    #expect(interpreter.send(Event("go"), to: interpreter.start().after).after.data["x"] == "undefined")
  }

  @Test func basicHTTPIsAProcessorThatIsNotThere() throws {
    let interpreter = try ScriptChart.interpreter(
      content: """
        <send id="s" event="e" type="http://www.w3.org/TR/scxml/#BasicHTTPEventProcessor" \
        target="http://localhost/"/>
        """)
    let step = interpreter.send(Event("go"), to: interpreter.start().after)
    let errors = step.microsteps.flatMap(\.records).compactMap { record in
      if case .raised(let event) = record { event } else { nil }
    }
    #expect(errors.map(\.name) == ["error.execution"] && errors.first?.details.sendID == "s")
  }

  @Test func dataThatCannotBeReadIsACommunicationError() throws {
    let interpreter = try ScriptChart.interpreter(data: "<data id=\"far\" src=\"nowhere.json\"/>")
    let errors = interpreter.start().microsteps.flatMap(\.records).compactMap { record in
      if case .raised(let event) = record { event.name } else { nil }
    }
    #expect(errors.contains("error.communication"))
  }
}
