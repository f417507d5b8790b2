import ChartKit
import TerminalKit

/// Doing what a line says, the same for `--plain` and for the screen's palette.
extension Workspace {
  mutating func answer(_ command: LineCommand) -> LineAnswer {
    switch command {
    case .fire(let name, let data): return fire(name, data)
    case .why(let name, let data): return why(name, data)
    case .preview(let name, let data): return preview(name, data)
    case .predict(let name, let states): return predict(name, states)
    case .undo(let count): return travel(count, "This is the start.") { $0.undo() }
    case .redo(let count): return travel(count, "There is no step ahead.") { $0.redo() }
    case .go(let place): return go(to: place)
    case .restart: return travel(to: 0)
    case .mark(let name):
      moving { $0.mark(name) }
      return .note("Step \(step) is called \(name).")
    case .marks: return listMarks()
    case .prune(let name): return pruneBranch(name)
    case .compare(let first, let second): return compare(first, second)
    case .clockBy(let count): return advance(by: count)
    case .clockNext: return nextTimer()
    case .clockRun: return runClock()
    case .clockStop: return .note("The clock stands still; clock +TIME moves it.")
    case .step(let name, let data): return takeStep(name, data)
    case .finish, .proceed: return goOn(command == .finish ? .end : .breakpoint)
    case .stop(let text): return setBreakpoint(text, at: path)
    case .breaks: return listBreakpoints()
    case .unbreak(let id):
      var isGone = false
      moving { isGone = $0.removeBreakpoint(id) }
      return isGone
        ? .note("Breakpoint \(id) is gone.") : .error("there is no breakpoint \(id)")
    case .path(let name): return findPath(to: name)
    case .force(let name, let answer): return force(name, answer)
    case .forceOnce(let name, let answer, let event, let data):
      if let refusal = refusal(ofGuard: name) { return .error(refusal) }
      let path = self.path
      return take { $0.fire(Event(event, data: data), at: path, forcing: [name: answer]) }
    case .answer(let name, let answer): return answerChild(name, answer)
    case .expect(let expectation): return check(expectation)
    case .state(let name):
      guard let state = chart.state(named: name) else { return .error("there is no state \(name)") }
      return .note(TreeDetails.lines(state, self, .ascii, columns: 200).map(\.text))
    case .enter(let name): return enter(name)
    case .leave:
      if path.isEmpty { return .note("This is the machine itself.") }
      enter(Array(path.dropLast()))
      return moved(from: standpoint)
    case .source(let words):
      guard let place = place(named: words) else { return .error("nothing is called \(words)") }
      return .note(PlainText.source(place))
    case .context(let path): return .note(PlainText.context(path, self))
    case .history: return .note(PlainText.history(self))
    case .details(let step): return details(step ?? self.step)
    case .command(let id) where Command[id].map { chart.eventNames.contains($0.name) } ?? false:
      // What works on the screen only gives way to an event that is called so.
      return fire(Command[id]?.name ?? "", .undefined)
    case .save, .export, .saveScreen, .theme, .quit, .command, .machines:
      return .error("this works on the screen only; help lists what works here")
    }
  }

  // MARK: Steps

  /// What an event would do: a line of the menu as it stands there, anything else as it is.
  func stepping(_ name: String, _ data: Value) -> Macrostep {
    if data.isUndefined, let index = list.position(of: .event(name)) {
      return list.step(list.entries[index], data: data)
    }
    return standpoint.send(Event(name, data: data))
  }

  private mutating func fire(_ name: String, _ data: Value) -> LineAnswer {
    if let open = stepping(name, data).openGuards.first { return asking(name, open) }
    let path = self.path
    return take(ignoring: name) { $0.fire(Event(name, data: data), at: path) }
  }

  private func asking(_ name: String, _ open: String) -> LineAnswer {
    let lines = [
      "\(name) hangs on the guard \(open), which nobody implements.",
      "Say “force \(open) true” or “force \(open) false”, then \(name) again.",
    ]
    return LineAnswer(lines, json: ["error": .string(lines[0]), "asks": .string(open)])
  }

