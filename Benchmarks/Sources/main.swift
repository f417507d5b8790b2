/// `Benchmarks CHARTS-FOLDER ID SECONDS ROUNDS MODE`: one workload, one JSON line.
///
/// Modes: `run`, `record` (every microstep recorded with its snapshot), `load`, `space` (all that the chart can come to);
/// with `-json` the XState form is read.
let arguments = CommandLine.arguments
guard arguments.count == 6, let seconds = Double(arguments[3]), let rounds = Int(arguments[4]) else {
  print("usage: Benchmarks CHARTS-FOLDER ID SECONDS ROUNDS run|record|load|space[-json]")
  throw Failure("usage")
}
try EngineDriver(
  folder: arguments[1], id: arguments[2], seconds: seconds, rounds: rounds, mode: arguments[5]
).run()
