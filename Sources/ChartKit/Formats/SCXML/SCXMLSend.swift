/// `send` (§6.2) and the data that goes with it.
extension SCXMLReader {
  mutating func send(_ node: Int) -> Instruction? {
    for pair in SCXMLReader.sendAlternatives { exclude(pair, of: node) }
    let payload = payload(of: node, as: .send)
    let type = sendType(of: node)
    let target = target(of: node)
    let event = event(of: node, payload, isRequired: type == nil)
    var send = Send(event, to: target, type: type, payload: payload, at: offset(of: node))
    send.delay = delay(of: node)
    if send.delay != nil, target == .internalQueue {
      report(
        .error, "conflicting-attributes", "an event for the internal queue (#_internal) cannot be delayed",
        at: node, attribute: attribute(.delay, of: node) == nil ? .delayexpr : .delay)
    }
    send.id = text(.id, of: node)
    send.idLocation = attribute(.idlocation, of: node).map { location($0) }
    return .send(send)
  }

  private static let sendAlternatives: [[SCXMLAttribute]] = [
    [.event, .eventexpr], [.target, .targetexpr], [.type, .typeexpr], [.id, .idlocation],
    [.delay, .delayexpr],
  ]

  /// The event's name; only a message for another event processor, or one with content, can do without (§6.2).
  private mutating func event(of node: Int, _ payload: Payload, isRequired: Bool) -> Expression {
    if let attribute = attribute(.eventexpr, of: node) { return expression(attribute) }
    let name = text(.event, of: node) ?? ""
    if case .content = payload { return .literal(.string(name)) }
    if name.isEmpty, isRequired {
      report(
        .error, "missing-attribute", "<send> needs \"event\", \"eventexpr\" or a <content>", at: node)
    }
    return .literal(.string(name))
  }

  private mutating func target(of node: Int) -> Send.Target {
    if let attribute = attribute(.targetexpr, of: node) {
      let expression = expression(attribute)
      if case .literal(.string(let text)) = expression { return Send.Target(text) }
      return .expression(expression)
    }
    return text(.target, of: node).map { Send.Target($0) } ?? .session
  }

  private mutating func delay(of node: Int) -> Delay? {
    if let attribute = attribute(.delayexpr, of: node) {
      let expression = expression(attribute)
      if case .literal(.string(let text)) = expression, let time = Delay.milliseconds(in: text) {
        return .milliseconds(time)
      }
      return .expression(expression)
    }
    guard let attribute = attribute(.delay, of: node) else { return nil }
    let text = tree.value(attribute)
    if let time = Delay.milliseconds(in: text) { return .milliseconds(time) }
    report(
      .error, "invalid-value", "\"\(text)\" is no delay; write 1.5s or 500ms",
      offset: tree.place(attribute.valueStart))
    return nil
  }

  // MARK: Event processors

  /// Nil where events go by SCXML's own processor.
  private mutating func sendType(of node: Int) -> Expression? {
    if let attribute = attribute(.typeexpr, of: node) {
      let expression = expression(attribute)
      if case .literal(.string(let type)) = expression, Send.ownTypes.contains(type) { return nil }
      return expression
    }
    guard let type = text(.type, of: node), !Send.ownTypes.contains(type) else { return nil }
    report(
      .warning, "needs-processor",
      "events of the type \"\(type)\" cannot be sent; at run time this gives an error event", at: node,
      attribute: .type)
    return .literal(.string(type))
  }

  // MARK: Payload

  /// The `param`s, the `content` and the `namelist` of an element.
  mutating func payload(of node: Int, as element: SCXMLElement) -> Payload {
    var parameters = namelist(of: node)
    var content: Payload?
    for child in tree.children(of: node) {
      switch self.element(child) {
      case .param?:
        checkAttributes(of: child, as: .param)
        if let parameter = parameter(child) { parameters.append(parameter) }
      case .content?:
        checkAttributes(of: child, as: .content)
        if content != nil {
          report(.error, "duplicate-element", "<\(element.name)> can have only one <content>", at: child)
        }
        content = .content(contentValue(child))
      case let other? where element.allows(other): break
      default:
        if case .foreign? = kind(of: child) { keepStray(child) } else { reportMisplaced(child, in: element) }
      }
    }
    if content != nil, !parameters.isEmpty {
      report(
        .error, "conflicting-attributes",
        "<\(element.name)> has <content> besides <param> or \"namelist\"; keep one of them", at: node)
    }
    return content ?? (parameters.isEmpty ? .none : .parameters(parameters))
  }

  mutating func namelist(of node: Int) -> [Parameter] {
    guard let attribute = attribute(.namelist, of: node) else { return [] }
    return words(attribute).map { word in
      requireDataModel(for: "a namelist", offset: word.offset)
      return Parameter(word.text, .script(word.text, at: word.offset), isLocation: true)
    }
  }

  mutating func parameter(_ node: Int) -> Parameter? {
    exclude([.expr, .location], of: node)
    let name = required(.name, of: node)
    var parameter = Parameter(name ?? "", .literal(.undefined))
    if let attribute = attribute(.expr, of: node) {
      parameter.value = expression(attribute)
    } else if let attribute = attribute(.location, of: node) {
      let offset = tree.place(attribute.valueStart)
      let text = tree.value(attribute)
      requireDataModel(for: "the location \"\(SCXMLReader.brief(text))\"", offset: offset)
      parameter.value = .script(text, at: offset)
      parameter.isLocation = true
    } else {
      report(.error, "missing-attribute", "<param> needs \"expr\" or \"location\"", at: node)
    }
    return name == nil ? nil : parameter
  }

  /// The value of a `content` element of `send` or `donedata`; an empty text where it holds nothing.
  private mutating func contentValue(_ node: Int) -> Expression {
    let inline = inlineValue(of: node)
    guard let attribute = attribute(.expr, of: node) else { return inline ?? .literal(.string("")) }
    if inline != nil { reportContentBeside("expr", node) }
    return expression(attribute)
  }
}
