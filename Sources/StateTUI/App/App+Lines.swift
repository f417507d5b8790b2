import ChartKit
import TerminalKit

/// Running lines of the line language on the screen.
extension App {
  /// Reads and runs a line; what goes wrong is a notice.
  mutating func run(line: String) {
    do {
      if let command = try LineCommand.read(line, in: lineScope) { run(command) }
    } catch {
      notice = Notice(error.message, .error)
    }
  }

  mutating func run(_ line: LineCommand) {
    switch line {
    case .quit: jobs.append(.quit(quitCode))
    case .saveScreen(let path): jobs.append(.saveScreen(path: path))
    case .command(let id): if let command = Command[id] { perform(command) }
    case .theme(let name): jobs.append(.setTheme(name))
    case .machines: show(answerInBrowser(line), to: line)
    default: if let work { run(line, work) } else { show(answerInBrowser(line), to: line) }
    }
  }

  private mutating func force(_ line: LineCommand, _ work: Workspace) {
    switch line {
    case .force(let name, let answer): perform { $0.assume(name, answer) }
    case .forceOnce(let name, let answer, let event, let data):
      perform { $0.fire(Event(event, data: data), at: work.path, forcing: [name: answer]) }
    default: break
    }
  }

  private mutating func show(_ answer: BrowserAnswer, to line: LineCommand) {
    switch answer {
    case .told(var answer) where !answer.isError:
      switch line {
      // The list and what stands beside it say the same.
      case .machines(.use): break
      case .clockBy, .clockNext:
        answer.lines = Array(answer.lines.prefix(1))
        tell(answer)
      default: tell(answer)
      }
    case .told(let answer): tell(answer)
    case .replied(let reply): deliver(reply)
    case .waits: overlays.append(SettleOverlay())
    case .reads, .opened: break
    }
  }

  private mutating func run(_ line: LineCommand, _ work: Workspace) {
    switch line {
    case .fire(let name, let data):
      if data.isUndefined, work.list.position(of: .event(name)) != nil { return fire(.event(name)) }
      send(name, data: data)
    case .why(let name, .undefined): explain(name, work)
    case .path(let name):
      guard work.endedWords == nil, let state = work.chart.state(named: name) else { return tell(line) }
      overlays.append(PathOverlay(state, work))
    case .preview(let name, let data):
      let facts = work.standpoint.facts(work.standpoint.send(Event(name, data: data)))
      notice = Notice("\(name) \(facts.sentence(work.naming)).")
    case .undo(let count): for _ in 0..<min(count, work.step) { undo() }
    case .redo(let count): for _ in 0..<min(count, work.session.timeline.stepsAhead) { redo() }
    case .go(.step(let step)): go(to: step, work)
    case .restart: restart()
    case .clockBy(let count): advance(by: count)
    case .clockNext:
      guard let timer = work.clock.timers.first else {
        notice = Notice("No timer is running.")
        return
      }
      fire(.timer(timer.number))
    case .force(let name, _), .forceOnce(let name, _, _, _):
      if let refusal = work.refusal(ofGuard: name) {
        notice = Notice(refusal, .error)
        return
      }
      force(line, work)
    case .state(let name):
      guard let state = work.chart.state(named: name) else {
        notice = Notice("There is no state “\(name)”.", .error)
        return
      }
      show(state)
    case .enter(let name):
      guard let instance = work.instance(named: name) else {
        notice = Notice("There is no instance “\(name)” now; i lists them.", .error)
        return
      }
      enter(instance)
    case .leave: leaveInstance()
    case .source(let words):
      guard let place = work.place(named: words) else {
        notice = Notice("Nothing is called “\(words)”.", .error)
        return
      }
      showSource(place)
    case .context(let path):
      focus(.context)
      self.work?.context.show(path)
    case .history: focus(.history)
    case .details(let step): showDetails(of: step ?? work.step, work)
    case .expect(let expectation): check(expectation, work)
    case .clockStop: runClock(nil)
    case .step(nil, _): takeMicrostep()
    case .finish: goOn(.end)
    case .proceed: goOn(.breakpoint)
    case .breaks: overlays.append(BreakpointsOverlay())
    case .compare(let first, let second): compare(first, second, work)
    case .go(.mark(let name)):
      guard let moment = work.session.timeline.moment(named: name) else {
        notice = Notice("There is no mark “\(name)”; m sets one.", .error)
        return
      }
      self.work?.moving { $0.go(to: moment) }
    case .save(let path):
      let text = SessionText.text(of: work.session, options: work.recordedOptions, for: path)
      jobs.append(.write(path: path, text: text))
    case .export(let form, let path): export(form, to: path)
    case .quit, .saveScreen, .command, .machines: break
    default: tell(line)
    }
  }

  /// Does what a line says and shows the answer: one sentence in the bottom line, more in a box.
  private mutating func tell(_ line: LineCommand) {
    if let answer = work?.answer(line) { tell(answer) }
  }

  private mutating func tell(_ answer: LineAnswer) {
    if answer.isFailure { hasFailedExpectation = true }
    if answer.lines.count == 1 {
      notice = Notice(answer.lines[0], answer.isError || answer.isFailure ? .error : .info)
    } else {
      overlays.append(TextOverlay("Answer", answer.lines.map { [Span($0)] }))
    }
  }

