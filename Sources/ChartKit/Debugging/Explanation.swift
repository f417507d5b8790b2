/// Why an event would fire, be blocked, or be ignored, and what would make it fire.
public struct Explanation: Sendable {
  /// A value that a guard read, and when it was last set.
  public struct Read: Hashable, Sendable {
    public var reading: Reading
    /// The moment whose step gave it its present value; nil for what belongs to the event itself.
    public var moment: Int?
    /// Whether it is as it was at the start.
    public var isInitial: Bool
  }

  /// A transition that was considered.
  public struct Considered: Sendable {
    public var candidate: Candidate
    /// What its guard says; nil where it has none.
    public var finding: GuardFinding?
    /// What the guard read, its parts' readings among them.
    public var reads: [Read]
    /// Answers, by the text of guards, that would let it win; empty where no answers would.
    public var force: [String: Bool]
  }

  public var event: Event
  public var verdict: Verdict
  /// The active states that are asked, each before the states around it.
  public var asked: [StateIndex]
  /// Innermost first; several of one state in the order in which they are asked.
  public var considered: [Considered]
  /// The children that the event is passed on to, and what it would do there.
  public var forwards: [Forward]
  /// Shortest ways to where the event would fire; empty where it fires here, and where none was found.
  public var ways: [[Move]]
  /// Data with which the event would fire here and now, as far as examples and the texts of guards tell.
  public var data: [Value] = []
  /// Where neither ways nor data make it fire: shortest ways that end with the event itself, sent with data that guards ask
  /// for.
  public var waysWithData: [[Move]] = []
  /// Whether the search for ways left nothing out.
  public var isComplete: Bool

  /// How far ways are looked for: so that the answer comes at once, also where guards are scripts.
  public static func limits(for chart: Chart) -> StateSpace.Limits {
    chart.dataModel == "ecmascript"
      ? StateSpace.Limits(situations: 300, moves: 1_500) : StateSpace.Limits(situations: 3_000, moves: 30_000)
  }
}

extension DebugSession {
  /// Explains what an event would do now.
  ///
  /// - Parameters:
  ///   - path: ids of the children that lead to the session it is for. Ways are looked for in that session, and told where
  ///     they hold in the whole tree.
  ///   - searches: whether to look for ways to make it fire.
  ///   - limits: how far to look; nil as far as ``Explanation/limits(for:)``.
  public func explain(
    _ event: Event, at path: [String] = [], searches: Bool = true, limits: StateSpace.Limits? = nil
  ) -> Explanation {
    let search = explaining(event, at: path, searches: searches, limits: limits)
    search.proceed { false }
    return search.explanation
  }

  /// Explains what an event would do now, but for the ways that make it fire: they are there when the search is over.
  /// Parameters as in ``explain(_:at:searches:limits:)``.
  public func explaining(
    _ event: Event, at path: [String] = [], searches: Bool = true, limits: StateSpace.Limits? = nil
  ) -> ExplanationSearch {
    let (interpreter, snapshot) = inner(at: path, in: self.snapshot)
    let considerations = interpreter.considerations(event, in: snapshot)
    let forwards = interpreter.forwards(event, in: snapshot)
    let verdict = interpreter.verdict(event, among: considerations.map(\.candidate), in: snapshot)
    var explanation = Explanation(
      event: event, verdict: verdict, asked: interpreter.asked(in: snapshot),
      considered: considerations.map { considered($0, event, at: path, interpreter, snapshot) },
      forwards: forwards, ways: [], isComplete: true)
    guard searches && verdict != .fires && snapshot.status == .active else {
      return ExplanationSearch(explanation)
    }
    if event.data.isUndefined { explanation.data = interpreter.firingData(event.name, in: snapshot) }
    let search = { (event: Event, count: Int) in
      WaySearch(
        self, .firing(event), at: path, limits ?? Explanation.limits(for: interpreter.chart), count: count)
    }
    return ExplanationSearch(explanation, search, data: { interpreter.askedData(event.name) })
  }

  /// The shortest ways to a state of the session at a path of children's ids, as ``Interpreter/paths(to:from:limits:known:count:)``.
  /// Those that a child's parents would cut short are left out.
  public func paths(
    to state: StateIndex, at path: [String] = [], limits: StateSpace.Limits = StateSpace.Limits(),
    count: Int = 1
  ) -> (paths: [[Move]], space: StateSpace) {
    let search = searching(to: state, at: path, limits: limits, count: count)
    search.proceed { false }
    return search.found
  }

