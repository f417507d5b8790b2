import ChartKit
import Testing

/// Random machines with what XState did with them, line by line.
struct XStateTraceTests {
  /// What one case came to.
  enum Verdict: Equatable {
    case same
    case differs(step: Int, String)
  }

  struct Case {
    let name: String
    let json: Value
    let interpreter: Interpreter
    let assumptions: [String: Bool]

    init(_ line: [UInt8]) throws {
      let tree = try JSONTree.read(line)
      json = try Value(json: line)
      name = json["name"]?.string ?? "?"
      let machine = try Self.slice(of: line, member: "machine", in: tree)
      let chart = try Self.chart(machine, name: name)
      var options = EngineOptions()
      options.clock = .jumps
      for (source, actor) in json["actors"]?.object ?? [:] {
        if let value = actor["$resolve"] {
          options.actors[source] = .resolve(value)
        } else if let value = actor["$reject"] {
          options.actors[source] = .reject(value)
        } else {
          let text = try tree.root["actors"].flatMap { try Self.slice(of: line, $0, source) } ?? []
          options.actors[source] = .chart(Interpreter(try Self.chart(text, name: source)))
        }
      }
      interpreter = Interpreter(chart, options: options)
      assumptions = (json["guards"]?.object ?? [:]).reduce(into: [:]) { $0[$1.key] = $1.value.bool }
    }

    static func chart(_ bytes: [UInt8], name: String) throws -> Chart {
      let source = SourceText(name: name, bytes: bytes)
      return ChartCompiler.compile(try ChartFormat.read(source, dialect: .xstate5))
    }

    /// The member's text as it was written, since the order of keys is meaning.
    static func slice(of line: [UInt8], member: String, in tree: JSONTree) throws -> [UInt8] {
      try slice(of: line, tree.root, member) ?? []
    }

    static func slice(of line: [UInt8], _ node: JSONNode, _ key: String) throws -> [UInt8]? {
      guard let offset = node[key]?.offset, let end = try JSONTree.readValue(line, from: offset)?.end else {
        return nil
      }
      return Array(line[offset..<end])
    }

    func run() -> Verdict {
      var step = interpreter.start(assumptions: assumptions)
      var expected = (json["trace"]?.array ?? [])[...]
      var number = 0
      func check() -> Verdict? {
        guard let line = expected.popFirst() else { return .differs(step: number, "no line expected") }
        let chart = interpreter.chart
        let after = step.after
        let mine: [(String, Value)] = [
          ("value", chart.value(of: after.configuration)),
          ("tags", .array(chart.tags(of: after.configuration).map(Value.string))),
          ("status", .string(after.status.name)), ("done", .bool(after.isDone)),
          ("output", after.output.isUndefined ? .null : after.output),
          ("actions", .array(step.actions.map(Value.string))),
        ]
        for (key, value) in mine {
          let got = value.jsonText(sortedKeys: true)
          let want = (line[key] ?? .null).jsonText(sortedKeys: true)
          if got != want {
            return .differs(
              step: number, "\(line["event"]?.jsonText() ?? "") \(key): \(got) instead of \(want)")
          }
        }
        number += 1
        return nil
      }
      if let difference = check() { return difference }
      for event in json["events"]?.array ?? [] {
        if let guards = event["guards"]?.object {
          for (name, answer) in guards {
            step = interpreter.assume(name, answer.bool, in: step.after)
          }
          continue
        } else if let milliseconds = event["advance"]?.number {
          step = interpreter.advance(step.after, by: Int(milliseconds))
        } else {
          var fields = event.object ?? [:]
          fields["type"] = nil
          let name = event.string ?? event["type"]?.string ?? ""
          step = interpreter.send(
            Event(name, data: fields.isEmpty ? .undefined : .object(fields)), to: step.after)
        }
        if let difference = check() { return difference }
      }
      return expected.isEmpty ? .same : .differs(step: number, "lines are missing")
    }
  }

  @Test func machinesWithoutInvoke() throws { try check("v5-basic", knownDifferences: []) }

  @Test func machinesWithInvoke() throws {
    try check("v5", knownDifferences: ["v5-102-46"])
  }

  /// A known difference that is gone fails the test, so that the list stays true.
  private func check(_ file: String, knownDifferences: Set<String>) throws {
    guard let lines = SharedData.lines("xstate-traces/\(file).jsonl") else {
      return SharedData.leftOut("XState traces \(file)")
    }
    var differing: Set<String> = []
    for line in lines {
      let one = try Case(line)
      guard case .differs(let step, let what) = one.run() else { continue }
      differing.insert(one.name)
      if !knownDifferences.contains(one.name) { print("  \(one.name), line \(step): \(what)") }
    }
    print("XState traces \(file): \(lines.count - differing.count) of \(lines.count) equal")
    #expect(differing == knownDifferences)
  }
}
