import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

@Suite struct SourceOverlayTests {
  private let chart = """
    {
    \t"initial": "a",
    \t"states": {
    \t\t"a": {"description": "日本",\t"on": {"GO": "b", "STAY": {"actions": "ring"}}},
    \t\t"b": {}
    \t}
    }
    """

  private func stage(_ columns: Int = 80, _ rows: Int = 24) throws -> Stage {
    var stage = try Stage(json: chart, columns: columns, rows: rows)
    stage.app.hasEditor = true
    return stage
  }

  @Test func tabsBecomeTheColumnsThatTheyStandFor() {
    #expect(SourceLines.widened("a\tb") == "a       b")
    #expect(SourceLines.widened("\t\tx") == "                x")
    #expect(SourceLines.widened("12345678\tx") == "12345678        x")
    #expect(SourceLines.widened("日本\tx") == "日本    x")
    #expect(SourceLines.widened("no tabs") == "no tabs")
  }

  @Test func linesEndWithAnyEnding() {
    let lines = SourceLines(SourceText(name: "x", text: "one\r\ntwo\n\nfour"))
    #expect((0..<lines.count).map(lines.text) == ["one", "two", "", "four"])
    #expect(SourceLines(SourceText(name: "x", text: "")).count == 1)
    #expect(SourceLines(SourceText(name: "x", text: "a\n")).count == 1)
  }

  @Test func theLineOfAnEventIsMarked() throws {
    var stage = try stage()
    try stage.press("o")
    let line = try #require(stage.lines.first { $0.contains("description") })
    #expect(line.contains("▸4") && line.contains("日本"))
    #expect(stage.shows("chart.json:4:"))
    #expect(stage.frame.cursor?.point.row == stage.lines.firstIndex(of: line))
  }

  @Test func statesTransitionsAndStepsHaveLines() throws {
    var stage = try stage(160, 50)
    try stage.press("enter")
    for (keys, words) in [("1 g down down", "▸5"), ("2", "▸4"), ("5", "▸4")] {
      try stage.press(keys)
      try stage.press("o")
      #expect(stage.shows(words), "\(keys)\n\(stage.text)")
      try stage.press("escape")
    }
  }

  @Test func thePlaceIsCopiedAndTheEditorAskedFor() throws {
    var stage = try stage()
    try stage.press("o y e")
    #expect(stage.jobs == [.copy("chart.json:4"), .edit(path: "chart.json", line: 4)])
    stage.app.hasEditor = false
    try stage.press("e")
    #expect(stage.jobs.count == 2)
    #expect(stage.app.notice?.text.contains("$EDITOR") ?? false)
    _ = update(&stage.app, .edited(path: "chart.json", failure: "the editor ended with 3"))
    #expect(stage.app.notice?.text == "chart.json: the editor ended with 3")
  }

  @Test func theRightCellsStandAtTheEdges() throws {
    // However far it is scrolled and however narrow, no wide character straddles an edge.
    for columns in [20, 33, 50, 51, 80] {
      var stage = try stage(columns, 12)
      try stage.press("o")
      for key in ["right", "right", "down", "left", "up", "pagedown", "G", "g"] {
        try stage.press(key.replacingPageNames)
        #expect(stage.lines.allSatisfy { TextWidth.columns(of: $0) <= columns })
      }
    }
  }

  @Test func editorsAreToldTheLineTheirWay() {
    #expect(Editor.place("vi", path: "a.json", line: 7) == ["+7", "a.json"])
    #expect(Editor.place("/usr/bin/nano -w", path: "-x", line: 1) == ["+1", "./-x"])
    #expect(Editor.place("code --new-window", path: "a", line: 2) == ["--wait", "--goto", "a:2"])
    #expect(Editor.place("hx", path: "a", line: 2) == ["a:2"])
  }

  @Test func whatHasNoLineSaysSo() throws {
    var stage = try stage()
    stage.app.showSource(nil)
    #expect(stage.app.notice?.text == "No line of the document is known for this.")
  }
}

extension String {
  fileprivate var replacingPageNames: String { self == "pagedown" ? "page-down" : self }
}
