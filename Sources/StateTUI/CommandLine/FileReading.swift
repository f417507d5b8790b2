#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Reads whole files, within limits, without waiting for what never comes.
enum FileReading {
  /// Documents and lists of events may have so many bytes.
  static let limit = 64 << 20

  /// Reads a file, a pipe, or standard input (`-`).
  ///
  /// Throws exit code 66 where the name leads to nothing that can be read, or to more than ``limit`` bytes.
  static func read(_ name: String) throws(Failure) -> [UInt8] {
    if name == "-" { return try drain(STDIN_FILENO, named: standardInput) }
    // Without O_NONBLOCK a named pipe that nobody writes to would be waited for.
    let descriptor = open(name, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(name, reason(errno)) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(name, reason(errno)) }
    if status.st_mode & S_IFMT == S_IFDIR { throw failure(name, "this is a folder, not a file") }
    if status.st_mode & S_IFMT == S_IFREG && Int(status.st_size) > limit { throw tooLarge(name) }
    return try drain(descriptor, named: name, sizeHint: Int(status.st_size))
  }

  /// How messages name standard input.
  static let standardInput = "<stdin>"

  /// Whether something of this name exists.
  static func exists(_ name: String) -> Bool { access(name, F_OK) == 0 }

  /// Whether a file, symbolic links followed, lies in a folder or below it.
  static func isInside(_ folder: String, _ file: String) -> Bool {
    guard let folder = realpath(folder.isEmpty ? "." : folder, nil) else { return false }
    defer { free(folder) }
    guard let file = realpath(file, nil) else { return false }
    defer { free(file) }
    let root = String(cString: folder)
    return String(cString: file).hasPrefix(root == "/" ? root : root + "/")
  }

  static func isFolder(_ name: String) -> Bool {
    var status = stat()
    return stat(name, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// An error number in words.
  static func reason(_ error: Int32) -> String {
    switch error {
    case ENOENT, ENOTDIR: return "there is no such file"
    case EACCES, EPERM: return "permission denied"
    case ENXIO: return "this is not a file"
    case ENOSPC: return "no space is left"
    default: return strerror(error).map { String(cString: $0) } ?? "error \(error)"
    }
  }

  private static func failure(_ name: String, _ reason: String) -> Failure {
    Failure(.unreadable, "\(name): \(reason)")
  }

  private static func tooLarge(_ name: String) -> Failure {
    failure(name, "this is larger than \(limit >> 20) MiB, which is the limit")
  }

  private static func drain(
    _ descriptor: Int32, named name: String, sizeHint: Int = 0
  ) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    let size = max(1 << 16, min(sizeHint, limit) + 1)
    while let chunk = try readChunk(descriptor, named: name, upTo: size) {
      if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
      if bytes.count > limit { throw tooLarge(name) }
    }
    return bytes
  }

  /// The next bytes of an open file, as soon as there are some; nil at its end.
  static func readChunk(
    _ descriptor: Int32, named name: String, upTo size: Int = 1 << 16
  ) throws(Failure) -> [UInt8]? {
    while true {
      var error: Int32 = 0
      let chunk = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
        let got = systemRead(descriptor, buffer.baseAddress, size)
        count = max(0, got)
        if got < 0 { error = errno }
      }
      if error == 0 { return chunk.isEmpty ? nil : chunk }
      if error == EAGAIN {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&waiting, 1, -1)
      } else if error != EINTR {
        throw failure(name, reason(error))
      }
    }
  }

  /// The system's `read`.
  static func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ size: Int) -> Int {
    #if canImport(Glibc)
      Glibc.read(descriptor, buffer, size)
    #elseif canImport(Musl)
      Musl.read(descriptor, buffer, size)
    #else
      Darwin.read(descriptor, buffer, size)
    #endif
  }
}
