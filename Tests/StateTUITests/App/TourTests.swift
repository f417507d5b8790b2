import ChartKit
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

  @Test func theLessonCanBeDoneByLines() throws {
    let chart = try Repository.chart("samples/media-player.json")
    var session = PlainSession(Workspace(Interpreter(chart), title: "media-player.json"))
    func last(_ line: String) -> String { session.answer(line).last ?? "" }
    #expect(last("tour").hasPrefix("Tour 1 of 11: A statechart"))
    // What lies ahead is asked for in the words that do it.
    for (number, line) in [
      "POWER", "preview PLAY", "PLAY", "why NEXT", "help", "undo", "redo", "clock next", "MUTE",
    ].enumerated() {
      let asked = Tour.lessons[number].line
      #expect(asked.contains(line), "\(asked)")
      #expect(session.answer("context").last?.hasPrefix("Tour") == false)
      #expect(last(line).hasPrefix("Tour \(number + 2) of 11: "), "\(line)")
    }
    #expect(!last("POWER").hasPrefix("Tour"))
    #expect(last("POWER").hasPrefix("Tour 11 of 11: paused and muted are back."))
    let lines = session.answer("tour")
    #expect(lines[0] == "The lesson is over." && lines[1].contains("Active: "))
    #expect(session.work?.title == "media-player.json" && session.app.tour == nil)
  }

  @Test func theLessonIsInJSONToo() throws {
    let chart = try Repository.chart("samples/media-player.json")
    var session = PlainSession(Workspace(Interpreter(chart), title: "media-player.json"), usesJSON: true)
    let value = try Value(json: session.answer("tour")[0])
    #expect(value["tour"]?["lesson"] == 1 && value["enabled"] == ["POWER"])
    #expect(try Value(json: session.answer("context")[0])["tour"] == nil)
    #expect(try Value(json: session.answer("POWER")[0])["tour"]?["lesson"] == 2)
  }

  @Test func nothingGoesOnUntilItWasDone() throws {
    var stage = try Stage(sample: "media-player.json", columns: 40, rows: 12)
    try stage.press(":tour")
    try stage.press("p p down up")
    #expect(stage.app.tour?.index == 0)
  }
}
