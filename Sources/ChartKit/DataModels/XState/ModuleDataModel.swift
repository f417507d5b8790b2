import OrderedCollections

/// The data model of a session whose chart comes with functions: an XState module, or a machine with implementations.
///
/// The context is a value in the scope. Functions see an object that stands for it; what they change of it, by assignment
/// or in place, is read back.
final class ModuleDataModel: DataModel, @unchecked Sendable {
  // Unchecked: used by one session at a time, and inside the library's lock.
  let host: ModuleHost
  private let place: ModuleMirror.Place
  private unowned let window: any FunctionWindow

  init(
    _ host: ModuleHost, machine: Int, path: [String], isVersion4: Bool, window: any FunctionWindow
  ) {
    self.host = host
    place = ModuleMirror.Place(path: path, machine: machine, isVersion4: isVersion4)
    self.window = window
  }

  // MARK: Functions

  /// Whether a guard holds.
  func holds(_ call: HostCall, in scope: inout Scope) throws(ChartError) -> Bool {
    try enter(call, &scope) { context, params throws(ModuleFault) in
      let host = self.host
      return host.realm.isTruthy(
        try host.call(.guardCall, host.number(call.function), host.number(context), params))
    }
  }

  /// Asks a guard for somebody who wants to know why it says what it says.
  func examine(_ call: HostCall, in scope: inout Scope) -> Examination {
    do {
      let json = try enter(call, &scope) { context, params throws(ModuleFault) in
        let host = self.host
        return host.realm.text(
          try host.call(.examine, host.number(call.function), host.number(context), params))
      }
      return Examination(json: json ?? "", at: call.offset)
    } catch {
      return Examination(.failure(error))
    }
  }

  /// Runs an action.
  func act(_ call: HostCall, in scope: inout Scope) throws(ChartError) {
    try change(call, .act, &scope)
  }

  /// Makes the data what an assignment says.
  func update(_ call: HostCall, in scope: inout Scope) throws(ChartError) {
    try change(call, .assign, &scope)
  }

  private func change(
    _ call: HostCall, _ operation: ModulePrelude.Operation, _ scope: inout Scope
  ) throws(ChartError) {
    let data = scope.data
    let changed = try enter(call, &scope) { context, params throws(ModuleFault) -> Value? in
      let host = self.host
      let number = host.contexts.makeNumber()
      let json = try host.call(
        operation, host.number(call.function), host.number(context), host.number(number), params)
      guard !host.realm.isUndefined(json), let json = host.realm.text(json) else {
        if operation == .assign { try host.drop([number]) }
        return nil
      }
      return try host.apply(json, to: data, as: number)
    }
    if let changed { scope.data = changed }
  }

  /// The actions that a function wants to be done, and the mark to release them with.
  func collect(_ call: HostCall, in scope: inout Scope) throws(ChartError) -> (
    actions: [Instruction], mark: Int
  ) {
    try enter(call, &scope) { context, params throws(ModuleFault) in
      let host = self.host
      let mark = Int(host.realm.number(try host.call(.release, host.realm.make(1e15))))
      let json = try host.call(.collect, host.number(call.function), host.number(context), params)
      guard let read = host.readActions, let text = host.realm.text(json) else { return ([], mark) }
      return (try read(text, self.place.machine, host), mark)
    }
  }

  /// Forgets what a function's actions referred to.
  func release(_ mark: Int) {
    _ = try? host.enter(window) { () throws(ModuleFault) in
      try self.host.call(.release, self.host.number(mark))
    }
  }

  /// The data at the start, from what the machine's `context` is.
  func start(_ expression: Expression, input: Value, in scope: inout Scope) throws(ChartError) -> Value {
    guard case .function(let call) = expression else { return try evaluate(expression, in: &scope) }
    scope.data = .emptyObject
    do {
      return try start(call, input, &scope)
    } catch  where error.message.hasSuffix(Self.endless) {
      // Perhaps it is a getter of the context that does not end: it is not asked again.
      _ = try? host.enter(window) { () throws(ModuleFault) in
        try self.host.call(.reset, self.host.realm.make(error.message))
      }
      return try start(call, input, &scope)
    }
  }

  private static let endless = "takes too long"

  private func start(_ call: HostCall, _ input: Value, _ scope: inout Scope) throws(ChartError) -> Value {
    try enter(call, &scope) { _, _ throws(ModuleFault) in
      let host = self.host
      let number = host.contexts.makeNumber()
      let json = try host.call(.start, host.number(call.function), host.number(number), try host.make(input))
      guard let text = host.realm.text(json), let value = try? Value(json: text) else {
        throw ModuleFault(message: "the context cannot be read")
      }
      let data = LosslessValue.decode(value)
      try host.note(data, as: number)
      return data
    }
  }

