import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

@Suite struct HelpTests {
  private func playing(_ columns: Int = 160, _ rows: Int = 50) throws -> Stage {
    var stage = try Stage(sample: "media-player.json", columns: columns, rows: rows)
    try stage.press("enter")
    try stage.press(":fire PLAY")
    return stage
  }

  private func help(_ keys: String, _ stage: Stage) throws -> Stage {
    var stage = stage
    try stage.press(keys)
    try stage.press("?")
    return stage
  }

  @Test(arguments: [
    ("3 g", "POWER"), ("1", "player"), ("2 g", "It waits for an event."), ("4", "Context"),
    ("5", "Step 3: PLAY"),
    ("5 g", "The start: the initial states"), ("6", "Due in 5s. It belongs to playing"),
  ])
  func everyPaneExplainsWhatIsUnderTheCursor(keys: String, words: String) throws {
    let stage = try help(keys, playing())
    #expect(stage.shows(words), "\(stage.text)")
    #expect(stage.shows("The top line: ● running"))
  }

  @Test(arguments: [
    ("atomic", "A state without states inside."), ("parallel", "Parallel: all its regions"),
    ("final", "A final state:"),
    ("shallow", "History: a transition to it"), ("deep", "Deep history:"),
    ("compound", "while it is active, exactly"),
  ])
  func everyKindOfStateIsExplained(name: String, words: String) throws {
    let chart = #"""
      {"initial":"atomic","states":{"atomic":{},"final":{"type":"final"},
       "compound":{"initial":"a","states":{"a":{},"shallow":{"type":"history"},"deep":{"type":"history","history":"deep"}}},
       "parallel":{"type":"parallel","states":{"r":{}}}}}
      """#
    var stage = try Stage(json: chart)
    try stage.press(":state \(name == "shallow" || name == "deep" ? "compound.\(name)" : name)")
    try stage.press("?")
    #expect(stage.shows(words), "\(stage.text)")
  }

  @Test(arguments: [
    ("w", "Why"), ("t", "Clock"), ("B", "Breakpoints"), ("E", "Export"), ("f", "Letters"),
    (":outbox", "Outbox"),
    ("1 G P", "Path"), ("d", "Compare"), ("1 o", "Source"),
  ])
  func boxesExplainThemselves(keys: String, title: String) throws {
    var stage = try playing(80, 24)
    try stage.press(keys)
    let count = stage.app.overlays.count
    #expect(count == 1)
    try stage.press("?")
    #expect(stage.app.overlays.last is HelpOverlay)
    #expect(stage.shows("┃ \(title)"), "\(stage.text)")
    #expect(stage.shows("Keys"))
    try stage.press("?")
    #expect(stage.app.overlays.count == count)
  }

  @Test func anExplanationHasAboutTwoSentences() throws {
    var stage = try playing()
    for keys in ["1", "2", "3", "4", "5", "6"] {
      try stage.press(keys)
      for notion in Notions.about(try #require(stage.app.work)) {
        let sentences = notion.words.split(separator: ".").count
        #expect((1...4).contains(sentences), "\(notion)")
      }
    }
  }

  // MARK: The mouse in boxes

  @Test func aClickInABoxGoesToALineAndThenDoesIt() throws {
    var stage = try playing(80, 24)
    try stage.press("u")
    try stage.press(":fire UNREADABLE")
    try stage.press(":branches")
    let row = try #require(stage.lines.firstIndex { $0.contains("playing, normal") && $0.contains("┃") })
    click(20, row, &stage)
    #expect(stage.app.overlays.count == 1)
    click(20, row, &stage)
    #expect(stage.app.overlays.isEmpty)
    #expect(stage.active == ["playing", "normal"])
  }

  @Test func theWheelMovesInABox() throws {
    var stage = try playing(80, 24)
    try stage.press("?")
    let before = stage.text
    stage.send(.mouse(MouseEvent(.wheelDown, at: Point(column: 30, row: 10))))
    #expect(stage.text != before)
    stage.send(.mouse(MouseEvent(.wheelUp, at: Point(column: 30, row: 10))))
    #expect(stage.text == before)
  }

  @Test func aClickOnAnOfferOfThePaletteTakesIt() throws {
    var stage = try playing(80, 24)
    for key in ":mute" { stage.send(.key(.character(key))) }
    let row = try #require(stage.lines.firstIndex { $0.contains("fire MUTE") })
    click(20, row, &stage)
    if !stage.app.overlays.isEmpty { click(20, row, &stage) }
    #expect(stage.active == ["playing", "muted"])
  }

  private func click(_ column: Int, _ row: Int, _ stage: inout Stage) {
    stage.send(.mouse(MouseEvent(.press(.left), at: Point(column: column, row: row))))
  }
}
