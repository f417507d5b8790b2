import Testing

@testable import TerminalKit

struct SpanTests {
  @Test(arguments: [
    (10, "stop→off"), (8, "stop→off"), (7, "stop→o…"), (6, "stop→…"), (5, "stop…"), (4, "sto…"), (1, "…"),
    (0, ""),
  ])
  func spansAreCutAsOneText(_ columns: Int, _ text: String) {
    let spans: [Span] = [Span("stop", .event), "→", Span("off", .active)]
    #expect(spans.ellipsized(to: columns).text == text)
  }

  @Test func emptySpansBehindTheLastDoNotCount() {
    let spans: [Span] = ["abc", ""]
    #expect(spans.ellipsized(to: 3).text == "abc")
    #expect(spans.ellipsized(to: 2).text == "a…")
  }
}
