import CJavaScriptCore

/// A global object with its compiled texts. Everything here is called with the library's lock held.
final class JavaScriptContext {
  /// Why an evaluation has no value.
  struct Fault: Error {
    var message: String
    /// Whether a limit ended it, which leaves the context in no known state.
    var isFatal = false
  }

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

  private let context: OpaquePointer
  private let host: OpaquePointer
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
  init?() {
    guard cjs_open(), let context = cjs_context_create() else { return nil }
    self.context = context
    var exception: OpaquePointer?
    cjs_set_limits(1000, 512 << 20)
    cjs_begin()
    let ask = cjs_make_question(context) { text, length in
      JavaScriptContext.isActive?(
        String(decoding: UnsafeBufferPointer(start: text, count: length), as: UTF16.self))
        ?? false
    }
    let text = Array(JavaScriptPrelude.text.utf16)
    guard let ask, let make = cjs_evaluate(context, text, text.count, &exception),
      let host = cjs_call(context, make, 1, [ask], &exception)
    else {
      cjs_context_release(context)
      return nil
    }
    self.host = host
    cjs_protect(context, host)
  }

  func release() {
    for function in functions.values { cjs_unprotect(context, function) }
    cjs_unprotect(context, host)
    cjs_context_release(context)
  }

  // MARK: Values

  var undefined: OpaquePointer? { cjs_make_undefined(context) }
  func make(_ number: Double) -> OpaquePointer? { cjs_make_number(context, number) }
  func make(_ text: String) -> OpaquePointer? {
    let text = Array(text.utf16)
    return cjs_make_string(context, text, text.count)
  }

  func make(_ value: Value) throws(Fault) -> OpaquePointer? {
    switch value {
    case .undefined: return undefined
    case .number(let number): return make(number)
    case .string(let text): return make(text)
    default: return try call(.decode, make(LosslessValue.encode(value).jsonText()))
    }
  }

  func protect(_ value: OpaquePointer?) { cjs_protect(context, value) }
  func unprotect(_ value: OpaquePointer?) { cjs_unprotect(context, value) }

  func number(_ value: OpaquePointer?) -> Double { cjs_to_number(context, value) }

  func value(_ value: OpaquePointer?) throws(Fault) -> Value {
    switch cjs_type(context, value) {
    case Int32(cjs_undefined): return .undefined
    case Int32(cjs_null): return .null
    case Int32(cjs_boolean): return .bool(cjs_to_boolean(context, value))
    case Int32(cjs_number): return .number(cjs_to_number(context, value))
    case Int32(cjs_string): return .string(text(value) ?? "")
    default:
      guard let json = text(try call(.encode, value)), let value = try? Value(json: json) else {
        throw Fault(message: "the value cannot be read")
      }
      return LosslessValue.decode(value)
    }
  }

  func text(_ value: OpaquePointer?) -> String? {
    var result = ""
    let isText = withUnsafeMutablePointer(to: &result) { place in
      cjs_read_text(context, value, place) { place, text, length in
        place?.assumingMemoryBound(to: String.self).pointee = String(
          decoding: UnsafeBufferPointer(start: text, count: length), as: UTF16.self)
      }
    }
    return isText ? result : nil
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

  /// Calls a function within the limits.
  func call(_ function: OpaquePointer?, _ arguments: [OpaquePointer?]) throws(Fault) -> OpaquePointer? {
    var exception: OpaquePointer?
    cjs_begin()
    let value = cjs_call(context, function, arguments.count, arguments, &exception)
    let verdict = cjs_verdict()
    if verdict != Int32(cjs_within_limits), value == nil {
      throw Fault(
        message: verdict == Int32(cjs_out_of_time)
          ? "the evaluation takes too long" : "the evaluation needs too much memory", isFatal: true)
    }
    guard let value else { throw Fault(message: text(exception) ?? "the evaluation failed") }
    return value
  }

  /// Calls a function of the document's, which may ask for active states.
  func run(
    _ function: OpaquePointer?, _ arguments: [OpaquePointer?], _ isActive: @escaping (String) -> Bool
  ) throws(Fault) -> OpaquePointer? {
    JavaScriptContext.isActive = isActive
    defer { JavaScriptContext.isActive = nil }
    return try call(function, arguments)
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
