import ChartKit

/// What states, timers and moments are called on the screen.
struct Naming: Sendable {
  private let chart: Chart
  private let ambiguous: Set<String>
  /// Of each event that `after` makes: the state that waits, and how long.
  private let delays: [String: ChartDelay]

  init(_ chart: Chart) {
    self.chart = chart
    // SCXML's ids are unique.
    ambiguous = chart.dialect == .scxml ? [] : chart.sharedKeys
    delays = chart.delays
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
  func timer(_ event: Event) -> String { delays[event.name].map { "after " + $0.text } ?? event.name }

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
      guard let (timer, path) = Naming.place(ofTimer: number, in: step.before) else { return ("timer", true) }
      // The delays of a child's chart are not known here, but what XState calls them is.
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
    place(ofTimer: number, in: snapshot)?.timer
  }

  /// The timer with this number, and the ids of the children that lead to the session that waits.
  static func place(ofTimer number: Int, in snapshot: Snapshot) -> (timer: ScheduledEvent, path: [String])? {
    if let found = snapshot.schedule.first(where: { $0.number == number }) { return (found, []) }
    for child in snapshot.children {
      guard case .session(let inner) = child.body, let found = place(ofTimer: number, in: inner) else {
        continue
      }
      return (found.timer, [child.id] + found.path)
    }
    return nil
  }
}
