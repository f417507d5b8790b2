/// Writes charts as SCXML documents that read back to the same chart.
public struct SCXMLWriter {
  let chart: Chart
  /// Whether the chart was made from one of another dialect, so that its places are not those of an SCXML document.
  let isConverted: Bool
  /// The prefix of our own names.
  let prefix: String
  let language: SCXMLReader.Language
  var output = XMLOutput()
  /// Whether something of our own namespace was written.
  var usesOwnNames = false
  /// What stands in each state's data models, by how many of its children stand before it.
  private var data: [StateIndex: [Int: [DataItem]]] = [:]

  /// Writes a chart.
  ///
  /// A chart of another dialect is turned into one of SCXML first; what does not fit is told by the losses, and by a
  /// comment at the top. Throws where a text holds characters that XML cannot.
  public static func write(_ chart: Chart) throws(UnwritableChart) -> WrittenDocument {
    var losses: [Diagnostic] = []
    var written = chart
    if let naming = FunctionNaming(chart) { (written, losses) = (naming.named, naming.losses.all) }
    if chart.dialect != .scxml {
      let conversion = SCXMLConversion.convert(written)
      written = ChartCompiler.compile(conversion.draft)
      losses += conversion.losses
    }
    losses += written.lostNotes
    var writer = SCXMLWriter(written, isConverted: chart.dialect != .scxml)
    writer.writeDocument(losses, of: chart, declaresOwnNames: false)
    if writer.usesOwnNames {
      writer.output = XMLOutput()
      writer.writeDocument(losses, of: chart, declaresOwnNames: true)
    }
    if let (scalar, place) = writer.output.fault {
      let number = String(scalar.value, radix: 16, uppercase: true)
      throw UnwritableChart(
        "xml-character",
        "the character U+\(String(repeating: "0", count: max(0, 4 - number.count)))\(number) "
          + "cannot stand in an XML document", at: place)
    }
    return WrittenDocument(text: writer.output.text, losses: losses)
  }

  private init(_ chart: Chart, isConverted: Bool, prefix: String? = nil) {
    (self.chart, self.isConverted) = (chart, isConverted)
    let namespaces = chart.root.details.notes["namespaces"]?.object ?? [:]
    self.prefix =
      prefix ?? (namespaces[SCXMLOwnNames.prefix] == nil ? SCXMLOwnNames.prefix : SCXMLOwnNames.prefix + "2")
    switch Self.declaredModel(of: chart) {
    case nil, "ecmascript": language = .script
    case "null": language = .null
    default: language = .other
    }
    placeData()
  }

  private static func declaredModel(of chart: Chart) -> String? {
    guard let noted = chart.root.details.notes["datamodel"] else { return chart.dataModel }
    return noted.string
  }

  // MARK: The document

  private mutating func writeDocument(_ losses: [Diagnostic], of original: Chart, declaresOwnNames: Bool) {
    output.declaration()
    writeComments(chart.root.details.notes, "head")
    if isConverted { writeLosses(losses, of: original) }
    var attributes = XMLOutput.Attributes()
    attributes.add("xmlns", SCXMLReader.namespace)
    for (prefix, uri) in chart.root.details.notes["namespaces"]?.object ?? [:] {
      attributes.add("xmlns:" + prefix, uri.string)
    }
    if declaresOwnNames { attributes.add("xmlns:" + prefix, SCXMLOwnNames.namespace) }
    writeChart(attributes)
  }

  private mutating func writeLosses(_ losses: [Diagnostic], of original: Chart) {
    if losses.isEmpty { return }
    var lines = ["Written from \(original.source.name). What SCXML does not have:"]
    for loss in losses {
      let place = loss.offset.map { original.location(at: $0) }
      lines.append("- \(place.map { "line \($0.line): " } ?? "")\(loss.message)")
    }
    output.comment(lines)
  }

  /// The `scxml` element.
  private mutating func writeChart(_ first: XMLOutput.Attributes) {
    var attributes = first
    let root = chart.root
    output.place = root.details.offset
    attributes.add("version", "1.0")
    if root.key != "scxml" || chart.name == "scxml" { attributes.add("name", chart.name) }
    if !isDerived(root) { attributes.add("initial", root.initial.map { ids($0.targets) }) }
    attributes.add("datamodel", Self.declaredModel(of: chart))
    if !chart.earlyBinding { attributes.add("binding", "late") }
    addForeign(root.details, to: &attributes)
    output.start("scxml", attributes)
    writeForeign(root.details)
    writeData(of: 0, at: 0)
    for instruction in chart.script { write(instruction) }
    writeTransitions(of: root)
    writeChildren(of: root)
    writeComments(root.details.notes, "tail")
    output.end()
  }

