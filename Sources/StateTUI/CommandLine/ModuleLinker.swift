import ChartKit

/// Finds the modules that a module is made of, and makes scripts of them.
///
/// Relative imports of JavaScript and JSON are read from the document's folder tree. Where TypeScript, JSX or an
/// installed package is among them, `esbuild` makes one module of all.
struct ModuleLinker {
  /// Modules that can be run, and the way back to their texts.
  struct Linked: Sendable {
    var scripts: [ModulePlaces.Script]
    /// For each script the scripts that its specifiers lead to.
    var imports: [String: [String: String]]
    var entry: String
    /// Packages that are not there.
    var missing: [String] = []
  }

  /// Modules may be so many.
  private static let maximumModules = 2000

  private let tree: FolderTree
  private let bundler: Bundler?
  private var sources: [String: SourceText] = [:]
  private var modules: [String: JavaScriptModule] = [:]
  private var order: [String] = []
  private var imports: [String: [String: String]] = [:]
  private var missing: [String] = []

  /// Why the modules cannot be run one by one.
  private struct NeedsBundler: Error {}

  private init(around document: String, bundler: Bundler?) {
    tree = FolderTree(around: document)
    self.bundler = bundler
  }

  /// Links the module whose text was already read.
  static func link(
    _ source: SourceText, findBundler: (String) -> Bundler? = Bundler.find
  ) throws(ChartFault) -> Linked {
    let document = source.name == FileReading.standardInput ? "" : source.name
    var linker = ModuleLinker(around: document, bundler: findBundler(FolderTree.folder(of: document)))
    let name = FolderTree.normal(source.name)
    if ModuleFile.needsBundler(name) {
      guard let bundler = linker.bundler else {
        throw ChartFault([], orElse: Bundler.missing, in: name, status: .unavailable)
      }
      return try linker.bundled(name, bundler)
    }
    linker.sources[name] = SourceText(name: name, bytes: source.bytes)
    if try linker.follow(from: name) {
      return try linker.linked(name)
    } else if let bundler = linker.bundler {
      return try linker.bundled(name, bundler)
    }
    throw ChartFault([], orElse: Bundler.missing, in: name, status: .unavailable)
  }

  // MARK: One by one

  /// Reads all modules that are reached from one; false where they need a bundler.
  private mutating func follow(from entry: String) throws(ChartFault) -> Bool {
    var pending = [entry]
    while let name = pending.popLast() {
      if modules[name] != nil { continue }
      if ModuleFile.needsBundler(name) { return false }
      guard modules.count < Self.maximumModules else {
        throw ChartFault([], orElse: "more than \(Self.maximumModules) modules are imported", in: entry)
      }
      let source = try source(name)
      let module = try rewrite(source)
      modules[name] = module
      order.append(name)
      for request in module.requests {
        switch try target(of: request, in: source) {
        case .module(let other):
          imports[name, default: [:]][request.specifier] = other
          pending.append(other)
        case .package: if bundler != nil { return false }
        case .none: break
        }
      }
    }
    return true
  }

  private func rewrite(_ source: SourceText, isInCycle: Bool = false) throws(ChartFault) -> JavaScriptModule {
    do {
      return try JavaScriptModule.rewrite(source, isInCycle: isInCycle)
    } catch {
      throw ChartFault(error, in: source)
    }
  }

  private mutating func source(_ name: String) throws(ChartFault) -> SourceText {
    if let known = sources[name] { return known }
    do {
      let source = SourceText(name: name, bytes: try FileReading.read(name))
      sources[name] = source
      return source
    } catch {
      throw ChartFault([], orElse: error.lines.joined(separator: "; "), in: name, status: error.status)
    }
  }

  private enum Target {
    case module(String)
    /// An installed package.
    case package
    /// Nothing: a stub will stand for it.
    case none
  }

  /// What a specifier leads to. A relative one that leads nowhere is an error, unless it may never be asked for.
  private mutating func target(
    of request: JavaScriptModule.Request, in source: SourceText
  ) throws(ChartFault) -> Target {
    let specifier = request.specifier
    if !specifier.hasPrefix("./") && !specifier.hasPrefix("../") && specifier != "." && specifier != ".." {
      if Bundler.isOurs(specifier) { return .none }
      if specifier.hasPrefix("/") || specifier.hasPrefix("file:") {
        throw fault(
          "a module is imported by a relative path or as a package, not as \"\(specifier)\"", request, source)
      }
      if isInstalled(specifier, from: source.name) { return .package }
      if !missing.contains(specifier) { missing.append(specifier) }
      return .none
    }
    let path = FolderTree.normal(FolderTree.folder(of: source.name) + specifier)
    guard let found = ModuleFile.resolve(path) else {
      if request.kind != .declaration { return .none }
      throw fault("there is no module \"\(specifier)\"", request, source)
    }
    guard tree.contains(found) else {
      throw fault(
        "\"\(specifier)\" leads out of the folder \(tree.root.isEmpty ? "of the document" : tree.root), which is "
          + "where modules are read from", request, source)
    }
    return .module(found)
  }

  private func fault(
    _ message: String, _ request: JavaScriptModule.Request, _ source: SourceText
  ) -> ChartFault {
    ChartFault(UnreadableDocument("module", message, at: request.offset), in: source)
  }

