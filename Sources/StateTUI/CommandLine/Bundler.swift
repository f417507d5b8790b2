import ChartKit

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Puts TypeScript, JSX and packages into one module with `esbuild`, which is a program of its own.
struct Bundler: Sendable {
  /// Where the program is.
  let path: String

  /// A bundle may take so many seconds and bytes.
  private static let seconds = 20
  private static let limit = 64 << 20

  static let missing = "needs esbuild: on Debian and Ubuntu install the package esbuild"

  /// What is ours and stays an import.
  static let externals = ["xstate", "xstate/*", "@xstate/*", "@statebacked/machine"]

  /// Whether a specifier names a package that statetui itself stands in for.
  static func isOurs(_ specifier: String) -> Bool {
    specifier == "xstate" || specifier.hasPrefix("xstate/") || specifier.hasPrefix("@xstate/")
      || specifier == "@statebacked/machine"
  }

  /// `esbuild` in PATH, else the one that a project around a folder has installed for itself.
  static func find(around folder: String) -> Bundler? {
    let paths = getenv("PATH").map { String(cString: $0).split(separator: ":").map(String.init) } ?? []
    for path in paths where access(path + "/esbuild", X_OK) == 0 && !FileReading.isFolder(path + "/esbuild") {
      return Bundler(path: path + "/esbuild")
    }
    for folder in FolderTree.ancestors(of: folder) {
      let path = folder + "node_modules/.bin/esbuild"
      if access(path, X_OK) == 0 { return Bundler(path: path) }
    }
    return nil
  }

  /// The bundle of a module with its source map, and the packages that are not there.
  ///
  /// A package that cannot be found is left an import, and bundling tried again. Throws with esbuild's own words.
  func bundle(_ entry: String) throws(ChartFault) -> (text: [UInt8], missing: [String]) {
    var missing: [String] = []
    while true {
      let outcome = try run(entry, leaving: missing)
      if outcome.status == 0 { return (outcome.output, missing) }
      let messages = EsbuildMessage.read(outcome.errors)
      let names = messages.compactMap(\.missingPackage).filter { !missing.contains($0) }
      guard !names.isEmpty, missing.count < 500 else {
        throw ChartFault(messages.map { $0.finding(entry) }, orElse: "esbuild failed", in: entry)
      }
      for name in names where !missing.contains(name) { missing.append(name) }
    }
  }

  private func run(_ entry: String, leaving missing: [String]) throws(ChartFault) -> ChildProcess.Outcome {
    let file = entry.hasPrefix("/") || entry.hasPrefix("./") || entry.hasPrefix("../") ? entry : "./" + entry
    var arguments = [
      file, "--bundle", "--format=esm", "--platform=browser", "--target=es2022", "--charset=utf8",
      "--sourcemap=inline", "--sources-content=true", "--loader:.js=jsx", "--jsx=automatic",
      "--loader:.css=empty", "--loader:.svg=text", "--loader:.png=dataurl", "--loader:.node=empty",
      "--legal-comments=none", "--log-level=error", "--log-limit=0", "--color=false",
    ]
    arguments += (Self.externals + missing).map { "--external:" + $0 }
    do {
      return try ChildProcess.run(path, arguments, seconds: Self.seconds, limit: Self.limit)
    } catch {
      let words =
        switch error {
        case .notStarted(let code): "\(path) cannot be run: \(FileReading.reason(code))"
        case .takesTooLong: "esbuild takes longer than \(Self.seconds) s"
        case .printsTooMuch: "the bundle is larger than \(Self.limit >> 20) MiB, which is the limit"
        }
      throw ChartFault([], orElse: words, in: entry)
    }
  }
}

/// An error that esbuild reports.
struct EsbuildMessage: Hashable {
  var text: String
  var file: String?
  var line = 0
  /// From 1.
  var column = 0

  /// Reads what esbuild prints: `✘ [ERROR] TEXT`, an empty line, and `    FILE:LINE:COLUMN:`.
  static func read(_ bytes: [UInt8]) -> [EsbuildMessage] {
    var messages: [EsbuildMessage] = []
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      if let mark = line.firstRange(of: "[ERROR] ") {
        messages.append(EsbuildMessage(text: String(line[mark.upperBound...])))
      } else if line.hasPrefix("    "), line.hasSuffix(":"), let last = messages.indices.last,
        messages[last].file == nil
      {
        messages[last].place(line.dropFirst(4).dropLast())
      }
    }
    return messages
  }

  private mutating func place(_ text: Substring) {
    let parts = text.split(separator: ":")
    guard parts.count >= 3, let line = Int(parts[parts.count - 2]), let column = Int(parts[parts.count - 1])
    else {
      return
    }
    file = parts.dropLast(2).joined(separator: ":")
    (self.line, self.column) = (line, column + 1)
  }

  /// The package that cannot be found; nil for other errors.
  var missingPackage: String? {
    guard text.hasPrefix("Could not resolve \""), text.hasSuffix("\"") else { return nil }
    let name = text.dropFirst("Could not resolve \"".count).dropLast()
    return name.isEmpty || name.hasPrefix(".") || name.hasPrefix("/") ? nil : String(name)
  }

  func finding(_ entry: String) -> CheckReport.Finding {
    let file = file.map { FolderTree.named($0, like: entry) }
    let place = file.map { SourceLocation(file: $0, line: line, column: column) }
    return .init(file: file ?? entry, place: place, severity: .error, rule: "esbuild", message: text)
  }
}