  private mutating func advance(by milliseconds: Int) -> LineAnswer {
    if let open = standpoint.advance(by: milliseconds).openGuards.first {
      return asking("the clock", open)
    }
    let end = session.snapshot.now + milliseconds
    var answer = take { $0.advance(by: milliseconds) }
    let left = end - session.snapshot.now
    if session.isUnderWay, left > 0 {
      answer.lines.append("The clock stopped on its way; clock +\(TimeText.exact(left)) goes the rest of it.")
    }
    return answer
  }

  private mutating func nextTimer() -> LineAnswer {
    guard let timer = interpreter.timers(in: snapshot).first else { return .error("no timer is running") }
    if let open = standpoint.fire(timer: timer.number).openGuards.first {
      return asking("clock next", open)
    }
    return take { $0.fire(timer: timer.number) }
  }

  /// Lets timers run until none is left that the clock reaches, one stops at a breakpoint, or very many were delivered.
  private mutating func runClock() -> LineAnswer {
    let before = standpoint
    var delivered = 0
    while delivered < 1_000, snapshot.status == .active, !session.isUnderWay,
      let timer = interpreter.timers(in: snapshot).first, timer.due != ScheduledEvent.never
    {
      let answer = nextTimer()
      if answer.isError || answer.json["asks"] != nil { return answer }
      delivered += 1
      if !session.stops.isEmpty { break }
    }
    if delivered == 0 { return .error("no timer is running") }
    var answer = moved(from: before)
    answer.lines.insert("\(Count.text(delivered, "timer")) passed.", at: 0)
    answer.lines += PlainText.stops(self)
    return answer
  }

  /// Takes a step and tells what came of it.
  private mutating func take(
    ignoring name: String? = nil, _ body: (inout DebugSession) -> Macrostep
  ) -> LineAnswer {
    guard chart.isRunnable else { return .error("this chart has errors and cannot be run") }
    var result: Macrostep?
    moving { result = body(&$0) }
    guard let result else { return .error("nothing was done") }
    if case .endless(let states) = result.outcome {
      return .error(
        "this step never ends: it goes round through \(rootNaming.leaves(states)); nothing was changed")
    }
    var lines = PlainText.step(result, takeNews().map { [$0] } ?? [], self)
    if let name, result.changedNothing {
      lines = ["\(name) is ignored here: \(endedWords ?? "nothing changes")."] + lines.prefix(1)
    }
    lines += PlainText.stops(self)
    var members = FactsJSON(work: self).step(standpoint.facts(result), at: standpoint, number: step)
    if let stop = session.stops.first {
      members.set("stopped", ["breakpoint": .number(Double(stop.id)), "at": .string(stop.text(rootNaming))])
    }
    if session.isUnderWay { members.set("underWay", true) }
    if session.timeline.current.isHypothetical { members.set("hypothetical", true) }
    if !result.errors.isEmpty {
      members.set("errors", .array(result.errors.map { .string($0.message) }))
    }
    return LineAnswer(lines, json: members)
  }

  private func preview(_ name: String, _ data: Value) -> LineAnswer {
    let step = stepping(name, data)
    let there = Standpoint.nearest(session.interpreter, step.after, to: path)
    let facts = there.path == path ? standpoint.facts(step) : there.facts(step)
    var json = FactsJSON(work: self).step(facts, at: there, number: self.step + 1)
    json.set("preview", true)
    return LineAnswer(["would " + PlainText.sentence(step, self)], json: json)
  }

  private mutating func takeStep(_ name: String?, _ data: Value) -> LineAnswer {
    if let name {
      if let open = stepping(name, data).openGuards.first { return asking(name, open) }
      let path = self.path
      return take { $0.fire(Event(name, data: data), at: path, reach: .microsteps(1)) }
    }
    guard session.isUnderWay else { return .error(Self.nothingUnderWay) }
    return take { $0.proceed(.microsteps(1)) }
  }

