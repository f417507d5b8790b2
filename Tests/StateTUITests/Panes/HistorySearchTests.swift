import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

/// Searches in histories that are too long for one frame.
@Suite struct HistorySearchTests {
  private func longStage() throws -> Stage {
    var stage = try Stage(sample: "light-switch.json")
    stage.app.work?.moving { session in
      for _ in 0..<4_500 { _ = session.fire(Event("FLIP"), at: []) }
    }
    stage.app.settle()
    try stage.press("4")
    return stage
  }

  @Test func aSearchGoesOnFromFrameToFrame() throws {
    var stage = try longStage()
    #expect(stage.app.tick == nil)
    for key in "/off -> on" { stage.send(.key(.character(key))) }
    var work = try #require(stage.app.work)
    #expect(work.history.isSearching)
    #expect(stage.shows("searching…"), "\(stage.text)")
    #expect(stage.app.tick == 0)
    var frames = 0
    while stage.app.tick != nil, frames < 20 {
      stage.send(message: .passed(1))
      frames += 1
    }
    work = try #require(stage.app.work)
    #expect((2...20).contains(frames))
    #expect(work.history.rows.count == 2_250)
    #expect(!stage.shows("searching…"))
    #expect(stage.shows("off → on"))
    // What is done meanwhile is searched too.
    try stage.press("enter")
    try stage.press(":fire FLIP")
    #expect(stage.app.work?.history.rows.count == 2_251)
    try stage.press("4 escape")
    #expect(stage.app.work?.history.rows.count == 4_502)
  }

  @Test func stepsAheadAreCountedWithoutGoingThroughThem() throws {
    var stage = try longStage()
    try stage.press(":go 11")
    #expect(stage.shows("step 11/4501"), "\(stage.text)")
    try stage.press(":fire FLIP")
    #expect(stage.shows("step 12/12"), "\(stage.text)")
    #expect(stage.shows("2 branches"))
    try stage.press("u r u")
    #expect(stage.shows("step 11/12"), "\(stage.text)")
    // The rows are those of the shown branch, and the other one folded.
    #expect(stage.app.work?.history.rows.count == 13)
  }
}
