import ChartKit

/// A place in a document that something on the screen comes from.
struct SourcePlace: Hashable, Sendable {
  var source: SourceText
  var offset: Int
  /// What stands there, in a few words.
  var what: String

  static func == (left: SourcePlace, right: SourcePlace) -> Bool {
    left.source === right.source && left.offset == right.offset && left.what == right.what
  }

  func hash(into hasher: inout Hasher) { hasher.combine(offset) }

  var location: SourceLocation { source.location(at: offset) }

  /// `order-desk.scxml:12`.
  var line: String { "\(location.file):\(location.line)" }
}

extension SourcePlace {
  init(_ chart: Chart, _ offset: Int, _ what: String) {
    self.init(source: chart.source, offset: offset, what: what)
  }

  static func state(_ state: StateIndex, in work: Workspace) -> SourcePlace {
    SourcePlace(work.chart, work.chart[state].details.offset, "state \(work.naming.name(state))")
  }

  static func transition(_ index: TransitionIndex, in chart: Chart, _ naming: Naming) -> SourcePlace {
    let transition = chart[transition: index]
    let words = "\(naming.name(transition.source)) \(TransitionText.trigger(transition, naming))"
    return SourcePlace(chart, transition.details.offset, words)
  }

  /// Where a state invokes an instance; the document's root for the root session.
  static func invocation(of instance: Instance, in work: Workspace) -> SourcePlace? {
    guard !instance.path.isEmpty else {
      let chart = work.session.chart
      return SourcePlace(chart, chart.root.details.offset, "the machine")
    }
    guard let owner = instance.owner, let chart = InstanceText.parentChart(instance, in: work),
      chart[owner].details.invokes.indices.contains(instance.position)
    else { return nil }
    let invoke = chart[owner].details.invokes[instance.position]
    return SourcePlace(chart, invoke.offset, "invocation of \(InstanceText.name(instance, in: work))")
  }

  /// Where an event is handled: by the transition that is taken now, else by the first that names it.
  static func event(_ entry: EventList.Entry, in work: Workspace) -> SourcePlace? {
    let taken = entry.candidates.first { $0.lost == nil } ?? entry.candidates.first
    if let taken { return transition(taken.transition, in: work.chart, work.naming) }
    let name = entry.event.name
    return work.chart.transitions.first { $0.details.descriptors.contains(name) }
      .map { transition($0.index, in: work.chart, work.naming) }
  }

  /// Where a timer's event leads, or the state that waits.
  static func timer(_ timer: ScheduledEvent, in work: Workspace) -> SourcePlace? {
    if let handler = work.chart.transitions.first(where: { $0.details.descriptors.contains(timer.event.name) }
    ) {
      return transition(handler.index, in: work.chart, work.naming)
    }
    return work.naming.owner(of: timer.event).map { state($0, in: work) }
  }

  /// Where a variable is declared.
  static func data(_ path: [String], in work: Workspace) -> SourcePlace? {
    guard let item = work.chart.data.first(where: { $0.name == path.first }) else { return nil }
    return SourcePlace(work.chart, item.offset, "data \(item.name)")
  }

  /// Where the first fault of a step lies.
  static func firstError(of step: Macrostep, in work: Workspace) -> SourcePlace? {
    errors(of: step, in: work).first
  }

  /// Where the faults of a step lie.
  static func errors(of step: Macrostep, in work: Workspace) -> [SourcePlace] {
    var charts = ChartsOfSteps(work)
    return step.microsteps.filter { !$0.errors.isEmpty }.flatMap { microstep -> [SourcePlace] in
      guard let (chart, _) = charts.chart(of: microstep) else { return [] }
      return microstep.errors.map { fault($0, in: chart) }
    }
  }

  /// Where a fault lies: what was thrown by a module's function tells its own place, which is nearer than the function's.
  static func fault(_ error: ChartError, in chart: Chart) -> SourcePlace {
    guard let place = FailureText.place(error.message), let offset = chart.source.offset(of: place) else {
      return SourcePlace(chart, error.offset, error.message)
    }
    return SourcePlace(chart, offset, FailureText.short(error.message))
  }

