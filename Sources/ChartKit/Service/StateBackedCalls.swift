/// State Backed's service by HTTP methods and paths, with bodies in its JSON.
///
/// An answer without a body has `null`. Where the real service takes an upload in two steps, a version's chart stands in
/// the body here.
public struct StateBackedCalls: ServiceHandler {
  private var store: StateBackedStore

  /// A service without machines, or as it stands in an archive.
  public init(archive: (any ServiceArchive)? = nil) { store = StateBackedStore(archive: archive) }

  public mutating func register(_ name: String, _ chart: Chart, options: EngineOptions) {
    store.register(name, chart, options: options)
  }

  public mutating func advance(by milliseconds: Int) { store.advance(by: milliseconds) }

  public mutating func answer(_ call: ServiceCall) -> ServiceAnswer? {
    guard let request = StateBackedHTTP(call), let route = request.path.first,
      route == "machines" || route == "logs"
    else { return nil }
    let before = store.now
    do throws(StateBackedError) {
      guard var answer = try answer(request) else { return nil }
      answer.advanced = store.now - before
      return answer
    } catch {
      return ServiceAnswer(error.code.status, error.json)
    }
  }

  private mutating func answer(_ request: StateBackedHTTP) throws(StateBackedError) -> ServiceAnswer? {
    let path = request.path
    if path == ["logs"] && request.verb == "GET" { return try logs(request) }
    switch path.count {
    case 1: return try machines(request)
    case 2: return try machine(request, path[1])
    case 3 where path[2] == "i" && request.verb == "GET":
      let page = try store.instances(of: path[1], after: request.query["cursor"], as: request.caller)
      return ServiceAnswer(200, page.json("instances", \.json))
    case 3,
      4 where path[2] == "v" || path[2] == "migrations":
      return try versions(request, path[1], path[2], path.count == 4 ? path[3] : nil)
    case 4 where path[2] == "i":
      return try instance(request, StateBackedAddress(path[1], path[3]), nil)
    case 5 where path[2] == "i":
      return try instance(request, StateBackedAddress(path[1], path[3]), path[4])
    default: return nil
    }
  }

  private mutating func machines(_ request: StateBackedHTTP) throws(StateBackedError) -> ServiceAnswer? {
    switch request.verb {
    case "GET":
      let page = try store.machines(after: request.query["cursor"], as: request.caller)
      return ServiceAnswer(200, page.json("machines", \.json))
    case "POST":
      try request.caller.check("machines.write")
      try store.createMachine(try request.text("slug"), as: request.caller)
      return ServiceAnswer(201, .null)
    default: return nil
    }
  }

  private mutating func machine(
    _ request: StateBackedHTTP, _ slug: String
  ) throws(StateBackedError) -> ServiceAnswer? {
    switch request.verb {
    case "GET":
      let machine = try store.machine(slug, as: request.caller)
      var members = machine.json.object ?? [:]
      members["slug"] = nil
      members["indexes"] = []
      return ServiceAnswer(200, ["machine": .object(members)])
    case "POST":
      try request.caller.check("instances.write")
      try StateBackedStore.check(slug, "machineSlug")
      let create = CreateInstanceRequest(
        machine: slug, slug: try request.text("slug"), context: try request.context(),
        machineVersionID: try request.optionalText("machineVersionId"))
      return ServiceAnswer(200, try store.create(create, as: request.caller).json)
    case "DELETE":
      try request.caller.check("machines.admin")
      let name = try request.typedName("hmacSha256OfMachineNameWithMachineNameKey", slug, key: slug)
      try store.deleteMachine(slug, name: name, as: request.caller)
      return ServiceAnswer(204, .null)
    default: return nil
    }
  }

