import Testing

@testable import ChartKit

struct JSONTreeTests {
  private func value(_ text: String) throws -> Value { try Value(json: text) }

  private func problem(_ bytes: [UInt8]) -> Diagnostic? {
    do {
      _ = try JSONTree.read(bytes)
      return nil
    } catch {
      return error.diagnostic
    }
  }

  @Test(
    arguments: [
      ("null", Value.null), (" true ", true), ("false", false), ("\u{FEFF}1", 1), ("-0.5e1", -5),
      ("1E+2", 100),
      ("123456789012345678", 123_456_789_012_345_680), ("[]", []), ("{}", .emptyObject),
      (#""a\"\\\/\b\f\n\r\t\u0041ä""#, "a\"\\/\u{8}\u{C}\n\r\tAä"), (#""\ud83d\ude00""#, "😀"),
      (#""\ud83d""#, "\u{FFFD}"), (#""\ud83dx\ude00""#, "\u{FFFD}x\u{FFFD}"),
      (#""\ud83d\u0041""#, "\u{FFFD}A"),
      (#"[1,{"b":[null],"a":""}]"#, [1, ["b": [.null], "a": ""]]),
    ] as [(String, Value)])
  func readsValues(text: String, expected: Value) throws {
    #expect(try value(text) == expected)
  }

  @Test(arguments: [
    ("", 0, "json-empty", "empty"), (" \n ", 0, "json-empty", "empty"),
    ("{", 1, "json-syntax", "or '}', found the end"),
    ("{\"a\" 1}", 5, "json-syntax", "expected ':'"),
    ("{\"a\":1,}", 7, "json-syntax", "a key in double quotes, found '}'"),
    ("[1,]", 3, "json-syntax", "expected a value, found ']'"),
    ("[1 2]", 3, "json-syntax", "expected ',' or ']'"),
    ("{a:1}", 1, "json-syntax", "found 'a'"), ("01", 1, "json-syntax", "must not start with 0"),
    ("1.", 2, "json-syntax", "after the decimal point"), ("1e", 2, "json-syntax", "in the exponent"),
    ("-", 1, "json-syntax", "after '-'"), ("+1", 0, "json-syntax", "found '+'"),
    ("nul", 0, "json-syntax", "found 'n'"),
    ("1 x", 2, "json-syntax", "the text must end"), ("\"a", 0, "json-syntax", "never closed"),
    ("\"a\nb\"", 2, "json-syntax", "written as an escape, found the character U+000a"),
    ("\"\\x\"", 2, "json-syntax", "one of the escapes"),
    ("\"\\u12g4\"", 2, "json-syntax", "four hexadecimal"),
    ("\"\\u12", 2, "json-syntax", "four hexadecimal"), ("// x", 0, "json-syntax", "found '/'"),
    ("[é]", 1, "json-syntax", "found 'é'"), ("NaN", 0, "json-syntax", "found 'N'"),
  ])
  func refusesWhatIsNotJSON(text: String, offset: Int, rule: String, part: String) throws {
    let found = try #require(problem(Array(text.utf8)))
    #expect(found.offset == offset)
    #expect(found.rule == rule)
    #expect(found.message.contains(part), "\(found.message)")
  }

  @Test func keepsOrderAndPlaces() throws {
    let root = try JSONTree.read(Array(#"{"b": [1, "x"], "2": {}, "1": null}"#.utf8)).root
    #expect(root.members?.map(\.key) == ["b", "2", "1"])
    #expect(root.members?.map(\.keyOffset) == [1, 16, 25])
    #expect(root["b"]?.array?.map(\.offset) == [7, 10])
    #expect(root["2"]?.offset == 21)
    #expect(root["none"] == nil)
    #expect(root.membersInKeyOrder?.map(\.key) == ["1", "2", "b"])
    #expect(root.value.jsonText() == #"{"b":[1,"x"],"2":{},"1":null}"#)
    #expect(root.javaScriptValue.jsonText() == #"{"1":null,"2":{},"b":[1,"x"]}"#)
  }

  @Test func lastDuplicateWinsInTheFirstOnesPlace() throws {
    let tree = try JSONTree.read(Array(#"{"a":1,"b":2,"a":3}"#.utf8))
    #expect(tree.root.value.jsonText() == #"{"a":3,"b":2}"#)
    #expect(tree.warnings.map(\.offset) == [13])
    #expect(tree.warnings.map(\.rule) == ["json-duplicate-key"])
    let many = (0..<40).map { "\"k\($0 % 39)\":\($0)" }.joined(separator: ",")
    let large = try JSONTree.read(Array("{\(many)}".utf8))
    #expect(large.root.members?.count == 39)
    #expect(large.root["k0"]?.number == 39)
    #expect(large.warnings.count == 1)
  }

  @Test func repairsBytesThatAreNotUTF8() throws {
    let tree = try JSONTree.read([0x22, 0x61, 0xFF, 0x22])
    #expect(tree.root.string == "a\u{FFFD}")
    #expect(tree.warnings.map(\.rule) == ["json-utf8"])
    #expect(try JSONTree.read([0x22, 0xF0, 0x9F, 0x92, 0x5C, 0x6E, 0x22]).warnings.count == 1)
    #expect(problem([0xFF])?.message.contains("the byte 0xff") == true)
  }

  @Test(arguments: ["[", "{\"a\":"])
  func limitsDepth(opening: String) throws {
    let deepest = String(repeating: opening, count: JSONTree.maximumDepth)
    #expect(problem(Array(deepest.utf8))?.rule == "json-syntax")
    let found = try #require(problem(Array(String(repeating: opening, count: 100_000).utf8)))
    #expect(found.rule == "json-depth")
    #expect(found.offset == JSONTree.maximumDepth * opening.utf8.count)
  }

  @Test func readsJSONLinesOneByOne() throws {
    let bytes = Array("{\"a\":1}\n\"x\" 12\n\n".utf8)
    var values: [Value] = []
    var offset = 0
    while let (tree, end) = try JSONTree.readValue(bytes, from: offset) {
      values.append(tree.root.value)
      offset = end
    }
    #expect(values == [["a": 1], "x", 12])
    #expect(offset == 14)
  }

  @Test(
    arguments: [
      ("0", 0), ("7", 7), ("4294967294", 4_294_967_294), ("4294967295", nil), ("01", nil), ("-1", nil),
      ("1.0", nil),
      ("", nil), ("a", nil), ("99999999999", nil), ("1a", nil),
    ] as [(String, UInt32?)])
  func knowsArrayIndices(key: String, index: UInt32?) {
    #expect(JavaScriptKeys.arrayIndex(key) == index)
  }
}
