/// Something that leads from one stable moment to another: what a search tries, and what its paths are made of.
public struct Move: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case event(Event)
    /// Waits for the timer that is due first.
    case nextTimer(Timer)
    /// Delivers a timer whose delay nobody implements, so that the clock never reaches it.
    case stalledTimer(Timer)
  }

  /// A timer by what it delivers, since its number depends on what went before.
  public struct Timer: Hashable, Sendable {
    public var event: String
    /// Milliseconds until then; 0 for one that the clock never reaches.
    public var wait: Int
  }

  public var kind: Kind
  /// Answers, for this move only, of guards that nobody implements.
  public var answers: [String: Bool] = [:]

  public init(_ kind: Kind, answers: [String: Bool] = [:]) { (self.kind, self.answers) = (kind, answers) }

  /// The name of the event that is sent or delivered.
  public var name: String {
    switch kind {
    case .event(let event): event.name
    case .nextTimer(let timer), .stalledTimer(let timer): timer.event
    }
  }
}

extension Interpreter {
  /// Performs a move. Answers that it brings hold for this step only.
  public func perform(_ move: Move, in snapshot: Snapshot) -> Macrostep {
    let before = move.answers.isEmpty ? snapshot : snapshot.assuming(move.answers)
    var step: Macrostep
    switch move.kind {
    case .event(let event): step = send(event, to: before)
    case .nextTimer:
      guard let timer = timers(in: before).first else { return advance(before, by: 0) }
      step = fire(timer: timer.number, in: before)
    case .stalledTimer(let wanted):
      let stalled = timers(in: before).first {
        $0.due == ScheduledEvent.never && $0.event.name == wanted.event
      }
      guard let stalled else { return advance(before, by: 0) }
      step = fire(timer: stalled.number, in: before)
    }
    if !move.answers.isEmpty { step.takeBack(Array(move.answers.keys), as: snapshot) }
    return step
  }

  /// Performs a move of the session at a path of children's ids, in the whole tree.
  func perform(_ move: Move, at path: [String], in snapshot: Snapshot) -> Macrostep {
    if path.isEmpty { return perform(move, in: snapshot) }
    let before = move.answers.isEmpty ? snapshot : snapshot.assuming(move.answers)
    let timers = instance(at: path, in: before)?.session.map { $0.interpreter.timers(in: $0.snapshot) } ?? []
    var step: Macrostep
    switch move.kind {
    case .event(let event): step = send(event, to: before, at: path)
    case .nextTimer(let wanted), .stalledTimer(let wanted):
      let isStalled = if case .stalledTimer = move.kind { true } else { false }
      let timer = timers.first {
        $0.event.name == wanted.event && ($0.due == ScheduledEvent.never) == isStalled
      }
      guard let timer else { return advance(before, by: 0) }
      step = fire(timer: timer.number, in: before)
    }
    if !move.answers.isEmpty { step.takeBack(Array(move.answers.keys), as: snapshot) }
    return step
  }
}
