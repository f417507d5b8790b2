import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

/// Guards that nobody implements.
@Suite struct AppQuestionTests {
  private static let chart = """
    {"initial":"a","states":{
      "a":{"on":{"GO":[{"guard":"first","target":"b"},{"guard":"second","target":"c"}]}},"b":{},"c":{}}}
    """

  @Test func enterAsksAndThenFires() throws {
    var stage = try Stage(json: Self.chart)
    #expect(stage.shows("? GO"))
    #expect(stage.shows("if first → b"))
    try stage.press("enter")
    #expect(stage.shows("first?"))
    #expect(stage.active == ["a"])
    try stage.press("enter")
    #expect(stage.active == ["b"])
    #expect(stage.app.work?.snapshot.assumptions == ["first": true])
  }

  @Test func anAnswerThatIsFalseLeadsToTheNextQuestion() throws {
    var stage = try Stage(json: Self.chart)
    try stage.press("enter f")
    #expect(stage.shows("second?"))
    try stage.press("t")
    #expect(stage.active == ["c"])
    try stage.press("u u u")
    #expect(stage.app.work?.snapshot.assumptions == [:])
  }

  @Test func withAllAnswersFalseTheEventIsBlockedAndSaysWhy() throws {
    var stage = try Stage(json: Self.chart)
    try stage.press("enter f f")
    #expect(stage.active == ["a"])
    #expect(stage.shows("Why can GO not fire?"))
    try stage.press("escape")
    #expect(stage.shows("✗ GO"))
    #expect(stage.shows("no first (your answer)"))
  }

  @Test func anAnswerIsChangedInWhy() throws {
    var stage = try Stage(json: Self.chart, answers: ["first": false, "second": false])
    try stage.press("w enter t")
    #expect(stage.app.work?.snapshot.assumptions["first"] == true)
    #expect(stage.shows("What does GO do?"))
  }

  @Test func aStartThatHangsOnAGuardAsks() throws {
    let chart =
      #"{"initial":"a","states":{"a":{"always":{"guard":"ready","target":"b"},"on":{"X":"b"}},"b":{}}}"#
    var stage = try Stage(json: chart)
    #expect(stage.shows("The chart needs it to start."))
    try stage.press("f")
    #expect(stage.active == ["a"])
    #expect(stage.step == 1)
    #expect(stage.app.overlays.isEmpty)
  }

  @Test func escapeLeavesTheQuestionOpen() throws {
    var stage = try Stage(json: Self.chart)
    try stage.press("enter escape")
    #expect(stage.active == ["a"])
    #expect(stage.step == 1)
  }
}
