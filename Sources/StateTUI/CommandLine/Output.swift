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
    let error = write(Array(text.utf8), to: STDOUT_FILENO)
    guard error != 0 else { return }
    if error == EPIPE { throw Failure(.fine) }
    throw Failure(.unwritable, "standard output cannot be written: \(FileReading.reason(error))")
  }

  /// Writes `statetui: MESSAGE` to standard error.
  static func complain(_ message: String) {
    _ = write(Array("statetui: \(message)\n".utf8), to: STDERR_FILENO)
  }

  /// Ends the process.
  static func endProgram(_ status: Int32) -> Never { exit(status) }

  /// Writes all bytes; the error number, or 0.
  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let count = systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: buffer[done...]))
        if count < 0 {
          if errno == EINTR { continue }
          if errno == EAGAIN {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            _ = poll(&waiting, 1, -1)
            continue
          }
          return errno
        }
        done += count
      }
      return 0
    }
  }

  private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #elseif canImport(Musl)
      Musl.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }
}
