/// `Benchmarks CHARTS-FOLDER ID SECONDS ROUNDS MODE`: one workload, one JSON line.
///
/// Modes: `run`, `record` (every microstep recorded with its snapshot), `load`, `space` (all that the chart can come to);
/// with `-json` the XState form is read; `scripts`: what the ECMAScript data model costs.
let arguments = CommandLine.arguments
guard arguments.count == 6, let seconds = Double(arguments[3]), let rounds = Int(arguments[4]) else {
  print("usage: Benchmarks CHARTS-FOLDER ID SECONDS ROUNDS run|record|load|space[-json]|sessions|scripts")
  throw Failure("usage")
}
if arguments[5] == "scripts" {
  try ScriptDriver(seconds: seconds).run()
} else {
  try EngineDriver(
    folder: arguments[1], id: arguments[2], seconds: seconds, rounds: rounds, mode: arguments[5]
  ).run()
}
