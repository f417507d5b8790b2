import OrderedCollections

/// What is not SCXML: kept as notes, except for tags and descriptions, which charts of other formats have too.
///
/// Notes are an object with `attributes` (name as written → value), `elements` (each as written), `namespaces` (prefix →
/// URI: those that the document's element declares, and elsewhere those of attributes that it does not), `comments`
/// (`head`: before the state or transition, `tail`: at the state's end), `lost` (foreign attributes of content: there is
/// no place for them, so that writers tell of them) and, at the root, `datamodel`: what the document declares where the
/// chart runs with another, null where it declares nothing. Comments and elements inside of content stand with the state
/// or transition that the content belongs to.
extension SCXMLReader {
  func readForeignAttributes(of node: Int, into details: inout StateDetails) {
    for (name, attribute) in foreignAttributes(of: node) {
      let value = tree.value(attribute)
      switch name.prefix.isEmpty ? "" : name.local {
      case "tags": details.tags += tokens(attribute)
      case "description": details.description = value
      default:
        details.notes.add(.string(value), as: name.qualified, to: "attributes")
        noteNamespace(of: name, in: &details.notes)
      }
    }
  }

  mutating func readForeignAttributes(of node: Int, into details: inout TransitionDetails) {
    for (name, attribute) in foreignAttributes(of: node) {
      let value = tree.value(attribute)
      if name.local == "description", !name.prefix.isEmpty {
        details.description = value
      } else if isOwn(name), name.local == "guard" {
        let own = ownGuard(attribute)
        // Beside a condition: both must hold.
        details.condition = details.condition.map { cond in own.map { .and([cond, $0]) } ?? cond } ?? own
      } else {
        details.notes.add(.string(value), as: name.qualified, to: "attributes")
        noteNamespace(of: name, in: &details.notes)
      }
    }
  }

  mutating func readForeignAttributes(of node: Int, into invoke: inout Invoke) {
    for (name, attribute) in foreignAttributes(of: node) where !(isOwn(name) && name.local == "src") {
      invoke.notes.add(.string(tree.value(attribute)), as: name.qualified, to: "attributes")
      noteNamespace(of: name, in: &invoke.notes)
    }
  }

  /// Attributes of other namespaces, and those without one that SCXML does not know there.
  private func foreignAttributes(of node: Int) -> [(XMLName, XMLAttribute)] {
    tree.attributeRange(of: node).compactMap { index in
      let attribute = tree.attributes[index]
      switch names.attributes[Int(attribute.name)] {
      case .declaration: return nil
      case .known(let name) where element(node)?.allows(name) != false: return nil
      case .known, .unknown, .foreign: return (tree.names[Int(attribute.name)], attribute)
      }
    }
  }

  /// Remembers an attribute that has no place in the chart, for writers to tell of.
  mutating func keepLost(_ attribute: XMLAttribute, of element: SCXMLElement) {
    let name = tree.names[Int(attribute.name)].qualified
    lost.append([
      "what": .string("the attribute \"\(name)\" of <\(element.name)>"),
      "at": .number(Double(tree.place(attribute.nameStart))),
    ])
  }

  func readForeignElement(_ node: Int, into details: inout StateDetails) {
    let local = tree.names[Int(tree.nodes[node].name)].local
    if local == "description", !tree.hasElements(node) {
      details.description = SCXMLReader.normalized(tree.text(of: node))
    } else if ownName(node) == "meta" {
      details.meta = SCXMLReader.json(SCXMLReader.trimmed(tree.text(of: node))) ?? .undefined
    } else {
      details.notes.add(.string(foreignText(node)), to: "elements")
    }
  }

  /// The foreign elements in an invocation.
  func readForeignElements(of node: Int, into invoke: inout Invoke) {
    for child in tree.children(of: node) {
      if case .foreign? = kind(of: child) { invoke.notes.add(.string(foreignText(child)), to: "elements") }
    }
  }

  /// Keeps a foreign element of executable content for the state or transition that it belongs to.
  mutating func keepStray(_ node: Int) {
    if ownName(node) != "meta" { strays.append(.string(foreignText(node))) }
  }

  /// A foreign element as written, with the declarations that the document's element does not make for it.
  private func foreignText(_ node: Int) -> String {
    let prefixes = tree.attributeRange(of: tree.root).compactMap { index -> String? in
      let name = tree.names[Int(tree.attributes[index].name)]
      guard case .declaration = names.attributes[Int(tree.attributes[index].name)] else { return nil }
      return name.prefix.isEmpty ? nil : name.local
    }
    return tree.fragment(of: node, declared: Set(prefixes))
  }

  // MARK: Comments

  mutating func keepComment(_ node: Int) {
    let node = tree.nodes[node]
    if node.kind == .comment { comments.append(.string(tree.text(node.innerStart, node.innerEnd))) }
  }

  /// Keeps the comments in an element that is read as text.
  mutating func keepComments(in node: Int) {
    for child in tree.children(of: node) { keepComment(child) }
  }

  /// The notes with the comments that were kept for them.
  mutating func takeComments(_ group: String, _ notes: Value) -> Value {
    if comments.isEmpty { return notes }
    var notes = notes
    var all = notes["comments"] ?? .emptyObject
    all.add(.array((all[group]?.array ?? []) + comments), as: group)
    notes.add(all, as: "comments")
    comments = []
    return notes
  }

  /// The notes with the foreign elements that were kept for them.
  mutating func takeStrays(_ notes: Value) -> Value {
    var notes = notes
    for stray in strays { notes.add(stray, to: "elements") }
    strays = []
    for item in lost { notes.add(item, to: "lost") }
    lost = []
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
      let uri = tree.value(attribute)
      if name.prefix.isEmpty || uri == SCXMLOwnNames.namespace || uri == SCXMLReader.namespace { continue }
      notes.add(.string(uri), as: name.local, to: "namespaces")
    }
  }

  /// Notes what a prefix means where the document's element does not say so.
  private func noteNamespace(of name: XMLName, in notes: inout Value) {
    let uri = tree.namespaces[Int(name.namespace)]
    if uri == XMLTree.xmlNamespace || name.prefix.isEmpty { return }
    for index in tree.attributeRange(of: tree.root) {
      let attribute = tree.attributes[index]
      guard case .declaration = names.attributes[Int(attribute.name)] else { continue }
      let declared = tree.names[Int(attribute.name)]
      if declared.local == name.prefix && !declared.prefix.isEmpty && tree.value(attribute) == uri { return }
    }
    notes.add(.string(uri), as: name.prefix, to: "namespaces")
  }

  /// White space at the ends removed, and every other run of it made one space.
  static func normalized(_ text: String) -> String {
    text.utf8.split(whereSeparator: { $0 <= 0x20 }).map { String(Substring($0)) }.joined(separator: " ")
  }
}

extension Value {
  /// Adds a member to this object.
  mutating func add(_ value: Value, as key: String) {
    var members = object ?? [:]
    members[key] = value
    self = .object(members)
  }

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
