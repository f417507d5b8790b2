import ChartKit

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A chart that comes with the program.
struct Sample: Hashable, Sendable {
  /// The path of its document.
  var path: String
  var title: String
  /// What it teaches, in one line.
  var shows: String
  /// Paths of the same chart in other formats.
  var alternatives: [String]
  /// Paths of the machine's earlier versions, the oldest first.
  var versions: [String]
  var note: String?
}

/// The charts that come with the program: a folder with an `index.json`.
///
/// The folder is the first of: `STATETUI_SAMPLES`; `samples` beside the program or in a folder above it; `samples` in
/// the current folder or one above it; `share/statetui/samples` beside the program's `bin`, under `/usr/local`, under
/// `/usr`.
struct SampleCatalog: Sendable {
  /// Nil where no samples were found.
  let folder: String?

  static let standard = SampleCatalog(folder: findFolder())

  /// All samples in the order of the index; empty where there is no folder or no index that can be read.
  func samples() -> [Sample] {
    guard let folder, let bytes = try? FileReading.read(folder + "/index.json"),
      let entries = try? Value(json: bytes).array
    else { return [] }
    return entries.compactMap { entry in
      guard let file = entry["file"]?.string else { return nil }
      let alternatives = (entry["alternatives"]?.array ?? []).compactMap(\.string)
      return Sample(
        path: folder + "/" + file, title: entry["title"]?.string ?? file, shows: entry["shows"]?.string ?? "",
        alternatives: alternatives.map { folder + "/" + $0 },
        versions: (entry["versions"]?.array ?? []).compactMap(\.string).map { folder + "/" + $0 },
        note: entry["note"]?.string)
    }
  }

  /// The document of the sample with this name, with or without the file's ending; nil where there is none.
  func path(ofSample name: String) -> String? {
    guard let folder, !name.isEmpty, !name.contains("/"), !name.hasPrefix(".") else { return nil }
    return ["", ".json", ".scxml", ".machine.js", ".machine.ts"].map { "\(folder)/\(name)\($0)" }.first {
      path in
      FileReading.exists(path) && !FileReading.isFolder(path)
    }
  }

  private static func findFolder() -> String? {
    if let named = getenv("STATETUI_SAMPLES") { return String(cString: named) }
    var candidates: [String] = []
    let program = programFolder()
    if let program { candidates += above(program).map { $0 + "/samples" } }
    if let here = realpath(".", nil) {
      candidates += above(String(cString: here)).map { $0 + "/samples" }
      free(here)
    }
    if let program { candidates.append(program + "/../share/statetui/samples") }
    candidates += ["/usr/local/share/statetui/samples", "/usr/share/statetui/samples"]
    return candidates.first { FileReading.exists($0 + "/index.json") }
  }

  /// A folder and all that it lies in.
  private static func above(_ folder: String) -> [String] {
    var folders = [folder]
    while let here = folders.last, let slash = here.lastIndex(of: "/"), slash > here.startIndex {
      folders.append(String(here[..<slash]))
    }
    return folders
  }

  /// The folder of the running program, with links followed.
  private static func programFolder() -> String? {
    #if os(Linux)
      let path = "/proc/self/exe"
    #else
      let path = CommandLine.arguments.first ?? ""
    #endif
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    let text = String(cString: real)
    return text.lastIndex(of: "/").map { String(text[..<$0]) }
  }
}
