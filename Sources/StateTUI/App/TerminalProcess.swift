#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What the explorer asks of the process that it runs in.
enum TerminalProcess {
  /// Does what Ctrl-Z does.
  static func askToStop() { _ = kill(getpid(), SIGTSTP) }

  static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
  static var inputIsTerminal: Bool { isatty(STDIN_FILENO) == 1 }

  /// A new folder that only this user can look into; nil where none can be made.
  static func makeTemporaryFolder() -> String? {
    var pattern = Array(((environment("TMPDIR") ?? "/tmp") + "/statetui-XXXXXX").utf8CString)
    guard mkdtemp(&pattern) != nil else { return nil }
    return String(decoding: pattern.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Removes a file and the folder that only it was in.
  static func remove(_ path: String, in folder: String) {
    unlink(path)
    rmdir(folder)
  }

  /// The names of what is in a folder, sorted; empty where it cannot be read.
  static func names(in folder: String) -> [String] {
    guard let handle = opendir(folder) else { return [] }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }
}
