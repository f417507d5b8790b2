/// Calls of `$module.turn` in loops and asynchronous functions: `while (true) await 0` is an endless chain of short jobs,
/// each within every limit, so the module itself has to say that it goes on.
///
/// Only modules with asynchronous functions have such chains; loops of others are ended from outside. There, a loop without
/// a body calls too: nothing else in it would have a place that the error could name.
extension ModuleRewriter {
  /// Whether a text has asynchronous functions.
  static func isAsynchronous(_ tokens: JavaScriptTokens) -> Bool {
    (0..<tokens.count).contains { tokens.kind($0) == .name && tokens.isToken($0, "async") }
  }

  /// Whether a loop begins here that does nothing, not even once.
  func isEmptyLoop(_ index: Int) -> Bool {
    guard tokens.isToken(index, "while") || tokens.isToken(index, "for"), tokens.isToken(index + 1, "(")
    else {
      return false
    }
    let body = tokens.after(index + 1)
    return tokens.isToken(body, ";") || tokens.isToken(body, "{") && tokens.isToken(body + 1, "}")
  }

  /// Puts calls where a loop or an asynchronous function begins here. Among members, `while` and `for` are names.
  mutating func addTurn(_ index: Int, amongMembers: Bool) {
    if amongMembers, !tokens.isToken(index, "async") { return }
    if tokens.isToken(index, "while") {
      if tokens.isToken(index + 1, "(") { turn("$turn(), ", after: index + 1) }
    } else if tokens.isToken(index, "for") {
      addTurn(ofLoop: tokens.isToken(index + 1, "await") ? index + 2 : index + 1)
    } else if tokens.isToken(index, "async"), !tokens[index + 1, default: index].startsLine {
      addTurn(ofFunction: index + 1)
    }
  }

  /// A loop is counted where its condition is asked, one over a sequence where its block begins.
  private mutating func addTurn(ofLoop head: Int) {
    guard tokens.isToken(head, "(") else { return }
    let end = tokens[head].partner
    guard end > head else { return }
    var index = head + 1
    while index < end, !tokens.isToken(index, ";") { index = tokens.after(index) }
    if index < end {
      turn(tokens.isToken(index + 1, ";") ? " $turn(),true" : " $turn(),", after: index)
    } else {
      addTurn(ofBlock: end + 1)
    }
  }

  /// What stands behind `async`: `function …`, an arrow function, or a method.
  private mutating func addTurn(ofFunction start: Int) {
    var index = start
    let isFunction = tokens.isToken(index, "function")
    if isFunction { index += 1 }
    if tokens.isToken(index, "*") { index += 1 }
    if tokens.isToken(index + 1, "=>") { return addTurn(ofArrow: index + 2) }
    let hasName = !tokens.isToken(index, "(")
    if hasName { index = tokens.after(index) }
    guard tokens.isToken(index, "(") else { return }
    let body = tokens.after(index)
    if tokens.isToken(body, "=>") {
      addTurn(ofArrow: body + 1)
    } else if isFunction || hasName {
      addTurn(ofBlock: body)
    }
  }

  /// An arrow function's body: a block, or an expression.
  private mutating func addTurn(ofArrow body: Int) {
    if tokens.isToken(body, "{") { return addTurn(ofBlock: body) }
    // With `undefined` and an operator before it, the expression is what it was.
    guard let operation = operatorBefore(expression: body) else { return }
    turn(operation == .nullish ? " void $turn() ??" : " void $turn() ||", after: body - 1)
  }

  private enum Operation { case or, nullish }

  /// What may stand before an arrow function's expression; nil where nothing may, for it assigns or is a function itself.
  ///
  /// `??` and `||` must not stand side by side. Where the expression ends without a sign, what is read of the next
  /// statement can only leave a call out.
  private func operatorBefore(expression start: Int) -> Operation? {
    var found: Operation?
    var index = start
    while index < tokens.count {
      if tokens.isToken(index, "?") { return found ?? .or }
      if tokens.isToken(index, "??") { found = found ?? .nullish }
      if tokens.isToken(index, "||") || tokens.isToken(index, "&&") { found = found ?? .or }
      if [",", ";", ")", "]", "}"].contains(tokens.text(index)) { break }
      if tokens[index].startsLine, index > start, tokens.isWord(index, Self.statements) { break }
      if tokens.isToken(index, "=>") || tokens.isAssignment(index) { return nil }
      index = tokens.after(index)
    }
    return found ?? .or
  }

  /// Words with which a statement begins, and that nothing goes on with.
  private static let statements: Set<String> = [
    "const", "let", "var", "function", "class", "export", "import", "return", "if", "for", "while", "do",
    "switch", "try",
    "throw", "async",
  ]

  private mutating func addTurn(ofBlock index: Int) {
    // A text at the beginning may be a directive, which has to stay first.
    guard tokens.isToken(index, "{"), tokens.kind(index + 1) != .string else { return }
    turn(" $turn();", after: index)
  }

  private mutating func turn(_ text: String, after index: Int) {
    usesTurns = true
    insert(text, after: index)
  }
}

extension JavaScriptTokens {
  /// Whether this is `=`, `+=` or another that assigns.
  fileprivate func isAssignment(_ index: Int) -> Bool {
    guard kind(index) == .punctuator else { return false }
    let text = text(index)
    return text.hasSuffix("=") && !["==", "===", "!=", "!==", "<=", ">="].contains(text)
  }

  /// The token at an index, or another one where there is none.
  fileprivate subscript(index: Int, default other: Int) -> JavaScriptToken {
    self[index < count ? index : other]
  }
}
