/// Expressions, literals and conditions, and what of them needs a data model.
extension SCXMLReader {
  /// The language that the document's expressions are written in.
  enum Language { case null, script, other }

  var language: Language {
    switch declaredModel {
    case nil, "ecmascript": .script
    case "null": .null
    default: .other
    }
  }

  /// Takes note that something cannot do without a data model.
  mutating func requireDataModel(for what: @autoclosure () -> String, offset: Int) {
    if language == .null {
      report(.error, "null-data-model", "the null data model cannot have \(what())", offset: offset)
    } else if need == nil {
      need = (what(), offset)
    }
  }

  /// Decides which data model the chart runs with: none, where nothing in the document needs one.
  ///
  /// Where the document says something else, a note keeps that.
  mutating func settleDataModel() {
    defer {
      if declaredModel != draft.dataModel {
        draft.states[0].details.notes.add(declaredModel.map { .string($0) } ?? .null, as: "datamodel")
      }
    }
    guard let need else {
      draft.dataModel = "null"
      return
    }
    draft.dataModel = declaredModel ?? "ecmascript"
    if language == .script { return }
    report(
      .error, "needs-data-model",
      "this document needs the \(draft.dataModel) data model, which this version cannot run: "
        + "here it has \(need.what)", offset: need.offset)
  }

  /// An attribute's expression.
  mutating func expression(_ attribute: XMLAttribute) -> Expression {
    expression(tree.value(attribute), offset: tree.place(attribute.valueStart))
  }

  mutating func expression(_ text: String, offset: Int) -> Expression {
    if let value = SCXMLReader.literal(text, in: language) { return .literal(value) }
    requireDataModel(for: "the expression \"\(SCXMLReader.brief(text))\"", offset: offset)
    return .script(text, at: offset)
  }

  /// An attribute that is a location of the data model.
  mutating func location(_ attribute: XMLAttribute) -> Location {
    let offset = tree.place(attribute.valueStart)
    let text = tree.value(attribute)
    requireDataModel(for: "the location \"\(SCXMLReader.brief(text))\"", offset: offset)
    return .expression(text, at: offset)
  }

  /// The first words of a text, for a message.
  static func brief(_ text: String) -> String {
    let line = normalized(text)
    return line.count > 40 ? line.prefix(39) + "…" : line
  }

  /// The value of an expression that is nothing but a literal.
  static func literal(_ text: String, in language: Language) -> Value? {
    let text = trimmed(text)
    guard let first = text.utf8.first else { return nil }
    switch first {
    case UInt8(ascii: "'"), UInt8(ascii: "\""):
      let inner = text.utf8.dropFirst().dropLast()
      let isPlain = inner.allSatisfy { $0 != first && $0 != UInt8(ascii: "\\") && $0 >= 0x20 }
      guard text.utf8.count >= 2, text.utf8.last == first, isPlain else { return nil }
      return .string(String(Substring(inner)))
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return json(text)
    case UInt8(ascii: "["), UInt8(ascii: "{"): return language == .script ? json(text) : nil
    default: return language == .other ? nil : text == "undefined" ? .undefined : json(text)
    }
  }

  /// The value of a JSON text; nil where it is none.
  static func json(_ text: String) -> Value? {
    guard let first = text.utf8.first, first < 0x80, "{[\"-tfn0123456789".utf8.contains(first) else {
      return nil
    }
    return (try? JSONTree.read(Array(text.utf8)))?.root.javaScriptValue
  }

  static func trimmed(_ text: String) -> String {
    let bytes = text.utf8
    guard let first = bytes.firstIndex(where: { $0 > 0x20 }), let last = bytes.lastIndex(where: { $0 > 0x20 })
    else { return "" }
    return String(text[first...last])
  }

  /// What stands in an element as data: XML, JSON, or text with its white space normalised (§B.2.8.1).
  ///
  /// XML is text for the data model, which makes objects of it; it is told by its first character, `<`.
  mutating func inlineValue(of node: Int) -> Expression? {
    let offset = tree.place(tree.nodes[node].innerStart)
    if tree.hasElements(node) {
      let xml = SCXMLReader.trimmed(tree.fragment(inside: node))
      if language == .null { return .literal(.string(xml)) }
      requireDataModel(for: "XML as data", offset: offset)
      return .script(xml, at: offset)
    }
    keepComments(in: node)
    let text = SCXMLReader.trimmed(tree.text(of: node))
    if text.isEmpty { return nil }
    if language == .script, SCXMLReader.isFunction(text) {
      requireDataModel(for: "a function", offset: offset)
      return .script(text, at: offset)
    }
    return .literal(SCXMLReader.json(text) ?? .string(SCXMLReader.normalized(text)))
  }

  /// Whether a text can only be meant as a function of ECMAScript. (The Recommendation would make it a string.)
  static func isFunction(_ text: String) -> Bool {
    guard text.hasPrefix("function"), text.hasSuffix("}") else { return false }
    let name = text.utf8.dropFirst(8).prefix { $0 != UInt8(ascii: "(") }
    return name.count < 64
      && name.allSatisfy {
        $0 <= 0x20 || $0 == 0x24 || $0 == 0x5F || $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A
          || $0 >= 0x30 && $0 <= 0x39
      }
  }

  /// A condition; with no data model only `In(…)`, `true`, `false` and what joins them.
  mutating func condition(_ attribute: XMLAttribute) -> Guard? {
    let text = tree.value(attribute)
    let offset = tree.place(attribute.valueStart)
    var parser = SCXMLConditionParser(
      text, at: offset, isExact: attribute.decoded < 0, isScript: declaredModel == "ecmascript")
    if let condition = parser.parse() { return condition }
    if language == .null {
      let fault = parser.fault
      report(
        .error, "null-data-model",
        "the null data model knows only In('STATE'), true, false, and, or, not: "
          + "\"\(SCXMLReader.brief(text))\" \(fault.message)", offset: fault.offset)
    } else {
      requireDataModel(for: "the condition \"\(SCXMLReader.brief(text))\"", offset: offset)
    }
    return .condition(.script(text, at: offset))
  }
}
