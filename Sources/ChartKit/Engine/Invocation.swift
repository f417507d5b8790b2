// Children: `invoke` (§6.4) and XState's invoked actors.

/// A child at work.
final class ChildSession {
  let id: String
  let source: String
  let owner: StateIndex?
  let position: Int
  /// Nil for what never answers by itself.
  let session: Session?
  /// The text of a document that was found at run time.
  let document: String?
  /// What replaces the child's data when it begins.
  var input: Value = .undefined
  var isStarted = false
  /// Whether another child has taken its id, so that nothing reaches it any more (XState v4).
  var isDetached = false
  /// The logic of a child that runs a script.
  var script: ScriptActor?
  /// The name under which the whole system knows the child.
  var systemID: String?
  /// Whether the parent is told of each snapshot.
  var wantsSnapshots = false {
    didSet { session?.sendsSnapshots = wantsSnapshots }
  }

  init(
    id: String, source: String, document: String? = nil, owner: StateIndex?, position: Int, session: Session?
  ) {
    (self.id, self.source, self.owner, self.position, self.session) = (id, source, owner, position, session)
    self.document = document
  }

  func snapshot() -> ChildSnapshot {
    ChildSnapshot(
      id: id, source: source, document: document, owner: owner, position: position, isStarted: isStarted,
      isDetached: isDetached, systemID: systemID, wantsSnapshots: wantsSnapshots,
      input: isStarted ? .undefined : input,
      body: session.map { .session($0.snapshot()) } ?? script.map { .script($0) } ?? .pending)
  }

  func stop() { session?.stop() }
}

extension Session {
  /// On entry: SCXML remembers the state until the macrostep ends, XState creates the child now and starts it then.
  func invokeChildren(of state: StateIndex, _ event: Event) {
    guard program.isXState else {
      change { $0.pendingInvokes.append(state) }
      hot.pointee.pendingCount += 1
      return
    }
    for position in program.chart.states[Int(state)].details.invokes.indices {
      create(program.chart.states[Int(state)].details.invokes[position], of: state, position)
    }
  }

  private func create(_ invoke: Invoke, of state: StateIndex, _ position: Int) {
    do {
      try createChild(invoke, of: state, position)
    } catch {
      if configuration4 != nil {
        fault = error
      } else if program.isXState {
        fail(error)
      } else {
        raiseError("error.execution", error)
      }
    }
  }

  private func createChild(_ invoke: Invoke, of state: StateIndex, _ position: Int) throws(ChartError) {
    let id = invoke.id ?? "\(program.chart.states[Int(state)].id).\(makeID())"
    let event = rest.event ?? Session.noEvent
    if !program.isXState, let type = invoke.type, case let type = try text(type, event),
      !Invoke.ownTypes.contains(type)
    {
      throw ChartError("nothing here runs invocations of the type \"\(type)\"", at: invoke.offset)
    }
    let child: ChildSession
    switch invoke.source {
    case .chart, .named, .logic, .machine:
      child = try self.child(
        id, invoke.source, named: invoke.name, owner: state, position, at: invoke.offset)
    case .computed:
      throw ChartError("what is to be invoked is no actor logic", at: invoke.offset)
    case .uri(let expression):
      let uri = try text(expression, event)
      let text = load(uri).map { String(decoding: $0, as: UTF8.self) }
      guard let found = self.child(id, of: text, named: uri, owner: state, position) else {
        let error = ChartError("there is no chart \"\(uri)\" that can run", at: invoke.offset)
        return raiseError("error.communication", error)
      }
      child = found
    case .content(let expression):
      let value = try evaluate(expression, event)
      let text = value.string ?? value.kept?.text
      guard let found = self.child(id, of: text, named: "content", owner: state, position) else {
        let error = ChartError("the content to invoke is no chart that can run", at: invoke.offset)
        return raiseError("error.communication", error)
      }
      child = found
    }
    child.input = try payload(invoke.payload, event, isStrict: true)
    if child.script?.kind == "service" {
      child.input = [
        "context": rest.data, "event": event.object(isVersion4: true), "data": child.input,
      ]
    } else if child.script?.kind == Self.activityKind {
      child.input = activityInput(child)
    }
    child.wantsSnapshots = invoke.wantsSnapshots
    child.systemID = try invoke.systemID.map { id throws(ChartError) in try text(id, event) }
    if !program.isXState || configuration4 != nil {
      if let location = invoke.idLocation { try assign(.literal(.string(id)), to: location, event) }
      if let session = child.session {
        let number = makeID()
        session.change { $0.session = number }
      }
    }
    try add(child, at: invoke.offset)
  }

  /// Takes a child that is to be started at the end of the macrostep; XState v4 starts it at once.
  func add(_ child: ChildSession, at offset: Int = 0) throws(ChartError) {
    if let id = child.systemID, rootSession.systemActors()[id] != nil {
      throw ChartError("there is already an actor with the system's id \"\(id)\"", at: 0)
    }
    guard hasRoomForChild else {
      throw ChartError(
        "children are nested too deep: this one would be the child of \(depth) others", at: offset)
    }
    child.script?.input = child.input
    session(child, takesRecordingOf: self)
    detachChildren(withID: child.id)
    children.append(child)
    hot.pointee.isTouched = true
    record(.childStarted(id: child.id, source: child.source))
    if configuration4 != nil && !actsLate {
      begin(child)
    } else {
      hot.pointee.unstartedCount += 1
    }
  }

