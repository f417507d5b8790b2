/// A chart as a document of some format, and what that format could not say of it.
public struct WrittenDocument: Hashable, Sendable {
  /// The whole document, with a newline at the end.
  public var text: String
  /// What was lost or changed, with its place in the chart's own document; empty where the document says all.
  public var losses: [Diagnostic]

  public init(text: String, losses: [Diagnostic]) { (self.text, self.losses) = (text, losses) }
}

/// A chart that cannot be written in a format at all; the place is one of the chart's own document.
public struct UnwritableChart: Error, Hashable, Sendable {
  public var diagnostic: Diagnostic

  public init(_ rule: String, _ message: String, at offset: Int?) {
    diagnostic = Diagnostic(.error, rule, message, at: offset)
  }
}

/// The losses of one conversion: each said once, at its first place.
struct LossList {
  private(set) var all: [Diagnostic] = []
  private var said: Set<String> = []

  /// The rule of losses after which a chart behaves differently.
  static let behaviour = "loss"
  /// The rule of what only this program reads back.
  static let carried = "own-form"

  /// Says what is lost, once.
  mutating func add(_ message: String, rule: String = behaviour, at offset: Int) {
    if said.insert(message).inserted { all.append(Diagnostic(.warning, rule, message, at: offset)) }
  }

  /// Says once what could happen to several things, with their names behind: at the place of the first.
  mutating func note(_ message: String, naming name: String, rule: String = carried, at offset: Int) {
    guard said.insert(message + "\0" + name).inserted else { return }
    if let index = all.firstIndex(where: { $0.message.hasPrefix(message) }) {
      all[index].message += ", " + name
    } else {
      all.append(Diagnostic(.warning, rule, message + name, at: offset))
    }
  }

  /// Says each of several losses.
  mutating func add(_ messages: [String], at offset: Int) {
    for message in messages { add(message, at: offset) }
  }

  mutating func add(_ others: [Diagnostic]) {
    for other in others where said.insert(other.message).inserted { all.append(other) }
  }
}
