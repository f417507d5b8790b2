/// A chart being driven: the interpreter, the timeline of what was done with it, breakpoints, and a journal.
public struct DebugSession: Sendable {
  public private(set) var interpreter: Interpreter
  public private(set) var timeline: Timeline
  /// What the chart was started with.
  public let input: Value
  public let assumptions: [String: Bool]
  public private(set) var breakpoints: [Breakpoint] = []
  /// The breakpoints at which the last step stopped; empty where it ran to its end.
  public private(set) var stops: [Breakpoint] = []
  /// All that was done, in the order it was done, also what was undone: enough to do it again.
  public private(set) var journal: [JournalEntry] = []
  private var lastBreakpoint = 0

  /// Starts the chart. `assumptions` answers guards that nobody implements.
  public init(_ interpreter: Interpreter, input: Value = .undefined, assumptions: [String: Bool] = [:]) {
    (self.interpreter, self.input, self.assumptions) = (interpreter, input, assumptions)
    timeline = Timeline(start: interpreter.start(input: input, assumptions: assumptions))
  }

  /// Begins with a session as it is, of an interpreter of the same chart. Its recording does not tell how it came there.
  public init(_ interpreter: Interpreter, at snapshot: Snapshot) {
    (self.interpreter, input, assumptions) = (interpreter, .undefined, snapshot.assumptions)
    timeline = Timeline(
      start: Macrostep(
        input: .start(input: .undefined), microsteps: [], outcome: .stable, before: snapshot, after: snapshot)
    )
  }

  public var chart: Chart { interpreter.chart }
  public var snapshot: Snapshot { timeline.snapshot }
  public var isInThePast: Bool { timeline.current.next != nil }
  /// Whether the current moment lies in the middle of a macrostep: at a breakpoint, or between single microsteps.
  public var isUnderWay: Bool { timeline.current.step.outcome == .paused }

  // MARK: Steps

  /// How far a step goes.
  public enum Reach: Hashable, Sendable {
    /// To its end, or to a breakpoint.
    case breakpoint
    /// To its end, whatever lies on the way.
    case end
    /// So many microsteps, or to its end where there are fewer.
    case microsteps(Int)
  }

  /// Sends an event and returns what came of it. A step that does not end is returned but not made part of history.
  ///
  /// - Parameters:
  ///   - path: ids of the children that lead to the session it is for; empty for the root session.
  ///   - answers: for this step only, of guards by their text. Where the chart implements one of them, what follows is
  ///     hypothetical.
  @discardableResult
  public mutating func fire(
    _ event: Event, at path: [String] = [], forcing answers: [String: Bool] = [:],
    reach: Reach = .breakpoint
  ) -> Macrostep {
    let before = snapshot
    return run(reach, forced: answers) { interpreter, watch in
      if answers.isEmpty { return interpreter.send(event, to: before, at: path, until: watch) }
      var step = interpreter.send(event, to: before.assuming(answers), at: path, until: watch)
      step.takeBack(Array(answers.keys), as: before)
      return step
    }
  }

  /// Makes a step part of the history that the interpreter was asked for here, so that it need not be worked out again. Nil,
  /// and nothing is done, where the session stands elsewhere by now, or breakpoints are to be minded.
  @discardableResult
  public mutating func take(_ step: Macrostep) -> Macrostep? {
    guard step.before == snapshot, step.outcome != .paused, !breakpoints.contains(where: \.isOn) else {
      return nil
    }
    stops = []
    return keep(step)
  }

  /// Delivers a timer, moving the clock to its time.
  @discardableResult
  public mutating func fire(timer number: Int, reach: Reach = .breakpoint) -> Macrostep {
    let before = snapshot
    return run(reach) { interpreter, watch in interpreter.fire(timer: number, in: before, until: watch) }
  }

  /// Moves the virtual clock. A breakpoint on the way stops it there.
  @discardableResult
  public mutating func advance(by milliseconds: Int, reach: Reach = .breakpoint) -> Macrostep {
    let before = snapshot
    return run(reach) { interpreter, watch in interpreter.advance(before, by: milliseconds, until: watch) }
  }

