/// Looking attributes up, checking them, and reporting.
extension SCXMLReader {
  func offset(of node: Int) -> Int { tree.place(tree.nodes[node].start) }

  /// What an element is in SCXML; nil for text, comments and the like.
  func kind(of node: Int) -> SCXMLNames.Element? {
    let node = tree.nodes[node]
    return node.kind == .element ? names.elements[Int(node.name)] : nil
  }

  /// The SCXML element at a node, else nil.
  func element(_ node: Int) -> SCXMLElement? {
    if case .known(let element)? = kind(of: node) { element } else { nil }
  }

  /// An element's name as written.
  func tag(_ node: Int) -> String { tree.names[Int(tree.nodes[node].name)].qualified }

  func attribute(_ wanted: SCXMLAttribute, of node: Int) -> XMLAttribute? {
    for index in tree.attributeRange(of: node) {
      if case .known(let found) = names.attributes[Int(tree.attributes[index].name)], found == wanted {
        return tree.attributes[index]
      }
    }
    return nil
  }

  func text(_ wanted: SCXMLAttribute, of node: Int) -> String? {
    attribute(wanted, of: node).map { tree.value($0) }
  }

  /// A value's words, each with its offset.
  func words(_ attribute: XMLAttribute) -> [(text: String, offset: Int)] {
    let value = tree.value(attribute)
    let start = tree.place(attribute.valueStart)
    return value.utf8.split(whereSeparator: { $0 <= 0x20 }).map { word in
      let offset = value.utf8.distance(from: value.startIndex, to: word.startIndex)
      return (String(Substring(word)), attribute.decoded >= 0 ? start : start + offset)
    }
  }

  /// A value's words.
  func tokens(_ attribute: XMLAttribute) -> [String] {
    let value = tree.value(attribute)
    if SCXMLReader.isWord(value) { return [value] }
    return words(attribute).map(\.text)
  }

  private static func isWord(_ text: String) -> Bool {
    for byte in text.utf8 where byte <= 0x20 { return false }
    return !text.isEmpty
  }

  func references(_ attribute: XMLAttribute) -> [StateReference] {
    let value = tree.value(attribute)
    if SCXMLReader.isWord(value) {
      return [StateReference(value, .id(value), at: tree.place(attribute.valueStart))]
    }
    return words(attribute).map { StateReference($0.text, .id($0.text), at: $0.offset) }
  }

  mutating func report(
    _ severity: Diagnostic.Severity, _ rule: String, _ message: String, at node: Int,
    attribute name: SCXMLAttribute? = nil
  ) {
    let place = name.flatMap { attribute($0, of: node) }.map { tree.place($0.nameStart) }
    report(severity, rule, message, offset: place ?? offset(of: node))
  }

  mutating func report(_ severity: Diagnostic.Severity, _ rule: String, _ message: String, offset: Int) {
    let count = counts[severity, default: 0]
    counts[severity] = count + 1
    if count < SCXMLReader.diagnosticLimit {
      draft.diagnostics.append(Diagnostic(severity, rule, message, at: offset))
    } else if count == SCXMLReader.diagnosticLimit {
      draft.diagnostics.append(
        Diagnostic(severity, "more", "and more of the kind, which are not shown", at: offset))
    }
  }

  /// Reports the attributes that an element cannot have. Returns whether it has foreign ones.
  @discardableResult
  mutating func checkAttributes(of node: Int, as element: SCXMLElement, isKept: Bool? = nil) -> Bool {
    var hasForeign = false
    for index in tree.attributeRange(of: node) {
      let attribute = tree.attributes[index]
      switch names.attributes[Int(attribute.name)] {
      case .declaration: continue
      case .known(let name) where element.allows(name): continue
      case .foreign: break
      case .known, .unknown: reportUnknown(attribute, of: element)
      }
      hasForeign = true
      if !(isKept ?? element.keepsAttributes) { keepLost(attribute, of: element) }
    }
    return hasForeign
  }

  private mutating func reportUnknown(_ attribute: XMLAttribute, of element: SCXMLElement) {
    let name = tree.names[Int(attribute.name)].local
    var message = "<\(element.name)> has no attribute \"\(name)\""
    let known = element.attributes.map(\.name)
    if let near = SCXMLReader.nearest(to: name, among: known) {
      message += "; did you mean \"\(near)\"?"
    }
    report(.warning, "unknown-attribute", message, offset: tree.place(attribute.nameStart))
  }

  /// Reports where an element has several of some attributes that exclude each other.
  mutating func exclude(_ wanted: [SCXMLAttribute], of node: Int) {
    let present = wanted.filter { attribute($0, of: node) != nil }
    guard present.count > 1 else { return }
    report(
      .error, "conflicting-attributes",
      "<\(tag(node))> has both \"\(present[0].name)\" and \"\(present[1].name)\"; keep one of them", at: node,
      attribute: present[1])
  }

  /// A required attribute's text; reports where it is missing or empty.
  mutating func required(_ wanted: SCXMLAttribute, of node: Int) -> String? {
    if let text = text(wanted, of: node), !text.utf8.allSatisfy({ $0 <= 0x20 }) { return text }
    report(.error, "missing-attribute", "<\(tag(node))> needs the attribute \"\(wanted.name)\"", at: node)
    return nil
  }

  /// Reports what may not stand in an element. Foreign elements pass, and go to the notes of whoever keeps them.
  mutating func reportMisplaced(_ node: Int, in parent: SCXMLElement) {
    switch kind(of: node) {
    case .known(let element)?:
      report(
        .error, "misplaced-element",
        "<\(element.name)> cannot stand in <\(parent.name)>; it belongs in \(element.homes)", at: node)
    case .unknown?:
      var message = "SCXML has no element <\(tag(node))>"
      let known = SCXMLElement.allCases.map(\.name)
      let local = tree.names[Int(tree.nodes[node].name)].local
      if let near = SCXMLReader.nearest(to: local, among: known) {
        message += "; did you mean <\(near)>?"
      }
      report(.error, "unknown-element", message, at: node)
    case .foreign?: break
    case nil: reportText(node, in: parent)
    }
  }

  private static func nearest(to name: String, among known: [String]) -> String? {
    name.utf8.count > 32 ? nil : ReferenceResolver.nearest(to: name, among: known)
  }

  private mutating func reportText(_ node: Int, in parent: SCXMLElement) {
    keepComment(node)
    let kind = tree.nodes[node].kind
    guard kind == .text || kind == .cdata else { return }
    report(
      .warning, "stray-text", "text has no meaning in <\(parent.name)> and is left out", at: node)
  }
}
