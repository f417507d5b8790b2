import TerminalKit
import Testing

@testable import StateTUI

/// The lesson, done as it says.
@Suite struct TourTests {
  private func go(to event: String, _ stage: inout Stage) throws {
    try stage.press("2 g")
    for _ in 0..<12 where stage.selectedEvent != event { try stage.press("down") }
    #expect(stage.selectedEvent == event)
  }

  @Test func theLessonCanBeDoneAsItSays() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press(":tour")
    #expect(stage.shows("Tour 1 of 11") && stage.shows("Press Enter to fire it"))
    try stage.press("enter")
    try go(to: "PLAY", &stage)
    #expect(stage.shows("Tour 3 of 11"))
    try stage.press("enter")
    try go(to: "NEXT", &stage)
    #expect(stage.shows("Tour 4 of 11"))
    try stage.press("w escape")
    #expect(stage.shows("Tour 6 of 11"))
    try stage.press("u r")
    #expect(stage.shows("Tour 8 of 11"))
    try stage.press("t enter")
    #expect(stage.shows("Tour 9 of 11"))
    try go(to: "MUTE", &stage)
    try stage.press("enter")
    #expect(stage.shows("Tour 10 of 11"))
    try go(to: "POWER", &stage)
    try stage.press("enter")
    try go(to: "POWER", &stage)
    try stage.press("enter")
    #expect(stage.active == ["paused", "muted"])
    #expect(stage.shows("Tour 11 of 11"))
    try stage.press(":tour")
    #expect(stage.active == ["off"])
    #expect(stage.app.work?.title == "media-player.json")
  }

  @Test func nothingGoesOnUntilItWasDone() throws {
    var stage = try Stage(sample: "media-player.json", columns: 40, rows: 12)
    try stage.press(":tour")
    try stage.press("p p down up")
    #expect(stage.app.tour?.index == 0)
  }
}
