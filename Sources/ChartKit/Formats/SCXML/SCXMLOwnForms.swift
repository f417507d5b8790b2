/// Reads what ``SCXMLOwnNames`` lists.
extension SCXMLReader {
  func isOwn(_ name: XMLName) -> Bool { tree.namespaces[Int(name.namespace)] == SCXMLOwnNames.namespace }

  /// The local name of an element of ours, else nil.
  func ownName(_ node: Int) -> String? {
    let node = tree.nodes[node]
    guard node.kind == .element else { return nil }
    let name = tree.names[Int(node.name)]
    return isOwn(name) ? name.local : nil
  }

  /// The value of an attribute of ours.
  func ownText(_ local: String, of node: Int) -> String? {
    for index in tree.attributeRange(of: node) {
      let name = tree.names[Int(tree.attributes[index].name)]
      if name.local == local, isOwn(name) { return tree.value(tree.attributes[index]) }
    }
    return nil
  }

  /// The value of an attribute without a prefix.
  private func bareText(_ local: String, of node: Int) -> String? {
    for index in tree.attributeRange(of: node) {
      let name = tree.names[Int(tree.attributes[index].name)]
      if name.local == local, name.prefix.isEmpty { return tree.value(tree.attributes[index]) }
    }
    return nil
  }

  /// An instruction of ours; nil where the element is something else.
  mutating func ownInstruction(_ node: Int) -> Instruction? {
    switch ownName(node) {
    case "action":
      guard let name = bareText("name", of: node) else { return nil }
      let params = SCXMLReader.json(SCXMLReader.trimmed(tree.text(of: node))) ?? .undefined
      return .action(name, params: params, at: offset(of: node))
    case "send":
      guard case .send(var send)? = send(node) else { return nil }
      if let delay = bareText("delayname", of: node) { send.delay = .named(delay) }
      return .send(send)
    case "stop":
      return bareText("id", of: node).map { .stopChild(.literal(.string($0)), at: offset(of: node)) }
    default: return nil
    }
  }

  /// The condition in an attribute of ours: names of guards, `In()`, and what joins them.
  mutating func ownGuard(_ attribute: XMLAttribute) -> Guard? {
    let offset = tree.place(attribute.valueStart)
    var parser = SCXMLConditionParser(
      tree.value(attribute), at: offset, isExact: attribute.decoded < 0, isScript: true, allowsNames: true)
    if let condition = parser.parse() { return condition }
    let fault = parser.fault
    report(.error, "invalid-value", "this guard \(fault.message)", offset: fault.offset)
    return nil
  }

  /// The value of a `meta` element in a transition.
  func ownMeta(in node: Int) -> Value {
    for child in tree.children(of: node) where ownName(child) == "meta" {
      return SCXMLReader.json(SCXMLReader.trimmed(tree.text(of: child))) ?? .undefined
    }
    return .undefined
  }
}
