/// A token of a JavaScript or TypeScript text, with its place in bytes.
struct JavaScriptToken: Hashable, Sendable {
  enum Kind: UInt8, Hashable, Sendable {
    /// Identifiers and reserved words alike.
    case name
    case privateName
    case number
    case string
    /// A template without substitutions.
    case template
    /// From the opening quote to the first `${`.
    case templateHead
    /// From a substitution's `}` to the next `${`.
    case templateMiddle
    /// From the last substitution's `}` to the closing quote.
    case templateTail
    case regex
    case punctuator
  }

  var kind: Kind
  var start: Int
  var end: Int
  /// Whether a line ends between the token before and this one.
  var startsLine: Bool
  /// The index of the bracket that belongs to this one; of a template's head and tail, each other. -1 for others.
  var partner = -1
  /// Of `{`: whether statements or members of a class follow, rather than properties.
  var isBlock = false
}

/// A text cut into tokens.
struct JavaScriptTokens: Sendable {
  let bytes: [UInt8]
  var tokens: [JavaScriptToken] = []

  var count: Int { tokens.count }
  subscript(index: Int) -> JavaScriptToken { tokens[index] }

  /// Whether the token at an index, if there is one, has this text.
  func isToken(_ index: Int, _ text: StaticString) -> Bool {
    guard index >= 0, index < tokens.count else { return false }
    let token = tokens[index]
    guard token.end - token.start == text.utf8CodeUnitCount else { return false }
    for at in 0..<text.utf8CodeUnitCount where bytes[token.start + at] != text.utf8Start[at] { return false }
    return true
  }

  /// Whether the token at an index is one of a few words, and no property that is called so.
  func isWord(_ index: Int, _ words: Set<String>) -> Bool {
    guard kind(index) == .name, tokens[index].end - tokens[index].start <= JavaScriptWords.longest,
      words.contains(text(index))
    else { return false }
    return !isToken(index - 1, ".") && !isToken(index - 1, "?.")
  }

  /// Whether the token at an index is this word, and no property that is called so.
  func isWord(_ index: Int, _ word: StaticString) -> Bool {
    isToken(index, word) && !isToken(index - 1, ".") && !isToken(index - 1, "?.")
  }

  func kind(_ index: Int) -> JavaScriptToken.Kind? {
    index >= 0 && index < tokens.count ? tokens[index].kind : nil
  }

  /// The token's text; empty where there is no such token.
  func text(_ index: Int) -> String {
    guard index >= 0, index < tokens.count else { return "" }
    return String(decoding: bytes[tokens[index].start..<tokens[index].end], as: UTF8.self)
  }

  /// The place of the token, or of the text's end.
  func offset(_ index: Int) -> Int {
    index >= 0 && index < tokens.count ? tokens[index].start : bytes.count
  }

  /// The index after the group that opens at an index; the next index where no group does. A group that nobody closes
  /// ends with the text.
  func after(_ index: Int) -> Int {
    guard opens(index) else { return index + 1 }
    let partner = tokens[index].partner
    return partner > index ? partner + 1 : tokens.count
  }

  /// Whether a bracket or a template with substitutions opens here.
  func opens(_ index: Int) -> Bool {
    guard index >= 0, index < tokens.count else { return false }
    switch tokens[index].kind {
    case .templateHead: return true
    case .punctuator:
      let first = bytes[tokens[index].start]
      return first == UInt8(ascii: "(") || first == UInt8(ascii: "[") || first == UInt8(ascii: "{")
    default: return false
    }
  }

  /// Whether an expression can end with this token.
  func endsOperand(_ index: Int) -> Bool {
    switch kind(index) {
    case .number, .string, .template, .templateTail, .regex, .privateName: true
    case .name: !isWord(index, JavaScriptWords.operators)
    case .punctuator:
      isToken(index, ")") || isToken(index, "]") || isToken(index, "}") || isToken(index, "++")
        || isToken(index, "--") || isToken(index, "!") && isPostfix(index)
    case .templateHead, .templateMiddle, nil: false
    }
  }

  /// TypeScript's `!` behind an operand.
  private func isPostfix(_ index: Int) -> Bool {
    !tokens[index].startsLine
      && (kind(index - 1) == .name || isToken(index - 1, ")") || isToken(index - 1, "]"))
      && !isWord(index - 1, JavaScriptWords.operators)
  }

