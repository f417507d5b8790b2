/// A saved snapshot that does not fit the chart, or is none.
public struct SnapshotError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One sentence that names the part at fault.
  public var description: String
}

extension Interpreter {
  /// The snapshot as JSON, states by their ids; ``snapshot(from:)`` gives it back without loss.
  public func json(of snapshot: Snapshot) -> Value {
    SnapshotWriter(interpreter: self).write(snapshot)
  }

  /// Reads what ``json(of:)`` wrote for the same chart.
  public func snapshot(from json: Value) throws(SnapshotError) -> Snapshot {
    try SnapshotReader(interpreter: self).read(json)
  }

  /// The interpreter of a child's chart, where it has one.
  func interpreter(ofChild source: String, _ document: String?) -> Interpreter? {
    if let document {
      return program.program(ofDocument: document, named: source, options).map {
        Interpreter($0, options: options)
      }
    }
    if source.hasPrefix("chart:"), let index = Int(source.dropFirst(6)),
      program.children.indices.contains(index)
    {
      return Interpreter(program.children[index], options: options)
    }
    if source.hasPrefix("machine:"), let number = Int(source.dropFirst(8)),
      let found = program.program(ofMachine: number)
    {
      return Interpreter(found, options: options)
    }
    if case .chart(let actor) = options.actors[source] { return actor }
    return nil
  }
}

private struct SnapshotWriter {
  let interpreter: Interpreter
  var chart: Chart { interpreter.chart }

  func write(_ snapshot: Snapshot) -> Value {
    var members = Value.emptyObject.object ?? [:]
    members["chart"] = .string(chart.name)
    members["status"] = .string(snapshot.status.name)
    members["configuration"] = ids(snapshot.configuration)
    if !snapshot.entryOrder.isEmpty { members["entryOrder"] = ids(snapshot.entryOrder) }
    members["now"] = .number(Double(snapshot.now))
    members["nextID"] = .number(Double(snapshot.nextID))
    if snapshot.isMidStep { members["midStep"] = true }
    if snapshot.looksForEventless { members["looksForEventless"] = true }
    var history = Value.emptyObject.object ?? [:]
    for (state, remembered) in snapshot.history.sorted(by: { $0.key < $1.key }) {
      history[chart[state].id] = ids(remembered)
    }
    members["history"] = .object(history)
    members["data"] = LosslessValue.encode(snapshot.data)
    let lost = snapshot.data.references()
    if !lost.isEmpty { members["lost"] = .array(lost.map { .string($0.joined(separator: ".")) }) }
    members["internalQueue"] = .array(snapshot.internalQueue.map(write))
    members["externalQueue"] = .array(snapshot.externalQueue.map(write))
    members["schedule"] = .array(snapshot.schedule.map(write))
    members["children"] = .array(snapshot.children.map(write))
    members["pendingInvokes"] = ids(snapshot.pendingInvokes)
    var assumptions = Value.emptyObject.object ?? [:]
    for (name, answer) in snapshot.assumptions.sorted(by: { $0.key < $1.key }) {
      assumptions[name] = .bool(answer)
    }
    members["assumptions"] = .object(assumptions)
    members["output"] = LosslessValue.encode(snapshot.output)
    if let failure = snapshot.failure { members["failure"] = .string(failure) }
    if !snapshot.rest.error.isUndefined { members["error"] = LosslessValue.encode(snapshot.rest.error) }
    if let event = snapshot.rest.event { members["event"] = write(event) }
    let rest = snapshot.rest
    if rest.input != .undefined { members["input"] = LosslessValue.encode(rest.input) }
    if rest.draws != 0 { members["draws"] = .number(Double(rest.draws)) }
    if rest.session != 0 { members["session"] = .number(Double(rest.session)) }
    if !rest.endedChildren.isEmpty { members["endedChildren"] = .array(rest.endedChildren.map(write)) }
    if !rest.boundStates.isEmpty { members["boundStates"] = ids(rest.boundStates) }
    if !rest.remembered.isEmpty {
      var remembered = Value.emptyObject.object ?? [:]
      for (state, leaves) in rest.remembered.sorted(by: { $0.key < $1.key }) {
        remembered[chart[state].id] = ids(leaves)
      }
      members["remembered"] = .object(remembered)
    }
    if let fallback = rest.fallback { members["fallback"] = write(fallback) }
    if rest.isStarting { members["starting"] = true }
    if rest.isForwarded { members["forwarded"] = true }
    return .object(members)
  }

