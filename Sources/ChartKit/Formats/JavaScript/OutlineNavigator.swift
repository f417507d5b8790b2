/// Follows a machine's tree through the literals that it was made from.
struct OutlineNavigator {
  let texts: [OutlineText]

  typealias Place = ModuleOutline.Place

  /// A key with its place and that of its value.
  struct Member {
    var key: Place
    var value: Place
  }

  /// How many names, accesses and spreads are followed from one to the next.
  private static let maximumHops = 16
  /// How many spreads are gone through for one object.
  private static let maximumSpreads = 500

  private func offset(_ place: Place) -> Int { texts[place.text].offset(place.token) }

  // MARK: Trees

  /// The tree with its places. What no candidate of `values` knows stands at `around`.
  func placed(
    _ node: JSONNode, _ values: [Place], implementations: [Place]? = nil, around: Int
  ) -> JSONNode {
    let offset = values.first.map(offset) ?? around
    switch node.content {
    case .object(let members):
      let known = members.isEmpty ? [:] : merged(values)
      let placed = members.map { member in
        if let implementations, member.key == "$implementations" {
          return JSONMember(
            member.key, at: offset, self.placed(member.value, implementations, around: offset))
        }
        guard let found = known[member.key] else {
          return JSONMember(member.key, at: offset, self.placed(member.value, [], around: offset))
        }
        let place = self.offset(found[0].key)
        return JSONMember(member.key, at: place, self.placed(member.value, found.map(\.value), around: place))
      }
      return JSONNode(.object(placed), at: offset)
    case .array(let nodes):
      let known = values.first.map { items($0) } ?? []
      return JSONNode(
        .array(
          nodes.enumerated().map { index, item in
            placed(item, index < known.count ? [known[index]] : [], around: offset)
          }), at: offset)
    default: return JSONNode(node.content, at: offset)
    }
  }

  /// The members of several objects by key, those of the first object first.
  private func merged(_ values: [Place]) -> [String: [Member]] {
    var all: [String: [Member]] = [:]
    for value in values { for (key, member) in members(value) { all[key, default: []].append(member) } }
    return all
  }

  /// How much a literal has in common with a machine; 0 where it is another one.
  func likeness(_ place: Place, _ machine: JSONNode) -> Int {
    let known = members(place)
    guard let keys = machine.members else { return 0 }
    var score = keys.count { known[$0.key] != nil }
    if let id = machine["id"]?.string, let own = known["id"].flatMap({ constant($0.value) }) {
      score += id == own ? 20 : -20
    }
    for key in ["states", "on", "context"] {
      guard let nodes = machine[key]?.members, let own = known[key].map({ members($0.value) }), !own.isEmpty
      else { continue }
      score += nodes.count { own[$0.key] != nil } * 2 - nodes.count { own[$0.key] == nil }
    }
    return score
  }

  // MARK: Literals

  /// The members of the object that an expression is, by key. Of several with one key the last stands, as in
  /// JavaScript: parts are gone through from the last to the first, spreads in their place.
  func members(_ place: Place) -> [String: Member] {
    guard let object = literal(place, "{") else { return [:] }
    var found: [String: Member] = [:]
    var frames = [(text: object.text, parts: texts[object.text].parts(object.token))]
    var left = Self.maximumSpreads
    while !frames.isEmpty {
      guard let part = frames[frames.count - 1].parts.popLast() else {
        frames.removeLast()
        continue
      }
      let text = frames[frames.count - 1].text
      switch part {
      case .member(let member): add(member, member.key, of: text, to: &found)
      case .computed(let expression, let member):
        guard let key = constant(Place(text: text, token: expression)) else { continue }
        add(member, key, of: text, to: &found)
      case .spread(let expression):
        left -= 1
        guard left > 0, frames.count < Self.maximumHops,
          let object = literal(Place(text: text, token: expression), "{")
        else { continue }
        frames.append((object.text, texts[object.text].parts(object.token)))
      }
    }
    return found
  }

  private func add(
    _ member: OutlineText.Member, _ key: String, of text: Int, to found: inout [String: Member]
  ) {
    guard found[key] == nil else { return }
    found[key] = Member(
      key: Place(text: text, token: member.keyToken), value: Place(text: text, token: member.value))
  }

  private func items(_ place: Place) -> [Place] {
    guard let array = literal(place, "[") else { return [] }
    return texts[array.text].items(array.token).map { Place(text: array.text, token: $0) }
  }

  /// The string that an expression is.
  private func constant(_ place: Place) -> String? {
    guard let end = literal(place, "") else { return nil }
    return texts[end.text].tokens.stringValue(end.token)
  }

  /// The literal that an expression leads to: one that opens with a bracket, or for "" a string.
  private func literal(_ start: Place, _ bracket: StaticString) -> Place? {
    var place = start
    for _ in 0..<Self.maximumHops {
      let tokens = texts[place.text].tokens
      if bracket.utf8CodeUnitCount == 0 {
        if tokens.stringValue(place.token) != nil { return place }
      } else if tokens.isToken(place.token, bracket) {
        return place
      }
      guard let next = step(place) else { return nil }
      place = next
    }
    return nil
  }

  /// From a parenthesis to what is in it, from a name to its value, from a call to its first argument.
  private func step(_ place: Place) -> Place? {
    let text = texts[place.text]
    let tokens = text.tokens
    if tokens.isToken(place.token, "(") {
      return tokens.isToken(tokens.after(place.token), "=>")
        ? nil : Place(text: place.text, token: place.token + 1)
    }
    guard tokens.kind(place.token) == .name else { return nil }
    var path: [String] = [tokens.text(place.token)]
    var at = place.token + 1
    while tokens.isToken(at, ".") || tokens.isToken(at, "?."), tokens.kind(at + 1) == .name {
      path.append(tokens.text(at + 1))
      at += 2
    }
    let open = text.afterTypeArguments(at)
    if tokens.isToken(open, "(") {
      if tokens.isToken(tokens.after(open), "{") || tokens.isToken(tokens.after(open), "=>") { return nil }
      return text.arguments(open).first.map { Place(text: place.text, token: $0) }
    }
    return value(of: path, in: place.text)
  }

  /// The value of a name, or of a property of it.
  private func value(of path: [String], in text: Int) -> Place? {
    let owner = [text] + texts.indices.filter { $0 != text }
    guard let found = owner.first(where: { texts[$0].declarations[path[0]] != nil }),
      let token = texts[found].declarations[path[0]]
    else { return nil }
    var place = Place(text: found, token: token)
    for key in path.dropFirst() {
      guard let object = literalShallow(place), let next = own(key, of: object) else { return nil }
      place = next
    }
    return place
  }

  /// The object literal at a place, perhaps in parentheses; names are not followed, so that nothing goes round.
  private func literalShallow(_ place: Place) -> Place? {
    let tokens = texts[place.text].tokens
    var at = place.token
    while tokens.isToken(at, "(") { at += 1 }
    return tokens.isToken(at, "{") ? Place(text: place.text, token: at) : nil
  }

  private func own(_ key: String, of object: Place) -> Place? {
    for part in texts[object.text].parts(object.token).reversed() {
      if case .member(let member) = part, member.key == key {
        return Place(text: object.text, token: member.value)
      }
    }
    return nil
  }
}