  /// A chart that stands in a `content` element.
  mutating func writeInner(_ index: Int) {
    guard chart.children.indices.contains(index) else { return }
    var inner = SCXMLWriter(chart.children[index], isConverted: isConverted, prefix: prefix)
    inner.output = output
    output = XMLOutput()
    inner.writeChart(inner.declarations(inner.chart.root.details.notes))
    output = inner.output
    usesOwnNames = usesOwnNames || inner.usesOwnNames
  }

  // MARK: States

  private mutating func writeChildren(of state: State) {
    for (position, child) in state.children.enumerated() {
      writeState(chart[child])
      writeData(of: state.index, at: position + 1)
    }
  }

  private mutating func writeState(_ state: State) {
    output.place = state.details.offset
    writeComments(state.details.notes, "head")
    let name = Self.element(of: state.kind)
    var attributes = declarations(state.details.notes)
    if state.key != "\(name)#\(state.index)" { attributes.add("id", state.id) }
    let isElement = isElement(state.initial)
    if state.kind == .compound, !isDerived(state), !isElement {
      attributes.add("initial", state.initial.map { ids($0.targets) })
    }
    if state.kind.isHistory { attributes.add("type", state.kind == .deepHistory ? "deep" : "shallow") }
    addForeign(state.details, to: &attributes)
    output.start(name, attributes)
    writeForeign(state.details)
    writeData(of: state.index, at: 0)
    if let initial = state.initial, state.kind.isHistory {
      writeDefault(initial)
    } else if let initial = state.initial, isElement {
      output.start("initial")
      writeDefault(initial)
      output.end()
    }
    for block in state.details.onEntry { writeBlock("onentry", block) }
    for block in state.details.onExit { writeBlock("onexit", block) }
    for invoke in state.details.invokes { write(invoke) }
    writeTransitions(of: state)
    writeChildren(of: state)
    writeDoneData(state.details.output)
    writeComments(state.details.notes, "tail")
    output.end()
  }

  private static func element(of kind: StateKind) -> String {
    switch kind {
    case .atomic, .compound: "state"
    case .parallel: "parallel"
    case .final: "final"
    case .shallowHistory, .deepHistory: "history"
    }
  }

  func ids(_ states: [StateIndex]) -> String { states.map { chart[$0].id }.joined(separator: " ") }

  /// Whether the initial state is the one that a document without any has.
  private func isDerived(_ state: State) -> Bool {
    guard let initial = state.initial, !isConverted else { return state.initial == nil }
    return initial.offset == state.details.offset && initial.content.isEmpty
  }

  /// Whether a default is to stand as an `initial` element rather than an attribute.
  private func isElement(_ initial: Initial?) -> Bool {
    guard let initial else { return false }
    return !initial.content.isEmpty
      || !isConverted && chart.source.tag(at: initial.offset) == "transition"
  }

  private mutating func writeDefault(_ initial: Initial) {
    output.place = initial.offset
    var attributes = XMLOutput.Attributes()
    attributes.add("target", ids(initial.targets))
    output.start("transition", attributes)
    for instruction in initial.content { write(instruction) }
    output.end()
  }

  private mutating func writeBlock(_ name: String, _ block: [Instruction]) {
    output.start(name)
    for instruction in block { write(instruction) }
    output.end()
  }

  // MARK: Transitions

  private mutating func writeTransitions(of state: State) {
    for index in state.transitions { write(chart.transitions[index]) }
  }

  private mutating func write(_ transition: Transition) {
    let details = transition.details
    output.place = details.offset
    writeComments(details.notes, "head")
    var attributes = declarations(details.notes)
    if !details.descriptors.isEmpty {
      attributes.add("event", details.descriptors.joined(separator: " "))
    }
    if let condition = details.condition { addCondition(condition, to: &attributes) }
    if !transition.targets.isEmpty { attributes.add("target", ids(transition.targets)) }
    if details.kind == .internal { attributes.add("type", "internal") }
    addDescription(details.description, to: &attributes)
    addForeignAttributes(details.notes, to: &attributes)
    output.start("transition", attributes)
    writeForeignElements(details.notes)
    writeMeta(details.meta)
    for instruction in details.content { write(instruction) }
    output.end()
  }

  // MARK: Data

  /// Keeps the order of the chart's data where a state's own stand behind those of its children.
  private mutating func placeData() {
    for (number, item) in chart.data.enumerated() {
      let children = chart[item.owner].children
      let behind = children.lastIndex { child in
        let range = child..<chart[child].end
        return chart.data[..<number].contains { range.contains($0.owner) }
      }
      data[item.owner, default: [:]][behind.map { $0 + 1 } ?? 0, default: []].append(item)
    }
  }

  private mutating func writeData(of state: StateIndex, at position: Int) {
    guard let items = data[state]?[position] else { return }
    output.start("datamodel")
    for item in items { write(item) }
    output.end()
  }
}
