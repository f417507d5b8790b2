/// Why the screen cannot be used. The caller falls back to plain lines.
enum TerminalError: Error, Equatable {
  /// Standard input or output leads somewhere else.
  case notATerminal
  /// `TERM` is missing, `dumb`, or names a terminal that cannot place its cursor.
  case dumb(String)
  /// There is no description of the terminal that `TERM` names.
  case unknown(String)
  /// The system refused; an errno value.
  case system(Int32)
}

extension TerminalError: CustomStringConvertible {
  var description: String {
    switch self {
    case .notATerminal: "input or output is not a terminal"
    case .dumb(let name):
      name.isEmpty ? "TERM is not set" : "the terminal “\(name)” cannot place its cursor"
    case .unknown(let name): "there is no description of the terminal “\(name)”"
    case .system(let code): "the terminal refused (error \(code))"
    }
  }
}
