import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The map in ARCHITECTURE.md, held: which folder may know which.
struct ArchitectureTests {
  /// Folders of ChartKit, and the folders whose types each may mention, with the reason.
  static let allowed: [(folder: String, knows: Set<String>, reason: String)] = [
    ("Model", ["Model"], "charts are data; nothing above them is needed to describe one"),
    (
      "Formats", ["Model", "Formats"],
      "readers build drafts and writers read charts; how a chart runs is none of theirs"
    ),
    ("DataModels", ["Model", "DataModels"], "expressions see a scope, not the engine"),
    (
      "Loading", ["Model", "Formats", "DataModels", "Loading"],
      "modules must be run before their machines can be read, and read again when machines are met at run time"
    ),
    ("Engine", ["Model", "DataModels", "Engine"], "the engine runs any chart, whatever it was read from"),
    (
      "Debugging", ["Model", "DataModels", "Engine", "Exploration", "Debugging"],
      "sessions are driven through the interpreter; what would make an event fire is found by search"
    ),
    (
      "Exploration", ["Model", "DataModels", "Engine", "Exploration"],
      "questions are answered by the interpreter"
    ),
    (
      "Service", ["Model", "Formats", "DataModels", "Engine", "Debugging", "Exploration", "Service"],
      "services put everything together"
    ),
  ]

  @Test func foldersMentionOnlyTheTypesTheyMayKnow() throws {
    var owners: [String: String] = [:]
    for folder in Self.allowed.map(\.folder) {
      for file in try Source.files(in: "Sources/ChartKit/" + folder) {
        for type in file.declaredTypes { owners[type] = folder }
      }
    }
    #expect(owners["Chart"] == "Model" && owners["Interpreter"] == "Engine")
    for (folder, knows, reason) in Self.allowed {
      for file in try Source.files(in: "Sources/ChartKit/" + folder) {
        for word in file.words {
          guard let owner = owners[word], !knows.contains(owner) else { continue }
          Issue.record("\(file.path) mentions \(word) of \(owner), but \(folder) may not: \(reason)")
        }
      }
    }
  }

  @Test func importsStayWhereTheyBelong() throws {
    for file in try Source.files(in: "Sources") {
      for module in file.imports {
        switch module {
        case "CNcurses":
          #expect(
            file.path.contains("/StateTUI/Terminal/"),
            "\(file.path) imports CNcurses: curses lives in one folder")
        case "CJavaScriptCore":
          #expect(
            file.path.contains("/DataModels/"),
            "\(file.path) imports CJavaScriptCore: scripts run behind data models")
        case "CSQLite":
          #expect(
            file.path.hasSuffix("/StateTUI/Store/Database.swift"),
            "\(file.path) imports CSQLite: what is kept in files is none of the services' business")
        case "Foundation", "FoundationEssentials":
          Issue.record(
            "\(file.path) imports \(module): it costs start-up time, and its JSON loses the order of keys")
        case "ChartKit":
          #expect(
            !file.path.contains("/TerminalKit/"),
            "\(file.path) imports ChartKit: cells know nothing of charts")
        default: break
        }
      }
    }
  }

  @Test func onlyServicesAreConcurrent() throws {
    for folder in Self.allowed.map(\.folder) where folder != "Service" {
      for file in try Source.files(in: "Sources/ChartKit/" + folder) {
        let found = file.words.intersection(["async", "await", "Task"])
        #expect(found.isEmpty, "\(file.path) has \(found.sorted()): concurrency stays at the edge")
      }
    }
  }

  /// Functions that a protocol of the folder has are described there.
  @Test func publicNamesOfServicesAreDescribed() throws {
    let files = try Source.files(in: "Sources/ChartKit/Service")
    let texts = try files.map { String(decoding: try TestFiles.read($0.path), as: UTF8.self) }
    let witnessed = Set(
      texts.flatMap { text in text.matches(of: /\n  (?:mutating )?func (\w+)\(/).map { $0.1 } })
    for (file, text) in zip(files, texts) {
      var before = ""
      for line in text.split(separator: "\n").map({ String($0.drop { $0 == " " }) }) {
        let name = line.firstMatch(of: /^public (?:mutating )?func (\w+)/)?.1
        let isWitness = name.map { witnessed.contains($0) } ?? false
        if line.hasPrefix("public "), !before.hasPrefix("///"), !isWitness {
          Issue.record("\(file.path): nothing is said of: \(line)")
        }
        if !line.hasPrefix("@") { before = line }
      }
    }
  }

  @Test func panesSeeNeitherTheTerminalNorJobs() throws {
    for file in try Source.files(in: "Sources/StateTUI/Panes") {
      let found = file.words.intersection(["Job", "Terminal", "CNcurses"])
      #expect(found.isEmpty, "\(file.path) mentions \(found.sorted())")
    }
  }
}

/// A source file, read for its words.
private struct Source {
  let path: String
  let code: [Substring]

  static func files(in folder: String) throws -> [Source] {
    let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/"
    return try paths(below: root + folder).map { path in
      let text = String(decoding: try TestFiles.read(path), as: UTF8.self)
      return Source(path: path, code: text.split(separator: "\n").map(withoutComment))
    }
  }

  private static func paths(below folder: String) -> [String] {
    guard let entries = opendir(folder) else { return [] }
    defer { closedir(entries) }
    var found: [String] = []
    while let entry = readdir(entries) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasPrefix(".") { continue }
      if name.hasSuffix(".swift") {
        found.append(folder + "/" + name)
      } else {
        found += paths(below: folder + "/" + name)
      }
    }
    return found.sorted()
  }

  private static func withoutComment(_ line: Substring) -> Substring {
    let start = line.drop { $0 == " " }
    if start.hasPrefix("//") { return "" }
    let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
    return parts.count < 3
      ? line : Substring(stride(from: 0, to: parts.count, by: 2).map { parts[$0] }.joined(separator: " "))
  }

  var words: Set<String> {
    Set(code.flatMap { line in line.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init) })
  }

  var imports: [String] {
    code.compactMap { line in
      let words = line.split(separator: " ")
      return words.count >= 2 && words[0] == "import" ? String(words[1]) : nil
    }
  }

  /// Types declared at the top level.
  var declaredTypes: [String] {
    let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "typealias"]
    return code.compactMap { line in
      if line.hasPrefix(" ") { return nil }
      let words = line.split { " :<{=".contains($0) }
      guard let at = words.firstIndex(where: kinds.contains), at + 1 < words.count, !words.contains("private")
      else {
        return nil
      }
      return String(words[at + 1])
    }
  }
}
