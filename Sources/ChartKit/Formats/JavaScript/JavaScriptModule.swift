/// A module rewritten to a script that a host can evaluate.
///
/// The script is one expression, `(function ($module) { … })`: a function that runs the module's body. Its argument has
/// `import(specifier)`, which returns another module's namespace object, `exports`, the object that gets the module's
/// exports as getters, `url`, and `turn()`, which loops and asynchronous functions of a module with such functions call
/// whenever they go round or begin; it returns true, or throws where that goes on too long. Lines are those of the source, columns lead back through ``offset(line:column:)``.
///
/// A CommonJS module's exports are the keys of its `module.exports`, `default`, and `module.exports` (not enumerable):
/// all three at once, so that both kinds of modules can ask both kinds.
public struct JavaScriptModule: Sendable {
  public enum Kind: Hashable, Sendable { case esModule, commonJS, json }

  /// Another module that a module asks for by a literal specifier.
  public struct Request: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
      /// `import` and `export … from`: run before the module itself.
      case declaration
      /// `import(…)`
      case dynamic
      case require
    }

    /// A name that the module takes from the other one, with the place where it does.
    public struct Name: Hashable, Sendable {
      public var text: String
      public var offset: Int
    }

    public var specifier: String
    public var kind: Kind
    /// Byte offset of the specifier in the source.
    public var offset: Int
    public var names: [Name] = []
  }

  public let source: SourceText
  public let kind: Kind
  /// The script.
  public let text: String
  /// In the order of the source.
  public let requests: [Request]
  /// The names that the module exports; nil where they show only when it runs.
  public let exports: [String]?
  /// Parts of the script that are parts of the source, ascending.
  let copies: [Copy]

  struct Copy: Hashable, Sendable {
    var script: Int
    var source: Int
    var length: Int
  }

  /// Rewrites a module.
  ///
  /// Without a kind the file's name tells (`.mjs`, `.cjs`, `.json`), else whether it has `import` or `export`. A module
  /// in a cycle of imports reads each imported name anew at every use (`isInCycle`), which is slow but right.
  ///
  /// Throws `js-syntax` where the text cannot be cut into tokens or an `import` or `export` is not understood, and
  /// `js-await` at an `await` outside every function, always with its place.
  public static func rewrite(
    _ source: SourceText, kind: Kind? = nil, isInCycle: Bool = false
  ) throws(UnreadableDocument) -> JavaScriptModule {
    let kind = kind ?? Self.kind(ofFile: source.name)
    if kind == .json { return try json(source) }
    let tokens = try JavaScriptLexer.tokens(source.bytes)
    var rewriter = ModuleRewriter(tokens, isESModule: kind.map { $0 == .esModule })
    try rewriter.read()
    let script = ScriptWriter(rewriter, source: source, isInCycle: isInCycle)
    return JavaScriptModule(
      source: source, kind: rewriter.isESModule ? .esModule : .commonJS, text: script.text,
      requests: rewriter.requests, exports: rewriter.exportedNames, copies: script.copies)
  }

  /// What a file's name says of its kind; nil where it says nothing.
  static func kind(ofFile name: String) -> Kind? {
    let name = name.lowercased()
    if name.hasSuffix(".mjs") || name.hasSuffix(".mts") { return .esModule }
    if name.hasSuffix(".cjs") || name.hasSuffix(".cts") { return .commonJS }
    return name.hasSuffix(".json") ? .json : nil
  }

  /// A JSON document as a module. Throws where it is none.
  private static func json(_ source: SourceText) throws(UnreadableDocument) -> JavaScriptModule {
    _ = try JSONTree.read(source.bytes)
    var bytes = source.bytes[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    let literal = JavaScriptStrings.literal(String(decoding: bytes, as: UTF8.self))
    let text =
      "(function ($module) { const value = JSON.parse(\(literal)); Object.defineProperty($module.exports, "
      + "\"default\", { enumerable: true, value }); Object.defineProperty($module.exports, \"module.exports\", "
      + "{ value });\n})"
    return JavaScriptModule(
      source: source, kind: .json, text: text, requests: [], exports: ["default"], copies: [])
  }

  /// The place in the source of a place in the script, as exceptions name it.
  ///
  /// - Parameters:
  ///   - line: From 1.
  ///   - column: From 1, in UTF-16 units.
  /// - Returns: A byte offset; that of the nearest part of the source before it where the place was added.
  public func offset(line: Int, column: Int) -> Int {
    offset(ofScript: ScriptPlace.byte(of: line, column, in: Array(text.utf8)))
  }

  private func offset(ofScript place: Int) -> Int {
    var low = 0
    var high = copies.count
    while low < high {
      let middle = (low + high) / 2
      if copies[middle].script <= place { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return copies.first?.source ?? 0 }
    let copy = copies[low - 1]
    return copy.source + min(place - copy.script, copy.length)
  }
}

/// Lines and columns of scripts, as JavaScript engines count them.
enum ScriptPlace {
  /// The line and the column (UTF-16 units), both from 1, of a byte offset.
  static func place(of offset: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
    let end = min(max(0, offset), bytes.count)
    var line = 1
    var start = 0
    for at in 0..<end
    where bytes[at] == 0x0A || bytes[at] == 0x0D && (at + 1 >= bytes.count || bytes[at + 1] != 0x0A) {
      line += 1
      start = at + 1
    }
    var column = 1
    for at in start..<end where bytes[at] & 0xC0 != 0x80 { column += bytes[at] >= 0xF0 ? 2 : 1 }
    return (line, column)
  }

  /// The byte offset of a line and a column (UTF-16 units), both from 1; the text's end where there is no such line.
  static func byte(of line: Int, _ column: Int, in bytes: [UInt8]) -> Int {
    var at = 0
    var current = 1
    while current < line, at < bytes.count {
      if bytes[at] == 0x0A || bytes[at] == 0x0D && (at + 1 >= bytes.count || bytes[at + 1] != 0x0A) {
        current += 1
      }
      at += 1
    }
    var left = column - 1
    while left > 0, at < bytes.count, bytes[at] != 0x0A, bytes[at] != 0x0D {
      left -= bytes[at] >= 0xF0 ? 2 : 1
      at += 1
      while at < bytes.count, bytes[at] & 0xC0 == 0x80 { at += 1 }
    }
    return at
  }
}
