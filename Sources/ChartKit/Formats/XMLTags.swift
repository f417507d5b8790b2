/// Start tags, their attributes, and end tags.
extension XMLParser {
  /// Reads a name and gives the number of its spelling.
  private mutating func spelling(_ what: String) throws(UnreadableDocument) -> Int {
    let start = position
    guard position < limit, XMLCharacter.isNameStart(bytes[position]) else { throw unexpected(what) }
    var hash: UInt32 = 2_166_136_261
    while position < limit, XMLCharacter.isName(bytes[position]) {
      hash = (hash ^ UInt32(bytes[position])) &* 16_777_619
      position += 1
    }
    let number = names.spelling(start: start, length: position - start, hash: hash ^ hash >> 15)
    guard number >= 0 else {
      throw fault("\"\(written(start..<position))\" is not a name with a prefix: PREFIX:NAME", at: start)
    }
    return number
  }

  private func unexpected(_ what: String) -> UnreadableDocument {
    position < limit
      ? fault("expected \(what), not \(XMLCharacter.shown(bytes[position]))")
      : fault("the document ends here; expected \(what)")
  }

  private func written(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  mutating func startTag() throws(UnreadableDocument) {
    let start = position
    position += 1
    if position < limit, !XMLCharacter.isNameStart(bytes[position]) {
      throw fault("expected a tag's name after \"<\"; a plain \"<\" is written &lt;")
    }
    let number = try spelling("a tag's name")
    guard !open.isEmpty || root < 0 else {
      throw fault("a second element outside the document's element", at: start)
    }
    guard open.count < XMLTree.depthLimit else {
      throw UnreadableDocument(
        "xml-too-deep", "elements are nested more than \(XMLTree.depthLimit) deep", at: place(start))
    }
    let first = attributes.count
    let isEmpty = try attributeList(of: number, depth: open.count + 1)
    guard let name = names.element(number) else {
      throw unbound(names.spellings[number].prefix, at: start + 1)
    }
    try resolveAttributes(from: first)
    let index = Int32(nodes.count)
    if open.isEmpty { root = Int(index) }
    let inner = Int32(isEmpty ? position - 2 : position)
    nodes.append(
      XMLNode(
        kind: .element, name: name, parent: open.last ?? -1, end: index + 1, start: Int32(start),
        innerStart: inner, innerEnd: inner, firstAttribute: Int32(first),
        attributeCount: Int32(attributes.count - first)))
    if isEmpty { names.unbind(deeperThan: open.count) } else { open.append(index) }
  }

  private func unbound(_ prefix: String, at offset: Int) -> UnreadableDocument {
    fault(
      "the prefix \"\(prefix)\" is not declared; expected xmlns:\(prefix)=\"…\" here or above", at: offset)
  }

  /// Reads up to the end of the tag; tells whether the tag closes itself.
  private mutating func attributeList(of tag: Int, depth: Int) throws(UnreadableDocument) -> Bool {
    while true {
      let hadSpace = skipSpace()
      guard position < limit else {
        throw fault("the document ends inside the tag <\(names.spellings[tag].local); expected \">\"")
      }
      switch bytes[position] {
      case XMLCharacter.greater:
        position += 1
        return false
      case XMLCharacter.slash:
        position += 1
        guard position < limit, bytes[position] == XMLCharacter.greater else {
          throw unexpected("\">\" after \"/\"")
        }
        position += 1
        return true
      default:
        guard hadSpace || !XMLCharacter.isNameStart(bytes[position]) else {
          throw unexpected("white space before an attribute")
        }
        try attribute(depth: depth)
      }
    }
  }

  private mutating func attribute(depth: Int) throws(UnreadableDocument) {
    let start = position
    let number = try spelling("an attribute's name, \"/>\" or \">\"")
    _ = skipSpace()
    guard position < limit, bytes[position] == XMLCharacter.equals else {
      throw unexpected("\"=\" after the attribute's name \"\(names.spellings[number].local)\"")
    }
    position += 1
    _ = skipSpace()
    guard position < limit,
      bytes[position] == XMLCharacter.quote || bytes[position] == XMLCharacter.apostrophe
    else { throw unexpected("the attribute's value in quotes") }
    let (range, isPlain) = try quoted()
    var kept: Int32 = -1
    if !isPlain { kept = try keep(replaced(range, inAttribute: true)) }
    attributes.append(
      XMLAttribute(
        name: Int32(number), nameStart: Int32(start), valueStart: Int32(range.lowerBound),
        valueEnd: Int32(range.upperBound), decoded: kept))
    if names.spellings[number].isDeclaration {
      let uri = kept >= 0 ? decoded[Int(kept)] : written(range)
      try declare(names.spellings[number], uri, depth: depth, at: start)
    }
  }

  /// The range between quotes, and whether it can be taken as it is.
  private mutating func quoted() throws(UnreadableDocument) -> (Range<Int>, Bool) {
    let quote = bytes[position]
    let start = position + 1
    var index = start
    var isPlain = true
    while index < limit {
      let byte = bytes[index]
      if byte == quote {
        position = index + 1
        return (start..<index, isPlain)
      }
      if byte == XMLCharacter.less {
        throw fault(
          "\"<\" cannot stand in an attribute's value; write &lt;, or close the quote before it", at: index)
      }
      if byte == XMLCharacter.ampersand { isPlain = false }
      if byte < 0x20 {
        guard XMLCharacter.isSpace(byte) else {
          throw fault("the control character \(byte) cannot stand in XML", at: index)
        }
        isPlain = false
      }
      index += 1
    }
    throw fault("this attribute's value has no closing quote", at: start - 1)
  }

  private mutating func declare(
    _ spelling: XMLNames.Spelling, _ uri: String, depth: Int, at offset: Int
  ) throws(UnreadableDocument) {
    let prefix = spelling.prefix.isEmpty ? "" : spelling.local
    if prefix == "xmlns" { throw fault("the prefix \"xmlns\" cannot be declared", at: offset) }
    if (prefix == "xml") != (uri == XMLTree.xmlNamespace) || uri == XMLTree.xmlnsNamespace {
      throw fault("the prefix \"xml\" and its namespace belong together", at: offset)
    }
    if !prefix.isEmpty, uri.isEmpty {
      throw fault("the prefix \"\(prefix)\" is declared without a namespace", at: offset)
    }
    names.bind(prefix, to: uri, depth: depth)
  }

  /// Turns spellings to names, now that all declarations of the tag are known, and finds doubles.
  private mutating func resolveAttributes(from first: Int) throws(UnreadableDocument) {
    for index in first..<attributes.count {
      let spelling = Int(attributes[index].name)
      let offset = Int(attributes[index].nameStart)
      guard let name = names.attribute(spelling) else {
        throw unbound(names.spellings[spelling].prefix, at: offset)
      }
      attributes[index].name = name
      let identity = Int(names.names[Int(name)].expanded)
      while lastUse.count <= identity { lastUse.append(-1) }
      if lastUse[identity] == Int32(nodes.count) {
        throw fault(
          "the attribute \"\(names.names[Int(name)].qualified)\" stands twice in this tag", at: offset)
      }
      lastUse[identity] = Int32(nodes.count)
    }
  }

  mutating func endTag() throws(UnreadableDocument) {
    let start = position
    guard let index = open.last, open.count > (frames.last?.depth ?? 0) else {
      throw fault("this end tag closes no element")
    }
    let opening = Int(nodes[Int(index)].start) + 1
    position += 2
    var offset = 0
    while position < limit, XMLCharacter.isName(bytes[position]), bytes[position] == bytes[opening + offset] {
      position += 1
      offset += 1
    }
    let isSame = !XMLCharacter.isName(bytes[opening + offset]) && offset > 0
    if !isSame || (position < limit && XMLCharacter.isName(bytes[position])) {
      throw mismatch(start, index)
    }
    _ = skipSpace()
    guard position < limit, bytes[position] == XMLCharacter.greater else {
      throw unexpected("\">\" at the end of the end tag")
    }
    position += 1
    nodes[Int(index)].innerEnd = Int32(start)
    nodes[Int(index)].end = Int32(nodes.count)
    open.removeLast()
    names.unbind(deeperThan: open.count)
  }

  private mutating func mismatch(_ start: Int, _ index: Int32) -> UnreadableDocument {
    position = start + 2
    while position < limit, XMLCharacter.isName(bytes[position]) { position += 1 }
    let name = name(of: index)
    return fault(
      "</\(written(start + 2..<position))> does not match <\(name)>, which line "
        + "\(line(of: nodes[Int(index)].start)) opened; expected </\(name)>", at: start)
  }
}
