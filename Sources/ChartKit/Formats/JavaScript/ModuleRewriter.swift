/// Finds what a module imports and exports, and what must be changed in its text.
///
/// `import` and `export` are reserved words: outside all brackets they begin a declaration wherever they stand, so no
/// parser is needed to find them.
struct ModuleRewriter {
  let tokens: JavaScriptTokens
  private(set) var isESModule: Bool
  private(set) var edits: [Edit] = []
  var requests: [JavaScriptModule.Request] = []
  var imports: [Import] = []
  var exports: [Export] = []
  /// Indices in `modules` of those whose exports are exported again, all but `default`.
  var stars: [Int] = []
  /// The specifiers of `import` and `export … from`, each once, in order.
  private(set) var modules: [String] = []
  private var numbers: [String: Int] = [:]
  private(set) var usesMeta = false
  /// Whether calls of `$module.turn` were put in.
  var usesTurns = false
  /// Whether the text asks if there is a `require`, as bundles do for what stayed outside.
  private(set) var asksForRequire = false
  /// Names of the text that begin with `$`, which the script's own must differ from.
  private(set) var dollarNames: Set<String> = []
  private var levels = [Level()]

  struct Edit: Hashable, Sendable {
    var start: Int
    var end: Int
    var text: String
  }

  /// A name in the module that stands for another module's export; nil for its namespace.
  struct Import: Hashable, Sendable {
    var local: String
    var module: Int
    var name: String?
  }

  /// An export and the expression that reads it.
  struct Export: Hashable, Sendable {
    enum Value: Hashable, Sendable {
      case local(String)
      case module(Int, name: String?)
      case defaultExpression
    }
    var name: String
    var value: Value
    /// Byte offset of the name in the source.
    var offset: Int
  }

  /// What surrounds the tokens between two brackets.
  private struct Level {
    var isInFunction = false
    /// Whether an arrow function without braces goes on here.
    var isInArrow = false
    /// Whether members of a class or of an object stand here.
    var holdsMembers = false
    /// Whether the next brace is that of a class.
    var beginsClass = false
  }

  init(_ tokens: JavaScriptTokens, isESModule: Bool?) {
    self.tokens = tokens
    self.isESModule = isESModule ?? Self.hasDeclarations(tokens)
    for index in 0..<tokens.count where tokens.kind(index) == .name {
      if tokens.bytes[tokens[index].start] == UInt8(ascii: "$") { dollarNames.insert(tokens.text(index)) }
    }
  }

  /// The names that the module exports; nil where that shows only when it runs.
  var exportedNames: [String]? { isESModule && stars.isEmpty ? exports.map(\.name) : nil }

  private static func hasDeclarations(_ tokens: JavaScriptTokens) -> Bool {
    var index = 0
    while index < tokens.count {
      if tokens.isWord(index, "import") {
        if !tokens.isToken(index + 1, "(") { return true }
      } else if tokens.isWord(index, "export") {
        return true
      }
      index = tokens.after(index)
    }
    for index in 0..<tokens.count where tokens.isWord(index, "import") {
      if tokens.isToken(index + 1, "."), tokens.isToken(index + 2, "meta") { return true }
    }
    return false
  }

  // MARK: Reading

