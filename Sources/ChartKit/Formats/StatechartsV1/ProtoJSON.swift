/// A JSON object read as a message: its members by their proto-JSON names, each with its place, and the faults found.
///
/// Names may be lowerCamel or snake_case; null is as good as absent.
struct ProtoFields {
  let node: JSONNode
  private var members: [String: JSONMember] = [:]
  /// Members that the message does not have: an object, or undefined.
  private(set) var notes: Value = .undefined

  var place: StatechartsV1.Place { StatechartsV1.Place(node.offset) }

  /// - Parameter known: the lowerCamel names of the message's fields.
  init(_ node: JSONNode, known: Set<String>, faults: inout ProtoFaults) {
    self.node = node
    guard let all = node.members else {
      faults.wrongType("a message", node)
      return
    }
    var unknown: [JSONMember] = []
    for member in all {
      let name = Self.lowerCamel(member.key)
      if !known.contains(name) {
        unknown.append(member)
      } else if members.updateValue(member, forKey: name) != nil {
        faults.report("proto-field", "the field \"\(name)\" is given twice", at: member.keyOffset)
      }
    }
    if !unknown.isEmpty { notes = JSONNode(.object(unknown), at: node.offset).value }
  }

  subscript(name: String) -> JSONNode? {
    guard let value = members[name]?.value, !value.isNull else { return nil }
    return value
  }

  /// `root_state` as `rootState`.
  private static func lowerCamel(_ key: String) -> String {
    guard key.utf8.contains(UInt8(ascii: "_")) else { return key }
    var name = ""
    var isUpper = false
    for character in key {
      if character == "_" {
        isUpper = true
      } else {
        name += isUpper ? character.uppercased() : String(character)
        isUpper = false
      }
    }
    return name
  }
}

/// What is wrong with a proto-JSON document.
struct ProtoFaults {
  private(set) var diagnostics: [Diagnostic] = []

  mutating func report(_ rule: String, _ message: String, at offset: Int) {
    diagnostics.append(Diagnostic(.error, rule, message, at: offset))
  }

  mutating func wrongType(_ expected: String, _ node: JSONNode, field: String? = nil) {
    let subject = field.map { "\"\($0)\" must be \(expected)" } ?? "expected \(expected)"
    report("proto-type", "\(subject), found \(node.kindName)", at: node.offset)
  }

  mutating func string(_ name: String, of fields: ProtoFields) -> String {
    guard let node = fields[name] else { return "" }
    if let text = node.string { return text }
    wrongType("a string", node, field: name)
    return ""
  }

  mutating func bool(_ name: String, of fields: ProtoFields) -> Bool {
    guard let node = fields[name] else { return false }
    if let flag = node.bool { return flag }
    wrongType("true or false", node, field: name)
    return false
  }

  /// An int32, which proto-JSON also takes as a string.
  mutating func integer(_ name: String, of fields: ProtoFields) -> Int {
    guard let node = fields[name] else { return 0 }
    if let number = node.number, let whole = Int32(exactly: number) { return Int(whole) }
    if let text = node.string, let whole = Int32(text) { return Int(whole) }
    wrongType("a whole number of 32 bits", node, field: name)
    return 0
  }

  /// A `Struct`: an object; undefined where there is none.
  mutating func object(_ name: String, of fields: ProtoFields) -> Value {
    guard let node = fields[name] else { return .undefined }
    if node.isObject { return node.value }
    wrongType("an object", node, field: name)
    return .undefined
  }

  mutating func list(_ name: String, of fields: ProtoFields) -> [JSONNode] {
    guard let node = fields[name] else { return [] }
    if let items = node.array { return items }
    wrongType("a list", node, field: name)
    return []
  }

  /// A list of strings; the schema of 2022 has a single string in its place.
  mutating func strings(_ name: String, of fields: ProtoFields) -> [String] {
    if let text = fields[name]?.string { return [text] }
    return list(name, of: fields).compactMap { node in
      if let text = node.string { return text }
      wrongType("a label", node)
      return nil
    }
  }

  /// An enumeration: its number for a name, an alias or a number.
  mutating func number(_ name: String, of fields: ProtoFields, names: [String: Int]) -> Int {
    guard let node = fields[name] else { return 0 }
    return number(node, names: names, field: name)
  }

  mutating func number(_ node: JSONNode, names: [String: Int], field: String) -> Int {
    if let text = node.string {
      if let number = names[text] ?? Int(text).flatMap({ names.values.contains($0) ? $0 : nil }) {
        return number
      }
      let near = ReferenceResolver.nearest(to: text, among: names.keys.sorted())
      let hint = near.map { "; did you mean \"\($0)\"?" } ?? ""
      report("proto-enum", "\"\(field)\" has no value \"\(text)\"\(hint)", at: node.offset)
    } else if let number = node.number {
      if let number = Int(exactly: number), names.values.contains(number) { return number }
      report("proto-enum", "\"\(field)\" has no value \(JSONText.number(number))", at: node.offset)
    } else {
      wrongType("a name or a number", node, field: field)
    }
    return 0
  }
}
