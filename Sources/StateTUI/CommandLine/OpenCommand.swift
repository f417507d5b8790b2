import ArgumentParser
import ChartKit
import TerminalKit

/// `80x24`, as `--size` takes it.
struct ScreenSize: ExpressibleByArgument {
  var columns: Int
  var rows: Int

  init?(argument: String) {
    let parts = argument.split(separator: "x", omittingEmptySubsequences: false)
    guard parts.count == 2, let columns = Int(parts[0]), let rows = Int(parts[1]) else { return nil }
    guard (1...1000).contains(columns), (1...1000).contains(rows) else { return nil }
    (self.columns, self.rows) = (columns, rows)
  }
}

/// `statetui open`, the default.
struct OpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Explore charts on the screen (the default).",
    usage: "statetui [open] [<files> ...] [<options>]",
    discussion: """
      EXAMPLES
        $ statetui                       the built-in samples
        $ statetui door.json             a chart of your own
        $ statetui door.json --guards '{"isLocked":false}'

      On the screen, ? explains what is under the cursor and lists the keys, q quits.
      """)

  @Argument(help: "Charts, folders of charts, or samples' names; none opens the samples.")
  var files: [String] = []

  @OptionGroup(title: "Chart") var chartOptions: ChartOptions
  @OptionGroup(title: "Surroundings") var worldOptions: WorldOptions
  @OptionGroup(title: "Screen") var screenOptions: ScreenOptions

  func run() throws {
    try refuseMistypedCommand()
    let status = try Explorer.run(try opening())
    guard status == 0 else { throw ExitCode(status) }
  }

  private func refuseMistypedCommand() throws(Failure) {
    guard let first = files.first, !FileReading.exists(first), let command = Statetui.command(near: first)
    else {
      return
    }
    throw Failure(.usage, "there is no file and no command \"\(first)\"; did you mean \"\(command)\"?")
  }

  private func opening() throws(Failure) -> Opening {
    let actors = try worldOptions.actorAnswers(dialect: nil)
    var opening = Opening()
    opening.files = files
    opening.loader = try chartOptions.loader()
    opening.guards = try worldOptions.guardAnswers()
    opening.input = try worldOptions.inputValue()
    opening.options = { _ throws(Failure) in
      var options = EngineOptions()
      options.actors = actors
      return options
    }
    opening.ascii = screenOptions.ascii
    opening.colour = screenOptions.color
    opening.size = screenOptions.size.map { Size(columns: $0.columns, rows: $0.rows) }
    opening.script = screenOptions.script
    opening.log = screenOptions.log
    opening.isPlain = screenOptions.plain
    return opening
  }
}

extension ColourMode: ExpressibleByArgument {}

/// How the explorer is shown and driven.
struct ScreenOptions: ParsableArguments {
  @Flag(help: "Print lines in place of a screen, for screen readers, pipes and dumb terminals.")
  var plain = false

  @Flag(help: "Use ASCII signs only.")
  var ascii = false

  @Option(help: ArgumentHelp("When to use colours: auto, always or never.", valueName: "when"))
  var color = ColourMode.automatic

  @Option(help: ArgumentHelp("The screen's size in place of the terminal's.", valueName: "colsxrows"))
  var size: ScreenSize?

  @Option(
    help: ArgumentHelp("Read keys and commands from a file in place of the keyboard.", valueName: "file"))
  var script: String?

  @Option(help: ArgumentHelp("Write messages about the program itself to a file.", valueName: "file"))
  var log: String?
}
