/// What the characters of XML are called here.
enum XMLCharacter {
  static let tab = UInt8(ascii: "\t")
  static let newline = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let less = UInt8(ascii: "<")
  static let greater = UInt8(ascii: ">")
  static let ampersand = UInt8(ascii: "&")
  static let slash = UInt8(ascii: "/")
  static let equals = UInt8(ascii: "=")
  static let question = UInt8(ascii: "?")
  static let exclamation = UInt8(ascii: "!")
  static let semicolon = UInt8(ascii: ";")
  static let hash = UInt8(ascii: "#")
  static let percent = UInt8(ascii: "%")
  static let closeBracket = UInt8(ascii: "]")
  static let openBracket = UInt8(ascii: "[")
  static let colon = UInt8(ascii: ":")
  static let quote = UInt8(ascii: "\"")
  static let apostrophe = UInt8(ascii: "'")

  @inline(__always)
  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == newline || byte == tab || byte == carriageReturn
  }

  /// Every character outside ASCII counts as one of a name.
  @inline(__always)
  static func isNameStart(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    return (lower >= 0x61 && lower <= 0x7A) || byte == 0x5F || byte == colon || byte >= 0x80
  }

  @inline(__always)
  static func isName(_ byte: UInt8) -> Bool {
    isNameStart(byte) || (byte >= 0x30 && byte <= 0x39) || byte == 0x2D || byte == 0x2E
  }

  /// Whether a character reference may name this character.
  static func isAllowed(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }

  /// The character of a predefined entity.
  static func predefined(_ name: String) -> UInt8? {
    switch name {
    case "lt": less
    case "gt": greater
    case "amp": ampersand
    case "quot": quote
    case "apos": apostrophe
    default: nil
    }
  }

  /// A byte as an error message shows it.
  static func shown(_ byte: UInt8) -> String {
    byte > 0x20 && byte < 0x7F ? "\"\(Character(UnicodeScalar(byte)))\"" : "character \(byte)"
  }
}
