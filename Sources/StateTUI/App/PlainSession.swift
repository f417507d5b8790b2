import ChartKit
import TerminalKit

/// A chart or the machines browser, driven by lines: one fact a line, no cursor, no colour; or one JSON line for each.
struct PlainSession {
  /// What the browser's documents are read with, and where profiles are kept.
  struct Surroundings {
    var read: (Catalogue.Item) -> Result<Interpreter, OpeningError> = { _ in
      .failure(OpeningError(message: "it cannot be read"))
    }
    var keepProfiles: (String) -> Void = { _ in }
  }

  var app: App
  private(set) var hasFailedExpectation = false
  private(set) var hasMisread = false
  /// Whether somebody types: then a line that means nothing is told, and the program ends as though it had not been written.
  var isTyped = true
  private(set) var hasQuit = false
  /// Whether answers are JSON lines.
  let usesJSON: Bool
  /// The file that the session is kept in.
  private let file: SessionFile?
  private let surroundings: Surroundings

  /// The chart that is driven; nil while the lines are about machines.
  var work: Workspace? { app.work }

  init(_ work: Workspace, usesJSON: Bool = false, file: SessionFile? = nil) {
    var app = App(size: Size(columns: 80, rows: 24))
    app.work = work
    self.init(app, usesJSON: usesJSON, file: file)
  }

  init(
    _ app: App, usesJSON: Bool = false, file: SessionFile? = nil,
    _ surroundings: Surroundings = Surroundings()
  ) {
    (self.app, self.usesJSON, self.file, self.surroundings) = (app, usesJSON, file, surroundings)
    self.app.work?.completeList()
    perform()
  }

  /// What the program ends with: 2 where an expectation was not met, 64 where a line means nothing, 69 where the chart
  /// lacks its library, 65 where it has errors, 1 where the machine failed. A line that means nothing counts where nobody
  /// types.
  var exitCode: Int32 {
    if hasFailedExpectation { return ExitStatus.unexpected.rawValue }
    if hasMisread { return ExitStatus.usage.rawValue }
    guard let work else { return 0 }
    if ChartLoader.lacksLibrary(work.session.chart) { return ExitStatus.unavailable.rawValue }
    if !work.session.chart.isRunnable { return ExitStatus.invalidData.rawValue }
    return work.session.snapshot.status == .error ? ExitStatus.machineFailed.rawValue : 0
  }

  /// What is told first.
  var greeting: [String] { work.map(PlainText.greeting) ?? app.catalogue.map(BrowserText.greeting) ?? [] }

  /// Runs a line and returns the lines that answer it.
  ///
  /// - Parameter place: the script and the line in it, which errors name.
  mutating func answer(_ line: String, at place: String? = nil) -> [String] {
    var answer: LineAnswer
    do {
      guard let command = try LineCommand.read(line, in: app.lineScope) else { return [] }
      answer = run(command)
      followTour(command, &answer)
    } catch {
      if !isTyped { hasMisread = true }
      answer = .error(error.message)
    }
    // Written before it is shown: what was shown is never lost.
    if app.tour == nil, let work, work.origin == nil { file?.write(work.session) }
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
    case .saveScreen: return .error("there is no screen; leave out --plain")
    case .quit:
      hasQuit = true
      return LineAnswer([], json: ["ok": true])
    case .command(.tour): return switchTour()
    case .command(let id): return work == nil ? runInBrowser(id) : runCommand(id)
    case .machines: return runInBrowser(command)
    case .leave where work?.path.isEmpty ?? false && app.catalogue != nil: return runCommand(.browse)
    case .save(let path): return save(path)
    case .export(let form, let path):
      guard let work else { return runInBrowser(command) }
      if let failure = TextFile.write(work.export(form, for: path), to: path) {
        return .error("\(path): \(failure)")
      }
      return .note("Written to \(path).")
    default: return app.work?.answer(command) ?? runInBrowser(command)
    }
  }

  private mutating func runCommand(_ id: CommandID) -> LineAnswer {
    guard let work else { return runInBrowser(id) }
    switch id {
    case .help: return .note(PlainText.help(app.lineScope))
    case .problems: return .note(PlainText.problems(work.chart))
    case .undo: return app.work?.answer(.undo(1)) ?? .note([])
    case .redo: return app.work?.answer(.redo(1)) ?? .note([])
    case .restart: return app.work?.answer(.restart) ?? .note([])
    case .clock: return .note(PlainText.timers(work))
    case .instances: return .note(PlainText.instances(work))
    case .outbox: return .note(PlainText.outbox(work))
    case .branches: return .note(PlainText.branches(work))
    case .coverage:
      let coverage = CoverageText(work)
      return LineAnswer(coverage.lines(.ascii), json: coverage.json)
    case .sequence: return .note(work.sequence(.ascii).sentences)
    case .source:
      let place = SourcePlace.step(work.session.timeline.current.step, in: work)
      return .note(
        place.map(PlainText.source) ?? ["No line of the document is known for this step."])
    case .quiz:
      return .note("Write quiz EVENT STATE…: the states that will be active after it, and it is sent.")
    case .browse:
      app.browse()
      perform()
      return runInBrowser(.browse)
    case .quit: return run(.quit)
    default: return app.work?.answer(.command(id)) ?? .note([])
    }
  }

  private func save(_ path: String) -> LineAnswer {
    guard let work else { return .error("open a machine or an instance first: open NAME") }
    let text = SessionText.text(of: work.session, options: file?.options ?? .emptyObject, for: path)
    if let failure = TextFile.write(text, to: path) { return .error("\(path): \(failure)") }
    return .note("Saved \(path).")
  }
}

