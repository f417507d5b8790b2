/// Which of a document's charts is read, and how.
public struct StatechartsV1Options: Hashable, Sendable {
  /// The chart of a registry that is meant; nil where there is one only.
  public var export: String?
  /// Whether a transition with several sources needs all of them: a join.
  public var joinsSources = false

  public init(export: String? = nil, joinsSources: Bool = false) {
    (self.export, self.joinsSources) = (export, joinsSources)
  }
}

/// Reads proto-JSON documents of `statecharts.v1`: a Statechart, a Machine (its chart, with its context), or a
/// StatechartRegistry.
public struct StatechartsV1Reader {
  /// The chart that a document holds, as a message.
  public struct Document: Sendable {
    public var chart: StatechartsV1.Statechart
    /// The name under which a registry, or nothing, has it.
    public var name: String?
    public var machine: StatechartsV1.Machine?
    /// What is wrong with the JSON: wrong types, unknown names of enumerations.
    public var faults: [Diagnostic]
  }

  /// Throws where the document is not JSON, or a registry from which no chart was chosen. Everything else that is wrong
  /// is a diagnostic of the draft, the validator's violations among them.
  public static func read(
    _ source: SourceText, options: StatechartsV1Options = StatechartsV1Options()
  ) throws(UnreadableDocument) -> ChartDraft {
    try read(try JSONTree.read(source.bytes), of: source, options: options)
  }

  static func read(
    _ tree: JSONTree, of source: SourceText, options: StatechartsV1Options
  ) throws(UnreadableDocument) -> ChartDraft {
    let document = try document(tree.root, options: options)
    var draft = draft(of: document, source: source, options: options)
    draft.diagnostics += tree.warnings
    return draft
  }

  /// The draft of a message that was already read.
  static func draft(
    of document: Document, source: SourceText, options: StatechartsV1Options
  ) -> ChartDraft {
    var chart = document.chart
    if let context = document.machine?.context.object {
      var variables = chart.variables.object ?? [:]
      for (key, value) in context { variables[key] = value }
      chart.variables = .object(variables)
    }
    var lowering = StatechartsV1Lowering(chart, joinsSources: options.joinsSources)
    var draft = lowering.draft(named: name(of: document, source), source: source)
    draft.diagnostics = document.faults
    draft.diagnostics += StatechartsV1Validator.violations(of: chart, joinsSources: options.joinsSources)
      .map(\.diagnostic)
    return draft
  }

  private static func name(of document: Document, _ source: SourceText) -> String {
    if !document.chart.name.isEmpty { return document.chart.name }
    if let name = document.name { return name }
    let root = document.chart.rootState?.label ?? ""
    if !root.isEmpty && root != StatechartsV1.rootLabel { return root }
    let file = source.name.split(separator: "/").last ?? "statechart"
    let stem = file.split(separator: ".").first ?? file
    return String(stem)
  }

  /// The message that a document holds, told by its keys.
  public static func document(
    _ root: JSONNode, options: StatechartsV1Options = StatechartsV1Options()
  ) throws(UnreadableDocument) -> Document {
    guard root.isObject else {
      throw UnreadableDocument(
        "statecharts-v1", "a statechart must be an object, but this is \(root.kindName)", at: root.offset)
    }
    var decoder = StatechartsV1Decoder()
    var document: Document
    if let statecharts = root["statecharts"] {
      let chosen = try choose(statecharts, options.export)
      document = Document(chart: decoder.statechart(chosen.value), name: chosen.key, faults: [])
    } else if root["statechart"] != nil {
      let machine = decoder.machine(root)
      document = Document(
        chart: machine.statechart ?? StatechartsV1.Statechart(), machine: machine, faults: [])
    } else {
      document = Document(chart: decoder.statechart(root), faults: [])
    }
    document.faults = decoder.faults.diagnostics
    if decoder.metOldSchema {
      document.faults.append(
        Diagnostic(
          .info, "statecharts-v1-2022", "this is written in the schema of 2022; it is read as one of today",
          at: root.offset))
    }
    return document
  }

  private static func choose(
    _ statecharts: JSONNode, _ export: String?
  ) throws(UnreadableDocument) -> JSONMember {
    guard let members = statecharts.members, !members.isEmpty else {
      throw UnreadableDocument("registry", "this registry holds no statechart", at: statecharts.offset)
    }
    let names = members.map { "\"\($0.key)\"" }.joined(separator: ", ")
    if let export {
      if let member = statecharts.member(export) { return member }
      throw UnreadableDocument(
        "registry", "this registry has no statechart \"\(export)\"; it has \(names)", at: statecharts.offset)
    }
    if members.count == 1 { return members[0] }
    throw UnreadableDocument(
      "registry", "this registry holds several statecharts; choose one with --export: \(names)",
      at: statecharts.offset)
  }
}

extension StatechartsV1.Violation {
  /// The violation as a reader reports it.
  var diagnostic: Diagnostic {
    let name =
      rule == .unspecified
      ? "statecharts-v1" : rule.protoName.lowercased().split(separator: "_").joined(separator: "-")
    return Diagnostic(severity, name, message, at: place.offset)
  }
}
