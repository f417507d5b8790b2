#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writes whole files of text.
enum TextFile {
  /// Replaces a file; the reason in words where that cannot be done.
  static func write(_ text: String, to path: String) -> String? { write(text, to: path, O_TRUNC) }

  /// Writes a file that is not there yet; the reason in words where that cannot be done.
  static func create(_ text: String, at path: String) -> String? {
    let failure = write(text, to: path, O_EXCL)
    return failure == FileReading.reason(EEXIST)
      ? "it is there already and stays as it is; another name is needed" : failure
  }

  /// Adds to the end of a file; the reason in words where that cannot be done.
  static func append(_ text: String, to path: String) -> String? { write(text, to: path, O_APPEND) }

  /// Takes away what stands in a file after so many bytes; the reason in words where that cannot be done.
  static func cut(_ path: String, to count: Int) -> String? {
    while truncate(path, off_t(count)) != 0 {
      if errno != EINTR { return FileReading.reason(errno) }
    }
    return nil
  }

  private static func write(_ text: String, to path: String, _ mode: Int32) -> String? {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | mode, 0o644)
    guard descriptor >= 0 else { return FileReading.reason(errno) }
    defer { close(descriptor) }
    let error = Descriptor.write(Array(text.utf8), to: descriptor)
    return error == 0 ? nil : FileReading.reason(error)
  }
}
