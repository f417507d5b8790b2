import ChartKit
import TerminalKit

/// Points in time and lengths of time, as short as they can be read.
enum TimeText {
  /// Time since the start: `+12.4s`, `+1m 40s`.
  static func since(_ milliseconds: Int) -> String {
    let tenths = milliseconds / 100
    if tenths < 600 { return "+\(tenths / 10).\(tenths % 10)s" }
    return "+" + Delay.text(milliseconds: milliseconds)
  }

  /// A length of time without loss where that is short: `250ms`, `2.6s`, `12.345s`, `1m 40s`.
  static func exact(_ milliseconds: Int) -> String {
    if milliseconds % 100 == 0 || milliseconds < 1000 || milliseconds >= 60_000 {
      return Delay.text(milliseconds: milliseconds)
    }
    let fraction = String(1000 + milliseconds % 1000).dropFirst()
    return "\(milliseconds / 1000).\(fraction)s"
  }

  /// How long until a timer is due.
  static func remaining(_ timer: ScheduledEvent, at now: Int) -> String {
    timer.due == ScheduledEvent.never ? "never" : exact(max(0, timer.due - now))
  }

  /// Reads `5s`, `200ms`, `1.5s`, `2m`, `1h`, `1h30m`, and a bare number of milliseconds.
  static func read(_ text: String) -> Int? {
    if let count = Int(text) { return count >= 0 ? count : nil }
    var total = 0.0
    var number = ""
    var rest = text[...]
    while let character = rest.popFirst() {
      if character.isASCII, character.isNumber || character == "." {
        number.append(character)
        continue
      }
      guard let count = Double(number) else { return nil }
      number = ""
      switch character {
      case "h": total += count * 3_600_000
      case "m" where rest.first == "s":
        rest.removeFirst()
        total += count
      case "m": total += count * 60_000
      case "s": total += count * 1000
      case " ": continue
      default: return nil
      }
    }
    guard number.isEmpty, total.isFinite, total < 1e14 else { return nil }
    return Int(total.rounded())
  }
}

/// Values as they are shown on one line.
enum ValueText {
  /// As a person would jot it down: `{to: 70}`, `"text"`, `[1, 2]`.
  static func brief(_ value: Value) -> String {
    switch value {
    case .undefined: "undefined"
    case .kept(let kept): kept.text
    case .array(let items): "[" + items.map(brief).joined(separator: ", ") + "]"
    case .object(let members):
      "{" + members.map { key($0.key) + ": " + brief($0.value) }.joined(separator: ", ") + "}"
    default: value.jsonText()
    }
  }

  private static func key(_ name: String) -> String {
    let isPlain = !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" }
    return isPlain ? name : Value.string(name).jsonText()
  }

  static func role(_ value: Value) -> Role {
    switch value {
    case .undefined, .null, .bool: .keyword
    case .number: .number
    case .string: .string
    case .array, .object, .kept: .plain
    }
  }
}

/// Words in the number that counts ask for.
enum Count {
  static func text(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    "\(count) " + (count == 1 ? one : many ?? one + "s")
  }
}
