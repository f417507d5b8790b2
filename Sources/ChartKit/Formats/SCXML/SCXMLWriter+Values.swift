/// Expressions, conditions and data, in the form that reads back to the same.
extension SCXMLWriter {
  // MARK: Expressions

  /// Adds a text under one name, or an expression under the other.
  func add(
    _ expression: Expression, _ name: String, _ expressionName: String,
    to attributes: inout XMLOutput.Attributes
  ) {
    if case .literal(.string(let text)) = expression {
      attributes.add(name, text)
    } else {
      attributes.add(expressionName, text(expression))
    }
  }

  /// An expression as the text of an attribute.
  func text(_ expression: Expression) -> String {
    switch expression {
    case .script(let text, _): text
    case .function(let call): call.name
    case .literal(let value): Self.quoted(value) ?? value.jsonText()
    }
  }

  /// A literal that the reader takes as such; nil where none is.
  private static func quoted(_ value: Value) -> String? {
    switch value {
    case .string(let text):
      for quote in ["'", "\""] where !text.contains(quote) {
        if !text.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\\") }) {
          return quote + text + quote
        }
      }
      return nil
    case .undefined: return "undefined"
    case .number(let number) where number == 0 && number.sign == .minus: return "-0"
    case .kept(let kept): return kept.text
    default: return value.jsonText()
    }
  }

  func text(_ location: Location) -> String {
    switch location {
    case .expression(let text, _): text
    case .path(let keys):
      keys.enumerated().map { index, key in
        if index == 0 { return key }
        return SCXMLConversion.isIdentifier(key) ? "." + key : "[\(JSONText.quoted(key))]"
      }.joined()
    }
  }

  // MARK: Values

  /// An element with a value: as its attribute `expr`, or between its tags where only that, or that better, says it.
  mutating func writeValue(
    _ value: Expression, of name: String, _ attributes: XMLOutput.Attributes = XMLOutput.Attributes()
  ) {
    if let markup = inlineMarkup(value, of: name) {
      output.element(name, attributes, markup: markup)
    } else {
      var attributes = attributes
      attributes.add("expr", text(value))
      output.empty(name, attributes)
    }
  }

  private mutating func inlineMarkup(_ value: Expression, of name: String) -> String? {
    switch value {
    case .script(let text, _):
      if text.hasPrefix("<"), isFragment(text) { return text }
      let isMultiline = text.contains("\n") && text == SCXMLReader.trimmed(text)
      return isMultiline && language == .script && SCXMLReader.isFunction(text) ? output.escaped(text) : nil
    case .literal(.string(let text)):
      if Self.quoted(.string(text)) != nil && (name != "content" || text.hasPrefix("<")) && language != .null
      {
        return nil
      }
      if reads(text, as: .string(text)) { return output.escaped(text) }
      return text.hasPrefix("<") && language == .null && isFragment(text) ? text : nil
    case .literal(.array), .literal(.object):
      guard case .literal(let value) = value else { return nil }
      let text = value.jsonText()
      if language != .null && (text.utf8.count <= 60 || language == .other) { return nil }
      return output.escaped(text)
    case .literal, .function: return nil
    }
  }

  /// Whether a text between tags is read as this value.
  private func reads(_ text: String, as value: Value) -> Bool {
    if text.isEmpty || language == .script && SCXMLReader.isFunction(text) { return false }
    return (SCXMLReader.json(text) ?? .string(SCXMLReader.normalized(text))) == value
      && text == SCXMLReader.trimmed(text)
  }

  /// Whether a text is XML that can stand in the document as it is and is read as XML there.
  func isFragment(_ text: String, mayBeChart: Bool = true) -> Bool {
    guard text.hasPrefix("<"), text == SCXMLReader.trimmed(text) else { return false }
    let declared = (chart.root.details.notes["namespaces"]?.object ?? [:]).map {
      " xmlns:\($0.key)=\"\(XMLTree.escaped($0.value.string ?? ""))\""
    }
    let document = "<x xmlns=\"\(SCXMLReader.namespace)\"\(declared.joined())>\(text)</x>"
    guard let tree = try? XMLTree(SourceText(name: "", text: document)), tree.hasElements(tree.root) else {
      return false
    }
    if mayBeChart { return true }
    return !tree.children(of: tree.root).contains { child in
      guard tree.nodes[child].kind == .element else { return false }
      let name = tree.names[Int(tree.nodes[child].name)]
      return name.local == "scxml" && tree.namespaces[Int(name.namespace)] == SCXMLReader.namespace
    }
  }

  mutating func write(_ item: DataItem) {
    output.place = item.offset
    var attributes = XMLOutput.Attributes()
    attributes.add("id", item.name)
    attributes.add("src", item.sourceURI)
    if let value = item.value {
      writeValue(value, of: "data", attributes)
    } else {
      output.empty("data", attributes)
    }
  }

  // MARK: Conditions

  mutating func addCondition(_ condition: Guard, to attributes: inout XMLOutput.Attributes) {
    if case .and(let all) = condition, all.contains(where: \.hasScript) {
      let (named, plain) = (all.filter { !$0.names.isEmpty }, all.filter(\.names.isEmpty))
      if !named.isEmpty, !plain.isEmpty {
        addCondition(plain.count == 1 ? plain[0] : .and(plain), to: &attributes)
        return addCondition(named.count == 1 ? named[0] : .and(named), to: &attributes)
      }
    }
    if condition.names.isEmpty {
      attributes.add("cond", SCXMLConditionText.text(of: condition, in: chart))
    } else {
      attributes.add(own("guard"), SCXMLConditionText.text(of: condition, in: chart))
    }
  }
}

