import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

/// What can be pressed can be clicked.
@Suite struct AppMouseTests {
  private func playing(_ columns: Int = 160, _ rows: Int = 50, glyphs: GlyphSet = .unicode) throws -> Stage {
    var stage = try Stage(sample: "media-player.json", columns: columns, rows: rows, glyphs: glyphs)
    try stage.press("enter")
    try stage.press(":fire PLAY")
    return stage
  }

  // MARK: Hints

  /// Clicks on words of a row, the last one that has them.
  private func click(_ words: String, _ stage: inout Stage, offset: Int = 0) throws {
    let row = try #require(stage.lines.lastIndex { $0.contains(words) }, "\(words)\n\(stage.text)")
    let (line, wanted) = (Array(stage.lines[row]), Array(words))
    let place = (0...(line.count - wanted.count)).first { line[$0..<$0 + wanted.count].elementsEqual(wanted) }
    let before = String(line[..<(try #require(place))])
    click(TextWidth.columns(of: before) + offset, row, &stage)
  }

  @Test(arguments: [GlyphSet.unicode, .ascii])
  func hintsOfTheLastLineArePressed(glyphs: GlyphSet) throws {
    var stage = try playing(80, 24, glyphs: glyphs)
    for offset in [0, 2, 4] {
      try click("u undo", &stage, offset: offset)
      #expect(stage.step == 2)
      try click("r redo", &stage, offset: offset)
      #expect(stage.step == 3)
    }
    try click("w why", &stage, offset: 1)
    #expect(stage.app.overlays.last is WhyOverlay)
    try click("esc back", &stage)
    #expect(stage.app.overlays.isEmpty)
    try click("\(glyphs.enter) fire", &stage)
    #expect(stage.step == 4)
    try click("? help", &stage, offset: 3)
    #expect(stage.app.overlays.last is HelpOverlay)
  }

  @Test func hintsInBoxesArePressed() throws {
    var stage = try playing(80, 24)
    try stage.press("d")
    try click("esc back ", &stage)
    #expect(stage.app.overlays.isEmpty)
    try stage.press(":fire SEEK {\"to\":1}")
    try stage.press("2 down down down down e")
    #expect(stage.shows("Data of SEEK"), "\(stage.text)")
    let form = try #require(stage.app.overlays.last as? PayloadOverlay)
    #expect(form.isTyping)
    try click("^J raw JSON", &stage, offset: 5)
    #expect(stage.shows("^J fields"), "\(stage.text)")
  }

  @Test func hintsInBordersArePressed() throws {
    var stage = try playing()
    try click("u undo · r redo", &stage, offset: 3)
    #expect(stage.step == 2)
    try click("r redo", &stage)
    #expect(stage.step == 3)
    // Other words of borders are no hints.
    let focus = stage.app.work?.focus
    try click("can fire", &stage)
    #expect(stage.step == 3)
    #expect(stage.app.overlays.isEmpty)
    #expect(stage.app.work?.focus == focus)
  }

  @Test func aClickBesideABoxClosesIt() throws {
    var stage = try playing(80, 24)
    try stage.press(":mark a")
    try stage.press("m")
    #expect(stage.app.overlays.count == 1)
    click(40, 12, &stage)
    #expect(stage.app.overlays.count == 1)
    click(2, 2, &stage)
    #expect(stage.app.overlays.isEmpty)
    // Nothing else was done by that click.
    #expect(stage.step == 3)
    #expect(stage.app.work?.focus == .events)
  }

  @Test func theWheelBesideABoxDoesNotCloseIt() throws {
    var stage = try playing(80, 24)
    try stage.press("m")
    stage.send(.mouse(MouseEvent(.wheelDown, at: Point(column: 2, row: 2))))
    #expect(stage.app.overlays.count == 1)
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
