import ArgumentParser
import ChartKit

/// `statetui trace`.
struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace", abstract: "Run events and print one JSON line for each step.",
    discussion: """
      EXAMPLES
        $ statetui trace turnstile '["COIN","PUSH"]'
        {"event":"xstate.init","value":{"working":"locked"},"tags":[],…}
        {"event":"COIN","value":{"working":"unlocked"},"tags":[],…}
        {"event":"PUSH","value":{"working":"locked"},"tags":[],…}
        $ statetui trace door.json events.json --guards '{"isLocked":false}'
        $ statetui trace fetch.json '[]' --actors '{"load":{"$resolve":42}}'
        $ statetui trace door.json '["OPEN"]' --snapshot > saved
        $ statetui trace door.json '["CLOSE"]' --restore saved

      EVENTS is a JSON array, or one item a line:
        "NAME"                        send the event
        {"type":"NAME","n":1}         send it with data
        {"advance":500}               move the virtual clock by milliseconds
        {"guards":{"isLocked":true}}  change answers of guards; prints no line

      Each line has the keys event, value, tags, status, done, output, (error,) actions. The first line is the start. \
      With - for EVENTS, each line is answered as it comes.

      The exit code is 1 where the machine ended in an unhandled error, or a step did not end.
      """)

  @Argument(help: "A chart: a file, - for standard input, or a sample's name.")
  var file: String

  @Argument(help: "Events: inline JSON that starts with [, a file, or - for standard input.")
  var events: String

  @OptionGroup(title: "Chart") var chartOptions: ChartOptions
  @OptionGroup(title: "Surroundings") var worldOptions: WorldOptions

  @Flag(name: .customLong("configuration"), help: "Add the active states' ids to each line.")
  var showsConfiguration = false

  @Flag(
    name: .customLong("context"), help: "Add the data to each line (with JSON after it: --initial-context).")
  var showsContext = false

  @Flag(name: .customLong("microsteps"), help: "Add the value after each microstep to each line.")
  var showsMicrosteps = false

  @Flag(name: .customLong("snapshot"), help: "Print a last line with the complete snapshot.")
  var printsSnapshot = false

  @Option(help: ArgumentHelp("Go on from a snapshot that --snapshot printed.", valueName: "file"))
  var restore: String?

  @Option(
    help: ArgumentHelp(
      "After each step, advance the clock by up to so many milliseconds until nothing is scheduled.",
      valueName: "ms"))
  var settle: Int?

  func run() throws {
    let chart = try chartOptions.loader().runnableChart(file)
    for warning in chart.diagnostics where warning.severity == .warning {
      Output.complain(warning.text(in: chart.source))
    }
    var options = TraceOptions()
    options.showsConfiguration = showsConfiguration
    options.showsContext = showsContext
    options.showsMicrosteps = showsMicrosteps
    options.settle = settle
    var engine = try worldOptions.engineOptions(for: chart)
    // XState's simulated clock, which its traces were made with, goes to the end before timers are delivered. A script
    // could not tell the time by it.
    if chart.dialect.isXState && chart.functions == nil { engine.clock = .jumps }
    try trace(Interpreter(chart, options: engine), options)
  }

  func validate() throws {
    if let settle, !(0...EventItem.latestTime).contains(settle) {
      throw ValidationError("--settle takes milliseconds, 0 or more")
    }
    if file == "-" && events == "-" {
      throw ValidationError("the chart and the events cannot both come from standard input")
    }
  }

  private func trace(_ interpreter: Interpreter, _ options: TraceOptions) throws(Failure) {
    var source = try EventSource(events)
    let items = source.isLive ? nil : try source.all()
    var (run, first) = try begin(interpreter, options)
    try Output.line(first)
    if let items {
      for item in items { try print(try run.perform(item)) }
    } else {
      while let item = try source.next() { try print(try run.perform(item)) }
    }
    if printsSnapshot { try Output.line(run.snapshotLine) }
    if run.snapshot.status == .error { throw Failure(.machineFailed) }
  }

  private func print(_ line: String?) throws(Failure) {
    if let line { try Output.line(line) }
  }

  private func begin(
    _ interpreter: Interpreter, _ options: TraceOptions
  ) throws(Failure) -> (run: TraceRun, line: String) {
    let guards = try worldOptions.guardAnswers()
    if let restore {
      let snapshot = try SavedSnapshot.read(restore, for: interpreter)
      return try TraceRun.restore(snapshot, interpreter, guards: guards, options: options)
    }
    return try TraceRun.start(
      interpreter, input: try worldOptions.inputValue(), guards: guards, options: options)
  }
}