  private func ids(_ states: some Sequence<StateIndex>) -> Value {
    .array(states.map { .string(chart[$0].id) })
  }

  private func write(_ event: Event) -> Value {
    var members = Value.emptyObject.object ?? [:]
    members["name"] = .string(event.name)
    members["kind"] = .number(Double(event.kind.rawValue))
    members["data"] = LosslessValue.encode(event.data)
    let details = event.details
    let named = [
      ("sendID", details.sendID), ("origin", details.origin), ("originType", details.originType),
      ("invokeID", details.invokeID),
    ]
    for (key, value) in named { if let value { members[key] = .string(value) } }
    return .object(members)
  }

  private func write(_ timer: ScheduledEvent) -> Value {
    var members = Value.emptyObject.object ?? [:]
    members["due"] = timer.due == ScheduledEvent.never ? .null : .number(Double(timer.due))
    members["number"] = .number(Double(timer.number))
    if let id = timer.sendID { members["sendID"] = .string(id) }
    members["event"] = write(timer.event)
    switch timer.destination {
    case .session: members["to"] = "session"
    case .internal: members["to"] = "internal"
    case .parent: members["to"] = "parent"
    case .child(let id): members["to"] = ["child": .string(id)]
    case .address(let address): members["to"] = ["address": .string(address)]
    case .script(let child, let number, let period):
      members["to"] = [
        "script": .string(child), "timer": .number(Double(number)),
        "period": period.map { .number(Double($0)) } ?? .null,
      ]
    }
    return .object(members)
  }

  private func write(_ script: ScriptActor) -> Value {
    var members = Value.emptyObject.object ?? [:]
    members["logic"] = .number(Double(script.logic))
    members["kind"] = .string(script.kind)
    members["input"] = LosslessValue.encode(script.input)
    members["log"] = .array(
      script.log.entries.map {
        ["given": write($0.stimulus), "now": .number(Double($0.now)), "draws": .number(Double($0.draws))]
      })
    members["inbox"] = .array(script.inbox.map(write))
    members["context"] = LosslessValue.encode(script.context)
    if let missing = script.missing { members["missing"] = .string(missing) }
    if let answer = script.answer {
      members["answer"] = [
        "failed": .bool(answer.isFailure), "value": LosslessValue.encode(answer.value),
        "rank": .number(Double(answer.rank)),
      ]
    }
    return .object(members)
  }

  private func write(_ stimulus: ScriptStimulus) -> Value {
    switch stimulus {
    case .start: "start"
    case .event(let event): ["event": write(event)]
    case .timer(let number): ["timer": .number(Double(number))]
    }
  }

  private func write(_ child: ChildSnapshot) -> Value {
    var members = Value.emptyObject.object ?? [:]
    members["id"] = .string(child.id)
    members["source"] = .string(child.source)
    if let owner = child.owner { members["owner"] = .string(chart[owner].id) }
    members["position"] = .number(Double(child.position))
    members["started"] = .bool(child.isStarted)
    if child.isDetached { members["detached"] = true }
    if let document = child.document { members["document"] = .string(document) }
    if let id = child.systemID { members["systemID"] = .string(id) }
    if child.wantsSnapshots { members["snapshots"] = true }
    if !child.input.isUndefined { members["input"] = LosslessValue.encode(child.input) }
    if case .script(let script) = child.body { members["script"] = write(script) }
    if case .session(let inner) = child.body,
      let actor = interpreter.interpreter(ofChild: child.source, child.document)
    {
      members["session"] = actor.json(of: inner)
    }
    return .object(members)
  }
}

private struct SnapshotReader {
  let interpreter: Interpreter
  var chart: Chart { interpreter.chart }

