import TerminalKit
import Testing

@testable import StateTUI

/// How many keys the common tasks take.
@Suite struct AppKeyCountTests {
  private func presses(_ keys: String, in stage: Stage) throws -> (count: Int, stage: Stage) {
    var stage = stage
    let before = stage.presses
    try stage.press(keys)
    return (stage.presses - before, stage)
  }

  private func playing() throws -> Stage {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("enter")
    try stage.press(":fire PLAY")
    try stage.press("g")
    return stage
  }

  @Test func firingTheSelectedEventTakesOne() throws {
    let (count, stage) = try presses("enter", in: playing())
    #expect(count == 1)
    #expect(stage.active == ["off"])
  }

  @Test func firingAnyVisibleEventTakesAtMostThree() throws {
    // POWER, NEXT, PAUSE, STOP, SEEK, MUTE and the timer are on the screen.
    let outcomes = [
      ("a", ["off"]), ("d", ["paused", "normal"]), ("f", ["stopped", "normal"]),
      ("g", ["playing", "normal"]),
      ("h", ["playing", "muted"]), ("j", ["paused", "normal"]),
    ]
    for (letter, active) in outcomes {
      let (count, stage) = try presses("f \(letter)", in: playing())
      #expect(count <= 3)
      #expect(stage.active == active)
    }
  }

  @Test func whyTakesOne() throws {
    let (count, stage) = try presses("w", in: playing())
    #expect(count == 1)
    #expect(stage.shows("What does POWER do?"))
  }

  @Test func undoTakesOne() throws {
    let (count, stage) = try presses("u", in: playing())
    #expect(count == 1)
    #expect(stage.active == ["stopped", "normal"])
  }

  @Test func jumpingToTheNextTimerTakesTwo() throws {
    let (count, stage) = try presses("t enter", in: playing())
    #expect(count == 2)
    #expect(stage.app.work?.snapshot.now == 5000)
  }

  @Test func sendingAnythingTakesTwoBesideTheTyping() throws {
    let (count, stage) = try presses("x \"STOP {}\" enter", in: playing())
    #expect(count == 2 + "STOP {}".count)
    #expect(stage.active == ["stopped", "normal"])
    #expect(stage.shows("STOP {}"))
  }

  @Test func goingAPathToTheSelectedStateTakesOneAndEnter() throws {
    var stage = try playing()
    try stage.press(":state error")
    let (count, there) = try presses("P enter", in: stage)
    #expect(count == 2)
    #expect(there.active == ["error"])
  }

  @Test func comparingWithThePreviousStepTakesAtMostTwo() throws {
    let (count, stage) = try presses("d", in: playing())
    #expect(count <= 2)
    #expect(stage.shows("Compare  A: step 2"))
  }

  @Test func exportingATestTakesThree() throws {
    let (count, stage) = try presses("E enter enter", in: playing())
    #expect(count == 3)
    #expect(stage.jobs.contains { if case .create("media-player.session", _) = $0 { true } else { false } })
  }

  @Test func theLettersStandBesideTheEvents() throws {
    let (_, stage) = try presses("1 f", in: playing())
    #expect(stage.lines.contains { $0.contains("│▸a POWER") || $0.contains("│ a POWER") })
    let (_, closed) = try presses("escape", in: stage)
    #expect(closed.app.overlays.isEmpty)
    #expect(closed.step == 3)
  }
}