  /// Where a step comes from: its first error, else the first transition that it took, else where it began.
  static func step(_ step: Macrostep, in work: Workspace) -> SourcePlace? {
    if let error = firstError(of: step, in: work) { return error }
    var charts = ChartsOfSteps(work)
    for microstep in step.microsteps {
      guard let taken = microstep.transitions.first, let (chart, naming) = charts.chart(of: microstep) else {
        continue
      }
      return transition(taken, in: chart, naming)
    }
    guard case .start = step.input else { return nil }
    let chart = work.session.chart
    return SourcePlace(chart, chart.root.details.offset, "the machine")
  }
}

extension Workspace {
  /// The place of what a line names: a state, an event, `step N`.
  func place(named words: String) -> SourcePlace? {
    let parts = words.split(separator: " ")
    if parts.count == 2, parts[0] == "step" {
      let branch = session.timeline.branch
      guard let number = Int(parts[1]), number >= 1, number <= branch.count else { return nil }
      return .step(session.timeline.moments[branch[number - 1]].step, in: self)
    }
    if let state = chart.state(named: words) { return .state(state, in: self) }
    if let index = list.position(of: .event(words)) { return .event(list.entries[index], in: self) }
    return chart.transitions.first { $0.details.descriptors.contains(words) }
      .map { .transition($0.index, in: chart, naming) }
  }
}

/// The charts of the sessions that took a step's microsteps.
struct ChartsOfSteps {
  private let work: Workspace
  private var known: [[String]: (chart: Chart, naming: Naming)] = [:]

  init(_ work: Workspace) { self.work = work }

  /// Nil where the session's chart cannot be told any more.
  mutating func chart(of microstep: Microstep) -> (chart: Chart, naming: Naming)? {
    let path = microstep.session
    if path.isEmpty { return (work.session.chart, work.rootNaming) }
    if let found = known[path] { return found }
    guard let found = work.session.interpreter.instance(at: path, in: microstep.after)?.session else {
      return nil
    }
    let chart = found.interpreter.chart
    known[path] = (chart, chart === work.chart ? work.naming : Naming(chart))
    return known[path]
  }
}

extension App {
  /// Where the thing under the cursor stands in its document.
  var sourcePlace: SourcePlace? {
    guard let work else { return nil }
    switch work.focus {
    case .events:
      guard let index = work.events.selectedEntry else { return nil }
      let entry = work.list.entries[index]
      return entry.timer.flatMap { .timer($0, in: work) } ?? .event(entry, in: work)
    case .tree where !work.tree.showsTable: return treePlace(work)
    case .tree, .table:
      return work.table.selectedTransition.map { .transition($0, in: work.chart, work.naming) }
    case .context: return work.context.selectedRow.flatMap { .data($0.path, in: work) }
    case .history:
      return work.history.selectedMoment.flatMap { .step(work.session.timeline.moments[$0].step, in: work) }
    case .clock: return work.clock.selectedTimer.flatMap { .timer($0, in: work) }
    }
  }

  private func treePlace(_ work: Workspace) -> SourcePlace? {
    guard let row = work.tree.selectedRow else { return nil }
    switch row.item {
    case .state(let state): return .state(state, in: work)
    case .timer(let number):
      return Naming.timer(number, in: work.snapshot).flatMap { .timer($0, in: work) }
    case .child(let id):
      return work.session.interpreter.instance(at: work.path + [id], in: work.session.snapshot)
        .flatMap { .invocation(of: $0, in: work) }
    }
  }

  mutating func showSource(_ place: SourcePlace?) {
    guard let place else {
      notice = Notice("No line of the document is known for this.")
      return
    }
    overlays.append(SourceOverlay(place, size: size))
  }

  /// The file of a document: as it was named, or beside the machine's own document.
  func file(of place: SourcePlace) -> String {
    let source = place.source
    guard source.parts.count == 1 else { return place.location.file }
    guard let work, source !== work.session.chart.source, !source.name.contains("/") else {
      return source.name
    }
    let own = work.session.chart.source.name
    if source.name == own { return own }
    return (own.lastIndex(of: "/").map { String(own[...$0]) } ?? "") + source.name
  }
}
