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
    /// What writing changed of what the machines do.
    let losses: [String]

    /// With `isWritten` the machines are what the writer makes of those in the line.
    init(_ line: [UInt8], _ dialect: Dialect, isWritten: Bool = false) throws {
      let tree = try JSONTree.read(line)
      json = try Value(json: line)
      name = json["name"]?.string ?? "?"
      let machine = try Self.slice(of: line, member: "machine", in: tree)
      let (chart, lost) = try Self.chart(machine, name: name, dialect, isWritten)
      var losses = lost
      var options = EngineOptions()
      options.clock = .jumps
      for (source, actor) in json["actors"]?.object ?? [:] {
        if let value = actor["$resolve"] {
          options.actors[source] = .resolve(value)
        } else if let value = actor["$reject"] {
          options.actors[source] = .reject(value)
        } else {
          let text = try tree.root["actors"].flatMap { try Self.slice(of: line, $0, source) } ?? []
          let (child, lost) = try Self.chart(text, name: source, dialect, isWritten)
          options.actors[source] = .chart(Interpreter(child))
          losses += lost
        }
      }
      interpreter = Interpreter(chart, options: options)
      self.losses = losses
      assumptions = (json["guards"]?.object ?? [:]).reduce(into: [:]) { $0[$1.key] = $1.value.bool }
    }

    static func chart(
      _ bytes: [UInt8], name: String, _ dialect: Dialect, _ isWritten: Bool = false
    ) throws -> (Chart, losses: [String]) {
      var bytes = bytes
      if dialect == .xstate4 {
        // XState ran these machines with the option on; their text does not have it.
        bytes.replaceSubrange(0..<1, with: Array(#"{"predictableActionArguments":true,"#.utf8))
      }
      let source = SourceText(name: name, bytes: bytes)
      let chart = ChartCompiler.compile(try ChartFormat.read(source, dialect: dialect))
      if !isWritten { return (chart, []) }
      let written = XStateWriter.write(chart)
      let again = ChartCompiler.compile(
        try ChartFormat.read(SourceText(name: name, text: written.text), dialect: .xstate5))
      return (again, written.losses.filter { $0.rule == "loss" }.map(\.message))
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

    /// Runs the case and compares each step with what XState did. `between` is handed each step and says where the next
    /// one begins.
    func run(between: (Macrostep, Interpreter) throws -> Snapshot = { step, _ in step.after }) rethrows
      -> Verdict
    {
      var step = interpreter.start(assumptions: assumptions)
      var snapshot = try between(step, interpreter)
      var expected = (json["trace"]?.array ?? [])[...]
      var number = 0
      if let difference = compare(step, expected.popFirst(), number) { return difference }
      for event in json["events"]?.array ?? [] {
        if let guards = event["guards"]?.object {
          for (name, answer) in guards {
            step = interpreter.assume(name, answer.bool, in: snapshot)
            snapshot = try between(step, interpreter)
          }
          continue
        } else if let milliseconds = event["advance"]?.number {
          step = interpreter.advance(snapshot, by: Int(milliseconds))
        } else {
          step = interpreter.send(Self.event(event), to: snapshot)
        }
        snapshot = try between(step, interpreter)
        number += 1
        if let difference = compare(step, expected.popFirst(), number) { return difference }
      }
      return expected.isEmpty ? .same : .differs(step: number, "lines are missing")
    }

    static func event(_ json: Value) -> Event {
      var fields = json.object ?? [:]
      fields["type"] = nil
      let name = json.string ?? json["type"]?.string ?? ""
      return Event(name, data: fields.isEmpty ? .undefined : .object(fields))
    }

    private func compare(_ step: Macrostep, _ line: Value?, _ number: Int) -> Verdict? {
      guard let line else { return .differs(step: number, "no line expected") }
      let chart = interpreter.chart
      let after = step.after
      let mine: [(String, Value)] = [
        ("value", chart.value(of: after)),
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
      return nil
    }
  }

  static let files = [("v5-basic", Dialect.xstate5), ("v5", .xstate5), ("v4", .xstate4)]
  /// A known difference that is gone fails the test, so that the list stays true.
  static let knownDifferences: [String: Set<String>] = [:]

  @Test(arguments: files) func machinesDoWhatXStateDid(file: String, dialect: Dialect) throws {
    try check(file, dialect, "equal") { one in try one.run() }
  }

  @Test(arguments: files) func savingAndRestoringChangesNothing(file: String, dialect: Dialect) throws {
    try check(file, dialect, "equal, saved and restored after every step") { one in
      try one.run { step, interpreter in
        let text = interpreter.json(of: step.after).jsonText()
        let back = try interpreter.snapshot(from: Value(json: text))
        #expect(back == step.after, "\(one.name)")
        return back
      }
    }
  }

  @Test(arguments: files) func undoAndRedoChangeNothing(file: String, dialect: Dialect) throws {
    try check(file, dialect, "equal, every step undone and redone") { one in
      var session: DebugSession?
      return one.run { step, interpreter in
        // The step was taken again in a session of its own; one step back and forth must lead to the same snapshot.
        if session == nil { session = DebugSession(interpreter, assumptions: one.assumptions) }
        switch step.input {
        case .event(let event): session?.fire(event)
        case .advance(let milliseconds): session?.advance(by: milliseconds)
        case .assume(let name, let answer): session?.assume(name, answer)
        case .eventTo(let path, let event): session?.fire(event, at: path)
        case .answer(let path, let answer): session?.answer(path, answer)
        case .start, .timer, .proceed: break
        }
        let before = session?.snapshot
        #expect(before == step.after, "\(one.name)")
        if session?.undo() == true { session?.redo() }
        #expect(session?.snapshot == before, "\(one.name)")
        return session?.snapshot ?? step.after
      }
    }
  }

  @Test(arguments: ["v5-basic", "v5"]) func writtenMachinesDoTheSame(file: String) throws {
    try check(file, .xstate5, "equal, written and read again", isWritten: true) { one in
      #expect(one.losses.isEmpty, "\(one.name)")
      return try one.run()
    }
  }

  /// Machines of v4 written as machines of v5: where v5 does something else, a loss says so.
  @Test func machinesOfVersion4DoTheSameInVersion5OrTellWhy() throws {
    guard let lines = SharedData.lines("xstate-traces/v4.jsonl") else {
      return SharedData.leftOut("XState traces v4")
    }
    var (equal, told, silent) = (0, 0, 0)
    for line in lines {
      let one = try Case(line, .xstate4, isWritten: true)
      guard case .differs(let step, let difference) = try one.run() else {
        equal += 1
        continue
      }
      if one.losses.isEmpty {
        silent += 1
        Issue.record("\(one.name), line \(step): \(difference), and no loss says so")
      } else {
        told += 1
      }
    }
    print(
      "XState traces v4 as v5: \(equal) of \(lines.count) equal, \(told) differ as told, \(silent) silently")
    #expect(equal > 0)
  }

  private func check(
    _ file: String, _ dialect: Dialect, _ what: String, isWritten: Bool = false,
    _ run: (Case) throws -> Verdict
  ) throws {
    guard let lines = SharedData.lines("xstate-traces/\(file).jsonl") else {
      return SharedData.leftOut("XState traces \(file)")
    }
    let known = Self.knownDifferences[file] ?? []
    var differing: Set<String> = []
    for line in lines {
      let one = try Case(line, dialect, isWritten: isWritten)
      guard case .differs(let step, let difference) = try run(one) else { continue }
      differing.insert(one.name)
      if !known.contains(one.name) { print("  \(one.name), line \(step): \(difference)") }
    }
    print("XState traces \(file): \(lines.count - differing.count) of \(lines.count) \(what)")
    #expect(differing == known)
  }
}
