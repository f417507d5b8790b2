import Testing

@testable import ChartKit

/// What is wrong in a document is a diagnostic with its place; nothing traps.
struct XStateFaultTests {
  private static let machine = #"{"initial":"a","states":{"a":{"#

  @Test(arguments: [
    ("\"type\":\"x\"", "2:1", "\"type\" must be \"atomic\""), ("\"type\":1", "2:1", "\"type\" must be"),
    (
      "\"type\":\"final\",\"states\":{\"b\":{}}", "2:1",
      "a state of type \"final\" cannot have states of its own"
    ),
    ("\"id\":1", "2:1", "\"id\" must be a string, but this is a number"),
    ("\"states\":[]", "2:10", "\"states\" must be an object of states, but this is an array"),
    ("\"states\":{\"b\":\n1}", "2:11", "a state must be an object, but \"b\" is a number"),
    ("\"initial\":1", "2:1", "\"initial\" must be a state's key or an object with \"target\""),
    ("\"initial\":{}", "2:1", "\"initial\" needs a \"target\""),
    ("\"initial\":{\"target\":[\"b\",\"c\"]}", "2:12", "\"target\" must be the key of one child"),
    ("\"history\":5", "2:1", "\"history\" must be true"),
    ("\"history\":true,\"target\":5", "2:16", "\"target\" must be a state or an array of states"),
    ("\"history\":true,\"target\":\".b\"", "2:25", "\".b\" names no state"),
    ("\"tags\":[1]", "2:1", "\"tags\" must be a string or an array of strings, but this is an array"),
    ("\"description\":[]", "2:1", "\"description\" must be a string"),
    ("\"entry\":null", "2:1", "an action must be a name or an object with a \"type\", but this is null"),
    (
      "\"entry\":[\"x\",\n{}]", "3:1",
      "an action must be a name or an object with a \"type\", but this is an object"
    ),
    ("\"entry\":{\"type\":\"raise\",\"event\":\"E\",\"delay\":[]}", "2:45", "a delay must be a number"),
    ("\"on\":[]", "2:1", "\"on\" must be an object of events, but this is an array"),
    ("\"on\":{\"\":\"b\"}", "2:7", "an event needs a name; for an eventless transition write \"always\""),
    ("\"on\":{\"E\":\n1}", "2:7", "a transition must be a target or an object, but this is a number"),
    ("\"on\":{\"E\":[true]}", "2:12", "a transition must be a target or an object, but this is a boolean"),
    (
      "\"on\":{\"E\":{\"target\":null}}", "2:12",
      "\"target\" must be a state or an array of states, but this is null"
    ),
    ("\"on\":{\"E\":{\"target\":\".\"}}", "2:21", "\".\" names no state"),
    (
      "\"on\":{\"E\":{\"reenter\":\"yes\"}}", "2:12",
      "\"reenter\" must be true or false, but this is a string"
    ),
    ("\"on\":{\"E\":{\"guard\":1}}", "2:20", "a guard must be a name or an object, but this is a number"),
    ("\"on\":{\"E\":{\"guard\":{}}}", "2:20", "a guard needs a \"type\""),
    (
      "\"on\":{\"E\":{\"guard\":{\"type\":\"not\",\"guards\":[\"a\",\"b\"]}}}", "2:20",
      "\"not\" takes one guard"
    ),
    ("\"on\":{\"E\":{\"guard\":{\"type\":\"and\",\"guards\":[1]}}}", "2:44", "a guard must be a name"),
    (
      "\"on\":{\"E\":{\"guard\":{\"type\":\"stateIn\",\"state\":1}}}", "2:46",
      "\"stateIn\" needs a state's id"
    ),
    ("\"after\":[]", "2:1", "\"after\" must be an object of delays"),
    ("\"always\":3", "2:1", "a transition must be a target or an object"),
    ("\"invoke\":\"x\"", "2:1", "\"invoke\" must be an object with \"src\", but this is a string"),
    ("\"invoke\":{}", "2:1", "an invocation needs a \"src\""),
    ("\"invoke\":[{\"src\":5}]", "2:12", "\"src\" must be a name, an object with \"type\", or a machine"),
  ])
  func namesThePlace(settings: String, place: String, message: String) throws {
    let draft = try XStateDrafts.read(Self.machine + "\n" + settings + "}}}", .xstate5)
    #expect(draft.diagnostics.count == 1, "\(XStateDrafts.diagnostics(draft))")
    let first = try #require(draft.diagnostics.first)
    #expect(first.severity == .error)
    #expect(
      first.text(in: draft.source).hasPrefix("m.json:\(place): \(message)"), "\(first.text(in: draft.source))"
    )
  }

  @Test(arguments: [
    ("[]", "1:1", "a machine must be an object, but this is an array"),
    (" 3", "1:2", "a machine must be an object, but this is a number"),
    ("{\n \"states\": {\n  \"a\": {},\n }\n}", "4:2", "not JSON: expected a key in double quotes, found '}'"),
    ("{\"id\": 'm'}", "1:8", "not JSON: expected a value, found '''"),
  ])
  func refusesWhatIsNoMachine(json: String, place: String, message: String) {
    do {
      _ = try XStateDrafts.read(json)
      Issue.record("read")
    } catch {
      let found = (error as? UnreadableDocument)?.diagnostic.text(in: SourceText(name: "m.json", text: json))
      #expect(found == "m.json:\(place): \(message)")
    }
  }

  @Test func contextMustBeAnObject() throws {
    let draft = try XStateDrafts.read(#"{"context":[1]}"#)
    #expect(
      XStateDrafts.diagnostics(draft) == [
        "m.json:1:2: \"context\" must be an object, but this is an array [xstate-type]"
      ])
  }

  @Test func duplicateKeysAreWarned() throws {
    let draft = try XStateDrafts.read(#"{"initial":"a","states":{"a":{},"a":{"tags":"t"}}}"#)
    #expect(draft.states.count == 2 && draft.states[1].details.tags == ["t"])
    #expect(
      XStateDrafts.diagnostics(draft) == [
        "m.json:1:33: warning: the key \"a\" stands twice; the last one counts [json-duplicate-key]"
      ])
  }

  /// A machine with everything in it, to be damaged.
  private static let rich = """
    {"id":"m","context":{"n":1,"s":"\\u00e4"},"type":"parallel","on":{"*":[{"target":".p.a","guard":{"type":"and",
    "guards":["g",{"type":"not","guards":["h"]},{"type":"stateIn","state":"#m.q"}]}}]},"states":{"p":{"initial":{
    "target":"a","actions":["i",{"type":"assign","params":{"n":2.5e3}}]},"states":{"a":{"tags":["t"],"invoke":{"src":{
    "id":"k","initial":"x","states":{"x":{"after":{"10":"y"}},"y":{"type":"final"}}},"onDone":"b"},"after":{"1":["b"]}},
    "b":{"type":"final","output":{"v":null}},"h":{"history":"deep","target":"#m.p.b"}},"onDone":".a"},"q":{"entry":[{
    "type":"raise","params":{"event":{"type":"E","x":1},"delay":"d"}}],"always":{"target":"q","cond":"c","in":"p.a"}}}}
    """

  @Test func damagedDocumentsNeverTrap() {
    var generator = SeededGenerator(seed: 5)
    let original = Array(Self.rich.utf8)
    let tokens = [
      "{", "}", "[", "]", "\"", ":", ",", "null", "true", "1e999", "\\", "{}", "[]", "\"\"", "-", "\u{FEFF}",
    ]
    var read = 0
    for round in 0..<2000 {
      var bytes = original
      for _ in 0...(round % 4) {
        let place = Int(generator.next() % UInt64(max(1, bytes.count)))
        switch generator.next() % 6 {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
        case 1: bytes.removeSubrange(place...)
        case 2: bytes.remove(at: place)
        case 3: bytes.insert(contentsOf: tokens[Int(generator.next() % UInt64(tokens.count))].utf8, at: place)
        case 4: Self.replaceValue(in: &bytes, after: place, with: tokens, &generator)
        default:
          let end = min(bytes.count, place + Int(generator.next() % 40))
          bytes.insert(contentsOf: bytes[place..<end], at: Int(generator.next() % UInt64(bytes.count + 1)))
        }
        if bytes.isEmpty { break }
      }
      let source = SourceText(name: "m.json", bytes: bytes)
      for dialect in [Dialect.xstate5, .xstate4] {
        guard let draft = try? XStateReader.read(source, dialect: dialect) else { continue }
        read += 1
        let isSound =
          draft.states.enumerated().allSatisfy { Int($1.parent ?? -1) < $0 }
          && draft.diagnostics.allSatisfy { ($0.offset ?? 0) <= bytes.count }
          && ChartCompiler.compile(draft).states.count == draft.states.count
        if !isSound { Issue.record("round \(round)") }
      }
    }
    #expect(read > 300)
  }

  /// Puts another value in place of one behind a colon, so that the text stays JSON more often.
  private static func replaceValue(
    in bytes: inout [UInt8], after place: Int, with tokens: [String], _ generator: inout SeededGenerator
  ) {
    guard let colon = bytes[place...].firstIndex(of: 0x3A),
      let end = (try? JSONTree.readValue(bytes, from: colon + 1))?.end
    else { return }
    let values = ["null", "true", "7", "\"x\"", "\"#m\"", "[]", "{}", "[null]", "[{}]", "{\"a\":1}", "\"\""]
    bytes.replaceSubrange(colon + 1..<end, with: values[Int(generator.next() % UInt64(values.count))].utf8)
  }
}

/// SplitMix64: the same numbers on every run.
private struct SeededGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
