/// Transitions: what they wait for, whether they leave their source, and their guards.
extension XStateConversion {
  mutating func addTransitions(of state: State, to converted: inout StateDraft) {
    var before: [(family: EventNameFamily, transition: TransitionDraft)] = []
    for transition in state.transitions.map({ chart.transitions[$0] }) {
      let drafts = convert(transition, of: state)
      for draft in drafts {
        guard draft.details.trigger == .event, let name = draft.details.descriptors.first else {
          converted.transitions.append(draft)
          continue
        }
        // In SCXML the order in the document counts; XState asks the more exact name first.
        let family = EventNameFamily(name, isXState: true)
        if chart.dialect == .scxml {
          for (other, earlier) in before where other.base != family.base && other.covers(family) {
            var copy = earlier
            copy.details.descriptors = [name]
            let isThere = converted.transitions.contains {
              $0.details.descriptors == [name] && $0.details.offset == copy.details.offset
            }
            if !isThere { converted.transitions.append(copy) }
          }
          before.append((family, draft))
        }
        converted.transitions.append(draft)
      }
    }
  }

  private mutating func convert(_ transition: Transition, of state: State) -> [TransitionDraft] {
    let details = transition.details
    var triggers: [(TransitionDetails.Trigger, [String])] = []
    if details.descriptors.isEmpty { triggers = [(.always, [])] }
    for descriptor in details.descriptors { triggers.append(trigger(descriptor, details.trigger, of: state)) }
    let condition = details.condition.flatMap { convert($0, at: details.offset) }
    let content = details.content.flatMap { convert($0) }
    let kind = kind(of: transition)
    if !details.notes.isUndefined { reportNotes(details.notes, at: details.offset) }
    return triggers.map { trigger, descriptors in
      var converted = TransitionDetails(
        trigger, descriptors, kind: kind, condition: condition, content: content, at: details.offset)
      (converted.description, converted.meta) = (details.description, details.meta)
      return TransitionDraft(transition.targets.map(reference), converted)
    }
  }

  // MARK: Events

  private mutating func trigger(
    _ name: String, _ trigger: TransitionDetails.Trigger, of state: State
  ) -> (TransitionDetails.Trigger, [String]) {
    if isV4 { return (version5(trigger, of: state), [version5(name, of: state)]) }
    let family = EventNameFamily(name, isXState: false)
    if chart.dialect == .statechartsV1 { return (.event, [plain(name, family, of: state)]) }
    let base = family.base
    if let id = Self.rest(of: base, behind: "done.state.") {
      guard let done = chart.state(withID: id) else { return (.event, ["xstate.done.state." + id]) }
      let event = "xstate.done.state." + ids[Int(done)]
      return (done == state.index ? .done : .event, [event])
    }
    if let id = Self.rest(of: base, behind: "done.invoke.") {
      let isOwn = state.details.invokes.contains { $0.id == id }
      return (isOwn ? .invoked(id) : .event, ["xstate.done.actor." + id])
    }
    switch base {
    case "done": return (.event, ["xstate.done.*"])
    case "done.state": return (.event, ["xstate.done.state.*"])
    case "done.invoke": return (.event, ["xstate.done.actor.*"])
    case "": return (.event, ["*"])
    default: return (.event, [plain(name, family, of: state)])
    }
  }

  private mutating func plain(_ name: String, _ family: EventNameFamily, of state: State) -> String {
    if chart.dialect == .statechartsV1 {
      if name == "*" || name.hasSuffix(".*") {
        losses.add("\"\(name)\" matches other names too", at: state.details.offset)
      }
      return name
    }
    if name.hasSuffix(".*") { return name }
    let base = family.base
    if base == "error" || base.hasPrefix("error.") {
      losses.add("XState raises no \"\(base)\"", at: state.details.offset)
    }
    if eventNames.contains(where: { $0.hasPrefix(base + ".") && $0 != name }) { return base + ".*" }
    losses.note(
      "events are matched by their whole names, no longer by what begins with these and a dot: ",
      naming: base,
      at: state.details.offset)
    return base
  }

  private static func rest(of name: String, behind prefix: String) -> String? {
    name.hasPrefix(prefix) && name.utf8.count > prefix.utf8.count ? String(name.dropFirst(prefix.count)) : nil
  }

  // MARK: Version 4

  private static let renamed = [
    ("done.state.", "xstate.done.state."), ("done.invoke.", "xstate.done.actor."),
    ("error.platform.", "xstate.error.actor."),
  ]

