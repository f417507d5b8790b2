/// Reads a document into nodes, one character after the other; nothing recurses on the document's depth.
struct XMLParser {
  /// The text that is being read: the document, or an entity's text inside it.
  struct Frame {
    /// Where reading goes on after this text.
    var back: Int
    var backLimit: Int
    /// The number of the entity.
    var entity: Int
    /// How many elements were open before it.
    var depth: Int
  }

  let bytes: UnsafeBufferPointer<UInt8>
  /// The document's own length; entity texts may stand behind it.
  let length: Int
  let doctype: XMLDoctype?
  var position = 0
  /// The end of the text that is being read.
  var limit: Int
  var nodes: [XMLNode] = []
  var attributes: [XMLAttribute] = []
  var decoded: [String] = []
  var names: XMLNames
  var root = -1
  /// The open elements' nodes, and the lengths of their names.
  var open: [Int32] = []
  var frames: [Frame] = []
  var budget = XMLEntityBudget()
  /// For each expanded name, the element that last had it as an attribute.
  var lastUse: [Int32] = []

  init(_ bytes: UnsafeBufferPointer<UInt8>, length: Int, doctype: XMLDoctype?) {
    (self.bytes, self.length, self.doctype, limit) = (bytes, length, doctype, length)
    names = XMLNames(bytes)
    nodes.reserveCapacity(length / 36 + 16)
    attributes.reserveCapacity(length / 30 + 16)
  }

  func fault(_ message: String, at offset: Int? = nil) -> UnreadableDocument {
    UnreadableDocument("xml-not-well-formed", message, at: place(offset ?? position))
  }

  /// The place in the document that an offset stands for.
  func place(_ offset: Int) -> Int { offset <= length ? offset : doctype?.place(offset) ?? length }

  func line(of offset: Int32) -> Int {
    1 + bytes[0..<min(Int(offset), length)].count { $0 == XMLCharacter.newline }
  }

  /// Reads the whole document.
  mutating func parse() throws(UnreadableDocument) {
    if looksAt("<?xml"), position + 5 < limit, XMLCharacter.isSpace(bytes[position + 5]) {
      try declaration()
    }
    while true {
      if position >= limit {
        guard let frame = frames.popLast() else { break }
        try close(frame)
      } else if bytes[position] == XMLCharacter.less {
        try markup()
      } else {
        try text()
      }
    }
    if let last = open.last {
      let node = nodes[Int(last)]
      throw fault(
        "the document ends inside <\(name(of: last))>, which line \(line(of: node.start)) opened; "
          + "expected </\(name(of: last))>")
    }
    if root < 0 {
      throw fault(length == 0 ? "the document is empty; expected an element" : "expected an element")
    }
  }

  func name(of element: Int32) -> String { names.names[Int(nodes[Int(element)].name)].qualified }

  /// `<?xml version="1.0" …?>`
  private mutating func declaration() throws(UnreadableDocument) {
    guard let end = find("?>", from: position + 5) else {
      throw fault("the XML declaration has no closing \"?>\"")
    }
    let start = position
    position += 5
    var found: [String] = []
    while skipSpace(), position < end {
      let name = position
      while position < end, XMLCharacter.isName(bytes[position]) { position += 1 }
      found.append(String(decoding: bytes[name..<position], as: UTF8.self))
      _ = skipSpace()
      if bytes[position] == XMLCharacter.equals { position += 1 }
      _ = skipSpace()
      let quote = bytes[position]
      guard quote == XMLCharacter.quote || quote == XMLCharacter.apostrophe,
        let close = bytes[position + 1..<end].firstIndex(of: quote)
      else { throw fault("expected NAME=\"VALUE\" in the XML declaration", at: name) }
      if found == ["version"], !bytes[position + 1..<close].starts(with: [0x31, 0x2E]) {
        throw fault("XML of another version than 1.0 cannot be read", at: position + 1)
      }
      position = close + 1
    }
    guard position == end,
      ["version", "version encoding", "version standalone", "version encoding standalone"]
        .contains(found.joined(separator: " "))
    else { throw fault("the XML declaration must be <?xml version=\"1.0\" encoding=\"…\"?>", at: start) }
    position = end + 2
  }

  private mutating func markup() throws(UnreadableDocument) {
    guard position + 1 < limit else {
      throw fault("expected a tag after \"<\"; a plain \"<\" is written &lt;")
    }
    switch bytes[position + 1] {
    case XMLCharacter.slash: try endTag()
    case XMLCharacter.question: try processingInstruction()
    case XMLCharacter.exclamation:
      if looksAt("<!--") {
        try comment()
      } else if looksAt("<![CDATA[") {
        try characterData()
      } else {
        try declarationInContent()
      }
    default: try startTag()
    }
  }

