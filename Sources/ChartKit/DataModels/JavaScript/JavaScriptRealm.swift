import CJavaScriptCore

/// A global object of the library's, and calls into it. Everything here is called with the library's lock held.
class JavaScriptRealm {
  /// Why an evaluation has no value.
  struct Fault: Error, @unchecked Sendable {
    // Unchecked: a fault is handled where the lock is held.
    var message: String
    /// Whether a limit ended it.
    var isFatal = false
    var isOutOfTime = false
    /// Where a limit ended it: frames, innermost first, a line each.
    var frames = ""
    /// What was thrown, which the realm still has.
    var thrown: OpaquePointer?
  }

  let context: OpaquePointer
  /// The host's function, which the prelude gave.
  private(set) var host: OpaquePointer?

  /// Nil where the library is missing or refuses.
  init?() {
    guard cjs_open(), let context = cjs_context_create() else { return nil }
    self.context = context
  }

  /// Takes the host function that a prelude, called with `service`, gives. False where it fails.
  func begin(_ prelude: String, service: OpaquePointer?) -> Bool {
    var exception: OpaquePointer?
    cjs_set_limits(2000, 512 << 20)
    cjs_begin(false)
    defer { _ = cjs_end() }
    let text = Array(prelude.utf16)
    guard let service, let make = cjs_evaluate(context, text, text.count, &exception),
      let host = cjs_call(context, make, 1, [service], &exception)
    else {
      assertionFailure(self.text(exception) ?? "the prelude fails")
      return false
    }
    self.host = host
    cjs_protect(context, host)
    return true
  }

  func release() {
    if let host { cjs_unprotect(context, host) }
    cjs_context_release(context)
  }

  // MARK: Values

  var undefined: OpaquePointer? { cjs_make_undefined(context) }
  func make(_ number: Double) -> OpaquePointer? { cjs_make_number(context, number) }
  func make(_ flag: Bool) -> OpaquePointer? { cjs_make_boolean(context, flag) }
  func make(_ text: String) -> OpaquePointer? {
    let text = Array(text.utf16)
    return cjs_make_string(context, text, text.count)
  }

  func protect(_ value: OpaquePointer?) { cjs_protect(context, value) }
  func unprotect(_ value: OpaquePointer?) { cjs_unprotect(context, value) }
  func number(_ value: OpaquePointer?) -> Double { cjs_to_number(context, value) }
  func isTruthy(_ value: OpaquePointer?) -> Bool { cjs_to_boolean(context, value) }
  func isUndefined(_ value: OpaquePointer?) -> Bool { cjs_type(context, value) == Int32(cjs_undefined) }

  /// A value that is no object; nil for objects, functions, symbols and big integers.
  func primitive(_ value: OpaquePointer?) -> Value? {
    switch cjs_type(context, value) {
    case Int32(cjs_undefined): .undefined
    case Int32(cjs_null): .null
    case Int32(cjs_boolean): .bool(cjs_to_boolean(context, value))
    case Int32(cjs_number): .number(cjs_to_number(context, value))
    case Int32(cjs_string): .string(text(value) ?? "")
    default: nil
    }
  }

  func text(_ value: OpaquePointer?) -> String? {
    guard let value else { return nil }
    var result = ""
    let isText = withUnsafeMutablePointer(to: &result) { place in
      cjs_read_text(context, value, place) { place, text, length in
        place?.assumingMemoryBound(to: String.self).pointee = JavaScriptRealm.string(
          UnsafeBufferPointer(start: text, count: length))
      }
    }
    return isText ? result : nil
  }

  /// A text of UTF-16; one of ASCII alone, as most are, is taken over byte by byte, which is many times faster.
  private static func string(_ units: UnsafeBufferPointer<UInt16>) -> String {
    guard units.allSatisfy({ $0 < 0x80 }) else { return String(decoding: units, as: UTF16.self) }
    return String(unsafeUninitializedCapacity: units.count) { bytes in
      for index in units.indices { bytes[index] = UInt8(truncatingIfNeeded: units[index]) }
      return units.count
    }
  }

  // MARK: Calls

  /// Calls a function within the limits.
  func call(_ function: OpaquePointer?, _ arguments: [OpaquePointer?]) throws(Fault) -> OpaquePointer? {
    var exception: OpaquePointer?
    cjs_begin(false)
    let value = cjs_call(context, function, arguments.count, arguments, &exception)
    return try endCall(value, exception)
  }

  /// The same without arguments. One that has neither loops nor calls is short.
  func call(_ function: OpaquePointer?, isShort: Bool) throws(Fault) -> OpaquePointer? {
    var exception: OpaquePointer?
    cjs_begin(isShort)
    let value = cjs_call(context, function, 0, nil, &exception)
    return try endCall(value, exception)
  }

  /// The same with three arguments.
  func call(
    _ function: OpaquePointer?, _ first: OpaquePointer?, _ second: OpaquePointer?, _ third: OpaquePointer?,
    isShort: Bool
  ) throws(Fault) -> OpaquePointer? {
    var exception: OpaquePointer?
    cjs_begin(isShort)
    let value = withUnsafeTemporaryAllocation(of: OpaquePointer?.self, capacity: 3) { arguments in
      arguments[0] = first
      arguments[1] = second
      arguments[2] = third
      return cjs_call(context, function, 3, arguments.baseAddress, &exception)
    }
    return try endCall(value, exception)
  }

  /// The same with the first arguments of a buffer.
  func call(
    _ function: OpaquePointer?, _ arguments: UnsafeMutableBufferPointer<OpaquePointer?>, _ count: Int,
    isShort: Bool
  ) throws(Fault) -> OpaquePointer? {
    var exception: OpaquePointer?
    cjs_begin(isShort)
    let value = cjs_call(context, function, count, arguments.baseAddress, &exception)
    return try endCall(value, exception)
  }

  /// Evaluates a text within the limits; exceptions tell the name with the line.
  func evaluate(_ text: String, named name: String) throws(Fault) -> OpaquePointer? {
    var exception: OpaquePointer?
    let (text, name) = (Array(text.utf16), Array(name.utf16))
    cjs_begin(false)
    let value = cjs_evaluate_named(context, text, text.count, name, name.count, &exception)
    return try endCall(value, exception)
  }

  private func endCall(_ value: OpaquePointer?, _ exception: OpaquePointer?) throws(Fault) -> OpaquePointer? {
    let verdict = cjs_end()
    // Where there is a value all the same, it was the jobs of promises that did not end.
    if let value, verdict == Int32(cjs_within_limits) { return value }
    if verdict != Int32(cjs_within_limits) {
      throw Fault(
        message: verdict == Int32(cjs_out_of_time)
          ? "the evaluation takes too long" : "the evaluation needs too much memory", isFatal: true,
        isOutOfTime: verdict == Int32(cjs_out_of_time), frames: Self.frames)
    }
    throw Fault(message: text(exception) ?? "the evaluation failed", thrown: exception)
  }

  private static var frames: String {
    var result = ""
    withUnsafeMutablePointer(to: &result) { place in
      cjs_read_end(place) { place, text, length in
        place?.assumingMemoryBound(to: String.self).pointee = String(
          decoding: UnsafeBufferPointer(start: text, count: length), as: UTF16.self)
      }
    }
    return result
  }
}
