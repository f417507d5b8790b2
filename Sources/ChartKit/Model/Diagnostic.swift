/// Something that a reader or the compiler has to say about a document.
public struct Diagnostic: Hashable, Sendable {
  public enum Severity: Int, Hashable, Sendable, Comparable {
    case info, warning, error

    public static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
    public var name: String {
      switch self {
      case .info: "info"
      case .warning: "warning"
      case .error: "error"
      }
    }
  }

  public var severity: Severity
  /// A short stable name of the rule, such as `target-not-found`.
  public var rule: String
  /// One sentence that says what is wrong and, where it is known, what to write instead.
  public var message: String
  /// Byte offset in the document; nil where the whole document is meant.
  public var offset: Int?

  public init(_ severity: Severity, _ rule: String, _ message: String, at offset: Int? = nil) {
    (self.severity, self.rule, self.message, self.offset) = (severity, rule, message, offset)
  }

  /// `FILE:LINE:COLUMN: message`, as the command line prints it.
  public func text(in source: SourceText) -> String {
    let place = offset.map { source.location(at: $0).description } ?? source.name
    return severity == .error ? "\(place): \(message)" : "\(place): \(severity.name): \(message)"
  }
}

/// A document that cannot be read at all.
public struct UnreadableDocument: Error, Hashable, Sendable {
  public var diagnostic: Diagnostic
  public init(_ rule: String, _ message: String, at offset: Int?) {
    diagnostic = Diagnostic(.error, rule, message, at: offset)
  }
}
