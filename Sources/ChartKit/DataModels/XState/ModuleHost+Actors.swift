/// What an actor that runs a script does while it is given something.
enum ActorDeed {
  /// An event for the parent.
  case sends(Event)
  /// An event for those who watch from outside.
  case emits(Event)
  /// The next value of an observable.
  case next(Value)
  case startsTimer(Int, after: Int, repeats: Bool)
  case stopsTimer(Int)
}

/// What has become of a script's actor when its jobs have run.
struct ActorState {
  /// Whether it answers when all else is done, as promises do.
  var isLate: Bool
  /// What it needed and this place does not have.
  var missing: String?
  /// The answer: whether it is an error, its value, and after how many rounds of jobs it came.
  var answer: (isFailure: Bool, value: Value, rounds: Int)?
}

/// The live instances of actors, by the identity of the log that they have come to the end of: a cache.
struct ActorTable {
  private var entries: [ObjectIdentifier: (mark: AnyObject, number: Int, use: Int)] = [:]
  private var uses = 0
  private static let maximum = 256

  func number(at mark: AnyObject) -> Int? { entries[ObjectIdentifier(mark)]?.number }

  /// Takes an instance away, which will be further on.
  mutating func take(at mark: AnyObject) -> Int? {
    entries.removeValue(forKey: ObjectIdentifier(mark))?.number
  }

  /// Notes where an instance is. Returns the number of one that is not kept any longer.
  mutating func note(_ number: Int, at mark: AnyObject) -> Int? {
    uses += 1
    entries[ObjectIdentifier(mark)] = (mark, number, uses)
    guard entries.count > Self.maximum, let oldest = entries.min(by: { $0.value.use < $1.value.use }) else {
      return nil
    }
    entries[oldest.key] = nil
    return oldest.value.number
  }
}

// Actors that run scripts. Everything here is called inside of `enter`.
extension ModuleHost {
  /// Says what time it is, and how many random numbers have been drawn.
  func setClock(now: Int, draws: Int) throws(ModuleFault) {
    if mirror.now == now && mirror.draws == draws { return }
    try call(.clock, realm.make(Double(now)), realm.make(Double(draws)))
    (mirror.now, mirror.draws) = (now, draws)
  }

  /// The kind counts where the logic itself does not say what it is, which v4's plain functions do not.
  func startActor(logic: Int, kind: String, path: [String], input: Value) throws(ModuleFault) -> Int {
    let number = try call(
      .startActor, self.number(logic), text(of: path), text(of: input), realm.make(kind))
    return Int(realm.number(number))
  }

  func give(_ event: Event, toActor actor: Int, isVersion4: Bool) throws(ModuleFault) {
    try call(.giveEvent, number(actor), text(of: event.object(isVersion4: isVersion4)))
  }

  func fire(timer: Int, ofActor actor: Int) throws(ModuleFault) {
    try call(.giveTimer, number(actor), number(timer))
  }

  /// Lets an actor clean up, and forgets it.
  func stopActor(_ actor: Int) throws(ModuleFault) {
    defer { try? forget(actor: actor) }
    try call(.stopActor, number(actor))
    _ = try state(ofActor: actor)
  }

  func forget(actor: Int) throws(ModuleFault) { try call(.forgetActor, number(actor)) }

  /// To be asked each time that the actor has been given something.
  func state(ofActor actor: Int) throws(ModuleFault) -> ActorState {
    let json = try value(try call(.actorState, number(actor)))
    var state = ActorState(isLate: json["isLate"] == true, missing: json["missing"]?.string)
    if let kind = json["kind"]?.string {
      let value = LosslessValue.decode(json["value"] ?? .undefined)
      state.answer = (kind == "error", value, Int(json["ticks"]?.number ?? 0))
    }
    return state
  }

  /// Whether what actors do has been done already.
  func setReplaying(_ isReplaying: Bool) throws(ModuleFault) { try call(.replay, realm.make(isReplaying)) }

  /// The first state of an actor that is a transition function.
  func initialState(logic: Int, input: Value) throws(ModuleFault) -> Value {
    LosslessValue.decode(try value(try call(.initialState, number(logic), text(of: input))))
  }

  func nextState(
    logic: Int, path: [String], state: Value, event: Event
  ) throws(ModuleFault) -> Value {
    let event = event.object(isVersion4: false)
    return LosslessValue.decode(
      try value(
        try call(.nextState, number(logic), text(of: state), text(of: event), text(of: path))))
  }

  private func value(_ json: OpaquePointer?) throws(ModuleFault) -> Value {
    guard let text = realm.text(json), let value = try? Value(json: text) else {
      throw ModuleFault(message: "what the actor gives cannot be read")
    }
    return value
  }

  private func text(of value: Value) -> OpaquePointer? { realm.make(LosslessValue.encode(value).jsonText()) }
  private func text(of path: [String]) -> OpaquePointer? {
    realm.make(Value.array(path.map { .string($0) }).jsonText())
  }

  /// What actors' scripts tell.
  func serveActor(
    _ question: String, path: String?, _ second: String?, number: (Int) -> Int, repeats: Bool,
    _ window: any FunctionWindow
  ) {
    func value(_ json: String?) -> Value {
      json.flatMap { try? Value(json: $0) }.map { LosslessValue.decode($0) } ?? .undefined
    }
    let deed: ActorDeed
    switch question {
    case "actorSends": deed = .sends(Event(object: value(second)))
    case "actorEmits": deed = .emits(Event(object: value(second)))
    case "actorNext": deed = .next(value(second))
    case "actorTimer": deed = .startsTimer(number(2), after: number(3), repeats: repeats)
    case "actorTimerStop": deed = .stopsTimer(number(2))
    default: return
    }
    window.actor(at: (value(path).array ?? []).compactMap(\.string), does: deed)
  }
}
