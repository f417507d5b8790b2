import ChartKit

/// What states, timers and moments are called on the screen.
struct Naming: Sendable {
  private let chart: Chart
  private let ambiguous: Set<String>
  /// Of each event that `after` makes: the state that waits, and how long.
  private let delays: [String: ChartDelay]
  /// The same for the charts inside: how long alone, since their states are not here.
  private let innerDelays: [String: String]

  init(_ chart: Chart) {
    self.chart = chart
    // SCXML's ids are unique.
    ambiguous = chart.dialect == .scxml ? [] : chart.sharedKeys
    delays = chart.delays
    innerDelays = Naming.innerDelays(of: chart)
  }

  private static func innerDelays(of chart: Chart) -> [String: String] {
    var found: [String: String] = [:]
    for child in chart.children {
      found.merge(child.delays.mapValues(\.text)) { first, _ in first }
      found.merge(innerDelays(of: child)) { first, _ in first }
    }
    return found
  }

  /// The state's key, with its parent's where another state has the same.
  func name(_ state: StateIndex) -> String {
    let here = chart[state]
    guard let parent = here.parent else { return here.key.isEmpty ? chart.name : here.key }
    guard ambiguous.contains(here.key), parent != 0 else { return here.key }
    return chart[parent].key + "." + here.key
  }

  func names(_ states: some Sequence<StateIndex>) -> String { states.map(name).joined(separator: ", ") }

  /// The names of those of the states that have none inside.
  func leaves(_ states: StateSet) -> String { names(chart.leaves(of: states)) }

  /// The path from below the root, dotted; the root's own name for the root.
  func path(_ state: StateIndex) -> String {
    let keys = chart.dialect == .scxml ? [chart[state].key] : chart.path(of: state)
    return state == 0 ? name(0) : keys.joined(separator: ".")
  }

  /// The dotted path of keys in every dialect.
  func fullPath(_ state: StateIndex) -> String {
    state == 0 ? name(0) : chart.path(of: state).joined(separator: ".")
  }

  /// `after 5s` for the timers of `after`, else the event's name.
  func timer(_ event: Event) -> String {
    (delays[event.name]?.text ?? innerDelays[event.name]).map { "after " + $0 } ?? event.name
  }

  /// The same with the child's name before it, where the ids of a path lead to one: `k2: after 1s`.
  func timer(_ event: Event, at path: [String]) -> String {
    (path.isEmpty ? "" : path.joined(separator: ".") + ": ") + timer(event)
  }

  /// A timer of the session or of a child of it.
  func timer(_ timer: ScheduledEvent, in snapshot: Snapshot) -> String {
    self.timer(timer.event, at: snapshot.place(ofTimer: timer.number)?.path ?? [])
  }

  /// The state whose `after` the timer is; nil for timers that an action started.
  func owner(of event: Event) -> StateIndex? { delays[event.name]?.state }

  /// What started a step, as the history calls it.
  ///
  /// - Parameter isFull: whether the engine's events are told by their own names too.
  func input(_ step: Macrostep, isFull: Bool = false) -> (text: String, isTimer: Bool) {
    switch step.input {
    case .start: return ("(start)", false)
    case .event(let event), .eventTo(_, let event):
      let data = event.data.isUndefined ? "" : " " + ValueText.brief(event.data)
      let receiver =
        if case .eventTo(let path, _) = step.input { " to " + path.joined(separator: ".") } else { "" }
      return ((isFull ? fullEventName(event.name) : eventName(event.name)) + receiver + data, false)
    case .advance(let count): return ("+" + TimeText.exact(count), true)
    case .timer(let number):
      guard let (timer, path) = step.before.place(ofTimer: number) else { return ("timer", true) }
      return (self.timer(timer.event) + (path.isEmpty ? "" : " in " + path.joined(separator: ".")), true)
    case .answer(let path, .resolve(let value)):
      return ((path.last ?? "") + " resolved " + ValueText.brief(value), false)
    case .answer(let path, .reject(let value)):
      return ((path.last ?? "") + " rejected " + ValueText.brief(value), false)
    case .assume(let name, let answer):
      return (name + " = " + (answer.map { $0 ? "true" : "false" } ?? "?"), false)
    case .proceed: return ("(goes on)", false)
    }
  }

  /// The events of the engine by what they tell, all others by their own name.
  func eventName(_ name: String) -> String {
    if let told = delays[name] { return "after " + told.text }
    for (prefix, words) in Naming.engineEvents where name.hasPrefix(prefix) {
      return String(name.dropFirst(prefix.count)) + words
    }
    return name
  }

  /// The same with the event's own name where that is another one: `s2 done (done.state.s2)`.
  func fullEventName(_ name: String) -> String {
    let told = eventName(name)
    return told == name ? name : "\(told) (\(name))"
  }

  private static let engineEvents = [
    ("xstate.done.actor.", " done"), ("xstate.error.actor.", " failed"), ("xstate.done.state.", " done"),
    ("done.invoke.", " done"), ("error.platform.", " failed"), ("done.state.", " done"),
  ]

  /// The timer with this number, in the session or in a child of it.
  static func timer(_ number: Int, in snapshot: Snapshot) -> ScheduledEvent? {
    snapshot.place(ofTimer: number)?.timer
  }
}
