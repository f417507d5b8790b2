#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The lines of standard input, as they come.
///
/// Not the standard library's `readLine`: at the end of input that goes on for ever where a signal has left its mark.
struct InputLines {
  private var pending: [UInt8] = []
  private var hasEnded = false

  /// The next line without its end; nil at the end of the input.
  mutating func next() -> String? {
    var searched = 0
    while true {
      if let end = pending[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: pending[..<end], as: UTF8.self)
        pending.removeFirst(end + 1)
        return line
      }
      searched = pending.count
      if hasEnded || !fill() { break }
    }
    hasEnded = true
    if pending.isEmpty { return nil }
    defer { pending = [] }
    return String(decoding: pending, as: UTF8.self)
  }

  /// Waits for more input. False at its end.
  private mutating func fill() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = buffer.withUnsafeMutableBytes {
        FileReading.systemRead(STDIN_FILENO, $0.baseAddress, $0.count)
      }
      if count > 0 {
        pending += buffer[..<count]
        return true
      }
      if count == 0 { return false }
      let error = errno
      if error == EAGAIN {
        var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        _ = poll(&waiting, 1, -1)
      } else if error != EINTR {
        return false
      }
    }
  }
}
