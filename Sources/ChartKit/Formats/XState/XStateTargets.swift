extension XStateMachineReader {
  /// The states that a transition of the state `source` targets.
  mutating func targets(_ member: JSONMember?, from source: StateIndex, parent: StateIndex?)
    -> [StateReference]
  {
    guard let member else { return [] }
    if let text = member.value.string {
      guard !text.isEmpty,
        let target = reference(text, from: source, parent: parent, at: member.value.offset)
      else { return [] }
      return [target]
    }
    return list(member.value).compactMap { node -> StateReference? in
      guard let text = node.string else {
        error(
          "xstate-type",
          "\"\(member.key)\" must be a state or an array of states, but this is \(node.kindName)",
          at: member.keyOffset)
        return nil
      }
      return reference(text, from: source, parent: parent, at: node.offset)
    }
  }

  /// The state that `text` names in a transition of the state `source`.
  mutating func reference(
    _ text: String, from source: StateIndex, parent: StateIndex?, at offset: Int
  ) -> StateReference? {
    if text.hasPrefix("#") { return reference(toID: text, at: offset) }
    if isInside(text, source) {
      return reference(text, path(String(text.dropFirst()), from: source), below: source, at: offset)
    }
    if let parent { return reference(text, path(text, from: parent), below: parent, at: offset) }
    if isV4 { return reference(text, path(text, from: source), below: source, at: offset) }
    error(
      "xstate-target",
      "\"\(text)\" is no target for the root: it has no siblings; write \".\(text)\" for its child",
      at: offset)
    return nil
  }

  /// The state that `#id` or, in v5, `#id.child` names. In v4 the whole text is an id.
  func reference(toID text: String, at offset: Int) -> StateReference {
    let name = String(text.dropFirst())
    if isV4 || !text.utf8.contains(where: { $0 == 0x2E || $0 == 0x5C }) {
      return StateReference(text, .id(name), at: offset)
    }
    let keys = Self.path(name)
    guard let id = keys.first, keys.count > 1 else {
      return StateReference(text, .id(keys.first ?? ""), at: offset)
    }
    return StateReference(text, .idThenPath(id, Array(keys.dropFirst().prefix { !$0.isEmpty })), at: offset)
  }

  private mutating func reference(
    _ text: String, _ keys: [String], below state: StateIndex, at offset: Int
  ) -> StateReference? {
    let keys = Array(keys.prefix { !$0.isEmpty })
    if keys.isEmpty {
      error("xstate-target", "\"\(text)\" names no state", at: offset)
      return nil
    }
    return StateReference(text, .path(keys, below: state), at: offset)
  }

  /// Whether a target begins with the delimiter, and so names a state inside its source.
  func isInside(_ text: String, _ source: StateIndex) -> Bool {
    let delimiter = isV4 ? delimiters[Int(source)] : "."
    return delimiter.count == 1 && text.hasPrefix(delimiter)
  }

  /// The keys of a path; v4 knows no escapes, but another delimiter than the dot.
  func path(_ text: String, from state: StateIndex) -> [String] {
    guard isV4 else { return Self.path(text) }
    let delimiter = delimiters[Int(state)]
    return text.split(separator: delimiter, omittingEmptySubsequences: false).map(String.init)
  }

  /// The keys of a dotted path in which a backslash takes the next character as it is.
  static func path(_ text: String) -> [String] {
    if !text.utf8.contains(where: { $0 == 0x2E || $0 == 0x5C }) { return [text] }
    var keys: [String] = []
    var key = ""
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if isEscaped {
        key.unicodeScalars.append(scalar)
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else if scalar == "." {
        keys.append(key)
        key = ""
      } else {
        key.unicodeScalars.append(scalar)
      }
    }
    keys.append(key)
    return keys
  }

  /// The default of a history state, looked up below its parent.
  mutating func historyTarget(of node: JSONNode, below parent: StateIndex?) -> InitialDraft? {
    guard let member = node.member("target"), !member.value.isNull, member.value.string != "" else {
      return nil
    }
    guard let parent else {
      error("xstate-target", "the root cannot be a history state", at: member.keyOffset)
      return nil
    }
    var found: [StateReference] = []
    for target in list(member.value) {
      if let text = target.string {
        if text.hasPrefix("#") {
          found.append(reference(toID: text, at: target.offset))
        } else if let reference = reference(text, historyPath(text), below: parent, at: target.offset) {
          found.append(reference)
        }
      } else if isV4, target.isObject {
        found += leaves(of: target.javaScriptValue).map {
          StateReference($0.joined(separator: "."), .path($0, below: parent), at: target.offset)
        }
      } else {
        wrongType(member, "a state or an array of states")
      }
    }
    return found.isEmpty ? nil : InitialDraft(found, at: member.keyOffset)
  }

  /// v4 takes the text whole, as the key of a child.
  private func historyPath(_ text: String) -> [String] { isV4 ? [text] : Self.path(text) }

  /// The paths of a state value's leaves.
  private func leaves(of value: Value) -> [[String]] {
    switch value {
    case .string(let key): [[key]]
    case .object(let members) where members.isEmpty: [[]]
    case .object(let members): members.flatMap { key, value in leaves(of: value).map { [key] + $0 } }
    default: []
    }
  }
}
