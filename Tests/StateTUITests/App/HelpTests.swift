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
    (":outbox", "Outbox"), (":sequence", "Sequence"), (":coverage", "Coverage"),
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

  @Test(arguments: [
    (":", "Commands, states, events"), ("x", "Send an event"), (":fire SEEK", ""), ("m", "Name a step"),
    ("1 enter", "playing"),
    (":problems", "Problems of samples/media-player.json"), ("4 enter enter", ""), ("i", ""),
    (":branches", "Branches"),
    (":quiz MUTE", ""), ("2 down e", "Data of an event"), ("4 w", ""), ("t +", "Clock"),
    ("B :", ""),
  ])
  func everyBoxExplainsItself(keys: String, title: String) throws {
    var stage = try playing(80, 24)
    for part in keys.hasPrefix(":") && keys.count > 1 ? [keys] : keys.split(separator: " ").map(String.init) {
      if part == ":" { stage.send(.key(.character(":"))) } else { try stage.press(part) }
    }
    guard let overlay = stage.app.overlays.last else { return }
    #expect(Notions.about(overlay) != nil, "\(type(of: overlay)) has no explanation")
    try stage.press("ctrl-u")
    try stage.press("?")
    #expect(stage.app.overlays.last is HelpOverlay, "\(keys)")
    #expect(stage.shows(title.isEmpty ? "Keys" : title), "\(stage.text)")
    try stage.press("escape")
    #expect(!(stage.app.overlays.last is HelpOverlay))
  }

  @Test func aQuestionExplainsGuards() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("enter")
    try stage.press(":fire LOAD")
    #expect(stage.app.overlays.last is QuestionOverlay)
    try stage.press("?")
    #expect(stage.shows("┃ Guard"), "\(stage.text)")
  }

  @Test func thePaletteExplainsWhatItOffers() throws {
    var stage = try playing(80, 24)
    for key in ":compare" { stage.send(.key(.character(key))) }
    #expect(stage.shows("? help"))
    try stage.press("?")
    #expect(stage.shows("┃ compare"), "\(stage.text)")
    try stage.press("escape")
    // Data may hold a question mark.
    for key in " x?" { stage.send(.key(.character(key))) }
    #expect(stage.shows("compare x?"), "\(stage.text)")
  }

  @Test func aFieldThatHoldsTextTakesTheQuestionMark() throws {
    var stage = try playing(80, 24)
    for key in "xA?" { stage.send(.key(.character(key))) }
    #expect(stage.shows("A?"))
    #expect(stage.app.overlays.count == 1)
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
}
