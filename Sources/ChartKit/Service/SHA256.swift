/// SHA-256 (FIPS 180-4) and HMAC with it (RFC 2104): the typed confirmation of a deletion.
enum SHA256 {
  private static let primes: [UInt32] = {
    var found: [UInt32] = []
    var number: UInt32 = 2
    while found.count < 64 {
      if !found.contains(where: { number % $0 == 0 }) { found.append(number) }
      number += 1
    }
    return found
  }()

  /// The first 32 bits of a root's fraction.
  private static func fraction(_ root: Double) -> UInt32 {
    UInt32((root - root.rounded(.down)) * 4_294_967_296)
  }

  private static let start = primes.prefix(8).map { fraction(Double($0).squareRoot()) }
  private static let constants = primes.map { fraction(cubeRoot(Double($0))) }

  private static func cubeRoot(_ number: Double) -> Double {
    var root = number
    for _ in 0..<64 { root -= (root * root * root - number) / (3 * root * root) }
    return root
  }

  static func digest(_ message: [UInt8]) -> [UInt8] {
    var bytes = message + [0x80]
    while bytes.count % 64 != 56 { bytes.append(0) }
    let bits = UInt64(message.count) * 8
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
    }
    var state = Array(start)
    for block in stride(from: 0, to: bytes.count, by: 64) {
      compress(bytes[block..<(block + 64)], into: &state)
    }
    return state.flatMap { word in
      stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
    }
  }

  private static func compress(_ block: ArraySlice<UInt8>, into state: inout [UInt32]) {
    var words: [UInt32] = []
    for at in stride(from: block.startIndex, to: block.endIndex, by: 4) {
      words.append(block[at..<(at + 4)].reduce(0) { $0 << 8 | UInt32($1) })
    }
    for index in 16..<64 {
      let (early, late) = (words[index - 15], words[index - 2])
      let small = turned(early, 7) ^ turned(early, 18) ^ early >> 3
      let large = turned(late, 17) ^ turned(late, 19) ^ late >> 10
      words.append(words[index - 16] &+ small &+ words[index - 7] &+ large)
    }
    var now = state
    for index in 0..<64 {
      let mixed = turned(now[4], 6) ^ turned(now[4], 11) ^ turned(now[4], 25)
      let choice = now[4] & now[5] ^ ~now[4] & now[6]
      let first = now[7] &+ mixed &+ choice &+ constants[index] &+ words[index]
      let sum = turned(now[0], 2) ^ turned(now[0], 13) ^ turned(now[0], 22)
      let majority = now[0] & now[1] ^ now[0] & now[2] ^ now[1] & now[2]
      now = [first &+ sum &+ majority, now[0], now[1], now[2], now[3] &+ first, now[4], now[5], now[6]]
    }
    for index in 0..<8 { state[index] = state[index] &+ now[index] }
  }

  private static func turned(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word >> count | word << (32 - count)
  }

  /// HMAC of a text as unpadded base64url.
  static func authentication(of text: String, key: String) -> String {
    var key = Array(key.utf8)
    if key.count > 64 { key = digest(key) }
    key += [UInt8](repeating: 0, count: 64 - key.count)
    let inner = digest(key.map { $0 ^ 0x36 } + Array(text.utf8))
    return base64(digest(key.map { $0 ^ 0x5C } + inner))
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    var text = ""
    for at in stride(from: 0, to: bytes.count, by: 3) {
      let part = bytes[at..<min(at + 3, bytes.count)]
      let number = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
      for index in 0...part.count { text.append(letters[number >> (18 - 6 * index) & 63]) }
    }
    return text
  }
}
