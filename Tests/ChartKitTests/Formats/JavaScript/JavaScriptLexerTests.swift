import RandomCharts
import Testing

@testable import ChartKit

struct JavaScriptLexerTests {
  private func words(_ text: String) throws -> [String] {
    let tokens = try JavaScriptLexer.tokens(Array(text.utf8))
    return (0..<tokens.count).map { "\(tokens[$0].kind) \(tokens.text($0))" }
  }

  @Test func tokensAreCut() throws {
    #expect(
      try words("#!x\na?.b ??= 1_0n>>>=.5e-1?.3:0; // c\nthis.#p=`x${y}z${w}`/* d */=>/[/]/gu")
        == [
          "name a", "punctuator ?.", "name b", "punctuator ??=", "number 1_0n", "punctuator >>>=",
          "number .5e-1",
          "punctuator ?", "number .3", "punctuator :", "number 0", "punctuator ;", "name this",
          "punctuator .",
          "privateName #p", "punctuator =", "templateHead `x${", "name y", "templateMiddle }z${", "name w",
          "templateTail }`", "punctuator =>", "regex /[/]/gu",
        ])
  }

  /// TypeScript: a postfix `!`, type arguments, type annotations of functions.
  @Test func typeScriptIsCut() throws {
    #expect(try words("a! / b / 1").filter { $0.hasPrefix("regex") }.isEmpty)
    #expect(try words("function f(): Promise<A[]> {} /'/").last == "regex /'/")
    #expect(try words("const x = y as unknown as Array<Array<string>>").last == "punctuator >>")
  }

  @Test(arguments: [
    (#"'a\n\x41\u0042\u{1F600}\0\q\'é'"#, "aAB"), (#"'\x4'"#, "x4"), ("'a\\\r\nb'", "ab"), ("`a\\`b`", "a`b"),
    (#"'\u{110000}x'"#, "x"), (#"'\uD83D\uDE00'"#, "😀"), (#"'\u12'"#, "u12"),
  ])
  func stringsAreRead(_ text: String, _ expected: String) throws {
    let value = try JavaScriptLexer.tokens(Array(text.utf8)).stringValue(0)
    #expect(
      value?.contains(expected) ?? false || value?.replacing("\n", with: "").contains(expected) ?? false)
  }

  @Test func literalsReadBack() throws {
    let text = "\u{0}\u{1F}\"\\\n\r\u{2028}\u{2029}é😀'`${"
    #expect(try JavaScriptLexer.tokens(Array(JavaScriptStrings.literal(text).utf8)).stringValue(0) == text)
    #expect(try Value(json: JavaScriptStrings.literal(text)) == .string(text))
  }

  /// What no nesting and no repetition makes slow or deep.
  @Test(arguments: [
    "{", "(", "`${", "}", "(/[", "/", "'\n", "a/", "[/*", "<a", "\\u{", "#", "0x", "é", "\u{2028}//",
  ])
  func longTextsEnd(_ part: String) throws {
    let bytes = Array(String(repeating: part, count: 100_000 / part.utf8.count).utf8)
    let tokens = try JavaScriptLexer.tokens(bytes, isTolerant: true)
    #expect(tokens.count <= bytes.count)
    _ = try? JavaScriptModule.rewrite(SourceText(name: "m.mjs", bytes: bytes))
  }

  /// Whatever the bytes: a tolerant reading ends with tokens in order, and the rewriter with a module or an error.
  @Test func anyBytesAreCut() throws {
    var generator = SeededRandom(seed: 7)
    let pieces =
      ModuleCases.hardTexts + (ModuleCases.imports + ModuleCases.exports + ModuleCases.faults).map(\.text)
      + [
        "{", "}", "(", ")", "[", "]", "`", "${", "/", "'", "\"", "\\", "\n", "export ", "import ", "await ",
        "=>", ",",
      ]
    for _ in 0..<3000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        bytes += Array(" ".utf8) + Array(pieces[Int.random(in: 0..<pieces.count, using: &generator)].utf8)
      }
      for _ in 0..<Int.random(in: 0...6, using: &generator) {
        let at = Int.random(in: 0..<bytes.count, using: &generator)
        if Bool.random(using: &generator) {
          bytes[at] = UInt8.random(in: 0...255, using: &generator)
        } else {
          bytes.removeLast(min(bytes.count - 1, at))
        }
      }
      check(bytes)
    }
  }

  private func check(_ bytes: [UInt8]) {
    guard let tokens = try? JavaScriptLexer.tokens(bytes, isTolerant: true) else {
      Issue.record("a tolerant reading threw")
      return
    }
    var end = 0
    for (index, token) in tokens.tokens.enumerated() {
      #expect(token.start >= end && token.end > token.start && token.end <= bytes.count)
      if token.partner >= 0 { #expect(tokens[token.partner].partner == index) }
      end = token.end
    }
    for isInCycle in [false, true] {
      guard
        let module = try? JavaScriptModule.rewrite(
          SourceText(name: "m.js", bytes: bytes), isInCycle: isInCycle)
      else { continue }
      for line in 1...4 { #expect((0...bytes.count).contains(module.offset(line: line, column: 3))) }
    }
  }
}
