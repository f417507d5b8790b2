/// A source map of version 3: where in which original text each part of a generated one comes from.
public struct SourceMap: Sendable {
  /// An original text.
  public struct Original: Hashable, Sendable {
    public var name: String
    /// Nil where the map does not hold it.
    public var text: String?
  }

  /// A place in an original, lines and columns (UTF-16 units) from 1.
  public struct Place: Hashable, Sendable {
    /// Index in ``originals``.
    public var original: Int
    public var line: Int
    public var column: Int
  }

  private struct Segment {
    /// From 0.
    var column: Int
    /// Nil where the part comes from nowhere.
    var place: Place?
  }

  public private(set) var originals: [Original]
  /// For each line the segments, columns ascending.
  private let lines: [[Segment]]

  /// Reads the map that stands in a comment at the end of a generated text (`sourceMappingURL=data:…;base64,…`).
  ///
  /// Returns nil where the text has none. Throws where it is none of version 3.
  public static func inline(in text: [UInt8]) throws(UnreadableDocument) -> SourceMap? {
    let mark = Array("//# sourceMappingURL=data:application/json".utf8)
    guard let start = lastIndex(of: mark, in: text) else { return nil }
    let end = text[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? text.endIndex
    guard let comma = text[start..<end].firstIndex(of: UInt8(ascii: ",")) else { return nil }
    guard let json = Base64.decode(text[(comma + 1)..<end]) else {
      throw UnreadableDocument("source-map", "the source map is not base64", at: comma + 1)
    }
    return try read(json)
  }

  /// Reads a map.
  public static func read(_ json: [UInt8]) throws(UnreadableDocument) -> SourceMap {
    let root = try JSONTree.read(json).root
    guard root["version"]?.number == 3, let mappings = root["mappings"]?.string else {
      throw UnreadableDocument("source-map", "this is no source map of version 3", at: root.offset)
    }
    let folder = root["sourceRoot"]?.string ?? ""
    let texts = root["sourcesContent"]?.array ?? []
    let originals = (root["sources"]?.array ?? []).enumerated().map { index, name in
      Original(name: folder + (name.string ?? ""), text: index < texts.count ? texts[index].string : nil)
    }
    return SourceMap(
      originals: originals, lines: try segments(Array(mappings.utf8), originals: originals.count))
  }

  /// Where a place of the generated text comes from; lines and columns (UTF-16 units) from 1. Nil where it was added.
  public func place(line: Int, column: Int) -> Place? {
    guard line >= 1, line <= lines.count else { return nil }
    let segments = lines[line - 1]
    var low = 0
    var high = segments.count
    while low < high {
      let middle = (low + high) / 2
      if segments[middle].column <= column - 1 { low = middle + 1 } else { high = middle }
    }
    guard low > 0, var place = segments[low - 1].place else { return nil }
    // Segments are as long as names are: what stands behind the first sign stands behind it in the original, too.
    if low < segments.count || column - 1 - segments[low - 1].column < 200 {
      place.column += column - 1 - segments[low - 1].column
    }
    return place
  }

  /// The same with other names for the originals.
  public func renamed(_ name: (String) -> String) -> SourceMap {
    var map = self
    for index in originals.indices { map.originals[index].name = name(originals[index].name) }
    return map
  }

  private static func lastIndex(of part: [UInt8], in text: [UInt8]) -> Int? {
    var at = text.count - part.count
    while at >= 0 {
      if text[at] == part[0], text[at..<(at + part.count)].elementsEqual(part) { return at }
      at -= 1
    }
    return nil
  }

  private static func segments(_ text: [UInt8], originals: Int) throws(UnreadableDocument) -> [[Segment]] {
    var lines: [[Segment]] = [[]]
    var state = (column: 0, original: 0, line: 0, originalColumn: 0)
    var at = 0
    while at < text.count {
      switch text[at] {
      case UInt8(ascii: ";"):
        lines.append([])
        state.column = 0
        at += 1
      case UInt8(ascii: ","): at += 1
      default:
        let fields = try fields(text, &at)
        state.column &+= fields[0]
        var segment = Segment(column: state.column)
        if fields.count >= 4 {
          state.original &+= fields[1]
          state.line &+= fields[2]
          state.originalColumn &+= fields[3]
          guard (0..<originals).contains(state.original), state.line >= 0, state.originalColumn >= 0 else {
            throw UnreadableDocument("source-map", "the source map leads to no source", at: nil)
          }
          segment.place = Place(
            original: state.original, line: state.line + 1, column: state.originalColumn + 1)
        }
        lines[lines.count - 1].append(segment)
      }
    }
    return lines.map { line in line.sorted { $0.column < $1.column } }
  }

  /// The numbers of one segment: 1, 4 or 5, in base 64 with a variable length.
  private static func fields(_ text: [UInt8], _ at: inout Int) throws(UnreadableDocument) -> [Int] {
    var fields: [Int] = []
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while at < text.count, text[at] != UInt8(ascii: ";"), text[at] != UInt8(ascii: ",") {
      guard let digit = Base64.value(text[at]), shift < 40 else {
        throw UnreadableDocument("source-map", "the source map's mappings cannot be read", at: nil)
      }
      value |= UInt64(digit & 31) << shift
      shift += 5
      at += 1
      guard digit & 32 == 0 else { continue }
      fields.append(value & 1 == 1 ? -Int(value >> 1) : Int(value >> 1))
      (value, shift) = (0, 0)
    }
    guard shift == 0, [1, 4, 5].contains(fields.count) else {
      throw UnreadableDocument("source-map", "the source map's mappings cannot be read", at: nil)
    }
    return fields
  }
}

/// Bytes as 64 letters (RFC 4648).
enum Base64 {
  static func value(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): letter - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): letter - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): letter - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }

  /// The bytes; nil where there are other letters.
  static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(text.count * 3 / 4)
    var bits: UInt32 = 0
    var count = 0
    for letter in text {
      if letter == UInt8(ascii: "=") { break }
      guard let value = value(letter) else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        result.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return result
  }
}