  private mutating func goOn(_ reach: DebugSession.Reach) -> LineAnswer {
    guard session.isUnderWay else { return .error(Self.nothingUnderWay) }
    return take { $0.proceed(reach) }
  }

  private static let nothingUnderWay = "no step is under way; step EVENT begins one, breakpoints stop in one"

  /// Why nothing is handled any more; nil while the machine runs.
  var endedWords: String? {
    switch snapshot.status {
    case .active: nil
    case .done: "the machine has come to its end and takes no events; undo goes back"
    case .error: "the machine has failed and takes no events; undo goes back"
    case .stopped: "the machine was stopped and takes no events; undo goes back"
    }
  }

  private mutating func answerChild(_ name: String, _ answer: ActorAnswer) -> LineAnswer {
    guard let path = interpreter.path(ofActor: name, in: snapshot) else {
      let names = snapshot.children.filter(\.isStarted).map(\.id).joined(separator: ", ")
      return .error("no actor \(name) is running" + (names.isEmpty ? "" : "; there are \(names)"))
    }
    let whole = self.path + path
    return take { $0.answer(whole, answer) }
  }

  // MARK: Moments

  private mutating func travel(
    _ count: Int, _ refusal: String, _ body: (inout DebugSession) -> Bool
  ) -> LineAnswer {
    let before = standpoint
    var moved = 0
    moving { session in
      while moved < count, body(&session) { moved += 1 }
    }
    return moved == 0 && count > 0
      ? LineAnswer([refusal], json: ["error": .string(refusal)]) : self.moved(from: before)
  }

  private mutating func travel(to moment: Int) -> LineAnswer {
    let before = standpoint
    moving { $0.go(to: moment) }
    return moved(from: before)
  }

  /// Where the session stands after it went somewhere else.
  private mutating func moved(from before: Standpoint) -> LineAnswer {
    let isSame = before.path == path && before.interpreter.chart === chart
    let facts = StepFacts(from: isSame ? before.snapshot : snapshot, to: snapshot, chart)
    let news = takeNews().map { [$0] } ?? []
    return LineAnswer(
      news + PlainText.place(self), json: FactsJSON(work: self).step(facts, at: standpoint, number: step))
  }

  private mutating func enter(_ name: String) -> LineAnswer {
    guard let instance = instance(named: name) else {
      return .error("there is no instance \(name); instances lists them")
    }
    guard enter(instance.path) else {
      return .error("\(InstanceText.name(instance, in: self)) has no chart here and waits for its answer")
    }
    return moved(from: standpoint)
  }

  private func details(_ step: Int) -> LineAnswer {
    let branch = session.timeline.branch
    guard step >= 1, step <= branch.count else {
      return .error("there is no step \(step); there are \(branch.count)")
    }
    let lines = StepText.lines(session.timeline.moments[branch[step - 1]].step, self)
    return .note(lines.isEmpty ? ["Nothing happened in this step."] : lines.map(\.text))
  }

  private mutating func go(to place: LineCommand.Place) -> LineAnswer {
    switch moment(at: place) {
    case .success(let moment): travel(to: moment)
    case .failure(let failure): .error(failure.message)
    }
  }

  func moment(at place: LineCommand.Place) -> Result<Int, LineCommand.Failure> {
    switch place {
    case .mark(let name):
      guard let moment = session.timeline.moment(named: name) else {
        return .failure(LineCommand.Failure("there is no mark \(name)"))
      }
      return .success(moment)
    case .step(let number):
      let branch = session.timeline.branch
      guard branch.indices.contains(number - 1) else {
        return .failure(LineCommand.Failure("there is no step \(number); there are \(branch.count)"))
      }
      return .success(branch[number - 1])
    case .branch(let number):
      let branches = HistoryBranch.all(session.timeline, folded: [], showsPruned: true)
      guard branches.indices.contains(number - 1) else {
        return .failure(LineCommand.Failure("there is no branch \(number); there are \(branches.count)"))
      }
      return .success(branches[number - 1].end)
    }
  }

