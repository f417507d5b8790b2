/// Reads W3C SCXML 1.0 into a draft, with everything that a static reader can find wrong.
///
/// A document that uses nothing of its data model but `In(…)` and literal values is lowered to the null data model.
public struct SCXMLReader {
  /// The namespace of SCXML's elements.
  public static let namespace = "http://www.w3.org/2005/07/scxml"

  /// Charts inside charts inside charts are refused beyond this.
  static let childLimit = 16
  /// Executable content inside executable content is refused beyond this.
  static let contentLimit = 64
  /// Of each severity no more diagnostics than this are kept.
  static let diagnosticLimit = 500

  let tree: XMLTree
  let names: SCXMLNames
  /// The chart's `scxml` element.
  let root: Int
  /// How many charts this chart is inside of.
  let level: Int
  var draft: ChartDraft
  /// What the `datamodel` attribute says, else nil.
  var declaredModel: String?
  /// The first thing in the document that needs a data model.
  var need: (what: String, offset: Int)?
  /// Foreign elements in executable content, until their state or transition takes them.
  var strays: [Value] = []
  /// Comments before the next state or transition.
  var comments: [Value] = []
  /// What has no place in the chart, until a state or transition takes it.
  var lost: [Value] = []
  /// How many diagnostics there are of each severity.
  var counts: [Diagnostic.Severity: Int] = [:]

  /// Reads a document.
  ///
  /// Throws where the text is not well-formed XML or is no SCXML at all. Everything else is a diagnostic of the draft.
  /// Offsets of the draft refer to its own `source`, which is the document in UTF-8.
  public static func read(_ source: SourceText) throws(UnreadableDocument) -> ChartDraft {
    let tree = try XMLTree(source)
    let root = tree.nodes[tree.root]
    let name = tree.names[Int(root.name)]
    guard name.local == "scxml" else {
      throw UnreadableDocument(
        "not-scxml", "the document's element is <\(name.qualified)>; expected <scxml>",
        at: tree.place(root.start))
    }
    let names = SCXMLNames(tree, namespace: name.namespace)
    var reader = SCXMLReader(tree, names, root: tree.root, name: baseName(source.name), level: 0)
    if tree.namespaces[Int(name.namespace)] != namespace { reader.reportNamespace(name) }
    reader.readChart()
    return reader.draft
  }

  init(_ tree: XMLTree, _ names: SCXMLNames, root: Int, name: String, level: Int) {
    (self.tree, self.names, self.root, self.level) = (tree, names, root, level)
    draft = ChartDraft(name: name, dialect: .scxml, source: tree.source)
  }

  /// Reads the chart of ``root`` into ``draft``.
  mutating func readChart() {
    readRoot()
    readStates()
    if level == 0 {
      for node in tree.nodes.indices where node >= Int(tree.nodes[root].end) { keepComment(node) }
      draft.states[0].details.notes = takeComments("tail", draft.states[0].details.notes)
    }
    checkStates()
    settleDataModel()
    draft.diagnostics.sort { ($0.offset ?? 0) < ($1.offset ?? 0) }
  }

  private mutating func reportNamespace(_ name: XMLName) {
    let found = tree.namespaces[Int(name.namespace)]
    let has = found.isEmpty ? "has no namespace" : "is in the namespace \"\(found)\""
    report(
      .error, "scxml-namespace",
      "<\(name.qualified)> \(has); write xmlns=\"\(SCXMLReader.namespace)\"", at: tree.root)
  }

  /// The attributes of `scxml` itself.
  private mutating func readRoot() {
    let hasForeign = checkAttributes(of: root, as: .scxml)
    if let name = text(.name, of: root), !name.isEmpty { draft.name = name }
    checkVersion()
    declaredModel = text(.datamodel, of: root).flatMap { $0.isEmpty ? nil : $0 }
    switch text(.binding, of: root) {
    case nil, "early": break
    case "late": draft.earlyBinding = false
    case let other?:
      report(
        .error, "invalid-value", "binding=\"\(other)\" means nothing; write \"early\" or \"late\"", at: root,
        attribute: .binding)
    }
    let key = text(.name, of: root).flatMap { $0.isEmpty ? nil : $0 } ?? "scxml"
    var state = StateDraft(.atomic, key: key, id: nil, parent: nil, at: offset(of: root))
    if hasForeign { readForeignAttributes(of: root, into: &state.details) }
    if level == 0 {
      noteNamespaces(in: &state.details.notes)
      for node in tree.nodes[..<root].indices { keepComment(node) }
    }
    state.details.notes = takeComments("head", state.details.notes)
    if let attribute = attribute(.initial, of: root) {
      state.initial = initial(attribute)
    }
    draft.states.append(state)
  }

  private mutating func checkVersion() {
    guard let version = text(.version, of: root) else {
      return report(.warning, "scxml-version", "<scxml> has no version; write version=\"1.0\"", at: root)
    }
    if version != "1.0" {
      report(
        .warning, "scxml-version", "version \(version) of SCXML is read as though it were 1.0", at: root,
        attribute: .version)
    }
  }

  /// The default transition that an `initial` attribute stands for.
  mutating func initial(_ attribute: XMLAttribute) -> InitialDraft {
    let targets = references(attribute)
    if targets.isEmpty {
      report(.error, "invalid-value", "initial=\"\" names no state", offset: tree.place(attribute.nameStart))
    }
    return InitialDraft(targets, at: tree.place(attribute.nameStart))
  }

  /// The last part of a path without its extension.
  static func baseName(_ path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    guard let dot = file.lastIndex(of: "."), dot > file.startIndex else { return file }
    return String(file[..<dot])
  }
}
