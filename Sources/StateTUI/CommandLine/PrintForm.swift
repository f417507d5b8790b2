import ArgumentParser
import ChartKit
import TerminalKit

/// What `print --as` takes.
enum PrintForm: String, CaseIterable, ExpressibleByArgument {
  case tree, table, mermaid, dot
  case chart, svg, scxml, xstate
  case statechartsV1 = "statecharts.v1"

  /// Forms that are planned: asking for one is answered with exit code 64.
  static let notAvailableYet: Set<PrintForm> = [.chart, .svg, .scxml, .xstate]

  /// The chart in this form, with a newline at the end; nil where the form is not available yet.
  func text(of chart: Chart, marks: PrintMarks, glyphs: PrintGlyphs) -> String? {
    switch self {
    case .tree: TreePrinter.text(of: chart, marks: marks, glyphs: glyphs)
    case .table:
      TablePrinter.text(of: chart, marks: marks, glyphs: glyphs) { TextWidth.columns(of: $0) }
    case .mermaid: MermaidPrinter.text(of: chart, marks: marks)
    case .dot: DOTPrinter.text(of: chart, marks: marks)
    case .statechartsV1: StatechartsV1Conversion(chart).statechart.json.prettyJSONText() + "\n"
    case .chart, .svg, .scxml, .xstate: nil
    }
  }
}
