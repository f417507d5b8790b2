import ChartKit

/// The lines of a text: all of it at once, or of an open file as they come, so that a program can hold a conversation.
///
/// Not the standard library's `readLine`: at the end of input that goes on for ever where a signal has left its mark.
struct InputLines {
  /// How messages name the text.
  let name: String
  /// An open file to read on from; nil where all bytes are there.
  private var descriptor: Int32?
  /// Bytes that are not used yet, from `position` on.
  private var bytes: [UInt8]
  private var position = 0
  /// How many lines were taken.
  private(set) var count = 0

  init(name: String, bytes: [UInt8], descriptor: Int32? = nil) {
    (self.name, self.bytes, self.descriptor) = (name, bytes, descriptor)
  }

  /// Standard input, or what is left of it.
  static var standard: InputLines { InputLines(name: FileReading.standardInput, bytes: [], descriptor: 0) }

  /// A file, or standard input where the name is `-`. Throws exit code 66 where it cannot be read.
  static func named(_ name: String) throws(Failure) -> InputLines {
    name == "-" ? standard : InputLines(name: name, bytes: try FileReading.read(name))
  }

  /// Whether lines come as somebody writes them.
  var isLive: Bool { descriptor != nil }

  /// The next line without its end; nil at the end.
  mutating func next() throws(Failure) -> [UInt8]? {
    var end = position
    while true {
      while end >= bytes.count {
        if try !fill() { return end > position ? take(upTo: end, skipping: 0) : nil }
      }
      if bytes[end] == 0x0A { return take(upTo: end, skipping: 1) }
      end += 1
    }
  }

  /// The first byte that is no white space, before any line was taken; nil where there is none.
  mutating func firstByte() throws(Failure) -> UInt8? {
    guard count == 0 else { return nil }
    var index = 0
    while true {
      while index >= bytes.count { if try !fill() { return nil } }
      switch bytes[index] {
      case 0x20, 0x0A, 0x0D, 0x09, 0xEF, 0xBB, 0xBF: index += 1
      default: return bytes[index]
      }
    }
  }

  /// Everything that is left.
  mutating func rest() throws(Failure) -> [UInt8] {
    while try fill() {}
    defer { position = bytes.count }
    return Array(bytes[position...])
  }

  private mutating func take(upTo end: Int, skipping skipped: Int) -> [UInt8] {
    let line = Array(bytes[position..<end])
    position = end + skipped
    count += 1
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

extension SourceText {
  /// A fault of one line of a longer text, of which so many lines were taken; exit code 65.
  func failure(_ message: String, at offset: Int, inLine count: Int) -> Failure {
    var place = location(at: offset)
    place.line += max(0, count - 1)
    return Failure(.invalidData, "\(place): \(message)")
  }
}
