import ArgumentParser
import ChartKit
import OrderedCollections
import TerminalKit

/// What the explorer is opened with.
struct OpenArguments: Sendable {
  /// When colours are used.
  enum ColorChoice: String, CaseIterable, ExpressibleByArgument, Sendable { case auto, always, never }

  /// Files, folders, samples' names or `-`. None opens the built-in samples; several, or a folder, open the machines
  /// browser.
  var files: [String] = []
  /// Nil where the documents are to tell.
  var dialect: Dialect?
  var statecharts = StatechartsV1Options()
  var preference = EngineOptions.Preference.inner
  /// A module whose exports implement the charts' names.
  var implementations: String?
  /// Answers of guards that nobody implements; the explorer asks for the others.
  var guards: [String: Bool] = [:]
  /// What invoked actors do; the others stay running until the user answers.
  var actors: [String: EngineOptions.Actor] = [:]
  var input = Value.undefined
  /// Replaces top-level keys of the charts' data.
  var context: OrderedDictionary<String, Value> = [:]
  /// Whether only ASCII signs are to be used.
  var ascii = false
  var color = ColorChoice.auto
  /// A theme's name; nil for the configured one.
  var theme: String?
  var usesMouse = false
  var showsPreview = true
  /// What the configuration says of keys.
  var keyMap = KeyMap.standard
  /// What the configuration says that could not be understood.
  var warnings: [String] = []
  /// The screen's size in place of the terminal's.
  var size: (columns: Int, rows: Int)?
  /// A file with keys and commands in place of the keyboard.
  var script: String?
  /// A script or a session that plays by itself, and how fast.
  var demo: String?
  var speed = 1.0
  /// A file for messages about the program itself.
  var log: String?
  /// Whether lines of text take the screen's place.
  var plain = false
  /// Whether the answers to lines are JSON.
  var json = false
  /// The file that the session is written to as it happens; nil for one of its own below the state folder.
  var record: String?
  /// What `--actors` said, for the recording.
  var actorsText: String?

  var loader: ChartLoader {
    ChartLoader(
      dialect: dialect, statecharts: statecharts, implementations: implementations, context: context)
  }

