/// What a document type declaration says that a reader of well-formed documents has to know: its general entities.
struct XMLDoctype: Sendable {
  struct Entity: Sendable {
    /// Range of the replacement text in ``XMLTree/bytes``.
    var start: Int
    var end: Int
    /// Whether the text is in another document, which is never read.
    var isExternal = false
    /// Where the text was written.
    var place = 0
  }

  /// Where `<!DOCTYPE` stands, and where the next thing stands.
  var start: Int
  var end = 0
  var entities: [Entity] = []
  var numbers: [String: Int] = [:]
  /// Replacement texts that differ from the literal; they stand behind the document's bytes.
  var tail: [UInt8] = []

  /// The place in the document for an offset in the texts behind it.
  func place(_ offset: Int) -> Int {
    entities.last { $0.start <= offset && offset <= $0.end && $0.start > $0.place }?.place ?? start
  }

  /// The declaration of a document, if it has one in its prolog.
  static func find(in bytes: [UInt8]) throws(UnreadableDocument) -> XMLDoctype? {
    var scanner = XMLDoctypeScanner(bytes: bytes)
    scanner.skipMisc()
    guard scanner.looksAt("<!DOCTYPE") else { return nil }
    return try scanner.doctype()
  }
}

/// Reads a document type declaration. Not fast; a document has one at most.
private struct XMLDoctypeScanner {
  let bytes: [UInt8]
  var position = 0

  func looksAt(_ text: StaticString) -> Bool {
    guard position + text.utf8CodeUnitCount <= bytes.count else { return false }
    return text.withUTF8Buffer { $0.elementsEqual(bytes[position..<position + $0.count]) }
  }

  func fault(_ message: String, at offset: Int? = nil) -> UnreadableDocument {
    UnreadableDocument("xml-not-well-formed", message, at: min(offset ?? position, bytes.count))
  }

  mutating func skipSpace() {
    while position < bytes.count, XMLCharacter.isSpace(bytes[position]) { position += 1 }
  }

  /// Moves behind the next `text`; to the end, where there is none.
  mutating func skip(past text: StaticString) {
    while position < bytes.count, !looksAt(text) { position += 1 }
    position = min(position + text.utf8CodeUnitCount, bytes.count)
  }

  /// Skips white space, comments and processing instructions; their faults are the parser's to find.
  mutating func skipMisc() {
    while true {
      skipSpace()
      if looksAt("<!--") {
        position += 4
        skip(past: "-->")
      } else if looksAt("<?") {
        skip(past: "?>")
      } else {
        return
      }
    }
  }

