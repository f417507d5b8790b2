import CJavaScriptCore
import OrderedCollections

/// The ECMAScript data model (§B.2) of one session.
///
/// Data are values in the scope. The context mirrors them: before an evaluation what differs is set in the global
/// object, after one that may have written what changed is read back.
public final class ECMAScriptDataModel: DataModel, @unchecked Sendable {
  // Unchecked: used by one session at a time, and inside the library's lock.
  private typealias Fault = JavaScriptContext.Fault

  private struct Loop {
    /// The context that the rest belongs to; another one cannot go on with the loop.
    var context: JavaScriptContext
    var copy: OpaquePointer?
    var item: JavaScriptContext.Script
    var index: JavaScriptContext.Script?
    var offset: Int
  }

  private let pool: ScriptPool
  private let limits: ScriptLimits
  private var context: JavaScriptContext?
  private var loops: [Loop] = []

  /// The data model of a session that takes its context from a chart's pool.
  public init(_ pool: ScriptPool, limits: ScriptLimits) {
    (self.pool, self.limits) = (pool, limits)
  }

  deinit {
    guard let context else { return }
    cjs_lock()
    for loop in loops where loop.context === context { context.unprotect(loop.copy) }
    pool.giveBack(context)
    cjs_unlock()
  }

  // MARK: The data model

  public func evaluate(_ expression: Expression, in scope: inout Scope) throws(ChartError) -> Value {
    guard case .script(let text, let offset) = expression else {
      if case .literal(let value) = expression { return value }
      return .undefined
    }
    return try enter(offset, &scope) { context, scope, found throws(Fault) in
      if ECMAScriptDataModel.isXML(text) {
        found = .nothing
        return try context.value(try context.call(.content, context.make(text)))
      }
      let script = try context.script(.value, text, at: offset)
      if !script.mayWrite && !context.mayHaveMethods { found = .nothing }
      return try context.value(try context.run(script, scope.isActive))
    }
  }

  public func examine(_ condition: Expression, in scope: inout Scope) -> Examination {
    guard case .script(let text, let offset) = condition else {
      if case .literal(let value) = condition { return Examination(.success(value.isTruthy)) }
      return Examination(.success(false))
    }
    do {
      let json = try enter(offset, &scope) { context, scope, _ throws(Fault) in
        try context.examine(try context.script(.value, text, at: offset), scope.isActive)
      }
      return Examination(json: json ?? "", at: offset)
    } catch {
      return Examination(.failure(error))
    }
  }

  public func assign(
    _ expression: Expression, to location: Location, in scope: inout Scope
  ) throws(ChartError) {
    guard case .expression(let place, let offset) = location else {
      throw ChartError("this location is none of ECMAScript", at: 0)
    }
    try enter(offset, &scope) { context, scope, found throws(Fault) in
      if let (text, index) = self.update(of: place, by: expression, scope) {
        let script = try context.update(place, text, at: offset)
        let value = try context.run(script, scope.isActive)
        if let value = context.primitive(value) { found = .variable(index, value) }
        return
      }
      let value = try self.value(of: expression, context, scope)
      _ = try context.run(try context.script(.place, place, at: offset), with: value, scope.isActive)
    }
  }

  /// The expression's text and the variable's index, where an assignment changes one variable and nothing else.
  private func update(of place: String, by expression: Expression, _ scope: Scope) -> (String, Int)? {
    guard case .script(let text, let offset) = expression, !ECMAScriptDataModel.isXML(text),
      case .object(let members) = scope.data, let index = members.index(forKey: place), let context,
      context.isPlain,
      ScriptText.isPlainName(place), let script = try? context.script(.value, text, at: offset),
      !script.mayWrite
    else { return nil }
    return (text, index)
  }

  public func run(_ script: String, at offset: Int, in scope: inout Scope) throws(ChartError) {
    try enter(offset, &scope) { context, scope, _ throws(Fault) in
      _ = try context.run(try context.script(.script, script, at: offset), scope.isActive)
    }
  }

  public func declare(
    _ name: String, _ declaration: Declaration, at offset: Int, in scope: inout Scope
  ) throws(ChartError) {
    try enter(offset, &scope) { context, scope, _ throws(Fault) in
      let name = context.make(name)
      try context.call(.declare, name, context.undefined)
      let value: OpaquePointer?
      switch declaration {
      case .unbound: return
      case .value(let literal): value = try context.make(literal)
      case .expression(let expression): value = try self.value(of: expression, context, scope)
      case .text(let text): value = try context.call(.content, context.make(text))
      }
      try context.call(.declare, name, value)
    }
  }

