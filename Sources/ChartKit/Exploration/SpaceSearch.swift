/// The search behind ``StateSpace``: one session that is loaded with snapshot after snapshot.
///
/// Only snapshots that are still to be looked at are kept; what was looked at is its key, the move and the parent.
final class SpaceSearch {
  enum Goal {
    case none
    case state(StateIndex)
    case firing(Event)
  }

  /// What became of a move.
  private enum Result {
    case situation(Int, isNew: Bool)
    case endless
    /// There is no room for another situation.
    case full
  }

  private let interpreter: Interpreter
  private let session: Session
  private let limits: StateSpace.Limits
  private let goal: Goal
  /// After so many goals the search ends.
  var wantedGoals = 1
  private(set) var space: StateSpace

  private var table: MoveTable
  /// Numbers of what counts besides the configuration.
  private var restNumbers: [ExplorationKey: Int32] = [:]
  private var moveNumbers: [Move: Int32] = [:]
  /// Snapshots of the situations from `frontierStart` on, each given up when it has been looked at.
  private var frontier: [Snapshot?] = []
  private var frontierStart = 0
  /// The key that is being put together.
  private let key: UnsafeMutableBufferPointer<Int32>
  /// The situation that is being looked at, and its number of what counts besides the configuration.
  private var loaded = Snapshot()
  private var loadedRest: Int32 = 0
  private let asksGuards: Bool
  private var hasMetGoal = false
  /// The next situation to be looked at, or the one that is being looked at: then what is to be tried from it, how much of
  /// that was, and whether any of it leads elsewhere.
  private var here = 0
  private var isLooking = false
  private var events: [Event] = []
  private var others: [Move.Kind] = []
  private var triedCount = 0
  private var leadsOn = false
  private var isOver = false

  init(_ interpreter: Interpreter, limits: StateSpace.Limits, known: [Event], goal: Goal) {
    (self.interpreter, self.limits, self.goal) = (interpreter, limits, goal)
    session = interpreter.session()
    space = StateSpace(interpreter.chart)
    table = MoveTable(interpreter.program, known: known)
    key = .allocate(capacity: interpreter.program.stateCount + 1)
    asksGuards = !interpreter.program.openGuardNames.isEmpty
    session.setRecording(asksGuards)
  }

  deinit { key.deallocate() }

  func run(from snapshot: Snapshot) {
    begin(from: snapshot)
    proceed { false }
  }

  func begin(from snapshot: Snapshot) {
    session.load(snapshot)
    for state in snapshot.configuration { space.isEntered[Int(state)] = true }
    hasMetGoal = isGoal()
    _ = settle(snapshot)
    if hasMetGoal {
      space.goals.append(nil)
      isOver = true
    }
  }

  /// Goes on until the search is over or, asked after each move, is to pause. Returns whether it is over.
  @discardableResult
  func proceed(until pauses: () -> Bool) -> Bool {
    while !isOver {
      guard isLooking || mayExpand() else {
        finish()
        isOver = true
        break
      }
      if !isLooking {
        expand(here)
        if !isLooking { here += 1 }
      } else if triedCount < events.count + others.count {
        let index = triedCount
        triedCount += 1
        let move = index < events.count ? .event(events[index]) : others[index - events.count]
        if attempt(move, from: here) { leadsOn = true }
        if pauses() { return false }
      } else {
        if !leadsOn { space.deadEnds.append(here) }
        isLooking = false
        here += 1
      }
    }
    return true
  }

  /// Whether there is another situation to be looked at, and looking is still wanted.
  private func mayExpand() -> Bool {
    guard here < space.count, space.goals.count < wantedGoals else { return false }
    if space.moveCount >= limits.moves || here > 0 && limits.isOver?() == true {
      space.isComplete = false
      return false
    }
    return true
  }

  private func finish() {
    if restNumbers.count < 2 {
      space.configurationCount = space.count
      return
    }
    var seen = WordListTable()
    for situation in 0..<space.count {
      space.keys[situation].dropFirst().withUnsafeBufferPointer { _ = seen.number(of: $0) }
    }
    space.configurationCount = seen.count
  }

