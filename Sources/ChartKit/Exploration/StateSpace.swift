/// All that a chart can come to from one moment: found breadth first over its snapshots and what can be done in each.
///
/// A *situation* is a configuration with the rest of what counts (``ExplorationKey``): data, history, timers, children.
/// Situations are numbered in the order they were found; 0 is where the search began.
public struct StateSpace: Sendable {
  /// How much is looked at.
  public struct Limits: Sendable {
    /// Situations that are kept.
    public var situations = 100_000
    /// Moves that are tried.
    public var moves = 10_000_000
    /// Combinations of answers, of guards that nobody implements, that are tried for one move.
    public var answers = 32
    /// Microsteps after which a move counts as endless.
    public var microsteps = 2_000
    /// Asked before each situation is looked at: whether the search is to end with what was found. Nil never ends it.
    public var isOver: (@Sendable () -> Bool)?

    public init(situations: Int = 100_000, moves: Int = 10_000_000) {
      (self.situations, self.moves) = (situations, moves)
    }
  }

  /// A move out of a situation.
  public struct Edge: Hashable, Sendable {
    public var from: Int
    public var move: Move
  }

  public let chart: Chart
  /// How many situations were found.
  public internal(set) var count = 0
  /// How many different sets of active states.
  public internal(set) var configurationCount = 0
  /// How many moves were tried that some active state has a transition for.
  public internal(set) var moveCount = 0
  /// Whether nothing was left out: no limit was reached.
  public internal(set) var isComplete = true
  /// Situations that are not done and that no move leads out of.
  public internal(set) var deadEnds: [Int] = []
  /// Situations in which the machine is done, and in which it has failed.
  public internal(set) var doneCount = 0
  public internal(set) var failedCount = 0
  /// Moves that never come to an end; not all, where there are many.
  public internal(set) var endless: [Edge] = []
  /// Of each transition, whether some move took it.
  public internal(set) var isTaken: [Bool]
  /// Of each state, whether it was entered, if only on the way.
  public internal(set) var isEntered: [Bool]
  /// Where the goal of the search was reached: the last move of the way there; nil for the beginning itself.
  public internal(set) var goals: [Edge?] = []

  var keys = WordListTable()
  /// Of each situation, the one it was found from, and the number of the move.
  var parents: [Int32] = []
  var moveNumbers: [Int32] = []
  var moves: [Move] = []

  init(_ chart: Chart) {
    self.chart = chart
    isTaken = Array(repeating: false, count: chart.transitions.count)
    isEntered = Array(repeating: false, count: chart.states.count)
  }

  /// The active states of a situation.
  public func configuration(_ situation: Int) -> StateSet {
    StateSet(ordered: Array(keys[situation].dropFirst()))
  }

  /// The shortest way from the beginning to a situation.
  public func path(to situation: Int) -> [Move] {
    var path: [Move] = []
    var here = situation
    while here > 0 {
      path.append(moves[Int(moveNumbers[here])])
      here = Int(parents[here])
    }
    return path.reversed()
  }

  /// The way that ends with a move.
  public func path(through edge: Edge?) -> [Move] {
    guard let edge else { return [] }
    return path(to: edge.from) + [edge.move]
  }
}

extension Interpreter {
  /// Looks at all that can be reached from a snapshot, within limits.
  ///
  /// - Parameter known: events with data to try besides those without that the chart names.
  public func explore(
    from snapshot: Snapshot, limits: StateSpace.Limits = StateSpace.Limits(), known: [Event] = []
  ) -> StateSpace {
    let search = SpaceSearch(self, limits: limits, known: known, goal: .none)
    search.run(from: snapshot)
    return search.space
  }

  /// The shortest ways to a state: to where it is active, if only in the middle of a step. Empty where none was found.
  public func paths(
    to state: StateIndex, from snapshot: Snapshot, limits: StateSpace.Limits = StateSpace.Limits(),
    known: [Event] = [], count: Int = 1
  ) -> (paths: [[Move]], space: StateSpace) {
    paths(.state(state), from: snapshot, limits, known, count)
  }

  /// The shortest ways to where an event would take a transition.
  public func paths(
    toFiring event: Event, from snapshot: Snapshot, limits: StateSpace.Limits = StateSpace.Limits(),
    known: [Event] = [], count: Int = 1
  ) -> (paths: [[Move]], space: StateSpace) {
    paths(.firing(event), from: snapshot, limits, known, count)
  }

  private func paths(
    _ goal: SpaceSearch.Goal, from snapshot: Snapshot, _ limits: StateSpace.Limits, _ known: [Event],
    _ count: Int
  ) -> (paths: [[Move]], space: StateSpace) {
    let search = search(goal, from: snapshot, limits, known, count)
    search.proceed { false }
    return search.found
  }

  /// The search for ways, to be gone on with by its caller.
  func search(
    _ goal: SpaceSearch.Goal, from snapshot: Snapshot, _ limits: StateSpace.Limits, _ known: [Event],
    _ count: Int
  ) -> SpaceSearch {
    let search = SpaceSearch(self, limits: limits, known: known, goal: goal)
    search.wantedGoals = count
    search.begin(from: snapshot)
    return search
  }
}

extension SpaceSearch {
  /// The ways to the goals that were found so far, and what was looked at.
  var found: (paths: [[Move]], space: StateSpace) { (space.goals.map { space.path(through: $0) }, space) }
}
