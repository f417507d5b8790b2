import Testing

@testable import TerminalKit

struct ControlSequencesTests {
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("hällo", "aMOkbGxv"), ("\u{FF}~?", "w79+Pw=="),
  ])
  func base64(_ text: String, _ encoded: String) {
    #expect(ControlSequences.base64(Array(text.utf8)) == encoded)
    #expect(ControlSequences.clipboard(text) == "\u{1B}]52;c;\(encoded)\u{7}")
  }

  @Test func longTextsAreRefused() {
    #expect(ControlSequences.clipboard(String(repeating: "x", count: 74_000)) != nil)
    #expect(ControlSequences.clipboard(String(repeating: "x", count: 74_001)) == nil)
  }

  @Test func aTitleCannotSmuggleSequences() {
    #expect(ControlSequences.title("a\u{7}\u{1B}[2Jb\u{9C}") == "\u{1B}]2;a[2Jb\u{7}")
  }
}
