import ChartKit

/// One item of the list of events that `trace` and `print --after` take.
enum EventItem: Hashable, Sendable {
  case event(Event)
  /// Move the virtual clock by so many milliseconds.
  case advance(Int)
  /// Change answers of guards that nobody implements; nil takes an answer back.
  case guards([String: Bool?])

  /// The virtual clock does not go beyond this, which doubles count exactly.
  static let latestTime = 1 << 53

  /// Reads an item; `fail` makes an error of a message and an offset.
  init(_ node: JSONNode, fail: (String, Int) -> Failure) throws(Failure) {
    if let name = node.string {
      guard !name.isEmpty else { throw fail("an event needs a name", node.offset) }
      self = .event(Event(name))
    } else if let type = node["type"] {
      guard let name = type.string, !name.isEmpty else {
        throw fail("the \"type\" of an event must be its name, found \(type.kindName)", type.offset)
      }
      self = .event(Event(name, data: Self.data(node)))
    } else if let milliseconds = node["advance"] {
      guard let number = milliseconds.number, let whole = Int(exactly: number),
        (0...Self.latestTime).contains(whole)
      else {
        throw fail("\"advance\" must be a whole number of milliseconds, 0 or more", milliseconds.offset)
      }
      self = .advance(whole)
    } else if let guards = node["guards"] {
      self = .guards(try Self.answers(guards, fail: fail))
    } else {
      throw fail(
        "expected \"NAME\", {\"type\":\"NAME\",…}, {\"advance\":MS} or {\"guards\":{…}}, found "
          + (node.members?.first.map { "an object with the key \"\($0.key)\"" } ?? node.kindName),
        node.offset)
    }
  }

  /// All fields but the type.
  private static func data(_ node: JSONNode) -> Value {
    guard case .object(var members) = node.javaScriptValue else { return .undefined }
    members.removeValue(forKey: "type")
    return members.isEmpty ? .undefined : .object(members)
  }

  private static func answers(
    _ node: JSONNode, fail: (String, Int) -> Failure
  ) throws(Failure) -> [String: Bool?] {
    guard let members = node.members else {
      throw fail("\"guards\" must be an object such as {\"isReady\":false}", node.offset)
    }
    var answers: [String: Bool?] = [:]
    for member in members {
      guard member.value.isNull || member.value.bool != nil else {
        throw fail(
          "the answer for \"\(member.key)\" must be true, false or null, found \(member.value.kindName)",
          member.value.offset)
      }
      answers.updateValue(member.value.bool, forKey: member.key)
    }
    return answers
  }
}
