/// What the program's exit code says (`sysexits.h` where it has a word for it).
enum ExitStatus: Int32, Sendable {
  case fine = 0
  /// The machine ended in an unhandled error, or a step did not end.
  case machineFailed = 1
  /// An expectation was not met, or a replay differs.
  case unexpected = 2
  case usage = 64
  /// The document, or the list of events, is invalid.
  case invalidData = 65
  /// An input cannot be read.
  case unreadable = 66
  /// A component that is not part of the program is missing.
  case unavailable = 69
  /// The output cannot be written.
  case unwritable = 74
}

/// Why a command ends early: lines for standard error, and the exit code.
struct Failure: Error, Hashable, Sendable {
  var status: ExitStatus
  /// Without the program's name in front; empty where the output has said it all.
  var lines: [String]

  init(_ status: ExitStatus, _ lines: String...) {
    (self.status, self.lines) = (status, lines)
  }

  init(_ status: ExitStatus, lines: [String]) {
    (self.status, self.lines) = (status, lines)
  }
}