  func read(_ json: Value) throws(SnapshotError) -> Snapshot {
    guard json.object != nil else { throw SnapshotError(description: "a snapshot is a JSON object") }
    if let name = json["chart"]?.string, name != chart.name {
      throw SnapshotError(description: "the snapshot is of \"\(name)\", not of \"\(chart.name)\"")
    }
    let rest = Snapshot.Rest()
    rest.entryOrder = try states(json["entryOrder"] ?? [])
    for (id, remembered) in json["history"]?.object ?? [:] {
      rest.history[try state(.string(id))] = StateSet(try states(remembered))
    }
    rest.data = LosslessValue.decode(json["data"] ?? .undefined)
    for item in json["internalQueue"]?.array ?? [] { rest.internalQueue.append(try event(item)) }
    for item in json["externalQueue"]?.array ?? [] { rest.externalQueue.append(try event(item)) }
    for item in json["schedule"]?.array ?? [] { rest.schedule.append(try timer(item)) }
    rest.schedule.sort { ($0.due, $0.number) < ($1.due, $1.number) }
    for item in json["children"]?.array ?? [] { rest.children.append(try child(item)) }
    rest.pendingInvokes = try states(json["pendingInvokes"] ?? [])
    for (name, answer) in json["assumptions"]?.object ?? [:] { rest.assumptions[name] = answer.bool }
    rest.output = LosslessValue.decode(json["output"] ?? .undefined)
    rest.failure = json["failure"]?.string
    if let error = json["error"] { rest.error = LosslessValue.decode(error) }
    if let last = json["event"] { rest.event = try event(last) }
    if let input = json["input"] { rest.input = LosslessValue.decode(input) }
    if let draws = json["draws"] { rest.draws = try integer(draws, "draws") }
    if let session = json["session"] { rest.session = try integer(session, "session") }
    for item in json["endedChildren"]?.array ?? [] { rest.endedChildren.append(try child(item)) }
    rest.boundStates = try states(json["boundStates"] ?? [])
    for (id, leaves) in json["remembered"]?.object ?? [:] {
      rest.remembered[try state(.string(id))] = try remembered(leaves, below: try state(.string(id)))
    }
    if let fallback = json["fallback"] { rest.fallback = try read(fallback) }
    rest.isStarting = json["starting"] == true
    rest.isForwarded = json["forwarded"] == true
    let statuses: [String: SessionStatus] = [
      "active": .active, "done": .done, "error": .error, "stopped": .stopped,
    ]
    guard let status = statuses[json["status"]?.string ?? ""] else {
      throw SnapshotError(description: "the snapshot's \"status\" is missing or unknown")
    }
    let configuration = StateSet(try states(json["configuration"] ?? []))
    try check(configuration, rest.entryOrder)
    return Snapshot(
      configuration: configuration, status: status,
      isMidStep: json["midStep"] == true, looksForEventless: json["looksForEventless"] == true,
      now: try integer(json["now"], "now"), nextID: try integer(json["nextID"], "nextID"), rest: rest)
  }

  /// Refuses states that could not be active together, and an order that is not theirs.
  private func check(_ configuration: StateSet, _ order: [StateIndex]) throws(SnapshotError) {
    if !chart.dialect.isXState && !configuration.isEmpty && !chart.isWhole(configuration) {
      throw SnapshotError(
        description: "the states of the snapshot's \"configuration\" cannot be active together")
    }
    if configuration.contains(where: { chart[$0].kind.isHistory }) {
      throw SnapshotError(description: "the snapshot's \"configuration\" has a history state")
    }
    if !order.isEmpty && (order.count != configuration.count || StateSet(order) != configuration) {
      throw SnapshotError(
        description: "the snapshot's \"entryOrder\" has other states than its \"configuration\"")
    }
  }

  private func remembered(_ leaves: Value, below state: StateIndex) throws(SnapshotError) -> [StateIndex] {
    let found = try states(leaves)
    guard found.allSatisfy({ $0 == state || chart.isDescendant($0, of: state) }) else {
      throw SnapshotError(
        description: "the snapshot's \"remembered\" has states that are not inside \"\(chart[state].id)\"")
    }
    return found
  }

  private func integer(_ value: Value?, _ name: String) throws(SnapshotError) -> Int {
    guard let number = value?.number, let exact = Int(exactly: number), (0...1 << 53).contains(exact) else {
      throw SnapshotError(description: "the snapshot's \"\(name)\" is not a whole number")
    }
    return exact
  }

  private func state(_ value: Value) throws(SnapshotError) -> StateIndex {
    guard let id = value.string, let state = chart.state(withID: id) else {
      throw SnapshotError(
        description: "the snapshot names the state \(value.jsonText()), which the chart does not have")
    }
    return state
  }

  private func states(_ value: Value) throws(SnapshotError) -> [StateIndex] {
    var found: [StateIndex] = []
    for item in value.array ?? [] { found.append(try state(item)) }
    return found
  }

