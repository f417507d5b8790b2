/// Cuts JavaScript into tokens, and TypeScript and JSX well enough to find one's way in them.
///
/// One pass, in time linear in the text; brackets are kept in a list, so that no nesting is too deep.
struct JavaScriptLexer {
  private let bytes: [UInt8]
  /// Whether what does not fit is passed over instead of an error.
  private let isTolerant: Bool
  private var result: JavaScriptTokens
  private var position = 0
  private var startsLine = false
  /// Indices of the brackets and template heads that are open.
  private var open: [Int] = []
  /// No regular expression that begins before this place ends on its line.
  private var noRegexBefore = 0

  private init(_ bytes: [UInt8], isTolerant: Bool) {
    (self.bytes, self.isTolerant) = (bytes, isTolerant)
    result = JavaScriptTokens(bytes: bytes)
  }

  /// The tokens of a text.
  ///
  /// Throws (`js-syntax`) at the first string, template, comment or bracket that does not end, or at a bracket that
  /// closes nothing. A tolerant reading throws never.
  static func tokens(_ bytes: [UInt8], isTolerant: Bool = false) throws(UnreadableDocument)
    -> JavaScriptTokens
  {
    var lexer = JavaScriptLexer(bytes, isTolerant: isTolerant)
    try lexer.read()
    return lexer.result
  }

  private mutating func read() throws(UnreadableDocument) {
    result.tokens.reserveCapacity(bytes.count / 4)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    if byte(position) == UInt8(ascii: "#"), byte(position + 1) == UInt8(ascii: "!") { skipLine() }
    while true {
      try skipSpace()
      guard position < bytes.count else { break }
      try token()
    }
    if let last = open.last, !isTolerant {
      throw fault("this \"\(result.text(last).suffix(2))\" is not closed", at: result[last].start)
    }
  }

  private func byte(_ at: Int) -> UInt8 { at < bytes.count ? bytes[at] : 0 }

  private func fault(_ message: String, at offset: Int) -> UnreadableDocument {
    UnreadableDocument("js-syntax", message, at: offset)
  }

  // MARK: Space

  private mutating func skipSpace() throws(UnreadableDocument) {
    while position < bytes.count {
      switch bytes[position] {
      case 0x0A, 0x0D:
        startsLine = true
        position += 1
      case 0x20, 0x09, 0x0B, 0x0C: position += 1
      case UInt8(ascii: "/") where byte(position + 1) == UInt8(ascii: "/"): skipLine()
      case UInt8(ascii: "/") where byte(position + 1) == UInt8(ascii: "*"): try skipComment()
      case 0xC2...:
        let width = spaceWidth()
        if width == 0 { return }
        position += width
      default: return
      }
    }
  }

  /// Bytes of the white space beyond ASCII that stands here; 0 where none does.
  private mutating func spaceWidth() -> Int {
    switch (bytes[position], byte(position + 1), byte(position + 2)) {
    case (0xC2, 0xA0, _): return 2
    case (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9):
      startsLine = true
      return 3
    case (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80),
      (0xEF, 0xBB, 0xBF),
      (0xE1, 0x9A, 0x80):
      return 3
    default: return 0
    }
  }

  private mutating func skipLine() {
    while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D {
      if bytes[position] == 0xE2, spaceWidth() == 3, startsLineHere { return }
      position += 1
    }
  }

  /// Whether one of the two line separators of Unicode stands here.
  private var startsLineHere: Bool {
    byte(position + 1) == 0x80 && (byte(position + 2) == 0xA8 || byte(position + 2) == 0xA9)
  }

