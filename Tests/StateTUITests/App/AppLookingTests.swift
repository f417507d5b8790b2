import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

@Suite struct AppLookingTests {
  @Test func theFirstScreenAnswersFourQuestions() throws {
    let stage = try Stage(sample: "media-player.json")
    #expect(stage.shows("├─● off"))
    #expect(stage.shows("POWER"))
    #expect(stage.shows("track"))
    #expect(stage.shows("done no"))
    #expect(stage.shows("(start)"))
  }

  @Test func theBottomLineListsOnlyWhatWorks() throws {
    var stage = try Stage(sample: "media-player.json")
    #expect(!stage.lines[23].contains("undo"))
    #expect(stage.lines[23].contains("⏎ fire"))
    try stage.press("enter")
    #expect(stage.lines[23].contains("u undo"))
    #expect(!stage.lines[23].contains("redo"))
    try stage.press("u")
    #expect(stage.lines[23].contains("r redo"))
  }

  @Test func everyKeyOfTheTableIsBoundOnce() {
    var seen: Set<Key> = []
    for command in Command.table {
      for key in command.keys { #expect(seen.insert(key).inserted, "\(key) is bound twice") }
    }
    #expect(Set(Command.table.map(\.id)) == Set(CommandID.allCases))
    #expect(Command.table.count == CommandID.allCases.count)
  }

  @Test func keysAreRebound() throws {
    var stage = try Stage(sample: "media-player.json")
    stage.app.keyMap.bind(.character("o"), to: .activate)
    try stage.press("o")
    #expect(stage.step == 2)
  }

  @Test func previewMarksTheTreeAndTheContext() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("enter")
    try stage.press(":fire PLAY")
    while stage.selectedEvent != "SEEK" { try stage.press("down") }
    #expect(stage.lines.contains { $0.contains("position") && $0.contains("→ 70") })
    #expect(stage.shows("Preview of SEEK: stays in playing, runs seek, sets position = 70"))
    try stage.press("p")
    #expect(!stage.shows("Preview of"))
  }

