import ChartKit
import TerminalKit

/// What happens to the app: an input, or news of a job.
enum Message: Sendable {
  case input(TerminalKit.Input)
  /// A chart that was asked for has been read, or could not be.
  case opened(index: Int, Result<Interpreter, OpeningError>)
  /// A document that was named as a machine's next version has been read, or could not be.
  case openedVersion(machine: String, file: String, Result<Interpreter, OpeningError>)
  /// Text was copied, or written to a file.
  case copied(Copied)
  case wrote(path: String, failure: String?)
  case mouse(isOn: Bool)
  /// The document has been read again, or could not be.
  case reloaded(Result<Interpreter, OpeningError>)
  /// The document's file is not as it was read.
  case fileChanged
  /// So many milliseconds have passed while the clock runs.
  case passed(Int)
  /// The editor has ended, or could not be run.
  case edited(path: String, failure: String?)
  /// A text was written in the editor, or could not be.
  case composed(Result<String, OpeningError>)

  enum Copied: Sendable {
    case clipboard
    case file(String)
    case nowhere
  }
}

/// Why a chart could not be opened: the sentence that the command line would print.
struct OpeningError: Error, Hashable, Sendable {
  var message: String
}

/// What the app wants done outside of it.
enum Job: Hashable, Sendable {
  case quit(Int32)
  case suspend
  case repaint
  case copy(String)
  case setMouse(Bool)
  /// Read the document anew.
  case reload(Catalogue.Item)
  /// Draw in the looks of this theme.
  case setTheme(String)
  /// Read the chart with this index in the catalogue.
  case open(Int)
  /// Read a document as a machine's next version.
  case openVersion(machine: String, file: String)
  case write(path: String, text: String)
  /// Write a file that is not there yet.
  case create(path: String, text: String)
  /// Write the profiles that calls are made as, for the next time.
  case keepProfiles(String)
  /// Write what the screen shows, once it is drawn.
  case saveScreen(path: String)
  /// Open a file in the user's editor at a line; the screen comes back afterwards.
  case edit(path: String, line: Int)
  /// Let the user write a text in the editor, beginning with this one.
  case compose(String)
}

/// A line that is shown in place of the hints until the next key.
struct Notice: Hashable, Sendable {
  enum Kind: Hashable, Sendable { case info, warning, error }

  var text: String
  var kind: Kind

  init(_ text: String, _ kind: Kind = .info) { (self.text, self.kind) = (text, kind) }

  var role: Role {
    switch kind {
    case .info: .notice
    case .warning: .warning
    case .error: .error
    }
  }
}
