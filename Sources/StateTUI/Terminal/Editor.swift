#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The user's own editor, run in the terminal while the explorer has given it back.
enum Editor {
  /// What `$EDITOR` says; nil where it says nothing.
  static var command: String? { environment("EDITOR").flatMap { $0.isEmpty ? nil : $0 } }

  /// Opens a file at a line and waits for the editor to end. Returns in words what kept it from running.
  static func open(_ path: String, line: Int) -> String? {
    guard let command else { return "$EDITOR names no program" }
    // The shell splits $EDITOR into words, as other programs do; line and file are passed as they are.
    let words = place(command, path: path, line: line)
    let script = "exec \(command) " + (1...words.count).map { "\"$\($0)\"" }.joined(separator: " ")
    let status = run(["/bin/sh", "-c", script, "sh"] + words)
    switch status {
    case 0: return nil
    case 126, 127: return "“\(command)” cannot be run"
    case let code?: return "the editor ended with \(code)"
    case nil: return "the editor was stopped"
    }
  }

  /// How an editor is told a file and a line.
  static func place(_ command: String, path: String, line: Int) -> [String] {
    // A name that begins with a dash would be taken for an option.
    let path = path.hasPrefix("-") ? "./" + path : path
    let program = command.split(separator: " ").first?.split(separator: "/").last.map(String.init) ?? ""
    switch program {
    case "code", "codium", "cursor", "windsurf": return ["--wait", "--goto", "\(path):\(line)"]
    case "subl", "zed", "hx", "helix": return ["\(path):\(line)"]
    default: return ["+\(line)", path]
    }
  }

  /// Runs a program on the terminal; its exit code, nil where a signal ended it or it could not be started.
  private static func run(_ words: [String]) -> Int32? {
    var arguments = words.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var process = pid_t()
    guard posix_spawn(&process, words[0], nil, nil, &arguments, environ) == 0 else { return 127 }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 { if errno != EINTR { return nil } }
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : nil
  }
}
