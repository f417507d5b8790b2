import ChartKit

/// A script of calls on the services: JSON lines, read one by one, so that each can be answered before the next comes.
struct CallScript {
  /// A line of the script.
  enum Item {
    case call(ServiceCall)
    /// Move the virtual clock by milliseconds.
    case advance(Int)

    /// The line that answers it.
    func answer(from router: inout ServiceRouter) -> String {
      switch self {
      case .advance(let milliseconds):
        router.advance(by: milliseconds)
        return "{\"advanced\":\(milliseconds)}"
      case .call(let call):
        let answer = router.answer(call)
        return "{\"status\":\(answer.status),\"body\":\(answer.body.jsonText(sortedKeys: true))}"
      }
    }
  }

  private var lines: InputLines
  private var now = 0

  /// `argument` is a file, or `-` for standard input. Throws exit code 66 where it cannot be read.
  init(_ argument: String) throws(Failure) { lines = try InputLines.named(argument) }

  init(name: String, text: String) { lines = InputLines(name: name, bytes: Array(text.utf8)) }

  /// The next item; nil at the end. Throws exit code 65 with the place where a line is no item.
  mutating func next() throws(Failure) -> Item? {
    while let line = try lines.next() {
      let source = SourceText(name: lines.name, bytes: line)
      let value: (tree: JSONTree, end: Int)?
      do throws(UnreadableDocument) {
        value = try JSONTree.readValue(line, from: 0)
        if let value, let extra = try JSONTree.readValue(line, from: value.end) {
          throw UnreadableDocument("call", "a line must hold one call", at: extra.tree.root.offset)
        }
      } catch {
        throw failure(error.diagnostic.message, at: error.diagnostic.offset ?? 0, source)
      }
      if let value { return try item(value.tree.root, source) }
    }
    return nil
  }

  private mutating func item(_ node: JSONNode, _ source: SourceText) throws(Failure) -> Item {
    guard node.isObject else {
      throw failure("a call must be an object, found \(node.kindName)", at: node.offset, source)
    }
    if let advance = node["advance"] {
      guard let number = advance.number, let milliseconds = Int(exactly: number), milliseconds >= 0,
        milliseconds <= EventItem.latestTime - now
      else {
        throw failure("\"advance\" must be a whole number of milliseconds", at: advance.offset, source)
      }
      now += milliseconds
      return .advance(milliseconds)
    }
    guard let method = node["method"]?.string else {
      throw failure(
        "a call needs a \"method\", or \"advance\"", at: node["method"]?.offset ?? node.offset, source)
    }
    var call = ServiceCall(method, body: node["body"], auth: node["auth"]?.value ?? .undefined)
    if let scopes = node["scopes"] {
      guard let names = scopes.array, names.allSatisfy({ $0.string != nil }) else {
        throw failure("\"scopes\" must be a list of names", at: scopes.offset, source)
      }
      call.scopes = names.compactMap(\.string)
    }
    return .call(call)
  }

  private func failure(_ message: String, at offset: Int, _ source: SourceText) -> Failure {
    source.failure(message, at: offset, inLine: lines.count)
  }
}
