import ArgumentParser
import ChartKit

/// How `path` and `explore` print what they find.
enum FindingForm: String, CaseIterable, ExpressibleByArgument { case text, json }

/// Where a search begins and how far it goes: options that `path` and `explore` share.
struct SearchOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Run these events first, as in trace.", valueName: "events"))
  var after: String?

  @Option(
    name: .customLong("try"),
    help: ArgumentHelp(
      "Events with data to try besides those that the chart names, as in trace.", valueName: "events"))
  var known: String?

  @Option(help: ArgumentHelp("Look at so many situations at the most.", valueName: "n"))
  var limit = 100_000

  @Option(help: ArgumentHelp("Look no longer than so many seconds.", valueName: "n"))
  var seconds = 60.0

  @Option(name: .customLong("print"), help: "How the answer is printed: text or json.")
  var form = FindingForm.text

  func validate() throws {
    guard (1...50_000_000).contains(limit) else { throw ValidationError("--limit takes a number from 1 on") }
    guard seconds > 0, seconds <= 1_000_000 else {
      throw ValidationError("--seconds takes a number above 0")
    }
    if after == "-" && known == "-" {
      throw ValidationError("--after and --try cannot both come from standard input")
    }
  }

  var limits: StateSpace.Limits { StateSpace.Limits(situations: limit).within(seconds: seconds) }

  /// The events of `--try`.
  func knownEvents() throws(Failure) -> [Event] {
    guard let known else { return [] }
    var source = try EventSource(known)
    return try source.all().compactMap { if case .event(let event) = $0 { event } else { nil } }
  }

  /// Where the search begins: the start, or the moment after the events of `--after`.
  func beginning(_ interpreter: Interpreter, _ world: WorldOptions) throws(Failure) -> Snapshot {
    var (run, _) = try TraceRun.start(
      interpreter, input: try world.inputValue(), guards: try world.guardAnswers())
    if let after {
      var source = try EventSource(after)
      for item in try source.all() { _ = try run.perform(item) }
    }
    return run.snapshot
  }
}
