/// Executable content (§4), `send` and `invoke` (§6).
extension SCXMLWriter {
  mutating func write(_ instruction: Instruction) {
    var attributes = XMLOutput.Attributes()
    switch instruction {
    case .action(let name, let params, let offset):
      output.place = offset
      attributes.add("name", name)
      output.element(own("action"), attributes, text: params.isUndefined ? "" : params.jsonText())
    case .send(let send): write(send)
    case .cancel(let id, let offset):
      output.place = offset
      add(id, "sendid", "sendidexpr", to: &attributes)
      output.empty("cancel", attributes)
    case .log(let label, let value, let offset):
      output.place = offset
      attributes.add("label", label)
      attributes.add("expr", value.map { text($0) })
      output.empty("log", attributes)
    case .assign(let location, let value, let offset):
      output.place = offset
      attributes.add("location", text(location))
      writeValue(value, of: "assign", attributes)
    case .branches(let branches): write(branches)
    case .forEach(let array, let item, let index, let body, let offset):
      output.place = offset
      attributes.add("array", text(array))
      attributes.add("item", item)
      attributes.add("index", index)
      output.start("foreach", attributes)
      for instruction in body { write(instruction) }
      output.end()
    case .script(let text, let offset):
      output.place = offset
      output.element("script", text: text)
    case .scriptFile(let uri, let offset):
      output.place = offset
      attributes.add("src", uri)
      output.empty("script", attributes)
    case .stopChild(.literal(.string(let id)), let offset):
      output.place = offset
      attributes.add("id", id)
      output.empty(own("stop"), attributes)
    case .stopChild(_, let offset), .emit(_, let offset), .startChild(_, _, _, let offset):
      writeNamed(instruction, at: offset)
    case .spawn(let spawn): writeNamed(instruction, at: spawn.offset)
    case .call(let call), .update(let call), .enqueue(let call): writeNamed(instruction, at: call.offset)
    }
  }

  /// What only other dialects have; their conversion leaves nothing of it.
  private mutating func writeNamed(_ instruction: Instruction, at offset: Int) {
    write(.action(PrintText(chart).action(instruction), params: .undefined, at: offset))
  }

  private mutating func write(_ branches: [Branch]) {
    guard let first = branches.first else { return }
    var attributes = XMLOutput.Attributes()
    addCondition(first.condition ?? .condition(.literal(true)), to: &attributes)
    output.start("if", attributes)
    for instruction in first.content { write(instruction) }
    for branch in branches.dropFirst() {
      var attributes = XMLOutput.Attributes()
      if let condition = branch.condition { addCondition(condition, to: &attributes) }
      output.empty(branch.condition == nil ? "else" : "elseif", attributes)
      for instruction in branch.content { write(instruction) }
    }
    output.end()
  }

  // MARK: Sending

  private mutating func write(_ send: Send) {
    output.place = send.offset
    var attributes = XMLOutput.Attributes()
    if case .literal(.string(let event)) = send.event, !event.isEmpty, isRaise(send) {
      attributes.add("event", event)
      return output.empty("raise", attributes)
    }
    if send.event != .literal("") { add(send.event, "event", "eventexpr", to: &attributes) }
    addTarget(send.target, to: &attributes)
    if let type = send.type { add(type, "type", "typeexpr", to: &attributes) }
    attributes.add("id", send.id)
    attributes.add("idlocation", send.idLocation.map { text($0) })
    var name = "send"
    switch send.delay {
    case nil: break
    case .milliseconds(let count): attributes.add("delay", Self.time(count))
    case .expression(let expression): attributes.add("delayexpr", text(expression))
    case .named(let delay):
      name = own("send")
      attributes.add("delayname", delay)
    }
    writePayload(send.payload, of: name, attributes)
  }

  /// Whether a send says nothing but which event to raise.
  private func isRaise(_ send: Send) -> Bool {
    send.target == .internalQueue && send.delay == nil && send.id == nil && send.idLocation == nil
      && send.type == nil && send.payload == .none
  }

