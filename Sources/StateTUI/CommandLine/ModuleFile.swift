import ChartKit

/// Files that hold modules, by their names.
enum ModuleFile {
  private static let scripts = [".js", ".mjs", ".cjs"]
  private static let typed = [".ts", ".mts", ".cts", ".tsx", ".jsx"]

  /// Whether a file holds a module that may make a machine.
  static func isModule(_ name: String) -> Bool {
    ends(name, scripts + typed) && !ends(name, [".d.ts", ".d.mts"])
  }

  /// Whether a document is a module: by its name, or, from standard input, because it is neither XML nor JSON.
  static func isModule(_ source: SourceText) -> Bool {
    guard source.name == FileReading.standardInput else { return isModule(source.name) }
    let first = source.bytes.first { ![0x20, 0x0A, 0x0D, 0x09, 0xEF, 0xBB, 0xBF].contains($0) }
    return first.map { $0 != 0x3C && $0 != 0x7B && $0 != 0x5B && $0 != 0x22 && $0 != 0 && $0 < 0xFE } ?? false
  }

  /// Whether a file, by its name, holds a machine: of modules in a folder most hold something else.
  static func isMachine(_ name: String) -> Bool {
    guard isModule(name), !name.contains(".impl."), !name.contains(".test."), !name.contains(".spec.") else {
      return false
    }
    let words = name.lowercased()
    return words.contains("machine") || words.contains("statechart")
  }

  /// Whether a file is no JavaScript until a bundler has been at it.
  static func needsBundler(_ name: String) -> Bool { ends(name, typed) }

  private static func ends(_ name: String, _ endings: [String]) -> Bool {
    let name = name.lowercased()
    return endings.contains { name.hasSuffix($0) }
  }

  /// The file that a path of an import leads to: itself, with an ending, as the index of a folder, or, as TypeScript has
  /// it, the `.ts` for which a `.js` will stand.
  static func resolve(_ path: String) -> String? {
    if isFile(path) { return path }
    let all = scripts + [".json"] + typed
    for ending in all where isFile(path + ending) { return path + ending }
    for (script, source) in [
      (".js", ".ts"), (".js", ".tsx"), (".mjs", ".mts"), (".cjs", ".cts"), (".jsx", ".tsx"),
    ]
    where path.hasSuffix(script) {
      let found = String(path.dropLast(script.count)) + source
      if isFile(found) { return found }
    }
    for ending in all where isFile(path + "/index" + ending) { return path + "/index" + ending }
    return nil
  }

  private static func isFile(_ path: String) -> Bool {
    FileReading.exists(path) && !FileReading.isFolder(path)
  }

  /// The implementations beside a machine in JSON: `NAME.impl.js` and the like for `NAME.json`.
  static func implementations(beside document: String) -> String? {
    guard document.lowercased().hasSuffix(".json") else { return nil }
    let base = document.dropLast(".json".count) + ".impl"
    return (scripts + typed).map { base + $0 }.first(where: isFile)
  }
}
