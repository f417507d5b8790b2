/// The state tree, read in one pass over the document without recursion.
extension SCXMLReader {
  /// A state whose children are being read.
  private struct Level {
    /// The node behind the state's last descendant.
    var end: Int
    var state: Int
    var element: SCXMLElement
    /// The elements of which there can be one only and has been one, as bits.
    var seen: UInt64 = 0
  }

  /// Reads everything below ``root`` into the draft's states.
  mutating func readStates() {
    let end = Int(tree.nodes[root].end)
    var levels = [Level(end: end, state: 0, element: .scxml)]
    var index = root + 1
    draft.states.reserveCapacity((end - index) / 2 + 1)
    while index < end {
      while levels[levels.count - 1].end <= index { close(levels.removeLast().state) }
      let next = Int(tree.nodes[index].end)
      let depth = levels.count - 1
      guard let element = element(index) else {
        readStranger(index, in: levels[depth].element, of: levels[depth].state)
        index = next
        continue
      }
      if levels[depth].element.allows(element) || isTolerated(element, index, in: levels[depth].element) {
        checkRepeated(element, index, in: &levels[depth])
        if element.isState {
          let state = appendState(index, element, in: levels[depth].state)
          levels.append(Level(end: next, state: state, element: element))
          index += 1
          continue
        }
        read(index, element, of: levels[depth].state)
      } else {
        reportMisplaced(index, in: levels[depth].element)
      }
      index = next
    }
    for level in levels.reversed() { close(level.state) }
  }

  /// Keeps the comments at the end of a state.
  private mutating func close(_ state: Int) {
    if comments.isEmpty { return }
    let notes = takeComments("tail", draft.states[state].details.notes)
    draft.states[state].details.notes = notes
  }

  /// Whether a misplaced element is read all the same: a transition of `scxml`, which Appendix D would select.
  private mutating func isTolerated(_ element: SCXMLElement, _ node: Int, in parent: SCXMLElement) -> Bool {
    guard element == .transition, parent == .scxml else { return false }
    report(
      .warning, "misplaced-element",
      "<transition> should not stand in <scxml>; it is taken as a transition of every state", at: node)
    return true
  }

  private mutating func checkRepeated(_ element: SCXMLElement, _ node: Int, in level: inout Level) {
    switch element {
    case .initial, .donedata, .datamodel, .script: break
    case .transition where level.element == .history: break
    default: return
    }
    let bit: UInt64 = 1 << UInt64(element.rawValue)
    if level.seen & bit != 0 {
      let isHarmless = element == .datamodel || element == .script
      report(
        isHarmless ? .warning : .error, "duplicate-element",
        "<\(level.element.name)> can have only one <\(element.name)>" + (isHarmless ? "; both are read" : ""),
        at: node)
    }
    level.seen |= bit
  }

  private mutating func appendState(_ node: Int, _ element: SCXMLElement, in parent: Int) -> Int {
    let hasForeign = checkAttributes(of: node, as: element)
    let number = draft.states.count
    let id = id(of: node)
    var state = StateDraft(
      stateKind(node, element), key: id ?? "\(element.name)#\(number)", id: id, parent: StateIndex(parent),
      at: offset(of: node))
    state.details.notes = takeComments("head", state.details.notes)
    if hasForeign { readForeignAttributes(of: node, into: &state.details) }
    if element == .state, let attribute = attribute(.initial, of: node) { state.initial = initial(attribute) }
    if element != .history, draft.states[parent].kind == .atomic { draft.states[parent].kind = .compound }
    draft.states.append(state)
    return number
  }

  private mutating func id(of node: Int) -> String? {
    guard let attribute = attribute(.id, of: node) else { return nil }
    let words = tokens(attribute)
    let place = tree.place(attribute.nameStart)
    guard let id = words.first else {
      report(
        .error, "invalid-value", "id=\"\" is no id; give a name, or leave the attribute out", offset: place)
      return nil
    }
    if words.count > 1 {
      report(
        .error, "invalid-value", "the id \"\(tree.value(attribute))\" has white space in it", offset: place)
    }
    return id
  }

  private mutating func stateKind(_ node: Int, _ element: SCXMLElement) -> StateKind {
    switch element {
    case .parallel: return .parallel
    case .final: return .final
    case .history:
      switch text(.type, of: node) {
      case nil, "shallow": return .shallowHistory
      case "deep": return .deepHistory
      case let other?:
        report(
          .error, "invalid-value",
          "a history of type \"\(other)\" means nothing; write \"shallow\" or \"deep\"",
          at: node, attribute: .type)
        return .shallowHistory
      }
    default: return .atomic
    }
  }

  /// What stands in a state and is no SCXML: text, comments, foreign elements, unknown ones.
  private mutating func readStranger(_ node: Int, in parent: SCXMLElement, of state: Int) {
    guard case .foreign? = kind(of: node) else {
      return reportMisplaced(node, in: parent)
    }
    var details = draft.states[state].details
    readForeignElement(node, into: &details)
    draft.states[state].details = details
  }

  /// Reads an element that stands in a state and is no state.
  private mutating func read(_ node: Int, _ element: SCXMLElement, of state: Int) {
    if element == .transition {
      if draft.states[state].kind.isHistory {
        readHistoryDefault(node, of: state)
      } else {
        let transition = transition(node)
        draft.states[state].transitions.append(transition)
      }
      return
    }
    let hasForeign = checkAttributes(of: node, as: element)
    switch element {
    case .onentry: draft.states[state].details.onEntry.append(content(of: node, in: element))
    case .onexit: draft.states[state].details.onExit.append(content(of: node, in: element))
    case .initial: readInitial(node, of: state)
    case .datamodel: readDataModel(node, of: state)
    case .invoke:
      if var invoke = invoke(node, of: state) {
        if hasForeign { readForeignAttributes(of: node, into: &invoke) }
        readForeignElements(of: node, into: &invoke)
        draft.states[state].details.invokes.append(invoke)
      }
    case .donedata: draft.states[state].details.output = payload(of: node, as: .donedata)
    case .script: draft.script += script(node).map { [$0] } ?? []
    default: break
    }
    if !strays.isEmpty || !lost.isEmpty { takeStrays(of: state) }
  }