  /// The value of a string, or of a template without substitutions; nil for other tokens.
  func stringValue(_ index: Int) -> String? {
    guard let kind = kind(index), kind == .string || kind == .template else { return nil }
    return JavaScriptStrings.value(
      bytes[(tokens[index].start + 1)..<max(tokens[index].start + 1, tokens[index].end - 1)])
  }
}

/// Reserved words by what they do to the token after them.
enum JavaScriptWords {
  /// No word below is longer.
  static let longest = 10
  /// After these an expression begins.
  static let operators: Set<String> = [
    "return", "typeof", "case", "in", "instanceof", "new", "void", "delete", "throw", "yield", "await",
    "else", "do",
    "extends", "default",
  ]
  /// A brace after these opens an object, not a block.
  static let objectFollows: Set<String> = operators.subtracting(["else", "do"])
  /// A parenthesis after these is followed by a statement.
  static let heads: Set<String> = ["if", "while", "for", "with"]
  /// These begin a statement wherever they stand at the start of a line.
  static let statements: Set<String> = [
    "const", "let", "var", "if", "for", "while", "do", "return", "switch", "throw", "try", "function",
    "class",
    "import", "export", "break", "continue", "debugger",
  ]
}

/// Strings as JavaScript writes them.
enum JavaScriptStrings {
  /// What a literal's text, without its quotes, stands for. Escapes that are wrong stand for what they look like.
  static func value(_ bytes: ArraySlice<UInt8>) -> String {
    guard bytes.contains(0x5C) else { return String(decoding: bytes, as: UTF8.self) }
    var units: [UInt16] = []
    var plain: [UInt8] = []
    var at = bytes.startIndex
    func flush() {
      units += Array(String(decoding: plain, as: UTF8.self).utf16)
      plain.removeAll()
    }
    while at < bytes.endIndex {
      guard bytes[at] == 0x5C, at + 1 < bytes.endIndex else {
        plain.append(bytes[at])
        at += 1
        continue
      }
      flush()
      at = escape(bytes, at + 1, into: &units)
    }
    flush()
    return String(decoding: units, as: UTF16.self)
  }

  /// Reads the escape after a backslash; the index behind it.
  private static func escape(_ bytes: ArraySlice<UInt8>, _ at: Int, into units: inout [UInt16]) -> Int {
    switch bytes[at] {
    case UInt8(ascii: "n"): units.append(10)
    case UInt8(ascii: "t"): units.append(9)
    case UInt8(ascii: "r"): units.append(13)
    case UInt8(ascii: "b"): units.append(8)
    case UInt8(ascii: "f"): units.append(12)
    case UInt8(ascii: "v"): units.append(11)
    case UInt8(ascii: "0"): units.append(0)
    case 0x0A: break
    case 0x0D: return at + 1 < bytes.endIndex && bytes[at + 1] == 0x0A ? at + 2 : at + 1
    case UInt8(ascii: "x"): return hexadecimal(bytes, at + 1, digits: 2, into: &units)
    case UInt8(ascii: "u"):
      guard at + 1 < bytes.endIndex, bytes[at + 1] == UInt8(ascii: "{") else {
        return hexadecimal(bytes, at + 1, digits: 4, into: &units)
      }
      let end = bytes[at...].firstIndex(of: UInt8(ascii: "}")) ?? bytes.endIndex
      let digits = bytes[min(at + 2, end)..<end]
      let scalar = digits.count <= 8 ? UInt32(String(decoding: digits, as: UTF8.self), radix: 16) : nil
      if let scalar = scalar.flatMap(Unicode.Scalar.init) { units += Array(String(scalar).utf16) }
      return min(end + 1, bytes.endIndex)
    default:
      var end = at + 1
      while end < bytes.endIndex, bytes[end] & 0xC0 == 0x80 { end += 1 }
      units += Array(String(decoding: bytes[at..<end], as: UTF8.self).utf16)
      return end
    }
    return at + 1
  }

  private static func hexadecimal(
    _ bytes: ArraySlice<UInt8>, _ at: Int, digits: Int, into units: inout [UInt16]
  ) -> Int {
    let end = min(at + digits, bytes.endIndex)
    guard end - at == digits, let unit = UInt16(String(decoding: bytes[at..<end], as: UTF8.self), radix: 16)
    else {
      units.append(UInt16(bytes[at - 1]))
      return at
    }
    units.append(unit)
    return end
  }

  /// A text as a literal in double quotes, which is also JSON.
  static func literal(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\u{2028}": result += "\\u2028"
      case "\u{2029}": result += "\\u2029"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
