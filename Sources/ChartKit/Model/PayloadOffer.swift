/// What a document says of the data that an event carries: a schema, examples, or both.
public struct PayloadOffer: Hashable, Sendable {
  /// A JSON Schema of the data, or of the whole event; undefined where there is none.
  public var schema: Value = .undefined
  /// Data that somebody may send, the first as good as any. Of XState's events what stands beside their `type`.
  public var examples: [Value] = []
  /// The least that the schema asks for, where it brings no example; undefined where it says nothing of it.
  public var sample: Value = .undefined

  public init(schema: Value = .undefined, examples: [Value] = []) {
    (self.schema, self.examples) = (schema, examples)
  }

  /// What a search tries: the examples, else the sample.
  public var trials: [Value] { examples.isEmpty && !sample.isUndefined ? [sample] : examples }

  /// What stands under an event's name: a JSON Schema, one example, or an array of examples.
  ///
  /// A schema is told by `$schema` or `properties`, or by a `type` that is one of JSON Schema's. Nil for what holds
  /// neither, such as a library's validator.
  init?(_ value: Value) {
    if let list = value.array {
      examples = list.compactMap(Self.example)
    } else if Self.isSchema(value) {
      schema = value
      examples = ((value["examples"]?.array ?? []) + [value["default"]].compactMap { $0 }).compactMap(
        Self.example)
      if examples.isEmpty { sample = Self.least(value, depth: 0).flatMap(Self.example) ?? .undefined }
    } else if let one = Self.example(value) {
      examples = [one]
    }
    if schema.isUndefined && examples.isEmpty { return nil }
  }

  private static let types: Set<String> = [
    "object", "array", "string", "number", "integer", "boolean", "null",
  ]

  private static func isSchema(_ value: Value) -> Bool {
    guard value.object != nil else { return false }
    if value["$schema"]?.string != nil || value["properties"]?.object != nil { return true }
    if let list = value["type"]?.array { return list.contains { types.contains($0.string ?? "") } }
    return value["type"]?.string.map(types.contains) ?? false
  }

  /// Data without the event's name; nil where they are not JSON.
  private static func example(_ value: Value) -> Value? {
    guard isJSON(value) else { return nil }
    guard var members = value.object else { return value }
    members["type"] = nil
    return .object(members)
  }

  private static func isJSON(_ value: Value) -> Bool {
    switch value {
    case .undefined, .kept: false
    case .null, .bool, .string: true
    case .number(let number): number.isFinite
    case .array(let items): items.allSatisfy(isJSON)
    case .object(let members): members.values.allSatisfy(isJSON)
    }
  }

  /// The least value for which a schema holds, as far as its `type` and limits tell; nil where they tell nothing.
  private static func least(_ schema: Value, depth: Int) -> Value? {
    if depth > 20 { return nil }
    if let given = schema["default"] ?? schema["const"] { return given }
    if let first = schema["examples"]?.array?.first ?? schema["enum"]?.array?.first { return first }
    let type = schema["type"]?.string ?? schema["type"]?.array?.first?.string
    switch type ?? (schema["properties"] == nil ? "" : "object") {
    case "string":
      return .string(String(repeating: "x", count: max(0, min(64, Int(schema["minLength"]?.number ?? 0)))))
    case "number", "integer": return .number(schema["minimum"]?.number ?? 0)
    case "boolean": return .bool(false)
    case "null": return .null
    case "array": return .array([])
    case "object":
      let required = (schema["required"]?.array ?? []).compactMap(\.string)
      var members: [(String, Value)] = []
      for name in required {
        guard let part = schema["properties"]?[name], let value = least(part, depth: depth + 1) else {
          continue
        }
        members.append((name, value))
      }
      return .object(.init(members, uniquingKeysWith: { first, _ in first }))
    default: return nil
    }
  }
}

extension PayloadOffer {
  /// By the names of events, from an object of offers or an array of whole events.
  static func read(_ value: Value) -> [String: PayloadOffer] {
    var found: [String: PayloadOffer] = [:]
    for (name, part) in value.object ?? [:] { found[name] = PayloadOffer(part) }
    for event in value.array ?? [] {
      guard let name = event["type"]?.string, let data = example(event) else { continue }
      found[name, default: PayloadOffer()].examples.append(data)
    }
    return found
  }

  /// What transitions say in `meta.schema` and `meta.examples`, what states say in `meta.events`, under what the document
  /// says beside the machine.
  static func gather(
    _ states: [State], _ transitions: [Transition], over given: [String: PayloadOffer]
  ) -> [String: PayloadOffer] {
    var found: [String: PayloadOffer] = [:]
    func add(_ name: String, _ offer: PayloadOffer) {
      found[name, default: PayloadOffer()].complete(with: offer)
    }
    for (name, offer) in given { add(name, offer) }
    for transition in transitions where !transition.details.meta.isUndefined {
      var offer = transition.details.meta["schema"].flatMap { PayloadOffer($0) } ?? PayloadOffer()
      let examples = (transition.details.meta["examples"]?.array ?? []).compactMap(example)
      if !examples.isEmpty { offer.examples = examples }
      if offer == PayloadOffer() { continue }
      for name in transition.details.descriptors { add(name, offer) }
    }
    for state in states where !state.details.meta.isUndefined {
      for (name, offer) in read(state.details.meta["events"] ?? .undefined) { add(name, offer) }
    }
    return found
  }

  private mutating func complete(with other: PayloadOffer) {
    if schema.isUndefined { schema = other.schema }
    if examples.isEmpty { examples = other.examples }
    if sample.isUndefined { sample = other.sample }
  }
}
