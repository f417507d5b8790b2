import ChartKit
import Testing

/// The SCION test framework's own cases: configurations after each event.
struct SCIONTests {
  /// Cases whose default expectation differs from the Recommendation's, by the suite's own index: the legacy one counts.
  private static func usesLegacy(_ row: [Substring]) -> Bool { row.last == "legacySemantics" }

  /// Leaves in any order, as the cases give them.
  private static func leaves(_ chart: Chart, _ snapshot: Snapshot) -> Set<String> {
    Set(chart.leaves(of: snapshot.configuration).map { chart[$0].id })
  }

  private static func strings(_ value: Value?) -> Set<String> {
    Set((value?.array ?? []).compactMap(\.string))
  }

  /// How a step is taken: plainly, or with something around it that must change nothing.
  typealias Take = (Interpreter, () -> Macrostep) throws -> Snapshot

  /// What differs; nil where nothing does.
  private static func difference(_ interpreter: Interpreter, _ script: Value, _ take: Take) rethrows
    -> String?
  {
    let chart = interpreter.chart
    var snapshot = try take(interpreter) { interpreter.start() }
    let first = strings(script["initialConfiguration"])
    if leaves(chart, snapshot) != first {
      return "start: \(leaves(chart, snapshot).sorted()) instead of \(first.sorted())"
    }
    for (index, step) in (script["events"]?.array ?? []).enumerated() {
      let before = snapshot
      if let wait = step["after"]?.number {
        snapshot = try take(interpreter) { interpreter.advance(before, by: Int(wait)) }
      }
      let waited = snapshot
      let event = Event(step["event"]?["name"]?.string ?? "")
      snapshot = try take(interpreter) { interpreter.send(event, to: waited) }
      let expected = strings(step["nextConfiguration"])
      if leaves(chart, snapshot) != expected {
        return "event \(index + 1): \(leaves(chart, snapshot).sorted()) instead of \(expected.sorted())"
      }
    }
    return nil
  }

  /// Cases that expect what is SCION's own, with the reason. The test fails once one of them passes.
  private static let gaps: [String: String] = [:]

  @Test(arguments: [false, true]) func nativeCasesPass(isWritten: Bool) throws {
    try check(isWritten: isWritten) { _, step in step().after }
  }

  @Test func nativeCasesPassWhenSavedAndRestored() throws {
    try check { interpreter, step in
      let after = step().after
      let restored = try interpreter.snapshot(from: Value(json: interpreter.json(of: after).jsonText()))
      #expect(restored == after)
      return restored
    }
  }

  /// A step is taken, taken back, and taken again: since snapshots are values, that is to take it twice.
  @Test func nativeCasesPassWhenUndoneAndRedone() throws {
    try check { _, step in
      let first = step()
      let second = step()
      #expect(second == first)
      return second.after
    }
  }

  private func check(isWritten: Bool = false, _ take: Take) throws {
    guard let index = SharedData.lines("scion-tests/index.tsv") else {
      return SharedData.leftOut("SCION cases")
    }
    var run = 0
    var failed: [String: String] = [:]
    for line in index.dropFirst() {
      let row = String(decoding: line, as: UTF8.self).split(separator: "\t", omittingEmptySubsequences: false)
      let name = String(row[0])
      guard !name.hasPrefix("w3c-ecma/"), let text = SharedData.bytes("scion-tests/\(name).json") else {
        continue
      }
      run += 1
      guard
        let interpreter = try SCXMLEcmaTests.interpreter("scion-tests/\(name).scxml", isWritten: isWritten)
      else {
        failed[name] = "cannot be run"
        continue
      }
      let json = try Value(json: text)
      let script = Self.usesLegacy(row) ? json["legacySemantics"] ?? json : json
      failed[name] = try Self.difference(interpreter, script, take)
    }
    print("SCION cases\(isWritten ? ", written" : ""): \(run - failed.count) of \(run) pass")
    for (name, difference) in failed.sorted(by: { $0.key < $1.key }) { print("  \(name): \(difference)") }
    #expect(Set(failed.keys) == Set(Self.gaps.keys))
  }
}
