import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

/// What goes wrong in a chart, what it logs, and what it sends outside.
@Suite struct AppErrorsTests {
  static let chart = """
    <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" initial="a">
      <state id="a">
        <transition event="UP"><send event="news" target="#_parent"/></transition>
        <transition event="OUT"><log label="before"/><send event="news" target="https://example.org/x"/><log label="after"/></transition>
        <transition event="END" target="z1"/>
      </state>
      <final id="z1"/>
      <final id="z2"/>
    </scxml>
    """

  @Test func errorsStandInTheHistoryAndInTheDetails() throws {
    var stage = try Stage(scxml: Self.chart)
    try stage.press(":fire OUT")
    #expect(stage.app.notice?.text == #"chart.scxml:4:50: "https://example.org/x" is no target for an event"#)
    #expect(stage.shows("! error.executi"))
    try stage.press(":fire UP")
    #expect(stage.shows("! error.communi"))
    try stage.press("4 enter")
    for words in ["news to #_parent: outside, not delivered", "chart.scxml:3:28:", "error.communication"] {
      #expect(stage.shows(words), "\(words)\n\(stage.text)")
    }
    try stage.press("o")
    #expect(stage.shows("▸3 "))
  }

  @Test func theOutboxListsWhatWasNotDone() throws {
    var stage = try Stage(scxml: Self.chart, columns: 100)
    try stage.press(":outbox")
    #expect(stage.shows("Nothing was sent outside, run or logged so far."))
    try stage.press("escape")
    try stage.press(":fire OUT")
    try stage.press(":fire UP")
    try stage.press(":outbox")
    for words in ["logs", "before", "sends", "https://example.org/x", "#_parent", "news"] {
      #expect(stage.shows(words), "\(words)\n\(stage.text)")
    }
    // The rest of the block was skipped.
    #expect(!stage.shows("after"))
    try stage.press("enter")
    #expect(stage.shows("It is shown here and not done."))
    try stage.press("escape escape u u")
    try stage.press(":outbox")
    #expect(stage.shows("Nothing was sent outside"))
  }

  @Test func actionsThatNobodyImplementsAreInTheOutbox() throws {
    var stage = try Stage(
      json: #"{"initial":"a","states":{"a":{"on":{"GO":{"actions":{"type":"beep","params":{"hz":440}}}}}}}"#)
    try stage.press("enter")
    try stage.press(":outbox")
    #expect(stage.shows("runs") && stage.shows("beep") && stage.shows("{hz: 440}"))
  }

  @Test func aFailedMachineSaysWhatWhereAndWhen() throws {
    let json = """
      {"initial":"a","states":{"a":{"on":{
        "LOST":{"target":"b"}}},
        "b":{"invoke":{"src":"gone","id":"gone"}}}}
      """
    var stage = try Stage(json: json, columns: 100)
    try stage.press(":fire LOST")
    try stage.press(#":fire xstate.error.actor.gone {"why":1}"#)
    try #require(stage.app.work?.snapshot.status == .error)
    #expect(stage.lines[0].contains("step 3") && stage.lines[0].contains("✗ error"))
    try stage.press("w")
    #expect(stage.shows("Step 3: gone failed"))
  }

  @Test func twoFinalStatesDifferWithoutColour() throws {
    for (glyphs, reached, other) in [(GlyphSet.unicode, "●◎ z1", "─◎ z2"), (.ascii, "*(o) z1", "-(o) z2")] {
      var stage = try Stage(scxml: Self.chart, glyphs: glyphs)
      try stage.press(":fire END")
      #expect(stage.shows(reached) && stage.shows(other), "\(stage.text)")
    }
  }

  @Test func matchesInTheTreeAreWalkedWithoutTheirAncestors() throws {
    var stage = try Stage(
      json: #"""
        {"initial":"a","states":{"a":{"initial":"hit1","states":{"hit1":{},"x":{}}},
        "b":{"initial":"c","states":{"c":{"initial":"hit2","states":{"hit2":{},"y":{}}}}}}}
        """#)
    try stage.press("1 / \"hit\" enter")
    func selected() -> String? {
      stage.app.work.flatMap { work in work.tree.selectedState.map { work.chart[$0].key } }
    }
    try stage.press("n")
    let first = selected()
    try stage.press("n")
    let second = selected()
    #expect(Set([first, second]) == ["hit1", "hit2"])
    try stage.press("n")
    #expect(selected() == first)
    try stage.press("N")
    #expect(selected() == second)
  }

  @Test func branchesAreDrawnWhereTheyStart() throws {
    var stage = try Stage(sample: "turnstile.json")
    try stage.press("enter u down enter")
    #expect(stage.app.work?.history.rows.contains { $0.isHead } == true && stage.shows("2 branches"))
  }
}
