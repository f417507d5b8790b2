import OrderedCollections

extension Value {
  /// Reads a JSON text.
  public init(json text: String) throws(UnreadableDocument) {
    try self.init(json: Array(text.utf8))
  }

  /// Reads a JSON text in UTF-8.
  public init(json bytes: [UInt8]) throws(UnreadableDocument) {
    self = try JSONTree.read(bytes).root.value
  }

  /// The value as JSON without spaces, as `JSON.stringify` writes it; with `sortedKeys`, members in the order of their
  /// keys' UTF-8. `undefined` is left out of objects and is `null` elsewhere.
  public func jsonText(sortedKeys: Bool = false) -> String {
    var text = JSONText(sortedKeys: sortedKeys, indentation: nil)
    text.append(self)
    return text.finish()
  }

  /// The value as JSON with two spaces of indentation a level and no newline at the end.
  public func prettyJSONText(sortedKeys: Bool = false) -> String {
    var text = JSONText(sortedKeys: sortedKeys, indentation: 0)
    text.append(self)
    return text.finish()
  }
}

/// Writes JSON as JavaScript does.
public struct JSONText {
  private var bytes: [UInt8] = []
  private let sortedKeys: Bool
  /// The present depth; nil where everything stands on one line.
  private var indentation: Int?

  init(sortedKeys: Bool, indentation: Int?) {
    (self.sortedKeys, self.indentation) = (sortedKeys, indentation)
  }

  func finish() -> String { String(decoding: bytes, as: UTF8.self) }

  mutating func append(_ value: Value) {
    switch value {
    case .undefined, .null: bytes += "null".utf8
    case .bool(let flag): bytes += flag ? "true".utf8 : "false".utf8
    case .number(let number): bytes += number.isFinite ? Self.number(number).utf8 : "null".utf8
    case .string(let text): quote(text)
    case .array(let items): append(items)
    case .object(let members): append(members)
    case .kept(let kept): append(kept)
    }
  }

  /// Instances as the objects that they are, a map as pairs, sets and typed arrays as arrays; what else there is as text.
  private mutating func append(_ kept: Value.Kept) {
    switch kept.kind {
    case .instance, .set, .typedArray: append(kept.members)
    case .map:
      let items = kept.members.array ?? []
      append(stride(from: 0, to: items.count - 1, by: 2).map { Value.array([items[$0], items[$0 + 1]]) })
    default: quote(kept.text)
    }
  }

  private mutating func append(_ items: [Value]) {
    guard !items.isEmpty else {
      bytes += "[]".utf8
      return
    }
    bytes.append(0x5B)
    open()
    for (index, item) in items.enumerated() {
      if index > 0 { separate() }
      append(item)
    }
    close(0x5D)
  }

  private mutating func append(_ members: OrderedDictionary<String, Value>) {
    let order =
      sortedKeys
      ? members.keys.indices.sorted {
        members.keys[$0].utf8.lexicographicallyPrecedes(members.keys[$1].utf8)
      } : nil
    var isEmpty = true
    for place in 0..<members.count {
      let index = order?[place] ?? place
      let value = members.values[index]
      if value.isUndefined { continue }
      if isEmpty {
        bytes.append(0x7B)
        open()
        isEmpty = false
      } else {
        separate()
      }
      quote(members.keys[index])
      bytes.append(0x3A)
      if indentation != nil { bytes.append(0x20) }
      append(value)
    }
    if isEmpty { bytes += "{}".utf8 } else { close(0x7D) }
  }

  private mutating func open() {
    guard let depth = indentation else { return }
    indentation = depth + 1
    newline()
  }

  private mutating func separate() {
    bytes.append(0x2C)
    newline()
  }

  private mutating func close(_ bracket: UInt8) {
    if let depth = indentation {
      indentation = depth - 1
      newline()
    }
    bytes.append(bracket)
  }

  private mutating func newline() {
    guard let depth = indentation else { return }
    bytes.append(0x0A)
    bytes += repeatElement(0x20, count: 2 * depth)
  }

  private mutating func quote(_ text: String) {
    var text = text
    text.withUTF8 { units in
      bytes.append(0x22)
      // Most texts have nothing to escape and go over in one piece.
      if units.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }) {
        bytes.append(contentsOf: units)
      } else {
        escape(units)
      }
      bytes.append(0x22)
    }
  }

  private mutating func escape(_ units: UnsafeBufferPointer<UInt8>) {
    for byte in units {
      switch byte {
      case 0x22: bytes += [0x5C, 0x22]
      case 0x5C: bytes += [0x5C, 0x5C]
      case 0x08: bytes += [0x5C, 0x62]
      case 0x09: bytes += [0x5C, 0x74]
      case 0x0A: bytes += [0x5C, 0x6E]
      case 0x0C: bytes += [0x5C, 0x66]
      case 0x0D: bytes += [0x5C, 0x72]
      case 0..<0x20: bytes += ("\\u00" + Self.hexadecimal(byte)).utf8
      default: bytes.append(byte)
      }
    }
  }

  /// A byte as two hexadecimal digits in lower case.
  static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }

  /// A string in quotes, escaped as `JSON.stringify` does.
  public static func quoted(_ text: String) -> String {
    var json = JSONText(sortedKeys: false, indentation: nil)
    json.quote(text)
    return json.finish()
  }

  /// A number as JavaScript's `String(number)`: `1`, `0.5`, `1e+21`, `NaN`, `-Infinity`; `-0` is `0`.
  public static func number(_ number: Double) -> String {
    if number == 0 { return "0" }
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
    if number.magnitude < 9_007_199_254_740_992, Double(Int64(number)) == number {
      return String(Int64(number))
    }
    let sign = number < 0 ? "-" : ""
    let (digits, point) = shortestDigits(number.magnitude)
    let count = digits.utf8.count
    if point > 21 || point < -5 {
      let exponent = point - 1
      let mantissa = count == 1 ? digits : "\(digits.prefix(1)).\(digits.dropFirst())"
      return "\(sign)\(mantissa)e\(exponent < 0 ? "-" : "+")\(exponent.magnitude)"
    }
    if point >= count { return sign + digits + String(repeating: "0", count: point - count) }
    if point > 0 { return "\(sign)\(digits.prefix(point)).\(digits.dropFirst(point))" }
    return "\(sign)0." + String(repeating: "0", count: -point) + digits
  }

  /// The fewest digits that tell a positive number from its neighbours, and where the decimal point stands among them.
  private static func shortestDigits(_ number: Double) -> (digits: String, point: Int) {
    let description = number.description
    let parts = description.split(separator: "e", maxSplits: 1)
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let halves = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let fraction = halves.count > 1 ? halves[1] : ""
    var digits = String(halves[0]) + fraction
    var point = halves[0].utf8.count + exponent
    while digits.utf8.count > 1, digits.hasSuffix("0") { digits.removeLast() }
    let zeros = digits.prefix { $0 == "0" }.count
    digits.removeFirst(zeros)
    point -= zeros
    return (digits, point)
  }
}
