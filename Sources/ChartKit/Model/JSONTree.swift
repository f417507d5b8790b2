import OrderedCollections

/// A JSON value with its place in the document.
public struct JSONNode: Hashable, Sendable {
  /// What the value is. Objects keep their members as written; of members with one key the last value stands, at the
  /// place of the first, as in JavaScript.
  public enum Content: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONNode])
    case object([JSONMember])
  }

  public var content: Content
  /// Byte offset of the value's first character.
  public var offset: Int

  public init(_ content: Content, at offset: Int) {
    (self.content, self.offset) = (content, offset)
  }

  /// The member `key` of an object, else nil.
  public subscript(key: String) -> JSONNode? { member(key)?.value }

  /// The member `key` of an object with the place of its key, else nil.
  public func member(_ key: String) -> JSONMember? {
    guard case .object(let members) = content else { return nil }
    for member in members where member.key == key { return member }
    return nil
  }

  public var string: String? { if case .string(let text) = content { text } else { nil } }
  public var number: Double? { if case .number(let number) = content { number } else { nil } }
  public var bool: Bool? { if case .bool(let flag) = content { flag } else { nil } }
  public var array: [JSONNode]? { if case .array(let items) = content { items } else { nil } }
  /// The members of an object in the order written, else nil.
  public var members: [JSONMember]? { if case .object(let members) = content { members } else { nil } }
  public var isNull: Bool { content == .null }
  public var isObject: Bool { if case .object = content { true } else { false } }

  /// The members in JavaScript's order: canonical array indices ascending, then the others as written.
  public var membersInKeyOrder: [JSONMember]? { members.map { JSONMember.inKeyOrder($0) } }

  /// The value without its places, object members as written.
  public var value: Value { value(inKeyOrder: false) }

  /// The value as JavaScript would have it, with its order of keys.
  public var javaScriptValue: Value { value(inKeyOrder: true) }

  private func value(inKeyOrder: Bool) -> Value {
    switch content {
    case .null: return .null
    case .bool(let flag): return .bool(flag)
    case .number(let number): return .number(number)
    case .string(let text): return .string(text)
    case .array(let items): return .array(items.map { $0.value(inKeyOrder: inKeyOrder) })
    case .object(let members):
      var result: OrderedDictionary<String, Value> = [:]
      result.reserveCapacity(members.count)
      for member in inKeyOrder ? JSONMember.inKeyOrder(members) : members {
        result[member.key] = member.value.value(inKeyOrder: inKeyOrder)
      }
      return .object(result)
    }
  }

  /// What kind of value it is, as sentences name it: `a string`, `null`.
  public var kindName: String {
    switch content {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

/// A key of an object with its value.
public struct JSONMember: Hashable, Sendable {
  public var key: String
  /// Byte offset of the key's opening quote.
  public var keyOffset: Int
  public var value: JSONNode

  public init(_ key: String, at keyOffset: Int, _ value: JSONNode) {
    (self.key, self.keyOffset, self.value) = (key, keyOffset, value)
  }

  static func inKeyOrder(_ members: [JSONMember]) -> [JSONMember] {
    JavaScriptKeys.ordered(members) { $0.key }
  }
}

/// A JSON text that has been read.
public struct JSONTree: Sendable {
  public var root: JSONNode
  /// What is legal or repaired but hardly meant: duplicate keys, bytes that are not UTF-8.
  public var warnings: [Diagnostic]

  /// How deeply arrays and objects may nest.
  public static let maximumDepth = 512

  /// Reads a whole document: one JSON value, perhaps after a byte order mark, and white space.
  ///
  /// Throws where the text is not JSON, nests deeper than ``maximumDepth``, or goes on after the value; the offset is
  /// that of the first byte that does not fit.
  public static func read(_ bytes: [UInt8]) throws(UnreadableDocument) -> JSONTree {
    try bytes.withUnsafeBufferPointer { (buffer) throws(UnreadableDocument) in
      var parser = JSONParser(buffer, from: 0)
      let root = try parser.document()
      return JSONTree(root: root, warnings: parser.warnings)
    }
  }

  /// Reads the JSON value that starts at or after `offset`, and tells where it ended (one past its last byte).
  ///
  /// With it JSON lines are read one by one. Returns nil where only white space is left.
  public static func readValue(
    _ bytes: [UInt8], from offset: Int
  ) throws(UnreadableDocument) -> (tree: JSONTree, end: Int)? {
    try bytes.withUnsafeBufferPointer { (buffer) throws(UnreadableDocument) in
      var parser = JSONParser(buffer, from: offset)
      guard !parser.isAtEnd() else { return nil }
      let root = try parser.value()
      return (JSONTree(root: root, warnings: parser.warnings), parser.position)
    }
  }
}

/// The order in which JavaScript enumerates the keys of an object.
public enum JavaScriptKeys {
  /// The number that a canonical array index (`"0"` … `"4294967294"`) stands for; nil for every other key.
  public static func arrayIndex(_ key: String) -> UInt32? {
    let utf8 = key.utf8
    guard let first = utf8.first, first >= 0x30, first <= 0x39, utf8.count <= 10 else { return nil }
    if first == 0x30 { return utf8.count == 1 ? 0 : nil }
    var number: UInt64 = 0
    for byte in utf8 {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      number = number * 10 + UInt64(byte - 0x30)
    }
    return number < UInt64(UInt32.max) ? UInt32(number) : nil
  }

  /// The items in JavaScript's order of their keys: array indices ascending, then the others as they stand.
  public static func ordered<Item>(_ items: [Item], by key: (Item) -> String) -> [Item] {
    guard let first = items.firstIndex(where: { arrayIndex(key($0)) != nil }) else { return items }
    var indices: [(index: UInt32, item: Item)] = []
    var others = Array(items[..<first])
    for item in items[first...] {
      if let index = arrayIndex(key(item)) { indices.append((index, item)) } else { others.append(item) }
    }
    indices.sort { $0.index < $1.index }
    return indices.map(\.item) + others
  }
}
