/// One of the author's texts, JavaScript or TypeScript, in which objects are looked for without running it.
struct OutlineText: Sendable {
  let tokens: JavaScriptTokens
  /// Where the text begins in the whole source.
  let start: Int
  /// For each name that is declared once outermost, else once at all, the token with which its value begins.
  private(set) var declarations: [String: Int] = [:]

  /// A key of an object literal.
  struct Member: Sendable {
    var key: String
    /// Index of the key's token.
    var keyToken: Int
    /// Index of the token with which the value begins; of a method or a shorthand, that of the key.
    var value: Int
  }

  /// What stands between the commas of an object literal.
  enum Part: Sendable {
    case member(Member)
    /// A key that is computed, with the index of its expression's first token.
    case computed(Int, Member)
    /// The index of the first token behind `...`.
    case spread(Int)
  }

  init(_ bytes: [UInt8], start: Int) {
    // A tolerant reading does not throw.
    tokens = (try? JavaScriptLexer.tokens(bytes, isTolerant: true)) ?? JavaScriptTokens(bytes: [])
    self.start = start
    findDeclarations()
  }

  func offset(_ token: Int) -> Int { start + tokens.offset(token) }

  private mutating func findDeclarations() {
    var depth = 0
    var depths: [String: Int] = [:]
    for index in 0..<tokens.count {
      if tokens.opens(index) { depth += 1 } else if tokens[index].partner >= 0 { depth -= 1 }
      guard tokens.kind(index + 1) == .name, let value = declaredValue(index) else { continue }
      let name = tokens.text(index + 1)
      if let known = depths[name], known <= depth { continue }
      depths[name] = depth
      declarations[name] = value
    }
  }

  /// The token with which the value begins that is declared with the word at an index.
  private func declaredValue(_ index: Int) -> Int? {
    if tokens.isWord(index, "enum") { return tokens.isToken(index + 2, "{") ? index + 2 : nil }
    guard tokens.isWord(index, "const") || tokens.isWord(index, "let") || tokens.isWord(index, "var") else {
      return nil
    }
    if tokens.isToken(index + 2, "=") { return index + 3 }
    guard tokens.isToken(index + 2, ":") else { return nil }
    // A type: the value stands behind the next `=` of the same statement.
    var at = index + 3
    let end = min(tokens.count, index + 200)
    while at < end, !tokens.isToken(at, ";") {
      if tokens.isToken(at, "=") { return at + 1 }
      at = tokens.after(at)
    }
    return nil
  }

  // MARK: Literals

  /// The parts of the object literal that opens at a token.
  func parts(_ brace: Int) -> [Part] {
    var parts: [Part] = []
    let end = tokens.after(brace) - 1
    var index = brace + 1
    while index < end {
      if tokens.isToken(index, "...") {
        parts.append(.spread(index + 1))
      } else if let part = part(index, end) {
        parts.append(part)
      }
      while index < end, !tokens.isToken(index, ",") { index = tokens.after(index) }
      index += 1
    }
    return parts
  }

  private func part(_ start: Int, _ end: Int) -> Part? {
    var index = start
    while index + 1 < end, isModifier(index) { index += 1 }
    let isComputed = tokens.isToken(index, "[")
    let next = tokens.after(index)
    let hasValue = tokens.isToken(next, ":") || tokens.isToken(next, "=")
    let value = hasValue && next + 1 < end ? next + 1 : index
    if isComputed { return .computed(index + 1, Member(key: "", keyToken: index, value: value)) }
    guard let key = key(index) else { return nil }
    return .member(Member(key: key, keyToken: index, value: value))
  }

  /// `get`, `async` and the like, in front of a key.
  private func isModifier(_ index: Int) -> Bool {
    guard tokens.isToken(index, "*") || isOne(of: ["get", "set", "async", "static", "readonly"], index) else {
      return false
    }
    let next = index + 1
    return key(next) != nil || tokens.isToken(next, "[") || tokens.isToken(next, "*")
  }

  private func isOne(of words: Set<String>, _ index: Int) -> Bool {
    tokens.kind(index) == .name && words.contains(tokens.text(index))
  }

  private func key(_ index: Int) -> String? {
    switch tokens.kind(index) {
    case .name: return tokens.text(index)
    case .string, .template: return tokens.stringValue(index)
    case .number:
      let text = tokens.text(index).replacing("_", with: "")
      let number = text.hasPrefix("0x") ? Int(text.dropFirst(2), radix: 16).map(Double.init) : Double(text)
      return number.map { Value.number($0).jsonText() }
    default: return nil
    }
  }

  /// The first tokens of an array literal's items up to the first `...`, behind which nobody knows their places.
  func items(_ bracket: Int) -> [Int] {
    let end = tokens.after(bracket) - 1
    var items: [Int] = []
    var index = bracket + 1
    while index < end, !tokens.isToken(index, "...") {
      items.append(index)
      while index < end, !tokens.isToken(index, ",") { index = tokens.after(index) }
      index += 1
    }
    return items
  }

  /// The index behind type arguments (`<…>`) that begin at an index; the index itself where none do.
  func afterTypeArguments(_ index: Int) -> Int {
    guard tokens.isToken(index, "<") else { return index }
    var depth = 0
    var at = index
    let end = min(tokens.count, index + 2000)
    while at < end {
      if tokens.isToken(at, "<") { depth += 1 }
      if tokens.kind(at) == .punctuator, tokens.text(at).utf8.allSatisfy({ $0 == UInt8(ascii: ">") }) {
        depth -= tokens[at].end - tokens[at].start
      }
      at = tokens.after(at)
      if depth <= 0 { return at }
    }
    return index
  }

  /// The first tokens of the arguments in the parenthesis at an index.
  func arguments(_ parenthesis: Int) -> [Int] { tokens.isToken(parenthesis, "(") ? items(parenthesis) : [] }
}
