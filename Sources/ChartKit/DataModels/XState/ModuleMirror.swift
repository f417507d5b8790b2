/// What the host's JavaScript was last told: time, chance, the session and the event. It is told again only what differs.
struct ModuleMirror {
  var now = 0
  var draws = 0
  /// Where the session stands, and which machine it runs.
  struct Place: Equatable {
    var path: [String]
    var machine: Int
    var isVersion4: Bool
  }
  var place: Place?
  var event: Event?
  var hasEvent = false
}

extension ModuleHost {
  /// Tells the host's JavaScript what the scope says.
  func mirror(_ scope: Scope, _ place: ModuleMirror.Place) throws(ModuleFault) {
    if mirror.now != scope.now || mirror.draws != scope.draws {
      try call(.clock, realm.make(Double(scope.now)), realm.make(Double(scope.draws)))
      (mirror.now, mirror.draws) = (scope.now, scope.draws)
    }
    if mirror.place != place {
      let path = Value.array(place.path.map { .string($0) }).jsonText()
      try call(
        .session, realm.make(path), realm.make(Double(place.machine)), realm.make(place.isVersion4))
      mirror.place = place
    }
    if !mirror.hasEvent || mirror.event != scope.event {
      let object = scope.event.map {
        LosslessValue.encode($0.object(isVersion4: place.isVersion4)).jsonText()
      }
      try call(.event, object.flatMap { realm.make($0) })
      (mirror.event, mirror.hasEvent) = (scope.event, true)
    }
  }

  /// The number of the object that stands for a session's data.
  func context(_ data: Value) throws(ModuleFault) -> Int {
    if let known = contexts.number(of: data) { return known }
    let data = data.object == nil ? Value.emptyObject : data
    let number = contexts.makeNumber()
    let json = LosslessValue.encode(data).jsonText()
    do {
      try call(.context, realm.make(Double(number)), realm.make(json))
    } catch {
      throw ModuleFault(message: "the context cannot be made again: " + error.message)
    }
    try note(data, as: number)
    return number
  }

  /// Notes that an object, which the scripts have under a number, stands for a value.
  func note(_ data: Value, as number: Int) throws(ModuleFault) { try drop(contexts.note(data, as: number)) }

  func drop(_ numbers: [Int]) throws(ModuleFault) {
    if numbers.isEmpty { return }
    try call(.drop, realm.make(Value.array(numbers.map { .number(Double($0)) }).jsonText()))
  }
}

extension Event {
  /// The event as XState's functions see it: an object with a `type`.
  func object(isVersion4: Bool) -> Value {
    var members = Value.emptyObject.object ?? [:]
    members["type"] = .string(name)
    guard kind == .platform else {
      for (key, value) in data.object ?? [:] { members[key] = value }
      return .object(members)
    }
    if isVersion4 {
      if !data.isUndefined { members["data"] = data }
      return .object(members)
    }
    if name.hasPrefix("xstate.done.") {
      members["output"] = data
    } else if name.hasPrefix("xstate.error.") {
      members["error"] = data
    } else if name.hasPrefix("xstate.snapshot.") {
      members["snapshot"] = data
    } else if name == "xstate.init" {
      members["input"] = data
    } else {
      for (key, value) in data.object ?? [:] { members[key] = value }
    }
    if let id = details.invokeID { members["actorId"] = .string(id) }
    return .object(members)
  }
}
