import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

/// The clock as it runs by itself.
@Suite struct AppTimeTests {
  private func playing() throws -> Stage {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("enter")
    try stage.press(":fire PLAY")
    return stage
  }

  private func pass(_ milliseconds: Int, _ stage: inout Stage) {
    _ = update(&stage.app, .passed(milliseconds))
  }

  @Test func aStoppedClockAsksForNoTicks() throws {
    var stage = try playing()
    #expect(stage.app.tick == nil)
    pass(60_000, &stage)
    #expect(stage.app.work?.snapshot.now == 0)
    try stage.press("T")
    #expect(stage.app.tick == 100)
    try stage.press("T T T")
    #expect(stage.app.tick == nil)
  }

  @Test func timersAreDeliveredWhenTheyAreDue() throws {
    var stage = try playing()
    try stage.press("T")
    pass(4_900, &stage)
    #expect(stage.step == 3 && stage.active.contains("playing"))
    #expect(stage.lines[0].contains("+4.9s real"))
    pass(200, &stage)
    #expect(stage.active.contains("paused"))
    #expect(stage.app.work?.snapshot.now == 5_000)
    #expect(stage.app.waited == 100)
  }

  @Test func whatHasPassedIsPartOfTheHistory() throws {
    var stage = try playing()
    try stage.press("T T")
    pass(100, &stage)
    try stage.press(":fire STOP")
    #expect(stage.app.work?.snapshot.now == 1_000)
    #expect(stage.step == 5)
    #expect(stage.app.waited == 0)
  }

  @Test func aBreakpointStopsTheClock() throws {
    var stage = try playing()
    try stage.press(":break enter paused")
    try stage.press("T")
    pass(9_000, &stage)
    #expect(stage.app.isUnderWay)
    #expect(stage.app.tick == nil)
    #expect(stage.shows("stopped: enter"))
  }
}
