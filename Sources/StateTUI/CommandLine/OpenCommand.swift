import ArgumentParser
import ChartKit

/// What the explorer is opened with.
struct OpenArguments: Sendable {
  /// None opens the built-in samples; several, or a folder, open the machines browser.
  var files: [String] = []
  /// Nil where the documents are to tell.
  var dialect: Dialect?
}

/// `statetui open`, the default.
struct OpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Explore charts on the screen.")

  @Argument(help: "Charts, or folders of charts; none opens the built-in samples.")
  var files: [String] = []

  func run() throws {}
}