  private mutating func skipComment() throws(UnreadableDocument) {
    let start = position
    position += 2
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "*"), byte(position + 1) == UInt8(ascii: "/") {
        position += 2
        return
      }
      if bytes[position] == 0x0A || bytes[position] == 0x0D { startsLine = true }
      position += 1
    }
    if !isTolerant { throw fault("this comment is not closed", at: start) }
  }

  // MARK: Tokens

  private mutating func token() throws(UnreadableDocument) {
    let start = position
    switch bytes[position] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): try string()
    case UInt8(ascii: "`"):
      position += 1
      try template(from: start, isFirst: true)
    case UInt8(ascii: "0")...UInt8(ascii: "9"): number()
    case UInt8(ascii: "."):
      if isDigit(byte(position + 1)) { number() } else { punctuator() }
    case UInt8(ascii: "/"): if regexMayStart { try regex() } else { punctuator() }
    case UInt8(ascii: "("), UInt8(ascii: "["): bracketOpens(isBlock: false)
    case UInt8(ascii: "{"): bracketOpens(isBlock: braceOpensBlock)
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): try bracketCloses()
    case UInt8(ascii: "#") where isNamePart(byte(position + 1)):
      position += 1
      name(.privateName, from: start)
    case let first where isNamePart(first): name(.name, from: start)
    default: punctuator()
    }
  }

  private mutating func append(_ kind: JavaScriptToken.Kind, from start: Int) {
    result.tokens.append(JavaScriptToken(kind: kind, start: start, end: position, startsLine: startsLine))
    startsLine = false
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  /// Bytes of names; a backslash begins an escape in one.
  private func isNamePart(_ byte: UInt8) -> Bool {
    byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || isDigit(byte) || byte == 0x5F || byte == 0x24
      || byte >= 0x80
      || byte == 0x5C
  }

  private mutating func name(_ kind: JavaScriptToken.Kind, from start: Int) {
    while position < bytes.count, isNamePart(bytes[position]) {
      if bytes[position] >= 0xC2, spaceWidth() > 0 { break }
      let isEscape = bytes[position] == 0x5C
      position += 1
      if isEscape, byte(position) == UInt8(ascii: "u"), byte(position + 1) == UInt8(ascii: "{") {
        while position < bytes.count, bytes[position] != UInt8(ascii: "}"), bytes[position] != 0x0A {
          position += 1
        }
        if byte(position) == UInt8(ascii: "}") { position += 1 }
      }
    }
    append(kind, from: start)
  }

  private mutating func number() {
    let start = position
    let isHexadecimal = byte(start) == 0x30 && byte(start + 1) | 0x20 == UInt8(ascii: "x")
    while position < bytes.count {
      let current = bytes[position]
      let before = position > start ? bytes[position - 1] | 0x20 : 0
      let isSign = current == UInt8(ascii: "+") || current == UInt8(ascii: "-")
      if isSign ? before == UInt8(ascii: "e") && !isHexadecimal : current == UInt8(ascii: ".") {
        // `1..toString()` and `1.5.toFixed()`: the second point is no part of the number.
        if !isSign, bytes[start..<position].contains(UInt8(ascii: ".")) { break }
      } else if !isNamePart(current) || current >= 0x80 {
        break
      }
      position += 1
    }
    append(.number, from: start)
  }

  /// Signs of more than one byte by their first one, longer ones first.
  private static let longPunctuators: [[[UInt8]]] = {
    let all: [[UInt8]] = [
      ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "==", "!=", "<=",
      ">=",
      "&&", "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>", "**",
    ].map { Array($0.utf8) }
    return (UInt8(0)...127).map { first in all.filter { $0[0] == first } }
  }()

  private mutating func punctuator() {
    let start = position
    position += 1
    for candidate in Self.longPunctuators[Int(bytes[start] & 0x7F)] where starts(candidate, at: start) {
      if candidate == [0x3F, 0x2E], isDigit(byte(start + 2)) { continue }
      position = start + candidate.count
      break
    }
    append(.punctuator, from: start)
  }

  private func starts(_ candidate: [UInt8], at start: Int) -> Bool {
    for at in candidate.indices where byte(start + at) != candidate[at] { return false }
    return true
  }

  // MARK: Brackets

  private mutating func bracketOpens(isBlock: Bool) {
    position += 1
    append(.punctuator, from: position - 1)
    open.append(result.count - 1)
    result.tokens[result.count - 1].isBlock = isBlock
  }

  private mutating func bracketCloses() throws(UnreadableDocument) {
    let start = position
    if let last = open.last, bytes[start] == UInt8(ascii: "}"), result[last].kind == .templateHead {
      position += 1
      return try template(from: start, isFirst: false)
    }
    position += 1
    append(.punctuator, from: start)
    let index = result.count - 1
    if let last = open.last, closes(bytes[start], bytes[result[last].start]) {
      open.removeLast()
      result.tokens[last].partner = index
      result.tokens[index].partner = last
      result.tokens[index].isBlock = result[last].isBlock
    } else if !isTolerant {
      let closing = result.text(index)
      guard let last = open.last else { throw fault("this \"\(closing)\" closes nothing", at: start) }
      throw fault(
        "this \"\(closing)\" does not close the \"\(result.text(last).suffix(2))\" before it", at: start)
    }
  }

  private func closes(_ closing: UInt8, _ opening: UInt8) -> Bool {
    switch opening {
    case UInt8(ascii: "("): closing == UInt8(ascii: ")")
    case UInt8(ascii: "["): closing == UInt8(ascii: "]")
    case UInt8(ascii: "{"): closing == UInt8(ascii: "}")
    default: false
    }
  }

  /// Whether a brace that stands here opens a block, a function's or a class's body, by the token before it.
  private var braceOpensBlock: Bool {
    let last = result.count - 1
    switch result.kind(last) {
    case nil, .number, .string, .template, .templateTail, .regex, .privateName: return true
    case .name: return !result.isWord(last, JavaScriptWords.objectFollows)
    case .templateHead, .templateMiddle: return false
    case .punctuator:
      return result.isToken(last, ")") || result.isToken(last, ";") || result.isToken(last, "}")
        || result.isToken(last, "{") || result.isToken(last, "=>") || result.isToken(last, "]")
        || result.isToken(last, ">")
    }
  }

  // MARK: Strings, templates, regular expressions

  private mutating func string() throws(UnreadableDocument) {
    let start = position
    position += 1
    while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D {
      if bytes[position] == bytes[start] {
        position += 1
        return append(.string, from: start)
      }
      let isEscape = bytes[position] == 0x5C
      if isEscape, byte(position + 1) == 0x0D, byte(position + 2) == 0x0A { position += 1 }
      position = min(bytes.count, position + (isEscape ? 2 : 1))
    }
    if !isTolerant { throw fault("this string is not closed on its line", at: start) }
    append(.string, from: start)
  }

  /// Reads a template on from `position` to its next substitution, or its end.
  private mutating func template(from start: Int, isFirst: Bool) throws(UnreadableDocument) {
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "`") {
        position += 1
        append(isFirst ? .template : .templateTail, from: start)
        guard !isFirst, let head = open.popLast() else { return }
        result.tokens[head].partner = result.count - 1
        result.tokens[result.count - 1].partner = head
        return
      }
      if bytes[position] == UInt8(ascii: "$"), byte(position + 1) == UInt8(ascii: "{") {
        position += 2
        append(isFirst ? .templateHead : .templateMiddle, from: start)
        if isFirst { open.append(result.count - 1) }
        return
      }
      position = min(bytes.count, position + (bytes[position] == 0x5C ? 2 : 1))
    }
    let head = isFirst ? start : open.last.map { result[$0].start } ?? start
    if !isTolerant { throw fault("this template is not closed", at: head) }
    append(isFirst ? .template : .templateMiddle, from: start)
  }

  /// Whether a slash that stands here begins a regular expression rather than divides, by the tokens before it.
  private var regexMayStart: Bool {
    let last = result.count - 1
    guard last >= 0 else { return true }
    if result.isToken(last, ")") {
      let before = result[last].partner - 1
      return result.isWord(before, JavaScriptWords.heads)
        || result.isToken(before, "await") && result.isToken(before - 1, "for")
    }
    if result.isToken(last, "}") { return result[last].isBlock }
    return !result.endsOperand(last)
  }

  private mutating func regex() throws(UnreadableDocument) {
    let start = position
    guard start >= noRegexBefore else { return punctuator() }
    var isClass = false
    var at = start + 1
    while at < bytes.count, bytes[at] != 0x0A, bytes[at] != 0x0D {
      switch bytes[at] {
      case 0x5C: at += 1
      case UInt8(ascii: "["): isClass = true
      case UInt8(ascii: "]"): isClass = false
      case UInt8(ascii: "/") where !isClass:
        position = at + 1
        while position < bytes.count, isNamePart(bytes[position]), bytes[position] < 0x80 { position += 1 }
        return append(.regex, from: start)
      default: break
      }
      at += 1
    }
    if !isTolerant { throw fault("this regular expression is not closed on its line", at: start) }
    noRegexBefore = min(at, bytes.count)
    punctuator()
  }
}
