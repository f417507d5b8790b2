/// Guards and actions, whose texts are read as our own language.
enum StatechartsV1Content {
  /// Why a text cannot be read.
  struct Fault: Error {
    var message: String
  }

  /// The guard: literals and `In(label)` need no data model, everything else is ECMAScript. Nil where there is no text.
  static func condition(_ guarded: StatechartsV1.Guard) -> Guard? {
    let text = trimmed(guarded.expression)
    if text.isEmpty { return nil }
    if let value = try? Value(json: text) { return .condition(.literal(value)) }
    var parser = SCXMLConditionParser(text, at: guarded.place.offset, isExact: false, isScript: true)
    return parser.parse() ?? .condition(.script(text, at: guarded.place.offset))
  }

  /// Labels that the guard's `In(…)` names, where it is made of nothing else.
  static func labels(in condition: Guard) -> [String] {
    switch condition {
    case .active(let reference): [reference.text]
    case .not(let inner): labels(in: inner)
    case .and(let all), .or(let all): all.flatMap { labels(in: $0) }
    case .named, .matches, .condition, .call, .isAddressed: []
    }
  }

  /// What an action's label means; a label without a meaning of its own is somebody else's.
  static func instruction(_ action: StatechartsV1.Action) throws(Fault) -> Instruction {
    let label = trimmed(action.label)
    let offset = action.place.offset
    if let event = rest(label, after: "raise:") ?? rest(label, after: "emit:") {
      return .send(try send(event, to: .internalQueue, delay: nil, action))
    }
    if let text = rest(label, after: "send:") { return try delayed(text, action) }
    if let text = rest(label, after: "assign:") { return try assignment(text, action) }
    if let text = rest(label, after: "log:") { return .log(label: text, nil, at: offset) }
    if label.isEmpty { throw Fault(message: "an action needs a label") }
    return .action(label, params: action.parameters, at: offset)
  }

  /// The event that an action gives; nil where it gives none.
  static func event(of action: StatechartsV1.Action) -> String? {
    guard case .send(let send) = try? instruction(action), case .literal(.string(let name)) = send.event
    else {
      return nil
    }
    return name
  }

  private static func send(
    _ event: String, to target: Send.Target, delay: Delay?, _ action: StatechartsV1.Action
  ) throws(Fault) -> Send {
    if event.isEmpty { throw Fault(message: "\"\(action.label)\" names no event") }
    let payload: Payload = action.parameters.isUndefined ? .none : .content(.literal(action.parameters))
    return Send(.literal(.string(event)), to: target, delay: delay, payload: payload, at: action.place.offset)
  }

  /// `E after N`: milliseconds, or a time with its unit.
  private static func delayed(_ text: String, _ action: StatechartsV1.Action) throws(Fault) -> Instruction {
    guard let split = lastRange(of: " after ", in: text) else {
      return .send(try send(text, to: .session, delay: nil, action))
    }
    let time = trimmed(String(text[split.upperBound...]))
    let number = Int(time).flatMap { $0 >= 0 && $0 < 9_000_000_000_000_000 ? $0 : nil }
    guard let milliseconds = number ?? Delay.milliseconds(in: time) else {
      throw Fault(message: "\"\(time)\" is no time: milliseconds, or such as 5s")
    }
    let event = trimmed(String(text[..<split.lowerBound]))
    return .send(try send(event, to: .session, delay: .milliseconds(milliseconds), action))
  }

  /// `path = expression`; the later schema's `expression` may stand for the right side.
  private static func assignment(_ text: String, _ action: StatechartsV1.Action) throws(Fault) -> Instruction
  {
    var place = text[...]
    var value = action.expression
    if let equals = text.firstIndex(of: "=") {
      place = text[..<equals]
      value = String(text[text.index(after: equals)...])
    }
    value = trimmed(value)
    guard !value.isEmpty, !value.hasPrefix("=") else {
      throw Fault(message: "\"\(action.label)\" assigns nothing: write assign:path = expression")
    }
    guard let path = path(trimmed(String(place))) else {
      throw Fault(message: "\"\(trimmed(String(place)))\" is no path below the context")
    }
    let literal = try? Value(json: value)
    let expression = literal.map { Expression.literal($0) } ?? .script(value, at: action.place.offset)
    return .assign(.path(path), expression, at: action.place.offset)
  }

  /// `a.b[0].c` as keys; a leading `context.` is not counted.
  static func path(_ text: String) -> [String]? {
    let text = text.hasPrefix("context.") ? String(text.dropFirst("context.".count)) : text
    var keys: [String] = []
    for part in text.split(separator: ".", omittingEmptySubsequences: false) {
      let pieces = part.split(separator: "[", omittingEmptySubsequences: false)
      guard let name = pieces.first, !name.isEmpty, !name.contains(where: \.isWhitespace) else { return nil }
      keys.append(String(name))
      for piece in pieces.dropFirst() {
        guard piece.last == "]", let index = Int(piece.dropLast()), index >= 0 else { return nil }
        keys.append(String(index))
      }
    }
    return keys
  }

  // MARK: Text

  private static func rest(_ text: String, after prefix: String) -> String? {
    text.hasPrefix(prefix) ? trimmed(String(text.dropFirst(prefix.count))) : nil
  }

  private static func lastRange(of part: String, in text: String) -> Range<String.Index>? {
    var start = text.endIndex
    while start > text.startIndex {
      start = text.index(before: start)
      if text[start...].hasPrefix(part) { return start..<text.index(start, offsetBy: part.count) }
    }
    return nil
  }

  static func trimmed(_ text: String) -> String {
    let front = text.drop(while: \.isWhitespace)
    var end = front.endIndex
    while end > front.startIndex, case let before = front.index(before: end), front[before].isWhitespace {
      end = before
    }
    return String(front[..<end])
  }
}
