import ChartKit

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A session as the text of its file.
enum SessionText {
  /// The whole recording of a session.
  ///
  /// - Parameter file: where it is to be written, so that the chart is found from there.
  static func text(of session: DebugSession, options: Value = .emptyObject, for file: String? = nil) -> String
  {
    var header = session.header(folder: currentFolder, options: options)
    header.beside = file.flatMap { ChartPlace.path(of: session.chart, from: $0) }
    return ([header.line] + session.recordedLines()).joined(separator: "\n") + "\n"
  }

  static var currentFolder: String {
    guard let path = getcwd(nil, 0) else { return "" }
    defer { free(path) }
    return String(cString: path)
  }
}

/// The file that a session is written to as it happens: it only grows, and each entry is one write.
///
/// A session without any entry leaves no file. Where a file cannot be written, the session goes on without.
final class SessionFile {
  /// What surrounds the chart, for the header.
  let options: Value
  private let given: String?
  private var path: String?
  private var chart: Chart?
  private var assumptions: [String: Bool] = [:]
  private var written = 0

  /// - Parameter path: nil for a file of its own below the state folder.
  init(_ path: String?, options: Value) { (given, self.options) = (path, options) }

  /// The session is what the file holds already, in these bytes. A line that was torn when the program was killed is taken
  /// away, and one whose end alone is missing gets it: the rest of the file is not touched, since a kill may come again.
  func goOn(with session: DebugSession, after bytes: [UInt8], isTorn: Bool) {
    (path, chart, assumptions) = (given, session.chart, session.assumptions)
    written = session.journal.count
    guard let path, bytes.last != UInt8(ascii: "\n") else { return }
    let whole = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    _ = isTorn ? TextFile.cut(path, to: whole) : TextFile.append("\n", to: path)
  }

  /// Writes what is new. Another session than before begins another file, or the given one anew.
  func write(_ session: DebugSession) {
    if session.chart !== chart || session.assumptions != assumptions || session.journal.count < written {
      (chart, assumptions, written, path) = (session.chart, session.assumptions, 0, nil)
    }
    guard session.journal.count > written else { return }
    if path == nil {
      guard let begun = begin(session) else { return }
      path = begun
    }
    guard let path else { return }
    let lines = session.recordedLines(from: written)
    if TextFile.append(lines.joined(separator: "\n") + "\n", to: path) == nil {
      written = session.journal.count
    }
  }

  private func begin(_ session: DebugSession) -> String? {
    var header = session.header(folder: SessionText.currentFolder, options: options)
    header.beside = given.flatMap { ChartPlace.path(of: session.chart, from: $0) }
    guard let path = given ?? SessionFile.newPath(header.fingerprint) else { return nil }
    return TextFile.write(header.line + "\n", to: path) == nil ? path : nil
  }

  /// `$XDG_STATE_HOME/statetui`, else below `~/.local/state`; nil where there is no home.
  static var stateFolder: String? {
    if let state = environment("XDG_STATE_HOME"), !state.isEmpty { return state + "/statetui" }
    guard let home = environment("HOME"), !home.isEmpty else { return nil }
    return home + "/.local/state/statetui"
  }

  /// `$XDG_STATE_HOME/statetui/FINGERPRINT/TIME-PROCESS.session`; nil where no folder can be made.
  private static func newPath(_ fingerprint: String) -> String? {
    guard let state = stateFolder else { return nil }
    let folder = state + "/" + fingerprint
    for (index, character) in folder.enumerated() where character == "/" && index > 0 {
      mkdir(String(folder.prefix(index)), 0o700)
    }
    guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { return nil }
    return "\(folder)/\(time(nil))-\(getpid()).session"
  }
}
