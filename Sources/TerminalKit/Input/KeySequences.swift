/// The numbers of a control sequence: `1;5` in `ESC [ 1 ; 5 C`, with a leading `<`, `=`, `>` or `?` apart.
struct Parameters {
  let prefix: UInt8?
  private(set) var values: [Int] = []

  init(_ bytes: ArraySlice<UInt8>) {
    let first = bytes.first
    prefix = first.flatMap { (0x3C..<0x40).contains($0) ? $0 : nil }
    let rest = prefix == nil ? bytes : bytes.dropFirst()
    guard !rest.isEmpty else { return }
    for part in rest.split(separator: 0x3B, omittingEmptySubsequences: false) {
      // `65:97;5` has further forms of the key after a colon.
      let digits = part.prefix { (0x30..<0x3A).contains($0) }.prefix(6)
      values.append(digits.reduce(0) { $0 * 10 + Int($1 - 0x30) })
    }
  }

  subscript(index: Int) -> Int { index < values.count ? values[index] : 0 }
}

/// What the sequences mean that xterm and its relatives send.
enum KeySequences {
  static func key(_ parameters: Parameters, _ last: UInt8) -> Key? {
    switch last {
    case 0x7E where parameters[0] == 27: coded(parameters[2], modifier: parameters[1])
    case 0x75: coded(parameters[0], modifier: parameters[1])
    // Others than xterm mark Shift and Ctrl with another last character.
    case 0x7E, 0x24: numbered(parameters[0], modifier: parameters[1])
    case 0x5E, 0x40: numbered(parameters[0], modifier: 5)
    default: letter(last, modifier: parameters[1])
    }
  }

  /// Bits of `modifier - 1`: 1 Shift, 2 Alt, 4 Ctrl. Only for moves by a word they matter.
  private static func movesByWord(_ modifier: Int) -> Bool { modifier > 1 && (modifier - 1) & 6 != 0 }

  static func letter(_ last: UInt8, modifier: Int) -> Key? {
    switch last {
    case 0x41, 0x61: .up
    case 0x42, 0x62: .down
    case 0x43: movesByWord(modifier) ? .alt("f") : .right
    case 0x44: movesByWord(modifier) ? .alt("b") : .left
    case 0x63: .alt("f")
    case 0x64: .alt("b")
    case 0x46: .end
    case 0x48: .home
    case 0x4D: .enter
    case 0x50...0x53: .function(Int(last) - 0x4F)
    case 0x5A: .backTab
    default: nil
    }
  }

  private static func numbered(_ number: Int, modifier: Int) -> Key? {
    switch number {
    case 1, 7: .home
    case 2: .insert
    case 3: movesByWord(modifier) ? .alt("d") : .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case 11...15: .function(number - 10)
    case 17...21: .function(number - 11)
    case 23, 24: .function(number - 12)
    default: nil
    }
  }

  /// A key by its character's code, as newer protocols send it.
  private static func coded(_ code: Int, modifier: Int) -> Key? {
    let bits = max(0, modifier - 1)
    switch code {
    case 13: return .enter
    case 27: return .escape
    case 9: return bits & 1 != 0 ? .backTab : .tab
    case 8, 127: return bits & 6 != 0 ? .alt("\u{7F}") : .backspace
    default: break
    }
    guard code >= 32, let scalar = Unicode.Scalar(UInt32(code)) else { return nil }
    let character = Character(scalar)
    if bits & 4 != 0 { return .control(Character(character.lowercased())) }
    return bits & 2 != 0 ? .alt(character) : .character(character)
  }

  static func mouse(_ code: Int, isRelease: Bool) -> MouseEvent.Kind? {
    if code & 64 != 0 {
      switch code & 3 {
      case 0: return .wheelUp
      case 1: return .wheelDown
      default: return nil
      }
    }
    let button: MouseEvent.Button
    switch code & 3 {
    case 0: button = .left
    case 1: button = .middle
    case 2: button = .right
    default: return nil
    }
    if isRelease { return .release(button) }
    return code & 32 != 0 ? .drag(button) : .press(button)
  }
}
