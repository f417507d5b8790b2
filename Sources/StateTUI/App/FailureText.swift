import ChartKit

/// Why a machine failed.
enum FailureText {
  /// `boom (chart.json:3:9), step 4`.
  static func words(_ work: Workspace) -> String {
    let step = work.session.timeline.current.step
    let failure = work.snapshot.failure ?? "error"
    let ending = ", step \(work.step)"
    guard let place = SourcePlace.firstError(of: step, in: work) else { return failure + ending }
    // The message may name a place of its own, which is the better one.
    let (own, rest) = parts(failure)
    return "\(rest) (\(own ?? "\(place.location)"))" + ending
  }

  /// A message without the place that it begins with.
  static func short(_ message: String) -> String { parts(message).rest }

  /// `a.js:3:4` and what follows it, of a message that begins with a place; nil and the message of one that does not.
  static func parts(_ message: String) -> (place: String?, rest: String) {
    guard let end = placeEnd(message) else { return (nil, message) }
    return (String(message[..<end]), String(message[message.index(end, offsetBy: 2)...]))
  }

  /// The place that a message begins with.
  static func place(_ message: String) -> SourceLocation? {
    guard let text = parts(message).place else { return nil }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard let line = Int(parts[parts.count - 2]), let column = Int(parts[parts.count - 1]) else { return nil }
    let file = text.dropLast(parts[parts.count - 2].count + parts[parts.count - 1].count + 2)
    return SourceLocation(file: String(file), line: line, column: column)
  }

  /// Where `FILE:LINE:COLUMN` ends before the first `: ` of a message; nil where nothing of the kind stands there.
  private static func placeEnd(_ message: String) -> String.Index? {
    var end = message.startIndex
    while let colon = message[end...].firstIndex(of: ":") {
      let next = message.index(after: colon)
      if next < message.endIndex, message[next] == " " {
        let parts = message[..<colon].split(separator: ":", omittingEmptySubsequences: false)
        let isPlace = parts.count > 2 && !parts[0].isEmpty && parts.suffix(2).allSatisfy { Int($0) != nil }
        return isPlace ? colon : nil
      }
      end = next
    }
    return nil
  }
}
