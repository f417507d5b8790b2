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

  private let name: String
  private var bytes: [UInt8] = []
  private var position = 0
  private var lines = 0
  /// Where more is read from; nil at the end.
  private var descriptor: Int32?
  private var now = 0

  /// `argument` is a file, or `-` for standard input. Throws exit code 66 where it cannot be read.
  init(_ argument: String) throws(Failure) {
    if argument == "-" {
      (name, descriptor) = (FileReading.standardInput, 0)
    } else {
      name = argument
      bytes = try FileReading.read(argument)
    }
  }

  init(name: String, text: String) { (self.name, bytes) = (name, Array(text.utf8)) }

  /// The next item; nil at the end. Throws exit code 65 with the place where a line is no item.
  mutating func next() throws(Failure) -> Item? {
    while let line = try line() {
      let source = SourceText(name: name, bytes: line)
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
    var place = source.location(at: offset)
    place.line += max(0, lines - 1)
    return Failure(.invalidData, "\(place): \(message)")
  }

  // MARK: Lines

  private mutating func line() throws(Failure) -> [UInt8]? {
    var end = position
    while true {
      while end >= bytes.count {
        guard let descriptor, let chunk = try FileReading.readChunk(descriptor, named: name) else {
          self.descriptor = nil
          return end > position ? take(upTo: end, skipping: 0) : nil
        }
        bytes += chunk
        if bytes.count - position > FileReading.limit {
          throw Failure(
            .unreadable, "\(name): a line is larger than \(FileReading.limit >> 20) MiB, which is the limit")
        }
      }
      if bytes[end] == 0x0A { return take(upTo: end, skipping: 1) }
      end += 1
    }
  }

  private mutating func take(upTo end: Int, skipping count: Int) -> [UInt8] {
    let line = Array(bytes[position..<end])
    position = end + count
    lines += 1
    if position > 1 << 16 {
      bytes.removeFirst(position)
      position = 0
    }
    return line
  }
}
