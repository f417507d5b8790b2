extension XStateMachineReader {
  private static let known5: Set<String> = ["target", "actions", "guard", "reenter", "description", "meta"]
  private static let known4: Set<String> = [
    "target", "actions", "cond", "in", "internal", "description", "meta", "event", "delay",
  ]

  /// Where a transition stands and why it can be taken.
  struct Origin {
    var source: StateIndex
    var parent: StateIndex?
    var trigger: TransitionDetails.Trigger
    var descriptors: [String]

    func with(_ trigger: TransitionDetails.Trigger, _ descriptors: [String]) -> Origin {
      Origin(source: source, parent: parent, trigger: trigger, descriptors: descriptors)
    }
  }

  /// Reads a state's transitions in the order in which XState keeps them, its invocations, and its timers.
  ///
  /// v5: `on` as keyed, `onDone`, each invocation's, `after`. v4: `onDone`, each invocation's, `on` with `*` last,
  /// `always`, `after`.
  mutating func readTransitions(of node: JSONNode, at index: StateIndex, into state: inout StateDraft) {
    let origin = Origin(source: index, parent: state.parent, trigger: .always, descriptors: [])
    let id = state.id ?? state.key
    if !isV4 { readOn(of: node, origin, into: &state.transitions) }
    if let done = node.member("onDone"), !isAbsent(done.value) {
      let name = isV4 ? "done.state.\(id)" : "xstate.done.state.\(id)"
      readTransitions(done, origin.with(.done, [name]), into: &state.transitions)
    }
    if isV4, let activities = node.member("activities"), !activities.value.isNull {
      readActivities(activities, into: &state)
    }
    if let invoke = node.member("invoke"), !invoke.value.isNull {
      readInvokes(invoke, stateID: id, origin, into: &state)
    }
    if isV4 {
      readOn(of: node, origin, into: &state.transitions)
      readAlways(of: node, origin, into: &state.transitions)
    }
    if let after = node.member("after"), !after.value.isNull {
      readAfter(after, stateID: id, origin, into: &state)
    }
    if !isV4 { readAlways(of: node, origin, into: &state.transitions) }
  }

  /// Where XState tests a setting for truth, `null` and `""` are nothing.
  func isAbsent(_ node: JSONNode) -> Bool { node.isNull || node.string == "" }

  private mutating func readAlways(of node: JSONNode, _ origin: Origin, into found: inout [TransitionDraft]) {
    guard let always = node.member("always"), !isAbsent(always.value) else { return }
    readTransitions(always, origin, into: &found)
  }

  private mutating func readOn(of node: JSONNode, _ origin: Origin, into found: inout [TransitionDraft]) {
    guard let on = node.member("on"), !on.value.isNull else { return }
    if isV4, let items = on.value.array { return readListed(items, origin, into: &found) }
    guard let events = on.value.membersInKeyOrder else { return wrongType(on, "an object of events") }
    var wildcard: JSONMember?
    for event in events {
      if event.key.isEmpty, !isV4 {
        error(
          "xstate-event", "an event needs a name; for an eventless transition write \"always\"",
          at: event.keyOffset)
      } else if event.key.isEmpty {
        readTransitions(event, origin, into: &found)
      } else if isV4, event.key == "*" {
        wildcard = event
      } else {
        readTransitions(event, origin.with(.event, [event.key]), into: &found)
      }
    }
    if let wildcard { readTransitions(wildcard, origin.with(.event, ["*"]), into: &found) }
  }

  /// v4's `on` as an array of transitions, each naming its event.
  private mutating func readListed(_ items: [JSONNode], _ origin: Origin, into found: inout [TransitionDraft])
  {
    for item in items {
      guard let event = string("event", of: item) else {
        error("xstate-event", "a transition in an array needs an \"event\"", at: item.offset)
        continue
      }
      readTransition(
        item, at: item.offset, event.isEmpty ? origin : origin.with(.event, [event]), into: &found)
    }
  }

  /// The transitions that `member` holds: a target, a transition, or an array of either.
  mutating func readTransitions(_ member: JSONMember, _ origin: Origin, into found: inout [TransitionDraft]) {
    guard let items = member.value.array else {
      return readTransition(member.value, at: member.keyOffset, origin, into: &found)
    }
    for item in items { readTransition(item, at: item.offset, origin, into: &found) }
  }

  /// One transition: a target, or an object.
  mutating func readTransition(
    _ node: JSONNode, at offset: Int, _ origin: Origin, into found: inout [TransitionDraft]
  ) {
    switch node.content {
    case .string:
      let target = JSONMember("target", at: offset, node)
      let targets = targets(target, from: origin.source, parent: origin.parent)
      found.append(
        TransitionDraft(
          targets, details(origin, kind: kind(of: nil, target: target, from: origin.source), at: offset)))
    case .object: found.append(objectTransition(node, at: offset, origin))
    case .null where isV4:
      warn("xstate-null", "null stops the event like {}; write {} to say so", at: offset)
      found.append(TransitionDraft([], details(origin, kind: .internal, at: offset)))
    case .null:
      error("xstate-null", "null is no transition; write {} to forbid the event or leave it out", at: offset)
    default:
      error(
        "xstate-type", "a transition must be a target or an object, but this is \(node.kindName)", at: offset
      )
    }
  }

  private mutating func objectTransition(_ node: JSONNode, at offset: Int, _ origin: Origin)
    -> TransitionDraft
  {
    let target = node.member("target")
    let targets = targets(target, from: origin.source, parent: origin.parent)
    var details = details(origin, kind: kind(of: node, target: target, from: origin.source), at: offset)
    details.condition = isV4 ? condition4(of: node, origin) : node.member("guard").flatMap { condition($0) }
    details.content = actions(node.member("actions"))
    details.description = string("description", of: node)
    if let meta = node["meta"] { details.meta = literal(meta) }
    details.notes = notes(of: node, known: isV4 ? Self.known4 : Self.known5, what: "a transition")
    return TransitionDraft(targets, details)
  }

  private func details(_ origin: Origin, kind: TransitionDetails.Kind, at offset: Int) -> TransitionDetails {
    TransitionDetails(origin.trigger, origin.descriptors, kind: kind, at: offset)
  }

  /// v5: internal unless `reenter`. v4: `internal` where it stands; else internal without a target or where one
  /// starts with a dot.
  private mutating func kind(
    of node: JSONNode?, target: JSONMember?, from source: StateIndex
  ) -> TransitionDetails.Kind {
    if !isV4 { return node.flatMap { bool("reenter", of: $0) } == true ? .external : .internal }
    if let node, let isInternal = bool("internal", of: node) { return isInternal ? .internal : .external }
    guard let target, target.value.string != "" else { return .internal }
    return list(target.value).contains { $0.string.map { isInside($0, source) } == true }
      ? .internal : .external
  }
}

