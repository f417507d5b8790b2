import ChartKit
import TerminalKit

/// Driving the chart.
extension App {
  /// Whether the chart can be run at all.
  var canFire: Bool { work?.chart.isRunnable ?? false }

  /// What Enter would do to the selected line, in a word.
  var activateHint: String? {
    guard let work else { return catalogue == nil ? nil : "open" }
    switch work.focus {
    case .events: return eventHint(work)
    case .tree where work.tree.showsTable: return tableHint(work)
    case .tree:
      guard let row = work.tree.selectedRow else { return nil }
      switch row.item {
      case .timer: return "jump there"
      case .child: return "enter"
      case .state: return "details"
      }
    case .table: return tableHint(work)
    case .context:
      guard let row = work.context.selectedRow else { return nil }
      return row.canOpen ? (row.isOpen ? "fold" : "unfold") : "show"
    case .history:
      guard let moment = work.history.selectedMoment else { return nil }
      return moment == work.session.timeline.cursor ? "details" : "go there"
    case .clock: return work.clock.selectedTimer == nil ? nil : "jump there"
    }
  }

  private func eventHint(_ work: Workspace) -> String? {
    guard canFire else { return "problems" }
    switch work.events.selectedRow {
    case .entry(let index):
      let entry = work.list.entries[index]
      if quiz != nil { return "say what then" }
      if entry.timer != nil { return "jump there" }
      if entry.asks { return "answer" }
      if entry.isUnasked { return "fire" }
      if case .pattern = entry.subject { return "send" }
      if work.wantsData(entry) { return "give data" }
      return entry.verdict == .fires ? "fire" : "why"
    case .ignored: return work.events.showsIgnored ? "fold" : "unfold"
    default: return nil
    }
  }

  private func tableHint(_ work: Workspace) -> String? {
    guard work.table.selectedTransition != nil else { return nil }
    guard canFire else { return "source" }
    return tableSubject(work) == nil ? "source" : "fire"
  }

  /// The event that takes the selected transition of the table now; nil where none does.
  private func tableSubject(_ work: Workspace) -> EventList.Subject? {
    guard canFire, let selected = work.table.selectedTransition else { return nil }
    return work.list.entries.first { entry in
      entry.candidates.contains { $0.transition == selected && $0.lost == nil }
    }?.subject
  }

  mutating func activate() {
    guard let work else { return openSelected() }
    switch work.focus {
    case .events: activateEvent(work)
    case .tree where work.tree.showsTable: activateTransition(work)
    case .table: activateTransition(work)
    case .tree:
      guard let row = work.tree.selectedRow else { return }
      if case .timer(let number) = row.item { return fire(.timer(number)) }
      if case .child(let id) = row.item {
        let instance = work.session.interpreter.instance(at: work.path + [id], in: work.session.snapshot)
        return instance.map { enter($0) } ?? ()
      }
      overlays.append(TextOverlay.details(row, work))
    case .context:
      guard let row = work.context.selectedRow else { return }
      if row.canOpen { return row.isOpen ? fold() : unfold() }
      overlays.append(TextOverlay.value(row))
    case .history: activateMoment(work)
    case .clock: if let timer = work.clock.selectedTimer { fire(.timer(timer.number)) }
    }
  }

  private mutating func activateEvent(_ work: Workspace) {
    guard canFire else { return showProblems() }
    switch work.events.selectedRow {
    case .entry(let index):
      let entry = work.list.entries[index]
      if quiz != nil { return ask(entry.subject) }
      activate(entry.subject)
    case .ignored: self.work?.events.showsIgnored.toggle()
    default: break
    }
  }

  /// Fires a line of the events menu; one whose data the document speaks of asks for them first.
  mutating func activate(_ subject: EventList.Subject) {
    guard let work, let index = work.list.position(of: subject) else { return }
    if work.wantsData(work.list.entries[index]) { return overlays.append(PayloadOverlay(subject, work)) }
    fire(subject)
  }

  private mutating func activateTransition(_ work: Workspace) {
    if let subject = tableSubject(work) { return activate(subject) }
    guard let selected = work.table.selectedTransition else { return }
    show(work.chart[transition: selected].source)
  }

  private mutating func activateMoment(_ work: Workspace) {
    guard let moment = work.history.selectedMoment else { return }
    if moment == work.session.timeline.cursor { return explain() }
    self.work?.moving { $0.go(to: moment) }
  }

  /// Goes to a state in the tree.
  mutating func show(_ state: StateIndex) {
    focus(.tree)
    work?.tree.showsTable = false
    guard var work else { return }
    work.tree.select(state, in: work, height: height(of: .tree))
    self.work = work
  }

  // MARK: Firing

  mutating func showLetters() {
    if layout.rect(of: .events) == nil { focus(.events) }
    overlays.append(LetterOverlay())
  }

  /// Whether the selected line is an event whose data can be given.
  var canEdit: Bool {
    guard let work, canFire, work.focus == .events, let index = work.events.selectedEntry else {
      return false
    }
    return work.list.entries[index].timer == nil
  }

  mutating func editData() {
    guard canEdit, let work, let index = work.events.selectedEntry else { return }
    let entry = work.list.entries[index]
    if case .pattern(let name) = entry.subject { return overlays.append(SendOverlay(pattern: name)) }
    overlays.append(PayloadOverlay(entry.subject, work))
  }

