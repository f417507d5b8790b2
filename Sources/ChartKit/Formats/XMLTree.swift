/// One piece of an XML document; a tree is a flat array of them in document order.
///
/// Offsets are of ``XMLTree/bytes``. Text that is nothing but white space between markup has no node; the raw ranges
/// of the elements around it still cover it.
struct XMLNode: Sendable {
  enum Kind: UInt8, Sendable { case element, text, cdata, comment, processingInstruction }

  var kind: Kind
  /// Of an element: index in ``XMLTree/names``; else -1.
  var name: Int32 = -1
  /// -1 at the top.
  var parent: Int32
  /// One past the last descendant.
  var end: Int32
  /// Where the markup or the text starts.
  var start: Int32
  /// The range between the tags, or of the text or the comment itself.
  var innerStart: Int32
  var innerEnd: Int32
  var firstAttribute: Int32 = 0
  var attributeCount: Int32 = 0
  /// Of a text with references or carriage returns: index in ``XMLTree/decoded``; else -1.
  var decoded: Int32 = -1
}

/// An attribute as written, with the places of its name and its value.
struct XMLAttribute: Sendable {
  /// Index in ``XMLTree/names``.
  var name: Int32
  var nameStart: Int32
  /// Between the quotes.
  var valueStart: Int32
  var valueEnd: Int32
  /// Where the value holds references or line ends: index in ``XMLTree/decoded``; else -1.
  var decoded: Int32 = -1
}

/// A name with its namespace.
struct XMLName: Hashable, Sendable {
  var prefix: String
  var local: String
  /// Index in ``XMLTree/namespaces``.
  var namespace: Int32
  /// The same for all names of one namespace and local part.
  var expanded: Int32

  /// The name as written.
  var qualified: String { prefix.isEmpty ? local : "\(prefix):\(local)" }
}

/// An XML 1.0 document with namespaces, read whole.
///
/// Well-formedness is checked, validity is not; external entities are never read.
struct XMLTree: Sendable {
  static let noNamespace: Int32 = 0
  static let xmlNamespace = "http://www.w3.org/XML/1998/namespace"
  static let xmlnsNamespace = "http://www.w3.org/2000/xmlns/"
  /// Elements deeper than this are refused.
  static let depthLimit = 512

  /// The document in UTF-8 without a byte order mark.
  var source: SourceText
  /// The source's bytes, then the texts of entities that could not be used as written.
  var bytes: [UInt8]
  var nodes: [XMLNode] = []
  var attributes: [XMLAttribute] = []
  var names: [XMLName] = []
  /// URIs; the first is empty and means no namespace.
  var namespaces: [String] = []
  var decoded: [String] = []
  /// The document's element.
  var root = 0
  private var doctype: XMLDoctype?

  /// Reads a document in UTF-8, UTF-16, ISO-8859-1, WINDOWS-1252 or US-ASCII.
  ///
  /// The offset of an error is one of the bytes given, all others are of ``source``.
  init(_ source: SourceText) throws(UnreadableDocument) {
    let text = try XMLEncoding.utf8(source)
    do {
      try self.init(utf8: text)
    } catch {
      var error = error
      error.diagnostic.offset = error.diagnostic.offset.map {
        XMLEncoding.offset($0, of: text.bytes, in: source.bytes)
      }
      throw error
    }
  }

  private init(utf8 source: SourceText) throws(UnreadableDocument) {
    self.source = source
    bytes = source.bytes
    try XMLEncoding.check(bytes)
    let doctype = try XMLDoctype.find(in: bytes)
    self.doctype = doctype
    if let doctype { bytes += doctype.tail }
    let parsed = try bytes.withUnsafeBufferPointer { buffer throws(UnreadableDocument) in
      var parser = XMLParser(buffer, length: source.bytes.count, doctype: doctype)
      try parser.parse()
      return parser
    }
    (nodes, attributes, decoded, root) = (parsed.nodes, parsed.attributes, parsed.decoded, parsed.root)
    (names, namespaces) = (parsed.names.names, parsed.names.namespaces)
  }

  /// The place in ``source`` that an offset of ``bytes`` stands for.
  func place(_ offset: Int32) -> Int {
    Int(offset) <= source.bytes.count ? Int(offset) : doctype?.place(Int(offset)) ?? source.bytes.count
  }

  /// The bytes from `start` to `end` as text.
  func text(_ start: Int32, _ end: Int32) -> String {
    bytes.withUnsafeBufferPointer { buffer in
      guard start >= 0, start < end, Int(end) <= buffer.count else { return "" }
      return String(decoding: UnsafeBufferPointer(rebasing: buffer[Int(start)..<Int(end)]), as: UTF8.self)
    }
  }

  /// The value of an attribute, its references replaced and line ends turned to spaces.
  func value(_ attribute: XMLAttribute) -> String {
    attribute.decoded >= 0
      ? decoded[Int(attribute.decoded)] : text(attribute.valueStart, attribute.valueEnd)
  }

  /// Positions in ``attributes`` of an element's attributes, as written.
  func attributeRange(of node: Int) -> Range<Int> {
    let first = Int(nodes[node].firstAttribute)
    return first..<first + Int(nodes[node].attributeCount)
  }

  /// The indices of a node's children in document order.
  func children(of node: Int) -> XMLChildren {
    XMLChildren(nodes: nodes, position: node + 1, end: Int(nodes[node].end))
  }

  /// The text and CDATA directly in an element, references replaced; comments and elements are left out.
  func text(of element: Int) -> String {
    var whole = ""
    for child in children(of: element) {
      let node = nodes[child]
      guard node.kind == .text || node.kind == .cdata else { continue }
      whole += node.decoded >= 0 ? decoded[Int(node.decoded)] : text(node.innerStart, node.innerEnd)
    }
    return whole
  }

  /// Whether an element holds elements.
  func hasElements(_ element: Int) -> Bool {
    children(of: element).contains { nodes[$0].kind == .element }
  }

  /// What stands between an element's tags, exactly as written.
  func rawInner(of element: Int) -> String { text(nodes[element].innerStart, nodes[element].innerEnd) }

  /// An element with its tags, exactly as written.
  func rawOuter(of element: Int) -> String { text(nodes[element].start, outerEnd(of: element)) }

  /// The offset behind an element's last tag.
  func outerEnd(of element: Int) -> Int32 {
    var end = nodes[element].innerEnd
    while Int(end) < bytes.count, bytes[Int(end)] != UInt8(ascii: ">") { end += 1 }
    return min(end + 1, Int32(bytes.count))
  }
}

/// The children of a node, by index.
struct XMLChildren: Sequence, IteratorProtocol {
  let nodes: [XMLNode]
  fileprivate var position: Int
  let end: Int

  mutating func next() -> Int? {
    guard position < end else { return nil }
    defer { position = Int(nodes[position].end) }
    return position
  }
}
