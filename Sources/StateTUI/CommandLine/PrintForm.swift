import ArgumentParser
import ChartKit
import TerminalKit

/// What `print --as` takes.
enum PrintForm: String, CaseIterable, ExpressibleByArgument {
  case tree, table, mermaid, dot
  case chart, svg, scxml, xstate
  case statechartsV1 = "statecharts.v1"

  /// Forms that are planned: asking for one is answered with exit code 64.
  static let notAvailableYet: Set<PrintForm> = [.chart, .svg]

  /// Whether the form is a document that charts are read from.
  var isFormat: Bool { self == .scxml || self == .xstate || self == .statechartsV1 }

  /// The chart as a document of another format. Throws exit code 65 where it cannot be written in it.
  func document(of chart: Chart) throws(Failure) -> WrittenDocument {
    switch self {
    case .xstate: return XStateWriter.write(chart)
    case .statechartsV1: return StatechartsV1Writer.write(chart)
    case .scxml, .tree, .table, .mermaid, .dot, .chart, .svg:
      do {
        return try SCXMLWriter.write(chart)
      } catch {
        throw Failure(.invalidData, error.diagnostic.text(in: chart.source))
      }
    }
  }

  /// The chart in this form, with a newline at the end; nil where the form is a document or not available yet.
  func text(of chart: Chart, marks: PrintMarks, glyphs: PrintGlyphs) -> String? {
    switch self {
    case .tree: TreePrinter.text(of: chart, marks: marks, glyphs: glyphs)
    case .table:
      TablePrinter.text(of: chart, marks: marks, glyphs: glyphs) { TextWidth.columns(of: $0) }
    case .mermaid: MermaidPrinter.text(of: chart, marks: marks)
    case .dot: DOTPrinter.text(of: chart, marks: marks)
    case .chart, .svg, .scxml, .xstate, .statechartsV1: nil
    }
  }
}