  // MARK: The data model

  func evaluate(_ expression: Expression, in scope: inout Scope) throws(ChartError) -> Value {
    switch expression {
    case .literal(let value): return value
    case .script(let text, let offset):
      throw ChartError("an XState machine has no expressions, but this one has \"\(text)\"", at: offset)
    case .function(let call):
      return try enter(call, &scope) { context, params throws(ModuleFault) in
        let host = self.host
        return host.result(
          try host.call(.evaluate, host.number(call.function), host.number(context), params))
      }
    }
  }

  func assign(_ expression: Expression, to location: Location, in scope: inout Scope) throws(ChartError) {
    let value = try evaluate(expression, in: &scope)
    try LiteralDataModel().assign(.literal(value), to: location, in: &scope)
  }

  func run(_ script: String, at offset: Int, in scope: inout Scope) throws(ChartError) {
    throw ChartError("an XState machine has no scripts", at: offset)
  }

  func declare(
    _ name: String, _ value: Declaration, at offset: Int, in scope: inout Scope
  ) throws(ChartError) {
    try LiteralDataModel().declare(name, value, at: offset, in: &scope)
  }

  func beginLoop(
    over array: Expression, item: String, index: String?, at offset: Int, in scope: inout Scope
  ) throws(ChartError) -> Int {
    throw ChartError("an XState machine has no foreach", at: offset)
  }

  func bindItem(_ position: Int, in scope: inout Scope) {}
  func endLoop() {}

  // MARK: Entering

  /// Calls with the scope mirrored; the body is given the number of the context and the params.
  private func enter<Result>(
    _ call: HostCall, _ scope: inout Scope, _ body: (Int, OpaquePointer?) throws(ModuleFault) -> Result
  ) throws(ChartError) -> Result {
    let host = self.host
    do throws(ModuleFault) {
      let seen = scope
      let result = try host.enter(window) { () throws(ModuleFault) in
        try host.mirror(seen, self.place)
        let context = try host.context(seen.data)
        return try body(context, try self.params(of: call, context))
      }
      scope.draws = host.mirror.draws
      return result
    } catch {
      scope.draws = host.mirror.draws
      throw self.error(error, call)
    }
  }

  private func params(of call: HostCall, _ context: Int) throws(ModuleFault) -> OpaquePointer? {
    switch call.params {
    case nil: return host.realm.undefined
    case .literal(let value): return try host.make(value)
    case .function(let inner):
      return try host.make(
        host.result(try host.call(.evaluate, host.number(inner.function), host.number(context))))
    case .script: return host.realm.undefined
    }
  }

  /// A fault as the engine's error: with the place in the module, the function's where nothing better is known.
  private func error(_ fault: ModuleFault, _ call: HostCall) -> ChartError {
    var fault = fault
    if fault.place == nil, fault.missing == nil {
      let place = try? host.enter(window) { () throws(ModuleFault) in
        self.host.place(ofFunction: call.function)
      }
      fault.place = place ?? nil
    }
    return ChartError(fault.text, at: call.offset, thrown: fault.thrown)
  }
}

extension ModuleHost {
  func number(_ number: Int) -> OpaquePointer? { realm.make(Double(number)) }

  /// The data after a change that `changesOf` tells, whose object has the number.
  func apply(_ json: String, to data: Value, as number: Int) throws(ModuleFault) -> Value {
    guard let news = try? Value(json: json) else { throw ModuleFault(message: "the context cannot be read") }
    var members = data.object ?? [:]
    for case .string(let name) in news["gone"]?.array ?? [] { members.removeValue(forKey: name) }
    for (key, value) in news["changed"]?.object ?? [:] {
      let name = key.hasPrefix("$$") ? String(key.dropFirst()) : key
      members[name] = LosslessValue.decode(value, over: members[name])
    }
    if news["mutated"] == true { try drop(contexts.removeAll()) }
    let result = Value.object(members)
    try note(result, as: number)
    return result
  }

  /// Where the function with this number stands.
  func place(ofFunction number: Int) -> SourceLocation? {
    guard
      let source = try? realm.call(
        realm.host,
        [realm.make(ModulePrelude.Operation.keep.rawValue), realm.make(Double(number)), realm.make(true)]),
      let text = realm.text(source)
    else { return nil }
    return place(ofFunction: text)
  }
}
