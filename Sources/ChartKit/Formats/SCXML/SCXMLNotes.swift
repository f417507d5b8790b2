import OrderedCollections

/// What is not SCXML: kept as notes, except for tags and descriptions, which charts of other formats have too.
///
/// Notes are an object with `attributes` (name as written → value), `elements` (each as written) and, at the root,
/// `namespaces` (prefix → URI).
extension SCXMLReader {
  func readForeignAttributes(of node: Int, into details: inout StateDetails) {
    for (name, attribute) in foreignAttributes(of: node) {
      let value = tree.value(attribute)
      switch name.local {
      case "tags": details.tags += tokens(attribute)
      case "description": details.description = value
      default: details.notes.add(.string(value), as: name.qualified, to: "attributes")
      }
    }
  }

  func readForeignAttributes(of node: Int, into details: inout TransitionDetails) {
    for (name, attribute) in foreignAttributes(of: node) {
      let value = tree.value(attribute)
      if name.local == "description" {
        details.description = value
      } else {
        details.notes.add(.string(value), as: name.qualified, to: "attributes")
      }
    }
  }

  private func foreignAttributes(of node: Int) -> [(XMLName, XMLAttribute)] {
    tree.attributeRange(of: node).compactMap { index in
      let attribute = tree.attributes[index]
      guard case .foreign = names.attributes[Int(attribute.name)] else { return nil }
      return (tree.names[Int(attribute.name)], attribute)
    }
  }

  func readForeignElement(_ node: Int, into details: inout StateDetails) {
    let local = tree.names[Int(tree.nodes[node].name)].local
    if local == "description", !tree.hasElements(node) {
      details.description = SCXMLReader.normalized(tree.text(of: node))
    } else {
      details.notes.add(.string(tree.rawOuter(of: node)), to: "elements")
    }
  }

  /// Keeps a foreign element of executable content for the state or transition that it belongs to.
  mutating func keepStray(_ node: Int) { strays.append(.string(tree.rawOuter(of: node))) }

  /// The notes with the foreign elements that were kept for them.
  mutating func takeStrays(_ notes: Value) -> Value {
    var notes = notes
    for stray in strays { notes.add(stray, to: "elements") }
    strays = []
    return notes
  }

  mutating func takeStrays(of state: Int) {
    let notes = takeStrays(draft.states[state].details.notes)
    draft.states[state].details.notes = notes
  }

  /// The namespaces that the document's element declares.
  func noteNamespaces(in notes: inout Value) {
    for index in tree.attributeRange(of: root) {
      let attribute = tree.attributes[index]
      guard case .declaration = names.attributes[Int(attribute.name)] else { continue }
      let name = tree.names[Int(attribute.name)]
      if name.prefix.isEmpty { continue }
      notes.add(.string(tree.value(attribute)), as: name.local, to: "namespaces")
    }
  }

  /// White space at the ends removed, and every other run of it made one space.
  static func normalized(_ text: String) -> String {
    text.utf8.split(whereSeparator: { $0 <= 0x20 }).map { String(Substring($0)) }.joined(separator: " ")
  }
}

extension Value {
  /// Adds a member to the object that the member `group` of this object is.
  fileprivate mutating func add(_ value: Value, as key: String, to group: String) {
    var members = object ?? [:]
    var inner = members[group]?.object ?? [:]
    inner[key] = value
    members[group] = .object(inner)
    self = .object(members)
  }

  /// Appends to the array that the member `group` of this object is.
  fileprivate mutating func add(_ value: Value, to group: String) {
    var members = object ?? [:]
    members[group] = .array((members[group]?.array ?? []) + [value])
    self = .object(members)
  }
}
