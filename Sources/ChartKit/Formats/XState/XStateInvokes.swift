extension XStateMachineReader {
  private static let knownInBoth: Set<String> = ["id", "src", "onDone", "onError"]
  /// Keys that say nothing of what an invocation does.
  private static let silent: Set<String> = ["meta", "description"]
  private static let known5 = knownInBoth.union(["input", "onSnapshot", "systemId"])
  private static let known4 = knownInBoth.union(["data", "autoForward", "type"])
  /// Keys that only a machine has.
  private static let machineKeys = [
    "states", "initial", "on", "always", "after", "invoke", "entry", "exit", "context",
  ]

  /// Reads the machines that the document declares by name, for `src` to name.
  mutating func readDeclaredMachines(_ machine: JSONNode) {
    for key in ["actors", "machines"] {
      for member in machine[key]?.membersInKeyOrder ?? [] {
        guard isMachine(member.value) else {
          note("xstate-actor", "\"\(member.key)\" is no machine and is not read", at: member.keyOffset)
          continue
        }
        if let index = readChild(member.value, name: member.key) { declared[member.key] = index }
      }
    }
  }

  private func isMachine(_ node: JSONNode) -> Bool {
    Self.machineKeys.contains { node[$0] != nil }
  }

  /// Whether a value is a machine rather than something else that an actor can be.
  static func isMachine(_ value: Value) -> Bool { machineKeys.contains { value[$0] != nil } }

  /// Reads a machine inside this one; its index in the draft's children.
  private mutating func readChild(_ node: JSONNode, name: String?) -> Int? {
    guard depth < Self.maximumDepth else {
      error("xstate-depth", "machines nest deeper than \(Self.maximumDepth) levels", at: node.offset)
      return nil
    }
    var reader = XStateMachineReader(
      draft.source, dialect: draft.dialect, defaultName: name, depth: depth + 1)
    reader.readDeclaredMachines(node)
    reader.readMachine(node)
    draft.children.append(reader.draft)
    return draft.children.count - 1
  }

  /// Reads v4's activities: what runs while the state is active and never answers.
  mutating func readActivities(_ member: JSONMember, into state: inout StateDraft) {
    for node in list(member.value) {
      guard let type = node.string ?? node["type"]?.string else {
        error(
          "xstate-type",
          "an activity must be a name or an object with a \"type\", but this is \(node.kindName)",
          at: node.offset)
        continue
      }
      var invoke = Invoke(id: node["id"]?.string ?? type, source: activity(type), at: node.offset)
      (invoke.isActivity, invoke.name) = (true, type)
      state.details.invokes.append(invoke)
    }
  }

  /// What v4's options have under an activity's name: a function that starts it, and gives one that ends it.
  func activity(_ name: String) -> Invoke.Source {
    guard let node = implementation(name, of: "activities"), case .function(let number, _)? = marker(node)
    else {
      return .named(name)
    }
    return .logic(number, kind: "activity")
  }

  /// v4's `data`, which maps keys to values: a list and a text have their places for keys, other values have none, and
  /// what JavaScript takes for false is nothing.
  func mapped(_ node: JSONNode) -> Payload {
    if marker(node) == nil, let members = node.members, members.contains(where: { hostCall($0.value) != nil })
    {
      return .parameters(members.map { Parameter($0.key, expression($0.value)) })
    }
    if node.isObject || marker(node) != nil { return .content(expression(node)) }
    var members = Value.emptyObject.object ?? [:]
    switch node.javaScriptValue {
    case .array(let items): for (place, item) in items.enumerated() { members[String(place)] = item }
    case .string(let text) where !text.isEmpty:
      for (place, character) in text.enumerated() { members[String(place)] = .string(String(character)) }
    case let other where other.isTruthy: break
    default: return .none
    }
    return .content(.literal(.object(members)))
  }

  /// Reads a state's invocations and the transitions on what comes back from them.
  mutating func readInvokes(
    _ member: JSONMember, stateID: String, _ origin: Origin, into state: inout StateDraft
  ) {
    for (index, node) in list(member.value).enumerated() {
      let offset = member.value.array == nil ? member.keyOffset : node.offset
      let standard = isV4 ? "\(stateID):invocation[\(index)]" : "\(index).\(stateID)"
      if isV4, let name = node.string {
        state.details.invokes.append(Invoke(id: standard, source: source(named: name), at: offset))
        state.details.invokes[state.details.invokes.count - 1].name = name
        continue
      }
      if isV4, marker(node) != nil, let source = source(node) {
        state.details.invokes.append(Invoke(id: standard, source: source, at: offset))
        continue
      }
      guard node.isObject else {
        error(
          "xstate-type", "\"invoke\" must be an object with \"src\", but this is \(node.kindName)",
          at: offset)
        continue
      }
      guard let source = source(of: node, at: offset) else { continue }
      let id = string("id", of: node).flatMap { $0.isEmpty ? nil : $0 } ?? standard
      var invoke = Invoke(id: id, source: source, at: offset)
      if let input = node[isV4 ? "data" : "input"] {
        invoke.payload = isV4 ? mapped(input) : .content(expression(input))
      }
      invoke.name = node["src"]?.string ?? (marker(node["src"]) == nil ? node["src"]?["type"]?.string : nil)
      invoke.systemID = node["systemId"].map { expression($0) }
      invoke.autoforward = isV4 && bool("autoForward", of: node) == true
      invoke.wantsSnapshots = !isV4 && node.member("onSnapshot").map { !isAbsent($0.value) } == true
      invoke.notes = notes(
        of: node, known: isV4 ? Self.known4 : Self.known5, silent: Self.silent, what: "an invocation")
      state.details.invokes.append(invoke)
      readAnswers(node, id: id, origin, into: &state)
    }
  }

  /// The transitions on an invocation's end, error and snapshots.
  private mutating func readAnswers(
    _ node: JSONNode, id: String, _ origin: Origin, into state: inout StateDraft
  ) {
    let names =
      isV4
      ? [("onDone", "done.invoke.\(id)"), ("onError", "error.platform.\(id)")]
      : [
        ("onDone", "xstate.done.actor.\(id)"), ("onError", "xstate.error.actor.\(id)"),
        ("onSnapshot", "xstate.snapshot.\(id)"),
      ]
    for (key, name) in names {
      guard let member = node.member(key), !isAbsent(member.value) else { continue }
      readTransitions(member, origin.with(.invoked(id), [name]), into: &state.transitions)
    }
  }

  /// What an invocation runs: a name, `{type}`, or a machine written in place.
  private mutating func source(of node: JSONNode, at offset: Int) -> Invoke.Source? {
    guard let src = node.member("src") else {
      error("xstate-invoke", "an invocation needs a \"src\"", at: offset)
      return nil
    }
    if let source = source(src.value) { return source }
    if isMachine(src.value) { return readChild(src.value, name: nil).map { .chart($0) } }
    wrongType(src, "a name, an object with \"type\", or a machine")
    return nil
  }

  /// What a name, `{type}`, or a marker stands for.
  mutating func source(_ node: JSONNode) -> Invoke.Source? {
    if let name = node.string { return source(named: name) }
    switch marker(node) {
    case .machine(let number)?: return chart(ofMachine: number).map { .chart($0) } ?? .machine(number)
    case .logic(let number, let kind)?: return .logic(number, kind: kind)
    case .function(let number, let name)?:
      // v4's services may be functions that give a promise, a machine or a callback's life; v5 has none such.
      if isV4 { return .logic(number, kind: "service") }
      return .computed(.function(HostCall(number, name: name, at: node.offset)))
    case .actor(let path)?:
      error(
        "xstate-invoke", "the running actor \"\(path.last ?? "")\" cannot be invoked: it runs already",
        at: node.offset)
      return nil
    case .value(_, let text)?:
      warn("xstate-actor", "\"\(text)\" is no logic for an actor", at: node.offset)
      return .named(text)
    case nil: break
    }
    guard !isMachine(node) else { return nil }
    return node["type"]?.string.map { source(named: $0) }
  }

  private mutating func source(named name: String) -> Invoke.Source {
    if let index = declared[name] { return .chart(index) }
    let kinds = isV4 ? ["services", "actors", "activities"] : ["actors"]
    for kind in kinds {
      if let found = implementation(name, of: kind), let source = reading(name, nil, { $0.source(found) }) {
        return source
      }
    }
    return .named(name)
  }

  /// The index of a machine of the host's among the draft's children, reading it where that was not done.
  private mutating func chart(ofMachine number: Int) -> Int? {
    if let known = readMachines[number] { return known }
    guard let functions = draft.functions, let node = findMachine?(number), depth < Self.maximumDepth else {
      return nil
    }
    var reader = XStateMachineReader(draft.source, dialect: draft.dialect, defaultName: nil, depth: depth + 1)
    reader.draft.functions = ChartFunctions(functions.host, machine: number)
    reader.findMachine = findMachine
    reader.readModuleMachine(node)
    draft.children.append(reader.draft)
    readMachines[number] = draft.children.count - 1
    return draft.children.count - 1
  }
}
