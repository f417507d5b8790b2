/// Executable content (§4).
extension SCXMLReader {
  /// The instructions in an element, in document order.
  mutating func content(of node: Int, in element: SCXMLElement, depth: Int = 0) -> [Instruction] {
    let end = Int(tree.nodes[node].end)
    guard node + 1 < end else { return [] }
    var instructions: [Instruction] = []
    var child = node + 1
    while child < end {
      if let instruction = instruction(child, in: element, depth: depth) { instructions.append(instruction) }
      child = Int(tree.nodes[child].end)
    }
    return instructions
  }

  private mutating func instruction(_ node: Int, in parent: SCXMLElement, depth: Int) -> Instruction? {
    guard let element = element(node), element.isExecutable, parent.allows(element) else {
      if let own = ownInstruction(node) { return own }
      if case .foreign? = kind(of: node) { keepStray(node) } else { reportMisplaced(node, in: parent) }
      return nil
    }
    guard depth < SCXMLReader.contentLimit else {
      report(
        .error, "too-deep", "executable content is nested more than \(SCXMLReader.contentLimit) deep",
        at: node)
      return nil
    }
    checkAttributes(of: node, as: element)
    switch element {
    case .raise: return raise(node)
    case .if: return branches(node, depth: depth)
    case .foreach: return forEach(node, depth: depth)
    case .log: return log(node)
    case .assign: return assign(node)
    case .script: return script(node)
    case .send: return send(node)
    case .cancel: return cancel(node)
    default: return nil
    }
  }

  private mutating func raise(_ node: Int) -> Instruction? {
    checkEmpty(node, .raise)
    guard let event = required(.event, of: node) else { return nil }
    return .send(Send(.literal(.string(event)), to: .internalQueue, at: offset(of: node)))
  }

  /// Reports children of an element that has none.
  private mutating func checkEmpty(_ node: Int, _ element: SCXMLElement) {
    for child in tree.children(of: node) { reportMisplaced(child, in: element) }
  }

  private mutating func requiredCondition(of node: Int) -> Guard {
    guard required(.cond, of: node) != nil, let attribute = attribute(.cond, of: node) else {
      return .condition(.literal(false))
    }
    return condition(attribute) ?? .condition(.literal(false))
  }

  private mutating func branches(_ node: Int, depth: Int) -> Instruction {
    var branches = [Branch(requiredCondition(of: node), [])]
    var hasElse = false
    for child in tree.children(of: node) {
      let element = element(child)
      guard element == .elseif || element == .else, let element else {
        if let instruction = instruction(child, in: .if, depth: depth + 1) {
          branches[branches.count - 1].content.append(instruction)
        }
        continue
      }
      checkAttributes(of: child, as: element)
      checkEmpty(child, element)
      if hasElse {
        report(.error, "misplaced-element", "<\(element.name)> cannot stand behind <else>", at: child)
      }
      if element == .else { hasElse = true }
      branches.append(Branch(element == .else ? nil : requiredCondition(of: child), []))
    }
    return .branches(branches)
  }

  private mutating func forEach(_ node: Int, depth: Int) -> Instruction? {
    let content = content(of: node, in: .foreach, depth: depth + 1)
    requireDataModel(for: "<foreach>", offset: offset(of: node))
    let item = required(.item, of: node)
    guard required(.array, of: node) != nil, let array = attribute(.array, of: node), let item else {
      return nil
    }
    return .forEach(
      array: expression(array), item: item, index: text(.index, of: node), content, at: offset(of: node))
  }

  private mutating func log(_ node: Int) -> Instruction {
    checkEmpty(node, .log)
    let expression = attribute(.expr, of: node).map { self.expression($0) }
    return .log(label: text(.label, of: node), expression, at: offset(of: node))
  }

  private mutating func assign(_ node: Int) -> Instruction? {
    guard required(.location, of: node) != nil, let place = attribute(.location, of: node) else { return nil }
    let location = location(place)
    let inline = inlineValue(of: node)
    if let attribute = attribute(.expr, of: node) {
      if inline != nil { reportContentBeside("expr", node) }
      return .assign(location, expression(attribute), at: offset(of: node))
    }
    if inline == nil {
      report(.error, "missing-attribute", "<assign> needs the attribute \"expr\" or content", at: node)
    }
    return .assign(location, inline ?? .literal(.undefined), at: offset(of: node))
  }

  mutating func reportContentBeside(_ attribute: String, _ node: Int) {
    report(
      .error, "conflicting-attributes",
      "<\(tag(node))> has both the attribute \"\(attribute)\" and content; keep one of them", at: node)
  }

  /// A script: its text as written, CDATA and references resolved.
  mutating func script(_ node: Int) -> Instruction? {
    let text = tree.text(of: node)
    let isBlank = text.utf8.allSatisfy { $0 <= 0x20 }
    keepComments(in: node)
    if let source = attribute(.src, of: node) {
      if !isBlank { reportContentBeside("src", node) }
      let uri = tree.value(source)
      guard SourceText.localName(of: uri) != nil else {
        report(
          .error, "unreachable-source",
          "the script \"\(uri)\" cannot be fetched; put it beside the document, or its text here", at: node,
          attribute: .src)
        return nil
      }
      requireDataModel(for: "a script", offset: offset(of: node))
      return .scriptFile(uri, at: offset(of: node))
    }
    if isBlank { return nil }
    requireDataModel(for: "a script", offset: offset(of: node))
    return .script(text, at: tree.place(tree.nodes[node].innerStart))
  }

  private mutating func cancel(_ node: Int) -> Instruction? {
    checkEmpty(node, .cancel)
    exclude([.sendid, .sendidexpr], of: node)
    if let attribute = attribute(.sendidexpr, of: node) {
      return .cancel(expression(attribute), at: offset(of: node))
    }
    guard let id = required(.sendid, of: node) else { return nil }
    return .cancel(.literal(.string(id)), at: offset(of: node))
  }
}
