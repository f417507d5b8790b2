/// How much an adversary's entities may blow a document up.
struct XMLEntityBudget {
  /// Bytes that all entity references of a document may stand for together.
  static let total = 1_000_000
  /// How deep entities may refer to each other.
  static let depth = 100
  var used = 0
}

/// Character data and references.
extension XMLParser {
  /// Reads text up to the next tag or the next entity that is not predefined.
  mutating func text() throws(UnreadableDocument) {
    let start = position
    var index = start
    var (isBlank, isPlain) = (true, true)
    scan: while index < limit {
      let byte = bytes[index]
      if byte > 0x3C, byte != XMLCharacter.closeBracket {
        isBlank = false
      } else if byte == XMLCharacter.less {
        break scan
      } else if byte == XMLCharacter.ampersand {
        guard try isCharacterReference(at: index) else { break scan }
        (isBlank, isPlain) = (false, false)
      } else if byte <= 0x20 {
        if byte == XMLCharacter.carriageReturn { isPlain = false }
        guard XMLCharacter.isSpace(byte) else {
          throw fault("the control character \(byte) cannot stand in XML", at: index)
        }
      } else {
        if byte == XMLCharacter.closeBracket, index + 2 < limit, bytes[index + 1] == byte,
          bytes[index + 2] == XMLCharacter.greater
        {
          throw fault("\"]]>\" cannot stand in text; write ]]&gt;", at: index)
        }
        isBlank = false
      }
      index += 1
    }
    try addText(start..<index, isBlank: isBlank, isPlain: isPlain)
    position = index
    if index < limit, bytes[index] == XMLCharacter.ampersand { try enterEntity() }
  }

  private mutating func addText(_ range: Range<Int>, isBlank: Bool, isPlain: Bool) throws(UnreadableDocument)
  {
    if isBlank { return }
    guard !open.isEmpty else {
      var first = range.lowerBound
      while XMLCharacter.isSpace(bytes[first]) { first += 1 }
      throw fault("text stands outside the document's element", at: first)
    }
    var kept: Int32 = -1
    if !isPlain { kept = try keep(replaced(range, inAttribute: false)) }
    addLeaf(.text, from: range.lowerBound, inner: range, decoded: kept)
  }

  /// Whether the reference is to a character or a predefined entity.
  private func isCharacterReference(at index: Int) throws(UnreadableDocument) -> Bool {
    let (name, _) = try reference(at: index, limit: limit)
    return bytes[name.lowerBound] == XMLCharacter.hash || predefined(name) != nil
  }

  private func predefined(_ name: Range<Int>) -> UInt8? {
    name.count > 4 ? nil : XMLCharacter.predefined(String(decoding: bytes[name], as: UTF8.self))
  }

  /// The range between `&` and `;`, and the place behind it.
  private func reference(at index: Int, limit: Int) throws(UnreadableDocument) -> (Range<Int>, next: Int) {
    let start = index + 1
    var end = start
    if end < limit, bytes[end] == XMLCharacter.hash { end += 1 }
    while end < limit, XMLCharacter.isName(bytes[end]) { end += 1 }
    guard end > start, end < limit, bytes[end] == XMLCharacter.semicolon,
      bytes[start] == XMLCharacter.hash || XMLCharacter.isNameStart(bytes[start])
    else {
      throw fault(
        "expected a reference such as &amp; or &#65; here; a plain \"&\" is written &amp;", at: index)
    }
    return (start..<end, end + 1)
  }

  /// Goes on with the text of the entity that is referred to here.
  private mutating func enterEntity() throws(UnreadableDocument) {
    let (name, next) = try reference(at: position, limit: limit)
    guard !open.isEmpty else { throw fault("a reference stands outside the document's element") }
    let number = try entity(name, inside: frames.map(\.entity))
    guard let doctype else { return }
    frames.append(Frame(back: next, backLimit: limit, entity: number, depth: open.count))
    position = doctype.entities[number].start
    limit = doctype.entities[number].end
  }

  /// Goes back to behind the reference.
  mutating func close(_ frame: Frame) throws(UnreadableDocument) {
    guard open.count == frame.depth else {
      throw fault(
        "an entity's text must hold whole elements; <\(name(of: open[open.count - 1]))> is still open",
        at: frame.back)
    }
    (position, limit) = (frame.back, frame.backLimit)
  }

  /// Looks an entity up and charges its text to the budget.
  private mutating func entity(_ range: Range<Int>, inside: [Int]) throws(UnreadableDocument) -> Int {
    let name = String(decoding: bytes[range], as: UTF8.self)
    let offset = range.lowerBound - 1
    guard let doctype, let number = doctype.numbers[name] else {
      throw fault("the entity &\(name); is not declared", at: offset)
    }
    if doctype.entities[number].isExternal {
      throw fault(
        "the entity &\(name); stands in another document; external entities are not read", at: offset)
    }
    if inside.contains(number) { throw fault("the entity &\(name); contains itself", at: offset) }
    budget.used += doctype.entities[number].end - doctype.entities[number].start + 16
    if budget.used > XMLEntityBudget.total || inside.count >= XMLEntityBudget.depth {
      throw UnreadableDocument(
        "xml-entity-limit",
        "the entities of this document stand for more than \(XMLEntityBudget.total) bytes "
          + "or are nested more than \(XMLEntityBudget.depth) deep", at: place(offset))
    }
    return number
  }

  /// A text with its references replaced and its line ends unified (to spaces in an attribute).
  mutating func replaced(_ range: Range<Int>, inAttribute: Bool) throws(UnreadableDocument) -> [UInt8] {
    var text: [UInt8] = []
    var stack: [(next: Int, end: Int, entity: Int)] = []
    var (index, end) = (range.lowerBound, range.upperBound)
    while true {
      if index >= end {
        guard let back = stack.popLast() else { return text }
        (index, end) = (back.next, back.end)
        continue
      }
      switch bytes[index] {
      case XMLCharacter.ampersand:
        let (name, next) = try reference(at: index, limit: end)
        if let literal = try literalReference(name) {
          text += literal
          index = next
        } else {
          let number = try entity(name, inside: stack.map(\.entity))
          stack.append((next, end, number))
          (index, end) = doctype.map { ($0.entities[number].start, $0.entities[number].end) } ?? (0, 0)
        }
        continue
      case XMLCharacter.less where inAttribute:
        throw fault("an entity in an attribute's value holds \"<\"", at: range.lowerBound)
      case XMLCharacter.carriageReturn:
        let isPair = index + 1 < end && bytes[index + 1] == XMLCharacter.newline
        if !isPair { text.append(inAttribute ? 0x20 : XMLCharacter.newline) }
      case XMLCharacter.newline where inAttribute, XMLCharacter.tab where inAttribute: text.append(0x20)
      default: text.append(bytes[index])
      }
      index += 1
    }
  }

  /// What a character reference or a predefined entity stands for; nil for another entity.
  private func literalReference(_ name: Range<Int>) throws(UnreadableDocument) -> [UInt8]? {
    guard bytes[name.lowerBound] == XMLCharacter.hash else { return predefined(name).map { [$0] } }
    guard let scalar = XMLReference.scalar(bytes[name.dropFirst()]) else {
      throw fault("this character reference names no character", at: name.lowerBound - 1)
    }
    var text: [UInt8] = []
    XMLEncoding.append(scalar, to: &text)
    return text
  }
}
