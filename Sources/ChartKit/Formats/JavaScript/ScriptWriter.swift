/// The script's text, put together from what was found in a module.
struct ScriptWriter {
  private(set) var text = ""
  private(set) var copies: [JavaScriptModule.Copy] = []
  private var bytes: [UInt8] = []
  private let rewriter: ModuleRewriter
  private let moduleName: String
  private let defaultName: String
  private let metaName: String
  private let turnName: String

  init(_ rewriter: ModuleRewriter, source: SourceText, isInCycle: Bool) {
    self.rewriter = rewriter
    func free(_ wanted: String) -> String {
      var name = wanted
      while rewriter.dollarNames.contains(name) { name += "_" }
      return name
    }
    moduleName = free("$module")
    defaultName = free("$default")
    metaName = free("$meta")
    turnName = free("$turn")
    if !rewriter.isESModule {
      write(source, before: commonJSHead, after: commonJSTail)
    } else if isInCycle && !rewriter.imports.isEmpty {
      write(source, before: liveHead, after: "\n})(); } })")
    } else {
      write(source, before: head, after: "\n})")
    }
    text = String(decoding: bytes, as: UTF8.self)
  }

  /// Copies the source between two texts, with its edits.
  private mutating func write(_ source: SourceText, before: String, after: String) {
    bytes.reserveCapacity(source.bytes.count + before.utf8.count + after.utf8.count)
    bytes += Array(before.utf8)
    var position = 0
    func named(_ text: String) -> String {
      guard text.contains("$") else { return text }
      return text.replacing("$module", with: moduleName).replacing("$default", with: defaultName)
        .replacing("$meta", with: metaName).replacing("$turn", with: turnName)
    }
    for edit in rewriter.edits {
      copy(source, position, edit.start)
      bytes += Array(named(edit.text).utf8)
      position = edit.end
    }
    copy(source, position, source.bytes.count)
    bytes += Array(after.utf8)
  }

  private mutating func copy(_ source: SourceText, _ start: Int, _ end: Int) {
    guard start < end else { return }
    copies.append(.init(script: bytes.count, source: start, length: end - start))
    bytes += source.bytes[start..<end]
  }

  // MARK: ES modules

  private func quoted(_ text: String) -> String { JavaScriptStrings.literal(text) }

  private func namespace(_ module: Int) -> String {
    var name = "$\(module + 1)"
    while rewriter.dollarNames.contains(name) { name += "_" }
    return name
  }

  /// Exports come first: a module in a cycle can be asked before it has run.
  private var head: String {
    var text = "(function (\(moduleName)) { \"use strict\"; " + exports
    for (index, specifier) in rewriter.modules.enumerated() {
      text += "const \(namespace(index)) = \(moduleName).import(\(quoted(specifier))); "
    }
    let imports = Dictionary(grouping: rewriter.imports, by: \.module)
    for index in rewriter.modules.indices {
      let names = imports[index] ?? []
      for item in names where item.name == nil { text += "const \(item.local) = \(namespace(index)); " }
      let members = names.compactMap { item in item.name.map { "\(quoted($0)): \(item.local)" } }
      if !members.isEmpty { text += "const { \(members.joined(separator: ", ")) } = \(namespace(index)); " }
    }
    return text + stars + surroundings
  }

  /// Every use of an imported name asks the other module: a strict function inside of a sloppy `with`.
  private var liveHead: String {
    let modules = rewriter.modules.indices
    let getters = rewriter.imports.map { item in
      let value = namespace(item.module) + (item.name.map { "[\(quoted($0))]" } ?? "")
      return "get \(quoted(item.local))() { return \(value); }"
    }
    var text = "(function (\(moduleName)) { let \(modules.map(namespace).joined(separator: ", ")); "
    text += "with ({ __proto__: null, \(getters.joined(separator: ", ")) }) { (function () { \"use strict\"; "
    text += exports
    for (index, specifier) in rewriter.modules.enumerated() {
      text += "\(namespace(index)) = \(moduleName).import(\(quoted(specifier))); "
    }
    return text + stars + surroundings
  }

  /// Without a default export there is one that is undefined, so that nobody takes the namespace for it.
  private var exports: String {
    let hasDefault = rewriter.exports.contains { $0.name == "default" }
    let none = hasDefault ? "" : "Object.defineProperty(\(moduleName).exports, \"default\", {}); "
    guard !rewriter.exports.isEmpty else { return none }
    let getters = rewriter.exports.map { export in
      let value =
        switch export.value {
        case .local(let name): name
        case .defaultExpression: defaultName
        case .module(let module, let name): namespace(module) + (name.map { "[\(quoted($0))]" } ?? "")
        }
      return "\(quoted(export.name)): { enumerable: true, get() { return \(value); } }"
    }
    // In brackets `__proto__` is a key like any other.
    let members = getters.map { $0.hasPrefix("\"__proto__\"") ? "[\"__proto__\"]" + $0.dropFirst(11) : $0 }
    return none + "Object.defineProperties(\(moduleName).exports, { \(members.joined(separator: ", ")) }); "
  }

  private var stars: String {
    rewriter.stars.map { module in
      let other = namespace(module)
      return "for (const key in \(other)) if (key !== \"default\" && "
        + "!Object.prototype.hasOwnProperty.call(\(moduleName).exports, key)) "
        + "Object.defineProperty(\(moduleName).exports, key, { enumerable: true, get: () => \(other)[key] }); "
    }.joined()
  }

  private var turns: String {
    rewriter.usesTurns ? "const \(turnName) = \(moduleName).turn; " : ""
  }

  private var surroundings: String {
    (rewriter.usesMeta ? "const \(metaName) = { url: \(moduleName).url, env: {} }; " : "") + turns
      + (rewriter.asksForRequire ? "const require = \(requireFunction); " : "")
  }

  // MARK: CommonJS

  /// A stub's namespace says of every key that it has it, but not that it is its own.
  private var requireFunction: String {
    "specifier => { const found = \(moduleName).import(specifier); "
      + "return Object.prototype.hasOwnProperty.call(found, \"module.exports\") "
      + "? found[\"module.exports\"] : found; }"
  }

  private var commonJSHead: String {
    "(function (\(moduleName)) { const module = { exports: {}, id: \(moduleName).url, "
      + "filename: \(moduleName).url, loaded: false, children: [], paths: [] }, require = \(requireFunction); "
      + "require.resolve = specifier => specifier; require.main = module; "
      + "Object.defineProperty(\(moduleName).exports, \"module.exports\", { get: () => module.exports }); "
      + (rewriter.usesMeta ? "const \(metaName) = { url: \(moduleName).url, env: {} }; " : "") + turns
      + "(function (exports, require, module, __filename, __dirname) {"
  }

  private var commonJSTail: String {
    "\n}).call(module.exports, module.exports, require, module, \(moduleName).url, "
      + "String(\(moduleName).url).replace(/\\/?[^/]*$/, \"\")); "
      + "{ const value = module.exports, isThing = value !== null && (typeof value === \"object\" || "
      + "typeof value === \"function\"); module.loaded = true; "
      + "if (isThing) for (const key of Object.keys(value)) if (key !== \"default\" && key !== \"module.exports\") "
      + "Object.defineProperty(\(moduleName).exports, key, { enumerable: true, get: () => value[key] }); "
      + "Object.defineProperty(\(moduleName).exports, \"default\", { enumerable: true, "
      + "get: () => isThing && value.__esModule ? value.default : value }); } })"
  }
}
