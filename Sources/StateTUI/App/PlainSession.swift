import ChartKit
import TerminalKit

/// A chart driven by lines: one fact a line, no cursor, no colour.
struct PlainSession {
  private(set) var work: Workspace
  private(set) var hasFailedExpectation = false
  private(set) var hasQuit = false

  init(_ work: Workspace) { self.work = work }

  /// What the program ends with: 2 where an expectation was not met, 1 where the machine failed.
  /// 69 where the chart lacks its library.
  var exitCode: Int32 {
    if hasFailedExpectation { return 2 }
    if ChartLoader.lacksLibrary(work.session.chart) { return ExitStatus.unavailable.rawValue }
    return work.session.snapshot.status == .error ? 1 : 0
  }

  /// Runs a line and returns the lines that answer it.
  mutating func answer(_ line: String) -> [String] {
    do {
      guard let command = try LineCommand.read(line) else { return [] }
      return run(command)
    } catch {
      return ["error: \(error.message)"]
    }
  }

  private mutating func run(_ command: LineCommand) -> [String] {
    switch command {
    case .fire(let name, let data): return fire(name, data)
    case .why(let name): return PlainText.why(name, work)
    case .preview(let name, let data):
      return ["would " + PlainText.sentence(step(name, data), work)]
    case .undo(let count): return moving(count, "This is the start.") { $0.undo() }
    case .redo(let count): return moving(count, "There is no step ahead.") { $0.redo() }
    case .go(let number): return go(to: number)
    case .restart:
      work.moving { $0.restart() }
      return (work.takeNews().map { [$0] } ?? []) + PlainText.place(work)
    case .clockBy(let count): return advance(by: count)
    case .clockNext:
      guard let timer = work.interpreter.timers(in: work.snapshot).first else {
        return ["No timer is running."]
      }
      return take { $0.fire(timer: timer.number) }
    case .force(let name, let answer):
      work.moving { $0.assume(name, answer) }
      return ["\(name) " + (answer.map { "is \($0) from now on." } ?? "has no answer any more.")]
    case .expect(let expectation): return check(expectation)
    case .enter(let name): return enter(name)
    case .leave:
      if work.path.isEmpty { return ["This is the machine itself."] }
      work.enter(Array(work.path.dropLast()))
      return PlainText.place(work)
    case .source(let words):
      guard let place = work.place(named: words) else { return ["error: nothing is called \(words)"] }
      return PlainText.source(place)
    case .context(let path): return PlainText.context(path, work)
    case .history: return PlainText.history(work)
    case .details(let step): return details(step ?? work.step)
    case .state(let name): return describe(name)
    case .saveScreen: return ["error: there is no screen; leave out --plain"]
    case .quit:
      hasQuit = true
      return []
    case .command(let id): return runCommand(id)
    }
  }

  private mutating func runCommand(_ id: CommandID) -> [String] {
    switch id {
    case .help: return PlainText.help
    case .problems: return PlainText.problems(work.chart)
    case .undo: return run(.undo(1))
    case .redo: return run(.redo(1))
    case .restart: return run(.restart)
    case .clock: return PlainText.timers(work)
    case .instances: return PlainText.instances(work)
    case .outbox: return PlainText.outbox(work)
    case .branches: return PlainText.branches(work)
    case .source:
      return SourcePlace.step(work.session.timeline.current.step, in: work).map(PlainText.source)
        ?? ["No line of the document is known for this step."]
    case .quit: return run(.quit)
    default: return ["error: this works on the screen only; help lists what works here"]
    }
  }

  // MARK: Steps

  private func step(_ name: String, _ data: Value) -> Macrostep {
    if data.isUndefined, let index = work.list.position(of: .event(name)) {
      return work.list.step(work.list.entries[index], data: data)
    }
    return work.standpoint.send(Event(name, data: data))
  }

  private mutating func fire(_ name: String, _ data: Value) -> [String] {
    if let open = step(name, data).openGuards.first {
      return [
        "\(name) hangs on the guard \(open), which nobody implements.",
        "Say “force \(open) true” or “force \(open) false”, then \(name) again.",
      ]
    }
    let path = work.path
    let lines = take { $0.fire(Event(name, data: data), at: path) }
    return work.session.timeline.current.step.changedNothing
      ? ["\(name) is ignored here: nothing changes."] + lines.prefix(1) : lines
  }

