import OrderedCollections

/// Transitions, guards, timers and invocations.
extension XStateWriter {
  /// The timers that `after` starts in a state: the event's name and the key.
  func timers(of state: State) -> [(name: String, key: String)] {
    state.details.onEntry.joined().compactMap { instruction in
      guard case .send(let send) = instruction, case .literal(.string(let name)) = send.event,
        send.id == name, send.delay != nil, send.target == .session,
        let key = Self.delayKey(name, of: state.id)
      else { return nil }
      return (name, key)
    }
  }

  private static func delayKey(_ name: String, of id: String) -> String? {
    let (prefix, suffix) = ("xstate.after.", "." + id)
    guard name.hasPrefix(prefix), name.hasSuffix(suffix),
      name.utf8.count > prefix.utf8.count + suffix.utf8.count
    else { return nil }
    return String(name.dropFirst(prefix.count).dropLast(suffix.count))
  }

  func withoutTimers(_ content: [Instruction], _ timers: [(name: String, key: String)]) -> [Instruction] {
    content.filter { instruction in
      switch instruction {
      case .send(let send):
        !timers.contains { send.event == .literal(.string($0.name)) && send.id == $0.name }
      case .cancel(.literal(.string(let id)), _): !timers.contains { $0.name == id }
      default: true
      }
    }
  }

  func addTransitions(
    of state: State, _ timers: [(name: String, key: String)],
    to members: inout OrderedDictionary<String, Value>
  ) {
    var on: OrderedDictionary<String, [Transition]> = [:]
    var after: OrderedDictionary<String, [Transition]> = [:]
    for timer in timers { after[timer.key] = [] }
    var (done, always): ([Transition], [Transition]) = ([], [])
    for transition in state.transitions.map({ chart.transitions[$0] }) where routed(transition) == nil {
      switch transition.details.trigger {
      case .event: for name in transition.details.descriptors { on[name, default: []].append(transition) }
      case .always: always.append(transition)
      case .after:
        let name = transition.details.descriptors.first ?? ""
        after[timers.first { $0.name == name }?.key ?? name, default: []].append(transition)
      case .done: done.append(transition)
      case .invoked: break
      }
    }
    if !on.isEmpty { members["on"] = .object(on.mapValues(value)) }
    if !done.isEmpty { members["onDone"] = value(done) }
    if !after.isEmpty { members["after"] = .object(after.mapValues(value)) }
    if !always.isEmpty { members["always"] = value(always) }
  }

  /// Several transitions as an array of objects; one as its target alone where it is nothing more.
  private func value(_ transitions: [Transition]) -> Value {
    guard transitions.count == 1 else { return .array(transitions.map { .object(object($0)) }) }
    let members = object(transitions[0])
    if members.count == 1, let target = members["target"], target.string != nil { return target }
    return .object(members)
  }

  /// The state whose `route` a transition of the root is; nil for every other transition.
  func routed(_ transition: Transition) -> StateIndex? {
    guard transition.source == 0, transition.details.descriptors == [XStateMachineReader.routeEvent],
      transition.targets.count == 1
    else { return nil }
    let target = transition.targets[0]
    let meant = Guard.isAddressed(to: "#" + chart[target].id)
    switch transition.details.condition {
    case meant?: return target
    case .and(let all)? where all.count == 2 && all[0] == meant: return target
    default: return nil
    }
  }

  /// The `route` of a state, as its setting.
  func route(_ transition: Transition) -> Value {
    var transition = transition
    if case .and(let all)? = transition.details.condition {
      transition.details.condition = all.last
    } else {
      transition.details.condition = nil
    }
    transition.targets = []
    return .object(object(transition))
  }

  private func object(_ transition: Transition) -> OrderedDictionary<String, Value> {
    let details = transition.details
    var members: OrderedDictionary<String, Value> = [:]
    if !transition.targets.isEmpty {
      members["target"] = list(
        transition.targets.map { .string(target($0, from: transition.source)) })
    }
    if let condition = details.condition { members["guard"] = value(condition) }
    let actions = actions(details.content)
    if !actions.isEmpty { members["actions"] = list(actions) }
    if details.kind == .external { members["reenter"] = true }
    if let description = details.description { members["description"] = .string(description) }
    if !details.meta.isUndefined { members["meta"] = details.meta }
    for (key, value) in details.notes.object ?? [:] where members[key] == nil { members[key] = value }
    return members
  }

  // MARK: Guards

  private func value(_ condition: Guard) -> Value {
    switch condition {
    case .named(let name, let params):
      return params.isUndefined ? .string(name) : ["type": .string(name), "params": params]
    case .not(let inner): return ["type": "not", "guard": value(inner)]
    case .and(let all): return ["type": "and", "guards": .array(all.map(value))]
    case .or(let all): return ["type": "or", "guards": .array(all.map(value))]
    case .active(let place):
      return ["type": "stateIn", "state": .string(place.state.map(reference) ?? place.text)]
    case .matches(.string(let key)): return ["type": "stateIn", "state": .string(escapedDots(key))]
    case .matches(let value): return ["type": "stateIn", "state": stateValue(value)]
    case .condition(.literal(let value)): return ["type": value.isTruthy ? "and" : "or", "guards": []]
    case .condition(.script(let text, _)): return .string(text)
    case .call(let call), .condition(.function(let call)): return .string(call.name)
    case .isAddressed(let place): return .string("event.to is " + place)
    }
  }

  private func stateValue(_ value: Value) -> Value {
    switch value {
    case .string(let key): .string(escapedDots(key))
    case .object(let members): .object(members.mapValues { stateValue($0) })
    default: value
    }
  }

  // MARK: Invocations

  func addInvokes(of state: State, to members: inout OrderedDictionary<String, Value>) {
    if state.details.invokes.isEmpty { return }
    var answers: [String: [Transition]] = [:]
    for transition in state.transitions.map({ chart.transitions[$0] }) {
      guard case .invoked = transition.details.trigger else { continue }
      for name in transition.details.descriptors { answers[name, default: []].append(transition) }
    }
    let invokes = state.details.invokes.enumerated().map { index, invoke in
      var members: OrderedDictionary<String, Value> = [:]
      let id = invoke.id ?? ""
      if id != "\(index).\(state.id)", !id.isEmpty { members["id"] = .string(id) }
      members["src"] = source(invoke.source)
      if case .literal(let systemID)? = invoke.systemID { members["systemId"] = systemID }
      if case .content(.literal(let input)) = invoke.payload { members["input"] = input }
      for (key, prefix) in Self.answers {
        if let transitions = answers.removeValue(forKey: prefix + id) {
          members[key] = value(transitions)
        } else if key == "onSnapshot", invoke.wantsSnapshots {
          members[key] = []
        }
      }
      for (key, value) in invoke.notes.object ?? [:] where members[key] == nil { members[key] = value }
      return Value.object(members)
    }
    members["invoke"] = list(invokes)
  }

  private static let answers = [
    ("onDone", "xstate.done.actor."), ("onError", "xstate.error.actor."), ("onSnapshot", "xstate.snapshot."),
  ]
}
