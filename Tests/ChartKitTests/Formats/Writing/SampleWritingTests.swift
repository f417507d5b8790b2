import Testing

@testable import ChartKit

/// Every sample can be written in both formats; in its own it reads back to the same chart.
struct SampleWritingTests {
  @Test(arguments: SampleTests.files) func sampleCanBeWritten(file: String) throws {
    let chart = try SampleTests.chart(file)
    let documents = [("w.scxml", try SCXMLWriter.write(chart)), ("w.json", XStateWriter.write(chart))]
    for (name, document) in documents {
      let isOwn = chart.dialect == (name == "w.scxml" ? .scxml : .xstate5)
      let source = SourceText(name: isOwn ? file : name, text: document.text)
      let again = ChartCompiler.compile(try ChartFormat.read(source))
      #expect(again.isRunnable, "\(again.diagnostics.map { $0.text(in: source) })")
      if isOwn {
        #expect(document.losses.isEmpty)
        #expect(ChartDifference.between(chart, again) == nil)
      }
    }
  }
}
