import ChartKit
import Testing

@testable import StateTUI

@Suite struct CheckReportTests {
  private func report(_ texts: String...) -> CheckReport {
    var report = CheckReport()
    for (index, text) in texts.enumerated() {
      report.add(SourceText(name: "f\(index)", text: text), loader: ChartLoader())
    }
    return report
  }

  @Test func findingsStandInTheOrderOfTheDocument() {
    let report = report(
      #"{"initial":"a","states":{"a":{"on":{"X":{"target":"b","guard":"g"}}},"b":{},"c":{"on":{"X":"a"}}}}"#)
    #expect(
      report.text == """
        f0:1:37: info: nobody implements the guard "g": the explorer asks, trace takes it as true
        f0:1:70: info: nothing leads out of "b", and it is no final state
        f0:1:77: warning: the state "c" can never be reached
        1 file: 0 errors, 1 warning, 2 infos

        """)
    #expect(
      report.json.hasPrefix(
        #"[\#n  {"file":"f0","line":1,"column":37,"severity":"info","rule":"unimplemented-guard","message":"nobody "#
      ))
    #expect(report.json.hasSuffix("}\n]\n"))
  }

  @Test func unreadableDocumentsAreFindingsToo() {
    let report = report("{", #"{"id":"m"}"#)
    #expect(report.count(.error) == 1)
    #expect(report.text.hasPrefix("f0:1:2: not JSON"))
    #expect(report.text.hasSuffix("2 files: 1 error, 0 warnings, 0 infos\n"))
  }

  @Test func nothingFoundIsAnEmptyArray() {
    #expect(report(#"{"id":"m"}"#).json == "[]\n")
  }
}
