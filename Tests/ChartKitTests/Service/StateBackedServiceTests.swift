import ChartKit
import Testing

/// What calls from outside cannot show: the Swift API, subscriptions, verdicts.
struct StateBackedServiceTests {
  private static func chart(_ text: String) throws -> Chart {
    ChartCompiler.compile(
      try ChartFormat.read(SourceText(name: "machine.json", text: text), dialect: .xstate4))
  }

  private static let toggle = """
    {"id": "toggle", "initial": "off", "context": {"public": {"n": 1}, "kept": true},
     "states": {"off": {"tags": ["dark"], "on": {"toggle": "on"}}, "on": {"on": {"toggle": "off"}, "after": {"1000": "off"}}}}
    """

  /// The README's section, compiled and run.
  @Test func tenLines() async throws {
    let service = InProcessStateBackedService()
    await service.register("toggle", try Self.chart(Self.toggle))
    let caller = StateBackedCaller(auth: ["sub": "ann"])
    _ = try await service.create(CreateInstanceRequest(machine: "toggle", slug: "t-1"), as: caller)
    let state = try await service.send(
      Event("toggle"), to: StateBackedAddress("toggle", "t-1"), as: caller)
    #expect(state.state == "on" && !state.done)
  }

  @Test func keysOfTheContextReplaceTheDefinitions() async throws {
    let service = InProcessStateBackedService()
    await service.register("toggle", try Self.chart(Self.toggle))
    let request = CreateInstanceRequest(
      machine: "toggle", slug: "t", context: ["public": ["m": 2], "more": 3])
    let state = try await service.create(request)
    #expect(state.publicContext == ["m": 2])
    let admin = try await service.change { store throws(StateBackedError) in
      try store.adminState(StateBackedAddress("toggle", "t"), as: StateBackedCaller())
    }
    #expect(admin.context == ["public": ["m": 2], "kept": true, "more": 3])
  }

  @Test func subscribersSeeEachChange() async throws {
    let service = InProcessStateBackedService(start: 1_000_000)
    await service.register("toggle", try Self.chart(Self.toggle))
    let address = StateBackedAddress("toggle", "t")
    await #expect(throws: StateBackedError.self) { try await service.subscribe(to: address) }
    _ = try await service.create(CreateInstanceRequest(machine: "toggle", slug: "t"))
    let stream = try await service.subscribe(to: address)
    _ = try await service.send(Event("toggle"), to: address)
    _ = try await service.send(Event("nothing"), to: address)
    await service.advance(by: 2500)
    try await service.change { store throws(StateBackedError) in
      try store.delete(address, name: "t", as: StateBackedCaller())
    }
    var seen: [StateBackedState] = []
    for await state in stream { seen.append(state) }
    #expect(seen.map(\.state) == ["off", "on", "off"])
    #expect(seen.map(\.ts) == [1_000_000, 1_000_000, 1_001_000])
    #expect(seen.map(\.tags) == [["dark"], [], ["dark"]])
  }

  @Test func verdictsShowTheirInputs() throws {
    var store = StateBackedStore()
    store.register("toggle", try Self.chart(Self.toggle))
    let address = StateBackedAddress("toggle", "t")
    _ = try store.create(CreateInstanceRequest(machine: "toggle", slug: "t"), as: StateBackedCaller())
    let verdict = try store.verdict(on: Event("toggle", data: ["by": 1]), at: address, auth: ["sub": "ann"])
    #expect(verdict.answer == .noPolicy && verdict.isAllowed)
    #expect(verdict.input["event"] == ["type": "toggle", "by": 1])
    #expect(verdict.input["type"] == "event" && verdict.input["state"] == "off")
  }

  @Test func pausedInstancesMissNothing() throws {
    var store = StateBackedStore()
    let caller = StateBackedCaller()
    store.register("toggle", try Self.chart(Self.toggle))
    let address = StateBackedAddress("toggle", "t")
    _ = try store.create(CreateInstanceRequest(machine: "toggle", slug: "t"), as: caller)
    _ = try store.send(Event("toggle"), to: address, as: caller)
    try store.setStatus(.paused, of: address, as: caller)
    store.advance(by: 5000)
    #expect(try store.read(address, as: caller).state == "on")
    try store.setStatus(.running, of: address, as: caller)
    #expect(try store.read(address, as: caller) == store.read(address, as: caller))
    #expect(try store.read(address, as: caller).state == "off")
    #expect(try store.read(address, as: caller).ts == 1000)
  }
}
