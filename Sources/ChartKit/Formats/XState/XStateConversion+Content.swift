import OrderedCollections

/// Content and invocations.
extension XStateConversion {
  /// What XState's JSON cannot say becomes an action whose name says it.
  mutating func convert(_ instruction: Instruction) -> [Instruction] {
    switch instruction {
    case .action, .emit(.literal, _): return [instruction]
    case .stopChild(.literal(.string(let id)), let offset):
      return [.stopChild(.literal(.string(isV4 ? version5(invoked: id) : id)), at: offset)]
    case .spawn(let spawn): return convert(spawn)
    case .startChild(let id, let source, _, let offset):
      losses.add("\"\(id)\" is an activity: as an actor that is spawned it may answer", at: offset)
      return [.spawn(Spawn(.named(source), id: .literal(.string(id)), at: offset))]
    case .call(let call), .update(let call), .enqueue(let call): return named(call.name, at: call.offset)
    case .send(let send): return convert(send)
    case .cancel(.literal(.string(let id)), let offset):
      return [.cancel(.literal(.string(timer(id) ?? id)), at: offset)]
    case .log(_, nil, _), .log(_, .literal, _): return [instruction]
    case .assign(.path(let keys), .literal, _) where keys.count == 1: return [instruction]
    case .assign(.expression(let text, _), .literal(let value), let offset):
      if SCXMLConversion.isIdentifier(text), !value.isUndefined {
        draft.dataModel = "literal"
        return [.assign(.path([text]), .literal(value), at: offset)]
      }
      return named(instruction, at: offset)
    case .cancel(_, let offset), .log(_, _, let offset), .assign(_, _, let offset),
      .forEach(_, _, _, _, let offset), .stopChild(_, let offset), .emit(_, let offset):
      return named(instruction, at: offset)
    case .branches(let branches):
      return named(instruction, at: Self.offset(of: branches))
    case .script(let text, let offset):
      return named(SCXMLReader.normalized(text), at: offset)
    case .scriptFile(let uri, let offset): return named("script " + uri, at: offset)
    }
  }

  private static func offset(of branches: [Branch]) -> Int {
    for branch in branches {
      if case .condition(.script(_, let offset)) = branch.condition { return offset }
      if case .active(let place) = branch.condition { return place.offset }
    }
    return 0
  }

  private mutating func named(_ instruction: Instruction, at offset: Int) -> [Instruction] {
    named(print.action(instruction), at: offset)
  }

  private mutating func named(_ name: String, at offset: Int) -> [Instruction] {
    losses.add("\"\(SCXMLReader.brief(name))\" becomes an action of that name", at: offset)
    return [.action(name, params: .undefined, at: offset)]
  }

  // MARK: Sending

  private mutating func convert(_ send: Send) -> [Instruction] {
    var converted = send
    guard case .literal(.string(let name)) = send.event, send.type == nil, !name.isEmpty, !send.forwards
    else {
      return named(.send(send), at: send.offset)
    }
    converted.event = .literal(.string(timer(name) ?? name))
    converted.id = send.id.map { timer($0) ?? $0 }
    switch send.target {
    case .internalQueue, .parent: break
    case .child(let id): converted.target = .child(isV4 ? version5(invoked: id) : id)
    case .session:
      if send.delay == nil {
        converted.target = .internalQueue
        losses.add(
          "\"\(name)\" is raised: XState has no queue for what a machine sends to itself", at: send.offset)
      }
    case .address, .expression, .origin, .actor: return named(.send(send), at: send.offset)
    }
    if case .expression(let expression) = send.delay {
      let text = SCXMLReader.normalized(Delay.expression(expression).text)
      converted.delay = .named(text)
      losses.add("the delay \"\(SCXMLReader.brief(text))\" becomes a delay of that name", at: send.offset)
    }
    if send.idLocation != nil {
      losses.add("the id of the event \"\(name)\" is not kept: it is made when it is sent", at: send.offset)
      converted.idLocation = nil
    }
    converted.payload = payload(send, name)
    return [.send(converted)]
  }

  private mutating func convert(_ spawn: Spawn) -> [Instruction] {
    var converted = spawn
    converted.source = source(spawn.source, at: spawn.offset)
    return [.spawn(converted)]
  }

  /// An event's fields are an object's members.
  private mutating func payload(_ send: Send, _ name: String) -> Payload {
    guard let value = literal(send.payload) else {
      losses.add("the data of the event \"\(name)\" are left out: they are computed", at: send.offset)
      return .none
    }
    switch value {
    case .undefined: return .none
    case .object: return .content(.literal(value))
    default:
      losses.add("the data of the event \"\(name)\" become its field \"data\"", at: send.offset)
      return .content(.literal(["data": value]))
    }
  }

  // MARK: Invocations

  mutating func convert(_ invoke: Invoke, _ index: Int, of state: State) -> Invoke {
    let standard = "\(index).\(ids[Int(state.index)])"
    let id = invoke.id.map { isV4 ? version5(invoked: $0) : $0 } ?? standard
    var converted = Invoke(id: id, source: .named(""), at: invoke.offset)
    converted.wantsSnapshots = invoke.wantsSnapshots
    converted.source = source(invoke.source, at: invoke.offset)
    converted.systemID = invoke.systemID
    if let value = literal(invoke.payload) {
      if !value.isUndefined { converted.payload = .content(.literal(value)) }
    } else {
      losses.add("the data for \"\(id)\" are left out: they are computed", at: invoke.offset)
    }
    var unknown = invoke.notes
    if isV4, let members = invoke.notes.object {
      // Both versions know these.
      let known = members.filter { ["meta", "description"].contains($0.key) }
      converted.notes = known.isEmpty ? .undefined : .object(known)
      unknown = .object(members.filter { known[$0.key] == nil })
    }
    report(invoke, id, unknown)
    return converted
  }

  private mutating func source(_ source: Invoke.Source, at offset: Int) -> Invoke.Source {
    switch source {
    case .chart, .named: return source
    case .uri(.literal(.string(let uri))):
      losses.add("\"\(uri)\" becomes an actor of that name", at: offset)
      return .named(uri)
    case .uri(let expression), .content(let expression), .computed(let expression):
      let text = SCXMLReader.brief(Delay.expression(expression).text)
      losses.add("the document \"\(text)\" becomes an actor of that name", at: offset)
      return .named(text)
    case .logic(_, let kind): return .named(kind)
    case .machine: return .named("machine")
    }
  }

  private mutating func report(_ invoke: Invoke, _ id: String, _ notes: Value) {
    reportNotes(notes, at: invoke.offset)
    if invoke.autoforward { losses.add("events are not forwarded to \"\(id)\"", at: invoke.offset) }
    if invoke.finalize?.isEmpty == false {
      losses.add("what finalizes the events of \"\(id)\" is left out", at: invoke.offset)
    }
    if invoke.isActivity {
      losses.add("\"\(id)\" is an activity: as an invocation it may answer", at: invoke.offset)
    }
    if invoke.type != nil { losses.add("the type of \"\(id)\" is left out", at: invoke.offset) }
    if invoke.idLocation != nil {
      losses.add("the id of what is invoked is not kept in the data", at: invoke.offset)
    }
  }
}