  private mutating func instance(
    _ request: StateBackedHTTP, _ address: StateBackedAddress, _ part: String?
  ) throws(StateBackedError) -> ServiceAnswer? {
    let caller = request.caller
    switch (request.verb, part) {
    case ("GET", nil): return ServiceAnswer(200, try store.read(address, as: caller).json)
    case ("GET", "admin"): return ServiceAnswer(200, try store.adminState(address, as: caller).json)
    case ("GET", "events"):
      let page = try store.transitions(of: address, after: request.query["cursor"], as: caller)
      return ServiceAnswer(200, page.json("transitions", \.json))
    case ("POST", "events"):
      try caller.check("instances.write", "events.write")
      return ServiceAnswer(200, try store.send(try request.event(), to: address, as: caller).json)
    case ("PUT", "status"):
      try caller.check("instances.admin")
      guard let status = StateBackedStatus(rawValue: try request.text("status")) else {
        throw .invalid("status", "status must be \"running\" or \"paused\"")
      }
      try store.setStatus(status, of: address, as: caller)
      return ServiceAnswer(204, .null)
    case ("PUT", "v"):
      try caller.check("instances.write")
      try store.setDesiredVersion(try request.text("targetMachineVersionId"), of: address, as: caller)
      return ServiceAnswer(201, .null)
    case ("DELETE", nil):
      try caller.check("instances.admin")
      let name = try request.typedName(
        "hmacSha256OfMachineInstanceNameWithMachineNameKey", address.instance, key: address.machine)
      try store.delete(address, name: name, as: caller)
      return ServiceAnswer(204, .null)
    default: return nil
    }
  }

  private mutating func versions(
    _ request: StateBackedHTTP, _ slug: String, _ part: String, _ id: String?
  ) throws(StateBackedError) -> ServiceAnswer? {
    let caller = request.caller
    switch (request.verb, part, id) {
    case ("GET", "v", nil):
      let page = try store.versions(of: slug, after: request.query["cursor"], as: caller)
      return ServiceAnswer(200, page.json("versions", \.json))
    case ("POST", "v", nil):
      try caller.check("machine-versions.write")
      let id = try store.createVersion(
        of: slug, try request.chart(), clientInfo: try request.optionalText("clientInfo") ?? "",
        makeCurrent: try request.flag("makeCurrent"), as: caller)
      return ServiceAnswer(200, ["machineVersionId": .string(id)])
    case ("PUT", "v", let id?):
      try caller.check("machine-versions.write")
      if try request.flag("makeCurrent") { try store.makeCurrent(id, of: slug, as: caller) }
      return ServiceAnswer(200, ["machineVersionId": .string(id)])
    case ("POST", "migrations", nil):
      try caller.check("machine-versions.write")
      let id = try store.createMigration(
        of: slug, from: try request.text("fromMachineVersionId"),
        to: try request.text("toMachineVersionId"), as: caller)
      return ServiceAnswer(200, ["machineVersionMigrationId": .string(id)])
    default: return nil
    }
  }

  private func logs(_ request: StateBackedHTTP) throws(StateBackedError) -> ServiceAnswer {
    let query = request.query
    guard let from = query["from"].flatMap({ Int($0) }) else {
      throw .invalid("from", "from must be a time in milliseconds")
    }
    let end = query["to"].map { Int($0) }
    if case .some(nil) = end { throw .invalid("to", "to must be a time in milliseconds") }
    let lines = try store.logs(
      from: from, to: end ?? nil, machine: query["machine"], instance: query["instance"],
      version: query["version"], as: request.caller)
    let latest = lines.last?.timestamp ?? from
    return ServiceAnswer(
      200,
      ["logs": .array(lines.map(\.json)), "maxTimestamp": .string(CivilTime.text(of: latest))])
  }
}

extension StateBackedPage {
  fileprivate func json(_ name: String, _ item: (Item) -> Value) -> Value {
    var members = Value.emptyObject.object ?? [:]
    members[name] = .array(items.map(item))
    if let cursor { members["cursor"] = .string(cursor) }
    return .object(members)
  }
}

