import ChartKit

/// Where the list of events comes from: inline JSON, a file, or standard input; a JSON array or JSON lines.
///
/// Standard input in lines is read one at a time, so that a program can hold a conversation.
struct EventSource {
  private let name: String
  /// An open file to read on from; nil where all bytes are there.
  private var descriptor: Int32?
  /// Bytes that are not used yet.
  private var bytes: [UInt8]
  private var position = 0
  /// Lines before `position`.
  private var lines = 0
  /// What is left of an array, the next item last; nil where the source is not known to be an array.
  private var items: [EventItem]?

  /// `argument` is inline JSON where it starts with `[`, else `-` or a file's name.
  init(_ argument: String) throws(Failure) {
    if argument.utf8.first(where: { ![0x20, 0x0A, 0x0D, 0x09].contains($0) }) == 0x5B {
      self.init(name: "EVENTS", bytes: Array(argument.utf8))
    } else if argument == "-" {
      self.init(name: FileReading.standardInput, bytes: [], descriptor: 0)
    } else {
      self.init(name: argument, bytes: try FileReading.read(argument))
    }
  }

  init(name: String, bytes: [UInt8], descriptor: Int32? = nil) {
    (self.name, self.bytes, self.descriptor) = (name, bytes, descriptor)
  }

  /// Whether items come as somebody writes them.
  var isLive: Bool { descriptor != nil }

  /// All items that are left.
  mutating func all() throws(Failure) -> [EventItem] {
    var all: [EventItem] = []
    while let item = try next() { all.append(item) }
    return all
  }

  /// The next item; nil at the end.
  mutating func next() throws(Failure) -> EventItem? {
    if items == nil, let first = try firstByte(), first == 0x5B { items = try array() }
    if items != nil { return items?.popLast() }
    while let line = try line() {
      let source = SourceText(name: name, bytes: line)
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
    var place = source.location(at: offset)
    place.line += max(0, lines - 1)
    return Failure(.invalidData, "\(place): \(message)")
  }

  /// The whole source as an array, in reverse.
  private mutating func array() throws(Failure) -> [EventItem] {
    while try fill() {}
    let source = SourceText(name: name, bytes: bytes)
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
    position = bytes.count
    return items.reversed()
  }

  /// The first byte of the source that is no white space; nil where that was already passed, or there is none.
  private mutating func firstByte() throws(Failure) -> UInt8? {
    guard lines == 0 else { return nil }
    var index = 0
    while true {
      while index >= bytes.count { if try !fill() { return nil } }
      switch bytes[index] {
      case 0x20, 0x0A, 0x0D, 0x09, 0xEF, 0xBB, 0xBF: index += 1
      default: return bytes[index]
      }
    }
  }

  /// The next line; nil at the end.
  private mutating func line() throws(Failure) -> [UInt8]? {
    var end = position
    while true {
      while end >= bytes.count {
        if try !fill() {
          guard end > position else { return nil }
          return take(upTo: end, skipping: 0)
        }
      }
      if bytes[end] == 0x0A { return take(upTo: end, skipping: 1) }
      end += 1
    }
  }

  private mutating func take(upTo end: Int, skipping count: Int) -> [UInt8] {
    let line = Array(bytes[position..<end])
    position = end + count
    lines += 1
    if position > 1 << 16 {
      bytes.removeFirst(position)
      position = 0
    }
    return line
  }

  /// Reads on; false at the end.
  private mutating func fill() throws(Failure) -> Bool {
    guard let descriptor else { return false }
    guard let chunk = try FileReading.readChunk(descriptor, named: name) else {
      self.descriptor = nil
      return false
    }
    bytes += chunk
    if bytes.count - position > FileReading.limit {
      throw Failure(
        .unreadable, "\(name): this is larger than \(FileReading.limit >> 20) MiB, which is the limit")
    }
    return true
  }
}