extension Guard {
  /// Whether a part of it is an expression of the data model.
  fileprivate var hasScript: Bool {
    switch self {
    case .condition(.script): true
    case .not(let inner): inner.hasScript
    case .and(let all), .or(let all): all.contains(where: \.hasScript)
    case .named, .active, .matches, .condition, .call, .isAddressed: false
    }
  }
}

/// Writes conditions of `In()`, names and expressions, for ``SCXMLConditionParser`` to read.
enum SCXMLConditionText {
  static func text(of condition: Guard, in chart: Chart) -> String {
    switch condition {
    case .named(let name, let params): named(name, params)
    case .not(let inner):
      if case .not = inner { "!(\(text(of: inner, in: chart)))" } else { "!" + operand(inner, in: chart) }
    case .and(let all) where all.isEmpty: "true"
    case .or(let all) where all.isEmpty: "false"
    case .and(let all): all.map { operand($0, in: chart) }.joined(separator: " && ")
    case .or(let all): all.map { operand($0, in: chart) }.joined(separator: " || ")
    case .active(let reference): isIn(reference.state.map { chart[$0].id } ?? reference.text)
    case .matches(let value): "In(\(JSONText.quoted(value.jsonText())))"
    case .condition(.literal(let value)): value.jsonText()
    case .condition(.script(let text, _)): text
    case .call(let call), .condition(.function(let call)): named(call.name, .undefined)
    case .isAddressed(let place): "_event.data.to === \(JSONText.quoted(place))"
    }
  }

  private static func operand(_ condition: Guard, in chart: Chart) -> String {
    switch condition {
    case .and, .or, .condition(.script): "(\(text(of: condition, in: chart)))"
    default: text(of: condition, in: chart)
    }
  }

  private static func isIn(_ id: String) -> String {
    id.contains("'") ? "In(\"\(id)\")" : "In('\(id)')"
  }

  /// A guard's name; in backticks where it could be taken for something else, and with its parameters as JSON behind.
  private static func named(_ name: String, _ params: Value) -> String {
    let isPlain =
      SCXMLConversion.isIdentifier(name) && !["In", "true", "false", "and", "or", "not"].contains(name)
    let shown =
      isPlain
      ? name : "`\(name.split(separator: "`", omittingEmptySubsequences: false).joined(separator: "``"))`"
    return params.isUndefined ? shown : shown + "(\(params.jsonText()))"
  }
}
