import ChartKit
import TerminalKit

/// Stepping through a macrostep, breakpoints, and steps that a search found.
extension App {
  var isUnderWay: Bool { work?.session.isUnderWay ?? false }

  /// What one microstep would be of, in a word.
  var microstepHint: String? {
    if isUnderWay { return "microstep" }
    guard let work, canFire, let subject = whySubject, let index = work.list.position(of: subject) else {
      return nil
    }
    let entry = work.list.entries[index]
    if case .pattern = entry.subject { return nil }
    return entry.timer != nil || entry.verdict == .fires ? "microstep" : nil
  }

  /// One microstep of what is under way, else the first of the selected event.
  mutating func takeMicrostep() {
    if isUnderWay { return perform { $0.proceed(.microsteps(1)) } }
    guard let work, microstepHint != nil, let subject = whySubject,
      let index = work.list.position(of: subject)
    else {
      notice = Notice("No step is under way; s on an event begins one.")
      return
    }
    let entry = work.list.entries[index]
    if let name = work.list.step(entry, data: .undefined).openGuards.first {
      return overlays.append(QuestionOverlay(name, then: .nothing))
    }
    if let timer = entry.timer { return perform { $0.fire(timer: timer.number, reach: .microsteps(1)) } }
    perform { $0.fire(entry.event, at: work.path, reach: .microsteps(1)) }
  }

  mutating func goOn(_ reach: DebugSession.Reach) {
    guard isUnderWay else {
      notice = Notice("No step is under way; s on an event begins one, breakpoints stop in one.")
      return
    }
    perform { $0.proceed(reach) }
  }

  /// Says where a step stopped on its way.
  mutating func tellStop() {
    guard let work, work.session.isUnderWay, let stop = work.session.stops.first else { return }
    let map = keyMap
    let key = { (id: CommandID) in map.label(for: id, .unicode) ?? "" }
    notice = Notice(
      "Breakpoint \(stop.id): \(stop.stopText(work.rootNaming)). \(key(.microstep)) microstep, "
        + "\(key(.finish)) finish, \(key(.proceed)) continue.", .warning)
  }

  /// Does what leads to where an event fires, then sends the event. A breakpoint on the way stops it there.
  mutating func follow(_ way: [Move], then subject: EventList.Subject) {
    let path = work?.path
    follow(way)
    settle()
    guard !isUnderWay, work?.path == path else { return }
    fire(subject)
  }

  mutating func follow(_ way: [Move]) {
    let path = work?.path ?? []
    for move in way where !isUnderWay && work?.path == path { perform { $0.perform(move, at: path) } }
  }

  /// Sends an event with answers that hold for this step only.
  mutating func force(_ answers: [String: Bool], firing entry: EventList.Entry) {
    guard let work else { return }
    perform { $0.fire(entry.event, at: work.path, forcing: answers) }
    if notice == nil, self.work?.session.timeline.current.isHypothetical ?? false {
      notice = Notice("The chart says otherwise: what follows is hypothetical. u takes it back.", .warning)
    }
  }

  // MARK: Breakpoints

  /// What a breakpoint at the cursor would wait for.
  var breakSubject: Breakpoint.Pattern? {
    guard let work, canFire else { return nil }
    switch work.focus {
    case .tree where !work.tree.showsTable: return work.tree.selectedState.map { .enter($0) }
    case .tree, .table:
      guard let selected = work.table.selectedTransition else { return nil }
      let transition = work.chart[transition: selected]
      return .take(transition.source, event: transition.details.descriptors.first ?? "*")
    case .events:
      guard let index = work.events.selectedEntry else { return nil }
      return .receive(work.list.entries[index].event.name)
    case .clock: return work.clock.selectedTimer.map { .receive($0.event.name) }
    case .context: return work.context.selectedRow.map { .change($0.path) }
    case .history: return nil
    }
  }

  /// Sets a breakpoint where the cursor is, or takes away the one that is there. A state's goes from entering to
  /// leaving first.
  mutating func toggleBreakpoint() {
    guard let work, let pattern = breakSubject else {
      notice = Notice("Breakpoints are set on a state, transition, event or data.")
      return
    }
    func existing(_ pattern: Breakpoint.Pattern) -> Breakpoint? {
      work.session.breakpoints.first { $0.pattern == pattern && $0.path == work.path }
    }
    var next: Breakpoint.Pattern? = pattern
    if case .enter(let state) = pattern {
      if let leaving = existing(.leave(state)) {
        self.work?.moving { $0.removeBreakpoint(leaving.id) }
        next = nil
      } else if let entering = existing(pattern) {
        self.work?.moving { $0.removeBreakpoint(entering.id) }
        next = .leave(state)
      }
    } else if let old = existing(pattern) {
      self.work?.moving { $0.removeBreakpoint(old.id) }
      next = nil
    }
    guard let next else {
      notice = Notice("The breakpoint is gone.")
      return
    }
    self.work?.stop(at: next, in: work.path, work.chart)
    guard let point = self.work?.session.breakpoints.last else { return }
    let list = keyMap.label(for: .breakpoints, .unicode) ?? ":breaks"
    notice = Notice("Breakpoint \(point.id): \(point.text(work.rootNaming)). \(list) lists them.")
  }

  // MARK: Paths

  /// The state that `P` would look for a path to.
  var pathSubject: StateIndex? {
    guard let work, canFire, work.focus == .tree, !work.tree.showsTable,
      let state = work.tree.selectedState, !work.chart[state].kind.isHistory
    else { return nil }
    return state
  }

  mutating func showPath() {
    guard let work, let state = pathSubject else { return }
    overlays.append(PathOverlay(state, work))
  }
}

extension Workspace {
  /// The breakpoints that wait for a state of the chart that is looked at.
  func breakpoints(on state: StateIndex) -> [Breakpoint] {
    if session.breakpoints.isEmpty { return [] }
    return session.breakpoints.filter { point in
      guard point.path == path else { return false }
      switch point.pattern {
      case .enter(let wanted), .leave(let wanted), .take(let wanted, _): return wanted == state
      default: return false
      }
    }
  }
}
