import Testing

@testable import TerminalKit

struct FittingTests {
  @Test(arguments: [
    ("playing", 7, "playing"), ("playing", 6, "playi…"), ("playing", 1, "…"), ("playing", 0, ""),
    ("漢字仮名", 7, "漢字仮…"), ("漢字仮名", 6, "漢字…"), ("漢", 1, "…"), ("", 0, ""),
  ])
  func textIsCutWithAnEllipsis(_ text: String, _ columns: Int, _ cut: String) {
    #expect(text.ellipsized(to: columns) == cut)
  }

  @Test func theASCIIEllipsisIsTwoColumns() {
    #expect("playing".ellipsized(to: 5, with: "..") == "pla..")
    #expect("playing".ellipsized(to: 1, with: "..") == "p")
  }

  @Test func theEndsOfAPathStay() {
    #expect("a.very.long.path".ellipsizedInside(to: 9) == "a.ve…path")
    #expect("short".ellipsizedInside(to: 9) == "short")
    #expect("long one".ellipsizedInside(to: 2) == "l…")
  }

  @Test func paddingCountsColumns() {
    #expect("漢".padded(to: 4) == "漢  ")
    #expect("abc".padded(to: 2) == "abc")
    #expect("7".paddedLeft(to: 3) == "  7")
  }

  @Test func prefixesAndSuffixesNeverSplitAWideCharacter() {
    #expect("a漢b".prefix(columns: 2) == "a")
    #expect("a漢b".suffix(columns: 2) == "b")
    #expect("a漢b".suffix(columns: 3) == "漢b")
  }
}
