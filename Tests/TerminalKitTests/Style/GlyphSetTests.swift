import Testing

@testable import TerminalKit

struct GlyphSetTests {
  @Test(arguments: [
    (false, "UTF-8", 1, GlyphSet.unicode), (false, "utf8", 1, .unicode), (true, "UTF-8", 1, .ascii),
    (false, "ANSI_X3.4-1968", 1, .ascii), (false, "UTF-8", 2, .ascii), (false, "UTF-8", -1, .ascii),
    (false, "", 1, .ascii), (false, "ISO-8859-1", 1, .ascii),
  ])
  func theSetFitsTheLocale(_ forced: Bool, _ codeset: String, _ width: Int, _ expected: GlyphSet) {
    #expect(GlyphSet.fitting(forcesASCII: forced, codeset: codeset, boxWidth: width) == expected)
  }

  private func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

  @Test func asciiIsASCII() {
    for glyph in GlyphSet.ascii.all { #expect(isASCII(glyph), "\(glyph)") }
    for style in BorderStyle.allCases {
      let border = GlyphSet.ascii.border(style)
      #expect(isASCII(String([border.horizontal, border.vertical, border.topLeft, border.bottomRight])))
    }
  }

  @Test func everySignTakesOneColumnPerCharacter() {
    for glyph in GlyphSet.unicode.all + GlyphSet.ascii.all {
      #expect(TextWidth.columns(of: glyph) == glyph.count, "\(glyph)")
      #expect(!glyph.contains("?"), "\(glyph)")
    }
  }

  @Test func kindsOfBoxesDifferInBothSets() {
    for glyphs in [GlyphSet.unicode, .ascii] {
      #expect(Set(BorderStyle.allCases.map { glyphs.border($0) }).count == BorderStyle.allCases.count)
    }
  }
}
