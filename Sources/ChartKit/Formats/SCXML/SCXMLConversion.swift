import OrderedCollections

/// Turns charts of other dialects into charts of SCXML, and lists what does not fit.
///
/// XState's root is a state and SCXML's is none: a root that does more than hold its children is written as a state of
/// its own in the document's element.
struct SCXMLConversion {
  let chart: Chart
  var draft: ChartDraft
  var losses = LossList()
  /// The ids of the written states, by the numbers of the chart's.
  var ids: [String] = []
  /// How much larger the numbers of the draft are.
  var shift: StateIndex = 0
  /// What the engine's events, timers and children are called in SCXML.
  var events: [String: String] = [:]
  var invokeIDs: [String: String] = [:]
  /// Whether an expression is an array or an object, which only ECMAScript has.
  var hasStructures = false
  /// Whether an expression of ECMAScript was made.
  var needsScripts = false
  let print: PrintText

  static func convert(_ chart: Chart) -> (draft: ChartDraft, losses: [Diagnostic]) {
    var conversion = SCXMLConversion(chart)
    conversion.convert()
    return (conversion.draft, conversion.losses.all)
  }

  private init(_ chart: Chart) {
    self.chart = chart
    print = PrintText(chart)
    draft = ChartDraft(name: chart.name, dialect: .scxml, source: chart.source)
  }

