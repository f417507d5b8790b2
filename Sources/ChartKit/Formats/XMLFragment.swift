/// Pieces of a document that can stand alone.
extension XMLTree {
  /// What stands between an element's tags, with the namespaces in scope declared on its elements.
  func fragment(inside element: Int) -> String {
    var text = ""
    var place = nodes[element].innerStart
    let scope = declarations(inScopeOf: element)
    for child in children(of: element) where nodes[child].kind == .element {
      let declared = declaredPrefixes(of: child)
      let raw = rawOuter(of: child)
      let nameEnd = nodes[child].start + 1 + Int32(names[Int(nodes[child].name)].qualified.utf8.count)
      text += self.text(place, nameEnd)
      place = nameEnd
      for (prefix, value) in scope where !declared.contains(prefix) {
        if prefix.isEmpty {
          text += " xmlns=\(value)"
        } else if raw.contains("\(prefix):") {
          text += " xmlns:\(prefix)=\(value)"
        }
      }
    }
    return text + self.text(place, nodes[element].innerEnd)
  }

  /// The prefixes in scope, outermost first, each with its URI in quotes as written.
  private func declarations(inScopeOf element: Int) -> [(prefix: String, value: String)] {
    var found: [(prefix: String, value: String)] = []
    var here = element
    while here >= 0 {
      for index in attributeRange(of: here) {
        guard let prefix = declaredPrefix(index), !found.contains(where: { $0.prefix == prefix }) else {
          continue
        }
        let attribute = attributes[index]
        found.append((prefix, text(attribute.valueStart - 1, attribute.valueEnd + 1)))
      }
      here = Int(nodes[here].parent)
    }
    found.removeAll { $0.prefix.isEmpty && $0.value.utf8.count == 2 }
    return found.reversed()
  }

  /// The prefix that an attribute declares: empty for the default namespace, nil where it declares none.
  private func declaredPrefix(_ index: Int) -> String? {
    let name = names[Int(attributes[index].name)]
    guard namespaces[Int(name.namespace)] == XMLTree.xmlnsNamespace else { return nil }
    return name.prefix.isEmpty ? "" : name.local
  }

  private func declaredPrefixes(of element: Int) -> Set<String> {
    Set(attributeRange(of: element).compactMap { declaredPrefix($0) })
  }
}
