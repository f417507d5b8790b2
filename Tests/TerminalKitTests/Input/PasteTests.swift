import Testing

@testable import TerminalKit

struct PasteTests {
  private let begin = "\u{1B}[200~"
  private let end = "\u{1B}[201~"

  @Test func aPasteIsOnePiece() {
    var decoder = InputDecoder()
    let inputs = decoder.feed("a\(begin)one\rtwo\r\nthree\nfour\t\u{1B}[A\u{7}\(end)b".utf8)
    #expect(
      inputs == [.key(.character("a")), .paste("one\ntwo\nthree\nfour\t[A"), .key(.character("b"))])
    #expect(decoder.patience == nil)
  }

  @Test(arguments: 1..<12) func aPasteMayComeInPieces(_ length: Int) {
    var decoder = InputDecoder()
    var inputs: [Input] = []
    var rest = Array("\(begin)x\u{1B}[20\u{1B}1漢字\(end)\(begin)\(end)y".utf8)[...]
    while !rest.isEmpty {
      inputs += decoder.feed(rest.prefix(length))
      rest = rest.dropFirst(length)
    }
    #expect(inputs == [.paste("x[201漢字"), .paste(""), .key(.character("y"))])
  }

  @Test func aPasteWithoutAnEndIsNotWaitedForForever() {
    var decoder = InputDecoder()
    #expect(decoder.feed("\(begin)text".utf8) == [])
    #expect(decoder.patience == 1000)
    #expect(decoder.flush() == [.paste("text")])
    #expect(decoder.feed("q".utf8) == [.key(.character("q"))])
  }

  @Test func anyBytesAreSurvived() {
    var generator = SeededGenerator(seed: 3)
    let pool: [UInt8] = [
      0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E, 0x3C, 0x4D, 0x4F, 0x3B, 0xE6, 0xBC, 0xA2, 0x61, 0x0D, 0x24,
    ]
    for _ in 0..<3000 {
      var decoder = InputDecoder()
      for _ in 0..<4 {
        let count = Int.random(in: 0..<10, using: &generator)
        _ = decoder.feed((0..<count).map { _ in pool.randomElement(using: &generator) ?? 0 })
      }
      _ = decoder.flush()
      _ = decoder.flush()
      #expect(decoder.patience == nil)
    }
  }

  @Test func aScriptTakesTheKeyboardsPlace() {
    let script = ScriptedInput([.key(.down), .paste("x")])
    #expect(
      (0..<4).map { _ in script.nextInputs(timeoutMilliseconds: nil) } == [
        [.key(.down)], [.paste("x")], [.end], [.end],
      ])
  }
}
