import ChartKit
import TerminalKit

/// Values as they are shown. A value may be huge: no more of it is read than is shown.
enum ValueText {
  /// Characters of a value on one line; no line of a screen is longer.
  static let briefLimit = 400
  /// Characters and lines of a value that is shown by itself.
  static let wholeLimit = 100_000
  static let lineLimit = 2000

  /// As a person would jot it down: `{to: 70}`, `"text"`, `[1, 2]`; what is longer ends in `…`.
  static func brief(_ value: Value) -> String {
    var writer = ValueWriter(limit: briefLimit)
    writer.writeBriefly(value)
    return writer.line
  }

  /// On lines of their own, two spaces of indentation a level; JSON but for what JSON does not have.
  static func lines(_ value: Value) -> [String] {
    if let kept = value.kept {
      return clipped(kept.text).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    var writer = ValueWriter(limit: wholeLimit)
    writer.writeInLines(value, depth: 0)
    return writer.lines + [writer.line] + (writer.isFull ? ["… the rest is left out"] : [])
  }

  private static func clipped(_ text: String) -> String {
    let end =
      text.utf8.index(text.startIndex, offsetBy: wholeLimit, limitedBy: text.endIndex) ?? text.endIndex
    return end == text.endIndex ? text : text[..<end] + "\n… the rest is left out"
  }

  static func role(_ value: Value) -> Role {
    switch value {
    case .undefined, .null, .bool: .keyword
    case .number: .number
    case .string: .string
    case .array, .object, .kept: .plain
    }
  }

  /// What a value is, where it is shown folded: `[ 3 items ]`, `{ 2 keys }`; nil for what is not folded.
  static func folded(_ value: Value) -> String? {
    switch value {
    case .array(let items): "[ \(Count.text(items.count, "item")) ]"
    case .object(let members): "{ \(Count.text(members.count, "key")) }"
    default: nil
    }
  }

  /// How large a text is, where that is worth saying: `(9.5 MB) `.
  static func size(_ value: Value) -> String {
    let bytes = value.string?.utf8.count ?? value.kept?.text.utf8.count ?? 0
    if bytes < 10_000 { return "" }
    if bytes < 1_000_000 { return "(\(bytes / 1000) kB) " }
    return "(\(bytes / 1_000_000).\(bytes / 100_000 % 10) MB) "
  }
}

/// Writes values until there is no room.
private struct ValueWriter {
  private(set) var line = ""
  private(set) var lines: [String] = []
  private var left: Int
  private(set) var isFull = false

  init(limit: Int) { left = limit }

  private mutating func put(_ text: some StringProtocol) {
    if isFull { return }
    let count = text.utf8.count
    guard count > left else {
      left -= count
      line += text
      return
    }
    line += ValueWriter.prefix(text, bytes: left) + "…"
    (left, isFull) = (0, true)
  }

  /// At most so many bytes of a text, cut between characters of Unicode.
  private static func prefix(_ text: some StringProtocol, bytes: Int) -> String {
    let bytes = text.utf8.prefix(bytes + 1)
    var kept = Array(bytes)
    repeat { if kept.isEmpty { return "" } } while kept.removeLast() & 0xC0 == 0x80
    return String(decoding: kept, as: UTF8.self)
  }

  /// A text in quotes, as JSON escapes it, without looking at more of it than there is room for.
  private mutating func putQuoted(_ text: String) {
    guard text.utf8.count > left else { return put(JSONText.quoted(text)) }
    put(JSONText.quoted(ValueWriter.prefix(text, bytes: left)).dropLast())
    if !isFull { line += "…" }
    (left, isFull) = (0, true)
  }

  mutating func writeBriefly(_ value: Value) {
    switch value {
    case .undefined: put("undefined")
    case .kept(let kept):
      put(ValueWriter.words(kept, limit: left))
      if kept.hasContent {
        put(" ")
        writeBriefly(kept.members)
      }
    case .string(let text): putQuoted(text)
    case .array(let items):
      put("[")
      for (index, item) in items.enumerated() where !isFull {
        if index > 0 { put(", ") }
        writeBriefly(item)
        if isFull { return }
      }
      put("]")
    case .object(let members):
      put("{")
      for (index, member) in members.enumerated() {
        put((index > 0 ? ", " : "") + ValueWriter.key(member.key) + ": ")
        writeBriefly(member.value)
        if isFull { return }
      }
      put("}")
    default: put(value.jsonText())
    }
  }

  /// What a data model's own thing is, on one line.
  private static func words(_ kept: Value.Kept, limit: Int) -> String {
    let start = kept.text.utf8.prefix(limit + 1)
    let text = String(decoding: start, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(
      separator: " ")
    return switch kept.kind {
    case .document: "XML document " + text
    case .element: "XML " + text
    case .map: "Map"
    case .set: "Set"
    case .actor: "actor " + text
    case .cycle: "(around this)"
    default: text
    }
  }

  private static func key(_ name: String) -> String {
    let isPlain = !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" }
    return isPlain ? name : Value.string(name).jsonText()
  }

  // MARK: Lines

  private mutating func newLine(_ depth: Int) {
    if isFull { return }
    lines.append(line)
    line = String(repeating: "  ", count: min(depth, 40))
    if lines.count >= ValueText.lineLimit { isFull = true }
  }

  mutating func writeInLines(_ value: Value, depth: Int) {
    switch value {
    case .array(let items) where !items.isEmpty:
      put("[")
      for (index, item) in items.enumerated() {
        if isFull { return }
        newLine(depth + 1)
        writeInLines(item, depth: depth + 1)
        if index + 1 < items.count { put(",") }
      }
      newLine(depth)
      put("]")
    case .object(let members) where !members.isEmpty:
      put("{")
      for (index, member) in members.enumerated() {
        if isFull { return }
        newLine(depth + 1)
        put(JSONText.quoted(member.key) + ": ")
        writeInLines(member.value, depth: depth + 1)
        if index + 1 < members.count { put(",") }
      }
      newLine(depth)
      put("}")
    case .kept(let kept) where kept.hasContent:
      put(ValueWriter.words(kept, limit: left) + " ")
      writeInLines(kept.members, depth: depth)
    default: writeBriefly(value)
    }
  }
}

extension Value.Kept {
  /// Whether there is something to look into: what a map, a set, or an instance holds.
  fileprivate var hasContent: Bool {
    switch kind {
    case .map, .set, .instance, .error, .typedArray: !members.isUndefined
    default: false
    }
  }
}
