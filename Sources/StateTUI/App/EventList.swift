import ChartKit

/// Everything that could be sent at a moment: the chart's events in document order, answers for children that wait,
/// then the timers.
///
/// Verdicts are the interpreter's. What firing would do is computed when a line is first shown, so that a chart with
/// thousands of events costs no more than a screenful.
struct EventList: Sendable {
  /// What a line stands for: it keeps its identity from moment to moment.
  enum Subject: Hashable, Sendable {
    case event(String)
    /// A descriptor with a wildcard: any event that it matches.
    case pattern(String)
    /// The answer that a child without a machine of its own is waiting to give.
    case answer(child: String, succeeds: Bool)
    case timer(Int)
  }

  struct Entry: Sendable {
    var subject: Subject
    var verdict: Verdict
    /// The transitions that match, innermost first.
    var candidates: [Candidate]
    /// The timer's event, else the event, with data where the document has an example of them.
    var event: Event
    var timer: ScheduledEvent?
    /// Ids of the children that lead to the session whose timer it is.
    var timerPath: [String] = []
    /// Whether nobody knows, since guards here take too long to be asked before somebody wants to know.
    var isUnasked = false
    /// Whether what happens hangs on a guard that nobody has answered.
    var asks: Bool { candidates.contains { !$0.openGuards.isEmpty && ($0.lost == nil || $0.lost == .guard) } }
    /// Whether it is blocked and a guard fails at that: then sending it may do something all the same.
    var hasFault: Bool { verdict == .blocked && candidates.contains { $0.lost == .error } }
  }

  let standpoint: Standpoint
  let entries: [Entry]
  /// Whether entries are still to be found.
  let isPending: Bool
  /// How many events can fire and timers wait.
  let firingCount: Int
  /// What firing an entry would do, for those that were asked for.
  private var previews: [Int: Preview] = [:]
  private let positions: [Subject: Int]