// The machines browser.
extension PlainSession {
  private mutating func runInBrowser(_ id: CommandID) -> LineAnswer {
    guard let catalogue = app.catalogue else { return .error("no chart is open") }
    switch id {
    case .help: return .note(PlainText.help(.browser))
    case .browse: return BrowserText.machines(catalogue)
    case .instances: return BrowserText.instances(catalogue)
    case .calls: return BrowserText.calls(catalogue.service.replies)
    case .actAs: return BrowserText.profiles(catalogue.profiles)
    case .clock: return BrowserText.timers(catalogue)
    case .undo: return runInBrowser(.undo(1))
    case .redo: return runInBrowser(.redo(1))
    case .create:
      return runInBrowser(
        .machines(.create(machine: nil, slug: nil, version: nil, profile: nil, context: .undefined)))
    case .hold: return runInBrowser(.machines(.hold(app.holdHint != "resume")))
    case .view: return runInBrowser(.machines(.read(profile: nil)))
    case .quit: return run(.quit)
    default: return .error("this works on the screen only; help lists what works here")
    }
  }

  private mutating func runInBrowser(_ line: LineCommand) -> LineAnswer {
    if case .machines(.create(let name?, _, _, _, _)) = line { app.requestDocuments(of: name) }
    perform()
    let answer = app.answerInBrowser(line)
    perform()
    switch answer {
    case .told(let answer):
      // What it is about may have been read only now.
      if case .machines(.use) = line, !answer.isError, let catalogue = app.catalogue {
        return BrowserText.place(catalogue)
      }
      return answer
    case .replied(let reply):
      if reply.isFine { app.follow(reply) }
      perform()
      return app.catalogue.map { BrowserText.reply(reply, $0) } ?? .note([])
    case .waits: return app.catalogue.map { BrowserText.waiting($0.service) } ?? .error("no call waits")
    case .reads:
      defer { app.notice = nil }
      guard let notice = app.notice else { return .note([]) }
      return notice.kind == .error ? .error(notice.text) : .note(notice.text)
    case .opened: return opened()
    }
  }

  private mutating func opened() -> LineAnswer {
    let notice = app.notice
    app.notice = nil
    app.work?.completeList()
    guard let work else { return .error(notice?.text ?? "it cannot be opened") }
    let facts = StepFacts(from: work.snapshot, to: work.snapshot, work.chart)
    let copy = work.origin.map { ["A copy of \($0.text) to try things on; leave goes back to the machines."] }
    return LineAnswer(
      (copy ?? []) + greeting,
      json: FactsJSON(work: work).step(facts, at: work.standpoint, number: work.step))
  }

  /// Does what the app wants done outside of it.
  private mutating func perform() {
    var jobs = app.takeJobs()[...]
    while let job = jobs.popFirst() {
      switch job {
      case .open(let index):
        guard let item = app.catalogue?.items[index] else { continue }
        app.finishOpening(index, surroundings.read(item))
      case .openVersion(let machine, let file):
        let item = Catalogue.Item(title: App.fileName(file), shows: "", file: file)
        app.finishVersion(machine, file, surroundings.read(item))
      case .keepProfiles(let text): surroundings.keepProfiles(text)
      default: continue
      }
      jobs += app.takeJobs()
    }
    app.overlays = []
    app.settleBrowser()
  }
}

extension PlainSession {
  /// Runs lines from standard input, or from the script, until they end.
  static func run(_ arguments: OpenArguments) throws(Failure) -> Int32 {
    if arguments.files.isEmpty { return try listSamples() }
    var (app, file) = try arguments.app(size: Size(columns: 80, rows: 24))
    app.savedProfiles = ProfilesFile.read() ?? .standard
    app.catalogue?.profiles = app.savedProfiles
    app.overlays = []
    var session = PlainSession(
      app, usesJSON: arguments.json, file: file,
      Surroundings(read: { arguments.read($0) }, keepProfiles: { ProfilesFile.write($0) }))
    session.isTyped = arguments.script == nil && TerminalProcess.inputIsTerminal
    if !arguments.json { for line in session.greeting { try Output.line(line) } }
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
    for file in arguments.files.isEmpty ? [file] : arguments.files {
      if FileReading.isFolder(file) {
        var one = arguments
        one.files = [file]
        guard let catalogue = try one.app(size: Size(columns: 80, rows: 24)).app.catalogue else { continue }
        for line in BrowserText.greeting(catalogue) + BrowserText.machines(catalogue).lines {
          try Output.line(line)
        }
        continue
      }
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
