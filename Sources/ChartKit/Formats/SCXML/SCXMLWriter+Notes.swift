extension Chart {
  /// What the reader of SCXML had no place for, as losses.
  var lostNotes: [Diagnostic] {
    let notes = states.map(\.details.notes) + transitions.map(\.details.notes)
    let own = notes.flatMap { $0["lost"]?.array ?? [] }.map { item in
      Diagnostic(
        .warning, LossList.behaviour, (item["what"]?.string ?? "an attribute") + " is left out",
        at: item["at"]?.number.map { Int($0) })
    }
    return own.sorted { ($0.offset ?? 0) < ($1.offset ?? 0) } + children.flatMap(\.lostNotes)
  }
}

/// What is not SCXML: tags, descriptions, notes.
extension SCXMLWriter {
  /// Our own name with its prefix, which the document then declares.
  mutating func own(_ name: String) -> String {
    usesOwnNames = true
    return prefix + ":" + name
  }

  /// Declarations of namespaces that only this element needs.
  func declarations(_ notes: Value) -> XMLOutput.Attributes {
    var attributes = XMLOutput.Attributes()
    for (prefix, uri) in notes["namespaces"]?.object ?? [:] { attributes.add("xmlns:" + prefix, uri.string) }
    return attributes
  }

  mutating func addForeign(_ details: StateDetails, to attributes: inout XMLOutput.Attributes) {
    if !details.tags.isEmpty { attributes.add(own("tags"), details.tags.joined(separator: " ")) }
    addDescription(details.description, to: &attributes)
    addForeignAttributes(details.notes, to: &attributes)
  }

  mutating func addDescription(_ description: String?, to attributes: inout XMLOutput.Attributes) {
    if let description { attributes.add(own("description"), description) }
  }

  func addForeignAttributes(_ notes: Value, to attributes: inout XMLOutput.Attributes) {
    for (name, value) in notes["attributes"]?.object ?? [:] { attributes.add(name, value.string) }
  }

  mutating func writeForeign(_ details: StateDetails) {
    writeForeignElements(details.notes)
    writeMeta(details.meta)
  }

  mutating func writeForeignElements(_ notes: Value) {
    for element in notes["elements"]?.array ?? [] { output.markup(element.string ?? "") }
  }

  mutating func writeMeta(_ meta: Value) {
    if meta.isUndefined { return }
    output.element(own("meta"), text: meta.jsonText())
  }

  /// Comments before (`head`) or at the end of (`tail`) what they belong to, as they were written.
  mutating func writeComments(_ notes: Value, _ group: String) {
    for comment in notes["comments"]?[group]?.array ?? [] {
      output.markup("<!--" + (comment.string ?? "") + "-->")
    }
  }
}