  public func beginLoop(
    over array: Expression, item: String, index: String?, at offset: Int, in scope: inout Scope
  ) throws(ChartError) -> Int {
    try enter(offset, &scope) { context, scope, _ throws(Fault) in
      let item = try context.script(.loose, item, at: offset)
      let index = try index.map { name throws(Fault) in try context.script(.loose, name, at: offset &+ 1) }
      let copy = try context.call(.items, try self.value(of: array, context, scope))
      context.protect(copy)
      self.loops.append(Loop(context: context, copy: copy, item: item, index: index, offset: offset))
      return Int(context.number(try context.call(.item, copy, context.make("length"))))
    }
  }

  public func bindItem(_ position: Int, in scope: inout Scope) throws(ChartError) {
    guard let loop = loops.last else { return }
    guard loop.context === context else { throw ChartError("the loop cannot go on", at: loop.offset) }
    try enter(loop.offset, &scope) { context, scope, _ throws(Fault) in
      let number = context.make(Double(position))
      _ = try context.run(loop.item, with: try context.call(.item, loop.copy, number), scope.isActive)
      if let index = loop.index { _ = try context.run(index, with: number, scope.isActive) }
    }
  }

  public func endLoop() {
    guard let loop = loops.popLast(), loop.context === context else { return }
    cjs_lock()
    loop.context.unprotect(loop.copy)
    cjs_unlock()
  }

  // MARK: Evaluation

  private func value(
    of expression: Expression, _ context: JavaScriptContext, _ scope: Scope
  ) throws(Fault) -> OpaquePointer? {
    switch expression {
    case .literal(let value): return try context.make(value)
    case .function(let call): throw Fault(message: "the function \"\(call.name)\" is not here")
    case .script(let text, let offset):
      if ECMAScriptDataModel.isXML(text) { return try context.call(.content, context.make(text)) }
      return try context.run(try context.script(.value, text, at: offset), scope.isActive)
    }
  }

  /// No expression begins with "<".
  private static func isXML(_ text: String) -> Bool { text.utf8.first == UInt8(ascii: "<") }

  /// What an evaluation has changed.
  private enum Change {
    /// It is not known: what changed is to be looked for.
    case anything
    case nothing
    /// One variable, by its index.
    case variable(Int, Value)
  }

  /// Does something with a context that mirrors the scope, and takes over what it changed.
  private func enter<Result>(
    _ offset: Int, _ scope: inout Scope,
    _ body: (JavaScriptContext, Scope, inout Change) throws(Fault) -> Result
  ) throws(ChartError) -> Result {
    guard ECMAScript.isInstalled else { throw ChartError(ECMAScript.missing, at: offset) }
    cjs_lock()
    defer { cjs_unlock() }
    guard let context = context ?? pool.take() else {
      throw ChartError("no JavaScript context can be made", at: offset)
    }
    self.context = context
    cjs_set_limits(Int32(clamping: limits.milliseconds), Int64(limits.bytes))
    do throws(Fault) {
      try mirror(scope, in: context)
      do throws(Fault) {
        var change = Change.anything
        let result = try body(context, scope, &change)
        switch change {
        case .nothing: break
        case .anything: try readBack(context, &scope)
        case .variable(let index, let value): set(index, value, context, &scope)
        }
        return result
      } catch {
        if !error.isFatal { try readBack(context, &scope) }
        throw error
      }
    } catch {
      if error.isFatal { discardContext() }
      var failure = ChartError(error.message, at: offset)
      failure.isOutOfTime = error.isOutOfTime
      throw failure
    }
  }

  /// A context that was stopped halfway is not used again; the next one is made from the values.
  private func discardContext() {
    guard let context else { return }
    self.context = nil
    for loop in loops where loop.context === context { context.unprotect(loop.copy) }
    context.release()
  }

