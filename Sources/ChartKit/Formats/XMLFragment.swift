/// Pieces of a document that can stand alone.
extension XMLTree {
  /// What stands between an element's tags as written, but for declarations of the namespaces that its elements take
  /// from outside.
  func fragment(inside element: Int) -> String {
    var text = ""
    var place = nodes[element].innerStart
    for child in children(of: element) where nodes[child].kind == .element {
      let nameEnd = nodes[child].start + 1 + Int32(names[Int(nodes[child].name)].qualified.utf8.count)
      text += self.text(place, nameEnd)
      place = nameEnd
      for (prefix, namespace) in inherited(by: child) {
        let uri = XMLTree.escaped(namespaces[Int(namespace)])
        text += prefix.isEmpty ? " xmlns=\"\(uri)\"" : " xmlns:\(prefix)=\"\(uri)\""
      }
    }
    return text + self.text(place, nodes[element].innerEnd)
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
        if name.namespace != XMLTree.noNamespace { found.append((name.prefix, name.namespace)) }
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
