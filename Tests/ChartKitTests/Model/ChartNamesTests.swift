import ChartKit
import Testing

struct ChartNamesTests {
  private func chart(_ text: String) throws -> Chart {
    ChartCompiler.compile(try ChartFormat.read(SourceText(name: "names.json", text: text)))
  }

  @Test func keysOfSeveralStatesAreShared() throws {
    let chart = try chart(
      #"{"initial":"a","states":{"a":{"initial":"x","states":{"x":{},"y":{}}},"b":{"initial":"x","states":{"x":{}}}}}"#
    )
    #expect(chart.sharedKeys == ["x"])
    #expect(chart.delays.isEmpty)
  }

  @Test func delaysBelongToTheStateThatWaits() throws {
    let chart = try chart(
      #"{"id":"m","initial":"a","states":{"a":{"after":{"1500":"b","slow":"b"}},"b":{}}}"#)
    #expect(Set(chart.delays.keys) == ["xstate.after.1500.m.a", "xstate.after.slow.m.a"])
    let delay = try #require(chart.delays["xstate.after.1500.m.a"])
    #expect(chart[delay.state].key == "a" && delay.text == "1.5s")
  }
}
