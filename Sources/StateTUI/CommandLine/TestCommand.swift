import ArgumentParser
import ChartKit

/// `statetui test`.
struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Replay recorded sessions and say where they differ.",
    usage: "statetui test <sessions> ... [--chart <file>]",
    discussion: """
      A session is what "save FILE" writes, and what every session leaves in the state folder: JSON lines with what was \
      done, what came of it, and what was expected.

      EXAMPLE
        $ statetui test door.session
        door.session: ok: 4 steps, 2 expectations.
        $ statetui test door.session
        door.session: differs at step 3, CLOSE (line 4):
          value: was "shut", is "open"

      A script of keys and ":" commands, such as --demo plays, is run on a screen in memory: its ":expect" lines are \
      checked, and no command may be refused. Its first line says "chart FILE".

      The first step that differs is told, with what was recorded and what is so now. Where the chart's document has \
      changed since, only what a user sees counts, not the whole snapshot.

      The exit code is 2 where a session differs or an expectation is not met.
      """)

  @Argument(help: "Sessions: files that \"save\" wrote; or scripts.")
  var sessions: [String]

  @Option(help: ArgumentHelp("Replay on this chart in place of the sessions' own.", valueName: "file"))
  var chart: String?

  func run() throws {
    var isFine = true
    for file in sessions {
      let bytes = try FileReading.read(file)
      // JSON is no script: what is wrong with it as a session is told.
      let isJSON = bytes.first { $0 > 0x20 } == UInt8(ascii: "{")
      if !Recording.isRecording(bytes), !isJSON {
        if try !runScript(file) { isFine = false }
        continue
      }
      let session = try RecordedSession(file, bytes)
      let arguments = try session.arguments()
      let chart: Chart
      if let named = self.chart {
        chart = try arguments.loader.chart(named)
      } else {
        chart = try session.chart(arguments.loader)
      }
      try ChartLoader.requireRunnable(chart)
      var run = SessionTest(session, try arguments.begun(chart))
      let lines = run.run()
      if !run.isFine { isFine = false }
      for line in lines { try Output.line(line) }
    }
    if !isFine { throw Failure(.unexpected) }
  }
}

extension TestCommand {
  /// Runs a script of keys and commands; whether all was as it expects.
  fileprivate func runScript(_ file: String) throws(Failure) -> Bool {
    let script = try ScriptFile.read(file)
    guard let name = chart ?? script.chart else {
      throw Failure(
        .usage, "\(file): the script names no chart; begin it with a line \"chart FILE\", or give --chart")
    }
    let arguments = OpenArguments()
    let chart = try arguments.loader.chart(ScriptFile.place(of: name, besides: file))
    try ChartLoader.requireRunnable(chart)
    var run = ScriptTest(file, script, try arguments.begun(chart))
    for line in run.run() { try Output.line(line) }
    return run.isFine
  }
}

/// Goes through a recorded session and compares.
struct SessionTest {
  private let session: RecordedSession
  private var work: Workspace
  private let hasChanged: Bool
  private var steps = 0
  private var expectations = 0
  private(set) var isFine = true

  init(_ session: RecordedSession, _ work: Workspace) {
    (self.session, self.work) = (session, work)
    hasChanged = work.chart.source.fingerprint != session.header.fingerprint
  }

  /// What there is to say, as lines.
  mutating func run() -> [String] {
    var lines: [String] = []
    for (entry, line) in session.recording.entries {
      if case .expect(let text, _, let path) = entry {
        if let failure = check(text, at: path) {
          isFine = false
          let place = path.isEmpty ? "" : " in \(path.joined(separator: "."))"
          lines.append("\(session.file):\(line): expect \(text)\(place): failed: \(failure)")
        }
        continue
      }
      let differences = perform(entry)
      guard !differences.isEmpty else { continue }
      isFine = false
      lines.append("\(session.file): differs at \(name(entry)) (line \(line)):")
      lines += differences.map { "  " + $0 }
      break
    }
    if hasChanged { lines.insert("\(session.file): the chart has changed since.", at: 0) }
    if session.recording.isTorn { lines.append("\(session.file): the last line was torn and is left out.") }
    if isFine {
      let counts = "\(Count.text(steps, "step")), \(Count.text(expectations, "expectation"))"
      lines.append("\(session.file): ok: \(counts).")
    }
    return lines
  }

  private func name(_ entry: Recording.Entry) -> String {
    guard case .step(let step) = entry else { return "going to another moment" }
    let number = step.facts["step"]?.number.map { "step \(Int($0)), " } ?? ""
    switch step.input {
    case .event(let event), .eventTo(_, let event): return number + work.naming.eventName(event.name)
    case .timer: return number + (step.timerEvent.map { work.naming.eventName($0) } ?? "a timer")
    case .advance(let count): return number + "the clock +\(TimeText.exact(count))"
    case .assume(let name, _): return number + "the answer for \(name)"
    case .answer(let path, _): return number + "the answer for \(path.last ?? "")"
    case .proceed, .start: return number + "going on"
    }
  }

  private mutating func check(_ text: String, at path: [String]) -> String? {
    expectations += 1
    var work = self.work
    guard path == work.path || work.enter(path) else { return "\(path.joined(separator: ".")) does not run" }
    guard case .expect(let expectation)? = try? LineCommand.read("expect " + text) else {
      return "this cannot be understood"
    }
    return expectation.failure(work)
  }

  private mutating func perform(_ entry: Recording.Entry) -> [String] {
    var result: Result<Value?, ReplayError> = .success(nil)
    work.moving { session in
      do throws(ReplayError) {
        result = .success(try session.replay(entry))
      } catch {
        result = .failure(error)
      }
    }
    switch result {
    case .failure(let error): return [error.message]
    case .success(let facts):
      guard case .step(let step) = entry else { return [] }
      steps += 1
      return facts.map { differences(step.facts, $0) } ?? []
    }
  }

  private func differences(_ recorded: Value, _ now: Value) -> [String] {
    var found: [String] = []
    for (key, old) in recorded.object ?? [:] where key != "changed" && key != "sum" {
      let new = now[key] ?? .null
      if old != new { found.append("\(key): was \(ValueText.brief(old)), is \(ValueText.brief(new))") }
    }
    for (key, new) in now.object ?? [:] where recorded[key] == nil && key != "sum" {
      found.append("\(key): was not there, is \(ValueText.brief(new))")
    }
    found += changes(recorded["changed"] ?? .emptyObject, now["changed"] ?? .emptyObject)
    if found.isEmpty, !hasChanged, let sum = recorded["sum"], sum != now["sum"] {
      found.append("the snapshot differs in something that is not shown here")
    }
    return found
  }

  private func changes(_ recorded: Value, _ now: Value) -> [String] {
    var found: [String] = []
    func text(_ change: Value?) -> String {
      guard let pair = change?.array, pair.count == 2 else { return "unchanged" }
      return "\(ValueText.brief(pair[0])) to \(ValueText.brief(pair[1]))"
    }
    for (path, old) in recorded.object ?? [:] where old != now[path] {
      found.append("\(path): was \(text(old)), is \(text(now[path]))")
    }
    for (path, new) in now.object ?? [:] where recorded[path] == nil {
      found.append("\(path): was unchanged, is \(text(new))")
    }
    return found
  }
}
