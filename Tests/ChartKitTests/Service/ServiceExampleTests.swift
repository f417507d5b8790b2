import ChartKit
import Testing

/// The README's sections "As a library" and "As a service", compiled and run.
struct ServiceExampleTests {
  @Test func library() throws {
    let source = SourceText(
      name: "door.json", text: #"{"initial":"shut","states":{"shut":{"on":{"OPEN":"ajar"}},"ajar":{}}}"#)
    let chart = ChartCompiler.compile(try ChartFormat.read(source))
    let interpreter = Interpreter(chart)
    let start = interpreter.start()
    let step = interpreter.send(Event("OPEN"), to: start.after)
    #expect(chart.value(of: step.after.configuration).jsonText() == "\"ajar\"")
  }

  @Test func tenLines() async throws {
    let source = SourceText(
      name: "door.json",
      text: """
        {"rootState": {"label": "Door", "children": [{"label": "Shut", "isInitial": true}, {"label": "Ajar"}]},
         "transitions": [{"from": ["Shut"], "to": ["Ajar"], "event": "OPEN"}]}
        """)
    let service = InProcessStatechartService()
    await service.register("door", ChartCompiler.compile(try ChartFormat.read(source)))
    let machine = try await service.createMachine(CreateMachineRequest(statechartID: "door")).machine
    let answer = await service.step(StepRequest(statechartID: machine.id, event: "OPEN"))
    #expect("\(answer.result.code)" == "ok")
    #expect(answer.machine?.configuration?.states ?? [] == ["__root__", "Ajar"])
  }

  @Test func stateBacked() async throws {
    let source = SourceText(
      name: "toggle.json",
      text: #"{"initial":"off","states":{"off":{"on":{"toggle":"on"}},"on":{"on":{"toggle":"off"}}}}"#)
    let service = InProcessStateBackedService()
    await service.register("toggle", ChartCompiler.compile(try ChartFormat.read(source, dialect: .xstate4)))
    let caller = StateBackedCaller(auth: ["sub": "ann"])
    _ = try await service.create(CreateInstanceRequest(machine: "toggle", slug: "t-1"), as: caller)
    let state = try await service.send(Event("toggle"), to: StateBackedAddress("toggle", "t-1"), as: caller)
    #expect("\(state.state) \(state.tags) \(state.done)" == #"string("on") [] false"#)
  }

  /// What the README shows stands above, line by line; what it prints is expected there.
  @Test func theReadmeShowsWhatIsTestedHere() throws {
    func words(_ text: some StringProtocol) -> String { String(text.filter { !$0.isWhitespace }) }
    let here = words(try TestFiles.repositoryText("Tests/ChartKitTests/Service/ServiceExampleTests.swift"))
    let readme = try TestFiles.repositoryText("README.md").split(separator: "\n")
    var isInside = false
    var seen = 0
    for line in readme {
      if line.hasPrefix("```") { isInside = line == "```swift" && !isInside }
      if !isInside || line.hasPrefix("```") || line.hasPrefix("import ") || line.hasPrefix("print(") {
        continue
      }
      #expect(here.contains(words(line)), "the README has: \(line)")
      seen += 1
    }
    #expect(seen > 20)
  }
}
