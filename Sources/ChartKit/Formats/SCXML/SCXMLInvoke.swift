/// `invoke` (§6.4) and `finalize` (§6.5).
extension SCXMLReader {
  mutating func invoke(_ node: Int, of state: Int) -> Invoke? {
    for pair in SCXMLReader.invokeAlternatives { exclude(pair, of: node) }
    let parameters = invokeParameters(node)
    let source = invokeSource(node, of: state)
    var invoke = Invoke(id: text(.id, of: node), source: source, payload: parameters, at: offset(of: node))
    invoke.type = invokeType(of: node)
    invoke.idLocation = attribute(.idlocation, of: node).map { location($0) }
    invoke.autoforward = autoforward(of: node)
    for child in tree.children(of: node) where element(child) == .finalize {
      checkAttributes(of: child, as: .finalize)
      if invoke.finalize != nil {
        report(.error, "duplicate-element", "<invoke> can have only one <finalize>", at: child)
      }
      invoke.finalize = content(of: child, in: .finalize)
      checkFinalize(child)
    }
    return invoke
  }

  private static let invokeAlternatives: [[SCXMLAttribute]] = [
    [.type, .typeexpr], [.src, .srcexpr], [.id, .idlocation],
  ]

  private mutating func invokeParameters(_ node: Int) -> Payload {
    var parameters = namelist(of: node)
    let hasNames = !parameters.isEmpty
    for child in tree.children(of: node) {
      switch element(child) {
      case .param?:
        checkAttributes(of: child, as: .param)
        if let parameter = parameter(child) { parameters.append(parameter) }
        if hasNames {
          report(
            .error, "conflicting-attributes", "<invoke> has \"namelist\" besides <param>; keep one of them",
            at: child)
        }
      case .finalize?, .content?: break
      default:
        // Foreign elements stay with the invocation.
        if case .foreign? = kind(of: child) { break }
        reportMisplaced(child, in: .invoke)
      }
    }
    return parameters.isEmpty ? .none : .parameters(parameters)
  }

  private mutating func autoforward(of node: Int) -> Bool {
    switch text(.autoforward, of: node).map({ SCXMLReader.trimmed($0) }) {
    case nil, "false", "0": return false
    case "true", "1": return true
    case let other?:
      report(
        .error, "invalid-value", "autoforward=\"\(other)\" means nothing; write \"true\" or \"false\"",
        at: node,
        attribute: .autoforward)
      return false
    }
  }

  /// `finalize` neither sends nor raises (§6.5.2).
  private mutating func checkFinalize(_ node: Int) {
    for index in node + 1..<max(node + 1, Int(tree.nodes[node].end)) {
      guard let element = element(index), element == .send || element == .raise else { continue }
      report(.error, "misplaced-element", "<\(element.name)> cannot stand in <finalize>", at: index)
    }
  }

  // MARK: Type and source

  /// Nil where the child is a chart.
  private mutating func invokeType(of node: Int) -> Expression? {
    if let attribute = attribute(.typeexpr, of: node) {
      let expression = expression(attribute)
      if case .literal(.string(let type)) = expression, Invoke.ownTypes.contains(type) { return nil }
      return expression
    }
    guard let type = text(.type, of: node), !Invoke.ownTypes.contains(type) else { return nil }
    report(
      .warning, "needs-processor",
      "nothing here runs invocations of the type \"\(type)\"; at run time this gives an error event",
      at: node,
      attribute: .type)
    return .literal(.string(type))
  }

  private mutating func invokeSource(_ node: Int, of state: Int) -> Invoke.Source {
    var found: Invoke.Source?
    for child in tree.children(of: node) where element(child) == .content {
      checkAttributes(of: child, as: .content)
      if found != nil {
        report(.error, "duplicate-element", "<invoke> can have only one <content>", at: child)
        continue
      }
      for name in [SCXMLAttribute.src, .srcexpr] where attribute(name, of: node) != nil {
        report(
          .error, "conflicting-attributes",
          "<invoke> has both \"\(name.name)\" and <content>; keep one of them",
          at: child)
      }
      found = invokeContent(child, of: node, state)
    }
    if let found { return found }
    if let attribute = attribute(.srcexpr, of: node) { return .uri(expression(attribute)) }
    if let name = ownText("src", of: node) { return .named(name) }
    if let uri = text(.src, of: node) {
      if SourceText.localName(of: uri) == nil {
        report(
          .warning, "unreachable-source",
          "the document \"\(uri)\" is not fetched; at run time this gives an error event", at: node,
          attribute: .src)
      }
      return .uri(.literal(.string(uri)))
    }
    report(
      .warning, "unreachable-source",
      "<invoke> has neither \"src\", \"srcexpr\" nor <content>; at run time this gives an error event",
      at: node)
    return .uri(.literal(.string("")))
  }

  /// The document in a `content` element: a chart that is read here, or what the data model will say.
  private mutating func invokeContent(_ node: Int, of invoke: Int, _ state: Int) -> Invoke.Source {
    let chart = tree.children(of: node).first { element($0) == .scxml }
    if let attribute = attribute(.expr, of: node) {
      if tree.hasElements(node) { reportContentBeside("expr", node) }
      return .content(expression(attribute))
    }
    if chart != nil { keepComments(in: node) }
    if let chart, let child = child(chart, of: invoke, state) {
      draft.children.append(child)
      return .chart(draft.children.count - 1)
    }
    let text = tree.hasElements(node) ? tree.fragment(inside: node) : tree.text(of: node)
    return .content(.literal(.string(SCXMLReader.trimmed(text))))
  }

  private mutating func child(_ node: Int, of invoke: Int, _ state: Int) -> ChartDraft? {
    guard level < SCXMLReader.childLimit else {
      report(.error, "too-deep", "charts are nested more than \(SCXMLReader.childLimit) deep", at: node)
      return nil
    }
    let name = text(.id, of: invoke) ?? draft.states[state].key
    var reader = SCXMLReader(tree, names, root: node, name: name, level: level + 1)
    reader.readChart()
    return reader.draft
  }

  // MARK: Data

  /// `datamodel` and its `data` (§5.2, §5.3).
  mutating func readDataModel(_ node: Int, of state: Int) {
    for child in tree.children(of: node) {
      guard element(child) == .data else {
        if case .foreign? = kind(of: child) {
          keepStray(child)
        } else {
          reportMisplaced(child, in: .datamodel)
        }
        continue
      }
      checkAttributes(of: child, as: .data)
      requireDataModel(for: "<data>", offset: offset(of: child))
      exclude([.src, .expr], of: child)
      let inline = inlineValue(of: child)
      guard let name = required(.id, of: child) else { continue }
      var item = DataItem(name, inline, owner: StateIndex(state), at: offset(of: child))
      for other in [SCXMLAttribute.src, .expr] where inline != nil && attribute(other, of: child) != nil {
        reportContentBeside(other.name, child)
      }
      if let attribute = attribute(.expr, of: child) { item.value = expression(attribute) }
      item.sourceURI = text(.src, of: child)
      draft.data.append(item)
    }
  }
}
