import Testing

@testable import TerminalKit

struct WrappingTests {
  @Test func linesBreakAtSpaces() {
    #expect("both regions are active at once".wrapped(to: 12) == ["both regions", "are active", "at once"])
    #expect("one\n\ntwo".wrapped(to: 9) == ["one", "", "two"])
    #expect("  indented".wrapped(to: 20) == ["  indented"])
    #expect("".wrapped(to: 5) == [""])
    #expect("none".wrapped(to: 0) == [])
  }

  @Test func longWordsAreCut() {
    #expect("a configuration".wrapped(to: 6) == ["a", "config", "uratio", "n"])
    #expect("漢字仮名".wrapped(to: 5) == ["漢字", "仮名"])
    #expect("漢字".wrapped(to: 1) == ["漢字"])
  }
}
