/// Reads JSON values from bytes.
struct JSONParser {
  private let bytes: UnsafeBufferPointer<UInt8>
  private(set) var position: Int
  private(set) var warnings: [Diagnostic] = []

  /// No more warnings than this are kept.
  private static let maximumWarnings = 100

  init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) {
    self.bytes = bytes
    position = min(max(0, start), bytes.count)
    if position == 0, bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { position = 3 }
  }

  /// The whole text as one value.
  mutating func document() throws(UnreadableDocument) -> JSONNode {
    if isAtEnd() {
      throw UnreadableDocument("json-empty", "the document is empty; expected a JSON value", at: 0)
    }
    let root = try value()
    if !isAtEnd() { throw failure("after the document's value the text must end") }
    return root
  }

  /// Skips white space; whether nothing else is left.
  mutating func isAtEnd() -> Bool {
    skipSpace()
    return position >= bytes.count
  }

  /// An array or object that is not closed yet.
  private struct Frame {
    var offset: Int
    var isObject: Bool
    var items: [JSONNode] = []
    var members: [JSONMember] = []
    /// The key whose value is being read.
    var key = ""
    var keyOffset = 0
  }

  /// Reads one value. The stack of open brackets is a list, so that no document can overflow the thread's.
  mutating func value() throws(UnreadableDocument) -> JSONNode {
    var frames: [Frame] = []
    while true {
      skipSpace()
      var node: JSONNode
      switch position < bytes.count ? bytes[position] : 0 {
      case 0x7B:
        try open(&frames, isObject: true)
        guard next(is: 0x7D) else {
          try readKey(of: &frames[frames.count - 1])
          continue
        }
        node = close(&frames)
      case 0x5B:
        try open(&frames, isObject: false)
        guard next(is: 0x5D) else { continue }
        node = close(&frames)
      default: node = try scalar()
      }
      if try complete(&node, in: &frames) { return node }
    }
  }

  /// Puts a value that has been read where it belongs, and closes the brackets that end after it. True when nothing is
  /// open any more; else another value follows.
  private mutating func complete(
    _ node: inout JSONNode, in frames: inout [Frame]
  ) throws(UnreadableDocument) -> Bool {
    while let top = frames.indices.last {
      if frames[top].isObject {
        frames[top].members.append(JSONMember(frames[top].key, at: frames[top].keyOffset, node))
        if next(is: 0x2C) {
          try readKey(of: &frames[top])
          return false
        }
        guard next(is: 0x7D) else { throw failure("expected ',' or '}'") }
      } else {
        frames[top].items.append(node)
        if next(is: 0x2C) { return false }
        guard next(is: 0x5D) else { throw failure("expected ',' or ']'") }
      }
      node = close(&frames)
    }
    return true
  }

  /// Steps over an opening bracket.
  private mutating func open(_ frames: inout [Frame], isObject: Bool) throws(UnreadableDocument) {
    guard frames.count < JSONTree.maximumDepth else {
      throw UnreadableDocument(
        "json-depth", "arrays and objects nest deeper than \(JSONTree.maximumDepth) levels", at: position)
    }
    frames.append(Frame(offset: position, isObject: isObject))
    position += 1
  }

  /// The innermost array or object, whose closing bracket has just been read.
  private mutating func close(_ frames: inout [Frame]) -> JSONNode {
    var frame = frames.removeLast()
    guard frame.isObject else { return JSONNode(.array(frame.items), at: frame.offset) }
    mergeDuplicates(in: &frame.members)
    return JSONNode(.object(frame.members), at: frame.offset)
  }

  private mutating func readKey(of frame: inout Frame) throws(UnreadableDocument) {
    skipSpace()
    frame.keyOffset = position
    guard position < bytes.count, bytes[position] == 0x22 else {
      throw failure("expected a key in double quotes" + (frame.members.isEmpty ? " or '}'" : ""))
    }
    frame.key = try string()
    guard next(is: 0x3A) else { throw failure("expected ':' after the key") }
  }

  private mutating func scalar() throws(UnreadableDocument) -> JSONNode {
    let start = position
    guard position < bytes.count else { throw failure("expected a value") }
    switch bytes[position] {
    case 0x22: return JSONNode(.string(try string()), at: start)
    case 0x2D, 0x30...0x39: return JSONNode(.number(try number()), at: start)
    case 0x74: return try word("true", .bool(true))
    case 0x66: return try word("false", .bool(false))
    case 0x6E: return try word("null", .null)
    default: throw failure("expected a value")
    }
  }

  private mutating func next(is byte: UInt8) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  private mutating func word(_ word: StaticString, _ content: JSONNode.Content) throws(UnreadableDocument)
    -> JSONNode
  {
    let start = position
    let length = word.utf8CodeUnitCount
    for index in 0..<length
    where start + index >= bytes.count || bytes[start + index] != word.utf8Start[index] {
      throw failure("expected a value")
    }
    position += length
    return JSONNode(content, at: start)
  }

  private mutating func mergeDuplicates(in members: inout [JSONMember]) {
    guard hasDuplicate(members) else { return }
    var places: [String: Int] = [:]
    var kept: [JSONMember] = []
    for member in members {
      if let place = places[member.key] {
        warn(
          "json-duplicate-key", "the key \"\(member.key)\" stands twice; the last one counts",
          at: member.keyOffset)
        kept[place].value = member.value
        kept[place].keyOffset = member.keyOffset
      } else {
        places[member.key] = kept.count
        kept.append(member)
      }
    }
    members = kept
  }

  private func hasDuplicate(_ members: [JSONMember]) -> Bool {
    guard members.count > 1 else { return false }
    if members.count <= 12 {
      for index in 1..<members.count {
        for earlier in 0..<index where members[earlier].key == members[index].key { return true }
      }
      return false
    }
    var keys = Set<String>(minimumCapacity: members.count)
    return members.contains { !keys.insert($0.key).inserted }
  }

  private mutating func warn(_ rule: String, _ message: String, at offset: Int) {
    if warnings.count < Self.maximumWarnings {
      warnings.append(Diagnostic(.warning, rule, message, at: offset))
    }
  }

  /// An error at the current position that says what stands there.
  private func failure(_ expectation: String) -> UnreadableDocument {
    UnreadableDocument("json-syntax", "not JSON: \(expectation), found \(found())", at: position)
  }

  private func found() -> String {
    guard position < bytes.count else { return "the end of the text" }
    let byte = bytes[position]
    if byte > 0x20, byte < 0x7F { return "'\(Character(Unicode.Scalar(byte)))'" }
    if byte < 0x80 { return "the character U+00" + JSONText.hexadecimal(byte) }
    let character = String(decoding: bytes[position..<min(position + 4, bytes.count)], as: UTF8.self).first
    guard let character, character != "\u{FFFD}" else { return "the byte 0x" + JSONText.hexadecimal(byte) }
    return "'\(character)'"
  }
}