  /// What v5 calls an event of v4's.
  func version5(_ name: String, of state: State) -> String {
    if let timer = timer(name) { return timer }
    for (old, new) in Self.renamed {
      guard let id = Self.rest(of: name, behind: old) else { continue }
      return new + (old == "done.state." ? id : version5(invoked: id))
    }
    return name
  }

  private func version5(_ trigger: TransitionDetails.Trigger, of state: State) -> TransitionDetails.Trigger {
    if case .invoked(let id) = trigger { .invoked(version5(invoked: id)) } else { trigger }
  }

  /// `STATE:invocation[0]` is `0.STATE` in v5.
  func version5(invoked id: String) -> String {
    guard id.hasSuffix("]"), let mark = id.firstRange(of: ":invocation[") else { return id }
    return id[mark.upperBound...].dropLast() + "." + id[..<mark.lowerBound]
  }

  /// `xstate.after(1000)#id` is `xstate.after.1000.id` in v5.
  func timer(_ name: String) -> String? {
    guard isV4, let key = Self.rest(of: name, behind: "xstate.after("), let mark = key.firstRange(of: ")#")
    else {
      return nil
    }
    return "xstate.after.\(key[..<mark.lowerBound]).\(key[mark.upperBound...])"
  }

  // MARK: Leaving the source

  /// XState's transitions stay inside of their source unless they say `reenter`.
  private mutating func kind(of transition: Transition) -> TransitionDetails.Kind {
    let (source, targets) = (transition.source, transition.targets)
    if targets.isEmpty { return .internal }
    let areInside = targets.allSatisfy { chart.isDescendant($0, of: source) }
    if isV4 && transition.details.kind == .internal { return .internal }
    if transition.details.kind == .internal && chart[source].kind == .compound && areInside {
      return .internal
    }
    if !isV4 { reportDomain(of: transition) }
    if isV4 {
      let isRelated = targets.contains {
        $0 == source || chart.isDescendant($0, of: source) || chart.isDescendant(source, of: $0)
      }
      return isRelated ? .external : .internal
    }
    let isInner = targets.contains { $0 == source || chart.isDescendant($0, of: source) }
    return isInner && source != 0 ? .external : .internal
  }

  /// SCXML leaves a parallel state where a transition leads from one of its regions to another; XState does not.
  private mutating func reportDomain(of transition: Transition) {
    var ancestor = chart[transition.source].parent
    while let here = ancestor, !transition.targets.allSatisfy({ chart.isDescendant($0, of: here) }) {
      ancestor = chart[here].parent
    }
    guard let here = ancestor, chart[here].kind == .parallel else { return }
    losses.add(
      "the transition does not leave \"\(chart[here].key)\", as it does in SCXML",
      at: transition.details.offset)
  }

  // MARK: Guards

  /// Nil where the guard always holds.
  private mutating func convert(_ condition: Guard, at offset: Int) -> Guard? {
    switch condition {
    case .named, .matches, .isAddressed: return condition
    case .call(let call), .condition(.function(let call)): return .named(call.name, params: .undefined)
    case .active(let place): return place.state.map { .active(reference($0)) } ?? .or([])
    case .not(let inner): return .not(convert(inner, at: offset) ?? .and([]))
    case .and(let all): return .and(all.map { convert($0, at: offset) ?? .and([]) })
    case .or(let all): return .or(all.map { convert($0, at: offset) ?? .and([]) })
    case .condition(.literal(let value)): return value.isTruthy ? nil : .or([])
    case .condition(.script(let text, let place)):
      let name = SCXMLReader.normalized(text)
      if name.isEmpty {
        losses.add("an empty condition is an error in SCXML: here it never holds", at: place)
        return .or([])
      }
      losses.add("the condition \"\(SCXMLReader.brief(text))\" becomes a guard of that name", at: place)
      return .named(name, params: .undefined)
    }
  }

  // MARK: Differences

  mutating func reportDifferences() {
    if isV4 { return losses.add(chart.differencesOfXState4(to: .xstate5)) }
    if chart.dialect == .statechartsV1 {
      losses.add(chart.differencesOfStatechartsV1(to: "XState"))
    }
    for (outer, inner) in chart.answeredTwice {
      losses.add(
        "XState asks \"\(chart[outer.source].key)\" only where no region has an answer, so that this transition is not "
          + "taken together with one of \"\(chart[inner.source].key)\"", at: outer.details.offset)
    }
  }
}
