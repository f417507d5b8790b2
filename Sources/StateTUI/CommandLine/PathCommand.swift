import ArgumentParser
import ChartKit

/// `statetui path`.
struct PathCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "path", abstract: "Find the shortest events that lead to a state.",
    usage: "statetui path <file> --to <state> [--after <events>] [--print json] [<options>]",
    discussion: """
      EXAMPLES
        $ statetui path turnstile --to unlocked
        working.unlocked: 1 event from here.
        COIN: locked → unlocked
        $ statetui path media-player --to paused --after '["POWER"]' --print json

      Events are tried as the chart names them, and with data where the document has examples of them or a guard asks \
      for them; --try adds events with data. Timers are waited for, \
      invoked children answer, and guards that nobody implements are tried both ways, unless --guards answers them.

      With --print json the answer is one object:
        {"to","found","length","events","values","complete","situations"}
      where events is a list that trace takes, values the state after each of them, complete whether nothing was left \
      out, and situations how many were looked at.

      The exit code is 2 where no way was found.
      """)

  @Argument(help: "A chart: a file, - for standard input, or a sample's name.")
  var file: String

  @Option(help: ArgumentHelp("The state to reach: its id, dotted path or key.", valueName: "state"))
  var to: String

  @OptionGroup(title: "Search") var search: SearchOptions
  @OptionGroup(title: "Chart") var chartOptions: ChartOptions
  @OptionGroup(title: "Surroundings") var worldOptions: WorldOptions

  func run() throws {
    let chart = try chartOptions.loader().runnableChart(file)
    guard let state = chart.state(named: to) else {
      throw Failure(.usage, "there is no state \"\(to)\" in \(chart.source.name)")
    }
    if chart[state].kind.isHistory {
      throw Failure(.usage, "\"\(to)\" is a history state, which is never active")
    }
    let interpreter = Interpreter(chart, options: try worldOptions.engineOptions(for: chart))
    let start = try search.beginning(interpreter, worldOptions)
    let found = interpreter.paths(
      to: state, from: start, limits: search.limits, known: try search.knownEvents())
    let answer = PathAnswer(interpreter, to: state, named: to, from: start, found.paths.first, found.space)
    try Output.write(search.form == .json ? answer.json + "\n" : answer.text)
    if found.paths.isEmpty { throw Failure(.unexpected) }
  }
}

/// The answer of `path`, in words and as JSON.
struct PathAnswer {
  private let interpreter: Interpreter
  private let naming: Naming
  private let state: StateIndex
  private let name: String
  private let path: [Move]?
  private let space: StateSpace
  /// What each move does.
  private var steps: [Macrostep] = []

  init(
    _ interpreter: Interpreter, to state: StateIndex, named name: String, from start: Snapshot,
    _ path: [Move]?,
    _ space: StateSpace
  ) {
    (self.interpreter, self.state, self.name, self.path, self.space) = (interpreter, state, name, path, space)
    naming = Naming(interpreter.chart)
    var here = start
    for move in path ?? [] {
      let step = interpreter.perform(move, in: here)
      steps.append(step)
      here = step.after
    }
  }

  var text: String { lines.joined(separator: "\n") + "\n" }

  var lines: [String] {
    guard let path else {
      let looked = Count.text(space.count, "situation")
      return [
        space.isComplete
          ? "\(naming.fullPath(state)) cannot be reached: all \(looked) were looked at."
          : "\(naming.fullPath(state)) was not reached in \(looked), which is the limit of the search."
      ]
    }
    if path.isEmpty { return ["\(naming.fullPath(state)) is active already."] }
    return ["\(naming.fullPath(state)): \(path.lengthText) from here."]
      + zip(path, steps).map { move, step in
        "\(move.text(naming)): \(StepFacts(step, interpreter.chart).change(naming, .unicode))"
      }
  }

  var json: String { value.jsonText() }

  var value: Value {
    let values = steps.map { interpreter.chart.value(of: $0.after) }
    return [
      "to": .string(name), "found": .bool(path != nil),
      "length": path.map { .number(Double($0.count)) } ?? .null,
      "events": path?.items ?? [], "values": .array(values), "complete": .bool(space.isComplete),
      "situations": .number(Double(space.count)),
    ]
  }
}
