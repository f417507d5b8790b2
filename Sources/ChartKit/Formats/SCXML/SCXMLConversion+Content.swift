/// Content and invocations.
extension SCXMLConversion {
  mutating func convert(_ instruction: Instruction) -> [Instruction] {
    switch instruction {
    case .action(let name, _, let offset):
      losses.add(
        "the action \"\(name)\" is known by its name only, in an element of our own, which other programs leave out",
        rule: LossList.carried, at: offset)
      return [instruction]
    case .send(let send): return convert(send)
    case .cancel(.literal(.string(let id)), let offset):
      return [.cancel(.literal(.string(events[id] ?? id)), at: offset)]
    case .assign(.path(let keys), let value, let offset):
      guard let first = keys.first else { return [] }
      note(value, at: offset)
      if chart.dialect == .statechartsV1 { return [assignment(keys, value, at: offset)] }
      let path = [dataName(first, at: offset)] + keys.dropFirst()
      return [.assign(.path(path), value, at: offset)]
    case .branches(let branches):
      return [.branches(branches.map { Branch($0.condition, $0.content.flatMap { convert($0) }) })]
    case .forEach(let array, let item, let index, let body, let offset):
      return [.forEach(array: array, item: item, index: index, body.flatMap { convert($0) }, at: offset)]
    case .stopChild(.literal(.string(let id)), let offset):
      losses.add(
        "stopping \"\(id)\" stands as an element of our own, which other programs leave out",
        rule: LossList.carried, at: offset)
      return [.stopChild(.literal(.string(invokeIDs[id] ?? id)), at: offset)]
    case .emit(.literal(let event), let offset):
      return named("emit " + (event["type"]?.string ?? event.jsonText()), params: event, at: offset)
    case .stopChild(_, let offset), .emit(_, let offset), .startChild(_, _, _, let offset):
      return named(print.action(instruction), at: offset)
    case .spawn(let spawn): return named(print.action(instruction), at: spawn.offset)
    case .call(let call), .update(let call), .enqueue(let call): return named(call.name, at: call.offset)
    case .log(_, let value, _):
      if case .literal(let value) = value { noteStructure(value) }
      return [instruction]
    case .cancel, .assign, .script, .scriptFile: return [instruction]
    }
  }

  /// What SCXML cannot say stands as an action of our own whose name says it.
  private mutating func named(
    _ name: String, params: Value = .undefined, at offset: Int
  ) -> [Instruction] {
    losses.add("\"\(SCXMLReader.brief(name))\" becomes an action of that name", at: offset)
    return [.action(name, params: params, at: offset)]
  }

  private mutating func convert(_ send: Send) -> [Instruction] {
    var converted = send
    if case .literal(.string(let name)) = send.event {
      converted.event = .literal(.string(events[name] ?? name))
    }
    converted.id = send.id.map { events[$0] ?? $0 }
    switch send.target {
    case .internalQueue, .session, .parent, .address, .expression: break
    case .child(let id): converted.target = .child(invokeIDs[id] ?? id)
    case .origin:
      // Without a sender v4 means the session itself.
      needsScripts = true
      converted.target = .expression(
        .script("_event.origin || '#_scxml_' + _sessionid", at: send.offset))
    case .actor: return named(print.action(.send(send)), at: send.offset)
    }
    if send.forwards {
      needsScripts = true
      converted.event = .script("_event.name", at: send.offset)
      converted.payload = .content(.script("_event.data", at: send.offset))
      converted.forwards = false
    }
    if case .named(let delay) = send.delay {
      losses.add(
        "the delay \"\(delay)\" is known by its name only, in an element of our own",
        rule: LossList.carried, at: send.offset)
    }
    return [.send(converted)]
  }

  /// An assignment below the context of statecharts.v1.
  private mutating func assignment(_ keys: [String], _ value: Expression, at offset: Int) -> Instruction {
    let parent = Value.object(chart.variables)[path: Array(keys.dropLast())]
    if parent?.object == nil && parent?.array == nil {
      losses.add("SCXML makes no objects on the way to \"\(keys.joined(separator: "."))\"", at: offset)
    }
    return .assign(.path([Self.context] + keys), value, at: offset)
  }

  /// Tells of a script that sees the event under another name.
  mutating func note(_ expression: Expression, at offset: Int) {
    guard chart.dialect == .statechartsV1, case .script(let text, _) = expression else { return }
    let words = text.split { !Self.isIdentifier("x\($0)") }
    if words.contains("event") {
      losses.add("\"\(SCXMLReader.brief(text))\" sees no \"event\": SCXML calls it \"_event\"", at: offset)
    }
  }

  private mutating func noteStructure(_ value: Value) {
    if value.array != nil || value.object != nil { hasStructures = true }
  }

  mutating func convert(_ invoke: Invoke) -> Invoke {
    var converted = invoke
    converted.id = invoke.id.map { invokeIDs[$0] ?? $0 }
    converted.wantsSnapshots = false
    converted.finalize = invoke.finalize.map { $0.flatMap { convert($0) } }
    report(invoke, converted.id ?? "")
    converted.isActivity = false
    converted.systemID = nil
    converted.notes = .undefined
    guard case .content(.literal(let input)) = invoke.payload else { return converted }
    if input.isUndefined {
      converted.payload = .none
      return converted
    }
    if case .object(let members) = input {
      for value in members.values { noteStructure(value) }
      converted.payload = .parameters(members.map { Parameter($0.key, .literal($0.value)) })
    } else {
      noteStructure(input)
      converted.payload = .parameters([Parameter("input", .literal(input))])
      losses.add("the input of \"\(converted.id ?? "")\" becomes its parameter \"input\"", at: invoke.offset)
    }
    return converted
  }

  private mutating func report(_ invoke: Invoke, _ id: String) {
    let offset = invoke.offset
    switch invoke.source {
    case .named(let name):
      losses.add(
        "the actor \"\(name)\" is known by its name only, in an attribute of our own", rule: LossList.carried,
        at: offset)
    case .chart, .uri, .content, .logic, .machine, .computed: break
    }
    for (key, _) in invoke.notes.object ?? [:] {
      losses.add("the key \"\(key)\" of \"\(id)\" is left out", at: offset)
    }
    if invoke.isActivity {
      losses.add("\"\(id)\" is an activity: as an invocation it may answer", at: offset)
    }
    if let systemID = invoke.systemID {
      losses.add("the systemId \"\(Delay.expression(systemID).text)\" is left out", at: offset)
    }
  }
}
