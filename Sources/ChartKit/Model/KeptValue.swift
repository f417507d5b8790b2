extension Value {
  /// A thing of a data model's own: what it is in one line of text, and what it can be made from again.
  ///
  /// It stands in a box, so that values which have none of it stay small.
  public struct Kept: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
      /// A function: its source. What it closes over is not kept, but where a module's host still has the function
      /// under its number, that very function is meant.
      case function
      /// An XML document: its text.
      case document
      /// An XML element: its text.
      case element
      /// Whatever an expression gives again: a date, a regular expression, a big integer.
      case source
      /// A `Map`; the members are an array of keys and values in turn.
      case map
      /// A `Set`; the members are an array.
      case set
      /// An instance of a class: the text is the class's name, the number that of its prototype, the members its fields.
      case instance
      /// An `Error`: the text is what it prints, the number that of its prototype, the members its fields.
      case error
      /// A typed array: the text is its type and length, the members are an array of numbers or big integers.
      case typedArray
      /// A reference to an actor: the text is its id, the members are its path in the tree of sessions.
      case actor
      /// A symbol, by its number.
      case symbol
      /// One of the things around this one: the number says how many levels up.
      case cycle
      /// What cannot be made again: only the running data model has it, under a number. The text says what it is.
      case reference
    }

    private final class Box: Hashable, Sendable {
      let kind: Kind
      let text: String
      let number: Int
      let members: Value

      init(_ kind: Kind, _ text: String, _ number: Int, _ members: Value) {
        (self.kind, self.text, self.number, self.members) = (kind, text, number, members)
      }

      static func == (left: Box, right: Box) -> Bool {
        left === right
          || left.kind == right.kind && left.number == right.number && left.text == right.text
            && left.members == right.members
      }

      func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(text)
        hasher.combine(number)
      }
    }

    private let box: Box

    public var kind: Kind { box.kind }
    public var text: String { box.text }
    /// In the data model's table; 0 where there is none.
    public var number: Int { box.number }
    /// What it holds; undefined where there is nothing to look into.
    public var members: Value { box.members }

    public init(_ kind: Kind, _ text: String, number: Int = 0, members: Value = .undefined) {
      box = Box(kind, text, number, members)
    }

    /// Whether it is lost where the data model that has it is gone.
    public var isHeldOutside: Bool {
      switch kind {
      case .reference, .symbol: true
      case .function: number != 0
      default: false
      }
    }
  }
}

extension Value {
  /// Where things stand that a saved value loses.
  public func references(at path: [String] = []) -> [[String]] {
    var found: [[String]] = []
    var path = path
    collectReferences(&path, &found)
    return found
  }

  private func collectReferences(_ path: inout [String], _ found: inout [[String]]) {
    switch self {
    case .kept(let kept):
      if kept.isHeldOutside { found.append(path) } else { kept.members.collectReferences(&path, &found) }
    case .array(let items):
      for (index, item) in items.enumerated() where item.mayHoldReferences {
        path.append(String(index))
        item.collectReferences(&path, &found)
        path.removeLast()
      }
    case .object(let members):
      for (key, value) in members where value.mayHoldReferences {
        path.append(key)
        value.collectReferences(&path, &found)
        path.removeLast()
      }
    default: break
    }
  }

  private var mayHoldReferences: Bool {
    switch self {
    case .array, .object, .kept: true
    default: false
    }
  }
}
