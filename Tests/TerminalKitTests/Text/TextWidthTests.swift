import Testing

@testable import TerminalKit

struct TextWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("漢字", 4), ("한글", 4), ("│●→▸◷✗", 6), ("😀", 2), ("ﾊﾝ", 2),
    ("ＡＢ", 4), ("\u{1F468}\u{200D}\u{1F469}", 2), ("❤\u{FE0F}", 1), ("🇩🇪", 1), ("\u{200B}", 1), ("a\u{0}b", 3),
    ("\t", 1), ("\r\n", 1), ("\u{E000}", 1), ("👍🏽", 2), ("हि", 1), ("\u{301}", 1), ("𠀀", 2),
  ])
  func columns(_ text: String, _ columns: Int) {
    #expect(TextWidth.columns(of: text) == columns)
    #expect(text.reduce(0) { $0 + TextWidth.cell(for: $1).width } == columns)
  }

  @Test(arguments: [
    ("a", "a"), ("e\u{301}", "e\u{301}"), ("\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}", "\u{1F468}"),
    ("❤\u{FE0F}", "❤"), ("🇩🇪", "?"), ("\u{1B}", "?"), ("\u{9B}", "?"), ("\u{7F}", "?"), ("\n", "?"),
    ("\u{202E}", "?"), ("\u{AD}", "-"), ("\u{A0}", " "), ("\t", " "), ("👍🏽", "👍"), ("\u{378}", "?"),
    ("\u{1160}", "?"), ("a\u{FE00}", "a"),
  ])
  func whatTerminalsDisagreeOnBecomesSafe(_ character: String, _ safe: String) throws {
    let first = try #require(character.first)
    #expect(TextWidth.cell(for: first).text == safe)
  }

  @Test func aCellHoldsFourMarks() {
    let marks = "\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}"
    let cell = Cell(Character("a" + marks))
    #expect(cell.text.unicodeScalars.count == 5)
    #expect(cell.text == "a\u{300}\u{301}\u{302}\u{303}")
    #expect(cell.width == 1)
  }

  /// The short way through text that needs no segmentation gives what the long way gives.
  @Test func simpleScalarsAreClustersOfTheirOwn() {
    var generator = SeededGenerator(seed: 7)
    let pool = Array(
      "ab─│●→é漢\u{301}\u{200D}\u{FE0F}😀🇩🇪\u{1F3FD}\r\n\u{E9}\u{1100}\u{1161}न\u{94D}".unicodeScalars)
    for _ in 0..<2000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0..<9, using: &generator) {
        text.append(pool.randomElement(using: &generator) ?? "a")
      }
      var cells: [Cell] = []
      TextWidth.forEachCell(of: String(text)) {
        cells.append($0)
        return true
      }
      #expect(cells == String(text).map { TextWidth.cell(for: $0) }, "\(Array(text))")
    }
  }
}