  /// Fires what a line of the events menu stands for; asks first where a guard has no answer.
  mutating func fire(_ subject: EventList.Subject, data: Value = .undefined) {
    settleClock()
    guard let work else { return }
    guard canFire else { return refuseToRun() }
    guard let index = work.list.position(of: subject) else { return }
    let entry = work.list.entries[index]
    if case .pattern(let name) = subject { return overlays.append(SendOverlay(pattern: name)) }
    let isHandled =
      entry.timer != nil || entry.verdict == .fires || entry.asks || entry.isUnasked
      || !data.isUndefined
    guard isHandled else { return overlays.append(WhyOverlay(subject, work)) }
    // What the preview has worked out is done, not worked out again.
    let known = entry.timer != nil || data == entry.event.data ? work.list.step(index) : nil
    let step = known ?? work.list.step(entry, data: data)
    if let name = step.openGuards.first {
      return overlays.append(QuestionOverlay(name, then: .fire(subject, data)))
    }
    let path = work.path
    perform { session in
      if let step = session.take(step) { return step }
      if let timer = entry.timer { return session.fire(timer: timer.number) }
      return session.fire(entry.event(with: data), at: path)
    }
    if !data.isUndefined { self.work?.remember(data, of: entry.event.name) }
  }

  /// Sends an event by its name, also one that the chart does not know.
  mutating func send(_ name: String, data: Value) {
    settleClock()
    guard let work else { return }
    guard canFire else { return refuseToRun() }
    if !data.isUndefined { self.work?.remember(data, of: name) }
    let path = work.path
    let step = work.standpoint.send(Event(name, data: data))
    if let open = step.openGuards.first {
      return overlays.append(QuestionOverlay(open, then: .send(name, data)))
    }
    perform { $0.take(step) ?? $0.fire(Event(name, data: data), at: path) }
    if step.changedNothing {
      notice = Notice("\(name) is ignored here: \(work.endedWords ?? "nothing changes").")
    }
  }

  mutating func advance(by milliseconds: Int) {
    guard let work else { return }
    guard canFire else { return refuseToRun() }
    let step = work.standpoint.advance(by: milliseconds)
    if let open = step.openGuards.first {
      return overlays.append(QuestionOverlay(open, then: .advance(milliseconds)))
    }
    perform { $0.take(step) ?? $0.advance(by: milliseconds) }
  }

  private mutating func refuseToRun() {
    notice = Notice("This chart has errors and cannot be run; :problems lists them.", .error)
  }

  /// Takes a step and tells what went wrong in it.
  mutating func perform(_ body: (inout DebugSession) -> Macrostep) {
    // In place: a copy would copy the whole history with each step.
    var step: Macrostep?
    work?.moving { step = body(&$0) }
    guard let work, let step else { return }
    if case .endless(let states) = step.outcome {
      let names = work.rootNaming.leaves(states)
      notice = Notice("This step never ends: it goes round through \(names). Nothing was changed.", .error)
    } else if let error = SourcePlace.firstError(of: step, in: work), step.after.status != .error {
      notice = Notice("\(error.location): \(error.what)", .warning)
    }
    tellStop()
  }

  // MARK: Time travel

  var undoHint: String? {
    guard let work else { return browser?.service.canUndo ?? false ? "undo" : nil }
    return work.session.timeline.current.parent == nil ? nil : "undo"
  }

  var redoHint: String? {
    guard let work else { return browser?.service.canRedo ?? false ? "redo" : nil }
    return work.session.timeline.current.next == nil ? nil : "redo"
  }

  mutating func undo() {
    waited = 0
    if work == nil, catalogue != nil { return undoCall() }
    guard let work, work.session.timeline.current.parent != nil else {
      notice = Notice("This is the start.")
      return
    }
    self.work?.moving { $0.undo() }
  }

  mutating func redo() {
    if work == nil, catalogue != nil { return redoCall() }
    guard let work, work.session.timeline.current.next != nil else {
      notice = Notice("There is no step ahead.")
      return
    }
    self.work?.moving { $0.redo() }
  }

  mutating func restart() {
    waited = 0
    work?.moving { $0.restart() }
  }

  // MARK: Guards that nobody implements

  /// Asks for the first guard that the start hung on and that has no answer.
  mutating func askAtStart() {
    guard let work, let name = work.session.timeline.moments[0].step.openGuards.first else { return }
    overlays.append(QuestionOverlay(name, then: .start))
  }

  /// Takes the answer to a question and goes on with what was asked for.
  mutating func answer(_ name: String, _ answer: Bool, then next: QuestionOverlay.Next) {
    guard var work else { return }
    switch next {
    case .start:
      work.restart(assuming: name, answer)
      self.work = work
      settle()
      askAtStart()
    case .fire(let subject, let data):
      perform { $0.assume(name, answer) }
      settle()
      fire(subject, data: data)
    case .send(let event, let data):
      perform { $0.assume(name, answer) }
      settle()
      send(event, data: data)
    case .advance(let milliseconds):
      perform { $0.assume(name, answer) }
      settle()
      advance(by: milliseconds)
    case .nothing: perform { $0.assume(name, answer) }
    }
  }
}

extension Workspace {
  /// Begins anew with one more answer. For the start only: what was done is lost.
  fileprivate mutating func restart(assuming name: String, _ answer: Bool) {
    assumptions[name] = answer
    begin(DebugSession(session.interpreter, input: input, assumptions: assumptions))
  }

  /// Data that an event may carry, as JSON: the document's examples, then what was sent before, the latest last.
  func offeredData(of event: String) -> [String] {
    let sent = sentData[event] ?? []
    let examples = (chart.payloads[event]?.examples ?? []).map { $0.jsonText() }
    return examples.reversed().filter { !sent.contains($0) } + sent
  }

  fileprivate mutating func remember(_ data: Value, of event: String) {
    let text = data.jsonText()
    sentData[event, default: []].removeAll { $0 == text }
    sentData[event, default: []].append(text)
  }
}