  /// Makes the global object say what the scope says.
  private func mirror(_ scope: Scope, in context: JavaScriptContext) throws(Fault) {
    if context.now != scope.now || context.draws != scope.draws {
      try context.call(.clock, context.make(Double(scope.now)), context.make(Double(scope.draws)))
      (context.now, context.draws) = (scope.now, scope.draws)
    }
    if context.session.id != scope.sessionID || context.session.name != scope.name {
      try context.call(.session, context.make(scope.sessionID), context.make(scope.name))
      context.session = (scope.sessionID, scope.name)
    }
    if context.data != scope.data { try mirrorData(scope.data, in: context) }
    if let event = scope.event, context.isEventStale || context.event != event {
      try context.show(event)
      (context.event, context.isEventStale) = (event, false)
    } else if scope.event == nil, context.event != nil {
      try context.hideEvent()
      context.event = nil
    }
  }

  private func mirrorData(_ data: Value, in context: JavaScriptContext) throws(Fault) {
    let old = context.data.object ?? [:]
    let new = data.object ?? [:]
    var set = Value.emptyObject.object ?? [:]
    for (name, value) in new where old[name] != value {
      set[name] = LosslessValue.encode(value)
      if value.mayHaveMethods { context.mayHaveMethods = true }
    }
    let gone = old.keys.filter { new[$0] == nil }.map { Value.string($0) }
    let json = Value.object(["set": .object(set), "remove": .array(gone)]).jsonText()
    do {
      try context.call(.apply, context.make(json))
    } catch {
      throw Fault(message: "the data cannot be set: " + error.message, isFatal: true)
    }
    context.data = data
  }

  /// Takes over the one variable that changed.
  private func set(_ index: Int, _ value: Value, _ context: JavaScriptContext, _ scope: inout Scope) {
    guard case .object(var members) = scope.data else { return }
    members.values[index] = value
    scope.data = .object(members)
    context.data = scope.data
  }

  /// Takes what changed in the global object into the scope.
  private func readBack(_ context: JavaScriptContext, _ scope: inout Scope) throws(Fault) {
    let found: OpaquePointer?
    switch scope.event?.data {
    case nil, .undefined, .null, .bool, .number, .string: break
    case .array, .object, .kept: context.isEventStale = true
    }
    do {
      found = try context.call(.collect)
    } catch {
      throw Fault(message: error.message, isFatal: true)
    }
    guard let json = context.text(found), json != "undefined" else { return }
    guard let news = try? Value(json: json) else {
      throw Fault(message: "the data cannot be read", isFatal: true)
    }
    var members = scope.data.object ?? [:]
    for case .string(let name) in news["gone"]?.array ?? [] { members.removeValue(forKey: name) }
    for (name, value) in news["changed"]?.object ?? [:] {
      let value = LosslessValue.decode(value)
      // What is the same stays the value that it was: then comparing it with itself costs nothing.
      if members[name]?.isSame(as: value) == true { continue }
      members[name] = value
      if value.mayHaveMethods { context.mayHaveMethods = true }
    }
    scope.data = .object(members)
    scope.draws = Int(news["draws"]?.number ?? 0)
    (context.data, context.draws) = (scope.data, scope.draws)
  }
}

extension Examination {
  /// Reads what the prelude's `examined` wrote.
  init(json: String, at offset: Int) {
    guard let found = try? Value(json: json) else {
      self.init(.failure(ChartError("what the condition read cannot be told", at: offset)))
      return
    }
    let readings = (found["reads"]?.array ?? []).compactMap { item -> Reading? in
      guard let pair = item.array, pair.count == 2 else { return nil }
      let path = (pair[0].array ?? []).compactMap(\.string)
      guard let root = path.first else { return nil }
      let rest = Array(path.dropFirst())
      let place: Reading.Place =
        root == "_event" ? .event(rest) : root == "In()" ? .state(rest.first ?? "") : .data(path)
      return Reading(place, LosslessValue.decode(pair[1]))
    }
    let fault = found["fault"]?.string.map { ChartError($0, at: offset) }
    self.init(fault.map { .failure($0) } ?? .success(found["result"] == true), readings)
  }
}

extension Value {
  /// Whether something inside is a function or may have some: what is kept, but for dates, patterns and XML.
  fileprivate var mayHaveMethods: Bool {
    switch self {
    case .undefined, .null, .bool, .number, .string: false
    case .array(let items): items.contains { $0.mayHaveMethods }
    case .object(let members): members.values.contains { $0.mayHaveMethods }
    case .kept(let kept):
      kept.members.mayHaveMethods || ![.source, .document, .element].contains(kept.kind)
    }
  }
}