  private mutating func explain(_ name: String, _ work: Workspace) {
    guard work.list.position(of: .event(name)) != nil else {
      let isTaken = work.interpreter.verdict(Event(name), in: work.snapshot) != .ignored
      notice = Notice(
        isTaken
          ? "The chart does not name “\(name)”, but a descriptor with a wildcard takes it here."
          : "The chart has no event “\(name)”: it would be ignored.")
      return
    }
    overlays.append(WhyOverlay(.event(name), work))
  }

  private mutating func go(to step: Int, _ work: Workspace) {
    let branch = work.session.timeline.branch
    guard step >= 1, step <= branch.count else {
      notice = Notice("There is no step \(step); there are \(branch.count).", .error)
      return
    }
    self.work?.moving { $0.go(to: branch[step - 1]) }
  }

  private mutating func compare(_ first: LineCommand.Place, _ second: LineCommand.Place?, _ work: Workspace) {
    var moments: [Int] = []
    for place in [first] + (second.map { [$0] } ?? []) {
      switch work.moment(at: place) {
      case .success(let moment): moments.append(moment)
      case .failure(let failure):
        notice = Notice(failure.message, .error)
        return
      }
    }
    let current = work.session.timeline.cursor
    overlays.append(CompareOverlay(moments[0], moments.count > 1 ? moments[1] : current))
  }

  private mutating func showDetails(of step: Int, _ work: Workspace) {
    let branch = work.session.timeline.branch
    guard step >= 1, step <= branch.count else {
      notice = Notice("There is no step \(step); there are \(branch.count).", .error)
      return
    }
    overlays.append(TextOverlay.step(branch[step - 1], work))
  }

  private mutating func check(_ expectation: LineCommand.Expectation, _ work: Workspace) {
    let failure = expectation.failure(work)
    self.work?.moving { $0.note(expectation: expectation.text, isMet: failure == nil, at: work.path) }
    guard let failure else {
      notice = Notice("ok")
      return
    }
    hasFailedExpectation = true
    notice = Notice("failed: \(failure)", .error)
  }
}

extension LineCommand.Expectation {
  /// As the line says it, after “expect”.
  var text: String {
    switch self {
    case .state(let name, let isActive): (isActive ? "state " : "no state ") + LineCommand.word(name)
    case .event(let name, let verdict): "event \(LineCommand.word(name)) \(verdict.word)"
    case .context(let path, let value):
      "context \(LineCommand.word(path.joined(separator: "."))) \(value.jsonText())"
    case .tag(let tag): "tag \(tag)"
    case .done: "done"
    case .timer(let name, let count): "timer \(name) \(count)"
    }
  }

  /// What is otherwise than expected, as a sentence; nil where nothing is.
  func failure(_ work: Workspace) -> String? {
    let snapshot = work.snapshot
    switch self {
    case .state(let name, let isWanted):
      guard let state = work.chart.state(named: name) else { return "there is no state \(name)" }
      let leaves = work.chart.leaves(of: snapshot.configuration).map { work.naming.fullPath($0) }
      if work.isActive(state) == isWanted { return nil }
      return "\(name) is \(isWanted ? "not active" : "active"); active are \(leaves.joined(separator: ", "))"
    case .event(let name, let verdict):
      let found = work.interpreter.verdict(Event(name), in: snapshot)
      return found == verdict ? nil : "\(name) is \(found.word), not \(verdict.word)"
    case .context(let path, let value):
      let found = snapshot.data.shown(at: path) ?? .undefined
      return found == value ? nil : "\(path.joined(separator: ".")) is \(ValueText.brief(found))"
    case .tag(let tag):
      let tags = work.chart.tags(of: snapshot.configuration)
      return tags.contains(tag) ? nil : "the tags are \(tags.isEmpty ? "none" : tags.joined(separator: ", "))"
    case .done: return snapshot.isDone ? nil : "the machine is \(snapshot.status.name)"
    case .timer(let name, let count): return timerFailure(name, count, work)
    }
  }

  private func timerFailure(_ name: String, _ count: Int, _ work: Workspace) -> String? {
    let timers = work.interpreter.timers(in: work.snapshot)
    let own = timers.filter { timer in
      work.naming.owner(of: timer.event).map {
        work.naming.fullPath($0) == name || work.naming.name($0) == name
      }
        ?? (timer.event.name == name)
    }
    if own.contains(where: { $0.due - work.snapshot.now == count }) { return nil }
    let left = own.map { TimeText.remaining($0, at: work.snapshot.now) }
    return left.isEmpty
      ? "no timer of \(name) is running" : "the timer of \(name) is due in \(left.joined(separator: ", "))"
  }
}

extension Forward {
  /// What becomes of the event there.
  var words: String {
    switch verdict {
    case .fires: "takes a transition"
    case .blocked: "it is blocked there"
    case .ignored: "it is ignored there"
    }
  }
}

extension Verdict {
  /// As the line language calls it.
  var word: String {
    switch self {
    case .fires: "enabled"
    case .blocked: "blocked"
    case .ignored: "ignored"
    }
  }
}