  /// The branch that a mark lies on begins after the last moment that it shares with the way here.
  private mutating func pruneBranch(_ name: String) -> LineAnswer {
    let timeline = session.timeline
    guard let moment = timeline.moment(named: name) else { return .error("there is no mark \(name)") }
    let branch = timeline.branch
    func isHere(_ moment: Int) -> Bool {
      let depth = timeline.moments[moment].depth
      return branch.indices.contains(depth) && branch[depth] == moment
    }
    var head = moment
    while let parent = timeline.moments[head].parent, !isHere(parent) { head = parent }
    let isGone = timeline.pruned.contains(head)
    guard !isHere(head), prune(head, !isGone) else {
      return .error("\(name) lies on this branch; go to another one first")
    }
    return .note(isGone ? "The branch of \(name) is back." : "The branch of \(name) is out of sight.")
  }

  private func listMarks() -> LineAnswer {
    let marks = session.timeline.marks
    let lines = marks.map { "\($0.name): step \(session.timeline.moments[$0.moment].depth + 1)." }
    return .note(lines.isEmpty ? ["There is no mark."] : lines)
  }

  private func compare(_ first: LineCommand.Place, _ second: LineCommand.Place?) -> LineAnswer {
    var moments = [session.timeline.cursor]
    for place in [first] + (second.map { [$0] } ?? []) {
      switch moment(at: place) {
      case .success(let moment): moments.append(moment)
      case .failure(let failure): return .error(failure.message)
      }
    }
    if second != nil { moments.removeFirst() }
    let snapshots = moments.map { session.timeline.moments[$0].snapshot }
    let comparison = Comparison(snapshots[0], snapshots[1], session.interpreter)
    return ComparisonText(comparison, self).answer
  }

  // MARK: Questions

  private func findPath(to name: String) -> LineAnswer {
    guard let state = chart.state(named: name) else { return .error("there is no state \(name)") }
    if let endedWords { return .error("\(name) cannot be reached: \(endedWords)") }
    let limits = StateSpace.Limits(situations: 20_000, moves: 200_000).within(seconds: 5)
    let found = session.paths(to: state, at: path, limits: limits)
    let answer = PathAnswer(
      interpreter, to: state, named: name, from: snapshot, found.paths.first, found.space)
    return LineAnswer(answer.lines, json: answer.value)
  }

  private func why(_ name: String, _ data: Value) -> LineAnswer {
    let event: Event
    if data.isUndefined, let index = list.position(of: .event(name)) {
      event = list.entries[index].event(with: .undefined)
    } else {
      event = Event(name, data: data)
    }
    var explanation = session.explain(event, at: path)
    // Of ways of one length, those that hang on no answers come first.
    func cost(_ way: [Move]) -> (Int, Int) { (way.count, way.reduce(0) { $0 + $1.answers.count }) }
    explanation.ways.sort { cost($0) < cost($1) }
    return LineAnswer(PlainText.why(explanation, self), json: FactsJSON(work: self).why(explanation))
  }

  private mutating func check(_ expectation: LineCommand.Expectation) -> LineAnswer {
    let failure = expectation.failure(self)
    let path = self.path
    moving { $0.note(expectation: expectation.text, isMet: failure == nil, at: path) }
    guard let failure else { return LineAnswer(["ok"], json: ["ok": true]) }
    var answer = LineAnswer(["failed: \(failure)"], json: ["ok": false, "failed": .string(failure)])
    answer.isFailure = true
    return answer
  }
}

extension Value {
  /// Sets a member of an object.
  mutating func set(_ key: String, _ value: Value) {
    guard case .object(var members) = self else { return }
    members[key] = value
    self = .object(members)
  }
}
