import CJavaScriptCore

/// A global object with its compiled texts. Everything here is called with the library's lock held.
final class JavaScriptContext: JavaScriptRealm {
  /// How a text is compiled.
  enum Kind: String {
    /// An expression: a function that returns its value.
    case value
    /// A location that must exist: a function that assigns its argument.
    case place
    /// A location that is made where it does not exist.
    case loose
    case script
    /// An expression whose value a variable takes.
    case update
  }

  /// A text with its compiled form.
  final class Script {
    fileprivate let key: Key
    let function: OpaquePointer?
    /// Whether running it may change data.
    let mayWrite: Bool
    /// Whether it has neither loops nor calls.
    let isShort: Bool

    fileprivate init(_ key: Key, _ function: OpaquePointer?) {
      (self.key, self.function) = (key, function)
      mayWrite = key.kind != .value || ScriptText.mayWrite(key.text)
      isShort = key.kind == .update || !mayWrite
    }
  }

  fileprivate struct Key: Hashable {
    var kind: Kind
    var text: String
    /// The variable that an update sets.
    var name = ""
  }

  /// Texts that a document computes are no more than this kept compiled.
  private static let maximumScripts = 20_000
  /// Strings of events that are kept for the next one.
  private static let maximumStrings = 1000

  private var scripts: [Key: Script] = [:]
  /// Scripts by the place of their text in the document, so that the text need not be hashed each time.
  private var slots = [Script?](repeating: nil, count: 256)
  private var strings: [String: OpaquePointer?] = [:]
  /// The prelude's function that makes `_event`.
  private var eventMaker: OpaquePointer?
  /// What the global object holds: a cache of the scope's data, event and the rest.
  var data: Value = .emptyObject
  var event: Event?
  /// Whether a script may have changed the event's data, which nobody else should see.
  var isEventStale = false
  /// Whether some data have functions, which even a comparison may call.
  var mayHaveMethods = false
  /// Whether some text may have made functions, and put them where even a comparison calls them.
  private(set) var hasFunctions = false
  /// Whether what looks like neither call nor assignment is neither.
  var isPlain: Bool { !mayHaveMethods && !hasFunctions }
  var now = 0
  var draws = 0
  var session: (id: String, name: String) = ("", "")

  /// Who answers `In()` during the present evaluation; touched with the library's lock held.
  nonisolated(unsafe) private static var isActive: ((String) -> Bool)?

  /// Nil where the library is missing or refuses.
  override init?() {
    super.init()
    let ask = cjs_make_question(context) { text, length in
      JavaScriptContext.isActive?(
        String(decoding: UnsafeBufferPointer(start: text, count: length), as: UTF16.self))
        ?? false
    }
    guard begin(JavaScriptPrelude.text, service: ask) else {
      super.release()
      return nil
    }
  }

  override func release() {
    for script in scripts.values { unprotect(script.function) }
    for string in strings.values { unprotect(string) }
    if let eventMaker { unprotect(eventMaker) }
    super.release()
  }

  // MARK: Values

  func make(_ value: Value) throws(Fault) -> OpaquePointer? {
    switch value {
    case .undefined: return undefined
    case .number(let number): return make(number)
    case .string(let text): return make(text)
    case .bool(let flag): return make(flag)
    case .null: return cjs_make_null(context)
    default: return try call(.decode, make(LosslessValue.encode(value).jsonText()))
    }
  }

  func value(_ value: OpaquePointer?) throws(Fault) -> Value {
    if let primitive = primitive(value) { return primitive }
    guard let json = text(try call(.encode, value)), let value = try? Value(json: json) else {
      throw Fault(message: "the value cannot be read")
    }
    return LosslessValue.decode(value)
  }

  // MARK: Calls

  /// Calls the host function.
  @discardableResult
  func call(
    _ operation: JavaScriptPrelude.Operation, _ first: OpaquePointer? = nil, _ second: OpaquePointer? = nil
  ) throws(Fault) -> OpaquePointer? {
    let undefined = undefined
    return try call(
      host, make(Double(operation.rawValue)), first ?? undefined, second ?? undefined,
      isShort: operation.isShort)
  }

  /// Calls a function of the document's, which may ask for active states.
  func run(
    _ script: Script, with argument: OpaquePointer? = nil, _ isActive: @escaping (String) -> Bool
  ) throws(Fault) -> OpaquePointer? {
    JavaScriptContext.isActive = isActive
    defer { JavaScriptContext.isActive = nil }
    guard let argument else { return try call(script.function, isShort: script.isShort && isPlain) }
    return try call(script.function, [argument])
  }

