/// A chart being driven: the interpreter and the timeline of what was done with it.
public struct DebugSession: Sendable {
  public private(set) var interpreter: Interpreter
  public private(set) var timeline: Timeline

  /// Starts the chart. `assumptions` answers guards that nobody implements.
  public init(_ interpreter: Interpreter, input: Value = .undefined, assumptions: [String: Bool] = [:]) {
    self.interpreter = interpreter
    timeline = Timeline(start: interpreter.start(input: input, assumptions: assumptions))
  }

  public var chart: Chart { interpreter.chart }
  public var snapshot: Snapshot { timeline.snapshot }
  public var isInThePast: Bool { timeline.stepsAhead > 0 }

  /// Sends an event and returns what came of it. A step that does not end is returned but not made part of history.
  ///
  /// - Parameter path: ids of the children that lead to the session it is for; empty for the root session.
  @discardableResult
  public mutating func fire(_ event: Event, at path: [String] = []) -> Macrostep {
    keep(interpreter.send(event, to: snapshot, at: path))
  }

  /// Delivers a timer, moving the clock to its time.
  @discardableResult
  public mutating func fire(timer number: Int) -> Macrostep {
    keep(interpreter.fire(timer: number, in: snapshot))
  }

  /// Moves the virtual clock.
  @discardableResult
  public mutating func advance(by milliseconds: Int) -> Macrostep {
    keep(interpreter.advance(snapshot, by: milliseconds))
  }

  /// Answers a guard that nobody implements.
  @discardableResult
  public mutating func assume(_ guardName: String, _ answer: Bool?) -> Macrostep {
    keep(interpreter.assume(guardName, answer, in: snapshot))
  }

  private mutating func keep(_ step: Macrostep) -> Macrostep {
    if step.outcome == .stable { timeline.append(step) }
    return step
  }

  @discardableResult
  public mutating func undo() -> Bool { timeline.undo() }

  @discardableResult
  public mutating func redo() -> Bool { timeline.redo() }

  public mutating func go(to moment: Int) { timeline.go(to: moment) }

  /// Goes back to the start; what was done stays in the timeline.
  public mutating func restart() { timeline.go(to: 0) }
}
