/// What a debugging session has used of a chart, on all of its branches.
public struct SessionCoverage: Sendable {
  /// How often each transition was taken, by its index.
  public private(set) var taken: [Int]
  /// How often each state was entered, by its index.
  public private(set) var entered: [Int]
  /// Events that were sent to the session or that it took, by name.
  public private(set) var events: Set<String> = []
  /// Steps, the start not counted.
  public private(set) var steps = 0

  fileprivate init(_ timeline: Timeline, of chart: Chart, at path: [String]) {
    taken = [Int](repeating: 0, count: chart.transitions.count)
    entered = [Int](repeating: 0, count: chart.states.count)
    for moment in timeline.moments { count(moment.step, at: path) }
    steps = timeline.moments.count - 1
  }

  private mutating func count(_ step: Macrostep, at path: [String]) {
    switch step.input {
    case .event(let event) where path.isEmpty: events.insert(event.name)
    case .eventTo(let goal, let event) where goal == path: events.insert(event.name)
    default: break
    }
    for microstep in step.microsteps where microstep.session == path {
      switch microstep.cause {
      case .internal(let event), .external(let event): events.insert(event.name)
      case .start, .eventless, .invocation: break
      }
      // A child of this name may have been one of another chart before.
      for transition in microstep.transitions where taken.indices.contains(Int(transition)) {
        taken[Int(transition)] += 1
      }
      for state in microstep.entered where entered.indices.contains(Int(state)) { entered[Int(state)] += 1 }
    }
  }
}

extension Timeline {
  /// What the session at a path of children's ids used of its chart; the root session where it is empty.
  public func coverage(of chart: Chart, at path: [String] = []) -> SessionCoverage {
    SessionCoverage(self, of: chart, at: path)
  }
}
