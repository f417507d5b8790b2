import ChartKit

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

/// Words in the number that counts ask for.
enum Count {
  static func text(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    "\(count) " + (count == 1 ? one : many ?? one + "s")
  }
}
