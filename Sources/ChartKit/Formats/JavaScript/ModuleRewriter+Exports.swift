extension ModuleRewriter {
  /// Reads an export declaration; the index from which to go on: behind the declaration where nothing of it stays,
  /// else where what stays begins.
  mutating func exportDeclaration(_ start: Int) throws(UnreadableDocument) -> Int {
    let index = start + 1
    if tokens.isToken(index, "default") { return defaultExport(start) }
    if tokens.isToken(index, "*") { return try exportAll(start) }
    if tokens.isToken(index, "{") { return try exportList(start, brace: index) }
    if tokens.isToken(index, "type"), tokens.isToken(index + 1, "{") {
      let end = tokens.after(index + 1)
      let hasOrigin = tokens.isToken(end, "from") && tokens.kind(end + 1) == .string
      let next = hasOrigin ? endOfSpecifier(end + 1) : tokens.isToken(end, ";") ? end + 1 : end
      remove(start, next)
      return next
    }
    let names = try declaredNames(index)
    replace(start, index, with: "")
    exports += names.map { Export(name: plainName($0), value: .local($0), offset: tokens.offset(index)) }
    return index
  }

  /// `export default`: functions and classes keep being declarations, which are there before the body runs.
  private mutating func defaultExport(_ start: Int) -> Int {
    let index = start + 2
    var end = index
    if tokens.isToken(end, "async"), tokens.isToken(end + 1, "function"), !tokens[end + 1].startsLine {
      end += 1
    }
    let isFunction = tokens.isToken(end, "function")
    guard isFunction || tokens.isToken(end, "class") else {
      replace(start, start + 1, with: "const")
      replace(start + 1, index, with: "$default =")
      exports.append(Export(name: "default", value: .defaultExpression, offset: tokens.offset(start + 1)))
      return index
    }
    if isFunction, tokens.isToken(end + 1, "*") { end += 1 }
    replace(start, start + 1, with: "")
    replace(start + 1, index, with: "")
    if tokens.kind(end + 1) == .name, !tokens.isToken(end + 1, "extends") {
      exports.append(
        Export(name: "default", value: .local(tokens.text(end + 1)), offset: tokens.offset(start + 1)))
    } else {
      insert(" $default ", after: end)
      exports.append(Export(name: "default", value: .defaultExpression, offset: tokens.offset(start + 1)))
    }
    return index
  }

  /// `export * from …` and `export * as name from …`
  private mutating func exportAll(_ start: Int) throws(UnreadableDocument) -> Int {
    var index = start + 2
    var name: String?
    if tokens.isToken(index, "as") {
      guard isName(index + 1) else { throw fault("expected a name after \"as\"", index + 1) }
      name = self.name(index + 1)
      index += 2
    }
    let (module, next) = try origin(index, start: start, names: [])
    if let name {
      exports.append(Export(name: name, value: .module(module, name: nil), offset: tokens.offset(start)))
    } else {
      stars.append(module)
    }
    return next
  }

  /// `export { … }` and `export { … } from …`
  private mutating func exportList(_ start: Int, brace: Int) throws(UnreadableDocument) -> Int {
    let found = try specifiers(brace)
    let end = tokens.after(brace)
    guard tokens.isToken(end, "from"), tokens.kind(end + 1) == .string else {
      let next = tokens.isToken(end, ";") ? end + 1 : end
      for specifier in found {
        guard tokens.kind(specifier.index) == .name else { throw fault("expected a name", specifier.index) }
        let place = tokens.offset(specifier.index)
        exports.append(Export(name: specifier.other, value: .local(specifier.name), offset: place))
      }
      remove(start, next)
      return next
    }
    let names = found.map { JavaScriptModule.Request.Name(text: $0.name, offset: tokens.offset($0.index)) }
    let (module, next) = try origin(end, start: start, names: names)
    exports += found.map {
      Export(name: $0.other, value: .module(module, name: $0.name), offset: tokens.offset($0.index))
    }
    return next
  }

  /// Reads `from …`, and takes the declaration out.
  private mutating func origin(
    _ index: Int, start: Int, names: [JavaScriptModule.Request.Name]
  ) throws(UnreadableDocument) -> (module: Int, next: Int) {
    guard tokens.isToken(index, "from"), tokens.kind(index + 1) == .string,
      let text = tokens.stringValue(index + 1)
    else { throw fault("this export is not understood: expected \"from\" and the module's name", index) }
    let next = endOfSpecifier(index + 1)
    remove(start, next)
    requests.append(
      .init(specifier: text, kind: .declaration, offset: tokens.offset(index + 1), names: names))
    return (module(text), next)
  }

  // MARK: Declared names

  /// The names that the declaration at an index declares.
  private func declaredNames(_ start: Int) throws(UnreadableDocument) -> [String] {
    if tokens.isWord(start, ["const", "let", "var"]) {
      guard !tokens.isToken(start + 1, "enum") else { throw notUnderstood(start) }
      return try variableNames(start + 1)
    }
    var index = start
    if tokens.isToken(index, "async") { index += 1 }
    let isFunction = tokens.isToken(index, "function")
    guard isFunction || index == start && tokens.isToken(index, "class") else { throw notUnderstood(start) }
    index += isFunction && tokens.isToken(index + 1, "*") ? 2 : 1
    guard tokens.kind(index) == .name else {
      throw fault("an exported \(tokens.text(start)) needs a name", index)
    }
    return [tokens.text(index)]
  }

  private func notUnderstood(_ index: Int) -> UnreadableDocument {
    fault(
      "this export is not understood: expected default, const, let, var, function, class, * or {", index)
  }

  /// The names of all declarators: patterns, each with a value that is passed over, up to the statement's end.
  private func variableNames(_ start: Int) throws(UnreadableDocument) -> [String] {
    var names: [String] = []
    var index = start
    while true {
      guard tokens.kind(index) == .name || tokens.isToken(index, "{") || tokens.isToken(index, "[") else {
        throw fault("expected a name", index)
      }
      names += BindingPattern.names(in: tokens, at: index)
      index = tokens.after(index)
      while index < tokens.count, !tokens.isToken(index, ","), !tokens.isToken(index, ";"),
        !endsStatement(index)
      {
        index = tokens.after(index)
      }
      guard tokens.isToken(index, ",") else { return names }
      index += 1
    }
  }

  /// Whether a statement without a semicolon ends before the token at an index.
  private func endsStatement(_ index: Int) -> Bool {
    guard tokens[index].startsLine, tokens.endsOperand(index - 1) else { return false }
    switch tokens[index].kind {
    case .name: return !tokens.isWord(index, ["in", "instanceof", "as", "satisfies"])
    case .number, .string, .regex, .privateName: return true
    case .template, .templateHead: return followsArrowBody(index)
    case .templateMiddle, .templateTail: return false
    case .punctuator:
      if tokens.isToken(index, "(") || tokens.isToken(index, "[") { return followsArrowBody(index) }
      return ["{", "++", "--", "!", "~", "@"].contains(tokens.text(index))
    }
  }

  /// Nothing can be done with an arrow function behind its body.
  private func followsArrowBody(_ index: Int) -> Bool {
    tokens.isToken(index - 1, "}") && tokens.isToken(tokens[index - 1].partner - 1, "=>")
  }
}

/// The names that a destructuring pattern binds.
enum BindingPattern {
  static func names(in tokens: JavaScriptTokens, at start: Int) -> [String] {
    var names: [String] = []
    var pending = [start]
    while let index = pending.popLast() {
      if tokens.kind(index) == .name {
        names.append(tokens.text(index))
      } else if tokens.isToken(index, "{") || tokens.isToken(index, "[") {
        pending += elements(in: tokens, of: index)
      }
    }
    return names
  }

  /// The indices of the patterns inside a pattern.
  private static func elements(in tokens: JavaScriptTokens, of bracket: Int) -> [Int] {
    let isObject = tokens.isToken(bracket, "{")
    let end = tokens.after(bracket) - 1
    var found: [Int] = []
    var index = bracket + 1
    while index < end {
      if tokens.isToken(index, "...") { index += 1 }
      var target = index
      if isObject, tokens.isToken(tokens.after(index), ":") { target = tokens.after(index) + 1 }
      if !tokens.isToken(target, ",") { found.append(target) }
      index = target
      while index < end, !tokens.isToken(index, ",") { index = tokens.after(index) }
      index += 1
    }
    return found.reversed()
  }
}
