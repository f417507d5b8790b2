import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

@Suite struct QuizTests {
  private func playing(_ columns: Int = 80, _ rows: Int = 24) throws -> Stage {
    var stage = try Stage(sample: "media-player.json", columns: columns, rows: rows)
    try stage.press("enter")
    try stage.press(":fire PLAY")
    try stage.press(":quiz")
    return stage
  }

  @Test func whatEventsWouldDoIsHidden() throws {
    let stage = try playing()
    #expect(!stage.shows("→ paused"))
    #expect(!stage.shows("Preview of"))
    #expect(stage.shows("what then?"))
    #expect(stage.shows("Choose an event and press Enter"))
  }

  @Test func aRightAnswerCountsEveryStateThatChanges() throws {
    var stage = try playing()
    while stage.selectedEvent != "PAUSE" { try stage.press("down") }
    try stage.press("enter")
    #expect(stage.shows("What is active after PAUSE?"))
    // playing no more, paused instead.
    try stage.press("space down space enter")
    #expect(stage.active == ["paused", "normal"])
    #expect(stage.shows("2 of 2 right"))
    #expect(stage.shows("✓ right"))
    try stage.press("enter")
    #expect(stage.app.overlays.isEmpty)
    #expect(stage.shows("1 of 1 event right, 2 of 2 states"))
  }

  @Test func aWrongAnswerSaysWhatIsSo() throws {
    var stage = try playing()
    while stage.selectedEvent != "PAUSE" { try stage.press("down") }
    try stage.press("enter enter")
    #expect(stage.shows("0 of 2 right"))
    #expect(stage.shows("✗ it is active"))
    #expect(stage.shows("✗ it is not active"))
    #expect(stage.app.quiz?.score == "0 of 1 event right, 0 of 2 states")
  }

  @Test func whatChangesNothingIsAQuestionToo() throws {
    var stage = try playing()
    while stage.selectedEvent != "SEEK" { try stage.press("down") }
    try stage.press("enter enter")
    #expect(stage.shows("1 of 1 right"))
  }

  @Test func escapeLeavesFromEverywhere() throws {
    var stage = try playing()
    try stage.press("escape")
    #expect(stage.app.quiz == nil)
    #expect(stage.shows("→ paused"))
    try stage.press(":quiz")
    try stage.press("enter escape")
    #expect(stage.app.quiz == nil)
    #expect(stage.app.overlays.isEmpty)
  }

  @Test func theSameIsSaidInLines() throws {
    var session = PlainSession(
      Workspace(Interpreter(try Repository.chart("samples/light-switch.json")), title: "light"))
    let names = (try #require(session.work)).chart.states.filter(\.kind.isAtomic).map(\.key)
    let event = try #require(session.work?.chart.eventNames.first)
    let lines = session.answer("quiz \(event) \(names.last ?? "")")
    #expect(lines.contains("2 of 2 right."))
    #expect(session.work?.step == 2)
    #expect(session.answer("quiz \(event) nowhere") == ["error: there is no state nowhere"])
  }

  @Test(arguments: [(80, 24), (160, 50), (40, 12)]) func screens(columns: Int, rows: Int) throws {
    var stage = try playing(columns, rows)
    Golden.check(stage, "quiz-\(columns)x\(rows)")
    while stage.selectedEvent != "PAUSE" { try stage.press("down") }
    try stage.press("enter space")
    Golden.check(stage, "quiz-asks-\(columns)x\(rows)")
    try stage.press("enter")
    Golden.check(stage, "quiz-tells-\(columns)x\(rows)")
  }
}
