/// How two moments differ: what one would see change by going from the one to the other.
public struct Comparison: Hashable, Sendable {
  /// Active in the first and not in the second, and the other way round.
  public var left: StateSet
  public var entered: StateSet
  public var tagsLost: [String]
  public var tagsGained: [String]
  public var changes: [ValueChange]
  /// Timers by the event that they deliver and the time they have left.
  public var timersLost: [Timer]
  public var timersGained: [Timer]
  /// Events that can fire in the first and not in the second, and the other way round.
  public var eventsLost: [String]
  public var eventsGained: [String]
  /// Milliseconds from the first to the second; negative where it is earlier.
  public var elapsed: Int
  public var statuses: [SessionStatus]
  /// Children, and children of theirs, that are not the same in both.
  public var children: [Child]

  /// How a child differs.
  public struct Child: Hashable, Sendable {
    /// Ids of the children that lead to it.
    public var path: [String]
    /// Its state in the first moment and in the second, as a state value; nil where it is not there, undefined where nobody
    /// knows its states.
    public var values: [Value?]
    public var changes: [ValueChange]
    public var statuses: [SessionStatus]
  }

  public struct Timer: Hashable, Sendable {
    public var event: String
    /// ``ScheduledEvent/never`` for one that the clock does not reach.
    public var left: Int
    /// Ids of the children that lead to the session that waits.
    public var path: [String] = []
  }

  public init(_ first: Snapshot, _ second: Snapshot, _ interpreter: Interpreter) {
    let chart = interpreter.chart
    left = StateSet(ordered: first.configuration.filter { !second.configuration.contains($0) })
    entered = StateSet(ordered: second.configuration.filter { !first.configuration.contains($0) })
    let tags = [first, second].map { chart.tags(of: $0.configuration) }
    tagsLost = tags[0].filter { !tags[1].contains($0) }
    tagsGained = tags[1].filter { !tags[0].contains($0) }
    changes = second.data.changes(since: first.data)
    let timers = [first, second].map { interpreter.runningTimers(in: $0) }
    timersLost = timers[0].filter { !timers[1].contains($0) }
    timersGained = timers[1].filter { !timers[0].contains($0) }
    let events = [first, second].map { interpreter.firingEvents(in: $0) }
    eventsLost = events[0].filter { !events[1].contains($0) }
    eventsGained = events[1].filter { !events[0].contains($0) }
    elapsed = second.now - first.now
    statuses = first.status == second.status ? [] : [first.status, second.status]
    children = interpreter.childDifferences(first, second)
  }

  public var isEmpty: Bool {
    left.isEmpty && entered.isEmpty && tagsLost.isEmpty && tagsGained.isEmpty && changes.isEmpty
      && timersLost.isEmpty && timersGained.isEmpty && eventsLost.isEmpty && eventsGained.isEmpty
      && statuses.isEmpty && children.isEmpty
  }
}

extension Interpreter {
  fileprivate func runningTimers(in snapshot: Snapshot) -> [Comparison.Timer] {
    timers(in: snapshot).map { timer in
      let isNever = timer.due == ScheduledEvent.never
      return Comparison.Timer(
        event: timer.event.name, left: isNever ? timer.due : timer.due - snapshot.now,
        path: snapshot.place(ofTimer: timer.number)?.path ?? [])
    }
  }

  fileprivate func childDifferences(_ first: Snapshot, _ second: Snapshot) -> [Comparison.Child] {
    if first.children.isEmpty && second.children.isEmpty { return [] }
    let sides = [first, second].map { instances(in: $0).filter { !$0.path.isEmpty && $0.isStarted } }
    var paths = sides[0].map(\.path)
    paths += sides[1].map(\.path).filter { !paths.contains($0) }
    return paths.compactMap { path in
      let both = sides.map { side in side.first { $0.path == path } }
      let values = both.map { instance -> Value? in
        instance.map { one in one.session.map { $0.interpreter.chart.value(of: $0.snapshot) } ?? .undefined }
      }
      var child = Comparison.Child(path: path, values: values, changes: [], statuses: [])
      if let before = both[0]?.session?.snapshot, let after = both[1]?.session?.snapshot {
        child.changes = after.data.changes(since: before.data)
        if before.status != after.status { child.statuses = [before.status, after.status] }
      }
      return values[0] == values[1] && child.changes.isEmpty && child.statuses.isEmpty ? nil : child
    }
  }

  /// The events that the chart names, or children that get them too, and that would take a transition, in document order.
  public func firingEvents(in snapshot: Snapshot) -> [String] {
    (chart.eventNames + forwardedNames(in: snapshot)).filter { verdict(Event($0), in: snapshot) == .fires }
  }
}
