/// The names of a document while it is read: each spelling once, its meaning looked up in the namespaces in scope.
struct XMLNames {
  /// A name as spelt.
  struct Spelling {
    var start: Int
    var length: Int
    var hash: UInt32
    var prefix: String
    var local: String
    /// What it meant when the scope last had this stamp.
    var elementStamp = -1
    var element: Int32 = 0
    var attributeStamp = -1
    var attribute: Int32 = 0

    /// Whether an attribute of this name declares a namespace.
    var isDeclaration: Bool { prefix == "xmlns" || (prefix.isEmpty && local == "xmlns") }
  }

  private struct Meaning: Hashable {
    var spelling: Int32
    var namespace: Int32
  }

  private struct Expanded: Hashable {
    var local: String
    var namespace: Int32
  }

  let bytes: UnsafeBufferPointer<UInt8>
  private(set) var names: [XMLName] = []
  private(set) var namespaces = ["", XMLTree.xmlNamespace, XMLTree.xmlnsNamespace]
  private(set) var spellings: [Spelling] = []
  private var slots = [Int32](repeating: -1, count: 256)
  /// For each prefix what it means, innermost last.
  private var scopes: [String: [Int32]] = ["": [0], "xml": [1], "xmlns": [2]]
  /// What the open elements declare, outermost first.
  private var declarations: [(prefix: String, depth: Int)] = []
  private var numbers: [String: Int32]
  private var meanings: [Meaning: Int32] = [:]
  private var expanded: [Expanded: Int32] = [:]
  /// Changes with every change of the bindings.
  private var stamp = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    numbers = ["": 0, XMLTree.xmlNamespace: 1, XMLTree.xmlnsNamespace: 2]
  }

  /// The number of the spelling at `start`; -1 where its colons are misplaced.
  mutating func spelling(start: Int, length: Int, hash: UInt32) -> Int {
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let number = Int(slots[slot])
      if spellings[number].hash == hash, equal(spellings[number], start, length) { return number }
      slot = (slot + 1) & (slots.count - 1)
    }
    let text = bytes[start..<start + length]
    var local = text
    var prefix = ""
    if let colon = text.firstIndex(of: XMLCharacter.colon) {
      local = text[(colon + 1)...]
      guard colon > start, let first = local.first, XMLCharacter.isNameStart(first),
        !local.contains(XMLCharacter.colon)
      else { return -1 }
      prefix = String(decoding: text[..<colon], as: UTF8.self)
    }
    let number = spellings.count
    spellings.append(
      Spelling(
        start: start, length: length, hash: hash, prefix: prefix,
        local: String(decoding: local, as: UTF8.self)))
    slots[slot] = Int32(number)
    if spellings.count * 2 > slots.count { grow() }
    return number
  }

  private func equal(_ spelling: Spelling, _ start: Int, _ length: Int) -> Bool {
    guard spelling.length == length else { return false }
    for offset in 0..<length where bytes[spelling.start + offset] != bytes[start + offset] { return false }
    return true
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    for (number, spelling) in spellings.enumerated() {
      var slot = Int(spelling.hash) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(number)
    }
  }

  /// The number of a namespace.
  mutating func namespace(_ uri: String) -> Int32 {
    if let number = numbers[uri] { return number }
    let number = Int32(namespaces.count)
    namespaces.append(uri)
    numbers[uri] = number
    return number
  }

  mutating func bind(_ prefix: String, to uri: String, depth: Int) {
    scopes[prefix, default: []].append(namespace(uri))
    declarations.append((prefix, depth))
    stamp += 1
  }

  /// Forgets what the elements deeper than `depth` declared.
  mutating func unbind(deeperThan depth: Int) {
    while let last = declarations.last, last.depth > depth {
      declarations.removeLast()
      scopes[last.prefix]?.removeLast()
      stamp += 1
    }
  }

  private func lookUp(_ prefix: String) -> Int32? { scopes[prefix]?.last }

  /// The index of the name that a spelling means on an element; nil where its prefix is not declared.
  mutating func element(_ number: Int) -> Int32? {
    if spellings[number].elementStamp == stamp { return spellings[number].element }
    guard let space = lookUp(spellings[number].prefix) else { return nil }
    let name = meaning(number, in: space)
    (spellings[number].element, spellings[number].elementStamp) = (name, stamp)
    return name
  }

  /// The same for an attribute, which without a prefix is in no namespace.
  mutating func attribute(_ number: Int) -> Int32? {
    if spellings[number].attributeStamp == stamp { return spellings[number].attribute }
    let spelling = spellings[number]
    let space = spelling.isDeclaration ? 2 : spelling.prefix.isEmpty ? 0 : lookUp(spelling.prefix)
    guard let space else { return nil }
    let name = meaning(number, in: space)
    (spellings[number].attribute, spellings[number].attributeStamp) = (name, stamp)
    return name
  }

  private mutating func meaning(_ number: Int, in namespace: Int32) -> Int32 {
    let key = Meaning(spelling: Int32(number), namespace: namespace)
    if let name = meanings[key] { return name }
    let (prefix, local) = (spellings[number].prefix, spellings[number].local)
    let both = Expanded(local: local, namespace: namespace)
    let identity = expanded[both] ?? Int32(expanded.count)
    expanded[both] = identity
    let name = Int32(names.count)
    names.append(XMLName(prefix: prefix, local: local, namespace: namespace, expanded: identity))
    meanings[key] = name
    return name
  }
}
