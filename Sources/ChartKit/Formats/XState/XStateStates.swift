extension XStateMachineReader {
  private static let knownInBoth: Set<String> = [
    "id", "key", "type", "initial", "states", "history", "target", "on", "always", "onDone", "after",
    "invoke", "entry",
    "exit", "tags", "meta", "description",
  ]
  private static let known5 = knownInBoth.union(["output", "route"])
  private static let known4 = knownInBoth.union(["data", "onEntry", "onExit", "activities", "delimiter"])
  /// Keys of a machine that say nothing of its behaviour, or are read elsewhere.
  private static let silentInRoot: Set<String> = [
    "$schema", "version", "types", "schema", "schemas", "tsTypes", "predictableActionArguments",
    "preserveActionOrder",
    "actors", "machines", "$implementations",
  ]
  /// Keys that editors write.
  private static let silentInStates: Set<String> = ["order", "version"]

  /// Reads one state without its children and appends it to the draft.
  mutating func readState(
    _ node: JSONNode, key: String, parent: StateIndex?, hasChildren: Bool, at offset: Int
  ) {
    let index = StateIndex(draft.states.count)
    let given = parent == nil ? key : string("id", of: node).flatMap { $0.isEmpty ? nil : $0 }
    delimiters.append(delimiter(of: node, below: parent))
    // Only states without an id and parents of such need it.
    let path =
      given == nil || hasChildren ? parent.map { self.path(to: key, below: $0) } ?? key : ""
    paths.append(path)
    let id = given ?? path
    let kind = kind(of: node, hasChildren: hasChildren)
    var state = StateDraft(kind, key: key, id: id, parent: parent, at: offset)
    state.initial = kind.isHistory ? historyTarget(of: node, below: parent) : initial(of: node, at: index)
    readDetails(of: node, into: &state.details)
    if parent == nil {
      state.details.notes = notes(
        of: node, known: isV4 ? Self.known4.union(["context", "strict"]) : Self.known5.union(["context"]),
        silent: Self.silentInRoot,
        what: "a machine")
    } else {
      state.details.notes = notes(
        of: node, known: isV4 ? Self.known4 : Self.known5, silent: Self.silentInStates, what: "a state")
    }
    readTransitions(of: node, at: index, into: &state)
    if !isV4, parent != nil, let route = node.member("route"), route.value.isObject, node["id"]?.string != nil
    {
      routes.append((id, route.value, route.keyOffset))
    }
    draft.states.append(state)
  }

  private mutating func delimiter(of node: JSONNode, below parent: StateIndex?) -> String {
    if isV4, let text = string("delimiter", of: node), !text.isEmpty { return text }
    return parent.map { delimiters[Int($0)] } ?? "."
  }

  /// The default id of the state that is being read: all keys down to it, joined by its delimiter.
  private func path(to key: String, below parent: StateIndex) -> String {
    let delimiter = delimiters[delimiters.count - 1]
    if delimiter == delimiters[Int(parent)] { return paths[Int(parent)] + delimiter + key }
    var keys = [key]
    var here: StateIndex? = parent
    while let state = here {
      keys.append(draft.states[Int(state)].key)
      here = draft.states[Int(state)].parent
    }
    return keys.reversed().joined(separator: delimiter)
  }

  private mutating func kind(of node: JSONNode, hasChildren: Bool) -> StateKind {
    let history = historyKind(of: node)
    guard let member = node.member("type"), !member.value.isNull else {
      return hasChildren ? .compound : history ?? .atomic
    }
    switch member.value.string {
    case "atomic", "final":
      let kind: StateKind = member.value.string == "final" ? .final : .atomic
      if hasChildren {
        error(
          "xstate-children", "a state of type \"\(kind)\" cannot have states of its own",
          at: member.keyOffset)
      }
      return kind
    case "compound": return .compound
    case "parallel": return .parallel
    case "history": return history ?? .shallowHistory
    default:
      error(
        "xstate-type",
        "\"type\" must be \"atomic\", \"compound\", \"parallel\", \"final\" or \"history\"",
        at: member.keyOffset)
      return hasChildren ? .compound : .atomic
    }
  }

  private mutating func historyKind(of node: JSONNode) -> StateKind? {
    guard let member = node.member("history") else { return nil }
    switch member.value.content {
    case .bool(true), .string("shallow"): return .shallowHistory
    case .string("deep"): return .deepHistory
    case .bool(false), .null: return nil
    default:
      wrongType(member, "true, \"shallow\" or \"deep\"")
      return .shallowHistory
    }
  }

  /// The `initial` of a state: the key of one child, or that with actions.
  private mutating func initial(of node: JSONNode, at index: StateIndex) -> InitialDraft? {
    guard let member = node.member("initial"), !member.value.isNull else { return nil }
    if let key = member.value.string {
      return InitialDraft([child(key, of: index, at: member.value.offset)], at: member.keyOffset)
    }
    guard member.value.isObject else {
      wrongType(member, "a state's key or an object with \"target\"")
      return nil
    }
    guard let target = member.value.member("target") else {
      error("xstate-initial", "\"initial\" needs a \"target\", the key of a child", at: member.keyOffset)
      return nil
    }
    let content = actions(member.value.member("actions"))
    let targets = list(target.value)
    guard targets.count == 1, let key = targets[0].string else {
      wrongType(target, "the key of one child")
      return nil
    }
    return InitialDraft(
      [child(key, of: index, at: targets[0].offset)], content: content, at: member.keyOffset)
  }

  /// XState takes the key whole: dots mean nothing here.
  private func child(_ key: String, of index: StateIndex, at offset: Int) -> StateReference {
    StateReference(key, .path([key], below: index), at: offset)
  }

  private mutating func readDetails(of node: JSONNode, into details: inout StateDetails) {
    let entry = node.member("entry") ?? (isV4 ? node.member("onEntry") : nil)
    let exit = node.member("exit") ?? (isV4 ? node.member("onExit") : nil)
    let onEntry = actions(entry)
    let onExit = actions(exit)
    if !onEntry.isEmpty { details.onEntry = [onEntry] }
    if !onExit.isEmpty { details.onExit = [onExit] }
    details.tags = tags(of: node)
    if let meta = node["meta"] { details.meta = literal(meta) }
    details.description = string("description", of: node)
    if let output = node[isV4 ? "data" : "output"] {
      details.output = isV4 ? mapped(output) : .content(expression(output))
    }
  }

  private mutating func tags(of node: JSONNode) -> [String] {
    guard let member = node.member("tags"), !member.value.isNull else { return [] }
    var tags: [String] = []
    for item in list(member.value) {
      if let tag = item.string {
        tags.append(tag)
      } else {
        wrongType(member, "a string or an array of strings")
      }
    }
    return tags
  }
}
