import ChartKit
import OrderedCollections

/// JSON that is given on the command line.
struct JSONArgument {
  /// How messages name it: the option.
  let name: String
  let source: SourceText
  let root: JSONNode

  init(_ text: String, of option: String) throws(Failure) {
    name = option
    source = SourceText(name: option, text: text)
    do {
      root = try JSONTree.read(source.bytes).root
    } catch {
      throw Failure(.usage, error.diagnostic.text(in: source))
    }
  }

  func failure(_ message: String, at offset: Int) -> Failure {
    Failure(.usage, "\(source.location(at: offset)): \(message)")
  }

  /// The members of an object in JavaScript's order.
  func members(_ shape: String) throws(Failure) -> [JSONMember] {
    guard let members = root.membersInKeyOrder else {
      throw failure("expected \(shape), found \(root.kindName)", at: root.offset)
    }
    return members
  }

  /// An object as data.
  func object() throws(Failure) -> OrderedDictionary<String, Value> {
    _ = try members("an object")
    return root.javaScriptValue.object ?? [:]
  }

  /// Answers of guards.
  func guards() throws(Failure) -> [String: Bool] {
    var answers: [String: Bool] = [:]
    for member in try members("an object such as {\"isReady\":false}") {
      guard let answer = member.value.bool else {
        throw failure(
          "the answer for \"\(member.key)\" must be true or false, found \(member.value.kindName)",
          at: member.value.offset)
      }
      answers[member.key] = answer
    }
    return answers
  }

  /// What named actors do: `{"$resolve": VALUE}`, `{"$reject": MESSAGE}`, a machine, or null for one that stays running.
  func actors(dialect: Dialect?) throws(Failure) -> [String: EngineOptions.Actor] {
    var answers: [String: EngineOptions.Actor] = [:]
    var machines: [(name: String, chart: Chart)] = []
    for member in try members("an object such as {\"fetch\":{\"$resolve\":42}}") {
      let node = member.value
      if let value = node["$resolve"] {
        answers[member.key] = .resolve(value.javaScriptValue)
      } else if let message = node["$reject"] {
        answers[member.key] = .reject(message.javaScriptValue)
      } else if node.isNull {
        answers[member.key] = .pending
      } else if node.isObject {
        machines.append((member.key, try machine(node, named: member.key, dialect: dialect)))
      } else {
        throw failure(
          "the actor \"\(member.key)\" must be {\"$resolve\":…}, {\"$reject\":…} or a machine, found \(node.kindName)",
          at: node.offset)
      }
    }
    // Machines may invoke each other: each round knows those of the round before.
    for _ in 0..<min(machines.count, Self.maximumNesting) {
      var options = EngineOptions()
      options.actors = answers
      for machine in machines { answers[machine.name] = .chart(Interpreter(machine.chart, options: options)) }
    }
    return answers
  }

  /// How deeply machines given as actors may invoke each other.
  private static let maximumNesting = 4

  /// Compiles a machine that stands in the text, so that its places are those of the text.
  private func machine(_ node: JSONNode, named name: String, dialect: Dialect?) throws(Failure) -> Chart {
    var bytes = source.bytes.prefix(node.offset).map { $0 == 0x0A ? $0 : UInt8(0x20) }
    do {
      let end = try JSONTree.readValue(source.bytes, from: node.offset)?.end ?? source.bytes.count
      bytes += source.bytes[node.offset..<end]
    } catch {
      throw Failure(.usage, error.diagnostic.text(in: source))
    }
    let loader = ChartLoader(dialect: dialect)
    let chart = try loader.chart(SourceText(name: self.name, bytes: bytes))
    try ChartLoader.requireRunnable(chart)
    return chart
  }
}
