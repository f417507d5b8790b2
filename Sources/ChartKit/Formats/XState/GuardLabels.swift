/// Gives guards of a machine that are functions without a name something to be called by: what they say, in short.
///
/// A label hangs on the function's text and not on its place, so that it stays when lines move; a second function with the
/// same text has a number behind it.
struct GuardLabels {
  /// How many characters of a text are shown.
  static let longest = 72

  private var labels: [Int: String] = [:]
  private var counts: [String: Int] = [:]

  /// The label of the function with a number: the same for every place that uses it.
  mutating func label(of function: Int, text: String) -> String {
    if let known = labels[function] { return known }
    let short = GuardLabels.short(text)
    counts[short, default: 0] += 1
    let count = counts[short] ?? 1
    let label = count == 1 ? short : "\(short) #\(count)"
    labels[function] = label
    return label
  }

  /// `context.n > 2` of `({context}) => context.n > 2`; one word alone would be taken for a name, and stays a function.
  static func short(_ text: String) -> String {
    guard let tokens = try? JavaScriptLexer.tokens(Array(text.utf8), isTolerant: true), tokens.count > 0
    else {
      return cut(text)
    }
    let body = result(in: tokens, body(of: tokens))
    return cut(line(tokens, body.count > 1 ? body : 0..<tokens.count))
  }

  /// The tokens behind the arrow, or of the braces of a function or method; all where there is neither, and of what is
  /// asynchronous.
  private static func body(of tokens: JavaScriptTokens) -> Range<Int> {
    if tokens.isToken(0, "async") { return 0..<tokens.count }
    var at = 0
    while at < tokens.count, !tokens.isToken(at, "("), !tokens.isToken(at, "=>") { at += 1 }
    if tokens.isToken(at, "(") { at = tokens.after(at) }
    if tokens.isToken(at, "=>") { return at + 1..<tokens.count }
    if tokens.isToken(at, "{"), at > 0 { return at..<tokens.count }
    return 0..<tokens.count
  }

  /// What stands behind the `return` of a block that does nothing else; an expression without the parentheses around it.
  private static func result(in tokens: JavaScriptTokens, _ body: Range<Int>) -> Range<Int> {
    var body = body
    if tokens.isToken(body.lowerBound, "{"), tokens.after(body.lowerBound) == body.upperBound,
      tokens.isToken(body.lowerBound + 1, "return")
    {
      var end = body.upperBound - 1
      if tokens.isToken(end - 1, ";") { end -= 1 }
      let inner = body.lowerBound + 2..<max(body.lowerBound + 2, end)
      if !inner.contains(where: { tokens.isToken($0, ";") }) { body = inner }
    }
    while body.count > 2, tokens.isToken(body.lowerBound, "("),
      tokens.after(body.lowerBound) == body.upperBound
    {
      body = body.lowerBound + 1..<body.upperBound - 1
    }
    return body
  }

  /// Tokens as one line: what stands between them, comments too, is one blank or none.
  private static func line(_ tokens: JavaScriptTokens, _ range: Range<Int>) -> String {
    var line = ""
    for index in range {
      let hasGap = index > range.lowerBound && tokens[index].start > tokens[index - 1].end
      let word = tokens.text(index).split(whereSeparator: \.isNewline).joined(separator: " ")
      line += (hasGap ? " " : "") + word
    }
    return line
  }

  private static func cut(_ text: String) -> String {
    text.count <= longest ? text : text.prefix(longest - 3) + "..."
  }
}
