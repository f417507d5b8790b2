import Testing

@testable import ChartKit

struct JSONTextTests {
  @Test(
    arguments: [
      (0, "0"), (-0.0, "0"), (1, "1"), (-12, "-12"), (0.5, "0.5"), (-0.1, "-0.1"),
      (1e20, "100000000000000000000"),
      (123_456_789_012_345_683_968, "123456789012345680000"), (1e21, "1e+21"), (1.5e300, "1.5e+300"),
      (-1.25e-9, "-1.25e-9"), (1e-6, "0.000001"), (1e-7, "1e-7"), (0.1 + 0.2, "0.30000000000000004"),
      (123456.789, "123456.789"), (.leastNonzeroMagnitude, "5e-324"),
      (.greatestFiniteMagnitude, "1.7976931348623157e+308"),
      (9_007_199_254_740_992, "9007199254740992"), (.nan, "null"), (.infinity, "null"),
    ] as [(Double, String)])
  func writesNumbersAsJavaScript(number: Double, text: String) {
    #expect(Value.number(number).jsonText() == text)
  }

  @Test func namesNumbersThatJSONLacks() {
    #expect(JSONText.number(.nan) == "NaN")
    #expect(JSONText.number(-.infinity) == "-Infinity")
  }

  @Test func escapesStrings() {
    #expect(JSONText.quoted("a\"\\/\u{8}\u{C}\n\r\t\u{1}\u{7F}ä😀") == #""a\"\\/\b\f\n\r\t\u0001\#u{7F}ä😀""#)
  }

  @Test func leavesOutUndefinedMembers() {
    let value: Value = ["b": .undefined, "a": [.undefined, .null], "c": ["x": .undefined]]
    #expect(value.jsonText() == #"{"a":[null,null],"c":{}}"#)
    #expect(Value.undefined.jsonText() == "null")
  }

  @Test func sortsKeysOnRequest() {
    let value: Value = ["b": 1, "a": ["d": 2, "c": 3]]
    #expect(value.jsonText() == #"{"b":1,"a":{"d":2,"c":3}}"#)
    #expect(value.jsonText(sortedKeys: true) == #"{"a":{"c":3,"d":2},"b":1}"#)
  }

  @Test func writesPretty() {
    let value: Value = ["a": [1, [:]], "b": [], "c": ["d": "e"]]
    #expect(
      value.prettyJSONText() == """
        {
          "a": [
            1,
            {}
          ],
          "b": [],
          "c": {
            "d": "e"
          }
        }
        """)
  }

  @Test func comesBackAsItWas() throws {
    let text = #"{"s":"\u0000\"","n":[1.5e-10,-3,1e+21],"o":{"z":null,"1":true},"e":[]}"#
    let value = try Value(json: text)
    #expect(value.jsonText() == text)
    #expect(try Value(json: value.prettyJSONText()) == value)
  }

  @Test(arguments: [("[", "]"), ("{\"a\":", "}")])
  func theDeepestValuesComeBackToo(opening: String, closing: String) throws {
    let depth = JSONTree.maximumDepth
    let text =
      String(repeating: opening, count: depth - 1) + (opening == "[" ? "[]" : "{}")
      + String(repeating: closing, count: depth - 1)
    let value = try Value(json: text)
    #expect(value.jsonText() == text)
    #expect(try JSONTree.read(Array(text.utf8)).root.javaScriptValue == value)
    #expect(value.hashValue == (try Value(json: text)).hashValue)
  }
}
