import ArgumentParser

/// The program.
@main
struct Statetui: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "statetui", abstract: "Explore and debug statecharts in the terminal.",
    version: "0.1.0", subcommands: [OpenCommand.self, TraceCommand.self], defaultSubcommand: OpenCommand.self)

  static func main() {
    Output.endProgram(perform(Array(CommandLine.arguments.dropFirst())))
  }

  /// Runs a command line and returns the exit code; all messages have been printed.
  static func perform(_ arguments: [String]) -> ExitStatus {
    do {
      var command = try parseAsRoot(ArgumentRewriting.rewrite(arguments))
      try command.run()
      return .fine
    } catch let failure as Failure {
      for line in failure.lines { Output.complain(line) }
      return failure.status
    } catch {
      return explain(error)
    }
  }

  /// Prints what the argument parser has to say: help and version on standard output, errors on standard error.
  private static func explain(_ error: any Error) -> ExitStatus {
    let text = fullMessage(for: error)
    if exitCode(for: error).isSuccess {
      try? Output.line(text)
      return .fine
    }
    let prefix = "Error: "
    Output.complain(text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text)
    return .usage
  }
}
