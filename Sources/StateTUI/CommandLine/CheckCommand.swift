import ArgumentParser
import ChartKit

/// `statetui check`.
struct CheckCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Say what is wrong with charts, and what is odd about them.",
    discussion: """
      Each finding is a line FILE:LINE:COLUMN: [warning: |info: ]MESSAGE on standard output; a last line counts them. \
      Errors are what keeps a chart from running. Warnings are parts that play no part: states that nothing leads to, \
      transitions that an earlier one shadows, ends that never come. Infos are names that the chart leaves to others.

      EXAMPLE
        $ statetui check door.json
        door.json:4:12: there is no state "opn"; did you mean "open"?
        1 file: 1 error, 0 warnings, 0 infos

      With --format json the findings are one array of
        {"file","line","column","severity","rule","message"}
      where line and column are null for what concerns the whole document.

      The exit code is 65 where there was an error, 66 where a file could not be read, else 0.
      """)

  @Argument(help: "Charts: files, - for standard input, or samples' names.")
  var files: [String]

  @Option(help: "How findings are printed.")
  var format = Format.text

  @OptionGroup(title: "Chart") var chartOptions: ChartOptions

  func run() throws {
    let loader = try chartOptions.loader()
    var report = CheckReport()
    var isComplete = true
    for file in files {
      do {
        report.add(try loader.source(file), loader: loader)
      } catch {
        isComplete = false
        for line in error.lines { Output.complain(line) }
      }
    }
    try Output.write(format == .json ? report.json : report.text)
    if !isComplete { throw Failure(.unreadable) }
    if report.count(.error) > 0 { throw Failure(report.status) }
  }
}