  private mutating func advance(by milliseconds: Int) -> [String] {
    if let open = work.standpoint.advance(by: milliseconds).openGuards.first {
      return [
        "A timer hangs on the guard \(open), which nobody implements.",
        "Say “force \(open) true” or “force \(open) false”, then the clock again.",
      ]
    }
    return take { $0.advance(by: milliseconds) }
  }

  private mutating func take(_ body: (inout DebugSession) -> Macrostep) -> [String] {
    guard work.chart.isRunnable else { return ["error: this chart has errors and cannot be run"] }
    var result: Macrostep?
    work.moving { result = body(&$0) }
    guard let result else { return [] }
    if case .endless(let states) = result.outcome {
      return [
        "error: this step never ends: it goes round through \(work.rootNaming.leaves(states)); nothing was changed"
      ]
    }
    let news = work.takeNews().map { [$0] } ?? []
    return PlainText.step(result, news, work)
  }

  private mutating func enter(_ name: String) -> [String] {
    guard let instance = work.instance(named: name) else {
      return ["error: there is no instance \(name); instances lists them"]
    }
    guard work.enter(instance.path) else {
      return ["error: \(InstanceText.name(instance, in: work)) has no chart here and waits for its answer"]
    }
    return PlainText.place(work)
  }

  private func details(_ step: Int) -> [String] {
    let branch = work.session.timeline.branch
    guard step >= 1, step <= branch.count else {
      return ["error: there is no step \(step); there are \(branch.count)"]
    }
    let lines = StepText.lines(work.session.timeline.moments[branch[step - 1]].step, work)
    return lines.isEmpty ? ["Nothing happened in this step."] : lines.map(\.text)
  }

  private mutating func moving(
    _ count: Int, _ refusal: String, _ body: (inout DebugSession) -> Bool
  ) -> [String] {
    var moved = 0
    work.moving { session in
      while moved < count, body(&session) { moved += 1 }
    }
    let news = work.takeNews().map { [$0] } ?? []
    return moved == 0 && count > 0 ? [refusal] : news + PlainText.place(work)
  }

  private mutating func go(to number: Int) -> [String] {
    let branch = work.session.timeline.branch
    guard number >= 1, number <= branch.count else {
      return ["error: there is no step \(number); there are \(branch.count)"]
    }
    work.moving { $0.go(to: branch[number - 1]) }
    return (work.takeNews().map { [$0] } ?? []) + PlainText.place(work)
  }

  private mutating func check(_ expectation: LineCommand.Expectation) -> [String] {
    guard let failure = expectation.failure(work) else { return ["ok"] }
    hasFailedExpectation = true
    return ["failed: \(failure)"]
  }

  private func describe(_ name: String) -> [String] {
    guard let state = work.chart.state(named: name) else { return ["error: there is no state \(name)"] }
    return TreeDetails.lines(state, work, .ascii, columns: 200).map(\.text)
  }
}

extension PlainSession {
  /// Runs lines from standard input, or from the script, until they end.
  static func run(_ arguments: OpenArguments) throws(Failure) -> Int32 {
    guard let file = arguments.files.first else { return try listSamples() }
    var session = PlainSession(try arguments.workspace(file))
    for line in PlainText.greeting(session.work) { try Output.line(line) }
    if let script = arguments.script {
      let text = String(decoding: try FileReading.read(script), as: UTF8.self)
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) where !session.hasQuit {
        for answer in session.answer(String(line)) { try Output.line(answer) }
      }
      return session.exitCode
    }
    let prompt = TerminalProcess.inputIsTerminal ? "> " : ""
    while !session.hasQuit {
      try Output.write(prompt)
      guard let line = readLine() else { break }
      for answer in session.answer(line) { try Output.line(answer) }
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
      if ChartLoader.lacksLibrary(work.chart) { code = ExitStatus.unavailable.rawValue }
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