  /// Goes on with the macrostep that is under way.
  @discardableResult
  public mutating func proceed(_ reach: Reach = .breakpoint) -> Macrostep {
    let before = snapshot
    return run(reach) { interpreter, watch in interpreter.proceed(before, until: watch) }
  }

  /// Answers a guard that nobody implements, or forces one that the chart implements, by its text.
  @discardableResult
  public mutating func assume(_ guardName: String, _ answer: Bool?) -> Macrostep {
    keep(interpreter.assume(guardName, answer, in: snapshot))
  }

  /// Answers in the place of a running child (``Interpreter/answer(_:_:in:)``).
  @discardableResult
  public mutating func answer(
    _ path: [String], _ answer: ActorAnswer, reach: Reach = .breakpoint
  ) -> Macrostep {
    let before = snapshot
    return run(reach) { interpreter, watch in interpreter.answer(path, answer, in: before, until: watch) }
  }

  /// Performs a move that a search has found in the session at a path of children's ids.
  @discardableResult
  public mutating func perform(_ move: Move, at path: [String] = []) -> Macrostep {
    if case .event(let event) = move.kind { return fire(event, at: path, forcing: move.answers) }
    let before = snapshot
    return run(.end, forced: move.answers) { interpreter, _ in
      interpreter.perform(move, at: path, in: before)
    }
  }

  /// What comes of a way if it is gone from here, whatever breakpoints lie on it. The session stays as it is.
  public func trial(_ way: [Move], at path: [String] = []) -> [Macrostep] {
    var copy = self
    copy.breakpoints = []
    return way.map { copy.perform($0, at: path) }
  }

  private mutating func run(
    _ reach: Reach, forced: [String: Bool] = [:], _ body: (Interpreter, Interpreter.Watch?) -> Macrostep
  ) -> Macrostep {
    let interpreter = self.interpreter
    stops = []
    switch reach {
    case .end: return keep(body(interpreter, nil), forced: forced)
    case .microsteps(let limit):
      var left = limit
      let step = body(interpreter) { _, _ in
        left -= 1
        return left <= 0
      }
      return keep(step, forced: forced)
    case .breakpoint:
      guard breakpoints.contains(where: \.isOn) else { return keep(body(interpreter, nil), forced: forced) }
      var points = breakpoints
      let step = body(interpreter) { microstep, before in
        var isStop = false
        for index in points.indices where points[index].isOn {
          if points[index].isStop(at: microstep, before: before, interpreter) { isStop = true }
        }
        return isStop
      }
      if step.outcome == .paused {
        stops = zip(breakpoints, points).filter { before, after in
          before.hits < after.hits && after.hits >= after.stopsFrom || before.fault != after.fault
        }.map(\.1)
      }
      let hasHits = zip(breakpoints, points).contains { $0.hits != $1.hits }
      breakpoints = points
      let kept = keep(step, forced: forced)
      if hasHits { noteBreakpoints() }
      return kept
    }
  }

  private mutating func keep(_ step: Macrostep, forced: [String: Bool] = [:]) -> Macrostep {
    if case .endless = step.outcome { return step }
    // An answer for a guard that the chart implements makes what follows hypothetical.
    let answers = step.after.assumptions.merging(forced) { $1 }
    let isForced = !answers.isEmpty && interpreter.implementsGuard(among: answers.keys)
    timeline.append(step, forced: forced, isHypothetical: isForced)
    journal.append(.step(timeline.cursor))
    return step
  }

  // MARK: Time travel

  @discardableResult
  public mutating func undo() -> Bool { travel { $0.undo() } }

  @discardableResult
  public mutating func redo() -> Bool { travel { $0.redo() } }

  public mutating func go(to moment: Int) {
    travel {
      $0.go(to: moment)
      return true
    }
  }

  /// Goes back to the start; what was done stays in the timeline.
  public mutating func restart() { go(to: 0) }

  /// Names the current moment, so that one can go back to it. A name that is given again moves.
  public mutating func mark(_ name: String) {
    timeline.mark(name)
    journal.append(.mark(name, timeline.cursor))
  }

