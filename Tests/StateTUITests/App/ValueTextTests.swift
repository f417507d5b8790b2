import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

/// Values of any size and kind on the screen.
@Suite struct ValueTextTests {
  @Test func whatADataModelKeepsIsShownAsWhatItIs() {
    func brief(_ kind: Value.Kept.Kind, _ text: String) -> String {
      ValueText.brief(.kept(Value.Kept(kind, text)))
    }
    #expect(brief(.function, "function (a) {\n  return a;\n}") == "function (a) { return a; }")
    #expect(brief(.document, "<a>\n<b/></a>") == "XML document <a> <b/></a>")
    #expect(brief(.element, "<b/>") == "XML <b/>")
    #expect(brief(.source, "new Date(0)") == "new Date(0)")
    #expect(ValueText.lines(.kept(Value.Kept(.function, "f() {\n}"))) == ["f() {", "}"])
  }

  @Test func briefTextsAreCutWhereTheRoomEnds() {
    let long = String(repeating: "ä", count: 1_000_000)
    for value in [
      Value.string(long), .array(Array(repeating: 1, count: 1_000_000)), .kept(Value.Kept(.document, long)),
    ] {
      let text = ValueText.brief(value)
      #expect(text.utf8.count <= ValueText.briefLimit + 20 && text.hasSuffix("…"))
      #expect(!text.contains("\u{FFFD}"))
    }
    #expect(ValueText.brief(.string("a\"b")) == #""a\"b""#)
    #expect(ValueText.brief(["k": [1, .null, "x"]]) == #"{k: [1, null, "x"]}"#)
  }

  @Test func wholeValuesStandOnLines() {
    #expect(
      ValueText.lines(["a": [1, 2], "b": [:]]) == [
        "{", "  \"a\": [", "    1,", "    2", "  ],", "  \"b\": {}", "}",
      ])
    let lines = ValueText.lines(.array(Array(repeating: 1, count: 1_000_000)))
    #expect(lines.count < ValueText.lineLimit + 5 && lines.last == "… the rest is left out")
  }

  @Test func sizesAreSaidWhereTheyMatter() {
    #expect(ValueText.size(.string("short")) == "")
    #expect(ValueText.size(.string(String(repeating: "x", count: 10_500_000))) == "(10.5 MB) ")
  }

  /// A chart with data of ten megabytes: as fast to look at as any.
  @Test func hugeDataHoldUpNoFrame() throws {
    let items = (0..<300_000).map { #"{"n":\#($0),"name":"item \#($0)"}"# }.joined(separator: ",")
    let text = String(repeating: "x", count: 10_000_000)
    let json =
      #"{"initial":"a","context":{"items":[\#(items)],"text":"\#(text)","n":1},"#
      + #""states":{"a":{"on":{"GO":"b"}},"b":{"on":{"GO":"a"}}}}"#
    var stage = try Stage(json: json)
    #expect(stage.shows("[ 300000 items ]") && stage.shows("(10.0 MB)"))
    for keys in [
      "3", "right", "down", "page-down", "G", "g", "left", "down", "enter", "G", "escape", "2", "enter", "u",
      "r",
    ] {
      try stage.press(keys)
      // However large the data are, no more is made of them than a few screens.
      #expect(stage.app.work?.context.rows.count ?? 0 < 600, "\(keys)")
      #expect(stage.text.utf8.count < 20_000)
    }
    #expect(stage.active == ["b"])
  }

  @Test func onlySoManyPartsAreListed() throws {
    let items = (0..<600).map(String.init).joined(separator: ",")
    var stage = try Stage(json: #"{"initial":"a","context":{"list":[\#(items)]},"states":{"a":{}}}"#)
    try stage.press("3 right G")
    #expect(stage.shows("100 more"))
  }
}