  /// Evaluates a condition and tells in JSON what it said and what it read.
  func examine(_ condition: Script, _ isActive: @escaping (String) -> Bool) throws(Fault) -> String? {
    JavaScriptContext.isActive = isActive
    defer { JavaScriptContext.isActive = nil }
    return text(try call(.examine, condition.function))
  }

  /// The compiled form of a text, compiled at its first use. The offset only says where to look first.
  func script(_ kind: Kind, _ text: String, at offset: Int) throws(Fault) -> Script {
    let slot = (offset &* 8 &+ kind.number) & 255
    if let script = slots[slot], script.key.kind == kind, script.key.text == text { return script }
    let key = Key(kind: kind, text: text)
    let known = scripts[key]
    let script: Script
    if let known {
      script = known
    } else {
      script = keep(key, try call(.compile, make(kind.rawValue), make(text)))
    }
    slots[slot] = script
    return script
  }

  /// A function that gives a variable the value of an expression and returns the value. Objects are only returned.
  func update(_ name: String, _ text: String, at offset: Int) throws(Fault) -> Script {
    let slot = (offset &* 8 &+ Kind.update.number) & 255
    if let script = slots[slot], script.key.kind == .update, script.key.text == text, script.key.name == name
    {
      return script
    }
    let key = Key(kind: .update, text: text, name: name)
    let known = scripts[key]
    let script: Script
    if let known {
      script = known
    } else {
      let value = try self.script(.value, text, at: offset)
      script = keep(key, try call(.update, make(name), value.function))
    }
    slots[slot] = script
    return script
  }

  private func keep(_ key: Key, _ function: OpaquePointer?) -> Script {
    if scripts.count >= JavaScriptContext.maximumScripts { forgetScripts() }
    protect(function)
    let script = Script(key, function)
    if key.kind != .update, ScriptText.mayMakeFunctions(key.text) { hasFunctions = true }
    scripts[key] = script
    return script
  }

  private func forgetScripts() {
    for script in scripts.values { unprotect(script.function) }
    scripts.removeAll()
    for index in slots.indices { slots[index] = nil }
  }

  // MARK: Events

  /// Makes `_event` say what an event says (§5.10.1). A payload of plain members goes over one by one, any other as JSON.
  func show(_ event: Event) throws(Fault) {
    if eventMaker == nil {
      eventMaker = try call(.event)
      protect(eventMaker)
    }
    // The library finds what it must keep alive on the stack only.
    let fault = withUnsafeTemporaryAllocation(of: OpaquePointer?.self, capacity: 40) { arguments -> Fault? in
      do throws(Fault) {
        let count = try self.fill(arguments, with: event)
        _ = try self.call(eventMaker, arguments, count, isShort: true)
        return nil
      } catch {
        return error
      }
    }
    if let fault { throw fault }
  }

  /// Makes `_event` undefined, as it is before the first event.
  func hideEvent() throws(Fault) { try call(.event) }

  private func fill(
    _ arguments: UnsafeMutableBufferPointer<OpaquePointer?>, with event: Event
  ) throws(Fault) -> Int {
    let details = event.details
    arguments[0] = string(event.name)
    arguments[1] = string(event.kind.text)
    arguments[2] = optional(details.sendID)
    arguments[3] = optional(details.origin)
    arguments[4] = optional(details.originType)
    arguments[5] = optional(details.invokeID)
    guard case .object(let members) = event.data, members.count <= 16, members.allSatisfy(isPlain) else {
      arguments[6] = make(false)
      arguments[7] = try make(event.data)
      return 8
    }
    arguments[6] = make(true)
    var count = 7
    for (name, value) in members {
      arguments[count] = string(name)
      arguments[count + 1] = try make(value)
      count += 2
    }
    return count
  }

  private func isPlain(_ name: String, _ value: Value) -> Bool {
    switch value {
    case .undefined, .null, .bool, .number, .string: name != "__proto__"
    case .array, .object, .kept: false
    }
  }

  private func optional(_ text: String?) -> OpaquePointer? { text.map { make($0) } ?? undefined }

  /// A string that is made once.
  private func string(_ text: String) -> OpaquePointer? {
    if let known = strings[text] { return known }
    let made = make(text)
    if strings.count < JavaScriptContext.maximumStrings && text.utf8.count < 100 {
      protect(made)
      strings[text] = made
    }
    return made
  }
}

extension JavaScriptContext.Kind {
  fileprivate var number: Int {
    switch self {
    case .value: 0
    case .place: 1
    case .loose: 2
    case .script: 3
    case .update: 4
    }
  }
}

extension Event.Kind {
  /// What `_event.type` says.
  var text: String {
    switch self {
    case .platform: "platform"
    case .internal: "internal"
    case .external: "external"
    }
  }
}
