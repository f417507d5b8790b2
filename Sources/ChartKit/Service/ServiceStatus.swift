/// `google.rpc.Status`: how a call ended. As an error, why it has no answer.
public struct ServiceStatus: Error, Hashable, Sendable {
  /// The codes of gRPC that the services use.
  public enum Code: Int, Hashable, Sendable {
    case ok = 0
    /// The request is malformed.
    case invalidArgument = 3
    /// The time for an evaluation ran out before any transition was taken.
    case deadlineExceeded = 4
    case notFound = 5
    /// The context is too large, or the steps do not end.
    case resourceExhausted = 8
    /// The machine is not running or is paused, the chart is invalid, or the address fits several machines.
    case failedPrecondition = 9
    /// A guard or an action failed; everything is as it was before.
    case aborted = 10
    case unimplemented = 12
  }

  /// What kind of end it was.
  public var code: Code
  /// One sentence for people; empty where all went well.
  public var message: String
  /// Messages in the form of `google.protobuf.Any`: objects with `@type`.
  public var details: [Value] = []

  /// All went well.
  public static let ok = ServiceStatus(.ok, "")

  /// A status; of one that is not ok the message says why.
  public init(_ code: Code, _ message: String, details: [Value] = []) {
    (self.code, self.message, self.details) = (code, message, details)
  }

  /// In proto-JSON; the code always stands there.
  public var json: Value {
    var members = Value.emptyObject.object ?? [:]
    members["code"] = .number(Double(code.rawValue))
    if !message.isEmpty { members["message"] = .string(message) }
    if !details.isEmpty { members["details"] = .array(details) }
    return .object(members)
  }
}