// MARK: - Strings

extension JSONParser {
  /// The string whose opening quote stands at the current position.
  private mutating func string() throws(UnreadableDocument) -> String {
    position += 1
    let start = position
    var isASCII = true
    while position < bytes.count {
      let byte = bytes[position]
      if byte == 0x22 {
        let text = text(from: start, isASCII: isASCII)
        position += 1
        return text
      }
      if byte == 0x5C { return try escapedString(from: start) }
      if byte < 0x20 { throw failure("a control character in a string must be written as an escape") }
      if byte >= 0x80 { isASCII = false }
      position += 1
    }
    throw UnreadableDocument("json-syntax", "not JSON: this string is never closed", at: start - 1)
  }

  /// The bytes from `start` to the current position as a string.
  private mutating func text(from start: Int, isASCII: Bool) -> String {
    let slice = UnsafeBufferPointer(rebasing: bytes[start..<position])
    let text = String(decoding: slice, as: UTF8.self)
    if !isASCII, !text.utf8.elementsEqual(slice) {
      warn("json-utf8", "this string holds bytes that are not UTF-8; they are read as U+FFFD", at: start - 1)
    }
    return text
  }

  /// Goes on with a string that holds escapes; the first is at the current position.
  private mutating func escapedString(from start: Int) throws(UnreadableDocument) -> String {
    var units: [UInt8] = Array(bytes[start..<position])
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case 0x22:
        position += 1
        let text = String(decoding: units, as: UTF8.self)
        if !text.utf8.elementsEqual(units) {
          warn(
            "json-utf8", "this string holds bytes that are not UTF-8; they are read as U+FFFD", at: start - 1
          )
        }
        return text
      case 0x5C: try escape(into: &units)
      case 0..<0x20: throw failure("a control character in a string must be written as an escape")
      default:
        units.append(byte)
        position += 1
      }
    }
    throw UnreadableDocument("json-syntax", "not JSON: this string is never closed", at: start - 1)
  }

  private mutating func escape(into units: inout [UInt8]) throws(UnreadableDocument) {
    let start = position
    position += 1
    guard position < bytes.count else { throw failure("expected an escape character") }
    switch bytes[position] {
    case 0x22: units.append(0x22)
    case 0x5C: units.append(0x5C)
    case 0x2F: units.append(0x2F)
    case 0x62: units.append(0x08)
    case 0x66: units.append(0x0C)
    case 0x6E: units.append(0x0A)
    case 0x72: units.append(0x0D)
    case 0x74: units.append(0x09)
    case 0x75:
      guard let first = codeUnit(at: start) else {
        throw failure("expected four hexadecimal digits after \\u")
      }
      position = start + 6
      units.append(contentsOf: Array(String(scalar(first)).utf8))
      return
    default: throw failure("expected one of the escapes \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u")
    }
    position += 1
  }

  /// The scalar of a `\u` escape that was just read, with its other half where it is a surrogate.
  private mutating func scalar(_ first: UInt32) -> Character {
    if first & 0xFC00 == 0xD800, let second = codeUnit(at: position), second & 0xFC00 == 0xDC00 {
      position += 6
      let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)
      return Unicode.Scalar(code).map(Character.init) ?? "\u{FFFD}"
    }
    return Unicode.Scalar(first).map(Character.init) ?? "\u{FFFD}"
  }

  /// The code unit of the `\uXXXX` at `start`; nil where there is none.
  private func codeUnit(at start: Int) -> UInt32? {
    guard start + 6 <= bytes.count, bytes[start] == 0x5C, bytes[start + 1] == 0x75 else { return nil }
    var unit: UInt32 = 0
    for index in start + 2..<start + 6 {
      let digit: UInt8
      switch bytes[index] {
      case 0x30...0x39: digit = bytes[index] - 0x30
      case 0x41...0x46: digit = bytes[index] - 0x41 + 10
      case 0x61...0x66: digit = bytes[index] - 0x61 + 10
      default: return nil
      }
      unit = unit << 4 | UInt32(digit)
    }
    return unit
  }
}

