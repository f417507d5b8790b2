/// Pieces of a document that can stand alone.
extension XMLTree {
  /// What stands between an element's tags as written, but for declarations of the namespaces that its elements take
  /// from outside.
  func fragment(inside element: Int) -> String {
    var text = ""
    var place = nodes[element].innerStart
    for child in children(of: element) where nodes[child].kind == .element {
      text += self.text(place, nameEnd(of: child)) + declarations(for: child)
      place = nameEnd(of: child)
    }
    return text + self.text(place, nodes[element].innerEnd)
  }

  /// An element with its tags as written, but for declarations of the namespaces that it takes from outside; prefixes in
  /// `declared` need none.
  func fragment(of element: Int, declared: Set<String> = []) -> String {
    text(nodes[element].start, nameEnd(of: element)) + declarations(for: element, but: declared)
      + text(nameEnd(of: element), outerEnd(of: element))
  }

  private func nameEnd(of element: Int) -> Int32 {
    nodes[element].start + 1 + Int32(names[Int(nodes[element].name)].qualified.utf8.count)
  }

  private func declarations(for element: Int, but declared: Set<String> = []) -> String {
    var text = ""
    for (prefix, namespace) in inherited(by: element) where !declared.contains(prefix) {
      let uri = XMLTree.escaped(namespaces[Int(namespace)])
      text += prefix.isEmpty ? " xmlns=\"\(uri)\"" : " xmlns:\(prefix)=\"\(uri)\""
    }
    return text
  }

  /// The prefixes that an element and what it holds use, but do not declare, with what they mean.
  private func inherited(by element: Int) -> [(prefix: String, namespace: Int32)] {
    var found: [(prefix: String, namespace: Int32)] = []
    var known: Set<String> = ["xml", "xmlns"]
    /// What the elements around the current one declare, and where these end.
    var declared: [(prefix: String, end: Int)] = []
    for index in element..<max(element + 1, Int(nodes[element].end)) where nodes[index].kind == .element {
      while let last = declared.last, last.end <= index { declared.removeLast() }
      var used = [nodes[index].name]
      for position in attributeRange(of: index) {
        let name = names[Int(attributes[position].name)]
        if namespaces[Int(name.namespace)] == XMLTree.xmlnsNamespace {
          declared.append((name.prefix.isEmpty ? "" : name.local, Int(nodes[index].end)))
        } else if !name.prefix.isEmpty {
          used.append(attributes[position].name)
        }
      }
      for name in used.map({ names[Int($0)] }) where !known.contains(name.prefix) {
        if declared.contains(where: { $0.prefix == name.prefix }) { continue }
        known.insert(name.prefix)
        // Where the document's own element has a prefix, another document may have a default namespace.
        let isBare = name.namespace == XMLTree.noNamespace
        if !isBare || !names[Int(nodes[root].name)].prefix.isEmpty {
          found.append((name.prefix, name.namespace))
        }
      }
    }
    return found
  }

  /// A text as it can stand in an attribute's value between double quotes.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case "\"": escaped += "&quot;"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}