  // MARK: One situation

  /// Lists what is to be tried from a situation; nothing for one in which the machine has ended, or that is no way to a goal.
  private func expand(_ situation: Int) {
    guard let snapshot = frontier[situation - frontierStart] else { return }
    frontier[situation - frontierStart] = nil
    if situation - frontierStart > 4096 {
      frontier.removeFirst(situation - frontierStart + 1)
      frontierStart = situation + 1
    }
    guard snapshot.status == .active else {
      if snapshot.status == .error { space.failedCount += 1 } else { space.doneCount += 1 }
      return
    }
    loaded = snapshot
    loadedRest = space.keys[situation].first ?? 0
    (isLooking, triedCount, leadsOn) = (true, 0, false)
    events = table.events(in: snapshot.configuration).map { table.events[Int($0)] }
    if !snapshot.children.isEmpty { events += forwarded(in: snapshot, besides: events) }
    others = MoveTable.timers(in: snapshot, interpreter) + table.answers(in: snapshot, interpreter)
  }

  /// Events that only children handle to which events are passed on.
  private func forwarded(in snapshot: Snapshot, besides own: [Event]) -> [Event] {
    if interpreter.forwardingChildren(in: snapshot).isEmpty { return [] }
    let tried = Set(own)
    return (table.events + interpreter.forwardedNames(in: snapshot).map { Event($0) }).filter { event in
      !tried.contains(event)
        && interpreter.forwards(event, in: snapshot).contains { $0.verdict != .ignored }
    }
  }

  /// Tries a move with all answers of the guards that it asks. Returns whether one of them leads elsewhere.
  private func attempt(_ kind: Move.Kind, from situation: Int) -> Bool {
    var leadsOn = false
    var waiting: [[String: Bool]] = [[:]]
    var tried = 0
    while let answers = waiting.popLast() {
      tried += 1
      let (result, asked) = take(kind, answers)
      let open = asked.filter { answers[$0] == nil }
      var complete = answers
      let given = interpreter.options.defaultGuardAnswer
      for name in open {
        var other = complete
        other[name] = !given
        if tried + waiting.count < limits.answers { waiting.append(other) } else { space.isComplete = false }
        complete[name] = given
      }
      if note(result, Move(kind, answers: complete), from: situation) { leadsOn = true }
    }
    return leadsOn
  }

  private func note(_ result: Result, _ move: @autoclosure () -> Move, from situation: Int) -> Bool {
    space.moveCount += 1
    if hasMetGoal {
      hasMetGoal = false
      if space.goals.count < wantedGoals {
        space.goals.append(StateSpace.Edge(from: situation, move: move()))
      }
      // What lies behind a goal is no other way to it.
      if case .situation(_, true) = result { frontier[frontier.count - 1] = nil }
      if case .situation(let number, let isNew) = result {
        if isNew { link(number, to: situation, move()) }
        return number != situation
      }
      return true
    }
    switch result {
    case .situation(let number, let isNew):
      if isNew { link(number, to: situation, move()) }
      return number != situation
    case .endless:
      if space.endless.count < 100 { space.endless.append(StateSpace.Edge(from: situation, move: move())) }
      return true
    case .full:
      space.isComplete = false
      return true
    }
  }

  private func link(_ situation: Int, to parent: Int, _ move: Move) {
    let next = Int32(space.moves.count)
    let number = moveNumbers[move] ?? next
    if number == next {
      moveNumbers[move] = number
      space.moves.append(move)
    }
    space.parents[situation] = Int32(parent)
    space.moveNumbers[situation] = number
  }

  // MARK: One move

