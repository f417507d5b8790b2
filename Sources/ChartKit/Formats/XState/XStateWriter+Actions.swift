import OrderedCollections

/// Actions: names, and objects for XState's own and for those with parameters.
extension XStateWriter {
  func actions(_ content: [Instruction]) -> [Value] {
    var actions: [Value] = []
    var assigned: OrderedDictionary<String, Value> = [:]
    func flush() {
      if !assigned.isEmpty {
        actions.append(["type": "assign", "params": ["assignment": .object(assigned)]])
      }
      assigned = [:]
    }
    for instruction in content {
      if case .assign(.path(let keys), .literal(let value), _) = instruction, keys.count == 1 {
        let isIndex = JavaScriptKeys.arrayIndex(keys[0]) != nil
        if isIndex || assigned[keys[0]] != nil { flush() }
        assigned[keys[0]] = value
        if isIndex { flush() }
        continue
      }
      flush()
      actions.append(action(instruction))
    }
    flush()
    return actions
  }

  private func action(_ instruction: Instruction) -> Value {
    switch instruction {
    case .action(let name, let params, _):
      return params.isUndefined ? .string(name) : ["type": .string(name), "params": params]
    case .send(let send): return value(send)
    case .cancel(.literal(let id), _): return ["type": "cancel", "params": ["sendId": id]]
    case .log(let label, let value, _):
      var params: OrderedDictionary<String, Value> = [:]
      if let label { params["label"] = .string(label) }
      if case .literal(let value) = value { params["value"] = value }
      return params.isEmpty ? ["type": "log"] : ["type": "log", "params": .object(params)]
    case .stopChild(.literal(let id), _): return ["type": "stopChild", "params": ["id": id]]
    case .emit(.literal(let event), _): return ["type": "xstate.emit", "params": ["event": event]]
    case .spawn(let spawn): return value(spawn)
    case .startChild(let id, let source, _, let offset):
      return value(Spawn(.named(source), id: .literal(.string(id)), at: offset))
    case .cancel, .assign, .branches, .forEach, .script, .scriptFile, .stopChild, .emit, .call, .update,
      .enqueue:
      // The conversion and the naming of functions leave nothing of these but what stands above.
      return .string(PrintText(chart).action(instruction))
    }
  }

  private func value(_ spawn: Spawn) -> Value {
    var params: OrderedDictionary<String, Value> = ["src": source(spawn.source)]
    for (key, expression) in [("id", spawn.id), ("systemId", spawn.systemID), ("input", spawn.input)] {
      if case .literal(let value)? = expression { params[key] = value }
    }
    if spawn.wantsSnapshots { params["syncSnapshot"] = true }
    return ["type": "xstate.spawnChild", "params": .object(params)]
  }

  private func value(_ send: Send) -> Value {
    let asName = Value.string(PrintText(chart).action(.send(send)))
    guard case .literal(.string(let name)) = send.event, !send.forwards else { return asName }
    var event: OrderedDictionary<String, Value> = ["type": .string(name)]
    if case .content(.literal(.object(let fields))) = send.payload { event.merge(fields) { $1 } }
    var params: OrderedDictionary<String, Value> = [:]
    let type: Value
    switch send.target {
    case .internalQueue where send.delay != nil:
      type = "sendTo"
      params["to"] = "#_internal"
    case .parent: type = "sendParent"
    case .child(let id):
      type = "sendTo"
      params["to"] = .string(id)
    case .internalQueue, .session: type = "raise"
    case .origin, .actor, .address, .expression: return asName
    }
    params["event"] = .object(event)
    switch send.delay {
    case .milliseconds(let count): params["delay"] = .number(Double(count))
    case .named(let name): params["delay"] = .string(name)
    case .expression(let delay): params["delay"] = .string(Delay.expression(delay).text)
    case nil: break
    }
    if let id = send.id { params["id"] = .string(id) }
    return ["type": type, "params": .object(params)]
  }
}
