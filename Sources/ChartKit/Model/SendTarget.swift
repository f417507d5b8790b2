extension Send {
  /// The name of SCXML's own event processor (§C.1).
  public static let ownType = "http://www.w3.org/TR/scxml/#SCXMLEventProcessor"

  /// The names under which SCXML's own event processor is known (§C.1), and no name at all.
  public static let ownTypes: Set<String> = [
    "", "scxml", "http://www.w3.org/TR/scxml/#SCXMLEventProcessor", "http://www.w3.org/TR/scxml/",
  ]
}

extension Invoke {
  /// The types of invocations that run a chart (§6.4.1).
  public static let ownTypes: Set<String> = [
    "", "scxml", "http://www.w3.org/TR/scxml/", "http://www.w3.org/TR/scxml",
  ]
}

extension Send.Target {
  /// What the text of a `target` means (§6.2.4, §C.1).
  public init(_ text: String) {
    switch text {
    case "": self = .session
    case "#_internal": self = .internalQueue
    case "#_parent": self = .parent
    case _ where text.hasPrefix("#_scxml_"): self = .address(text)
    case _ where text.hasPrefix("#_") && text.utf8.count > 2: self = .child(String(text.dropFirst(2)))
    default: self = .address(text)
    }
  }

  /// The text that means this target; nil for the session itself, and for what only the data model knows.
  public var text: String? {
    switch self {
    case .session, .origin, .expression: nil
    case .internalQueue: "#_internal"
    case .parent: "#_parent"
    case .child(let id): "#_" + id
    case .actor(let path): "#_" + path.joined(separator: ".")
    case .address(let address): address
    }
  }
}

extension Delay {
  /// A time as CSS2 writes it, and the schema's minutes, hours and days besides.
  ///
  /// Nil where the text is no time.
  public static func milliseconds(in text: String) -> Int? {
    let text = text.utf8.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
    let unit = text.reversed().prefix { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
    let factor: Double
    switch String(decoding: unit.reversed(), as: UTF8.self) {
    case "ms": factor = 1
    case "s": factor = 1000
    case "m": factor = 60_000
    case "h": factor = 3_600_000
    case "d": factor = 86_400_000
    default: return nil
    }
    let digits = text.dropLast(unit.count)
    let points = digits.count { $0 == UInt8(ascii: ".") }
    let isNumber = digits.allSatisfy { $0 == UInt8(ascii: ".") || ($0 >= 0x30 && $0 <= 0x39) }
    guard isNumber, points < 2, digits.count > points, digits.last != UInt8(ascii: "."),
      let number = Double("0" + String(decoding: digits, as: UTF8.self)), number * factor < 9e15
    else { return nil }
    return Int((number * factor).rounded())
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
}