  /// Whether a text can stand as a name in ECMAScript.
  static func isIdentifier(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return text.utf8.allSatisfy {
      $0 == 0x24 || $0 == 0x5F || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20)
    }
  }

  private mutating func convert() {
    draft.earlyBinding = chart.earlyBinding
    nameStates()
    nameEvents()
    readData()
    shift = needsWrapper ? 1 : 0
    if needsWrapper { addRoot() }
    for state in chart.states { draft.states.append(convert(state)) }
    if needsWrapper { addEnd() }
    if needsScripts { draft.dataModel = "ecmascript" }
    if hasStructures, draft.dataModel == "null" {
      draft.states[0].details.notes = ["datamodel": "ecmascript"]
    }
    for child in chart.children {
      let (converted, inner) = Self.convert(child)
      draft.children.append(converted)
      losses.add(inner)
    }
    reportDifferences()
  }

  // MARK: The root

  /// Whether the root has what `scxml` cannot have.
  var needsWrapper: Bool {
    let root = chart.root
    let isTarget = chart.transitions.contains { $0.targets.contains(0) }
    return root.kind != .compound || !root.transitions.isEmpty || !root.details.onEntry.isEmpty
      || !root.details.onExit.isEmpty || !root.details.invokes.isEmpty || isTarget
      || root.initial?.content.isEmpty == false || root.children.contains { chart[$0].kind.isHistory }
  }

  private mutating func addRoot() {
    var root = StateDraft(.compound, key: chart.name, id: nil, parent: nil, at: 0)
    root.initial = InitialDraft([reference(0)], at: -1)
    draft.states.append(root)
  }

  /// A machine whose root is a state of the document ends in a final state beside it.
  private mutating func addEnd() {
    let root = chart.root
    let canEnd =
      root.kind == .parallel && chart.dialect.isXState
      || root.children.contains { chart[$0].kind == .final }
    guard canEnd else { return }
    var id = ids[0] + "_end"
    while ids.contains(id) { id += "_" }
    losses.add("the machine ends in a final state of its own, \"\(id)\", one microstep later", at: 0)
    let end = TransitionDetails(.event, ["done.state." + ids[0]], kind: .external, at: 0)
    draft.states[1].transitions.insert(
      TransitionDraft([StateReference(id, .id(id), at: 0)], end), at: 0)
    var state = StateDraft(.final, key: id, id: id, parent: 0, at: 0)
    state.details.output = chart.dialect == .xstate5 ? root.details.output : outputOfEnds(at: root)
    draft.states.append(state)
  }

  /// The output of a machine of v4 is that of the final state that it came to, which its done event carries.
  private mutating func outputOfEnds(at root: State) -> Payload {
    let hasOutput = root.children.contains {
      chart[$0].kind == .final && chart[$0].details.output != .none
    }
    if !hasOutput { return .none }
    needsScripts = true
    return .content(.script("_event.data", at: root.details.offset))
  }

  // MARK: Names

  /// Ids are unique over an SCXML document; keys are only among siblings.
  private mutating func nameStates() {
    var paths: [String] = []
    var taken: Set<String> = []
    for state in chart.states {
      let path = state.parent.map { paths[Int($0)] + "." + state.key } ?? state.key
      paths.append(path)
      let wanted = Self.word(state.index == 0 ? chart.name : state.id == path ? state.key : state.id)
      var name = wanted
      if let parent = state.parent, taken.contains(name) { name = ids[Int(parent)] + "_" + name }
      var count = 1
      while !taken.insert(name).inserted {
        count += 1
        name = "\(wanted)_\(count)"
      }
      ids.append(name)
      if name != state.key && state.index != 0 {
        losses.add(
          "\"\(state.key)\" is called \"\(name)\": ids are unique in SCXML, and words",
          rule: LossList.carried,
          at: state.details.offset)
      }
    }
  }

  /// A name of XML without dots, which events are matched by.
  static func word(_ text: String) -> String {
    var word = ""
    for scalar in text.unicodeScalars {
      let isName =
        scalar.value >= 0x80
        ? scalar.properties.isAlphabetic
        : scalar == "-" || XMLCharacter.isName(UInt8(scalar.value)) && scalar != "." && scalar != ":"
      word.unicodeScalars.append(isName ? scalar : "_")
    }
    while word.hasPrefix("_"), word.hasSuffix("_"), word.utf8.count > 2 {
      word = String(word.dropFirst().dropLast())
    }
    guard let first = word.utf8.first, XMLCharacter.isNameStart(first) else { return "_" + word }
    return word
  }

  private mutating func nameEvents() {
    for state in chart.states {
      let name = ids[Int(state.index)]
      for prefix in ["xstate.done.state.", "done.state."] { events[prefix + state.id] = "done.state." + name }
      for (index, invoke) in state.details.invokes.enumerated() {
        guard let id = invoke.id else { continue }
        let isStandard = id == "\(index).\(state.id)" || id == "\(state.id):invocation[\(index)]"
        let new = isStandard ? "\(name)_\(index)" : Self.word(id)
        invokeIDs[id] = new
        for prefix in ["xstate.done.actor.", "done.invoke."] { events[prefix + id] = "done.invoke." + new }
        for prefix in ["xstate.error.actor.", "error.platform."] {
          events[prefix + id] = "error.communication"
        }
      }
      for transition in state.transitions.map({ chart.transitions[$0] }) {
        guard case .after(let delay) = transition.details.trigger else { continue }
        for timer in transition.details.descriptors {
          events[timer] = "after." + Self.word("x" + delay.key).dropFirst() + "." + name
        }
      }
    }
  }

  func reference(_ state: StateIndex) -> StateReference {
    StateReference(ids[Int(state)], .id(ids[Int(state)]), at: 0)
  }

  // MARK: Data

  private mutating func readData() {
    draft.data = chart.data
    if chart.dialect == .statechartsV1 { return readVariables() }
    var names: OrderedSet<String> = []
    for item in chart.data { names.append(item.name) }
    chart.forEachInstruction { instruction in
      guard case .assign(.path(let keys), _, _) = instruction, let name = keys.first else { return }
      if names.append(name).inserted { draft.data.append(DataItem(name, nil, at: 0)) }
    }
    if !names.isEmpty { draft.dataModel = "ecmascript" }
    for index in draft.data.indices {
      let item = draft.data[index]
      draft.data[index].name = dataName(item.name, at: item.offset)
    }
  }

  /// Scripts of statecharts.v1 see all data as `context`.
  private mutating func readVariables() {
    if chart.dataModel == "null" {
      draft.data = []
      return
    }
    draft.dataModel = "ecmascript"
    let value = Value.object(chart.variables)
    draft.data = [DataItem(Self.context, .literal(value), at: chart.data.first?.offset ?? 0)]
  }

  /// What statecharts.v1 calls its data.
  static let context = "context"

  /// A variable's name.
  mutating func dataName(_ key: String, at offset: Int) -> String {
    if Self.isIdentifier(key) { return key }
    let name = String(key.unicodeScalars.map { Self.isIdentifier("x\($0)") ? Character($0) : "_" })
    let isStart = Self.isIdentifier(name)
    losses.add(
      "the data \"\(key)\" are called \"\(isStart ? name : "_" + name)\"", rule: LossList.carried, at: offset)
    return isStart ? name : "_" + name
  }
}

extension Chart {
  /// The data at the start as far as they are known, by their names.
  var variables: OrderedDictionary<String, Value> {
    data.reduce(into: [:]) { if case .literal(let value)? = $1.value { $0[$1.name] = value } }
  }
}

extension Delay {
  /// How a delay is told from others in the name of an event.
  fileprivate var key: String { if case .milliseconds(let count) = self { String(count) } else { text } }
}