  mutating func read() throws(UnreadableDocument) {
    skipPreamble()
    let isAsynchronous = Self.isAsynchronous(tokens)
    var index = 0
    while index < tokens.count {
      if levels.count == 1, isESModule, let next = try declaration(index) {
        index = next
        continue
      }
      enterOrLeave(index)
      if tokens.kind(index) == .name {
        try word(index)
        if isAsynchronous || isEmptyLoop(index), !tokens.isToken(index - 1, "."),
          !tokens.isToken(index - 1, "?.")
        {
          addTurn(index, amongMembers: levels[levels.count - 1].holdsMembers)
        }
      }
      index += 1
    }
    // A loop's head may have functions before the place where it is counted.
    edits = edits.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }
      .map(\.element)
    exports.sort { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }
    for (one, two) in zip(exports, exports.dropFirst()) where one.name == two.name {
      throw UnreadableDocument(
        "js-syntax", "\"\(one.name)\" is exported twice", at: max(one.offset, two.offset))
    }
  }

  /// A byte order mark and the line for Unix are no text of a function's body.
  private mutating func skipPreamble() {
    let bytes = tokens.bytes
    var end = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    if bytes[end...].starts(with: [0x23, 0x21]) {
      while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
    }
    if end > 0 { edits.append(Edit(start: 0, end: end, text: "")) }
  }

  /// The index behind a declaration that begins here; nil where none does.
  private mutating func declaration(_ index: Int) throws(UnreadableDocument) -> Int? {
    if tokens.isWord(index, "export") { return try exportDeclaration(index) }
    guard tokens.isWord(index, "import"), !tokens.isToken(index + 1, "("), !tokens.isToken(index + 1, ".")
    else { return nil }
    return try importDeclaration(index)
  }

  private mutating func word(_ index: Int) throws(UnreadableDocument) {
    guard !tokens.isToken(index - 1, "."), !tokens.isToken(index - 1, "?.") else { return }
    if tokens.isToken(index, "import") {
      try importExpression(index)
    } else if tokens.isToken(index, "await") {
      if isESModule { try checkAwait(index) }
    } else if tokens.isToken(index, "require") {
      asksForRequire = asksForRequire || tokens.isToken(index - 1, "typeof")
      if !isESModule { request(index, .require) }
    }
  }

  /// `import(…)` and `import.meta`.
  private mutating func importExpression(_ index: Int) throws(UnreadableDocument) {
    if tokens.isToken(index + 1, "("), !isMethod(index) {
      request(index, .dynamic)
      replace(index, index + 1, with: "(async $specifier => $module.import($specifier))")
    } else if tokens.isToken(index + 1, "."), tokens.isToken(index + 2, "meta") {
      usesMeta = true
      replace(index, index + 3, with: "$meta")
    } else if isESModule, levels.count > 1, !tokens.isToken(index + 1, ":"), !tokens.isToken(index + 1, "(") {
      throw fault("an import declaration must not stand inside of anything", index)
    }
  }

  /// Whether a word before a parenthesis is the name of a method.
  func isMethod(_ index: Int) -> Bool {
    guard tokens.isToken(tokens.after(index + 1), "{") else { return false }
    return ["{", ",", "async", "*", "get", "set", ";", "}"].contains(tokens.text(index - 1))
  }

  private mutating func request(_ index: Int, _ kind: JavaScriptModule.Request.Kind) {
    guard tokens.isToken(index + 1, "("), let specifier = tokens.stringValue(index + 2),
      tokens.isToken(index + 3, ")") || tokens.isToken(index + 3, ",")
    else { return }
    requests.append(.init(specifier: specifier, kind: kind, offset: tokens.offset(index + 2)))
  }

  // MARK: Where await may stand

  private mutating func enterOrLeave(_ index: Int) {
    if tokens.isWord(index, "class") {
      levels[levels.count - 1].beginsClass = !tokens.isToken(index + 1, ":")
    }
    let top = levels[levels.count - 1]
    if tokens.opens(index) {
      let isFunction = top.isInFunction || top.isInArrow || isFunctionBody(index)
      let isBrace = tokens.isToken(index, "{")
      let holdsMembers = isBrace && (top.beginsClass || !tokens[index].isBlock)
      if isBrace { levels[levels.count - 1].beginsClass = false }
      levels.append(Level(isInFunction: isFunction, holdsMembers: holdsMembers))
    } else if tokens[index].partner >= 0 {
      if levels.count > 1 { levels.removeLast() }
    } else if tokens.isToken(index, "=>") {
      levels[levels.count - 1].isInArrow = !tokens.isToken(index + 1, "{")
    } else if tokens.isToken(index, ",") || tokens.isToken(index, ";") || startsStatement(index) {
      levels[levels.count - 1].isInArrow = false
    }
  }

  private func startsStatement(_ index: Int) -> Bool {
    tokens[index].startsLine && tokens.endsOperand(index - 1)
      && (tokens.isToken(index, "await") || tokens.isWord(index, JavaScriptWords.statements))
  }

  private static let statementHeads: Set<String> = ["if", "while", "for", "with", "switch", "catch", "await"]

  private func isFunctionBody(_ index: Int) -> Bool {
    guard tokens.isToken(index, "{") else { return false }
    if tokens.isToken(index - 1, "=>") || tokens.isToken(index - 1, "static") { return true }
    guard tokens.isToken(index - 1, ")") else { return false }
    let before = tokens[index - 1].partner - 1
    return !tokens.isWord(before, Self.statementHeads)
  }

  private func checkAwait(_ index: Int) throws(UnreadableDocument) {
    let level = levels[levels.count - 1]
    guard !level.isInFunction, !level.isInArrow, !tokens.isToken(index + 1, ":"),
      !(tokens.isToken(index + 1, "(") && isMethod(index))
    else { return }
    throw UnreadableDocument(
      "js-await",
      "await outside of every function: the machine must be there when the module has run; await inside of an actor, "
        + "such as fromPromise", at: tokens.offset(index))
  }

  // MARK: Helpers of declarations

  func fault(_ message: String, _ index: Int) -> UnreadableDocument {
    UnreadableDocument("js-syntax", message, at: tokens.offset(index))
  }

  /// Puts a text in place of the tokens from `start` to before `end`.
  mutating func replace(_ start: Int, _ end: Int, with text: String) {
    guard start < end else { return }
    edits.append(Edit(start: tokens[start].start, end: tokens[end - 1].end, text: text))
  }

  /// Takes a statement out; its line ends stay.
  mutating func remove(_ start: Int, _ end: Int) {
    let range = tokens[start].start..<tokens[end - 1].end
    let lineEnds = tokens.bytes[range].filter { $0 == 0x0A || $0 == 0x0D }
    replace(start, end, with: ";" + String(decoding: lineEnds, as: UTF8.self))
  }

  mutating func insert(_ text: String, after index: Int) {
    edits.append(Edit(start: tokens[index].end, end: tokens[index].end, text: text))
  }

  /// The number of a module that is imported.
  mutating func module(_ specifier: String) -> Int {
    if let known = numbers[specifier] { return known }
    modules.append(specifier)
    numbers[specifier] = modules.count - 1
    return modules.count - 1
  }
}
