import ArgumentParser
import ChartKit

/// `statetui print`.
struct PrintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "print", abstract: "Print a chart as a tree, a table, a diagram, or in another format.",
    usage: "statetui print <file> [--as <form>] [--after <events>] [<options>]",
    discussion: """
      EXAMPLES
        $ statetui print turnstile --after '["COIN"]'
        ● turnstile
        ├─● working
        │ ├─○ locked
        │ └─● unlocked
        └─○ broken
        done no
        $ statetui print turnstile --as table
        $ statetui print turnstile --as mermaid > turnstile.mmd
        $ statetui print turnstile --as dot | dot -Tsvg > turnstile.svg
        $ statetui print turnstile --as scxml > turnstile.scxml

      scxml, xstate (v5) and statecharts.v1 are documents that are read again. What the format cannot say is told on \
      standard error, a line with its place for each loss; scxml says it in a comment too. Functions of a module are \
      written as names.

      A chart with errors is printed as far as it was understood; the errors follow on standard error, and the exit \
      code is 65.
      """)

  @Argument(help: "A chart: a file, - for standard input, or a sample's name.")
  var file: String

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp(
      "tree, table, mermaid, dot, scxml, xstate or statecharts.v1; later also chart, svg.", valueName: "form")
  )
  var form = PrintForm.tree

  @Option(
    help: ArgumentHelp(
      "Run these events first, as in trace, and mark where the chart is then.", valueName: "events"))
  var after: String?

  @Flag(help: "Use ASCII signs only.")
  var ascii = false

  @OptionGroup(title: "Chart") var chartOptions: ChartOptions
  @OptionGroup(title: "Surroundings") var worldOptions: WorldOptions

  func validate() throws {
    if PrintForm.notAvailableYet.contains(form) {
      throw ValidationError(
        "the form \"\(form.rawValue)\" is not available yet; tree, table, mermaid, dot, scxml, xstate and "
          + "statecharts.v1 are."
      )
    }
    if form.isFormat && after != nil {
      throw ValidationError("--after marks a picture; \(form.rawValue) is a document and has no marks")
    }
    if file == "-" && after == "-" {
      throw ValidationError("the chart and the events cannot both come from standard input")
    }
  }

  func run() throws {
    let chart = try chartOptions.loader().chart(file)
    if form.isFormat { return try write(chart) }
    let glyphs = ascii ? PrintGlyphs.ascii : .unicode
    var marks = PrintMarks()
    if let after {
      try ChartLoader.requireRunnable(chart)
      marks = PrintMarks(try snapshot(of: chart, after: after), of: chart, glyphs: glyphs)
    }
    guard let text = form.text(of: chart, marks: marks, glyphs: glyphs) else { return }
    try Output.write(text)
    try ChartLoader.requireRunnable(chart)
  }

  /// Writes a document; what got lost follows on standard error.
  private func write(_ chart: Chart) throws(Failure) {
    let document = try form.document(of: chart)
    try Output.write(document.text)
    for loss in document.losses { Output.complain(loss.text(in: chart.source)) }
    try ChartLoader.requireRunnable(chart)
  }

  private func snapshot(of chart: Chart, after events: String) throws(Failure) -> Snapshot {
    var source = try EventSource(events)
    let items = try source.all()
    let interpreter = Interpreter(chart, options: try worldOptions.engineOptions(for: chart))
    var (run, _) = try TraceRun.start(
      interpreter, input: try worldOptions.inputValue(), guards: try worldOptions.guardAnswers())
    for item in items { _ = try run.perform(item) }
    return run.snapshot
  }
}