  mutating func name(_ what: String) throws(UnreadableDocument) -> String {
    let start = position
    guard position < bytes.count, XMLCharacter.isNameStart(bytes[position]) else {
      throw fault("expected \(what)")
    }
    while position < bytes.count, XMLCharacter.isName(bytes[position]) { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  mutating func doctype() throws(UnreadableDocument) -> XMLDoctype {
    var found = XMLDoctype(start: position)
    position += 9
    skipSpace()
    _ = try name("the name of the document's element after <!DOCTYPE")
    skipSpace()
    try skipExternalID()
    skipSpace()
    if looksAt("[") {
      position += 1
      try subset(into: &found)
      skipSpace()
    }
    guard looksAt(">") else { throw fault("expected \">\" at the end of the document type declaration") }
    position += 1
    found.end = position
    return found
  }

  /// `SYSTEM "…"` or `PUBLIC "…" "…"`.
  @discardableResult
  mutating func skipExternalID() throws(UnreadableDocument) -> Bool {
    let isPublic = looksAt("PUBLIC")
    guard isPublic || looksAt("SYSTEM") else { return false }
    position += 6
    for _ in 0..<(isPublic ? 2 : 1) {
      skipSpace()
      _ = try literal("a quoted identifier")
    }
    return true
  }

  /// The range between quotes.
  mutating func literal(_ what: String) throws(UnreadableDocument) -> Range<Int> {
    guard position < bytes.count, [XMLCharacter.quote, XMLCharacter.apostrophe].contains(bytes[position])
    else { throw fault("expected \(what)") }
    let start = position + 1
    guard let end = bytes[start...].firstIndex(of: bytes[position]) else {
      throw fault("this literal has no closing quote")
    }
    position = end + 1
    return start..<end
  }

  mutating func subset(into found: inout XMLDoctype) throws(UnreadableDocument) {
    while true {
      skipMisc()
      if looksAt("]") {
        position += 1
        return
      } else if looksAt("<!ENTITY") {
        try entity(into: &found)
      } else if looksAt("<!") {
        try skipDeclaration()
      } else if looksAt("%") {
        position += 1
        _ = try name("the name of a parameter entity after \"%\"")
        guard looksAt(";") else { throw fault("expected \";\" after a parameter entity's name") }
        position += 1
      } else {
        throw fault("expected a declaration or \"]\" in the document type declaration")
      }
    }
  }

  mutating func skipDeclaration() throws(UnreadableDocument) {
    let start = position
    while position < bytes.count {
      switch bytes[position] {
      case XMLCharacter.greater:
        position += 1
        return
      case XMLCharacter.quote, XMLCharacter.apostrophe: _ = try literal("a literal")
      default: position += 1
      }
    }
    throw fault("this declaration has no closing \">\"", at: start)
  }

  mutating func entity(into found: inout XMLDoctype) throws(UnreadableDocument) {
    position += 8
    skipSpace()
    if looksAt("%") { return try skipDeclaration() }
    let name = try name("the entity's name")
    skipSpace()
    var entity = XMLDoctype.Entity(start: 0, end: 0)
    if try skipExternalID() {
      entity.isExternal = true
      return try finish(entity, name, into: &found)
    }
    let range = try literal("the entity's text in quotes, SYSTEM or PUBLIC")
    (entity.start, entity.end, entity.place) = (range.lowerBound, range.upperBound, range.lowerBound)
    if let percent = bytes[range].firstIndex(of: XMLCharacter.percent) {
      throw fault("parameter entities inside an entity's text are not supported", at: percent)
    }
    if let text = try replaced(range) {
      entity.start = bytes.count + found.tail.count
      found.tail += text
      entity.end = bytes.count + found.tail.count
    }
    try finish(entity, name, into: &found)
  }

  /// The first declaration of a name counts.
  mutating func finish(
    _ entity: XMLDoctype.Entity, _ name: String, into found: inout XMLDoctype
  ) throws(UnreadableDocument) {
    if found.numbers[name] == nil {
      found.numbers[name] = found.entities.count
      found.entities.append(entity)
    }
    try skipDeclaration()
  }

  /// An entity's text with its character references replaced; nil where it has none.
  func replaced(_ range: Range<Int>) throws(UnreadableDocument) -> [UInt8]? {
    var text: [UInt8] = []
    var index = range.lowerBound
    var changed = false
    while index < range.upperBound {
      if bytes[index] == XMLCharacter.ampersand, index + 1 < range.upperBound,
        bytes[index + 1] == XMLCharacter.hash
      {
        guard let semicolon = bytes[index..<range.upperBound].firstIndex(of: XMLCharacter.semicolon),
          let scalar = XMLReference.scalar(bytes[index + 2..<semicolon])
        else { throw fault("this character reference names no character", at: index) }
        XMLEncoding.append(scalar, to: &text)
        index = semicolon + 1
        changed = true
      } else {
        text.append(bytes[index])
        index += 1
      }
    }
    return changed ? text : nil
  }
}

/// Character references.
enum XMLReference {
  /// The character that `65` or `x41` names.
  static func scalar(_ digits: some Collection<UInt8>) -> UInt32? {
    let isHexadecimal = digits.first == UInt8(ascii: "x")
    let digits = isHexadecimal ? digits.dropFirst() : digits.dropFirst(0)
    guard !digits.isEmpty else { return nil }
    var scalar: UInt32 = 0
    for byte in digits {
      guard let digit = Character(UnicodeScalar(byte)).hexDigitValue, digit < (isHexadecimal ? 16 : 10) else {
        return nil
      }
      scalar = scalar * (isHexadecimal ? 16 : 10) + UInt32(digit)
      if scalar > 0x10FFFF { return nil }
    }
    return XMLCharacter.isAllowed(scalar) ? scalar : nil
  }
}
