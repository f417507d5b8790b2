import ChartKit
import TerminalKit

/// A chart driven by lines: one fact a line, no cursor, no colour; or one JSON line for each.
struct PlainSession {
  private(set) var work: Workspace
  private(set) var hasFailedExpectation = false
  private(set) var hasMisread = false
  private(set) var hasQuit = false
  /// Whether answers are JSON lines.
  let usesJSON: Bool
  /// The file that the session is kept in.
  private let file: SessionFile?

  init(_ work: Workspace, usesJSON: Bool = false, file: SessionFile? = nil) {
    (self.work, self.usesJSON, self.file) = (work, usesJSON, file)
    self.work.completeList()
  }

  /// What the program ends with: 2 where an expectation was not met, 64 where a line means nothing, 69 where the chart
  /// lacks its library, 65 where it has errors, 1 where the machine failed.
  var exitCode: Int32 {
    if hasFailedExpectation { return ExitStatus.unexpected.rawValue }
    if hasMisread { return ExitStatus.usage.rawValue }
    if ChartLoader.lacksLibrary(work.session.chart) { return ExitStatus.unavailable.rawValue }
    if !work.session.chart.isRunnable { return ExitStatus.invalidData.rawValue }
    return work.session.snapshot.status == .error ? ExitStatus.machineFailed.rawValue : 0
  }

  /// Runs a line and returns the lines that answer it.
  ///
  /// - Parameter place: the script and the line in it, which errors name.
  mutating func answer(_ line: String, at place: String? = nil) -> [String] {
    var answer: LineAnswer
    do {
      guard let command = try LineCommand.read(line) else { return [] }
      answer = run(command)
    } catch {
      if place != nil { hasMisread = true }
      answer = .error(error.message)
    }
    // Written before it is shown: what was shown is never lost.
    file?.write(work.session)
    if answer.isFailure { hasFailedExpectation = true }
    if let place, answer.isError || answer.isFailure {
      answer.lines = answer.lines.map { "\(place): \($0)" }
      if case .object(var members) = answer.json {
        members["at"] = .string(place)
        answer.json = .object(members)
      }
    }
    return usesJSON ? [answer.json.jsonText()] : answer.lines
  }

  private mutating func run(_ command: LineCommand) -> LineAnswer {
    switch command {
    case .save(let path): return save(path)
    case .export(let form, let path):
      if let failure = TextFile.write(work.export(form), to: path) { return .error("\(path): \(failure)") }
      return .note("Written to \(path).")
    case .saveScreen: return .error("there is no screen; leave out --plain")
    case .quit:
      hasQuit = true
      return LineAnswer([], json: ["ok": true])
    case .command(let id): return runCommand(id)
    default: return work.answer(command)
    }
  }

  private mutating func runCommand(_ id: CommandID) -> LineAnswer {
    switch id {
    case .help: return .note(PlainText.help)
    case .problems: return .note(PlainText.problems(work.chart))
    case .undo: return work.answer(.undo(1))
    case .redo: return work.answer(.redo(1))
    case .restart: return work.answer(.restart)
    case .clock: return .note(PlainText.timers(work))
    case .instances: return .note(PlainText.instances(work))
    case .outbox: return .note(PlainText.outbox(work))
    case .branches: return .note(PlainText.branches(work))
    case .source:
      let place = SourcePlace.step(work.session.timeline.current.step, in: work)
      return .note(
        place.map(PlainText.source) ?? ["No line of the document is known for this step."])
    case .quiz:
      return .note("Write quiz EVENT STATE…: the states that will be active after it, and it is sent.")
    case .quit: return run(.quit)
    default: return .error("this works on the screen only; help lists what works here")
    }
  }

  private func save(_ path: String) -> LineAnswer {
    let text = SessionText.text(of: work.session, options: file?.options ?? .emptyObject)
    if let failure = TextFile.write(text, to: path) { return .error("\(path): \(failure)") }
    return .note("Saved \(path).")
  }
}

extension PlainSession {
  /// Runs lines from standard input, or from the script, until they end.
  static func run(_ arguments: OpenArguments) throws(Failure) -> Int32 {
    guard let file = arguments.files.first else { return try listSamples() }
    let opened = try arguments.opened(file)
    var session = PlainSession(opened.work, usesJSON: arguments.json, file: opened.file)
    if !arguments.json { for line in PlainText.greeting(session.work) { try Output.line(line) } }
    if let script = arguments.script {
      let text = String(decoding: try FileReading.read(script), as: UTF8.self)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      for (index, line) in lines.enumerated() where !session.hasQuit {
        for answer in session.answer(String(line), at: "\(script):\(index + 1)") { try Output.line(answer) }
      }
      return session.exitCode
    }
    let prompt = TerminalProcess.inputIsTerminal && !arguments.json ? "> " : ""
    var input = InputLines.standard
    while !session.hasQuit {
      try Output.write(prompt)
      guard let line = try input.next() else { break }
      for answer in session.answer(String(decoding: line, as: UTF8.self)) { try Output.line(answer) }
    }
    return session.exitCode
  }

  /// Prints the tree and the facts, once: for where no screen can be.
  static func report(_ arguments: OpenArguments) throws(Failure) -> Int32 {
    guard let file = arguments.files.first else { return try listSamples() }
    var code: Int32 = 0
    for file in arguments.files.isEmpty ? [file] : arguments.files where !FileReading.isFolder(file) {
      let work = try arguments.workspace(file)
      let glyphs = arguments.ascii ? PrintGlyphs.ascii : .unicode
      let marks = PrintMarks(work.snapshot, of: work.chart, glyphs: glyphs)
      try Output.write(TreePrinter.text(of: work.chart, marks: marks, glyphs: glyphs))
      for line in PlainText.greeting(work) { try Output.line(line) }
      if ChartLoader.lacksLibrary(work.chart) {
        code = ExitStatus.unavailable.rawValue
      } else if !work.chart.isRunnable, code == 0 {
        code = ExitStatus.invalidData.rawValue
      }
    }
    return code
  }

  private static func listSamples() throws(Failure) -> Int32 {
    let samples = SampleCatalog.standard.samples()
    if samples.isEmpty { throw Failure(.usage, "name a chart; no samples were found") }
    try Output.line("Samples; statetui NAME opens one:")
    for sample in samples {
      let name = App.fileName(sample.path)
      try Output.line("  \(name.padded(to: 22)) \(sample.title): \(sample.shows)")
    }
    return 0
  }
}
