/// Reads conditions that need no data model: `In('a') && !(In("b") || false)`.
///
/// Where the document is not declared as ECMAScript, `and`, `or`, `not` and an id without quotes (§B.1.2) will do too.
struct SCXMLConditionParser {
  private let bytes: [UInt8]
  private let start: Int
  /// Whether offsets inside the text are offsets of the document.
  private let isExact: Bool
  private let isScript: Bool
  /// Whether other words are the names of guards.
  private let allowsNames: Bool
  private var position = 0
  private var depth = 0
  private var message = "is something else"

  init(_ text: String, at offset: Int, isExact: Bool, isScript: Bool, allowsNames: Bool = false) {
    bytes = Array(text.utf8)
    (start, self.isExact, self.isScript, self.allowsNames) = (offset, isExact, isScript, allowsNames)
  }

  /// Why and where the text could not be read.
  var fault: (message: String, offset: Int) { (message, isExact ? start + position : start) }

  /// The condition; nil where it is of another kind.
  mutating func parse() -> Guard? {
    guard let condition = disjunction() else { return nil }
    skipSpace()
    if position < bytes.count {
      message = "goes on after the condition"
      return nil
    }
    return condition
  }

  private mutating func disjunction() -> Guard? {
    guard depth < 64 else {
      message = "is nested too deep"
      return nil
    }
    depth += 1
    defer { depth -= 1 }
    guard let first = conjunction() else { return nil }
    var all = [first]
    while take("||") || takeWord("or") {
      guard let next = conjunction() else { return nil }
      all.append(next)
    }
    return all.count == 1 ? first : .or(all)
  }

  private mutating func conjunction() -> Guard? {
    guard let first = unary() else { return nil }
    var all = [first]
    while take("&&") || takeWord("and") {
      guard let next = unary() else { return nil }
      all.append(next)
    }
    return all.count == 1 ? first : .and(all)
  }

  private mutating func unary() -> Guard? {
    var isNegated = false
    while take("!") || takeWord("not") { isNegated.toggle() }
    guard let inner = primary() else { return nil }
    return isNegated ? .not(inner) : inner
  }

  private mutating func primary() -> Guard? {
    if take("(") {
      guard let inner = disjunction() else { return nil }
      guard take(")") else {
        message = "lacks \")\""
        return nil
      }
      return inner
    }
    if takeWord("true", always: true) { return .condition(.literal(true)) }
    if takeWord("false", always: true) { return .condition(.literal(false)) }
    let isIn = takeWord("In", always: true)
    if !isIn, allowsNames { return named() }
    guard isIn, take("("), let reference = reference() else { return nil }
    guard take(")") else {
      message = "lacks \")\""
      return nil
    }
    return .active(reference)
  }

  /// A guard's name, in backticks where it is no word, perhaps with its parameters as JSON: `isBig({"n":1})`.
  private mutating func named() -> Guard? {
    skipSpace()
    let tick = UInt8(ascii: "`")
    var name: [UInt8] = []
    if position < bytes.count, bytes[position] == tick {
      position += 1
      while position < bytes.count {
        if bytes[position] == tick {
          position += 1
          guard position < bytes.count, bytes[position] == tick else { break }
        }
        name.append(bytes[position])
        position += 1
      }
    } else {
      name = Array(bytes[position...].prefix { XMLCharacter.isName($0) || $0 == UInt8(ascii: "$") })
      position += name.count
      if name.isEmpty { return nil }
    }
    var params = Value.undefined
    if take("(") {
      guard let (tree, end) = try? JSONTree.readValue(bytes, from: position) else { return nil }
      params = tree.root.javaScriptValue
      position = end
      guard take(")") else {
        message = "lacks \")\""
        return nil
      }
    }
    return .named(String(decoding: name, as: UTF8.self), params: params)
  }

  private mutating func reference() -> StateReference? {
    skipSpace()
    guard position < bytes.count else { return nil }
    var end = position
    let quote = bytes[position]
    if quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") {
      position += 1
      end = position
      while end < bytes.count, bytes[end] != quote, bytes[end] != UInt8(ascii: "\\") { end += 1 }
      guard end < bytes.count, bytes[end] == quote else {
        message = "lacks a closing quote"
        return nil
      }
    } else {
      if isScript { return nil }
      while end < bytes.count, bytes[end] > 0x20, bytes[end] != UInt8(ascii: ")") { end += 1 }
    }
    let id = String(decoding: bytes[position..<end], as: UTF8.self)
    let offset = isExact ? start + position : start
    position = end == position ? position : end
    if position < bytes.count, bytes[position] == quote { position += 1 }
    return id.isEmpty ? nil : StateReference(id, .id(id), at: offset)
  }

  private mutating func skipSpace() {
    while position < bytes.count, bytes[position] <= 0x20 { position += 1 }
  }

  private mutating func take(_ text: StaticString) -> Bool {
    skipSpace()
    let count = text.utf8CodeUnitCount
    guard position + count <= bytes.count else { return false }
    for offset in 0..<count where bytes[position + offset] != text.utf8Start[offset] { return false }
    position += count
    return true
  }

  /// Takes a word, whole; operators that are words only where the language is not ECMAScript.
  private mutating func takeWord(_ word: StaticString, always: Bool = false) -> Bool {
    guard always || !isScript else { return false }
    let before = position
    guard take(word) else { return false }
    if position < bytes.count, XMLCharacter.isName(bytes[position]) {
      position = before
      return false
    }
    return true
  }
}
