import ChartKit

// The lines that concern stepping, breakpoints and moments.
extension LineCommand {
  /// A moment as a line names it.
  enum Place: Hashable, Sendable {
    /// Counted on the branch, the start is 1.
    case step(Int)
    case mark(String)
    /// The end of a branch, as they are listed, from 1 on.
    case branch(Int)
  }

  /// What a breakpoint waits for, by names.
  struct BreakText: Hashable, Sendable {
    enum Kind: String, CaseIterable, Hashable, Sendable {
      case enter, leave, take, receive, change, when, error
    }

    var kind: Kind
    /// The state, event, path or expression.
    var subject = ""
    /// The event of `take`.
    var event = ""
    /// An expression that must hold besides.
    var condition: String?
    /// The hit from which it stops.
    var from = 1
  }

  static func breakText(_ words: inout Words) throws(Failure) -> BreakText {
    guard let word = words.next(), let kind = BreakText.Kind(rawValue: word) else {
      throw Failure("write break enter, leave, take, receive, change, when or error")
    }
    var text = BreakText(kind: kind)
    var rest = words.rest()
    func takeHit() {
      guard let (before, after) = rest.cut(at: " from ", orPrefix: "from "), let hit = Int(after), hit > 0
      else { return }
      (rest, text.from) = (before, hit)
    }
    // In either order.
    takeHit()
    if kind != .when, let (before, after) = rest.cut(at: " if ", orPrefix: "if ") {
      (rest, text.condition) = (before, after)
      takeHit()
    }
    var inner = Words(rest)
    switch kind {
    case .error: break
    case .when:
      text.subject = rest
      if rest.isEmpty { throw Failure("an expression is missing: break when EXPRESSION") }
    case .take:
      text.subject = try inner.name("a state")
      text.event = inner.next() ?? "*"
    case .enter, .leave: text.subject = try inner.name("a state")
    case .receive: text.subject = try inner.name("an event")
    case .change: text.subject = try inner.name("a path")
    }
    if kind != .when, !inner.isAtEnd {
      throw Failure("“\(inner.rest())” is not understood here; write if EXPRESSION or from HIT")
    }
    return text
  }

  /// The name of a moment: words are joined as they are on the screen, and a number would be a step's.
  static func markName(_ words: inout Words) throws(Failure) -> String {
    var name = try words.name("a name")
    while let more = words.next() { name += "-" + more }
    if Int(name) != nil { throw Failure("a number names a step; give the moment a name with a letter") }
    return name
  }

  static func place(_ words: inout Words) throws(Failure) -> Place {
    let word = try words.name("a step or a mark")
    if word == "branch", !words.isAtEnd { return .branch(try words.number("a branch")) }
    return Int(word).map { .step($0) } ?? .mark(word)
  }

  /// `GUARD true`, `queue.length > 0 false`, `"a guard in quotes" clear`, `GUARD true once EVENT {"n": 1}`.
  static func force(_ words: inout Words) throws(Failure) -> LineCommand {
    var text = words.rest()
    var once: (name: String, data: Value)?
    for answer in [" true", " false"] {
      guard let (before, after) = text.cut(at: answer + " once ", orPrefix: "\n") else { continue }
      var rest = Words(after)
      once = (try rest.name("an event"), try rest.data())
      text = before + answer
      break
    }
    guard let space = text.lastIndex(where: \.isWhitespace) else {
      throw Failure(text.isEmpty ? "a guard is missing" : "write force \(text) true, false or clear")
    }
    var name = String(text[..<space])
    while name.last?.isWhitespace ?? false { name.removeLast() }
    if name.count > 1, name.hasPrefix("\""), name.hasSuffix("\"") {
      name = (try? Value(json: name))?.string ?? String(name.dropFirst().dropLast())
    }
    switch text[text.index(after: space)...] {
    case "true": return once.map { .forceOnce(name, true, $0.name, $0.data) } ?? .force(name, true)
    case "false": return once.map { .forceOnce(name, false, $0.name, $0.data) } ?? .force(name, false)
    case "clear": return .force(name, nil)
    case let other: throw Failure("“\(other)” is no answer for a guard; write true, false or clear")
    }
  }
}

extension String {
  /// What stands before and after the last place where a word stands between spaces, or at the beginning.
  fileprivate func cut(at word: String, orPrefix prefix: String) -> (before: String, after: String)? {
    if hasPrefix(prefix) { return ("", String(dropFirst(prefix.count))) }
    let (text, wanted) = (Array(utf8), Array(word.utf8))
    guard text.count >= wanted.count else { return nil }
    for start in stride(from: text.count - wanted.count, through: 0, by: -1)
    where text[start..<(start + wanted.count)].elementsEqual(wanted) {
      return (
        String(decoding: text[..<start], as: UTF8.self),
        String(decoding: text[(start + wanted.count)...], as: UTF8.self)
      )
    }
    return nil
  }
}
