/// What can be tried in the moments of one chart: its events, with the data that are known for them, the timers, and the
/// answers of children that wait for one.
struct MoveTable {
  private let program: ChartProgram
  /// Events by number: those that the chart names, then those with data: what the caller knows, the document's examples,
  /// and what guards ask for.
  let events: [Event]
  private let matches: [EventMatch]
  /// The numbers of the events that a state has transitions for; nil while nobody has asked.
  private var eventsOfState: [[Int32]?]
  /// In which question an event was last listed.
  private var stamps: [Int32]
  private var stamp: Int32 = 0

  /// - Parameter known: events with data to try besides, such as those that were sent before.
  init(_ program: ChartProgram, known: [Event]) {
    self.program = program
    var events = program.chart.eventNames.map { Event($0) }
    let offered = program.chart.eventNames.flatMap { name in
      (program.chart.payloads[name]?.trials ?? []).map { Event(name, data: $0) }
    }
    for event in known + offered + Self.guessed(program.chart) where !events.contains(event) {
      events.append(event)
    }
    // Where nothing hangs on answers, ways need none: those events come first.
    let asking = Self.askingDescriptors(program.chart)
    events = events.filter { !asking.contains($0.name) } + events.filter { asking.contains($0.name) }
    self.events = events
    matches = events.map { program.matcher.match($0.name) }
    eventsOfState = Array(repeating: nil, count: program.stateCount)
    stamps = Array(repeating: 0, count: events.count)
  }

  /// Of charts of this size at the most, the texts of guards are read for data that meet them.
  private static let readableTransitions = 2_000

  /// Events with data that guards ask for in so many words.
  static func guessed(_ chart: Chart) -> [Event] {
    if chart.transitions.count > readableTransitions { return [] }
    var events: [Event] = []
    for transition in chart.transitions {
      guard let data = EventReading.sample(for: transition, in: chart) else { continue }
      for name in transition.details.descriptors where !name.hasSuffix("*") && chart.eventNames.contains(name)
      {
        let event = Event(name, data: data)
        if !events.contains(event) { events.append(event) }
      }
    }
    return events
  }

  /// The events of transitions whose guard nobody implements.
  private static func askingDescriptors(_ chart: Chart) -> Set<String> {
    Set(
      chart.transitions.filter { !($0.details.condition?.names.isEmpty ?? true) }.flatMap(
        \.details.descriptors))
  }

  /// The numbers of the events that an active state has a transition for, each once.
  mutating func events(in configuration: StateSet) -> [Int32] {
    stamp += 1
    var found: [Int32] = []
    if !configuration.contains(0) { add(0, to: &found) }
    for state in configuration { add(state, to: &found) }
    return found
  }

  private mutating func add(_ state: StateIndex, to found: inout [Int32]) {
    let row = program.states[Int(state)]
    if row.firstTransition == row.endTransition { return }
    for event in handled(by: state) where stamps[Int(event)] != stamp {
      stamps[Int(event)] = stamp
      found.append(event)
    }
  }

  private mutating func handled(by state: StateIndex) -> [Int32] {
    if let known = eventsOfState[Int(state)] { return known }
    let row = program.states[Int(state)]
    let handled = events.indices.filter { event in
      (row.firstTransition..<row.endTransition).contains { program.matches($0, matches[event]) }
    }.map(Int32.init)
    eventsOfState[Int(state)] = handled
    return handled
  }

  /// The timers that can be waited for: the one that is due first, and those that the clock never reaches.
  static func timers(in snapshot: Snapshot, _ interpreter: Interpreter) -> [Move.Kind] {
    if snapshot.schedule.isEmpty && snapshot.children.isEmpty { return [] }
    var moves: [Move.Kind] = []
    for (index, timer) in interpreter.timers(in: snapshot).enumerated() {
      if timer.due == ScheduledEvent.never {
        moves.append(.stalledTimer(Move.Timer(event: timer.event.name, wait: 0)))
      } else if index == 0 {
        let wait = max(0, timer.due - snapshot.now)
        moves.append(.nextTimer(Move.Timer(event: timer.event.name, wait: wait)))
      }
    }
    return moves
  }

  /// What children that wait for an answer may answer: that they are done and, where somebody minds, that they failed.
  func answers(in snapshot: Snapshot, _ interpreter: Interpreter) -> [Move.Kind] {
    var moves: [Move.Kind] = []
    for child in snapshot.children where child.awaitsAnswer {
      moves.append(.event(interpreter.answer(of: child.id, succeeds: true)))
      let failure = interpreter.answer(of: child.id, succeeds: false)
      if !program.matcher.match(failure.name).isEmpty { moves.append(.event(failure)) }
    }
    return moves
  }
}

extension Interpreter {
  /// The event with which an invoked child answers that it is done, or has failed.
  public func answer(of child: String, _ data: Value = .undefined, succeeds: Bool) -> Event {
    let prefix = succeeds ? program.names.actorDone : program.names.actorError
    return Event(prefix + child, .platform, data: data, details: Event.Details(invokeID: child))
  }
}

extension Interpreter {
  /// Data with which an event would fire: of the document's examples, and of what guards ask for.
  func firingData(_ name: String, in snapshot: Snapshot) -> [Value] {
    askedData(name).filter { verdict(Event(name, data: $0), in: snapshot) == .fires }
  }

  /// Data that are known for an event: the document's examples, and what guards ask for, each once.
  func askedData(_ name: String) -> [Value] {
    var found: [Value] = []
    let guessed = MoveTable.guessed(chart).filter { $0.name == name }.map(\.data)
    for data in (chart.payloads[name]?.trials ?? []) + guessed where !found.contains(data) {
      found.append(data)
    }
    return found
  }
}