  private mutating func declarationInContent() throws(UnreadableDocument) {
    guard looksAt("<!DOCTYPE") else { throw fault("expected a comment, CDATA or a tag after \"<!\"") }
    guard let doctype, doctype.start == position, root < 0 else {
      throw fault("a document type declaration stands once, before the document's element")
    }
    position = doctype.end
  }

  func looksAt(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard position + count <= limit else { return false }
    for offset in 0..<count where bytes[position + offset] != text.utf8Start[offset] { return false }
    return true
  }

  func find(_ text: StaticString, from start: Int) -> Int? {
    let count = text.utf8CodeUnitCount
    guard start + count <= limit else { return nil }
    for place in start...(limit - count) where bytes[place] == text.utf8Start[0] {
      var offset = 1
      while offset < count, bytes[place + offset] == text.utf8Start[offset] { offset += 1 }
      if offset == count { return place }
    }
    return nil
  }

  @inline(__always)
  mutating func skipSpace() -> Bool {
    let start = position
    while position < limit, XMLCharacter.isSpace(bytes[position]) { position += 1 }
    return position > start
  }

  /// Adds a node without children under the innermost open element.
  mutating func addLeaf(_ kind: XMLNode.Kind, from start: Int, inner: Range<Int>, decoded: Int32 = -1) {
    nodes.append(
      XMLNode(
        kind: kind, parent: open.last ?? -1, end: Int32(nodes.count + 1), start: Int32(start),
        innerStart: Int32(inner.lowerBound), innerEnd: Int32(inner.upperBound), decoded: decoded))
  }

  private mutating func comment() throws(UnreadableDocument) {
    let start = position
    guard let dashes = find("--", from: start + 4) else { throw fault("this comment has no closing \"-->\"") }
    guard dashes + 2 < limit, bytes[dashes + 2] == XMLCharacter.greater else {
      throw fault("\"--\" cannot stand inside a comment; expected \"-->\"", at: dashes)
    }
    try checkCharacters(start + 4..<dashes)
    addLeaf(.comment, from: start, inner: start + 4..<dashes)
    position = dashes + 3
  }

  private mutating func characterData() throws(UnreadableDocument) {
    let start = position
    guard !open.isEmpty else { throw fault("CDATA stands outside the document's element") }
    guard let end = find("]]>", from: start + 9) else {
      throw fault("this CDATA section has no closing \"]]>\"")
    }
    let inner = start + 9..<end
    try checkCharacters(inner)
    var number: Int32 = -1
    if bytes[inner].contains(XMLCharacter.carriageReturn) {
      number = keep(XMLParser.unifyLineEnds(bytes[inner]))
    }
    addLeaf(.cdata, from: start, inner: inner, decoded: number)
    position = end + 3
  }

  private mutating func processingInstruction() throws(UnreadableDocument) {
    let start = position
    guard start + 2 < limit, XMLCharacter.isNameStart(bytes[start + 2]) else {
      throw fault("expected the name of a processing instruction after \"<?\"")
    }
    guard let end = find("?>", from: start + 2) else {
      throw fault("this processing instruction has no closing \"?>\"")
    }
    if looksAt("<?xml"), start + 5 < limit, !XMLCharacter.isName(bytes[start + 5]) {
      throw fault("the XML declaration stands only at the very start of the document")
    }
    try checkCharacters(start + 2..<end)
    addLeaf(.processingInstruction, from: start, inner: start + 2..<end)
    position = end + 2
  }

  /// Refuses control characters, which XML has no way to write.
  private func checkCharacters(_ range: Range<Int>) throws(UnreadableDocument) {
    for index in range where bytes[index] < 0x20 && !XMLCharacter.isSpace(bytes[index]) {
      throw fault("the control character \(bytes[index]) cannot stand in XML", at: index)
    }
  }

  /// Keeps a text that differs from what is written.
  mutating func keep(_ text: [UInt8]) -> Int32 {
    decoded.append(String(decoding: text, as: UTF8.self))
    return Int32(decoded.count - 1)
  }

  /// `\r\n` and `\r` become `\n` (XML 1.0, 2.11).
  static func unifyLineEnds(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
    var text: [UInt8] = []
    for index in bytes.indices {
      if bytes[index] != XMLCharacter.carriageReturn {
        text.append(bytes[index])
      } else if index + 1 == bytes.endIndex || bytes[index + 1] != XMLCharacter.newline {
        text.append(XMLCharacter.newline)
      }
    }
    return text
  }
}
