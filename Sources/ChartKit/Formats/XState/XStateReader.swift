/// Reads XState machines, v5 and v4, from JSON.
public struct XStateReader {
  /// Reads a machine. Without a dialect, v4 is told from v5 by the keys that only one of them has; where nothing
  /// tells, v5.
  ///
  /// Throws where the document is not JSON or not an object. Whatever else is wrong is a diagnostic of the draft.
  public static func read(
    _ source: SourceText, dialect: Dialect? = nil
  ) throws(UnreadableDocument) -> ChartDraft {
    try read(try JSONTree.read(source.bytes), of: source, dialect: dialect)
  }

  /// Reads a machine from a tree that was already read from `source`.
  static func read(
    _ tree: JSONTree, of source: SourceText, dialect: Dialect?
  ) throws(UnreadableDocument) -> ChartDraft {
    guard tree.root.isObject else {
      throw UnreadableDocument(
        "xstate-machine", "a machine must be an object, but this is \(tree.root.kindName)",
        at: tree.root.offset)
    }
    let survey = XStateSurvey(tree.root)
    let dialect = dialect.flatMap { $0.isXState ? $0 : nil } ?? survey.dialect
    var reader = XStateMachineReader(source, dialect: dialect, defaultName: nil, depth: 0)
    reader.draft.diagnostics = tree.warnings
    reader.draft.states.reserveCapacity(survey.states)
    reader.readDeclaredMachines(tree.root)
    reader.readMachine(tree.root)
    return reader.draft
  }
}

/// Builds the draft of one machine.
struct XStateMachineReader {
  /// How deeply machines may be written inside machines.
  static let maximumDepth = 32
  /// The id of a machine without one.
  static let defaultID = "(machine)"

  var draft: ChartDraft
  let isV4: Bool
  /// How many machines this one is written in.
  let depth: Int
  /// Machines that the document declares by name, with their index in the draft's children.
  var declared: [String: Int] = [:]
  /// For each state, the machine's id and the keys down to it joined by dots: XState's default id.
  var paths: [String] = []

  init(_ source: SourceText, dialect: Dialect, defaultName: String?, depth: Int) {
    draft = ChartDraft(name: defaultName ?? Self.defaultID, dialect: dialect, source: source)
    isV4 = dialect == .xstate4
    self.depth = depth
  }

  /// A state still to be read.
  private struct Pending {
    var node: JSONNode
    var key: String
    var parent: StateIndex?
    var offset: Int
  }

  /// Reads the machine's states in preorder. A stack of its own rather than recursion: documents nest deeply.
  mutating func readMachine(_ machine: JSONNode) {
    let given = string("id", of: machine).flatMap { $0.isEmpty ? nil : $0 }
    if let given { draft.name = given }
    var pending = [
      Pending(node: machine, key: given ?? Self.defaultID, parent: nil, offset: machine.offset)
    ]
    while let next = pending.popLast() {
      let index = StateIndex(draft.states.count)
      let children = next.node["states"].map { states(in: $0) } ?? []
      readState(
        next.node, key: next.key, parent: next.parent, hasChildren: !children.isEmpty, at: next.offset)
      for child in children.reversed() {
        pending.append(Pending(node: child.value, key: child.key, parent: index, offset: child.keyOffset))
      }
    }
    readContext(machine)
  }

  /// The members of a `states` object that are states.
  private mutating func states(in node: JSONNode) -> [JSONMember] {
    guard let members = node.membersInKeyOrder else {
      error(
        "xstate-type", "\"states\" must be an object of states, but this is \(node.kindName)",
        at: node.offset)
      return []
    }
    var states: [JSONMember] = []
    for member in members {
      if member.value.isObject {
        states.append(member)
      } else {
        error(
          "xstate-type", "a state must be an object, but \"\(member.key)\" is \(member.value.kindName)",
          at: member.keyOffset)
      }
    }
    return states
  }

  private mutating func readContext(_ machine: JSONNode) {
    guard let context = machine.member("context") else { return }
    guard let members = context.value.membersInKeyOrder else {
      error(
        "xstate-type", "\"context\" must be an object, but this is \(context.value.kindName)",
        at: context.keyOffset)
      return
    }
    draft.dataModel = "literal"
    draft.data = members.map { DataItem($0.key, .literal($0.value.javaScriptValue), at: $0.keyOffset) }
  }

  // MARK: - Diagnostics

  mutating func error(_ rule: String, _ message: String, at offset: Int) {
    draft.diagnostics.append(Diagnostic(.error, rule, message, at: offset))
  }

  mutating func warn(_ rule: String, _ message: String, at offset: Int) {
    draft.diagnostics.append(Diagnostic(.warning, rule, message, at: offset))
  }

  mutating func note(_ rule: String, _ message: String, at offset: Int) {
    draft.diagnostics.append(Diagnostic(.info, rule, message, at: offset))
  }

  // MARK: - Members of one type

  /// The string at `key`; nil where there is none, with an error where there is something else.
  mutating func string(_ key: String, of node: JSONNode) -> String? {
    guard let member = node.member(key) else { return nil }
    if let text = member.value.string { return text }
    wrongType(member, "a string")
    return nil
  }

  /// The boolean at `key`; nil where there is none, with an error where there is something else.
  mutating func bool(_ key: String, of node: JSONNode) -> Bool? {
    guard let member = node.member(key) else { return nil }
    if let flag = member.value.bool { return flag }
    wrongType(member, "true or false")
    return nil
  }

  mutating func wrongType(_ member: JSONMember, _ expected: String) {
    error(
      "xstate-type", "\"\(member.key)\" must be \(expected), but this is \(member.value.kindName)",
      at: member.keyOffset)
  }

  /// One value or an array of them, as a list.
  func list(_ node: JSONNode) -> [JSONNode] {
    node.array ?? [node]
  }

  /// Members that the reader does not know: kept as notes, each with an info diagnostic unless it is in `silent`.
  mutating func notes(
    of node: JSONNode, known: Set<String>, silent: Set<String> = [], what: String
  ) -> Value {
    guard let members = node.members else { return .undefined }
    var notes: [JSONMember] = []
    for member in members where !known.contains(member.key) {
      notes.append(member)
      if silent.contains(member.key) { continue }
      if let advice = XStateDialect.advice(for: member.key, isV4: isV4) {
        warn("xstate-dialect", advice, at: member.keyOffset)
      } else if member.key.count > 3,
        let near = ReferenceResolver.nearest(to: member.key, among: known.sorted())
      {
        warn(
          "xstate-unknown-key", "\(what) has no key \"\(member.key)\"; did you mean \"\(near)\"?",
          at: member.keyOffset)
      } else {
        note(
          "xstate-unknown-key", "\(what) has no key \"\(member.key)\"; it is kept as a note",
          at: member.keyOffset)
      }
    }
    return notes.isEmpty ? .undefined : JSONNode(.object(notes), at: node.offset).javaScriptValue
  }
}
