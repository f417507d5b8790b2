import ChartKit
import TerminalKit

/// What a session, or its chart, can be written as.
enum ExportForm: String, CaseIterable, Sendable {
  case test, script, tree, table, mermaid, dot, sequence, coverage, context

  var help: String {
    switch self {
    case .test: "the session, expecting what is so now: for statetui test"
    case .script: "the way here as commands: for --demo, --script, statetui test"
    case .tree: "the states as a tree, with what is active"
    case .table: "the transitions as a table"
    case .mermaid: "a Mermaid diagram"
    case .dot: "a Graphviz graph"
    case .sequence: "who told whom what on the way here, as a drawing"
    case .coverage: "what was used of the chart, and what never was"
    case .context: "the data as JSON"
    }
  }

  /// A file's name to begin with.
  func fileName(_ work: Workspace) -> String {
    let name = work.title.split(separator: ".").first.map(String.init) ?? "chart"
    let ending =
      switch self {
      case .test: "session"
      case .script: "demo"
      case .tree, .table, .sequence, .coverage: "\(rawValue).txt"
      case .mermaid: "mmd"
      case .dot: "dot"
      case .context: "context.json"
      }
    return "\(name).\(ending)"
  }
}

extension Workspace {
  /// The text of a form.
  ///
  /// - Parameter file: where it is to be written, so that the chart is found from there.
  func export(_ form: ExportForm, for file: String? = nil) -> String {
    let marks = PrintMarks(snapshot, of: chart, glyphs: .unicode)
    switch form {
    case .test: return testText(of: session, for: file)
    case .script: return scriptText(for: file)
    case .tree: return TreePrinter.text(of: chart, marks: marks, glyphs: .unicode)
    case .table:
      return TablePrinter.text(of: chart, marks: marks, glyphs: .unicode) { TextWidth.columns(of: $0) }
    case .mermaid: return MermaidPrinter.text(of: chart, marks: marks)
    case .dot: return DOTPrinter.text(of: chart, marks: marks)
    case .sequence: return SequenceText(sequence(.unicode), .unicode).text.joined(separator: "\n") + "\n"
    case .coverage: return CoverageText(self).lines(.unicode).joined(separator: "\n") + "\n"
    case .context: return snapshot.data.jsonText() + "\n"
    }
  }

  /// A session's recording that expects besides what is so at its end.
  private func testText(of session: DebugSession, for file: String?) -> String {
    var session = session
    let chart = session.chart
    for state in chart.leaves(of: session.snapshot.configuration) {
      session.note(expectation: "state \(rootNaming.fullPath(state))", isMet: true)
    }
    for tag in chart.tags(of: session.snapshot.configuration) where !tag.contains(" ") {
      session.note(expectation: "tag \(tag)", isMet: true)
    }
    if session.snapshot.isDone { session.note(expectation: "done", isMet: true) }
    return SessionText.text(of: session, options: recordedOptions, for: file)
  }

  /// What led straight to a moment, as a test that expects what is so there.
  func testText(ofMoment moment: Int, for file: String) -> String {
    testText(of: straightSession(to: moment), for: file)
  }

  /// The way to a state as a test: what led here, then the moves, then that the state is active.
  func testText(of way: [Move], to state: StateIndex, for file: String) -> String {
    var session = straightSession(to: session.timeline.cursor)
    for move in way { session.perform(move) }
    session.note(expectation: "state \(naming.fullPath(state))", isMet: true)
    return SessionText.text(of: session, options: recordedOptions, for: file)
  }

  /// A session that went straight to a moment, without what was undone.
  private func straightSession(to goal: Int) -> DebugSession {
    var straight = DebugSession(session.interpreter, input: session.input, assumptions: session.assumptions)
    guard let recording = try? Recording(Array(SessionText.text(of: session).utf8)) else { return straight }
    var way: Set<Int> = [goal]
    var here = goal
    while let parent = session.timeline.moments[here].parent {
      way.insert(parent)
      here = parent
    }
    for (done, recorded) in zip(session.journal, recording.entries) {
      guard case .step(let moment) = done, way.contains(moment) else { continue }
      guard (try? straight.replay(recorded.entry)) != nil else { break }
    }
    return straight
  }

  /// The way to the current moment as a script.
  private func scriptText(for file: String?) -> String {
    var lines = ["chart \(ChartPlace.name(of: session.chart, inScript: file))"]
    for (name, answer) in session.assumptions.sorted(by: { $0.key < $1.key }) {
      lines.append(":force \(name) \(answer)")
    }
    for moment in session.timeline.branch.prefix(step).dropFirst() {
      lines += ScriptLines.of(session.timeline.moments[moment], rootNaming)
    }
    let root = session.snapshot
    for state in session.chart.leaves(of: root.configuration) {
      lines.append(":expect state \(rootNaming.fullPath(state))")
    }
    if root.isDone { lines.append(":expect done") }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// What was done, as lines of a script.
private enum ScriptLines {
  static func of(_ moment: Timeline.Moment, _ naming: Naming) -> [String] {
    var lines = moment.forced.sorted { $0.key < $1.key }.map { ":force \($0.key) \($0.value)" }
    lines += step(moment.step)
    lines += moment.forced.keys.sorted().map { ":force \($0) clear" }
    return lines
  }

  private static func step(_ step: Macrostep) -> [String] {
    let verb = step.outcome == .paused ? "step" : "fire"
    func event(_ event: Event) -> String {
      ":\(verb) \(event.name)" + (event.data.isUndefined ? "" : " " + event.data.jsonText())
    }
    switch step.input {
    case .start: return []
    case .event(let sent): return [event(sent)]
    case .eventTo(let path, let sent):
      return [":enter \(path.joined(separator: "."))", event(sent), ":leave"]
    case .advance(let count): return [":clock +\(count)ms"]
    case .timer(let number): return timer(number, step)
    case .assume(let name, let answer):
      return [":force \(name) \(answer.map { $0 ? "true" : "false" } ?? "clear")"]
    case .answer(let path, .resolve(let value)):
      return [":resolve \(path.joined(separator: "."))" + (value.isUndefined ? "" : " " + value.jsonText())]
    case .answer(let path, .reject(let value)):
      return [
        ":reject \(path.joined(separator: "."))"
          + (value.isUndefined ? "" : " " + (value.string ?? value.jsonText()))
      ]
    case .proceed: return [step.outcome == .paused ? ":step" : ":continue"]
    }
  }

  /// Timers of one time are delivered in their order; one that is not the first has no line of its own.
  private static func timer(_ number: Int, _ step: Macrostep) -> [String] {
    guard let timer = Naming.timer(number, in: step.before), timer.due != ScheduledEvent.never else {
      return ["# a timer that never elapses by itself was delivered here"]
    }
    let due = timer.due - step.before.now
    let first = step.before.schedule.map(\.due).min()
    return [timer.due == first ? ":clock next" : ":clock +\(max(0, due))ms"]
  }
}

extension App {
  /// Shows what can be written, or writes it.
  mutating func showExport() { overlays.append(ExportOverlay()) }

  mutating func export(_ form: ExportForm, to path: String) {
    guard let work else { return }
    jobs.append(.write(path: path, text: work.export(form, for: path)))
  }
}