// MARK: - route

extension XStateMachineReader {
  /// The event with which a state that has a `route` is gone to, from wherever the machine is.
  static let routeEvent = "xstate.route"

  /// Adds, at the root, a transition to each state that has a route: on an event that says `{to: '#id'}`.
  mutating func addRoutes() {
    let origin = Origin(source: 0, parent: nil, trigger: .event, descriptors: [Self.routeEvent])
    for (id, settings, offset) in routes {
      var draft = objectTransition(settings, at: offset, origin)
      draft.targets = [reference(toID: "#" + id, at: offset)]
      let isMeant = Guard.isAddressed(to: "#" + id)
      draft.details.condition = draft.details.condition.map { .and([isMeant, $0]) } ?? isMeant
      self.draft.states[0].transitions.append(draft)
    }
  }
}

// MARK: - after

extension XStateMachineReader {
  /// Reads `after`: for each delay a timer that entry starts and exit cancels, and transitions on the timer's event.
  private mutating func readAfter(
    _ after: JSONMember, stateID: String, _ origin: Origin, into state: inout StateDraft
  ) {
    if isV4, let items = after.value.array {
      for item in items { readListedDelay(item, stateID: stateID, origin, into: &state) }
      return
    }
    guard let delays = after.value.membersInKeyOrder else {
      wrongType(after, "an object of delays")
      return
    }
    for member in delays {
      let origin = startTimer(member.key, stateID: stateID, origin, at: member.keyOffset, into: &state)
      if let items = member.value.array {
        for item in items { readDelayed(item, origin, into: &state.transitions) }
      } else if member.value.isNull {
        warn(
          "xstate-null", "null is no transition: the timer runs but nothing happens", at: member.keyOffset)
        state.transitions.append(TransitionDraft([], details(origin, kind: .internal, at: member.keyOffset)))
      } else {
        readTransition(member.value, at: member.keyOffset, origin, into: &state.transitions)
      }
    }
  }

  /// A transition in an array below `after`, where XState drops targets written as strings.
  private mutating func readDelayed(_ item: JSONNode, _ origin: Origin, into found: inout [TransitionDraft]) {
    guard let text = item.string else { return readTransition(item, at: item.offset, origin, into: &found) }
    warn(
      "xstate-dead-target",
      "XState ignores a target that stands as a string in an array below \"after\"; write {\"target\": "
        + JSONText.quoted(text) + "}", at: item.offset)
    found.append(TransitionDraft([], details(origin, kind: .internal, at: item.offset)))
  }

  /// v4's `after` as an array of transitions, each with its `delay`.
  private mutating func readListedDelay(
    _ item: JSONNode, stateID: String, _ origin: Origin, into state: inout StateDraft
  ) {
    let delay: String
    switch item["delay"]?.content {
    case .number(let number): delay = JSONText.number(number)
    case .string(let text): delay = text
    default:
      error("xstate-delay", "a transition in an array below \"after\" needs a \"delay\"", at: item.offset)
      return
    }
    let origin = startTimer(delay, stateID: stateID, origin, at: item.offset, into: &state)
    readTransition(item, at: item.offset, origin, into: &state.transitions)
  }

  /// Adds the timer to entry and exit; what its transitions hang on.
  private mutating func startTimer(
    _ key: String, stateID: String, _ origin: Origin, at offset: Int, into state: inout StateDraft
  ) -> Origin {
    let number = Self.number(key)
    let text = number.map(JSONText.number) ?? key
    let delay = number.map(Self.delay) ?? named(delay: key, at: offset)
    let name = isV4 ? "xstate.after(\(text))#\(stateID)" : "xstate.after.\(text).\(stateID)"
    let start = Send(.literal(.string(name)), to: .session, delay: delay, id: name, at: offset)
    Self.append(.send(start), to: &state.details.onEntry)
    Self.append(.cancel(.literal(.string(name)), at: offset), to: &state.details.onExit)
    return origin.with(.after(delay), [name])
  }

  private static func append(_ instruction: Instruction, to blocks: inout [[Instruction]]) {
    if blocks.isEmpty { blocks.append([]) }
    blocks[blocks.count - 1].append(instruction)
  }

  static func delay(_ milliseconds: Double) -> Delay {
    .milliseconds(Int(min(max(0, milliseconds + 0.5), 9_007_199_254_740_991)))
  }

  /// The number that JavaScript's unary plus makes of a key in decimal notation; nil for every other key.
  static func number(_ key: String) -> Double? {
    var text = key[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    guard !text.isEmpty else { return 0 }
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains($0) })
    else { return nil }
    return Double(text)
  }
}
