import ChartKit

// The fields that an event's data may have, as far as anybody knows.
extension Workspace {
  /// From the event's schema; without one, those that the guards and actions of its transitions read, those that were
  /// sent with it before, and those of the document's examples.
  func payloadFields(of name: String) -> [PayloadField] {
    if let schema = payloadSchema(of: name),
      let fields = PayloadField.fields(ofSchema: schema)
    {
      return fields
    }
    var fields: [PayloadField] = []
    func add(_ name: String, _ origin: String) {
      guard !fields.contains(where: { $0.name == name }) else { return }
      fields.append(PayloadField(name: name, origin: origin))
    }
    for field in readFields(of: name) { add(field, "read here") }
    for text in (sentData[name] ?? []).reversed() {
      for (key, _) in (try? Value(json: text))?.object ?? [:] { add(key, "sent before") }
    }
    for example in chart.payloads[name]?.examples ?? [] {
      for (key, _) in example.object ?? [:] { add(key, "in an example") }
    }
    return fields
  }

  private func payloadSchema(of name: String) -> Value? {
    guard let schema = chart.payloads[name]?.schema, !schema.isUndefined else { return nil }
    return schema
  }

  /// The fields without which an event's schema does not hold.
  func requiredFields(of entry: EventList.Entry) -> [String] {
    guard case .event(let name) = entry.subject, let schema = payloadSchema(of: name) else { return [] }
    return (PayloadField.fields(ofSchema: schema) ?? []).filter(\.isRequired).map(\.name)
  }

  /// Whether an event fires only with data, or the document has examples of them.
  func wantsData(_ entry: EventList.Entry) -> Bool {
    guard entry.verdict == .fires, case .event = entry.subject else { return false }
    return !entry.event.data.isUndefined || !requiredFields(of: entry).isEmpty
  }

  private func transitions(of name: String) -> [Transition] {
    chart.transitions.filter { $0.details.descriptors.contains(name) }
  }

  /// The fields that guards were seen to read now, and those that the texts of guards and actions name.
  private func readFields(of name: String) -> [String] {
    var found: [String] = []
    for considered in session.explain(Event(name, data: .emptyObject), at: path, searches: false).considered {
      for read in considered.reads {
        if case .event(let keys) = read.reading.place, keys.count > 1, keys[0] == "data" {
          found.append(keys[1])
        }
      }
    }
    for transition in transitions(of: name) {
      found += EventReading.fields(of: transition, in: chart)
    }
    var seen: Set<String> = ["type"]
    return found.filter { seen.insert($0).inserted }
  }
}

/// Which parts of the event a transition's texts name: `_event.data.sum` in SCXML, `event.sum` in a module.
enum EventReading {
  static func fields(of transition: Transition, in chart: Chart) -> [String] {
    if !chart.dialect.isXState {
      return texts(of: transition).flatMap { names(in: Array($0.utf8), after: "_event.data.") }
    }
    guard chart.functions != nil else { return [] }
    let document = chart.source.bytes
    var found = names(in: expression(at: transition.details.offset, document), after: "event.")
    for name in calls(of: transition) {
      for place in places(of: name, document) {
        found += names(in: expression(at: place, document), after: "event.")
      }
    }
    return found
  }

  // MARK: What a transition runs

  private static func texts(of transition: Transition) -> [String] {
    var texts: [String] = []
    func visit(_ condition: Guard) {
      switch condition {
      case .condition(.script(let text, _)): texts.append(text)
      case .not(let inner): visit(inner)
      case .and(let parts), .or(let parts): parts.forEach(visit)
      default: break
      }
    }
    func visit(_ expression: Expression) { if case .script(let text, _) = expression { texts.append(text) } }
    func visit(_ content: [Instruction]) {
      for instruction in content {
        switch instruction {
        case .assign(_, let value, _), .log(_, let value?, _): visit(value)
        case .script(let text, _): texts.append(text)
        case .send(let send):
          visit(send.event)
          if case .content(let value) = send.payload { visit(value) }
          if case .parameters(let all) = send.payload { for one in all { visit(one.value) } }
        case .branches(let branches):
          for branch in branches {
            if let condition = branch.condition { visit(condition) }
            visit(branch.content)
          }
        case .forEach(let array, _, _, let inner, _):
          visit(array)
          visit(inner)
        default: break
        }
      }
    }
    if let condition = transition.details.condition { visit(condition) }
    visit(transition.details.content)
    return texts
  }

  /// Names of the functions that a module's transition calls.
  private static func calls(of transition: Transition) -> [String] {
    var names: [String] = []
    func visit(_ condition: Guard) {
      switch condition {
      case .call(let call), .condition(.function(let call)): names.append(call.name)
      case .not(let inner): visit(inner)
      case .and(let parts), .or(let parts): parts.forEach(visit)
      default: break
      }
    }
    if let condition = transition.details.condition { visit(condition) }
    for instruction in transition.details.content {
      switch instruction {
      case .call(let call), .update(let call), .enqueue(let call): names.append(call.name)
      default: break
      }
    }
    return names.filter { $0 != HostCall.anonymous }
  }

  // MARK: Texts

  private static func isWord(_ byte: UInt8) -> Bool {
    byte == 0x5F || byte == 0x24 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
      || (0x61...0x7A).contains(byte)
  }

  /// The words that follow `prefix` where it begins a word.
  private static func names(in text: [UInt8], after prefix: String) -> [String] {
    let wanted = Array(prefix.utf8)
    guard text.count > wanted.count else { return [] }
    var found: [String] = []
    for start in 0..<(text.count - wanted.count)
    where text[start] == wanted[0] && text[start..<(start + wanted.count)].elementsEqual(wanted) {
      if start > 0, isWord(text[start - 1]) || text[start - 1] == 0x2E { continue }
      let name = text[(start + wanted.count)...].prefix(while: isWord)
      if !name.isEmpty { found.append(String(decoding: name, as: UTF8.self)) }
    }
    return found
  }

  /// Where `name:` or `name(` stands at the beginning of a member.
  private static func places(of name: String, _ text: [UInt8]) -> [Int] {
    let wanted = Array(name.utf8)
    guard text.count > wanted.count + 1 else { return [] }
    var found: [Int] = []
    for start in 1..<(text.count - wanted.count)
    where text[start] == wanted[0] && text[start..<(start + wanted.count)].elementsEqual(wanted) {
      let (before, after) = (text[start - 1], text[start + wanted.count])
      if !isWord(before) && before != 0x2E && (after == 0x3A || after == 0x28) {
        found.append(start + wanted.count + (after == 0x3A ? 1 : 0))
      }
    }
    return found
  }

  /// The text from a place to where its expression ends: at a comma, semicolon or closing bracket of its own level.
  private static func expression(at start: Int, _ text: [UInt8]) -> [UInt8] {
    guard text.indices.contains(start) else { return [] }
    var depth = 0
    var quote: UInt8?
    var index = start
    while index < text.count {
      let byte = text[index]
      if let open = quote {
        if byte == 0x5C { index += 1 } else if byte == open { quote = nil }
      } else {
        switch byte {
        case 0x22, 0x27, 0x60: quote = byte
        case 0x28, 0x5B, 0x7B: depth += 1
        case 0x29, 0x5D, 0x7D:
          depth -= 1
          if depth < 0 { return Array(text[start..<index]) }
        case 0x2C, 0x3B: if depth == 0 { return Array(text[start..<index]) }
        default: break
        }
      }
      index += 1
    }
    return Array(text[start...])
  }
}
