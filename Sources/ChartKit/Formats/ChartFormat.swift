/// A document format that charts are read from.
public enum ChartFormat: String, Hashable, Sendable, CaseIterable {
  case scxml
  case xstate
  case statechartsV1 = "statecharts.v1"

  /// The name that the command line uses.
  public var name: String { rawValue }

  /// Reads a chart in whatever format it is written in.
  ///
  /// A dialect, where the user gave one, says the format and, of XState's two, the version. `statecharts` says which
  /// chart of a statecharts.v1 registry is meant. Throws where the document
  /// cannot be read at all; what is wrong inside a readable one are diagnostics of the draft.
  public static func read(
    _ source: SourceText, dialect: Dialect? = nil, statecharts: StatechartsV1Options = StatechartsV1Options()
  ) throws(UnreadableDocument) -> ChartDraft {
    let given = dialect.map { Self($0) }
    switch try Contents(source) {
    case .markup:
      guard given ?? .scxml == .scxml else {
        throw UnreadableDocument("format", "this is XML, but \(given?.name ?? "") documents are JSON", at: 0)
      }
      return try SCXMLReader.read(source)
    case .json(let tree):
      switch given ?? detect(tree.root) {
      case .xstate: return try XStateReader.read(tree, of: source, dialect: dialect)
      case .statechartsV1: return try StatechartsV1Reader.read(tree, of: source, options: statecharts)
      case .scxml: throw UnreadableDocument("format", "this is JSON, but SCXML is XML", at: tree.root.offset)
      case nil: throw unknown("this JSON is no chart", at: tree.root.offset)
      }
    }
  }

  /// The format that a dialect's documents are written in.
  public init(_ dialect: Dialect) {
    switch dialect {
    case .scxml: self = .scxml
    case .xstate5, .xstate4: self = .xstate
    case .statechartsV1: self = .statechartsV1
    }
  }

  /// The format of a document, from its contents; nil where it is none that is known.
  ///
  /// Throws where the contents look like JSON but are not.
  public static func detect(_ source: SourceText) throws(UnreadableDocument) -> ChartFormat? {
    switch try Contents(source) {
    case .markup: .scxml
    case .json(let tree): detect(tree.root)
    }
  }

  private static let statechartsKeys = [
    "rootState", "root_state", "statecharts", "statechart", "transistions", "stepHistory", "step_history",
  ]
  private static let machineKeys = [
    "states", "initial", "on", "type", "id", "context", "always", "after", "invoke", "entry", "exit",
    "history",
    "onEntry", "onExit", "tags", "output",
  ]

  /// The format of a JSON document, told by its keys.
  static func detect(_ root: JSONNode) -> ChartFormat? {
    guard let members = root.members else { return nil }
    if members.contains(where: { statechartsKeys.contains($0.key) }) { return .statechartsV1 }
    if root["transitions"]?.array != nil || root["states"]?.array != nil { return .statechartsV1 }
    return members.contains { machineKeys.contains($0.key) } ? .xstate : nil
  }

  fileprivate static func unknown(_ what: String, at offset: Int) -> UnreadableDocument {
    UnreadableDocument(
      "format",
      "\(what): expected SCXML (XML that starts with <scxml>), an XState machine (a JSON object with \"states\") or a "
        + "statecharts.v1 document (a JSON object with \"rootState\")", at: offset)
  }
}

/// What a document is made of, by its first bytes and its name.
private enum Contents {
  case markup
  case json(JSONTree)

  /// Larger JSON documents are refused: no chart is, and a tree takes some ten times the text's memory.
  private static let maximumJSONBytes = 1 << 28

  init(_ source: SourceText) throws(UnreadableDocument) {
    let bytes = source.bytes
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while start < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[start]) { start += 1 }
    guard start < bytes.count else {
      throw UnreadableDocument("format", "the document is empty; expected a chart", at: 0)
    }
    if bytes[start] == 0x3C || Self.isUTF16(bytes) || Self.name(source.name, endsWith: [".scxml", ".xml"]) {
      self = .markup
    } else if bytes[start] == 0x7B || Self.name(source.name, endsWith: [".json"]) {
      guard bytes.count <= Self.maximumJSONBytes else {
        throw UnreadableDocument("json-size", "the document is larger than 256 MB", at: nil)
      }
      self = .json(try JSONTree.read(bytes))
    } else {
      throw ChartFormat.unknown("this is no chart", at: start)
    }
  }

  /// Whether the text is XML in UTF-16, by its byte order mark or its first character.
  private static func isUTF16(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0, 0x3C])
  }

  private static func name(_ name: String, endsWith endings: [String]) -> Bool {
    let name = name.lowercased()
    return endings.contains { name.hasSuffix($0) }
  }
}
