import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

@Suite struct AppDrivingTests {
  @Test func enterFiresTheSelectedEvent() throws {
    var stage = try Stage(sample: "media-player.json")
    #expect(stage.active == ["off"])
    #expect(stage.selectedEvent == "POWER")
    try stage.press("enter")
    #expect(stage.active == ["stopped", "normal"])
    #expect(stage.step == 2)
    #expect(stage.presses == 1)
  }

  @Test func undoBringsTheEarlierScreenBack() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("enter down down")
    let before = stage
    try stage.press("enter down down down")
    #expect(stage.active == ["playing", "normal"])
    try stage.press("u")
    #expect(stage.app.work?.snapshot == before.app.work?.snapshot)
    #expect(stage.selectedEvent == before.selectedEvent)
    // All that differs tells of the step ahead: the header's count, and the history.
    for row in 1..<15 { #expect(stage.lines[row] == before.lines[row]) }
    #expect(stage.lines[0].hasSuffix("step 2/3 · past"))
    #expect(stage.lines[15].contains("1 ahead"))
    let again = stage.frame.surface
    try stage.press("r u")
    #expect(stage.frame.surface == again)
  }

  @Test func redoGoesForwardOnTheBranchLastUsed() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("enter")
    try stage.press(":fire PLAY")
    try stage.press("u")
    try stage.press(":fire UNREADABLE")
    #expect(stage.active == ["error"])
    try stage.press("u r")
    #expect(stage.active == ["error"])
    #expect(stage.app.work?.session.timeline.moments.count == 4)
  }

  @Test func otherBranchesAreListedAndReached() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("enter")
    try stage.press(":fire PLAY")
    try stage.press("u")
    try stage.press(":fire UNREADABLE")
    #expect(stage.shows("2 branches"))
    try stage.press(":branches")
    try stage.press("down enter")
    #expect(stage.active == ["playing", "normal"])
  }

  @Test func restartKeepsTheSteps() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("enter enter R")
    #expect(stage.active == ["off"])
    #expect(stage.lines[0].hasSuffix("step 1/3 · past"))
  }

  @Test func undoAtTheStartSaysSo() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("u")
    #expect(stage.app.notice?.text == "This is the start.")
    try stage.press("r")
    #expect(stage.app.notice?.text == "There is no step ahead.")
  }

  @Test func enterOnALineOfTheHistoryGoesThere() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("enter")
    try stage.press(":fire PLAY")
    try stage.press("4 up up")
    #expect(stage.shows("Going to step 1: leaves on, enters off"))
    try stage.press("enter")
    #expect(stage.active == ["off"])
    #expect(stage.app.work?.focus == .history)
  }

  @Test func aTimerIsJumpedTo() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("enter")
    try stage.press(":fire PLAY")
    #expect(stage.shows("after 5s ◷ 5s"))
    let before = stage.presses
    try stage.press("t enter")
    #expect(stage.presses - before == 2)
    #expect(stage.active == ["paused", "normal"])
    #expect(stage.app.work?.snapshot.now == 5000)
  }

  @Test func theClockIsMovedBySecondsAndByAnyTime() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("enter")
    try stage.press(":fire PLAY")
    try stage.press("t 2")
    #expect(stage.app.work?.snapshot.now == 2000)
    try stage.press("+ \"500ms\" enter")
    #expect(stage.app.work?.snapshot.now == 2500)
    try stage.press("escape")
    #expect(stage.app.overlays.isEmpty)
    #expect(stage.shows("in 2.5s"))
  }

  @Test func anEndlessStepLeavesTheMachineAsItWas() throws {
    let loop =
      #"{"initial":"a","states":{"a":{"on":{"GO":"b"}},"b":{"always":"c"},"c":{"always":"b"}}}"#
    var stage = try Stage(json: loop)
    #expect(stage.shows("✗ never ends"))
    try stage.press("enter")
    #expect(stage.active == ["a"])
    #expect(stage.step == 1)
    #expect(stage.app.notice?.text.contains("round through b, c") ?? false)
  }

  @Test func aMachineThatIsDoneSaysSo() throws {
    let chart = #"{"initial":"a","output":{"n":1},"states":{"a":{"on":{"END":"z"}},"z":{"type":"final"}}}"#
    var stage = try Stage(json: chart)
    #expect(stage.shows("→ z ◎ done"))
    try stage.press("enter")
    #expect(stage.shows("◎ done"))
    #expect(stage.shows("done yes · output {n: 1}"))
    #expect(stage.shows("This machine has finished."))
    #expect(stage.shows("u goes back one step, R starts again."))
    try stage.press("enter u")
    #expect(stage.active == ["a"])
  }

  @Test func aChartWithErrorsIsShownAndNotRun() throws {
    var stage = try Stage(json: #"{"initial":"a","states":{"a":{"on":{"GO":"nowhere"}},"b":{}}}"#)
    #expect(stage.shows("✗ 1 error"))
    #expect(stage.shows("chart.json:1:"))
    try stage.press("escape enter")
    #expect(stage.step == 1)
    #expect(stage.shows("Problems of chart.json"))
    try stage.press("escape")
    try stage.press(":fire GO")
    #expect(stage.app.notice?.kind == .error)
  }

  @Test func anyEventIsSentWithData() throws {
    var stage = try Stage(sample: "media-player.json")
    let before = stage.presses
    try stage.press("x \"POWER\" enter")
    #expect(stage.presses - before == 7)
    #expect(stage.active == ["stopped", "normal"])
    try stage.press("x \"NOPE\" enter")
    #expect(stage.app.notice?.text == "NOPE is ignored here: nothing changes.")
  }

  @Test func dataOfAnEventAreCheckedWhileTheyAreTyped() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("e")
    stage.send(.paste("{\"a\": }"))
    #expect(stage.shows("✗ character 7:"))
    try stage.press("enter")
    #expect(stage.step == 1)
    try stage.press("\"1\" enter")
    #expect(stage.active == ["stopped", "normal"])
    #expect(stage.shows("POWER {a: 1}"))
    #expect(stage.app.work?.sentData["POWER"] == [#"{"a":1}"#])
  }

  @Test func aChildThatWaitsIsAnswered() throws {
    var stage = try Stage(sample: "data-loader.json")
    try stage.press("enter")
    #expect(stage.shows("request done"))
    try stage.press(":fire CANCEL")
    try stage.press("u down enter")
    #expect(stage.active == ["fresh"])
  }
}