  /// The search for the shortest ways to a state; parameters as in ``paths(to:at:limits:count:)``.
  public func searching(
    to state: StateIndex, at path: [String] = [], limits: StateSpace.Limits = StateSpace.Limits(),
    count: Int = 1
  ) -> WaySearch {
    WaySearch(self, .state(state), at: path, limits, count: count)
  }

  /// The session at a path of children's ids, in a moment.
  func session(
    at path: [String], in snapshot: Snapshot
  ) -> (interpreter: Interpreter, snapshot: Snapshot)? {
    path.isEmpty ? (interpreter, snapshot) : interpreter.instance(at: path, in: snapshot)?.session
  }

  /// The same, and the root session where there is none.
  func inner(at path: [String], in snapshot: Snapshot) -> (interpreter: Interpreter, snapshot: Snapshot) {
    session(at: path, in: snapshot) ?? (interpreter, snapshot)
  }

  private func considered(
    _ one: Consideration, _ event: Event, at path: [String], _ interpreter: Interpreter, _ snapshot: Snapshot
  ) -> Explanation.Considered {
    let reads = (one.finding?.allReadings ?? []).map { read($0, at: path) }
    var force: [String: Bool] = [:]
    if one.candidate.lost == .guard || one.candidate.lost == .error, let finding = one.finding {
      let answers = finding.answers(for: true)
      let then = interpreter.candidates(event, in: snapshot.assuming(answers))
      if then.contains(where: { $0.transition == one.candidate.transition && $0.lost == nil }) {
        force = answers
      }
    }
    return Explanation.Considered(
      candidate: one.candidate, finding: one.finding, reads: reads, force: force)
  }

  private func read(_ reading: Reading, at path: [String]) -> Explanation.Read {
    let moment: Int?
    switch reading.place {
    case .event: moment = nil
    case .state(let id):
      moment = timeline.lastChange { moment -> Bool? in
        guard let (inner, snapshot) = session(at: path, in: moment) else { return nil }
        return inner.chart.state(withID: id).map { snapshot.configuration.contains($0) } ?? false
      }
    case .data(let keys) where path.isEmpty: moment = timeline.lastChange(ofData: keys)
    case .data(let keys):
      moment = timeline.lastChange { session(at: path, in: $0)?.snapshot.data[path: keys] }
    }
    return Explanation.Read(reading: reading, moment: moment, isInitial: moment == 0)
  }

  /// Events with data that were sent before, each once: what a search may try again.
  public var knownEvents: [Event] {
    var seen: Set<Event> = []
    var known: [Event] = []
    for moment in timeline.moments.suffix(2_000) {
      let event: Event
      switch moment.step.input {
      case .event(let sent), .eventTo(_, let sent): event = sent
      default: continue
      }
      if event.data.isUndefined { continue }
      if seen.insert(event).inserted { known.append(event) }
    }
    return known.suffix(50)
  }
}

extension Interpreter {
  /// The active states in the order in which an event is offered to them: those inside before those around them, regions
  /// in document order.
  public func asked(in snapshot: Snapshot) -> [StateIndex] {
    var asked: [StateIndex] = []
    var open: [StateIndex] = []
    for state in snapshot.configuration {
      while let last = open.last, !chart.isDescendant(state, of: last) { asked.append(open.removeLast()) }
      open.append(state)
    }
    return asked + open.reversed()
  }
}

extension Timeline {
  /// The moment on the way here whose step gave what `look` sees its present value; 0 where it never changed.
  public func lastChange<Seen: Equatable>(of look: (Snapshot) -> Seen) -> Int {
    let now = look(snapshot)
    var here = cursor
    while let parent = moments[here].parent, look(moments[parent].snapshot) == now { here = parent }
    return here
  }

  /// The same of the data at a path, or of the longest part of the path that there is: the length of an array changes
  /// with the array.
  public func lastChange(ofData path: [String]) -> Int {
    var path = path
    while !path.isEmpty && snapshot.data[path: path] == nil { path.removeLast() }
    let now = snapshot.data[path: path]
    var here = cursor
    while let parent = moments[here].parent {
      let (rest, before) = (moments[here].snapshot.rest, moments[parent].snapshot.rest)
      if rest !== before && before.data[path: path] != now { break }
      here = parent
    }
    return here
  }
}
