import Testing

@testable import TerminalKit

struct KeyTests {
  @Test(arguments: [
    (Key.character("a"), "a"), (.character("?"), "?"), (.character("G"), "G"), (.character("漢"), "漢"),
    (.character(" "), "space"), (.enter, "enter"), (.escape, "escape"), (.backTab, "back-tab"),
    (.control("l"), "ctrl-l"), (.control(" "), "ctrl-space"), (.alt("f"), "alt-f"), (.alt("F"), "alt-F"),
    (.alt("\u{7F}"), "alt-backspace"), (.pageUp, "page-up"), (.function(5), "f5"), (.function(12), "f12"),
    (.up, "up"), (.delete, "delete"), (.insert, "insert"), (.control("["), "ctrl-["),
  ])
  func namesGoBothWays(_ key: Key, _ name: String) {
    #expect(key.description == name)
    #expect(Key(name) == key)
  }

  @Test(arguments: [
    ("Ctrl-L", Key.control("l")), ("ESC", .escape), ("return", .enter), ("shift-tab", .backTab),
    ("pgup", .pageUp),
    ("PgDn", .pageDown), ("-", .character("-")),
  ])
  func otherSpellingsAreRead(_ name: String, _ key: Key) { #expect(Key(name) == key) }

  @Test(arguments: ["", "ctrl-", "ctrl-ab", "alt-", "f0", "f99", "up-down", "hyper-x"])
  func whatIsNoKeyIsRefused(_ name: String) { #expect(Key(name) == nil) }
}