  /// How many sessions there are from the root to this one, both counted.
  private var depth: Int {
    var (count, here) = (1, self)
    while let above = here.parent { (count, here) = (count + 1, above) }
    return count
  }

  /// A document that invokes itself would never come to an end: there are 32 levels, and no more than 1000 sessions where
  /// there are more than four.
  private var hasRoomForChild: Bool {
    let depth = depth
    return depth < 5 || depth < 32 && rootSession.sessionCount < 1000
  }

  private var sessionCount: Int { children.reduce(1) { $0 + ($1.session?.sessionCount ?? 0) } }

  private func begin(_ child: ChildSession) {
    child.isStarted = true
    if child.script != nil { startScript(child) } else { child.session?.begin(input: child.input) }
  }

  /// A child that runs what is named; what the options say of the name goes before what the chart has.
  func child(
    _ id: String, _ source: Invoke.Source, named name: String?, owner: StateIndex?, _ position: Int,
    at offset: Int
  ) throws(ChartError) -> ChildSession {
    func make(_ source: String, _ session: Session?) -> ChildSession {
      ChildSession(id: id, source: source, owner: owner, position: position, session: session)
    }
    var source = source
    if let name, options.actors[name] != nil { source = .named(name) }
    switch source {
    case .chart(let index):
      return make(
        "chart:\(index)", Session(program.children[index], options: options, parent: self, invokeID: id))
    case .machine(let number):
      guard let found = program.program(ofMachine: number) else {
        throw ChartError("the machine that is to be started cannot run", at: offset)
      }
      return make("machine:\(number)", Session(found, options: options, parent: self, invokeID: id))
    case .named(let name):
      guard case .chart(let actor) = options.actors[name] else { return make(name, nil) }
      return make(name, Session(actor.program, options: actor.options, parent: self, invokeID: id))
    case .logic(let number, let kind):
      let child = make(name ?? kind, nil)
      child.script = ScriptActor(logic: number, kind: kind)
      return child
    case .computed, .uri, .content:
      throw ChartError("what is to be started is no actor", at: offset)
    }
  }

  /// XState v4's `start`: runs what is named until it is stopped.
  func startChild(_ id: String, _ source: String, logic: Int?) {
    let what = logic.map { Invoke.Source.logic($0, kind: Self.activityKind) } ?? .named(source)
    guard let child = try? child(id, what, named: source, owner: nil, 0, at: 0) else { return }
    if child.script != nil { child.input = activityInput(child) }
    try? add(child)
  }

  private static let activityKind = "activity"

  /// What an activity of XState v4 is given: the data, and what it is.
  private func activityInput(_ child: ChildSession) -> Value {
    ["context": rest.data, "type": .string(child.source), "id": .string(child.id)]
  }

  /// A child that runs a document found at run time.
  private func child(
    _ id: String, of text: String?, named name: String, owner: StateIndex, _ position: Int
  ) -> ChildSession? {
    guard let text, let program = program.program(ofDocument: text, named: name, options) else { return nil }
    let session = Session(program, options: options, parent: self, invokeID: id)
    return ChildSession(
      id: id, source: name, document: text, owner: owner, position: position, session: session)
  }

  private func session(_ child: ChildSession, takesRecordingOf session: Session) {
    child.session?.hot.pointee.isRecording = hot.pointee.isRecording
    child.session?.hot.pointee.now = hot.pointee.now
  }

  /// At the end of a macrostep: children of states that are still active start.
  func startChildren() {
    if hot.pointee.pendingCount > 0 {
      let states = rest.pendingInvokes
      change { $0.pendingInvokes = [] }
      hot.pointee.pendingCount = 0
      for state in states.sorted() {
        for (position, invoke) in program.chart.states[Int(state)].details.invokes.enumerated() {
          create(invoke, of: state, position)
        }
      }
    }
    hot.pointee.unstartedCount = 0
    for child in children where !child.isStarted {
      begin(child)
    }
  }

  /// XState v4: the children that the macrostep has created begin.
  func startChildren4() {
    hot.pointee.unstartedCount = 0
    for child in children where !child.isStarted {
      begin(child)
    }
  }

  /// XState v4's map of children has one for each id: who has it already is forgotten, but goes on.
  func detachChildren(withID id: String) {
    guard configuration4 != nil else { return }
    for child in children where child.id == id { child.isDetached = true }
  }

  /// XState v4's `autoForward`: gives children the event before the session handles it. Returns whether any takes it.
  func forward(_ event: Event) -> Bool {
    var isTaken = false
    for child in children where !child.isDetached {
      guard let owner = child.owner, invoke(at: child.position, of: owner).autoforward,
        let session = child.session
      else { continue }
      session.enqueueExternal(event)
      isTaken = true
    }
    if isTaken { change { $0.isForwarded = true } }
    return isTaken
  }

  /// `finalize` and `autoforward` of an external event (§6.4, §6.5).
  func offerToChildren(_ event: Event) {
    for child in rest.endedChildren {
      guard let owner = child.owner, event.details.invokeID == child.id else { continue }
      run(invoke(at: child.position, of: owner).finalize ?? [], event)
    }
    if children.isEmpty { return }
    for child in children {
      guard let owner = child.owner else { continue }
      let invoke = invoke(at: child.position, of: owner)
      if let finalize = invoke.finalize, event.details.invokeID == child.id { run(finalize, event) }
      if invoke.autoforward { child.session?.enqueueExternal(event) }
    }
  }

  /// The invocation at a position in a state.
  func invoke(at position: Int, of state: StateIndex) -> Invoke {
    program.chart.states[Int(state)].details.invokes[position]
  }
}
