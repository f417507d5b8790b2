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

  /// An arrow function's body: a block, or an expression in parentheses.
  private mutating func addTurn(ofArrow body: Int) {
    if tokens.isToken(body, "("), !tokens.isToken(tokens.after(body), "=>") {
      turn("$turn(), ", after: body)
    } else {
      addTurn(ofBlock: body)
    }
  }

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
  /// The token at an index, or another one where there is none.
  fileprivate subscript(index: Int, default other: Int) -> JavaScriptToken {
    self[index < count ? index : other]
  }
}