  private func event(_ value: Value) throws(SnapshotError) -> Event {
    guard let name = value["name"]?.string,
      let kind = Event.Kind(rawValue: UInt8(exactly: value["kind"]?.number ?? 255) ?? 255)
    else { throw SnapshotError(description: "the snapshot has an event without \"name\" or \"kind\"") }
    let details = Event.Details(
      sendID: value["sendID"]?.string, origin: value["origin"]?.string,
      originType: value["originType"]?.string, invokeID: value["invokeID"]?.string)
    return Event(
      name, kind, data: LosslessValue.decode(value["data"] ?? .undefined),
      details: details == Event.Details() ? nil : details)
  }

  private func timer(_ value: Value) throws(SnapshotError) -> ScheduledEvent {
    let destination: ScheduledEvent.Destination
    switch value["to"] {
    case "internal": destination = .internal
    case "parent": destination = .parent
    case .object(let members) where members["script"] != nil:
      destination = .script(
        child: members["script"]?.string ?? "", number: try integer(members["timer"], "timer"),
        period: members["period"] == .null ? nil : try integer(members["period"], "period"))
    case .object(let members):
      destination =
        members["address"]?.string.map { .address($0) } ?? .child(members["child"]?.string ?? "")
    default: destination = .session
    }
    return ScheduledEvent(
      due: value["due"] == .null ? ScheduledEvent.never : try integer(value["due"], "due"),
      number: try integer(value["number"], "number"), sendID: value["sendID"]?.string,
      event: try event(value["event"] ?? .null), destination: destination)
  }

  private func script(_ value: Value) throws(SnapshotError) -> ScriptActor {
    var script = ScriptActor(logic: try integer(value["logic"], "logic"), kind: value["kind"]?.string ?? "")
    guard interpreter.chart.functions != nil else {
      throw SnapshotError(description: "the snapshot has a script's actor, but the chart has no functions")
    }
    script.input = LosslessValue.decode(value["input"] ?? .undefined)
    for item in value["log"]?.array ?? [] {
      script.log.append(
        ScriptLog.Entry(
          stimulus: try stimulus(item["given"]), now: try integer(item["now"], "now"),
          draws: try integer(item["draws"], "draws")))
    }
    for item in value["inbox"]?.array ?? [] { script.inbox.append(try stimulus(item)) }
    script.context = LosslessValue.decode(value["context"] ?? .undefined)
    script.missing = value["missing"]?.string
    if let answer = value["answer"] {
      script.answer = ScriptActor.Answer(
        isFailure: answer["failed"] == true, value: LosslessValue.decode(answer["value"] ?? .undefined),
        rank: try integer(answer["rank"], "rank"))
    }
    return script
  }

  private func stimulus(_ value: Value?) throws(SnapshotError) -> ScriptStimulus {
    if let event = value?["event"] { return .event(try self.event(event)) }
    if let timer = value?["timer"] { return .timer(try integer(timer, "timer")) }
    return .start
  }

  private func child(_ value: Value) throws(SnapshotError) -> ChildSnapshot {
    guard let id = value["id"]?.string, let source = value["source"]?.string else {
      throw SnapshotError(description: "the snapshot has a child without \"id\" or \"source\"")
    }
    var body = ChildSnapshot.Body.pending
    if let inner = value["session"] {
      guard let actor = interpreter.interpreter(ofChild: source, value["document"]?.string) else {
        throw SnapshotError(
          description: "the snapshot's child \"\(id)\" runs \"\(source)\", which is unknown here")
      }
      body = .session(try actor.snapshot(from: inner))
    }
    if let inner = value["script"] { body = .script(try script(inner)) }
    let owner = try value["owner"].map { owner throws(SnapshotError) in try state(owner) }
    let position = try integer(value["position"], "position")
    if let owner, !chart[owner].details.invokes.indices.contains(position) {
      throw SnapshotError(
        description: "the snapshot's child \"\(id)\" is not one that \"\(chart[owner].id)\" invokes")
    }
    return ChildSnapshot(
      id: id, source: source, document: value["document"]?.string, owner: owner, position: position,
      isStarted: value["started"] == true, isDetached: value["detached"] == true,
      systemID: value["systemID"]?.string, wantsSnapshots: value["snapshots"] == true,
      input: LosslessValue.decode(value["input"] ?? ["$undefined": true]), body: body)
  }
}
