import Testing

@testable import ChartKit

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The machines of the shared trace collection, which are not part of the package.
enum SharedFiles {
  /// The bytes of a shared file; nil, with a line that says so, where there is none.
  static func bytes(_ path: String) -> [UInt8]? {
    var package = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    package.removeLast(4)
    let standard = package.joined(separator: "/") + "/../shared"
    let folder = getenv("STATETUI_SHARED").map { String(cString: $0) } ?? standard
    guard let file = fopen("\(folder)/\(path)", "r") else {
      print("skipped: no shared file \(path)")
      return nil
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  /// The machines of a trace file, cut out as text.
  static func machines(_ path: String) throws -> [SourceText] {
    guard let bytes = bytes(path) else { return [] }
    var found: [SourceText] = []
    var offset = 0
    while let (tree, end) = try JSONTree.readValue(bytes, from: offset) {
      let name = tree.root["name"]?.string ?? path
      if let machine = tree.root["machine"], let next = try JSONTree.readValue(bytes, from: machine.offset) {
        found.append(SourceText(name: name, bytes: Array(bytes[machine.offset..<next.end])))
      }
      offset = end
    }
    return found
  }
}

struct XStateTraceMachinesTests {
  @Test(arguments: [
    ("v5-basic.jsonl", Dialect.xstate5), ("v5.jsonl", .xstate5), ("v4.jsonl", .xstate4),
  ])
  func readsAllMachines(file: String, dialect: Dialect) throws {
    for source in try SharedFiles.machines("xstate-traces/\(file)") {
      let draft = try ChartFormat.read(source, dialect: dialect)
      #expect(draft.diagnostics.isEmpty, "\(draft.diagnostics.map { $0.text(in: source) })")
      #expect(draft.dialect == dialect)
      #expect(draft.states.count > 2)
      for (index, state) in draft.states.enumerated() {
        #expect((state.parent ?? -1) < StateIndex(index))
        #expect(state.kind != .compound || state.initial != nil)
      }
      let detected = try ChartFormat.read(source)
      if dialect == .xstate5 { #expect(detected.dialect == .xstate5) }
    }
  }
}
