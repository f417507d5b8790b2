// A chart's own functions: guards, actions, and everything that a function can give (XState modules).
extension Session {
  /// Whether a guard function holds.
  func holds(_ call: HostCall, _ event: Event) throws(ChartError) -> Bool {
    let functions = try hostedFunctions(call)
    var scope = scope(event)
    defer { if scope.draws != rest.draws { keep(scope) } }
    return try functions.holds(call, in: &scope)
  }

  /// What a guard function says, and what it read.
  func examine(_ call: HostCall, _ event: Event) -> Examination {
    do {
      let functions = try hostedFunctions(call)
      var scope = scope(event)
      return functions.examine(call, in: &scope)
    } catch {
      return Examination(.failure(error))
    }
  }

  /// Runs an action function.
  func act(_ call: HostCall, _ event: Event) throws(ChartError) {
    var params = Value.undefined
    if case .literal(let value)? = call.params { params = value }
    record(.action(call.name, params: params))
    let functions = try hostedFunctions(call)
    var scope = scope(event)
    defer { keep(scope) }
    try functions.act(call, in: &scope)
  }

  /// Makes the data what an assignment says.
  func update(_ call: HostCall, _ event: Event) throws(ChartError) {
    let functions = try hostedFunctions(call)
    var scope = scope(event)
    defer { keep(scope) }
    try functions.update(call, in: &scope)
    hot.pointee.isTouched = true
  }

  /// Does what a function wants to be done (`enqueueActions`).
  func enqueue(_ call: HostCall, _ event: Event) throws(ChartError) {
    let functions = try hostedFunctions(call)
    var scope = scope(event)
    defer { if scope.draws != rest.draws { keep(scope) } }
    let (actions, mark) = try functions.collect(call, in: &scope)
    defer { functions.release(mark) }
    for instruction in actions { try execute(instruction, event) }
  }

  private func hostedFunctions(_ call: HostCall) throws(ChartError) -> ModuleDataModel {
    guard let functions else {
      throw ChartError("the function \"\(call.name)\" is not here", at: call.offset)
    }
    return functions
  }

  /// The data at the start, from the machine's context and its input.
  func initializeContext(_ input: Value, _ event: Event) {
    guard let functions else { return }
    do {
      var data = Value.emptyObject
      if let expression = program.chart.initialData {
        var scope = scope(event)
        data = try functions.start(expression, input: input, in: &scope)
        if scope.draws != rest.draws { change { $0.draws = scope.draws } }
      }
      if !program.chart.data.isEmpty {
        var members = data.object ?? [:]
        for item in program.chart.data {
          if case .literal(let value) = item.value { members[item.name] = value }
        }
        data = .object(members)
      }
      change { $0.data = data }
    } catch {
      fail(error)
    }
  }

  // MARK: What functions give

  /// An event that is written as a name, or computed as an object with a type.
  func outgoing(_ expression: Expression, _ event: Event) throws(ChartError) -> (name: String, data: Value) {
    let value = try evaluate(expression, event)
    guard value.object != nil else { return (value.string ?? value.jsonText(), .undefined) }
    let made = Event(object: value)
    return (made.name, made.data)
  }

  /// Where a computed target leads: an id, or a reference to an actor.
  func target(_ value: Value, at offset: Int) throws(ChartError) -> Send.Target {
    if let id = value.string {
      return id == "#_parent" ? .parent : id == "#_internal" ? .internalQueue : .child(id)
    }
    guard let kept = value.kept, kept.kind == .actor else {
      throw ChartError("an event was sent to \(value.jsonText()), which is no actor", at: offset)
    }
    let there = (kept.members.array ?? []).compactMap(\.string)
    let here = path
    if there == here { return .session }
    if there == Array(here.dropLast()), !here.isEmpty { return .parent }
    if there.count == here.count + 1, there.starts(with: here), let id = there.last,
      children.contains(where: { $0.id == id })
    {
      return .child(id)
    }
    return .actor(there)
  }

  /// The id of the child that a value names.
  func childID(_ value: Value) -> String? { value.string ?? value.kept?.members.array?.last?.string }

  // MARK: Children

  /// Creates a child for an action (`spawnChild`).
  func spawn(_ spawn: Spawn, _ event: Event) throws(ChartError) {
    var source = spawn.source
    if case .computed(let expression) = source {
      guard let name = try evaluate(expression, event).string else {
        throw ChartError("what is to be spawned is no actor's name", at: spawn.offset)
      }
      source = .named(name)
    }
    let id = try spawn.id.map { id throws(ChartError) in try text(id, event) }
    let systemID = try spawn.systemID.map { id throws(ChartError) in try text(id, event) }
    let input = try spawn.input.map { input throws(ChartError) in try evaluate(input, event) }
    _ = try self.spawn(
      SpawnRequest(
        source: source, id: id, input: input ?? .undefined, systemID: systemID,
        wantsSnapshots: spawn.wantsSnapshots, name: spawn.name))
  }