  /// Whether a package stands in a `node_modules` folder where Node would look for it.
  private func isInstalled(_ specifier: String, from file: String) -> Bool {
    if specifier.hasPrefix("node:") { return false }
    if specifier.hasPrefix("#") { return true }
    let parts = specifier.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    let name = parts.prefix(specifier.hasPrefix("@") ? 2 : 1).joined(separator: "/")
    if name.isEmpty || name.contains("..") { return false }
    return FolderTree.ancestors(of: FolderTree.folder(of: file)).contains {
      FileReading.exists($0 + "node_modules/" + name)
    }
  }

  /// The scripts, with modules in cycles rewritten so that they see each other.
  private mutating func linked(_ entry: String) throws(ChartFault) -> Linked {
    for name in ImportCycles.members(of: imports) {
      guard let source = sources[name] else { continue }
      modules[name] = try rewrite(source, isInCycle: true)
    }
    try checkNames()
    let scripts = order.compactMap { name in modules[name].map { ModulePlaces.Script(name: name, module: $0) }
    }
    return Linked(scripts: scripts, imports: imports, entry: entry, missing: missing)
  }

  /// Names that are imported must be exported.
  private func checkNames() throws(ChartFault) {
    for name in order {
      guard let module = modules[name] else { continue }
      for request in module.requests where request.kind == .declaration {
        guard let other = imports[name]?[request.specifier], let exports = modules[other]?.exports else {
          continue
        }
        for item in request.names where !exports.contains(item.text) {
          let known = exports.isEmpty ? "it exports nothing" : "it exports " + exports.joined(separator: ", ")
          throw ChartFault(
            UnreadableDocument(
              "module", "\"\(request.specifier)\" has no export \"\(item.text)\"; \(known)", at: item.offset),
            in: module.source)
        }
      }
    }
  }

  // MARK: Bundled

  private func bundled(_ entry: String, _ bundler: Bundler) throws(ChartFault) -> Linked {
    let (text, missing) = try bundler.bundle(entry)
    let source = SourceText(name: entry, bytes: text)
    do {
      let map = try SourceMap.inline(in: text)?.renamed { FolderTree.named($0, like: entry) }
      for original in map?.originals ?? [] where !mayBeRead(original.name) {
        throw ChartFault(
          [], orElse: "the module is made from \(original.name), which is outside of the folder \(tree.root)",
          in: entry)
      }
      let module = try moduleOfBundle(source, map)
      let script = ModulePlaces.Script(name: entry, module: module, map: map)
      return Linked(scripts: [script], imports: [:], entry: entry, missing: missing)
    } catch let fault as ChartFault {
      throw fault
    } catch let fault as UnreadableDocument {
      throw ChartFault(fault, in: source)
    } catch {
      throw ChartFault([], orElse: "the bundle cannot be read", in: entry)
    }
  }

  /// The files of a bundle: those of the tree, and packages wherever Node finds them.
  private func mayBeRead(_ name: String) -> Bool {
    name.split(separator: "/").contains("node_modules") || !FileReading.exists(name) || tree.contains(name)
  }

  /// A fault in the bundle is shown in the text that the part comes from.
  private func moduleOfBundle(_ source: SourceText, _ map: SourceMap?) throws -> JavaScriptModule {
    do {
      return try JavaScriptModule.rewrite(source, kind: .esModule)
    } catch {
      guard let map, let offset = error.diagnostic.offset else { throw error }
      let place = source.location(at: offset)
      guard let found = map.place(line: place.line, column: place.column) else { throw error }
      let name = map.originals[found.original].name
      let location = SourceLocation(file: name, line: found.line, column: found.column)
      throw ChartFault([
        .init(
          file: name, place: location, severity: .error, rule: error.diagnostic.rule,
          message: error.diagnostic.message)
      ])
    }
  }
}

/// Modules that import each other in a circle.
enum ImportCycles {
  /// All that are in one, by Tarjan's algorithm with a stack of its own.
  static func members(of imports: [String: [String: String]]) -> Set<String> {
    var members: Set<String> = []
    var index: [String: Int] = [:]
    var low: [String: Int] = [:]
    var stack: [String] = []
    var isOnStack: Set<String> = []
    for root in imports.keys where index[root] == nil {
      var frames: [(name: String, next: [String])] = []
      func enter(_ name: String) {
        (index[name], low[name]) = (index.count, index.count)
        stack.append(name)
        isOnStack.insert(name)
        frames.append((name, Array((imports[name] ?? [:]).values)))
      }
      enter(root)
      while let top = frames.last {
        if let other = frames[frames.count - 1].next.popLast() {
          if index[other] == nil {
            enter(other)
          } else if isOnStack.contains(other) {
            low[top.name] = min(low[top.name] ?? 0, index[other] ?? 0)
          }
          continue
        }
        frames.removeLast()
        if let parent = frames.last { low[parent.name] = min(low[parent.name] ?? 0, low[top.name] ?? 0) }
        guard low[top.name] == index[top.name] else { continue }
        var component: [String] = []
        while let name = stack.popLast() {
          isOnStack.remove(name)
          component.append(name)
          if name == top.name { break }
        }
        let importsItself = imports[top.name]?.values.contains(top.name) ?? false
        if component.count > 1 || importsItself { members.formUnion(component) }
      }
    }
    return members
  }
}
