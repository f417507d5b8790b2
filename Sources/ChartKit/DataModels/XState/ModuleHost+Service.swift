import CJavaScriptCore

// What scripts ask of their host, and the session's answers.
extension ModuleHost {
  func serve(_ arguments: [OpaquePointer?]) throws(ModuleFault) -> OpaquePointer? {
    let undefined = realm.undefined
    guard let question = realm.text(arguments.first ?? nil) else { return undefined }
    func text(_ index: Int) -> String? {
      guard arguments.indices.contains(index), let value = arguments[index], !realm.isUndefined(value) else {
        return nil
      }
      return realm.text(value)
    }
    func number(_ index: Int) -> Int {
      arguments.indices.contains(index) ? Int(exactly: realm.number(arguments[index]).rounded()) ?? 0 : 0
    }
    if question == "draws" {
      mirror.draws = number(1)
      return undefined
    }
    if question == "late" { return realm.make(cjs_is_late(realm.context)) }
    guard let window else {
      if question == "spawn" || question == "send" {
        throw ModuleFault(message: "there are no actors while the module is read")
      }
      return undefined
    }
    switch question {
    case "in": return realm.make(window.lies(in: Self.value(text(1))))
    case "guard": return realm.make(window.answer(forGuard: text(1) ?? ""))
    case "send":
      try wrap { () throws(ChartError) in
        try window.send(Self.event(text(2)), toActor: Self.path(text(1)))
      }
    case "can": return realm.make(window.can(Self.event(text(2)), actor: Self.path(text(1))))
    case "snapshot":
      guard let found = window.describe(actor: Self.path(text(1))) else { return undefined }
      return realm.make(try json(of: found))
    case "system":
      return window.systemActors()[text(1) ?? ""].flatMap { realm.make(Self.json($0)) } ?? undefined
    case "systemAll":
      let all = window.systemActors().sorted { $0.key < $1.key }
      return realm.make(
        "{" + all.map { JSONText.quoted($0.key) + ":" + Self.json($0.value) }.joined(separator: ",") + "}")
    case "spawn":
      let request = SpawnRequest(
        source: try source(text(1) ?? ""), id: text(2), input: Self.value(text(3)), systemID: text(4),
        wantsSnapshots: realm.isTruthy(arguments.count > 5 ? arguments[5] : undefined), name: text(6))
      var path: [String] = []
      try wrap { () throws(ChartError) in path = try window.spawn(request) }
      return realm.make(Self.json(path))
    case "console": window.log(text(1) ?? "log", text(2) ?? "")
    case "timer":
      window.startTimer(
        number(1), after: number(2), repeats: realm.isTruthy(arguments.count > 3 ? arguments[3] : undefined))
    case "timerStop": window.stopTimer(number(1))
    default:
      serveActor(
        question, path: text(1), text(2), number: number,
        repeats: realm.isTruthy(arguments.count > 4 ? arguments[4] : undefined), window)
    }
    return undefined
  }

  private func wrap(_ body: () throws(ChartError) -> Void) throws(ModuleFault) {
    do {
      try body()
    } catch {
      throw ModuleFault(message: error.message)
    }
  }

  private static func json(_ path: [String]) -> String { Value.array(path.map { .string($0) }).jsonText() }

  private static func value(_ json: String?) -> Value {
    json.flatMap { try? Value(json: $0) }.map { LosslessValue.decode($0) } ?? .undefined
  }

  private static func path(_ json: String?) -> [String] { (value(json).array ?? []).compactMap(\.string) }

  private static func event(_ json: String?) -> Event { Event(object: value(json)) }

  /// What a JSON text with markers names as the logic of an actor.
  func source(_ json: String) throws(ModuleFault) -> Invoke.Source {
    let value = try? Value(json: json)
    if let name = value?.string { return .named(name) }
    let number = Int(value?["n"]?.number ?? 0)
    switch value?["$js"]?.string {
    case "machine": return .machine(number)
    case "logic": return .logic(number, kind: value?["kind"]?.string ?? "promise")
    default:
      throw ModuleFault(message: "only machines and actor logic can be spawned, by themselves or by name")
    }
  }

  /// A snapshot as `snapshotOf` reads it.
  private func json(of actor: ActorDescription) throws(ModuleFault) -> String {
    var members = Value.emptyObject.object ?? [:]
    members["status"] = .string(actor.status)
    members["value"] = actor.value ?? .null
    members["tags"] = .array(actor.tags.map { .string($0) })
    members["output"] = LosslessValue.encode(actor.output)
    members["error"] = LosslessValue.encode(actor.error)
    if actor.value == nil {
      members["plain"] = LosslessValue.encode(actor.context)
    } else {
      members["context"] = .number(Double(try context(actor.context)))
    }
    members["children"] = .array(actor.children.map { .string($0) })
    members["configuration"] = .array(actor.configuration.map { .string($0) })
    members["meta"] = LosslessValue.encode(actor.meta)
    return Value.object(members).jsonText()
  }
}

extension Event {
  /// The event that a script has as `{type, …}`.
  init(object: Value, _ kind: Kind = .external) {
    var fields = object.object ?? [:]
    let name = fields.removeValue(forKey: "type")?.string ?? ""
    self.init(name, kind, data: fields.isEmpty ? .undefined : .object(fields))
  }
}
