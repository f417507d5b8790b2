import ChartKit
import Testing

/// The SCION test framework's cases that need no data model: configurations after each event.
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

  /// What differs; nil where nothing does.
  private static func difference(_ chart: Chart, _ script: Value) -> String? {
    let interpreter = Interpreter(chart)
    var snapshot = interpreter.start().after
    let first = strings(script["initialConfiguration"])
    if leaves(chart, snapshot) != first {
      return "start: \(leaves(chart, snapshot).sorted()) instead of \(first.sorted())"
    }
    for (index, step) in (script["events"]?.array ?? []).enumerated() {
      if let wait = step["after"]?.number { snapshot = interpreter.advance(snapshot, by: Int(wait)).after }
      snapshot = interpreter.send(Event(step["event"]?["name"]?.string ?? ""), to: snapshot).after
      let expected = strings(step["nextConfiguration"])
      if leaves(chart, snapshot) != expected {
        return "event \(index + 1): \(leaves(chart, snapshot).sorted()) instead of \(expected.sorted())"
      }
    }
    return nil
  }

  @Test func casesWithoutDataModelPass() throws {
    guard let index = SharedData.lines("scion-tests/index.tsv") else {
      return SharedData.leftOut("SCION cases")
    }
    var run = 0
    var failed: [String] = []
    for line in index.dropFirst() {
      let row = String(decoding: line, as: UTF8.self).split(separator: "\t", omittingEmptySubsequences: false)
      let name = String(row[0])
      guard !name.hasPrefix("w3c-ecma/"), let document = SharedData.bytes("scion-tests/\(name).scxml"),
        let text = SharedData.bytes("scion-tests/\(name).json")
      else { continue }
      let chart = ChartCompiler.compile(try ChartFormat.read(SourceText(name: name, bytes: document)))
      guard chart.isRunnable else { continue }
      run += 1
      let json = try Value(json: text)
      let script = Self.usesLegacy(row) ? json["legacySemantics"] ?? json : json
      if let difference = Self.difference(chart, script) { failed.append("\(name): \(difference)") }
    }
    print("SCION cases without data model: \(run - failed.count) of \(run) pass")
    for one in failed { print("  " + one) }
    #expect(run > 90 && failed.isEmpty)
  }
}
