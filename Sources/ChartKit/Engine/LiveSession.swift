/// A session that runs in place: for programs that only go forward and want speed.
///
/// The same engine as ``Interpreter``, without the way back: no microstep is recorded unless asked for.
public final class LiveSession {
  private let session: Session
  private let limit: Int

  /// Starts the chart and runs it until it is stable.
  public init(_ interpreter: Interpreter, input: Value = .undefined) {
    session = interpreter.session()
    limit = interpreter.options.microstepLimit
    session.begin(input: input)
    _ = session.runToQuiescence()
  }

  /// Sends an event by name and runs until the session is stable.
  @discardableResult
  public func send(_ name: String) -> Outcome { send(Event(name)) }

  /// Sends an event and runs until the session is stable.
  @discardableResult
  public func send(_ event: Event) -> Outcome {
    if session.program.isStatechartsV1 && session.program.seesEvents { return sendWhole(event) }
    if session.accept(event) && session.isIdle { return .stable }
    return session.runToQuiescence()
  }

  /// Sends an event whose reaction is taken back where something in it fails (statecharts.v1).
  private func sendWhole(_ event: Event) -> Outcome {
    let before = session.snapshot()
    var outcome = Outcome.stable
    if !(session.accept(event) && session.isIdle) { outcome = session.runToQuiescence() }
    if session.hot.pointee.hasFailed { session.load(before) }
    return outcome
  }

  /// Sends an event and returns every microstep that it caused, each with the snapshot after it.
  public func sendRecording(_ event: Event) -> [Microstep] {
    session.setRecording(true)
    defer { session.setRecording(false) }
    var microsteps: [Microstep] = []
    if session.accept(event) {
      microsteps.append(Microstep(of: session, in: session))
      if session.isIdle { return microsteps }
    }
    while let stepped = session.step() {
      microsteps.append(Microstep(of: stepped, in: session))
      if microsteps.count >= limit { break }
    }
    return microsteps
  }

  /// The session as a value.
  public var snapshot: Snapshot { session.snapshot() }
}