/// A call's method, path and body, taken apart.
struct StateBackedHTTP {
  let verb: String
  let path: [String]
  var query: [String: String] = [:]
  let body: JSONNode?
  let caller: StateBackedCaller

  /// Nil where the method is no HTTP method and path.
  init?(_ call: ServiceCall) {
    let words = call.method.split(separator: " ")
    guard words.count == 2, words[1].hasPrefix("/") else { return nil }
    verb = String(words[0])
    let parts = words[1].split(separator: "?", maxSplits: 1)
    path = parts[0].dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    for item in parts.count > 1 ? parts[1].split(separator: "&") : [] {
      let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      query[String(pair[0])] = pair.count > 1 ? String(pair[1]) : ""
    }
    body = call.body
    caller = StateBackedCaller(auth: call.auth, scopes: call.scopes.map(Set.init))
  }

  private func member(_ name: String) throws(StateBackedError) -> JSONNode? {
    guard let body else { return nil }
    guard body.isObject else { throw .invalid("body", "the body must be an object, found \(body.kindName)") }
    return body[name]
  }

  func text(_ name: String) throws(StateBackedError) -> String {
    guard let text = try optionalText(name) else { throw .invalid(name, "\(name) is required") }
    return text
  }

  func optionalText(_ name: String) throws(StateBackedError) -> String? {
    guard let node = try member(name) else { return nil }
    guard let text = node.string else {
      throw .invalid(name, "\(name) must be a text, found \(node.kindName)")
    }
    return text
  }

  func flag(_ name: String) throws(StateBackedError) -> Bool {
    guard let node = try member(name) else { return false }
    guard let flag = node.bool else {
      throw .invalid(name, "\(name) must be true or false, found \(node.kindName)")
    }
    return flag
  }

  func context() throws(StateBackedError) -> Value {
    guard let node = try member("context") else { return .emptyObject }
    guard node.isObject else {
      throw .invalid("context", "context must be an object, found \(node.kindName)")
    }
    return node.javaScriptValue
  }

  /// A name, or an object with a `type`; a text that begins with `{` is such an object as JSON.
  func event() throws(StateBackedError) -> Event {
    guard let node = try member("event") else { throw .invalid("event", "event is required") }
    if let text = node.string {
      if !text.drop(while: { $0.isWhitespace }).hasPrefix("{") { return Event(text) }
      guard let tree = try? JSONTree.read(Array(text.utf8)) else {
        throw .invalid("event", "event begins with \"{\" but is no JSON")
      }
      return try event(tree.root)
    }
    return try event(node)
  }

  private func event(_ node: JSONNode) throws(StateBackedError) -> Event {
    guard node.isObject else {
      throw .invalid("event", "event must be a text or an object, found \(node.kindName)")
    }
    guard node["type"]?.string != nil else { throw .invalid("event", "an event needs a text \"type\"") }
    return Event(object: node.javaScriptValue)
  }

  /// The name that confirms a deletion: typed as `name`, or proved by its HMAC.
  func typedName(_ proof: String, _ name: String, key: String) throws(StateBackedError) -> String {
    guard try flag("dangerDataWillBeDeletedForever") else {
      throw .invalid("dangerDataWillBeDeletedForever", "dangerDataWillBeDeletedForever must be true")
    }
    if let typed = try optionalText("name") { return typed }
    let given = try text(proof)
    if given == SHA256.authentication(of: name, key: key) { return name }
    throw .invalid(proof, "\(proof) does not fit the name")
  }

  /// The chart of a new version: XState's JSON.
  func chart() throws(StateBackedError) -> Chart {
    guard let node = try member("machine") else { throw .invalid("machine", "machine is required") }
    let source = SourceText(name: "machine.json", text: node.value.jsonText())
    do {
      return ChartCompiler.compile(try ChartFormat.read(source))
    } catch {
      throw .invalid("machine", error.diagnostic.text(in: source))
    }
  }
}
