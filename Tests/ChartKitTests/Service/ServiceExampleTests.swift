import ChartKit
import Testing

/// The README's section "As a service", compiled and run.
struct ServiceExampleTests {
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
    #expect(answer.result.code == .ok)
    #expect(answer.machine?.configuration?.states == ["__root__", "Ajar"])
  }
}
