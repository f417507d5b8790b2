#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writes to standard output and standard error, whole and at once.
enum Output {
  /// Writes a line to standard output. Ends the program quietly where nobody reads any more.
  static func line(_ text: String) throws(Failure) { try write(text + "\n") }

  /// Writes text to standard output as it is.
  static func write(_ text: String) throws(Failure) {
    let error = Descriptor.write(Array(text.utf8), to: STDOUT_FILENO)
    guard error != 0 else { return }
    if error == EPIPE { throw Failure(.fine) }
    throw Failure(.unwritable, "standard output cannot be written: \(FileReading.reason(error))")
  }

  /// Writes `statetui: MESSAGE` to standard error.
  static func complain(_ message: String) {
    _ = Descriptor.write(Array("statetui: \(message)\n".utf8), to: STDERR_FILENO)
  }

  /// Ends the process.
  static func endProgram(_ status: Int32) -> Never { exit(status) }
}
