import ChartKit

/// Where the list of events comes from: inline JSON, a file, or standard input; a JSON array or JSON lines.
///
/// Standard input in lines is read one at a time, so that a program can hold a conversation.
struct EventSource {
  private var lines: InputLines
  /// What is left of an array, the next item last; nil where the source is not known to be an array.
  private var items: [EventItem]?

  /// `argument` is inline JSON where it starts with `[`, else `-` or a file's name.
  init(_ argument: String) throws(Failure) {
    if argument.utf8.first(where: { ![0x20, 0x0A, 0x0D, 0x09].contains($0) }) == 0x5B {
      self.init(name: "EVENTS", bytes: Array(argument.utf8))
    } else {
      self.init(try InputLines.named(argument))
    }
  }

  private init(_ lines: InputLines) { self.lines = lines }

  init(name: String, bytes: [UInt8], descriptor: Int32? = nil) {
    self.init(InputLines(name: name, bytes: bytes, descriptor: descriptor))
  }

  /// Whether items come as somebody writes them.
  var isLive: Bool { lines.isLive }

  /// All items that are left.
  mutating func all() throws(Failure) -> [EventItem] {
    var all: [EventItem] = []
    while let item = try next() { all.append(item) }
    return all
  }

  /// The next item; nil at the end.
  mutating func next() throws(Failure) -> EventItem? {
    if items == nil, let first = try lines.firstByte(), first == 0x5B { items = try array() }
    if items != nil { return items?.popLast() }
    while let line = try lines.next() {
      let source = SourceText(name: lines.name, bytes: line)
      let read: (node: JSONNode, extra: Int?)?
      do {
        read = try Self.read(line)
      } catch {
        throw failure(error.diagnostic.message, at: error.diagnostic.offset ?? 0, in: source)
      }
      guard let read else { continue }
      if let extra = read.extra { throw failure("a line must hold one item", at: extra, in: source) }
      return try EventItem(read.node) { failure($0, at: $1, in: source) }
    }
    return nil
  }

  /// A line's value, and the place of a second one; nil where the line is blank.
  private static func read(_ line: [UInt8]) throws(UnreadableDocument) -> (node: JSONNode, extra: Int?)? {
    guard let first = try JSONTree.readValue(line, from: 0) else { return nil }
    let second = try JSONTree.readValue(line, from: first.end)
    return (first.tree.root, second?.tree.root.offset)
  }

  /// Places count from the current line.
  private func failure(_ message: String, at offset: Int, in source: SourceText) -> Failure {
    source.failure(message, at: offset, inLine: lines.count)
  }

  /// The whole source as an array, in reverse.
  private mutating func array() throws(Failure) -> [EventItem] {
    let bytes = try lines.rest()
    let source = SourceText(name: lines.name, bytes: bytes)
    let root: JSONNode
    do {
      root = try JSONTree.read(bytes).root
    } catch {
      throw Failure(.invalidData, error.diagnostic.text(in: source))
    }
    var items: [EventItem] = []
    for node in root.array ?? [] {
      items.append(try EventItem(node) { failure($0, at: $1, in: source) })
    }
    return items.reversed()
  }
}
