/// What stands in a machine's JSON for a thing that JSON does not have: `{"$js": KIND, "n": NUMBER, …}`.
enum XStateMarker {
  case function(Int, name: String)
  case logic(Int, kind: String)
  case machine(Int)
  case value(Int, text: String)
  /// An actor, by the ids of the children that lead to it from the root.
  case actor([String])

  init?(_ node: JSONNode) {
    guard let kind = node["$js"]?.string, case .number(let number)? = node["n"]?.content,
      let number = Int(exactly: number)
    else { return nil }
    switch kind {
    case "function": self = .function(number, name: node["name"]?.string ?? "")
    case "logic": self = .logic(number, kind: node["kind"]?.string ?? "promise")
    case "machine": self = .machine(number)
    case "value": self = .value(number, text: node["text"]?.string ?? "object")
    case "actor": self = .actor((node["path"]?.array ?? []).compactMap(\.string))
    default: return nil
    }
  }

  /// The thing as a value, which the host finds again by its number.
  var value: Value {
    switch self {
    case .function(let number, let name): .kept(Value.Kept(.reference, "function " + name, number: number))
    case .logic(let number, let kind): .kept(Value.Kept(.reference, kind + " logic", number: number))
    case .machine(let number): .kept(Value.Kept(.reference, "machine", number: number))
    case .value(let number, let text): .kept(Value.Kept(.reference, text, number: number))
    case .actor(let path):
      .kept(Value.Kept(.actor, path.last ?? "(root)", members: .array(path.map { .string($0) })))
    }
  }
}

/// The implementation that is being read: what its functions are called, and what they are given.
struct XStateCalling {
  var name: String
  var params: Expression?
}

extension XStateMachineReader {
  /// The marker that a node is; nil where it is none, or the document is plain JSON.
  func marker(_ node: JSONNode?) -> XStateMarker? {
    guard draft.functions != nil, let node, node.isObject else { return nil }
    return XStateMarker(node)
  }

  /// The call of a function that a node is; nil where it is none.
  func hostCall(_ node: JSONNode?) -> HostCall? {
    guard let node, case .function(let number, let name)? = marker(node) else { return nil }
    return HostCall(number, name: calling?.name ?? name, params: calling?.params, at: node.offset)
  }

  /// A node as a value; markers in it are kept by their number.
  func literal(_ node: JSONNode) -> Value {
    if draft.functions == nil { return node.javaScriptValue }
    if let marker = marker(node) { return marker.value }
    switch node.content {
    case .array(let items): return .array(items.map { literal($0) })
    case .object:
      var members = Value.emptyObject.object ?? [:]
      for member in node.membersInKeyOrder ?? [] { members[member.key] = literal(member.value) }
      return .object(members)
    default: return node.javaScriptValue
    }
  }

  /// A node that may be a function which gives the value.
  func expression(_ node: JSONNode) -> Expression {
    hostCall(node).map { .function($0) } ?? .literal(literal(node))
  }

  /// The `params` of an action or a guard; nil where there are none.
  func params(of node: JSONNode?) -> Expression? {
    guard let node else { return nil }
    if let params = node["params"] {
      if case .function(let number, let name)? = marker(params) {
        return .function(HostCall(number, name: name, at: params.offset))
      }
      return .literal(literal(params))
    }
    let rest = parameters(of: node)
    return rest.isUndefined ? nil : .literal(rest)
  }

  /// What implements a name; nil where nobody does.
  func implementation(_ name: String, of kind: String) -> JSONNode? {
    for implementations in implementations { if let found = implementations[kind]?[name] { return found } }
    return nil
  }

  /// Reads an implementation, whose functions are given `params`; nil where implementations lead in circles.
  mutating func reading<Result>(
    _ name: String, _ params: Expression?, _ body: (inout Self) -> Result?
  ) -> Result? {
    guard callDepth < Self.maximumDepth else {
      error("xstate-implementation", "the implementation of \"\(name)\" leads back to itself", at: 0)
      return nil
    }
    let before = calling
    calling = XStateCalling(name: name, params: params)
    callDepth += 1
    defer {
      calling = before
      callDepth -= 1
    }
    return body(&self)
  }
}