  /// Names a moment, wherever the session stands.
  public mutating func mark(_ name: String, at moment: Int) {
    guard timeline.moments.indices.contains(moment) else { return }
    timeline.mark(name, at: moment)
    journal.append(.mark(name, moment))
  }

  /// Takes the branch that begins with a moment out of sight, or brings it back (``Timeline/prune(_:_:)``). Going there
  /// brings it back too.
  @discardableResult
  public mutating func prune(_ head: Int, _ isPruned: Bool) -> Bool {
    guard timeline.prune(head, isPruned) else { return false }
    journal.append(.prune(head, isPruned: isPruned))
    return true
  }

  @discardableResult
  private mutating func travel(_ body: (inout Timeline) -> Bool) -> Bool {
    let before = timeline.cursor
    let result = body(&timeline)
    stops = []
    guard timeline.cursor != before else { return result }
    journal.append(.go(timeline.cursor))
    return result
  }

  /// Writes into the journal what was expected here, and whether it was so.
  ///
  /// - Parameter path: ids of the children that lead to the session it was expected of.
  public mutating func note(expectation: String, isMet: Bool, at path: [String] = []) {
    journal.append(.expect(expectation, isMet: isMet, at: path))
  }

  // MARK: Breakpoints

  /// Sets a breakpoint and returns it.
  ///
  /// - Parameters:
  ///   - path: ids of the children that lead to the session that it minds; empty for the root session.
  ///   - words: what to call it.
  @discardableResult
  public mutating func stop(
    at pattern: Breakpoint.Pattern, in path: [String] = [], if condition: Guard? = nil, from hit: Int = 1,
    called words: String? = nil
  ) -> Breakpoint {
    lastBreakpoint += 1
    var point = Breakpoint(lastBreakpoint, pattern, at: path, condition: condition, stopsFrom: hit)
    point.words = words
    breakpoints.append(point)
    noteBreakpoints()
    return point
  }

  /// Takes a breakpoint away; false where there is none of this number.
  @discardableResult
  public mutating func removeBreakpoint(_ id: Int) -> Bool {
    let count = breakpoints.count
    breakpoints.removeAll { $0.id == id }
    guard breakpoints.count < count else { return false }
    noteBreakpoints()
    return true
  }

  /// Switches a breakpoint on or off; false where there is none of this number.
  @discardableResult
  public mutating func setBreakpoint(_ id: Int, isOn: Bool) -> Bool {
    guard let index = breakpoints.firstIndex(where: { $0.id == id }) else { return false }
    breakpoints[index].isOn = isOn
    noteBreakpoints()
    return true
  }

  /// Sets what a session had, when it is gone through again: whether it is on, and how often it was met.
  public mutating func setBreakpoint(_ id: Int, as kept: KeptBreakpoint) {
    guard let index = breakpoints.firstIndex(where: { $0.id == id }) else { return }
    (breakpoints[index].isOn, breakpoints[index].hits) = (kept.isOn, kept.hits)
    noteBreakpoints()
  }

  private mutating func noteBreakpoints() {
    journal.append(.breakpoints(breakpoints.compactMap { KeptBreakpoint($0) }))
  }
}

/// Something that was done with a session.
public enum JournalEntry: Hashable, Sendable {
  /// A step was taken, to the moment with this number.
  case step(Int)
  /// The cursor went to a moment.
  case go(Int)
  case mark(String, Int)
  /// The branch that begins with a moment was taken out of sight, or brought back.
  case prune(Int, isPruned: Bool)
  /// What was expected of the session at a path, and whether it was so.
  case expect(String, isMet: Bool, at: [String])
  /// The breakpoints are these from now on.
  case breakpoints([KeptBreakpoint])
}

extension Interpreter {
  /// Whether one of the texts is a guard that the chart implements: then an answer for it is forced.
  func implementsGuard(among texts: some Collection<String>) -> Bool {
    texts.contains { text in
      if program.openGuardNames.contains(text) { return false }
      var isImplemented = false
      chart.forEachGuard { if $0.hasImplementedPart(text) { isImplemented = true } }
      return isImplemented
    }
  }
}
