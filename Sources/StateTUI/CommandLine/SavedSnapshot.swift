import ChartKit

/// A snapshot in a file: what `trace --snapshot` printed, alone or as the last line of a trace.
enum SavedSnapshot {
  /// Throws exit code 66 where the file cannot be read, 65 where it holds no snapshot of the chart.
  static func read(_ name: String, for interpreter: Interpreter) throws(Failure) -> Snapshot {
    let bytes = try FileReading.read(name)
    let source = SourceText(name: name == "-" ? FileReading.standardInput : name, bytes: bytes)
    let root: JSONNode
    do {
      root = try lastValue(of: bytes)
    } catch {
      throw Failure(.invalidData, error.diagnostic.text(in: source))
    }
    do {
      return try interpreter.snapshot(from: (root["snapshot"] ?? root).value)
    } catch {
      throw Failure(.invalidData, "\(source.location(at: root.offset)): \(error.description)")
    }
  }

  private static func lastValue(of bytes: [UInt8]) throws(UnreadableDocument) -> JSONNode {
    var last: JSONNode?
    var position = 0
    while let read = try JSONTree.readValue(bytes, from: position) {
      last = read.tree.root
      position = read.end
    }
    guard let last else {
      throw UnreadableDocument("snapshot-empty", "the file is empty; expected a snapshot", at: 0)
    }
    return last
  }
}
