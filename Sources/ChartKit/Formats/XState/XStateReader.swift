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

/// A machine that comes from a module.
public struct XStateModule {
  /// The machine as JSON with markers; its implementations stand under `$implementations`.
  public var json: String
  /// Implementations from elsewhere, which serve where the machine's own have no name, as JSON with markers.
  public var implementations: [String]
  public var functions: ChartFunctions
  /// Another machine of the module's, by its number.
  public var findMachine: (Int) -> String?
  /// Where in the source the parts of machines stand; nil where nobody knows.
  public var outline: ModuleOutline?

  public init(
    _ json: String, implementations: [String] = [], functions: ChartFunctions,
    findMachine: @escaping (Int) -> String?
  ) {
    (self.json, self.implementations, self.functions) = (json, implementations, functions)
    self.findMachine = findMachine
  }
}

extension XStateReader {
  /// Reads a machine of a module, whose text is `source`.
  public static func read(
    _ module: XStateModule, of source: SourceText, dialect: Dialect
  ) throws(UnreadableDocument) -> ChartDraft {
    let outline = module.outline
    let root = try node(module.json, outline)
    var reader = XStateMachineReader(source, dialect: dialect, defaultName: nil, depth: 0)
    reader.draft.functions = module.functions
    for json in module.implementations { reader.implementations.append(try node(json)) }
    reader.findMachine = { module.findMachine($0).flatMap { try? node($0, outline) } }
    reader.readModuleMachine(root)
    return reader.draft
  }

  /// Reads a machine in JSON whose names modules implement.
  public static func read(
    _ source: SourceText, dialect: Dialect?, functions: ChartFunctions, implementations: [String]
  ) throws(UnreadableDocument) -> ChartDraft {
    let tree = try JSONTree.read(source.bytes)
    guard tree.root.isObject else {
      throw UnreadableDocument("xstate-machine", "a machine must be an object", at: tree.root.offset)
    }
    let dialect = dialect.flatMap { $0.isXState ? $0 : nil } ?? XStateSurvey(tree.root).dialect
    var reader = XStateMachineReader(source, dialect: dialect, defaultName: nil, depth: 0)
    reader.draft.diagnostics = tree.warnings
    reader.draft.functions = functions
    for json in implementations { reader.implementations.append(try node(json)) }
    reader.readModuleMachine(tree.root)
    return reader.draft
  }

  /// Reads actions that a function of the chart's wants to be done. `machines` are those whose own implementations
  /// serve first.
  public static func readActions(
    _ json: String, of machines: [String], implementations: [String], functions: ChartFunctions,
    dialect: Dialect
  ) throws(UnreadableDocument) -> [Instruction] {
    let source = SourceText(name: "actions", bytes: [])
    var reader = XStateMachineReader(source, dialect: dialect, defaultName: nil, depth: 0)
    reader.draft.functions = functions
    for json in machines {
      if let own = try node(json)["$implementations"] { reader.implementations.append(own) }
    }
    for json in implementations { reader.implementations.append(try node(json)) }
    let content = reader.actions(JSONMember("actions", at: 0, try node(json)))
    if let fault = reader.draft.diagnostics.first(where: { $0.severity == .error }) {
      throw UnreadableDocument(fault.rule, fault.message, at: nil)
    }
    return content
  }

  /// What version a machine's keys speak for: positive where it is 4.
  public static func leaning(_ json: String) throws(UnreadableDocument) -> Int {
    XStateSurvey(try node(json)).leaning
  }

  /// A tree whose places are those of an outline, else the document's beginning: the user did not write the text.
  private static func node(
    _ json: String, _ outline: ModuleOutline? = nil
  ) throws(UnreadableDocument) -> JSONNode {
    let root = try JSONTree.read(Array(json.utf8)).root
    return outline?.placed(root) ?? root.placed(at: 0)
  }
}

extension JSONNode {
  /// The same with one place for everything in it.
  fileprivate func placed(at offset: Int) -> JSONNode {
    switch content {
    case .array(let items): JSONNode(.array(items.map { $0.placed(at: offset) }), at: offset)
    case .object(let members):
      JSONNode(
        .object(members.map { JSONMember($0.key, at: offset, $0.value.placed(at: offset)) }), at: offset)
    default: JSONNode(content, at: offset)
    }
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
  /// What implements names, the first that knows one first: `{"actions": {NAME: …}, "guards": …}`.
  var implementations: [JSONNode] = []
  /// A machine of the host's by its number.
  var findMachine: ((Int) -> JSONNode?)?
  /// Machines of the host's that were read, with their index in the draft's children.
  var readMachines: [Int: Int] = [:]
  /// The implementation that is being read.
  var calling: XStateCalling?
  var callDepth = 0
  /// What guards are called that have no name.
  var guardLabels = GuardLabels()
  /// States that an event may be addressed to: what their `route` says, and their ids.
  var routes: [(id: String, settings: JSONNode, offset: Int)] = []
  /// For each state, the machine's id and the keys down to it joined by dots: XState's default id.
  var paths: [String] = []
  /// What stands between the keys of a path, for each state: v4's `delimiter`, the dot without it.
  var delimiters: [String] = []

  init(_ source: SourceText, dialect: Dialect, defaultName: String?, depth: Int) {
    draft = ChartDraft(name: defaultName ?? Self.defaultID, dialect: dialect, source: source)
    isV4 = dialect == .xstate4
    self.depth = depth
  }

  /// Reads a machine of a module, with what implements its names.
  mutating func readModuleMachine(_ machine: JSONNode) {
    if let own = machine["$implementations"] { implementations.insert(own, at: 0) }
    readDeclaredMachines(machine)
    readMachine(machine)
    if draft.dataModel == "null" { draft.dataModel = "xstate" }
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
    addRoutes()
    if isV4 { readOptions(machine) }
  }

  /// v4's settings for the whole machine.
  private mutating func readOptions(_ machine: JSONNode) {
    draft.options.isPredictable = bool("predictableActionArguments", of: machine) ?? false
    draft.options.preservesActionOrder = bool("preserveActionOrder", of: machine) ?? false
    draft.options.isStrict = bool("strict", of: machine) ?? false
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
    if let marker = marker(context.value) {
      if case .value(let number, _) = marker {
        draft.initialData = .function(HostCall(number, name: "context", at: context.keyOffset))
      } else if case .function(let number, _) = marker {
        draft.initialData = .function(HostCall(number, name: "context", at: context.keyOffset))
      }
      return
    }
    guard let members = context.value.membersInKeyOrder else {
      error(
        "xstate-type", "\"context\" must be an object, but this is \(context.value.kindName)",
        at: context.keyOffset)
      return
    }
    draft.dataModel = "literal"
    draft.data = members.map { DataItem($0.key, .literal(literal($0.value)), at: $0.keyOffset) }
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
    return notes.isEmpty ? .undefined : literal(JSONNode(.object(notes), at: node.offset))
  }
}
