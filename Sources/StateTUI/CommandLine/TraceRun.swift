import ChartKit

/// What the lines of a trace say beyond their fixed keys, and how steps are taken.
struct TraceOptions: Hashable, Sendable {
  /// The active states' ids, in document order.
  var showsConfiguration = false
  /// The data.
  var showsContext = false
  /// The value after each microstep.
  var showsMicrosteps = false
  /// Milliseconds by which each step may advance the virtual clock until nothing is scheduled.
  var settle: Int?
}

/// A run of a chart that prints a JSON line for each step.
struct TraceRun {
  let interpreter: Interpreter
  let options: TraceOptions
  private(set) var snapshot: Snapshot

  /// Starts the chart and settles it; the trace's first line comes with it.
  static func start(
    _ interpreter: Interpreter, input: Value = .undefined, guards: [String: Bool] = [:],
    options: TraceOptions = TraceOptions()
  ) throws(Failure) -> (run: TraceRun, line: String) {
    let step = interpreter.start(input: input, assumptions: guards)
    var run = TraceRun(interpreter: interpreter, options: options, snapshot: step.before)
    let line = try run.finish([step], event: run.firstEvent)
    return (run, line)
  }

  /// Goes on from a snapshot; the trace's first line says where that is.
  static func restore(
    _ snapshot: Snapshot, _ interpreter: Interpreter, guards: [String: Bool] = [:],
    options: TraceOptions = TraceOptions()
  ) throws(Failure) -> (run: TraceRun, line: String) {
    var run = TraceRun(interpreter: interpreter, options: options, snapshot: snapshot)
    for (name, answer) in guards { run.snapshot = run.snapshot.assuming(name, answer) }
    let line = try run.finish([], event: run.firstEvent)
    return (run, line)
  }

  private var firstEvent: String { interpreter.chart.dialect.isXState ? "\"xstate.init\"" : "null" }

  /// Performs an item; its line, or nil for one that prints none.
  mutating func perform(_ item: EventItem) throws(Failure) -> String? {
    switch item {
    case .event(let event):
      let step = interpreter.send(event, to: snapshot)
      return try finish([step], event: JSONText.quoted(event.name))
    case .advance(let milliseconds):
      guard snapshot.now <= EventItem.latestTime - milliseconds else {
        throw Failure(.invalidData, "the virtual clock cannot go beyond 2^53 milliseconds")
      }
      let step = interpreter.advance(snapshot, by: milliseconds)
      return try finish([step], event: "{\"advance\":\(milliseconds)}")
    case .guards(let answers):
      for (name, answer) in answers { snapshot = interpreter.assume(name, answer, in: snapshot).after }
      return nil
    }
  }

  /// The line of the complete snapshot.
  var snapshotLine: String { "{\"snapshot\":\(interpreter.json(of: snapshot).jsonText())}" }

  // MARK: Steps

  private mutating func finish(_ steps: [Macrostep], event: String) throws(Failure) -> String {
    var microsteps: [Microstep] = []
    for step in steps { try keep(step, &microsteps) }
    if let limit = options.settle { try settle(limit, &microsteps) }
    return line(event: event, microsteps)
  }

  private mutating func keep(_ step: Macrostep, _ microsteps: inout [Microstep]) throws(Failure) {
    if case .endless(let states) = step.outcome { throw endless(step.input, states) }
    microsteps += step.microsteps
    snapshot = step.after
  }

  /// Advances the clock timer by timer, until `limit` is used up or nothing is scheduled.
  private mutating func settle(_ limit: Int, _ microsteps: inout [Microstep]) throws(Failure) {
    let end = min(snapshot.now, EventItem.latestTime - limit) + limit
    while snapshot.status == .active, let due = nextDue {
      let time = max(min(due, end), snapshot.now)
      try keep(interpreter.advance(snapshot, by: time - snapshot.now), &microsteps)
      if time == end { return }
    }
  }

  /// When the next timer is due; nil where nothing is scheduled that the clock can reach.
  private var nextDue: Int? {
    interpreter.timers(in: snapshot).first.map(\.due).flatMap { $0 == ScheduledEvent.never ? nil : $0 }
  }

  private func endless(_ input: Input, _ states: StateSet) -> Failure {
    let chart = interpreter.chart
    let names = states.filter { chart[$0].kind.isAtomic }.map { chart[$0].id }
    let place = states.first { chart[$0].kind.isAtomic }.map { chart.location(at: chart[$0].details.offset) }
    let cause: String
    switch input {
    case .start: cause = "the start"
    case .event(let event), .eventTo(_, let event): cause = "\"\(event.name)\""
    case .advance, .timer: cause = "a timer"
    case .proceed: cause = "a pause"
    case .answer(let path, _): cause = "the answer for \"\(path.last ?? "")\""
    case .assume(let name, _): cause = "the answer for \"\(name)\""
    }
    return Failure(
      .machineFailed,
      "\(place?.description ?? chart.source.name): the step after \(cause) does not end: "
        + "after \(interpreter.options.microstepLimit) microsteps it still goes through "
        + names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : ""))
  }

  // MARK: Lines

  private func line(event: String, _ microsteps: [Microstep]) -> String {
    let chart = interpreter.chart
    var line = "{\"event\":\(event)"
    line += ",\"value\":\(chart.value(of: snapshot).jsonText(sortedKeys: true))"
    line += ",\"tags\":\(Self.list(chart.tags(of: snapshot.configuration)))"
    line += ",\"status\":\"\(snapshot.status.name)\",\"done\":\(snapshot.isDone)"
    line += ",\"output\":\(snapshot.output.jsonText())"
    if snapshot.status == .error { line += ",\"error\":\(JSONText.quoted(snapshot.failure ?? ""))" }
    line += ",\"actions\":\(Self.list(microsteps.flatMap(\.actions)))"
    if options.showsConfiguration {
      line += ",\"configuration\":\(Self.list(snapshot.configuration.map { chart[$0].id }))"
    }
    if options.showsContext { line += ",\"context\":\(snapshot.data.jsonText())" }
    if options.showsMicrosteps { line += ",\"microsteps\":[\(values(microsteps))]" }
    return line + "}"
  }

  /// The values after the microsteps of the chart itself that took a transition or entered a state.
  private func values(_ microsteps: [Microstep]) -> String {
    microsteps.filter { $0.session.isEmpty && !($0.transitions.isEmpty && $0.entered.isEmpty) }
      .map { interpreter.chart.value(of: $0.after).jsonText(sortedKeys: true) }
      .joined(separator: ",")
  }

  private static func list(_ names: [String]) -> String {
    "[" + names.map(JSONText.quoted).joined(separator: ",") + "]"
  }
}
