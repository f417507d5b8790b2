/// Bytes that tell a terminal something beside the screen.
public enum ControlSequences {
  public static let pasteOn = "\u{1B}[?2004h"
  public static let pasteOff = "\u{1B}[?2004l"
  public static let mouseOn = "\u{1B}[?1000h\u{1B}[?1002h\u{1B}[?1006h"
  public static let mouseOff = "\u{1B}[?1006l\u{1B}[?1002l\u{1B}[?1000l"
  public static let beep = "\u{7}"

  /// Sets the window's title; control characters are left out.
  public static func title(_ text: String) -> String {
    let safe = text.unicodeScalars.filter { $0.properties.generalCategory != .control }
    return "\u{1B}]2;" + String(String.UnicodeScalarView(safe)) + "\u{7}"
  }

  /// Puts text on the clipboard (OSC 52); `nil` when it is longer than terminals take.
  public static func clipboard(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    // xterm's limit for a whole sequence is about 100,000 characters.
    guard bytes.count <= 74_000 else { return nil }
    return "\u{1B}]52;c;" + base64(bytes) + "\u{7}"
  }

  static func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits = group.reduce(0) { $0 << 8 | Int($1) }
      bits <<= 8 * (3 - group.count)
      for place in 0..<4 {
        let isFilled = place <= group.count
        result.append(isFilled ? alphabet[bits >> (18 - 6 * place) & 63] : 0x3D)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
