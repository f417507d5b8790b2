/// Which parts of the event a transition's texts name: `_event.data.sum` in SCXML, `event.sum` in a module.
public enum EventReading {
  /// The first name of each part.
  public static func fields(of transition: Transition, in chart: Chart) -> [String] {
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
    return names.filter { !inlineNames.contains($0) }
  }

  /// What functions are called that stand where they are used: the name of a member says nothing of which one it is.
  private static let inlineNames: Set<String> = [
    HostCall.anonymous, "guard", "cond", "actions", "entry", "exit", "assign", "params",
  ]

  // MARK: Samples

  /// Data for which the comparisons of a transition's guard with literals hold, as far as its text tells; nil where it tells
  /// nothing: `_event.data.sum > 3` gives `{"sum": 4}`, `event.ok` gives `{"ok": true}`.
  static func sample(for transition: Transition, in chart: Chart) -> Value? {
    guard let condition = transition.details.condition else { return nil }
    var sample = Value.undefined
    for (text, prefix) in guardTexts(condition, transition, chart) {
      for comparison in comparisons(in: text, of: prefix) { sample = comparison.met(by: sample) }
    }
    return sample.isUndefined ? nil : sample
  }

  private static func guardTexts(
    _ condition: Guard, _ transition: Transition, _ chart: Chart
  ) -> [(text: [UInt8], prefix: String)] {
    switch condition {
    case .condition(.script(let text, _)): return [(Array(text.utf8), "_event.data")]
    case .and(let parts), .or(let parts): return parts.flatMap { guardTexts($0, transition, chart) }
    case .call(let call), .condition(.function(let call)):
      guard chart.functions != nil else { return [] }
      let document = chart.source.bytes
      if inlineNames.contains(call.name) { return [(expression(at: call.offset, document), "event")] }
      return places(of: call.name, document).prefix(4).map { (expression(at: $0, document), "event") }
    case .named, .not, .active, .matches, .condition, .isAddressed: return []
    }
  }

  /// A part of the event, and what a guard asks of it.
  private struct Wish {
    var path: [String]
    var value: Value

    /// The data with this part as it is wanted; what they hold already stays.
    func met(by data: Value) -> Value { Wish.set(value, at: path[...], in: data) }

    private static func set(_ value: Value, at path: ArraySlice<String>, in data: Value) -> Value {
      guard let key = path.first else { return data.isUndefined ? value : data }
      var members = data.object ?? [:]
      members[key] = set(value, at: path.dropFirst(), in: members[key] ?? .undefined)
      return .object(members)
    }
  }

  private static func comparisons(in text: [UInt8], of prefix: String) -> [Wish] {
    let wanted = Array(prefix.utf8)
    var found: [Wish] = []
    var start = 0
    while start + wanted.count <= text.count {
      defer { start += 1 }
      guard text[start] == wanted[0], text[start..<(start + wanted.count)].elementsEqual(wanted) else {
        continue
      }
      if start > 0, isWord(text[start - 1]) || text[start - 1] == 0x2E || text[start - 1] == 0x21 { continue }
      var at = start + wanted.count
      var path: [String] = []
      while at < text.count, text[at] == 0x2E || text[at] == 0x3F {
        if text[at] == 0x3F { at += 1 }
        guard at < text.count, text[at] == 0x2E else { break }
        let name = text[(at + 1)...].prefix(while: isWord)
        if name.isEmpty { break }
        path.append(String(decoding: name, as: UTF8.self))
        at = name.endIndex
      }
      if at < text.count, isWord(text[at]) || text[at] == 0x28 || text[at] == 0x5B { continue }
      if prefix == "event", path.isEmpty || path == ["type"] { continue }
      guard let value = wish(text[at...]) else { continue }
      if path.last == "length" {
        let count = Int(max(0, min(64, value.number ?? 0)))
        found.append(
          Wish(path: path.dropLast(), value: .array(Array(repeating: .number(0), count: count))))
      } else {
        found.append(Wish(path: path, value: value))
      }
    }
    return found
  }

  /// A value for which what follows a part's name holds; nil where it asks for none.
  private static func wish(_ rest: ArraySlice<UInt8>) -> Value? {
    let text = String(decoding: rest.prefix(80), as: UTF8.self).drop(while: \.isWhitespace)
    for (sign, step) in [("===", 0), ("==", 0), (">=", 0), ("<=", 0), (">", 1), ("<", -1)]
    where text.hasPrefix(sign) {
      let operand = text.dropFirst(sign.count).drop(while: \.isWhitespace)
      if let literal = literal(operand) {
        return step == 0 ? literal : literal.number.map { .number($0 + Double(step)) } ?? literal
      }
      return sign.first == "=" ? nil : .number(sign.first == ">" ? 1_000 : 0)
    }
    let isAlone = text.isEmpty || text.hasPrefix("&&") || text.hasPrefix("||") || text.hasPrefix(")")
    return isAlone || text.hasPrefix("?") ? .bool(true) : nil
  }

  /// The literal that a text begins with.
  private static func literal(_ text: Substring) -> Value? {
    if let quote = text.first, quote == "'" || quote == "\"" {
      let inner = text.dropFirst().prefix { $0 != quote }
      return inner.contains("\\") || inner.endIndex == text.endIndex ? nil : .string(String(inner))
    }
    let word = text.prefix { $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" || $0 == "_" }
    switch word {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    default: return Double(word).map { .number($0) }
    }
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