  private func addTarget(_ target: Send.Target, to attributes: inout XMLOutput.Attributes) {
    switch target {
    case .internalQueue: attributes.add("target", "#_internal")
    case .session: break
    case .parent: attributes.add("target", "#_parent")
    case .child(let id): attributes.add("target", "#_" + id)
    case .actor, .address: attributes.add("target", target.text)
    case .origin: attributes.add("targetexpr", "_event.origin")
    case .expression(let expression): attributes.add("targetexpr", text(expression))
    }
  }

  /// `2s`, `250ms`.
  static func time(_ milliseconds: Int) -> String {
    milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
  }

  // MARK: Payload

  /// An element with its `namelist`, `param`s or `content`.
  private mutating func writePayload(_ payload: Payload, of name: String, _ first: XMLOutput.Attributes) {
    var attributes = first
    let names = Self.namelist(payload)
    attributes.add("namelist", names)
    output.start(name, attributes)
    switch payload {
    case .parameters(let parameters) where names == nil: write(parameters)
    case .content(.literal("")): output.empty("content")
    case .content(let value): writeValue(value, of: "content")
    case .none, .parameters: break
    }
    output.end()
  }

  /// The parameters as a list of names, where they are nothing more.
  private static func namelist(_ payload: Payload) -> String? {
    guard case .parameters(let parameters) = payload, !parameters.isEmpty else { return nil }
    var names: [String] = []
    for parameter in parameters {
      guard parameter.isLocation, case .script(parameter.name, _) = parameter.value,
        !parameter.name.utf8.contains(where: { $0 <= 0x20 })
      else { return nil }
      names.append(parameter.name)
    }
    return names.joined(separator: " ")
  }

  private mutating func write(_ parameters: [Parameter]) {
    for parameter in parameters {
      var attributes = XMLOutput.Attributes()
      attributes.add("name", parameter.name)
      attributes.add(parameter.isLocation ? "location" : "expr", text(parameter.value))
      output.empty("param", attributes)
    }
  }

  mutating func writeDoneData(_ payload: Payload) {
    if payload == .none { return }
    output.start("donedata")
    switch payload {
    case .parameters(let parameters): write(parameters)
    case .content(.literal("")): output.empty("content")
    case .content(let value): writeValue(value, of: "content")
    case .none: break
    }
    output.end()
  }

  // MARK: Children

  mutating func write(_ invoke: Invoke) {
    output.place = invoke.offset
    var attributes = declarations(invoke.notes)
    if let type = invoke.type { add(type, "type", "typeexpr", to: &attributes) }
    switch invoke.source {
    case .uri(.literal("")): break
    case .uri(let uri): add(uri, "src", "srcexpr", to: &attributes)
    case .named(let name): attributes.add(own("src"), name)
    case .logic(_, let kind): attributes.add(own("src"), kind)
    case .machine: attributes.add(own("src"), "machine")
    case .computed(let expression): attributes.add(own("src"), text(expression))
    case .chart, .content: break
    }
    attributes.add("id", invoke.id)
    attributes.add("idlocation", invoke.idLocation.map { text($0) })
    if invoke.autoforward { attributes.add("autoforward", "true") }
    attributes.add("namelist", Self.namelist(invoke.payload))
    addForeignAttributes(invoke.notes, to: &attributes)
    output.start("invoke", attributes)
    writeForeignElements(invoke.notes)
    if case .parameters(let parameters) = invoke.payload, Self.namelist(invoke.payload) == nil {
      write(parameters)
    }
    writeSource(invoke.source)
    if let finalize = invoke.finalize {
      output.start("finalize")
      for instruction in finalize { write(instruction) }
      output.end()
    }
    output.end()
  }

  private mutating func writeSource(_ source: Invoke.Source) {
    switch source {
    case .chart(let index):
      output.start("content")
      writeInner(index)
      output.end()
    case .content(.literal(.string(let document))):
      if document.isEmpty {
        output.empty("content")
      } else if isFragment(document, mayBeChart: false) {
        output.element("content", markup: document)
      } else {
        output.element("content", text: document)
      }
    case .content(let expression):
      var attributes = XMLOutput.Attributes()
      attributes.add("expr", text(expression))
      output.empty("content", attributes)
    case .uri, .named, .logic, .machine, .computed: break
    }
  }
}
