extension Value.Kept {
  /// What it is in a few words on one line: `Map(2)`, `function isValid`, `TypeError: no luck`.
  public var brief: String {
    switch kind {
    case .function: Self.head(ofFunction: text)
    case .source where text.hasPrefix("new Date("): "Date " + text.dropFirst(9).dropLast()
    case .actor: "actor " + text
    default: String(text.prefix { !$0.isNewline })
    }
  }

  /// `function name` or the beginning of an arrow function.
  private static func head(ofFunction source: String) -> String {
    let line = source.prefix { !$0.isNewline }
    for word in ["async function ", "function ", "class "] where line.hasPrefix(word) {
      let name = line.dropFirst(word.count).prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" }
      if !name.isEmpty { return word + name }
    }
    return line.count > 40 ? line.prefix(39) + "…" : String(line)
  }

  /// What it holds, by name: fields, a map's keys, positions.
  public var inside: [(name: String, value: Value)] {
    switch kind {
    case .map:
      let items = members.array ?? []
      return stride(from: 0, to: items.count - 1, by: 2).map {
        (items[$0].string ?? items[$0].jsonText(), items[$0 + 1])
      }
    case .actor: return []
    default: return members.inside
    }
  }
}

extension Value {
  /// What can be looked into, by name: an object's members, an array's items, what a kept thing holds.
  public var inside: [(name: String, value: Value)] {
    switch self {
    case .object(let members): members.map { ($0.key, $0.value) }
    case .array(let items): items.enumerated().map { (String($0.offset), $0.element) }
    case .kept(let kept): kept.inside
    default: []
    }
  }
}