  /// - Parameter names: the events that the chart names; those that only children name to which events are passed on are
  ///   found here.
  init(_ standpoint: Standpoint, names: [String]) {
    self.standpoint = standpoint
    isPending = false
    var builder = Builder(standpoint.interpreter, standpoint.snapshot)
    let entries = builder.entries(names)
    self.entries = entries
    firingCount = entries.count { $0.timer != nil || $0.verdict == .fires }
    positions = Dictionary(
      entries.indices.map { (entries[$0].subject, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// What can be sent is still to be found: for charts whose guards may take their time.
  init(pending standpoint: Standpoint) {
    self.standpoint = standpoint
    (isPending, entries, firingCount, positions) = (true, [], 0, [:])
  }

  func position(of subject: Subject) -> Int? { positions[subject] }

  private struct Preview: Sendable {
    var step: Macrostep
    var facts: StepFacts
  }

  /// What firing an entry would do; nil until `computePreview` was asked for it, and where nothing would be done.
  func facts(_ index: Int) -> StepFacts? { previews[index]?.facts }
  func step(_ index: Int) -> Macrostep? { previews[index]?.step }

  /// Whether what firing an entry would do is still to be computed.
  func lacksPreview(_ index: Int) -> Bool {
    guard entries.indices.contains(index), previews[index] == nil else { return false }
    let entry = entries[index]
    guard standpoint.interpreter.chart.isRunnable else { return false }
    return entry.verdict == .fires || entry.timer != nil || entry.asks || entry.hasFault
  }

  /// Computes what firing an entry would do, once.
  mutating func computePreview(_ index: Int) {
    guard lacksPreview(index) else { return }
    let entry = entries[index]
    let step = step(entry, data: entry.event.data)
    previews[index] = Preview(step: step, facts: standpoint.facts(step))
  }

  /// What firing an entry does, in the whole tree of sessions.
  func step(_ entry: Entry, data: Value) -> Macrostep {
    if let timer = entry.timer { return standpoint.fire(timer: timer.number) }
    return standpoint.send(entry.event(with: data))
  }
}

extension EventList.Entry {
  /// The event with data.
  func event(with data: Value) -> Event {
    let details = event.details
    return Event(event.name, event.kind, data: data, details: details == Event.Details() ? nil : details)
  }
}

extension EventList {
  private struct Builder {
    /// With less time for scripts: a list of many events must not take longer than a key may.
    let interpreter: Interpreter
    /// Whether a guard has taken too long: scripts are not asked any more.
    private var isOutOfTime = false
    private static let scriptMilliseconds = 200
    let snapshot: Snapshot
    /// First tokens of the descriptors that active states have; nil where one of them is `*`.
    private var tokens: Set<Substring>? = []
    /// Whether children get every event too.
    private let passesOn: Bool

    init(_ interpreter: Interpreter, _ snapshot: Snapshot) {
      var hasty = interpreter
      hasty.options.scripts.milliseconds = min(hasty.options.scripts.milliseconds, Self.scriptMilliseconds)
      self.interpreter = hasty
      self.snapshot = snapshot
      passesOn = interpreter.passesOn(in: snapshot)
      let chart = interpreter.chart
      // The root is asked in every dialect, also where it is not part of the configuration.
      var asked = Array(snapshot.configuration)
      if !snapshot.configuration.contains(0) { asked.append(0) }
      for state in asked {
        for transition in chart.transitions[chart[state].transitions] {
          for descriptor in transition.details.descriptors { add(descriptor) }
        }
      }
    }

    private mutating func add(_ descriptor: String) {
      let token = Builder.token(descriptor)
      if token == "*" { tokens = nil } else { tokens?.insert(token) }
    }

    private static func token(_ name: String) -> Substring {
      name[..<(name.firstIndex(of: ".") ?? name.endIndex)]
    }

    mutating func entries(_ names: [String]) -> [Entry] {
      var list: [Entry] = []
      for name in names + interpreter.forwardedNames(in: snapshot) { list.append(entry(for: name)) }
      for child in snapshot.children where child.awaitsAnswer {
        for succeeds in [true, false] {
          if let entry = answer(of: child, succeeds: succeeds) { list.append(entry) }
        }
      }
      for timer in interpreter.timers(in: snapshot) { list.append(entry(for: timer)) }
      return list
    }

    private mutating func entry(for name: String) -> Entry {
      let subject: Subject = name == "*" || name.hasSuffix(".*") ? .pattern(name) : .event(name)
      let event = Event(name, data: interpreter.chart.payloads[name]?.examples.first ?? .undefined)
      // No state that is asked has a descriptor that begins like this: the interpreter would find nothing.
      if !passesOn, let tokens, !tokens.contains(Builder.token(name)) {
        return Entry(subject: subject, verdict: .ignored, candidates: [], event: event)
      }
      return entry(subject, event)
    }

    private mutating func entry(_ subject: Subject, _ event: Event) -> Entry {
      if isOutOfTime, interpreter.asksScripts(event, in: snapshot) { return unasked(subject, event) }
      let found = interpreter.candidates(event, in: snapshot)
      if found.contains(where: \.ranOutOfTime) {
        isOutOfTime = true
        return unasked(subject, event)
      }
      let verdict = interpreter.verdict(event, among: found, in: snapshot)
      return Entry(subject: subject, verdict: verdict, candidates: found, event: event)
    }

    private func unasked(_ subject: Subject, _ event: Event) -> Entry {
      var entry = Entry(subject: subject, verdict: .blocked, candidates: [], event: event)
      entry.isUnasked = true
      return entry
    }

    private mutating func entry(for timer: ScheduledEvent) -> Entry {
      var entry = entry(.timer(timer.number), timer.event)
      entry.timer = timer
      entry.timerPath = snapshot.place(ofTimer: timer.number)?.path ?? []
      return entry
    }

    /// Nil where no transition is interested.
    private mutating func answer(of child: ChildSnapshot, succeeds: Bool) -> Entry? {
      let isXState5 = interpreter.chart.dialect == .xstate5
      let prefix =
        succeeds
        ? (isXState5 ? "xstate.done.actor." : "done.invoke.")
        : (isXState5 ? "xstate.error.actor." : "error.platform.")
      let event = Event(prefix + child.id, .platform, details: Event.Details(invokeID: child.id))
      let entry = entry(.answer(child: child.id, succeeds: succeeds), event)
      return entry.verdict == .ignored && !succeeds ? nil : entry
    }
  }
}
