import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

@Suite struct PanesGoldenTests {
  static let sizes = ["40x12", "60x16", "80x24", "100x30", "160x50"]

  private func size(_ text: String) -> (Int, Int) {
    let parts = text.split(separator: "x").compactMap { Int($0) }
    return (parts[0], parts[1])
  }

  private func stage(_ sample: String, _ size: String, _ glyphs: GlyphSet = .unicode) throws -> Stage {
    let (columns, rows) = self.size(size)
    return try Stage(sample: sample, columns: columns, rows: rows, glyphs: glyphs)
  }

  /// The mock-ups' moment: a track is playing, the cursor is on STOP.
  private func playing(_ size: String, _ glyphs: GlyphSet = .unicode) throws -> Stage {
    var stage = try stage("media-player.json", size, glyphs)
    try stage.press("enter")
    try stage.press(":clock +6s")
    try stage.press(":fire PLAY")
    try stage.press(":clock +2400")
    try stage.press(":fire SEEK")
    while stage.selectedEvent != "STOP" { try stage.press("down") }
    return stage
  }

  @Test(arguments: sizes) func theEverydayScreen(size: String) throws {
    Golden.check(try playing(size), "playing-\(size)")
    Golden.check(try playing(size, .ascii), "playing-\(size)-ascii")
  }

  @Test(arguments: sizes) func theWatch(size: String) throws {
    for (glyphs, name) in [(GlyphSet.unicode, ""), (.ascii, "-ascii")] {
      var stage = try stage("harel-watch.json", size, glyphs)
      try stage.press("enter down down")
      Golden.check(stage, "watch-\(size)\(name)")
    }
  }

  @Test(arguments: ["20x4", "18x3", "80x12", "120x32"]) func otherSizes(size: String) throws {
    Golden.check(try playing(size), "playing-\(size)")
  }

  @Test(arguments: ["40x12", "80x24"]) func overlays(size: String) throws {
    let boxes = [
      ("why", "w"), ("help", "?"), ("clock", "t"), ("send", "x \"p\""), ("data", "e \"{\""),
      ("find", "/ \"s\""), ("tree", "1"), ("context", "a 3"), ("history", "4 up"), ("table", "v"),
    ]
    for (name, keys) in boxes {
      var stage = try playing(size)
      try stage.press(keys)
      Golden.check(stage, "\(name)-\(size)")
    }
  }

  @Test(arguments: ["40x12", "80x24"]) func thePalette(size: String) throws {
    var stage = try playing(size)
    stage.send(.key(.character(":")))
    try stage.press("\"mu\"")
    Golden.check(stage, "palette-\(size)")
  }

  @Test(arguments: ["40x12", "80x24"]) func aQuestion(size: String) throws {
    var stage = try playing(size)
    while stage.selectedEvent != "NEXT" { try stage.press("up") }
    try stage.press("enter")
    Golden.check(stage, "question-\(size)")
  }

  @Test func thePast() throws {
    var stage = try playing("80x24")
    try stage.press("u u u")
    Golden.check(stage, "past-80x24")
  }

  @Test func longNamesAndWideText() throws {
    let chart = """
      {"id":"長い","initial":"a","context":{"名前":"日本語のとても長い文章です","e":"👩‍👩‍👧 é"},"states":{
       "a":{"tags":["タグ"],"on":{"このイベントはとても長い名前です":"aVeryLongStateNameThatDoesNotFitAnywhere"}},
       "aVeryLongStateNameThatDoesNotFitAnywhere":{"description":"x"}}}
      """
    for size in ["40x12", "80x24"] {
      let (columns, rows) = self.size(size)
      Golden.check(try Stage(json: chart, columns: columns, rows: rows), "wide-\(size)")
    }
  }

  @Test func aChartWithErrors() throws {
    let chart = #"{"id":"bad","initial":"a","states":{"a":{"on":{"GO":"nowhere"}},"b":{}}}"#
    var stage = try Stage(json: chart)
    Golden.check(stage, "errors-80x24")
    try stage.press("escape")
    Golden.check(stage, "errors-closed-80x24")
  }

  @Test func aMachineThatIsDone() throws {
    let chart =
      #"{"id":"short","initial":"a","output":1,"states":{"a":{"on":{"END":"z"}},"z":{"type":"final"}}}"#
    var stage = try Stage(json: chart)
    try stage.press("enter")
    Golden.check(stage, "done-80x24")
  }
}
