import Testing

@testable import ChartKit

/// State Backed's service as administrators see it, by its protocol.
struct StateBackedAdministrationTests {
  private static let caller = StateBackedCaller(auth: ["sub": "ann"])

  private static func chart(_ json: String) throws -> Chart {
    ChartCompiler.compile(try ChartFormat.read(SourceText(name: "m.json", text: json), dialect: .xstate4))
  }

  private static func code(_ body: () async throws(StateBackedError) -> Void) async -> StateBackedError.Code?
  {
    do throws(StateBackedError) {
      try await body()
      return nil
    } catch {
      return error.code
    }
  }

  @Test func definitionsVersionsAndMigrations() async throws {
    let service = InProcessStateBackedService()
    let desk: any StateBackedAdministration = service
    let caller = Self.caller
    try await desk.createMachine("m", as: caller)
    #expect(
      await Self.code { () async throws(StateBackedError) in try await desk.createMachine("m", as: caller) }
        == .invalidState)
    let chart = try Self.chart(#"{"initial":"a","states":{"a":{"on":{"GO":"b"}},"b":{}}}"#)
    let first = try await desk.createVersion(of: "m", chart, clientInfo: "1", makeCurrent: true, as: caller)
    let second = try await desk.createVersion(of: "m", chart, clientInfo: "2", makeCurrent: false, as: caller)
    #expect(try await desk.versions(of: "m", after: nil, as: caller).items.map(\.id) == [first, second])
    #expect(try await desk.machine("m", as: caller).currentVersion == first)
    let migration = try await desk.createMigration(of: "m", from: first, to: second, as: caller)
    _ = try await service.create(CreateInstanceRequest(machine: "m", slug: "i"), as: caller)
    let address = StateBackedAddress("m", "i")
    try await desk.setDesiredVersion(second, of: address, as: caller)
    #expect(try await desk.adminState(address, as: caller).desiredMachineVersion == second)
    _ = try await service.send(Event("GO"), to: address, as: caller)
    #expect(try await desk.adminState(address, as: caller).machineVersion == second)
    let transitions = try await desk.transitions(of: address, after: nil, as: caller).items
    #expect(transitions.map { $0.event["type"] } == ["xstate.init", "statebacked.upgrade", "GO"])
    #expect(transitions[1].event["migrationPath"] == [.string(migration)])
    #expect(
      await Self.code { () async throws(StateBackedError) in
        try await desk.setDesiredVersion(first, of: address, as: caller)
      } == .noMigrationPath)
    try await desk.makeCurrent(second, of: "m", as: caller)
    #expect(try await desk.machines(after: nil, as: caller).items.map(\.currentVersion) == [second])
  }

  @Test func livesOfInstances() async throws {
    let service = InProcessStateBackedService()
    let desk: any StateBackedAdministration = service
    let caller = Self.caller
    await service.register("m", try Self.chart(#"{"initial":"a","states":{"a":{"on":{"GO":"a"}}}}"#))
    _ = try await service.create(CreateInstanceRequest(machine: "m", slug: "i"), as: caller)
    let address = StateBackedAddress("m", "i")
    try await desk.setStatus(.paused, of: address, as: caller)
    #expect(try await desk.instances(of: "m", after: nil, as: caller).items.map(\.status) == [.paused])
    func send() async -> StateBackedError.Code? {
      await Self.code { () async throws(StateBackedError) in
        _ = try await service.send(Event("GO"), to: address, as: caller)
      }
    }
    #expect(await send() == .invalidState)
    try await desk.setStatus(.running, of: address, as: caller)
    #expect(await send() == nil)
    #expect(
      await Self.code { () async throws(StateBackedError) in
        try await desk.deleteMachine("m", name: "m", as: caller)
      } == .invalidState)
    #expect(
      await Self.code { () async throws(StateBackedError) in
        try await desk.delete(address, name: "j", as: caller)
      } == .invalidParameter)
    try await desk.delete(address, name: "i", as: caller)
    #expect(await send() == .notFound)
    try await desk.deleteMachine("m", name: "m", as: caller)
    #expect(try await desk.machines(after: nil, as: caller).items.isEmpty)
    #expect(try await desk.logs(StateBackedLogQuery(from: 0), as: caller).isEmpty)
    let reader = StateBackedCaller(auth: ["sub": "ann"], scopes: ["machines.read"])
    #expect(
      await Self.code { () async throws(StateBackedError) in try await desk.createMachine("n", as: reader) }
        == .missingScope)
  }
}
