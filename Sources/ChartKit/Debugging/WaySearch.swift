/// The search for the shortest ways to a state, or to where an event fires, that its caller goes on with as long as there
/// is time.
public final class WaySearch: @unchecked Sendable {
  // Unchecked: whoever goes on with it has it for himself.
  private let session: DebugSession
  private let goal: SpaceSearch.Goal
  private let path: [String]
  private let search: SpaceSearch
  private var ways: [[Move]]?

  init(
    _ session: DebugSession, _ goal: SpaceSearch.Goal, at path: [String], _ limits: StateSpace.Limits,
    count: Int
  ) {
    (self.session, self.goal, self.path) = (session, goal, path)
    let (interpreter, snapshot) = session.inner(at: path, in: session.snapshot)
    search = interpreter.search(goal, from: snapshot, limits, session.knownEvents, count)
  }

  /// Goes on until nothing is left to look at or, asked after each move that was tried, it is to pause.
  ///
  /// - Returns: whether it is over.
  @discardableResult
  public func proceed(until pauses: () -> Bool) -> Bool {
    if ways != nil { return true }
    guard search.proceed(until: pauses) else { return false }
    ways = holding(search.found.paths)
    return true
  }

  /// What was found: all there is to find once the search is over, nothing before.
  public var found: (paths: [[Move]], space: StateSpace) {
    var space = search.space
    let paths = ways ?? []
    if paths.count < space.goals.count { space.isComplete = false }
    return (paths, space)
  }

  /// The ways that lead where they should in the whole tree: a child's search knows nothing of its parents.
  private func holding(_ ways: [[Move]]) -> [[Move]] {
    if path.isEmpty { return ways }
    return ways.filter { way in
      let steps = session.trial(way, at: path)
      // A child that ended on its last step is told by the step.
      let end = session.session(at: path, in: steps.last?.after ?? session.snapshot)
      let last = end?.snapshot ?? steps.last.map { $0.seen(at: path).after } ?? session.snapshot
      return isThere(steps.last, end?.interpreter ?? session.interpreter, last)
    }
  }

  private func isThere(_ step: Macrostep?, _ interpreter: Interpreter, _ snapshot: Snapshot) -> Bool {
    switch goal {
    case .none: return true
    case .firing(let event): return interpreter.verdict(event, in: snapshot) == .fires
    case .state(let state):
      if snapshot.configuration.contains(state) { return true }
      return step?.seen(at: path).microsteps.contains { $0.session.isEmpty && $0.entered.contains(state) }
        ?? false
    }
  }
}

/// An explanation, and the search for ways to make its event fire: by events that are known, and where there are none, with
/// data that guards ask for.
public final class ExplanationSearch: @unchecked Sendable {
  // Unchecked: whoever goes on with it has it for himself.
  /// As far as it is known.
  public private(set) var explanation: Explanation
  private let make: ((Event, Int) -> WaySearch)?
  private var current: WaySearch?
  /// Data that are still to be tried; nil before they were asked for.
  private var data: ArraySlice<Value>?
  private let askedData: () -> [Value]
  /// Whether there is nothing left to be found.
  public private(set) var isOver: Bool

  init(
    _ explanation: Explanation, _ make: ((Event, Int) -> WaySearch)? = nil,
    data askedData: @escaping () -> [Value] = { [] }
  ) {
    (self.explanation, self.make, self.askedData) = (explanation, make, askedData)
    isOver = make == nil
  }

  /// Goes on until everything is found or, asked after each move that was tried, it is to pause.
  ///
  /// - Returns: whether it is over.
  @discardableResult
  public func proceed(until pauses: () -> Bool) -> Bool {
    while let make, !isOver {
      let search = current ?? make(event, data == nil ? 3 : 1)
      current = search
      guard search.proceed(until: pauses) else { return false }
      current = nil
      take(search.found)
    }
    return true
  }

  private var event: Event {
    guard let first = data?.first else { return explanation.event }
    return Event(explanation.event.name, data: first)
  }

  private func take(_ found: (paths: [[Move]], space: StateSpace)) {
    if data == nil {
      explanation.ways = found.paths
      explanation.isComplete = found.space.isComplete
      let isHopeless =
        found.paths.isEmpty && explanation.data.isEmpty && explanation.event.data.isUndefined
      data = isHopeless ? askedData().prefix(2) : []
    } else {
      explanation.waysWithData = found.paths.map { $0 + [Move(.event(event))] }
      data = explanation.waysWithData.isEmpty ? data?.dropFirst() : []
    }
    isOver = data?.isEmpty ?? true
  }
}
