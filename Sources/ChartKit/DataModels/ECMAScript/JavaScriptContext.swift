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
  }

  private struct Key: Hashable {
    var kind: Kind
    var text: String
  }

  /// Texts that a document computes are no more than this kept compiled.
  private static let maximumFunctions = 20_000

  private var functions: [Key: OpaquePointer] = [:]
  /// What the global object holds: a cache of the scope's data, event and the rest.
  var data: Value = .emptyObject
  var event: Event?
  var now = 0
  var draws = 0
  var session: (id: String, name: String) = ("", "")

  /// Who answers `In()` during the present evaluation.
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
    for function in functions.values { unprotect(function) }
    super.release()
  }

  // MARK: Values

  func make(_ value: Value) throws(Fault) -> OpaquePointer? {
    switch value {
    case .undefined: return undefined
    case .number(let number): return make(number)
    case .string(let text): return make(text)
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
      host, [make(Double(operation.rawValue)), first ?? undefined, second ?? undefined])
  }

  /// Calls a function of the document's, which may ask for active states.
  func run(
    _ function: OpaquePointer?, _ arguments: [OpaquePointer?], _ isActive: @escaping (String) -> Bool
  ) throws(Fault) -> OpaquePointer? {
    JavaScriptContext.isActive = isActive
    defer { JavaScriptContext.isActive = nil }
    return try call(function, arguments)
  }

  /// Evaluates a condition and tells in JSON what it said and what it read.
  func examine(_ condition: OpaquePointer?, _ isActive: @escaping (String) -> Bool) throws(Fault) -> String? {
    JavaScriptContext.isActive = isActive
    defer { JavaScriptContext.isActive = nil }
    return text(try call(.examine, condition))
  }

  /// The compiled form of a text, compiled at its first use.
  func function(_ kind: Kind, _ text: String) throws(Fault) -> OpaquePointer? {
    let key = Key(kind: kind, text: text)
    if let known = functions[key] { return known }
    let function = try call(.compile, make(kind.rawValue), make(text))
    if functions.count >= JavaScriptContext.maximumFunctions {
      for old in functions.values { unprotect(old) }
      functions.removeAll()
    }
    protect(function)
    functions[key] = function
    return function
  }
}
