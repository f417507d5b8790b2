/// The history of a debugging session: a tree of moments with a cursor. Nothing in it is ever lost.
///
/// Stepping back moves the cursor; doing something else there grows a branch.
public struct Timeline: Sendable {
  /// A moment: the step that led to it, and the snapshot that it left.
  public struct Moment: Sendable {
    public let step: Macrostep
    /// Nil for the start.
    public let parent: Int?
    /// In the order they were made.
    public internal(set) var children: [Int] = []
    /// The child that `redo` goes to: the one that was last on the way.
    public internal(set) var next: Int?
    /// Steps from the start.
    public let depth: Int
    /// Answers of guards that held for the step only.
    public var forced: [String: Bool] = [:]
    /// Whether the way here holds only if guards say something else than they do.
    public var isHypothetical = false

    public var snapshot: Snapshot { step.after }
  }

  public private(set) var moments: Moments
  private(set) var runs = Runs()
  /// The index of the current moment.
  public private(set) var cursor = 0
  /// Moments that have a name, in the order they were named.
  public private(set) var marks: [(name: String, moment: Int)] = []

  /// Moments with which branches begin that are to be out of sight; they stay where they are.
  public private(set) var pruned: Set<Int> = []

  /// Begins with the step that started the session.
  public init(start: Macrostep) {
    moments = Moments(Moment(step: start, parent: nil, depth: 0))
  }

  public var current: Moment { moments[cursor] }
  /// The current moment's snapshot.
  public var snapshot: Snapshot { moments[cursor].step.after }

  /// Adds a step taken from the current moment and goes there.
  public mutating func append(
    _ step: Macrostep, forced: [String: Bool] = [:], isHypothetical: Bool = false
  ) {
    let index = moments.count
    var moment = Moment(step: step, parent: cursor, depth: current.depth + 1)
    moment.forced = forced
    moment.isHypothetical = isHypothetical || current.isHypothetical
    moments.append(moment)
    runs.note(index, after: cursor)
    moments[cursor].children.append(index)
    if moments[cursor].children.count == 2 { runs.note(fork: cursor) }
    moments[cursor].next = index
    cursor = index
  }

  /// Goes to the moment before; false at the start.
  @discardableResult
  public mutating func undo() -> Bool {
    guard let parent = current.parent else { return false }
    cursor = parent
    return true
  }

  /// Goes forward on the branch last used; false at its end.
  @discardableResult
  public mutating func redo() -> Bool {
    guard let next = current.next else { return false }
    cursor = next
    return true
  }

  /// Goes to any moment; its way from the start becomes the branch last used.
  public mutating func go(to index: Int) {
    guard moments.indices.contains(index) else { return }
    var here = index
    pruned.remove(here)
    while let parent = moments[here].parent {
      // Where the branch was used last already, nothing is written, so that nothing of a shared history is copied.
      if moments[parent].next != here { moments[parent].next = here }
      here = parent
      if !pruned.isEmpty { pruned.remove(here) }
    }
    cursor = index
  }

  /// Names the current moment. A name that was given before moves.
  public mutating func mark(_ name: String) { mark(name, at: cursor) }

  /// Names a moment. A name that was given before moves.
  public mutating func mark(_ name: String, at moment: Int) {
    guard moments.indices.contains(moment) else { return }
    marks.removeAll { $0.name == name }
    marks.append((name, moment))
  }

  /// Takes the branch that begins with a moment out of sight, or brings it back. False for a moment on the way to the
  /// current one, and for one that there is not.
  public mutating func prune(_ head: Int, _ isPruned: Bool) -> Bool {
    guard moments.indices.contains(head) else { return false }
    guard isPruned else {
      pruned.remove(head)
      return true
    }
    var here: Int? = cursor
    while let moment = here {
      if moment == head { return false }
      here = moments[moment].parent
    }
    pruned.insert(head)
    return true
  }

  /// The moment with this name.
  public func moment(named name: String) -> Int? { marks.first { $0.name == name }?.moment }
}
