import ChartKit

/// Stands in for the explorer until it is there: prints each chart's tree, or the list of samples.
enum Explorer {
  static func run(_ arguments: OpenArguments) -> Int32 {
    do {
      for file in arguments.files {
        let chart = try arguments.loader.runnableChart(file)
        let step = Interpreter(chart, options: arguments.engineOptions).start(
          input: arguments.input, assumptions: arguments.guards)
        let glyphs = arguments.ascii ? PrintGlyphs.ascii : .unicode
        let marks = PrintMarks(step.after, of: chart, glyphs: glyphs)
        try Output.write(TreePrinter.text(of: chart, marks: marks, glyphs: glyphs))
      }
      if arguments.files.isEmpty {
        for sample in SampleCatalog.standard.samples() { try Output.line("\(sample.title): \(sample.shows)") }
      }
      return 0
    } catch {
      for line in error.lines { Output.complain(line) }
      return error.status.rawValue
    }
  }
}
