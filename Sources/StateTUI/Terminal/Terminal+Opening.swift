import CNcurses
import TerminalKit

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A descriptor of the terminal that the process belongs to; negative when there is none.
private func controllingTerminal() -> Int32 { open("/dev/tty", O_RDWR | O_CLOEXEC) }

extension Terminal {
  /// Where keys come from and where the screen goes.
  static func descriptors(
    _ configuration: TerminalConfiguration
  ) throws(TerminalError) -> (input: Int32, output: Int32) {
    guard isatty(STDOUT_FILENO) == 1 else { throw .notATerminal }
    if isatty(STDIN_FILENO) == 1 { return (STDIN_FILENO, STDOUT_FILENO) }
    guard configuration.readsControllingTerminal else { throw .notATerminal }
    let terminal = controllingTerminal()
    guard terminal >= 0 else { throw .notATerminal }
    return (terminal, STDOUT_FILENO)
  }

  /// Puts the guard up and starts curses; takes the guard down again when curses cannot be started.
  static func open(
    _ name: String, _ input: Int32, _ output: Int32, usesColour: Bool
  ) throws(TerminalError) {
    let refusal = ct_guard_start(input, output)
    guard refusal == 0 else { throw .system(refusal) }
    let code = ct_screen_open(name, input, output, usesColour ? 1 : 0)
    guard Int(code) != CT_OK else { return setResetBytes() }
    // Curses may have changed the modes before it gave up.
    ct_guard_hold()
    ct_guard_release(0)
    ct_guard_stop()
    switch Int(code) {
    case CT_UNKNOWN_TERMINAL: throw .unknown(name)
    case CT_TOO_DUMB: throw .dumb(name)
    default: throw .system(errno)
    }
  }

  static func setResetBytes() {
    var bytes = [CChar](repeating: 0, count: 512)
    let count = ct_screen_reset_bytes(&bytes, Int32(bytes.count))
    ct_guard_set_reset(bytes, count)
  }

  func setResetBytes() { Terminal.setResetBytes() }

  /// The window's size; that of the environment or 80 × 24 when the system does not know.
  static func windowSize(_ output: Int32) -> Size {
    var rows: Int32 = 0
    var columns: Int32 = 0
    ct_screen_size(output, &rows, &columns)
    if rows > 0, columns > 0 { return Size(columns: Int(columns), rows: Int(rows)) }
    return Size(
      columns: environment("COLUMNS").flatMap { Int($0) } ?? 80,
      rows: environment("LINES").flatMap { Int($0) } ?? 24)
  }

  /// What the terminal's description says that its keys send.
  static func describedKeys() -> [[UInt8]: Key] {
    let names: [(String, Key)] = [
      ("kcuu1", .up), ("kcud1", .down), ("kcub1", .left), ("kcuf1", .right), ("kpp", .pageUp),
      ("knp", .pageDown),
      ("khome", .home), ("kend", .end), ("kdch1", .delete), ("kich1", .insert), ("kcbt", .backTab),
      ("kent", .enter),
    ]
    var keys: [[UInt8]: Key] = [:]
    for (name, key) in names {
      guard let bytes = ct_screen_key(name) else { continue }
      keys[Array(String(cString: bytes).utf8)] = key
    }
    return keys
  }
}
