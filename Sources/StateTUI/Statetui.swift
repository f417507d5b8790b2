import ArgumentParser

/// The program.
@main
struct Statetui: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "statetui", abstract: "Explore and debug statecharts in the terminal.",
    usage: """
      statetui [FILE ...]
      statetui COMMAND ARGUMENTS
      """,
    discussion: """
      FILE is a chart in SCXML or XState's JSON, - for standard input, or the name of a built-in sample.

      EXAMPLES
        statetui                                the built-in samples, to choose from
        statetui turnstile                      a sample, by its name
        statetui door.json                      a chart of your own
        statetui trace door.json '["OPEN"]'     run events, a JSON line for each step
        statetui check door.json                what is wrong with it, and where
        statetui print door.json --as mermaid   a diagram for a page

      EXIT CODES
        0   fine
        1   the machine ended in an unhandled error, or a step did not end
        2   an expectation was not met, or a replay differs
        64  the command line is wrong
        65  a document, or a list of events, is invalid
        66  an input cannot be read
        69  a component is missing that the chart needs
        74  the output cannot be written
        130 interrupted

      Messages are "statetui: FILE:LINE:COLUMN: MESSAGE" on standard error.
      """,
    version: "0.1.0",
    subcommands: [
      OpenCommand.self, TraceCommand.self, CheckCommand.self, PrintCommand.self, CallCommand.self,
      PathCommand.self, ExploreCommand.self, TestCommand.self, ManualCommand.self,
    ],
    defaultSubcommand: OpenCommand.self)

  static func main() {
    Output.endProgram(perform(Array(CommandLine.arguments.dropFirst())))
  }

  /// Runs a command line and returns the exit code; all messages have been printed.
  static func perform(_ arguments: [String]) -> Int32 {
    do {
      var command = try parseAsRoot(ArgumentRewriting.rewrite(arguments))
      try command.run()
      return ExitStatus.fine.rawValue
    } catch let failure as Failure {
      for line in failure.lines { Output.complain(line) }
      return failure.status.rawValue
    } catch let code as ExitCode {
      return code.rawValue
    } catch {
      return explain(error)
    }
  }

  /// The command that a mistyped word may have meant: one that is a single slip away.
  static func command(near word: String) -> String? {
    (configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]).first { name in
      let (left, right) = (Array(word), Array(name))
      let start = zip(left, right).prefix { $0 == $1 }.count
      let end = zip(left.dropFirst(start).reversed(), right.dropFirst(start).reversed()).prefix { $0 == $1 }
        .count
      let (cut, other) = (left.count - start - end, right.count - start - end)
      let isSwap =
        cut == 2 && other == 2 && left[start] == right[start + 1] && left[start + 1] == right[start]
      return cut <= 1 && other <= 1 || isSwap
    }
  }

  /// Prints what the argument parser has to say: help and version on standard output, errors on standard error.
  private static func explain(_ error: any Error) -> Int32 {
    let text = fullMessage(for: error)
    if exitCode(for: error).isSuccess {
      try? Output.line(text)
      return ExitStatus.fine.rawValue
    }
    let prefix = "Error: "
    Output.complain(text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text)
    return ExitStatus.usage.rawValue
  }
}