// MARK: - Numbers

extension JSONParser {
  private mutating func number() throws(UnreadableDocument) -> Double {
    let start = position
    let isNegative = bytes[position] == 0x2D
    if isNegative { position += 1 }
    let whole = position
    let mantissa = digits()
    guard position > whole else { throw failure("expected a digit after '-'") }
    if bytes[whole] == 0x30, position > whole + 1 {
      position = whole + 1
      throw failure("a number must not start with 0")
    }
    var isWhole = true
    if position < bytes.count, bytes[position] == 0x2E {
      isWhole = false
      position += 1
      let fraction = position
      _ = digits()
      guard position > fraction else { throw failure("expected a digit after the decimal point") }
    }
    if position < bytes.count, bytes[position] | 0x20 == 0x65 {
      isWhole = false
      position += 1
      if position < bytes.count, bytes[position] == 0x2B || bytes[position] == 0x2D { position += 1 }
      let exponent = position
      _ = digits()
      guard position > exponent else { throw failure("expected a digit in the exponent") }
    }
    if isWhole, position - whole <= 15 { return isNegative ? -Double(mantissa) : Double(mantissa) }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let number = Double(text) else { throw failure("expected a number") }
    return number
  }

  /// Steps over digits; what the first eighteen of them are worth.
  private mutating func digits() -> Int64 {
    var worth: Int64 = 0
    let start = position
    while position < bytes.count, bytes[position] >= 0x30, bytes[position] <= 0x39 {
      if position - start < 18 { worth = worth * 10 + Int64(bytes[position] - 0x30) }
      position += 1
    }
    return worth
  }
}
