/// A document's text with the name it was read under; turns byte offsets into lines and columns.
public final class SourceText: Sendable {
  /// One of the files that a document is made of.
  public struct Part: Hashable, Sendable {
    public var name: String
    /// Byte offsets of its first byte and of the one behind its last, in the whole document.
    public var start: Int
    public var end: Int
  }

  /// The file's name as the user gave it.
  public let name: String
  /// Of a document that is made of several files, their texts one behind the other.
  public let bytes: [UInt8]
  /// At least one, ascending.
  public let parts: [Part]

  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    parts = [Part(name: name, start: 0, end: bytes.count)]
  }

  /// A document that is made of several files; it has the first one's name.
  public init(parts texts: [(name: String, bytes: [UInt8])]) {
    var bytes: [UInt8] = []
    var parts: [Part] = []
    for text in texts {
      parts.append(Part(name: text.name, start: bytes.count, end: bytes.count + text.bytes.count))
      bytes += text.bytes + [0x0A]
    }
    name = texts.first?.name ?? ""
    self.bytes = bytes
    self.parts = parts.isEmpty ? [Part(name: "", start: 0, end: 0)] : parts
  }

  /// The file that a byte offset stands in.
  public func part(at offset: Int) -> Part {
    var low = 0
    var high = parts.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if parts[middle].start <= offset { low = middle } else { high = middle }
    }
    return parts[low]
  }

  public convenience init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// The place of a byte offset. Columns count Unicode scalars, from 1.
  public func location(at offset: Int) -> SourceLocation {
    let part = part(at: offset)
    let end = min(max(part.start, offset), part.end)
    var line = 1
    var start = part.start
    for index in start..<end where bytes[index] == 0x0A {
      line += 1
      start = index + 1
    }
    var column = 1
    for index in start..<end where bytes[index] & 0xC0 != 0x80 { column += 1 }
    return SourceLocation(file: part.name, line: line, column: column)
  }

  /// The byte offset of a place; nil where the document has no such file.
  public func offset(of place: SourceLocation) -> Int? {
    guard let part = parts.first(where: { $0.name == place.file }) else { return nil }
    var at = part.start
    var left = place.line - 1
    while left > 0, at < part.end {
      if bytes[at] == 0x0A { left -= 1 }
      at += 1
    }
    var column = place.column - 1
    while column > 0, at < part.end, bytes[at] != 0x0A {
      at += 1
      while at < part.end, bytes[at] & 0xC0 == 0x80 { at += 1 }
      column -= 1
    }
    return min(at, part.end)
  }
}

extension SourceText {
  /// The name of the XML element whose tag a byte offset stands in or behind, without its prefix.
  func tag(at offset: Int) -> String {
    var at = min(max(0, offset), bytes.count - 1)
    while at >= 0, bytes[at] != 0x3C || at + 1 < bytes.count && bytes[at + 1] == 0x21 { at -= 1 }
    guard at >= 0 else { return "" }
    let name = bytes[(at + 1)...].prefix { $0 > 0x20 && $0 != 0x3E && $0 != 0x2F }
    return String(decoding: name.split(separator: 0x3A).last ?? name, as: UTF8.self)
  }

  /// The path that a URI names below the document's folder; nil where it leads out of it, or to the network.
  public static func localName(of uri: String) -> String? {
    var path = uri[...]
    if path.hasPrefix("file:") { path = path.dropFirst(5) }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard let first = parts.first, !first.isEmpty, !first.contains(":"), !path.contains("\\"),
      !path.unicodeScalars.contains("\0")
    else { return nil }
    return parts.contains("..") ? nil : String(path)
  }
}

/// A place in a document; lines and columns count from 1.
public struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
  public var file: String
  public var line: Int
  public var column: Int

  public init(file: String, line: Int, column: Int) {
    (self.file, self.line, self.column) = (file, line, column)
  }

  public var description: String { "\(file):\(line):\(column)" }
}