  var engineOptions: EngineOptions {
    var options = EngineOptions()
    options.preference = preference
    options.actors = actors
    return options
  }
}

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
        $ statetui door.session          a saved session, to go on with
        $ statetui --demo door.demo      a script that plays by itself

      On the screen, ? explains what is under the cursor and lists the keys, q quits.

      With --plain or --json, the exit code is 2 where an expectation was not met, and 64 where a line of a pipe or of \
      --script means nothing. A line that cannot be done is answered with error: and changes no exit code.
      """)

  @Argument(help: "Charts, folders of charts, or samples' names; none opens the samples.")
  var files: [String] = []

  @OptionGroup(title: "Chart") var chartOptions: ChartOptions
  @OptionGroup(title: "Surroundings") var worldOptions: WorldOptions
  @OptionGroup(title: "Screen") var screenOptions: ScreenOptions

  func run() throws {
    if screenOptions.paths { return try printPaths() }
    if screenOptions.defaultConfig { return try Output.write(Preferences.standardText) }
    try refuseMistypedCommand()
    let status = Explorer.run(try arguments())
    guard status == 0 else { throw ExitCode(status) }
  }

  private func refuseMistypedCommand() throws(Failure) {
    guard let first = files.first, !FileReading.exists(first), let command = Statetui.command(near: first)
    else {
      return
    }
    throw Failure(.usage, "there is no file and no command \"\(first)\"; did you mean \"\(command)\"?")
  }

  private func printPaths() throws(Failure) {
    try Output.line(
      "configuration  \(screenOptions.config ?? Preferences.standardPath ?? "none: HOME is not set")")
    try Output.line("sessions       \(SessionFile.stateFolder ?? "none: HOME is not set")")
  }

  /// What flags say, else what the configuration says.
  private func applyScreenOptions(to arguments: inout OpenArguments) throws(Failure) {
    var preferences = try Preferences.read(screenOptions.config)
    if let name = screenOptions.keys {
      guard let set = KeySet.named(name) else { throw Failure(.usage, KeySet.missing(name)) }
      preferences.keySet = set
    }
    for warning in preferences.warnings { Output.complain(warning) }
    arguments.warnings = preferences.warnings
    arguments.ascii = screenOptions.ascii || preferences.ascii ?? false
    arguments.color = screenOptions.color ?? preferences.color ?? .auto
    arguments.usesMouse = screenOptions.mouse ?? preferences.mouse ?? false
    arguments.showsPreview = screenOptions.preview ?? preferences.preview ?? true
    arguments.theme = screenOptions.theme ?? preferences.theme?.name
    arguments.keyMap = preferences.keyMap
    if let name = screenOptions.theme, Theme.named(name) == nil {
      let names = Theme.all.map(\.name).joined(separator: ", ")
      throw Failure(.usage, "there is no theme \"\(name)\"; there are \(names)")
    }
  }

  private func arguments() throws(Failure) -> OpenArguments {
    var arguments = OpenArguments()
    arguments.files = files
    arguments.dialect = chartOptions.dialect.dialect
    arguments.guards = try worldOptions.guardAnswers()
    arguments.actors = try worldOptions.actorAnswers(dialect: nil)
    arguments.input = try worldOptions.inputValue()
    let loader = try chartOptions.loader()
    (arguments.context, arguments.statecharts) = (loader.context, loader.statecharts)
    arguments.implementations = loader.implementations
    arguments.preference = worldOptions.conflicts
    try applyScreenOptions(to: &arguments)
    arguments.size = screenOptions.size.map { ($0.columns, $0.rows) }
    arguments.script = screenOptions.script
    (arguments.demo, arguments.speed) = (screenOptions.demo, screenOptions.speed)
    if !(0.01...1_000).contains(arguments.speed) {
      throw Failure(.usage, "--speed lies between 0.01 and 1000")
    }
    if arguments.demo != nil && arguments.script != nil {
      throw Failure(.usage, "--demo and --script both take the keyboard's place; give one of them")
    }
    arguments.log = screenOptions.log
    arguments.plain = screenOptions.plain || screenOptions.json
    arguments.json = screenOptions.json
    arguments.record = screenOptions.record
    arguments.actorsText = worldOptions.actors
    return arguments
  }
}

/// How the explorer is shown and driven.
struct ScreenOptions: ParsableArguments {
  @Flag(help: "Print lines in place of a screen, for screen readers, pipes and dumb terminals.")
  var plain = false

  @Flag(help: "Answer each line with one JSON line, as --plain does with sentences.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Write the session to this file as it happens; without it, to one of its own in the state folder.",
      valueName: "file"))
  var record: String?

  @Flag(help: "Use ASCII signs only.")
  var ascii = false

  @Option(help: ArgumentHelp("When to use colours: auto, always or never.", valueName: "when"))
  var color: OpenArguments.ColorChoice?

  @Option(help: ArgumentHelp("The looks: default, light, dark, mono or cvd.", valueName: "name"))
  var theme: String?

  @Flag(inversion: .prefixedNo, help: "Take clicks and the wheel from the start; M switches.")
  var mouse: Bool?

  @Flag(inversion: .prefixedNo, help: "Draw what the selected line would change; p switches.")
  var preview: Bool?

  @Option(help: ArgumentHelp("A set of keys: standard or gdb.", valueName: "name"))
  var keys: String?

  @Option(help: ArgumentHelp("A configuration in place of the standard one.", valueName: "file"))
  var config: String?

  @Flag(help: "Print where the configuration and the sessions are, and leave.")
  var paths = false

  @Flag(help: "Print a configuration that says what holds anyway, and leave.")
  var defaultConfig = false

  @Option(help: ArgumentHelp("The screen's size in place of the terminal's.", valueName: "colsxrows"))
  var size: ScreenSize?

  @Option(
    help: ArgumentHelp("Read keys and commands from a file in place of the keyboard.", valueName: "file"))
  var script: String?

  @Option(
    help: ArgumentHelp(
      "Play a script or a saved session by itself, saying what it presses. Any key pauses.", valueName: "file"
    ))
  var demo: String?

  @Option(help: ArgumentHelp("How fast a demo plays: 2 is twice as fast.", valueName: "x"))
  var speed = 1.0

  @Option(help: ArgumentHelp("Write messages about the program itself to a file.", valueName: "file"))
  var log: String?
}
