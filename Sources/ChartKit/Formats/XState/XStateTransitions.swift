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
  }

  /// Reads a state's transitions in the order in which XState keeps them, its invocations, and its timers.
  ///
  /// v5: `on` as keyed, `onDone`, each invocation's, `after`. v4: `onDone`, each invocation's, `on` with `*` last,
  /// `always`, `after`.
  mutating func readTransitions(of node: JSONNode, at index: StateIndex, into state: inout StateDraft) {
    func origin(_ trigger: TransitionDetails.Trigger, _ descriptors: [String]) -> Origin {
      Origin(source: index, parent: state.parent, trigger: trigger, descriptors: descriptors)
    }
    let id = state.id ?? state.key
    if !isV4 { state.transitions += onTransitions(of: node, origin(.event, [])) }
    if let done = node.member("onDone"), !isAbsent(done.value) {
      let name = isV4 ? "done.state.\(id)" : "xstate.done.state.\(id)"
      state.transitions += transitions(done, origin(.done, [name]))
    }
    if let invoke = node.member("invoke"), !invoke.value.isNull {
      readInvokes(invoke, stateID: id, origin(.event, []), into: &state)
    }
    if isV4 { state.transitions += onTransitions(of: node, origin(.event, [])) }
    if isV4 { state.transitions += alwaysTransitions(of: node, origin(.always, [])) }
    if let after = node.member("after"), !after.value.isNull {
      readAfter(after, stateID: id, origin(.event, []), into: &state)
    }
    if !isV4 { state.transitions += alwaysTransitions(of: node, origin(.always, [])) }
  }

  /// Where XState tests a setting for truth, `null` and `""` are nothing.
  func isAbsent(_ node: JSONNode) -> Bool { node.isNull || node.string == "" }

  private mutating func alwaysTransitions(of node: JSONNode, _ origin: Origin) -> [TransitionDraft] {
    guard let always = node.member("always"), !isAbsent(always.value) else { return [] }
    return transitions(always, origin)
  }

  private mutating func onTransitions(of node: JSONNode, _ origin: Origin) -> [TransitionDraft] {
    guard let on = node.member("on"), !on.value.isNull else { return [] }
    if isV4, let items = on.value.array { return listedTransitions(items, origin) }
    guard let events = on.value.membersInKeyOrder else {
      wrongType(on, "an object of events")
      return []
    }
    var found: [TransitionDraft] = []
    var wildcards: [TransitionDraft] = []
    for event in events {
      var origin = origin
      origin.descriptors = [event.key]
      if event.key.isEmpty {
        guard isV4 else {
          error(
            "xstate-event", "An event needs a name; for an eventless transition write \"always\".",
            at: event.keyOffset)
          continue
        }
        (origin.trigger, origin.descriptors) = (.always, [])
      }
      if isV4, event.key == "*" {
        wildcards += transitions(event, origin)
      } else {
        found += transitions(event, origin)
      }
    }
    return found + wildcards
  }

  /// v4's `on` as an array of transitions, each naming its event.
  private mutating func listedTransitions(_ items: [JSONNode], _ origin: Origin) -> [TransitionDraft] {
    items.compactMap { item in
      guard let event = string("event", of: item) else {
        error("xstate-event", "A transition in an array needs an \"event\".", at: item.offset)
        return nil
      }
      var origin = origin
      (origin.trigger, origin.descriptors) = event.isEmpty ? (.always, []) : (.event, [event])
      return transition(item, at: item.offset, origin)
    }
  }

  /// The transitions that `member` holds: a target, a transition, or an array of either.
  mutating func transitions(_ member: JSONMember, _ origin: Origin) -> [TransitionDraft] {
    guard let items = member.value.array else {
      return transition(member.value, at: member.keyOffset, origin).map { [$0] } ?? []
    }
    return items.compactMap { transition($0, at: $0.offset, origin) }
  }

  /// One transition: a target, or an object.
  mutating func transition(_ node: JSONNode, at offset: Int, _ origin: Origin) -> TransitionDraft? {
    switch node.content {
    case .string(let text):
      let target = JSONMember("target", at: offset, node)
      let targets = text.isEmpty ? [] : targets(target, from: origin.source, parent: origin.parent)
      return TransitionDraft(targets, details(origin, kind: kind(of: nil, target: target), at: offset))
    case .object: return objectTransition(node, at: offset, origin)
    case .null where isV4:
      warn("xstate-null", "null stops the event like {}; write {} to say so.", at: offset)
      return TransitionDraft([], details(origin, kind: .internal, at: offset))
    case .null:
      error("xstate-null", "null is no transition; write {} to forbid the event or leave it out.", at: offset)
      return nil
    default:
      error(
        "xstate-type", "A transition must be a target or an object, but this is \(node.kindName).", at: offset
      )
      return nil
    }
  }

  private mutating func objectTransition(_ node: JSONNode, at offset: Int, _ origin: Origin)
    -> TransitionDraft
  {
    let target = node.member("target")
    let targets = targets(target, from: origin.source, parent: origin.parent)
    var details = details(origin, kind: kind(of: node, target: target), at: offset)
    details.condition = isV4 ? condition4(of: node, origin) : node.member("guard").flatMap { condition($0) }
    details.content = actions(node.member("actions"))
    details.description = string("description", of: node)
    if let meta = node["meta"] { details.meta = meta.javaScriptValue }
    details.notes = notes(of: node, known: isV4 ? Self.known4 : Self.known5, what: "A transition")
    return TransitionDraft(targets, details)
  }

  private func details(_ origin: Origin, kind: TransitionDetails.Kind, at offset: Int) -> TransitionDetails {
    TransitionDetails(origin.trigger, origin.descriptors, kind: kind, at: offset)
  }

  /// v5: internal unless `reenter`. v4: `internal` where it stands; else internal without a target or where one
  /// starts with a dot.
  private mutating func kind(of node: JSONNode?, target: JSONMember?) -> TransitionDetails.Kind {
    if !isV4 { return node.flatMap { bool("reenter", of: $0) } == true ? .external : .internal }
    if let node, let isInternal = bool("internal", of: node) { return isInternal ? .internal : .external }
    guard let target, target.value.string != "" else { return .internal }
    return list(target.value).contains { $0.string?.hasPrefix(".") == true } ? .internal : .external
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
      guard let items = member.value.array else {
        if member.value.isNull {
          warn(
            "xstate-null", "null is no transition: the timer runs but nothing happens.", at: member.keyOffset)
          state.transitions.append(
            TransitionDraft([], details(origin, kind: .internal, at: member.keyOffset)))
        } else if let transition = transition(member.value, at: member.keyOffset, origin) {
          state.transitions.append(transition)
        }
        continue
      }
      for item in items {
        if let transition = delayedTransition(item, origin) { state.transitions.append(transition) }
      }
    }
  }

  /// A transition in an array below `after`, where XState drops targets written as strings.
  private mutating func delayedTransition(_ item: JSONNode, _ origin: Origin) -> TransitionDraft? {
    guard let text = item.string else { return transition(item, at: item.offset, origin) }
    warn(
      "xstate-dead-target",
      "XState ignores a target that stands as a string in an array below \"after\"; write {\"target\": "
        + JSONText.quoted(text) + "}.", at: item.offset)
    return TransitionDraft([], details(origin, kind: .internal, at: item.offset))
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
      error("xstate-delay", "A transition in an array below \"after\" needs a \"delay\".", at: item.offset)
      return
    }
    let origin = startTimer(delay, stateID: stateID, origin, at: item.offset, into: &state)
    if let transition = transition(item, at: item.offset, origin) { state.transitions.append(transition) }
  }

  /// Adds the timer to entry and exit; what its transitions hang on.
  private mutating func startTimer(
    _ key: String, stateID: String, _ origin: Origin, at offset: Int, into state: inout StateDraft
  ) -> Origin {
    let number = Self.number(key)
    let text = number.map(JSONText.number) ?? key
    let delay = number.map(Self.delay) ?? .named(key)
    let name = isV4 ? "xstate.after(\(text))#\(stateID)" : "xstate.after.\(text).\(stateID)"
    let start = Send(.literal(.string(name)), to: .session, delay: delay, id: name, at: offset)
    Self.append(.send(start), to: &state.details.onEntry)
    Self.append(.cancel(.literal(.string(name)), at: offset), to: &state.details.onExit)
    var origin = origin
    (origin.trigger, origin.descriptors) = (.after(delay), [name])
    return origin
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
    let text = key.drop { $0.isWhitespace }
    guard !text.isEmpty else { return 0 }
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains($0) })
    else { return nil }
    return Double(text)
  }
}
