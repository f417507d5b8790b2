import Foundation
import Testing

@testable import ChartKit

/// Documents that are not part of the repository: read where they are found.
enum SCXMLCorpus {
  static let folder: URL? = {
    let given = ProcessInfo.processInfo.environment["STATETUI_SHARED"].map { URL(fileURLWithPath: $0) }
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    let folder = given ?? root.deletingLastPathComponent().appendingPathComponent("shared")
    let isThere = FileManager.default.fileExists(atPath: folder.appendingPathComponent("w3c-scxml").path)
    return isThere ? folder : nil
  }()

  static func documents(in path: String) -> [URL] {
    guard let folder else { return [] }
    let files = FileManager.default.enumerator(
      at: folder.appendingPathComponent(path), includingPropertiesForKeys: nil)
    let all = (files?.allObjects as? [URL]) ?? []
    return all.filter { $0.pathExtension == "scxml" }.sorted { $0.path < $1.path }
  }

  static func source(_ url: URL) throws -> SourceText {
    SourceText(name: url.path, bytes: Array(try Data(contentsOf: url)))
  }
}

struct SCXMLCorpusTests {
  static let folders =
    ["ecma", "null-derived", "null", "manual-as-auto", "extra", "xpath"].map { "w3c-scxml/" + $0 }
    + ["scion-tests"]

  @Test func everyDocumentIsReadable() throws {
    guard SCXMLCorpus.folder != nil else { return print("no folder with test documents; skipped") }
    let isVerbose = ProcessInfo.processInfo.environment["STATETUI_VERBOSE"] != nil
    var count = 0
    for url in Self.folders.flatMap({ SCXMLCorpus.documents(in: $0) }) {
      let source = try SCXMLCorpus.source(url)
      do {
        let draft = try SCXMLReader.read(source)
        #expect(!draft.states.isEmpty)
        count += 1
        for diagnostic in draft.diagnostics where isVerbose { print(diagnostic.text(in: draft.source)) }
      } catch {
        Issue.record("\(error.diagnostic.text(in: source))")
      }
    }
    #expect(count > 500)
  }

  @Test func documentsWithoutDataModelHaveNoErrors() throws {
    let urls =
      SCXMLCorpus.documents(in: "w3c-scxml/null-derived") + SCXMLCorpus.documents(in: "w3c-scxml/null")
    for url in urls {
      let draft = try SCXMLReader.read(try SCXMLCorpus.source(url))
      #expect(draft.dataModel == "null")
      for diagnostic in ChartCompiler.compile(draft).diagnostics where diagnostic.severity == .error {
        Issue.record("\(diagnostic.text(in: draft.source))")
      }
    }
  }
}