  @Test func findFiltersTheFocusedPane() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("1 / \"pau\"")
    #expect(stage.app.work?.tree.rows.count == 4)
    try stage.press("enter")
    #expect(stage.app.find == nil)
    #expect(stage.shows("1 State  /pau"))
    try stage.press("escape")
    #expect(stage.app.work?.tree.rows.count == 11)
    try stage.press("2 / \"mute\"")
    #expect(stage.selectedEvent == "MUTE")
    try stage.press("escape")
    #expect(stage.app.work?.events.filter == "")
  }

  @Test func theTreeFolds() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press(":state on.player")
    #expect(stage.app.work?.focus == .tree)
    #expect(stage.app.work?.tree.selection == .state(3))
    try stage.press("left")
    #expect(stage.shows("player  ▸ 3"))
    #expect(!stage.shows("paused"))
    try stage.press("left")
    #expect(stage.app.work?.tree.selection == .state(2))
    try stage.press("down right right")
    #expect(stage.app.work?.tree.selection == .state(4))
  }

  @Test func detailsOfAState() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press(":state playing")
    try stage.press("enter")
    #expect(stage.shows("on.player.playing"))
    #expect(stage.shows("startAudio"))
    #expect(stage.shows("on PAUSE → paused"))
    #expect(stage.shows("media-player.json:"))
    try stage.press("escape")
    #expect(stage.app.overlays.isEmpty)
  }

  @Test func whyExplainsEveryActiveState() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("enter")
    try stage.press(":fire PLAY")
    try stage.press("g w")
    #expect(stage.shows("What does POWER do?"))
    #expect(stage.shows("playing      no transition for it"))
    #expect(stage.shows("on POWER → off  ✓ taken"))
    try stage.press("w")
    #expect(stage.app.overlays.isEmpty)
  }

  @Test func ignoredEventsTellWhereTheyAreHandled() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("down enter down down down enter")
    #expect(stage.shows("It is handled in: on.player"))
  }

  @Test func thePaletteFindsCommandsStatesAndEvents() throws {
    var stage = try Stage(sample: "media-player.json")
    stage.send(.key(.character(":")))
    try stage.press("\"pow\" enter")
    #expect(stage.active == ["stopped", "normal"])
    stage.send(.key(.character(":")))
    try stage.press("\"muted\" enter")
    #expect(stage.app.work?.focus == .tree)
    stage.send(.key(.character(":")))
    try stage.press("\"restart\" enter")
    #expect(stage.active == ["off"])
    stage.send(.key(.character(":")))
    try stage.press("\"clock +1h\" enter")
    #expect(stage.app.work?.snapshot.now == 3_600_000)
  }

  @Test func helpExplainsTheThingUnderTheCursorFirst() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("?")
    #expect(stage.lines[2].contains("POWER"))
    #expect(stage.shows("Keys that work now"))
    try stage.press("G")
    #expect(stage.shows("entered again"))
    try stage.press("?")
    #expect(stage.app.overlays.isEmpty)
    try stage.press(":state on")
    try stage.press("?")
    #expect(stage.shows("all its regions are active at once"))
  }

  @Test func escapeNeverQuitsAndControlCAsks() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("escape escape escape")
    #expect(stage.jobs.isEmpty)
    stage.send(.interrupted)
    #expect(stage.jobs.isEmpty)
    #expect(stage.app.notice?.text == "Press q to quit, or Ctrl-C again.")
    stage.send(.interrupted)
    #expect(stage.jobs == [.quit(130)])
  }

  @Test func escapeWithAQuickLetterAfterItIsBoth() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("? alt-x")
    #expect(stage.shows("Send an event"))
    try stage.press("\"two words\" alt-b")
    #expect(stage.app.overlays.count == 1)
  }

  @Test func quit() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("q")
    #expect(stage.jobs == [.quit(0)])
  }

  @Test func aPasteIsRefusedOutsideOfFields() throws {
    var stage = try Stage(sample: "media-player.json")
    stage.send(.paste("\nq\n"))
    #expect(stage.step == 1)
    #expect(stage.jobs.isEmpty)
    #expect(stage.app.notice?.kind == .warning)
    try stage.press("x")
    stage.send(.paste("POWER\n"))
    #expect(stage.step == 1)
    #expect(stage.app.overlays.count == 1)
  }

  @Test func copying() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("y")
    #expect(stage.jobs == [.copy("POWER")])
  }

  @Test func privateDataAreShownOnDemand() throws {
    var stage = try Stage(sample: "media-player.json")
    #expect(!stage.shows("volume      0.8"))
    try stage.press("a z")
    try stage.press("3 z")
    #expect(stage.shows("volume"))
    #expect(stage.shows("all"))
  }

  @Test func valuesOpenAndClose() throws {
    let chart =
      #"{"initial":"a","context":{"user":{"name":"Ann","pets":[1,{"x":2}]},"n":1},"states":{"a":{}}}"#
    var stage = try Stage(json: chart, columns: 100, rows: 40)
    #expect(stage.shows("{ 2 keys } ▸"))
    try stage.press("3 right right")
    #expect(stage.app.work?.context.selectedRow?.name == "name")
    try stage.press("down enter")
    #expect(stage.shows("{ 1 key } ▸"))
    try stage.press("left left")
    #expect(stage.app.work?.context.selectedRow?.name == "user")
    try stage.press("left")
    #expect(stage.shows("{ 2 keys } ▸"))
    try stage.press("down enter")
    #expect(stage.app.overlays.count == 1)
  }

  @Test func aStepIsToldMicrostepByMicrostep() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("enter 4 w")
    #expect(stage.shows("Step 2: POWER"))
    #expect(stage.shows("takes    off  on POWER → on"))
    #expect(stage.shows("enters   on, player, stopped, volume, normal"))
  }

  @Test func zoomGivesAPaneAllTheRoom() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("4 z")
    #expect(stage.app.layout.places.map(\.pane) == [.history])
    try stage.press("escape")
    #expect(stage.app.layout.places.count == 4)
  }

  @Test func theTreeBecomesATableOfTransitions() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("v")
    #expect(stage.shows("off POWER → on"))
    try stage.press("enter")
    #expect(stage.active == ["stopped", "normal"])
    try stage.press("v")
    #expect(stage.shows("├─○ off"))
  }

  @Test func clicksSelectAndThenDo() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("enter")
    // PLAY is the third line of the events.
    let play = Point(column: 50, row: 4)
    stage.send(.mouse(MouseEvent(.press(.left), at: play)))
    #expect(stage.selectedEvent == "PLAY")
    #expect(stage.active == ["stopped", "normal"])
    stage.send(.mouse(MouseEvent(.press(.left), at: play)))
    #expect(stage.active == ["playing", "normal"])
    stage.send(.mouse(MouseEvent(.press(.left), at: Point(column: 10, row: 3))))
    #expect(stage.app.work?.tree.selection == .state(1))
    stage.send(.mouse(MouseEvent(.wheelDown, at: Point(column: 10, row: 3))))
    #expect(stage.app.work?.tree.cursor.index == 4)
  }

  @Test func aTallTreeStaysWhereItIsWhenItGetsTheKeys() throws {
    var stage = try Stage(sample: "harel-watch.json")
    try stage.press("enter p")
    let before = stage.lines[1...13].map { $0.prefix(36).dropFirst(4) }
    try stage.press("1")
    let after = stage.lines[1...13].map { $0.prefix(36).dropFirst(4) }
    #expect(before.dropFirst() == after.dropFirst())
  }

  @Test func unknownKeysSaySo() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("K")
    #expect(stage.app.notice?.text == "K has no meaning here; ? lists the keys.")
  }
}
