import Testing

@testable import TerminalKit

struct InputDecoderTests {
  private func keys(_ text: String) -> [Input] {
    var decoder = InputDecoder()
    return decoder.feed(text.utf8) + decoder.flush()
  }

  @Test(arguments: [
    ("\u{1B}[A", Key.up), ("\u{1B}OA", .up), ("\u{1B}[B", .down), ("\u{1B}OC", .right), ("\u{1B}[D", .left),
    ("\u{1B}[H", .home), ("\u{1B}[1~", .home), ("\u{1B}[7~", .home), ("\u{1B}OF", .end), ("\u{1B}[4~", .end),
    ("\u{1B}[5~", .pageUp), ("\u{1B}[6~", .pageDown), ("\u{1B}[3~", .delete), ("\u{1B}[2~", .insert),
    ("\u{1B}[Z", .backTab), ("\u{1B}[1;2A", .up), ("\u{1B}[1;5C", .alt("f")), ("\u{1B}[1;3D", .alt("b")),
    ("\u{1B}Oc", .alt("f")), ("\u{1B}[3;5~", .alt("d")), ("\u{1B}[7$", .home), ("\u{1B}[8^", .end),
    ("\u{1B}OP", .function(1)), ("\u{1B}[15~", .function(5)), ("\u{1B}[24~", .function(12)),
    ("\u{1B}[[A", .function(1)), ("\u{1B}[97;5u", .control("a")), ("\u{1B}[27;5;65~", .control("a")),
    ("\u{1B}[13;2u", .enter), ("\r", .enter), ("\n", .control("j")), ("\t", .tab), ("\u{7F}", .backspace),
    ("\u{8}", .backspace), ("\u{0}", .control(" ")), ("\u{1}", .control("a")), ("\u{1F}", .control("_")),
    ("\u{1B}", .escape), ("\u{1B}f", .alt("f")), ("\u{1B}\u{7F}", .alt("\u{7F}")), ("\u{1B}[", .alt("[")),
    ("\u{1B}O", .alt("O")), ("é", .character("é")), ("漢", .character("漢")),
    ("e\u{301}", .character("e\u{301}")),
  ])
  func oneKey(_ bytes: String, _ key: Key) {
    #expect(keys(bytes) == [.key(key)])
    // In any pieces.
    var decoder = InputDecoder()
    let inputs = bytes.utf8.flatMap { decoder.feed([$0]) } + decoder.flush()
    if bytes != "e\u{301}" { #expect(inputs == [.key(key)]) }
    #expect(decoder.patience == nil)
  }

  @Test func keysThatComeAtOnceAreAllTaken() {
    #expect(
      keys("ab\u{1B}[A\u{1B}\rq")
        == [
          .key(.character("a")), .key(.character("b")), .key(.up), .key(.escape), .key(.enter),
          .key(.character("q")),
        ])
    #expect(keys("\u{1B}\u{1B}") == [.key(.escape), .key(.escape)])
    #expect(keys("\u{3}") == [.interrupted])
  }

  @Test func aLoneEscapeWaitsForMore() {
    var decoder = InputDecoder()
    #expect(decoder.feed([0x1B]) == [])
    #expect(decoder.patience == 25)
    #expect(decoder.flush() == [.key(.escape)])
    #expect(decoder.patience == nil)
  }

  @Test(arguments: [
    "\u{1B}[I", "\u{1B}[?1;2c", "\u{1B}[99~", "\u{1B}[E", "\u{1B}[201~", "\u{1B}[M  ", "\u{1B}[<1",
    "\u{1B}[<70;1;1M",
  ])
  func unknownSequencesSayNothing(_ bytes: String) {
    var decoder = InputDecoder()
    let inputs = decoder.feed(bytes.utf8)
    #expect(inputs == [])
  }

  @Test func brokenCharactersBecomeOneReplacement() {
    var decoder = InputDecoder()
    #expect(decoder.feed([0xE6, 0xBC]) == [])
    #expect(decoder.feed([0x61]) == [.key(.character("\u{FFFD}")), .key(.character("a"))])
    #expect(decoder.feed([0xFF]) == [.key(.character("\u{FFFD}"))])
    #expect(decoder.feed([0xC3]) == [])
    #expect(decoder.flush() == [.key(.character("\u{FFFD}"))])
  }

  @Test func mouseReports() {
    #expect(keys("\u{1B}[<0;3;5M") == [.mouse(MouseEvent(.press(.left), at: Point(column: 2, row: 4)))])
    #expect(keys("\u{1B}[<2;1;1m") == [.mouse(MouseEvent(.release(.right), at: .zero))])
    #expect(keys("\u{1B}[<32;2;1M") == [.mouse(MouseEvent(.drag(.left), at: Point(column: 1, row: 0)))])
    #expect(keys("\u{1B}[<64;2;1M") == [.mouse(MouseEvent(.wheelUp, at: Point(column: 1, row: 0)))])
    #expect(keys("\u{1B}[<65;2;1M") == [.mouse(MouseEvent(.wheelDown, at: Point(column: 1, row: 0)))])
    #expect(keys("\u{1B}[M !!") == [.mouse(MouseEvent(.press(.left), at: .zero))])
    #expect(
      keys("\u{1B}[<0;999999;0M") == [.mouse(MouseEvent(.press(.left), at: Point(column: 999_998, row: 0)))])
  }

  @Test func theDescriptionsOwnSequencesComeFirst() {
    var decoder = InputDecoder(sequences: [
      Array("\u{1B}A".utf8): .up, Array("\u{1B}[99z".utf8): .pageUp, [0x0B]: .up,
    ])
    #expect(
      decoder.feed(Array("\u{1B}A\u{1B}[99z\u{0B}".utf8)) == [.key(.up), .key(.pageUp), .key(.control("k"))])
  }
}
