import ChartKit
import Testing

@testable import StateTUI

/// A store's rows: what is kept of many, and what a failure leaves.
struct StoreArchiveTests {
  private static func archive() throws -> StoreArchive {
    var reason = ""
    let database = try #require(Database(":memory:", reason: &reason))
    try StoreSchema.prepare(database)
    return StoreArchive(database) { kept throws(Failure) in throw Failure(.invalidData, "no \(kept.name)") }
  }

  private let address = StateBackedAddress("m", "i")

  private func instance(made: Int, due: Int? = nil) -> ArchivedInstance {
    ArchivedInstance(
      number: 1, createdAt: 0, version: "ver_m-1", desiredVersion: nil, status: .running, ts: made,
      made: made, due: due, state: "\"a\"", snapshot: "{}")
  }

  @Test func ofManyTransitionsAndLogsTheLatestAreKept() throws {
    let archive = try Self.archive()
    for number in 0..<20_500 {
      let transition = StateBackedTransition(createdAt: number, state: "a", event: ["type": "E"])
      archive.keep(instance(made: number + 1), at: address, made: [transition])
      archive.keep(
        StateBackedLog(
          timestamp: number, machine: "m", instance: "i", machineVersionID: "v", isError: false, text: "l"))
    }
    archive.commit()
    let kept = archive.transitions(of: address, from: 0, limit: .max)
    #expect(kept.first == 10_000 && kept.items.count == 10_500 && kept.items.last?.createdAt == 20_499)
    #expect(archive.transitions(of: address, from: 20_499, limit: 5).items.count == 1)
    let logs = archive.logs(StateBackedLogQuery(from: 0), limit: .max)
    #expect(logs.count == 10_500 && logs.first?.timestamp == 10_000)
    archive.remove(address)
    #expect(archive.instance(address) == nil && archive.failure == nil)
  }

  @Test func ofManyStepsTheLatestAreKept() throws {
    let archive = try Self.archive()
    let limit = StatechartsV1.StepHistory.limit
    archive.keep(statechart: "c", chart: 1, made: 1)
    for made in 1...limit + 5 {
      let machine = ArchivedMachine(
        statechart: "c", chart: 1, isStopped: false, isPaused: false, isLive: true, made: made, clock: 0,
        due: nil, configuration: "[]", snapshot: "{}")
      archive.keep(machine, id: "c-1", made: ["{\"n\":\(made)}"])
    }
    let steps = archive.steps(of: "c-1")
    #expect(steps.count == limit && steps.first == "{\"n\":6}" && steps.last == "{\"n\":\(limit + 5)}")
    #expect(archive.machineIDs(liveOf: "c") == ["c-1"] && archive.machineIDs(liveOf: "d") == [])
  }

  @Test func whatIsDueIsFoundByItsTime() throws {
    let archive = try Self.archive()
    for (slug, due) in [("b", 5), ("a", 5), ("c", nil), ("d", 9)] as [(String, Int?)] {
      var row = instance(made: 1, due: due)
      row.number = Int(slug.utf8.first ?? 0)
      archive.keep(row, at: StateBackedAddress("m", slug), made: [])
    }
    #expect(archive.instances(dueBy: 4).isEmpty)
    #expect(archive.instances(dueBy: 8).map(\.instance) == ["a", "b"])
    #expect(archive.instances(of: "m", after: 97, limit: 2).map(\.slug) == ["b", "c"])
  }

  @Test func afterAFailureNothingIsWritten() throws {
    let archive = try Self.archive()
    archive.keep(clock: 1, of: .stateBacked)
    archive.commit()
    #expect(archive.clock(of: .stateBacked) == 1)
    #expect(archive.chart(7) == nil && archive.failure == "the chart 7 of the store is missing")
    archive.keep(clock: 2, of: .stateBacked)
    archive.commit()
    #expect(archive.clock(of: .stateBacked) == nil)
  }
}
