enum Byte {
  static let escape: UInt8 = 0x1B
  static let delete: UInt8 = 0x7F
}

/// Reads one key, mouse report or mark from the beginning of some bytes.
struct SequenceReader {
  enum Meaning {
    case input(Input)
    case pasteBegins
    /// Where the terminal's cursor stands, from 1.
    case cursor(row: Int, column: Int)
    /// A sequence that means nothing here.
    case nothing
  }

  struct Found {
    let meaning: Meaning
    let length: Int

    init(_ meaning: Meaning, length: Int) {
      self.meaning = meaning
      self.length = length
    }
  }

  let bytes: ArraySlice<UInt8>
  /// Whether nothing can follow, so that an incomplete sequence is read as it stands.
  let isFinal: Bool
  /// Whether `ESC [ row ; column R` is the terminal's answer, not a key.
  let awaitsCursor: Bool

  private func byte(_ offset: Int) -> UInt8? {
    let index = bytes.startIndex + offset
    return index < bytes.endIndex ? bytes[index] : nil
  }

  private func key(_ key: Key, _ length: Int) -> Found { Found(.input(.key(key)), length: length) }

  /// `nil` when the bytes are the beginning of something longer.
  func next() -> Found? {
    guard let first = byte(0) else { return nil }
    switch first {
    case Byte.escape: return escape()
    case 0x03: return Found(.input(.interrupted), length: 1)
    case 0x00..<0x20, Byte.delete: return key(SequenceReader.control(first), 1)
    case 0x20..<0x80: return key(.character(Character(Unicode.Scalar(first))), 1)
    default: return character(first)
    }
  }

  private static func control(_ byte: UInt8) -> Key {
    switch byte {
    case 0x00: .control(" ")
    case 0x08, Byte.delete: .backspace
    case 0x09: .tab
    case 0x0D: .enter
    case 0x1B: .escape
    case 0x1C..<0x20: .control(Character(Unicode.Scalar(byte + 0x40)))
    default: .control(Character(Unicode.Scalar(byte + 0x60)))
    }
  }

  private func character(_ first: UInt8) -> Found? {
    let replacement: Character = "\u{FFFD}"
    let length: Int
    switch first {
    case 0xC2..<0xE0: length = 2
    case 0xE0..<0xF0: length = 3
    case 0xF0..<0xF5: length = 4
    default: return key(.character(replacement), 1)
    }
    var present = 1
    while present < length, let next = byte(present), next & 0xC0 == 0x80 { present += 1 }
    if present < length {
      // Cut off at the end: more may come. Followed by something else: it never will.
      if byte(present) == nil, !isFinal { return nil }
      return key(.character(replacement), present)
    }
    let text = String(decoding: bytes.prefix(length), as: UTF8.self)
    return key(.character(text.count == 1 ? text.first ?? replacement : replacement), length)
  }

  private func escape() -> Found? {
    guard let second = byte(1) else { return isFinal ? key(.escape, 1) : nil }
    switch second {
    case 0x5B: return controlSequence() ?? (isFinal ? key(.alt("["), 2) : nil)
    case 0x4F: return singleShift() ?? (isFinal ? key(.alt("O"), 2) : nil)
    case Byte.delete: return key(.alt("\u{7F}"), 2)
    case 0x20..<Byte.delete: return key(.alt(Character(Unicode.Scalar(second))), 2)
    default: return key(.escape, 1)
    }
  }

  /// `ESC O x`, as application keypads send it.
  private func singleShift() -> Found? {
    guard let last = byte(2) else { return nil }
    if let found = KeySequences.letter(last, modifier: 1) { return key(found, 3) }
    return last < 0x20 ? key(.alt("O"), 2) : Found(.nothing, length: 3)
  }

  /// `ESC [ parameters letter`.
  private func controlSequence() -> Found? {
    // The Linux console's F1 to F5.
    if byte(2) == 0x5B {
      guard let letter = byte(3) else { return nil }
      let number = Int(letter) - 0x40
      return (1...5).contains(number) ? key(.function(number), 4) : Found(.nothing, length: 4)
    }
    var offset = 2
    while let next = byte(offset), (0x20..<0x40).contains(next), next != 0x24 || offset == 2 { offset += 1 }
    guard let last = byte(offset) else { return nil }
    // A control character inside: the sequence was cut off and another key follows.
    guard last >= 0x20, last != Byte.delete, last < 0x80 else { return Found(.nothing, length: offset) }
    let length = offset + 1
    let parameters = Parameters(bytes.dropFirst(2).prefix(offset - 2))
    if parameters.prefix == 0x3C { return mouse(parameters, last, length) }
    if last == 0x4D, parameters.values.isEmpty { return oldMouse(length) }
    if last == 0x7E, parameters[0] == 200 { return Found(.pasteBegins, length: length) }
    if awaitsCursor, last == 0x52, parameters.prefix == nil, parameters.values.count == 2 {
      return Found(.cursor(row: parameters[0], column: parameters[1]), length: length)
    }
    guard parameters.prefix == nil, let found = KeySequences.key(parameters, last) else {
      return Found(.nothing, length: length)
    }
    return key(found, length)
  }

  private func mouse(_ parameters: Parameters, _ last: UInt8, _ length: Int) -> Found {
    guard parameters.values.count == 3, last == 0x4D || last == 0x6D else {
      return Found(.nothing, length: length)
    }
    let point = Point(column: max(0, parameters[1] - 1), row: max(0, parameters[2] - 1))
    guard let kind = KeySequences.mouse(parameters[0], isRelease: last == 0x6D) else {
      return Found(.nothing, length: length)
    }
    return Found(.input(.mouse(MouseEvent(kind, at: point))), length: length)
  }

  /// `ESC [ M` and three bytes, from terminals that do not know the newer form.
  private func oldMouse(_ length: Int) -> Found? {
    guard let button = byte(length), let column = byte(length + 1), let row = byte(length + 2) else {
      return nil
    }
    let point = Point(column: max(0, Int(column) - 33), row: max(0, Int(row) - 33))
    let code = Int(button) - 32
    let kind = code & 3 == 3 && code < 64 ? .release(.left) : KeySequences.mouse(code, isRelease: false)
    guard let kind else { return Found(.nothing, length: length + 3) }
    return Found(.input(.mouse(MouseEvent(kind, at: point))), length: length + 3)
  }
}