  /// The root session of the tree.
  var rootSession: Session {
    var here = self
    while let parent = here.parent { here = parent }
    return here
  }

  /// The session at a path from the root one.
  func session(at path: [String]) -> Session? {
    var here = rootSession
    for id in path {
      guard let next = here.children.first(where: { $0.id == id })?.session else { return nil }
      here = next
    }
    return here
  }
}

extension Session: FunctionWindow {
  func lies(in place: Value) -> Bool {
    if let id = place.string, id.hasPrefix("#") {
      return program.chart.state(withID: String(id.dropFirst())).map { isActive[Int($0)] } ?? false
    }
    return isInState(place, below: 0)
  }

  func answer(forGuard name: String) -> Bool { answer(for: name) }

  func describe(actor path: [String]) -> ActorDescription? {
    guard let session = session(at: path) else { return describeScript(at: path) }
    let chart = session.program.chart
    // During a macrostep XState's snapshot is the one before it.
    let isAtWork = session.restBefore != nil && session.hot.pointee.isMidStep
    let states = StateSet(
      isAtWork
        ? session.activeBefore?.states ?? []
        : (0..<Int(session.hot.pointee.activeCount)).map { session.active[$0] })
    var actor = ActorDescription(status: session.hot.pointee.status.name, value: chart.value(of: states))
    actor.context = (isAtWork ? session.restBefore : nil)?.data ?? session.rest.data
    actor.tags = chart.tags(of: states)
    actor.output = session.rest.output
    actor.error = session.rest.failure.map { .string($0) } ?? .undefined
    actor.children = session.children.map(\.id)
    actor.configuration = states.map { chart[$0].id }
    var meta = Value.emptyObject.object ?? [:]
    for state in states where !chart[state].details.meta.isUndefined {
      meta[chart[state].id] = chart[state].details.meta
    }
    actor.meta = .object(meta)
    return actor
  }

  /// The child at a path from the root session, where it runs a script.
  private func script(at path: [String]) -> ChildSession? {
    guard let id = path.last, let owner = session(at: Array(path.dropLast())) else { return nil }
    return owner.children.first { $0.id == id && $0.script != nil }
  }

  private func describeScript(at path: [String]) -> ActorDescription? {
    guard let script = script(at: path)?.script else { return nil }
    let isFailure = script.answer?.isFailure
    var actor = ActorDescription(status: isFailure.map { $0 ? "error" : "done" } ?? "active", value: nil)
    actor.context = script.context
    actor.output = isFailure == false ? script.answer?.value ?? .undefined : .undefined
    actor.error = isFailure == true ? script.answer?.value ?? .undefined : .undefined
    return actor
  }

  func can(_ event: Event, actor path: [String]) -> Bool {
    guard let session = session(at: path) else { return false }
    let interpreter = Interpreter(session.program, options: options)
    return interpreter.candidates(event, in: session.snapshot()).contains { $0.lost == nil }
  }

  func send(_ event: Event, toActor path: [String]) throws(ChartError) {
    // An actor that has ended hears nothing; nobody is told (XState).
    let session = session(at: path)
    session?.enqueueExternal(event)
    script(at: path)?.script?.inbox.append(.event(event))
    record(.sent(event, to: session === self ? "#_self" : "#_" + path.joined(separator: ".")))
  }

  func spawn(_ request: SpawnRequest) throws(ChartError) -> [String] {
    let id = request.id ?? "x:\(makeID())"
    if children.contains(where: { $0.id == id }) { stopChild(id) }
    let child = try child(id, request.source, named: request.name, owner: nil, 0, at: 0)
    child.input = request.input
    child.systemID = request.systemID
    child.wantsSnapshots = request.wantsSnapshots
    try add(child)
    return path + [id]
  }

  func systemActors() -> [String: [String]] {
    var found: [String: [String]] = [:]
    rootSession.addSystemActors(to: &found, path: [])
    return found
  }

  private func addSystemActors(to found: inout [String: [String]], path: [String]) {
    for child in children {
      if let id = child.systemID { found[id] = path + [child.id] }
      child.session?.addSystemActors(to: &found, path: path + [child.id])
    }
  }

  func log(_ level: String, _ line: String) { record(.noted(level, .string(line))) }
}

extension ChartProgram {
  /// The program of a machine of the chart's host; nil where it cannot be run.
  func program(ofMachine number: Int) -> ChartProgram? {
    documents.item("machine:\(number)") {
      guard let host = chart.functions?.host as? ModuleHost, let chart = host.chart(ofMachine: number),
        chart.isRunnable
      else { return nil }
      return ChartProgram(chart)
    }
  }
}