  // MARK: Defaults

  private mutating func readInitial(_ node: Int, of state: Int) {
    if draft.states[state].initial != nil {
      report(
        .error, "conflicting-attributes",
        "<state> has both the attribute \"initial\" and an <initial> element; keep one of them", at: node)
    }
    var count = 0
    for child in tree.children(of: node) {
      guard element(child) == .transition else {
        reportMisplaced(child, in: .initial)
        continue
      }
      count += 1
      draft.states[state].initial = defaultTransition(child, in: .initial)
    }
    if count != 1 {
      report(.error, "missing-element", "<initial> needs exactly one <transition>", at: node)
    }
  }

  private mutating func readHistoryDefault(_ node: Int, of state: Int) {
    draft.states[state].initial = defaultTransition(node, in: .history)
    if !strays.isEmpty || !lost.isEmpty { takeStrays(of: state) }
  }

  /// The transition of an `initial` or a `history`: targets and content, no event, no condition.
  private mutating func defaultTransition(_ node: Int, in parent: SCXMLElement) -> InitialDraft {
    checkAttributes(of: node, as: .transition, isKept: false)
    for name in [SCXMLAttribute.event, .cond] where attribute(name, of: node) != nil {
      report(
        .error, "conflicting-attributes", "the <transition> of <\(parent.name)> cannot have \"\(name.name)\"",
        at: node, attribute: name)
    }
    let targets = attribute(.target, of: node).map { references($0) } ?? []
    if targets.isEmpty {
      report(
        .error, "missing-attribute", "the <transition> of <\(parent.name)> needs the attribute \"target\"",
        at: node)
    }
    return InitialDraft(targets, content: content(of: node, in: .transition), at: offset(of: node))
  }

  // MARK: Transitions

  private mutating func transition(_ node: Int) -> TransitionDraft {
    let hasForeign = checkAttributes(of: node, as: .transition)
    let target = attribute(.target, of: node)
    let targets = target.map { references($0) } ?? []
    let descriptors = attribute(.event, of: node).map { tokens($0) } ?? []
    var kind = TransitionDetails.Kind.external
    if let attribute = attribute(.type, of: node) { kind = transitionKind(attribute) }
    let condition = attribute(.cond, of: node).flatMap { self.condition($0) }
    var details = TransitionDetails(
      descriptors.isEmpty ? .always : .event, descriptors, kind: kind, condition: condition,
      content: content(of: node, in: .transition), at: offset(of: node))
    details.notes = takeComments("head", details.notes)
    if target == nil || descriptors.isEmpty, !hasForeign || ownText("guard", of: node) == nil {
      checkTransition(node, hasEvent: !descriptors.isEmpty)
    }
    if let target, targets.isEmpty {
      report(.error, "invalid-value", "target=\"\" names no state", offset: tree.place(target.nameStart))
    }
    if hasForeign { readForeignAttributes(of: node, into: &details) }
    details.meta = ownMeta(in: node)
    if !strays.isEmpty || !lost.isEmpty { details.notes = takeStrays(details.notes) }
    return TransitionDraft(targets, details)
  }

  private mutating func checkTransition(_ node: Int, hasEvent: Bool) {
    if let attribute = attribute(.event, of: node) {
      if !hasEvent {
        report(
          .error, "invalid-value", "event=\"\" matches nothing; leave it out for an eventless transition",
          offset: tree.place(attribute.nameStart))
      }
    } else if attribute(.cond, of: node) == nil, attribute(.target, of: node) == nil {
      let isEmpty = !tree.hasElements(node)
      report(
        isEmpty ? .error : .warning, "missing-attribute",
        "<transition> needs at least one of \"event\", \"cond\" and \"target\""
          + (isEmpty ? "" : "; this one is taken again and again"), at: node)
    }
  }

  private mutating func transitionKind(_ attribute: XMLAttribute) -> TransitionDetails.Kind {
    let value = tree.value(attribute)
    if value != "internal", value != "external" {
      report(
        .error, "invalid-value",
        "a transition of type \"\(value)\" means nothing; write \"external\" or \"internal\"",
        offset: tree.place(attribute.nameStart))
    }
    return value == "internal" ? .internal : .external
  }

  // MARK: Whole states

  /// What can be said of a state only when all of it is known.
  mutating func checkStates() {
    if draft.states[0].kind == .atomic {
      report(
        .error, "missing-element", "<scxml> needs at least one <state>, <parallel> or <final>", at: root)
    }
    for index in draft.states.indices.dropFirst() {
      let kind = draft.states[index].kind
      if kind == .atomic {
        guard let initial = draft.states[index].initial else { continue }
        report(
          .error, "initial-without-children",
          "the state \"\(draft.states[index].key)\" has an initial state but no child states",
          offset: initial.offset)
      } else if kind.isHistory, let parent = draft.states[index].parent.map({ Int($0) }),
        draft.states[parent].kind == .atomic
      {
        report(
          .error, "misplaced-element",
          "a history needs a compound or parallel state around it, but \"\(draft.states[parent].key)\" "
            + "has no child states", offset: draft.states[index].details.offset)
      }
    }
  }
}
