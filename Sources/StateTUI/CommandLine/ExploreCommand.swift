import ArgumentParser
import ChartKit

/// `statetui explore`.
struct ExploreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explore", abstract: "Look at everything that a chart can come to.",
    usage: "statetui explore <file> [--limit <n>] [--print json] [<options>]",
    discussion: """
      EXAMPLE
        $ statetui explore turnstile
        3 configurations, 3 situations, 7 moves: all were looked at.

      A situation is a set of active states with data, history and timers. Out of each, all events are tried as the \
      chart names them, and with data where the document has examples of them or a guard asks for them; --try adds \
      events with data. Timers are waited for, invoked children answer, and \
      guards that nobody implements are tried both ways, unless --guards answers them.

      With --print json the answer is one object:
        {"complete","configurations","situations","moves","done","failed",
         "deadEnds":[{"configuration","path"}],"endless":[{"path"}],
         "neverTaken":[{"state","event","targets","line"}],"neverEntered":[ID]}
      where complete says whether nothing was left out, done and failed count the situations in which the machine has \
      ended, dead ends are those that are not done and that nothing leads out of, and paths are lists that trace takes. \
      No more than 100 dead ends are listed.
      """)

  @Argument(help: "A chart: a file, - for standard input, or a sample's name.")
  var file: String

  @OptionGroup(title: "Search") var search: SearchOptions
  @OptionGroup(title: "Chart") var chartOptions: ChartOptions
  @OptionGroup(title: "Surroundings") var worldOptions: WorldOptions

  func run() throws {
    let chart = try chartOptions.loader().runnableChart(file)
    let interpreter = Interpreter(chart, options: try worldOptions.engineOptions(for: chart))
    let start = try search.beginning(interpreter, worldOptions)
    let space = interpreter.explore(from: start, limits: search.limits, known: try search.knownEvents())
    let answer = SpaceAnswer(space)
    try Output.write(search.form == .json ? answer.json + "\n" : answer.text)
  }
}

/// The answer of `explore`, in words and as JSON.
struct SpaceAnswer {
  private let space: StateSpace
  private let naming: Naming
  /// No more of one kind are listed; the counts are of all.
  private static let listed = 100

  init(_ space: StateSpace) {
    self.space = space
    naming = Naming(space.chart)
  }

  var text: String {
    let all = space.isComplete ? "all were looked at" : "the limit was reached"
    var lines = [
      "\(Count.text(space.configurationCount, "configuration")), \(Count.text(space.count, "situation")), "
        + "\(Count.text(space.moveCount, "move")): \(all)."
    ]
    if space.doneCount > 0 { lines.append("Done in \(Count.text(space.doneCount, "situation")).") }
    if space.failedCount > 0 { lines.append("Failed in \(Count.text(space.failedCount, "situation")).") }
    for end in space.deadEnds.prefix(Self.listed) {
      lines.append("Dead end: \(naming.leaves(space.configuration(end))), \(after(space.path(to: end))).")
    }
    if space.deadEnds.count > Self.listed { lines.append("… \(space.deadEnds.count) dead ends in all.") }
    for edge in space.endless {
      lines.append("Never ends: \(space.path(through: edge).text(naming)).")
    }
    for transition in space.neverTaken {
      let transition = space.chart[transition: transition]
      let place = space.chart.location(at: transition.details.offset)
      let whole = TransitionText.whole(transition, naming, .unicode)
      lines.append("Never taken: \(naming.name(transition.source)): \(whole) (line \(place.line)).")
    }
    if !space.neverEntered.isEmpty { lines.append("Never entered: \(naming.names(space.neverEntered)).") }
    return lines.joined(separator: "\n") + "\n"
  }

  private func after(_ path: [Move]) -> String {
    path.isEmpty ? "at the start" : "after " + path.text(naming)
  }

  var json: String {
    let chart = space.chart
    func ids(_ states: some Sequence<StateIndex>) -> Value { .array(states.map { .string(chart[$0].id) }) }
    func count(_ number: Int) -> Value { .number(Double(number)) }
    let deadEnds = space.deadEnds.prefix(Self.listed).map { end -> Value in
      ["configuration": ids(space.configuration(end)), "path": space.path(to: end).items]
    }
    let neverTaken = space.neverTaken.map { chart[transition: $0].json(in: chart) }
    let answer: Value = [
      "complete": .bool(space.isComplete), "configurations": count(space.configurationCount),
      "situations": count(space.count), "moves": count(space.moveCount), "done": count(space.doneCount),
      "failed": count(space.failedCount), "deadEnds": .array(deadEnds),
      "endless": .array(space.endless.map { ["path": space.path(through: $0).items] }),
      "neverTaken": .array(neverTaken), "neverEntered": ids(space.neverEntered),
    ]
    return answer.jsonText()
  }
}

extension Transition {
  /// `{"state","event","targets","line"}`: where it is, as searches and coverage tell of it.
  func json(in chart: Chart) -> Value {
    [
      "state": .string(chart[source].id),
      "event": .string(details.descriptors.joined(separator: " ")),
      "targets": .array(targets.map { .string(chart[$0].id) }),
      "line": .number(Double(chart.location(at: details.offset).line)),
    ]
  }
}