  /// Performs a move from the loaded situation; `asked` are the guards that nobody implements and that were asked.
  private func take(_ kind: Move.Kind, _ answers: [String: Bool]) -> (result: Result, asked: [String]) {
    var asked: [String] = []
    session.load(answers.isEmpty ? loaded : loaded.assuming(answers))
    let isEndless: Bool
    switch kind {
    case .event(let event):
      if session.accept(event) { observe(session, &asked) }
      isEndless = session.isIdle ? false : !runToQuiescence(&asked)
    case .nextTimer: isEndless = !deliverNext(&asked)
    case .stalledTimer(let timer):
      let number = interpreter.timers(in: loaded).first {
        $0.due == ScheduledEvent.never && $0.event.name == timer.event
      }?.number
      if let number { _ = session.deliverTimer(number) }
      isEndless = !runToQuiescence(&asked)
    }
    if session.hot.pointee.hasFailed {
      // What fails under statecharts.v1 is taken back: the interpreter knows how far.
      session.load(interpreter.perform(Move(kind, answers: answers), in: loaded).after)
    }
    if !answers.isEmpty { session.change { $0.assumptions = loaded.assumptions } }
    if isEndless { return (.endless, asked) }
    let result = settle(nil)
    // Asking may leave errors behind, so it comes last.
    if case .firing = goal, case .situation(_, true) = result { hasMetGoal = isGoal() }
    return (result, asked)
  }

  /// Delivers all that is due at the time of the first timer. False where that never ends.
  private func deliverNext(_ asked: inout [String]) -> Bool {
    guard let due = session.nextDue else { return true }
    session.setClock(max(due, session.hot.pointee.now))
    for _ in 0..<limits.microsteps {
      guard session.isRunning, session.deliverDueTimer() else { return true }
      if !runToQuiescence(&asked) { return false }
    }
    return false
  }

  private func runToQuiescence(_ asked: inout [String]) -> Bool {
    for _ in 0..<limits.microsteps {
      guard !session.hot.pointee.hasFailed, let stepped = session.step() else { return true }
      observe(stepped, &asked)
      if session.isOverflowing { return false }
    }
    return false
  }

  /// Takes note of what a microstep did.
  private func observe(_ stepped: Session, _ asked: inout [String]) {
    if asksGuards {
      for case .assumed(let name, _, false) in stepped.recorder.records where !asked.contains(name) {
        asked.append(name)
      }
    }
    guard stepped === session else { return }
    let hot = session.hot.pointee
    for index in 0..<Int(hot.selectedCount) { space.isTaken[Int(session.selected[index])] = true }
    for index in 0..<Int(hot.enteringCount) {
      let state = session.entering[index] & ChartProgram.entryMask
      space.isEntered[Int(state)] = true
      if case .state(state) = goal { hasMetGoal = true }
    }
  }

  /// Whether the session stands at the goal.
  private func isGoal() -> Bool {
    switch goal {
    case .none: return false
    case .state(let state): return session.isActive[Int(state)]
    case .firing(let event):
      return session.isRunning
        && session.selectTransitions(interpreter.program.matcher.match(event.name), event)
    }
  }

  /// Finds the number of the situation in which the session stands; keeps its snapshot where it is new.
  private func settle(_ snapshot: Snapshot?) -> Result {
    var made = snapshot
    key[0] = restNumber(&made)
    let count = Int(session.hot.pointee.activeCount)
    for index in 0..<count { key[index + 1] = session.active[index] }
    let list = UnsafeBufferPointer(rebasing: key[..<(count + 1)])
    if space.count >= limits.situations {
      guard let known = space.keys.known(list) else { return .full }
      return .situation(known, isNew: false)
    }
    let (number, isNew) = space.keys.number(of: list)
    if isNew {
      space.count += 1
      space.parents.append(0)
      space.moveNumbers.append(0)
      frontier.append(made ?? session.snapshot())
    }
    return .situation(number, isNew: isNew)
  }

  private func restNumber(_ made: inout Snapshot?) -> Int32 {
    let isShared = session.rest === loaded.rest && session.hot.pointee.now == loaded.now
    if made == nil, isShared, session.hot.pointee.status == loaded.status, session.children.isEmpty {
      return loadedRest
    }
    let snapshot = made ?? session.snapshot()
    made = snapshot
    let key = ExplorationKey(snapshot)
    if let number = restNumbers[key] { return number }
    let number = Int32(restNumbers.count)
    restNumbers[key] = number
    return number
  }
}
