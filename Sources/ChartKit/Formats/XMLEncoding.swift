/// Turns a document's bytes into UTF-8.
enum XMLEncoding {
  /// The document in UTF-8 without a byte order mark; the same object where it already is.
  static func utf8(_ source: SourceText) throws(UnreadableDocument) -> SourceText {
    let bytes = source.bytes
    guard bytes.count < Int(Int32.max) / 2 else {
      throw UnreadableDocument("xml-too-large", "the document is larger than 1 GB", at: nil)
    }
    if let low = utf16Order(bytes) { return try SourceText(name: source.name, bytes: utf16(bytes, low: low)) }
    if bytes.starts(with: mark) { return SourceText(name: source.name, bytes: Array(bytes[mark.count...])) }
    guard let (name, offset) = declared(bytes) else { return source }
    switch name.uppercased() {
    case "UTF-8", "UTF8": return source
    case "US-ASCII", "ASCII":
      if let place = bytes.firstIndex(where: { $0 >= 0x80 }) {
        throw UnreadableDocument(
          "xml-encoding", "the document says that it is US-ASCII, but this byte is not", at: place)
      }
      return source
    case "ISO-8859-1", "ISO8859-1", "LATIN1", "ISO-LATIN-1":
      return SourceText(name: source.name, bytes: singleByte(bytes) { UInt32($0) })
    case "WINDOWS-1252", "CP1252":
      return SourceText(name: source.name, bytes: singleByte(bytes, windows1252))
    case "UTF-16", "UTF-16LE", "UTF-16BE":
      throw UnreadableDocument(
        "xml-encoding", "the document says that it is \(name), but its characters are single bytes",
        at: offset)
    default:
      throw UnreadableDocument(
        "xml-encoding",
        "the encoding \(name) is not supported; UTF-8, UTF-16, ISO-8859-1, WINDOWS-1252 and US-ASCII are",
        at: offset)
    }
  }

  /// UTF-8's byte order mark.
  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Where in each pair the low byte stands; nil where the text is not UTF-16.
  private static func utf16Order(_ bytes: [UInt8]) -> Int? {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0x3C, 0, 0x3F, 0]) { return 0 }
    if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0, 0x3C, 0, 0x3F]) { return 1 }
    return nil
  }

  /// Where the text's byte at an offset stands in the bytes that the text was made from.
  static func offset(_ offset: Int, of text: [UInt8], in bytes: [UInt8]) -> Int {
    let head = String(decoding: text[..<min(max(0, offset), text.count)], as: UTF8.self)
    if let low = utf16Order(bytes) {
      return min(bytes.count, head.utf16.count * 2 + (bytes[low] == 0xFF ? 2 : 0))
    }
    if bytes.starts(with: mark) { return min(bytes.count, offset + mark.count) }
    return text.count == bytes.count ? offset : head.unicodeScalars.count
  }

  /// Refuses bytes that are not UTF-8, and the two non-characters that XML leaves out.
  static func check(_ bytes: [UInt8]) throws(UnreadableDocument) {
    let place = bytes.withUnsafeBytes { firstFault($0) }
    if let place {
      throw UnreadableDocument(
        "xml-encoding", "this byte is not valid UTF-8; is the encoding missing in the XML declaration?",
        at: place)
    }
  }

  private static func firstFault(_ bytes: UnsafeRawBufferPointer) -> Int? {
    var index = 0
    while index < bytes.count {
      while index + 8 <= bytes.count,
        bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        index += 8
      }
      guard index < bytes.count else { return nil }
      if bytes[index] < 0x80 {
        index += 1
        continue
      }
      let length = sequence(bytes, at: index)
      if length == 0 { return index }
      index += length
    }
    return nil
  }

  /// The length of a valid sequence of several bytes, else 0.
  private static func sequence(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Int {
    let first = bytes[index]
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard first >= 0xC2, first <= 0xF4, index + length <= bytes.count else { return 0 }
    for next in 1..<length where bytes[index + next] & 0xC0 != 0x80 { return 0 }
    let second = bytes[index + 1]
    switch first {
    case 0xE0 where second < 0xA0, 0xED where second > 0x9F, 0xF0 where second < 0x90,
      0xF4 where second > 0x8F:
      return 0
    case 0xEF where second == 0xBF && bytes[index + 2] >= 0xBE: return 0
    default: return length
    }
  }

  /// The encoding that the XML declaration names, and where.
  static func declared(_ bytes: [UInt8]) -> (name: String, offset: Int)? {
    guard bytes.starts(with: Array("<?xml".utf8)) else { return nil }
    let end = bytes.firstIndex(of: UInt8(ascii: ">")) ?? bytes.count
    let keyword = Array("encoding".utf8)
    var index = 5
    while index + keyword.count < end, !bytes[index...].starts(with: keyword) { index += 1 }
    index += keyword.count
    while index < end, bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "'") { index += 1 }
    guard index < end else { return nil }
    let quote = bytes[index]
    let start = index + 1
    guard let close = bytes[start..<end].firstIndex(of: quote) else { return nil }
    return (String(decoding: bytes[start..<close], as: UTF8.self), start)
  }

  private static func utf16(_ bytes: [UInt8], low: Int) throws(UnreadableDocument) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    func unit(_ index: Int) -> UInt32 { UInt32(bytes[index + low]) | UInt32(bytes[index + 1 - low]) << 8 }
    var index = bytes[low] == 0xFF ? 2 : 0
    while index + 1 < bytes.count {
      var scalar = unit(index)
      if scalar >= 0xD800, scalar < 0xDC00, index + 3 < bytes.count, unit(index + 2) & 0xFC00 == 0xDC00 {
        scalar = 0x10000 + (scalar - 0xD800) << 10 + (unit(index + 2) - 0xDC00)
        index += 2
      }
      index += 2
      guard scalar & 0xFFFF_F800 != 0xD800 else {
        throw UnreadableDocument("xml-encoding", "half of a UTF-16 character stands alone", at: index - 2)
      }
      append(scalar, to: &text)
    }
    guard index == bytes.count else {
      throw UnreadableDocument("xml-encoding", "the UTF-16 text ends in half a character", at: index)
    }
    return text
  }

  private static func singleByte(_ bytes: [UInt8], _ scalar: (UInt8) -> UInt32) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    for byte in bytes {
      if byte < 0x80 { text.append(byte) } else { append(scalar(byte), to: &text) }
    }
    return text
  }

  private static func windows1252(_ byte: UInt8) -> UInt32 {
    byte < 0xA0 ? windows1252Upper[Int(byte) - 0x80] : UInt32(byte)
  }

  /// What the bytes 0x80 to 0x9F mean.
  private static let windows1252Upper: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152,
    0x8D,
    0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161,
    0x203A,
    0x0153, 0x9D, 0x017E, 0x0178,
  ]

  /// Appends a scalar value in UTF-8.
  static func append(_ scalar: UInt32, to text: inout [UInt8]) {
    switch scalar {
    case ..<0x80: text.append(UInt8(scalar))
    case ..<0x800: text += [UInt8(0xC0 | scalar >> 6), UInt8(0x80 | scalar & 0x3F)]
    case ..<0x10000:
      text += [UInt8(0xE0 | scalar >> 12), UInt8(0x80 | scalar >> 6 & 0x3F), UInt8(0x80 | scalar & 0x3F)]
    default:
      text += [
        UInt8(0xF0 | scalar >> 18 & 0x07), UInt8(0x80 | scalar >> 12 & 0x3F),
        UInt8(0x80 | scalar >> 6 & 0x3F), UInt8(0x80 | scalar & 0x3F),
      ]
    }
  }
}
