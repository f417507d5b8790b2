extension ModuleRewriter {
  /// A name in the braces of an import or export: `name`, `name as other`.
  struct Specifier {
    var name: String
    var other: String
    /// The index of the name.
    var index: Int
  }

  /// Reads an import declaration and takes it out; the index behind it.
  mutating func importDeclaration(_ start: Int) throws(UnreadableDocument) -> Int {
    var index = start + 1
    var found: [(local: String, name: String?, index: Int)] = []
    let isType = isTypeOnly(index)
    if isType { index += 1 }
    if tokens.kind(index) != .string {
      if tokens.kind(index) == .name {
        found.append((tokens.text(index), "default", index))
        index += 1
        if tokens.isToken(index, ",") { index += 1 }
      }
      if tokens.isToken(index, "*"), tokens.isToken(index + 1, "as"), tokens.kind(index + 2) == .name {
        found.append((tokens.text(index + 2), nil, index + 2))
        index += 3
      } else if tokens.isToken(index, "{") {
        found += try specifiers(index).map { ($0.other, $0.name, $0.index) }
        index = tokens.after(index)
      }
      guard tokens.isToken(index, "from") else {
        throw fault("this import is not understood: expected \"from\" and the module's name", index)
      }
      index += 1
    }
    let specifier = index
    guard tokens.kind(specifier) == .string, let text = tokens.stringValue(specifier) else {
      throw fault("expected the module's name as a string", specifier)
    }
    index = endOfSpecifier(specifier)
    remove(start, index)
    if isType { return index }
    let module = module(text)
    imports += found.map { Import(local: $0.local, module: module, name: $0.name) }
    let names = found.compactMap { item in
      item.name.map { JavaScriptModule.Request.Name(text: $0, offset: tokens.offset(item.index)) }
    }
    requests.append(
      .init(specifier: text, kind: .declaration, offset: tokens.offset(specifier), names: names))
    return index
  }

  /// Whether the word `type` at an index says that only types are meant, and is no name itself.
  func isTypeOnly(_ index: Int) -> Bool {
    guard tokens.isToken(index, "type") else { return false }
    if tokens.isToken(index + 1, "{") || tokens.isToken(index + 1, "*") { return true }
    return tokens.kind(index + 1) == .name
      && (!tokens.isToken(index + 1, "from") || tokens.isToken(index + 2, "from"))
  }

  /// The index behind a specifier, attributes (`with { type: "json" }`) and a semicolon.
  func endOfSpecifier(_ specifier: Int) -> Int {
    var index = specifier + 1
    let hasAttributes =
      tokens.isToken(index, "with") || tokens.isToken(index, "assert") && !tokens[index].startsLine
    if hasAttributes, tokens.isToken(index + 1, "{") { index = tokens.after(index + 1) }
    return tokens.isToken(index, ";") ? index + 1 : index
  }

  /// The names in braces, without those of types.
  func specifiers(_ brace: Int) throws(UnreadableDocument) -> [Specifier] {
    var found: [Specifier] = []
    let end = tokens.after(brace) - 1
    var index = brace + 1
    while index < end {
      let isType = tokens.isToken(index, "type") && isName(index + 1) && !tokens.isToken(index + 1, "as")
      if isType { index += 1 }
      guard isName(index) else { throw fault("expected a name", index) }
      var specifier = Specifier(name: name(index), other: name(index), index: index)
      if tokens.isToken(index + 1, "as") {
        guard isName(index + 2) else { throw fault("expected a name after \"as\"", index + 2) }
        specifier.other = name(index + 2)
        index += 2
      }
      if !isType { found.append(specifier) }
      index += 1
      guard index == end || tokens.isToken(index, ",") else { throw fault("expected ',' or '}'", index) }
      index += 1
    }
    return found
  }

  func isName(_ index: Int) -> Bool { tokens.kind(index) == .name || tokens.kind(index) == .string }

  /// What a name or a string stands for, escapes read.
  func name(_ index: Int) -> String { tokens.stringValue(index) ?? plainName(tokens.text(index)) }

  func plainName(_ name: String) -> String {
    name.utf8.contains(0x5C) ? JavaScriptStrings.value(Array(name.utf8)[...]) : name
  }
}
