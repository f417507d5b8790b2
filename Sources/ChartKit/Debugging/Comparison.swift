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

  public struct Timer: Hashable, Sendable {
    public var event: String
    /// ``ScheduledEvent/never`` for one that the clock does not reach.
    public var left: Int
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
  }

  public var isEmpty: Bool {
    left.isEmpty && entered.isEmpty && tagsLost.isEmpty && tagsGained.isEmpty && changes.isEmpty
      && timersLost.isEmpty && timersGained.isEmpty && eventsLost.isEmpty && eventsGained.isEmpty
      && statuses.isEmpty
  }
}

extension Interpreter {
  fileprivate func runningTimers(in snapshot: Snapshot) -> [Comparison.Timer] {
    timers(in: snapshot).map { timer in
      let isNever = timer.due == ScheduledEvent.never
      return Comparison.Timer(event: timer.event.name, left: isNever ? timer.due : timer.due - snapshot.now)
    }
  }

  /// The events that the chart names, or children that get them too, and that would take a transition, in document order.
  public func firingEvents(in snapshot: Snapshot) -> [String] {
    (chart.eventNames + forwardedNames(in: snapshot)).filter { verdict(Event($0), in: snapshot) == .fires }
  }
}
