/// What can be told of a script without running it.
enum ScriptText {
  /// Whether evaluating an expression may change data: it assigns, calls or makes something.
  static func mayWrite(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    for (index, byte) in bytes.enumerated() {
      let before = index > 0 ? bytes[index - 1] : 0
      let after = index + 1 < bytes.count ? bytes[index + 1] : 0
      switch byte {
      case UInt8(ascii: "="):
        let isShift = index > 1 && before == bytes[index - 2]
        if after == byte || after == UInt8(ascii: ">") || before == byte || before == UInt8(ascii: "!") {
          continue
        }
        if (before == UInt8(ascii: "<") || before == UInt8(ascii: ">")) && !isShift { continue }
        return true
      case UInt8(ascii: "+"), UInt8(ascii: "-"): if after == byte { return true }
      case UInt8(ascii: "`"): return true
      case UInt8(ascii: "/"): if isComment(bytes, index) { return true }
      case UInt8(ascii: "("): if isCall(bytes, index) { return true }
      default: break
      }
    }
    return words(of: text).contains { $0.elementsEqual("new".utf8) || $0.elementsEqual("delete".utf8) }
  }

  /// Whether a location is the name of a variable, and no more than that.
  static func isPlainName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(first >= 0x30 && first <= 0x39) else { return false }
    return text.utf8.allSatisfy { isWordByte($0) && $0 < 0x80 }
  }

  /// Functions that run no function of the document's, by the word before the parenthesis, and words that are no calls.
  private static let tame: Set<String> = [
    "if", "for", "while", "switch", "return", "typeof", "in", "void", "In",
    "abs", "ceil", "floor", "max", "min", "pow", "random", "round", "sign", "sqrt", "trunc",
    "parseInt", "parseFloat", "isNaN", "isFinite", "Number", "String", "Boolean", "isArray", "now",
    "push", "pop", "shift", "unshift", "slice", "splice", "concat", "join", "indexOf", "includes",
    "charAt", "substring", "toUpperCase", "toLowerCase", "trim", "toString", "toFixed",
  ]

  /// Whether running a text may make a function: it has one, or calls something that could.
  static func mayMakeFunctions(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "`"), UInt8(ascii: "\\"): return true
      case UInt8(ascii: "/"): if isComment(bytes, index) { return true }
      case UInt8(ascii: ">"): if index > 0 && bytes[index - 1] == UInt8(ascii: "=") { return true }
      case UInt8(ascii: "("):
        guard let word = wordBefore(bytes, index) else { continue }
        if !tame.contains(word) { return true }
      default: break
      }
    }
    return words(of: text).contains { $0.elementsEqual("new".utf8) }
  }

  /// Whether a comment begins here, which may stand between a function and its parenthesis.
  private static func isComment(_ bytes: [UInt8], _ index: Int) -> Bool {
    index + 1 < bytes.count && [UInt8(ascii: "/"), UInt8(ascii: "*")].contains(bytes[index + 1])
  }

  /// Whether a parenthesis follows something that is called. `In(…)` changes nothing.
  private static func isCall(_ bytes: [UInt8], _ index: Int) -> Bool {
    guard let word = wordBefore(bytes, index) else { return false }
    return !["In", "typeof", "return", "in", "instanceof", "void"].contains(word)
  }

  /// The word before a parenthesis; empty where something else is called there, nil where nothing is.
  private static func wordBefore(_ bytes: [UInt8], _ index: Int) -> String? {
    var at = index - 1
    while at >= 0, bytes[at] <= 0x20 { at -= 1 }
    guard at >= 0 else { return nil }
    let end = at
    while at >= 0, isWordByte(bytes[at]) { at -= 1 }
    if at < end { return String(decoding: bytes[(at + 1)...end], as: UTF8.self) }
    let isCalled = [UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: ".")].contains(bytes[end])
    return isCalled ? "" : nil
  }

  private static func words(of text: String) -> [Substring.UTF8View] {
    text.utf8.split { !($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) }.map { Substring($0).utf8 }
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte >= 0x30 && byte <= 0x39 || byte == 0x5F || byte == 0x24
      || byte >= 0x80
  }
}
