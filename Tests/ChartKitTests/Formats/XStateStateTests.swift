import Testing

@testable import ChartKit

struct XStateStateTests {
  @Test func statesStandInPreorderWithKeysAsJavaScriptOrdersThem() throws {
    let draft = try XStateDrafts.clean(
      #"{"id":"m","initial":"b","states":{"b":{"initial":"z","states":{"z":{},"7":{}}},"10":{},"9":{"id":"x"}}}"#
    )
    #expect(draft.name == "m")
    #expect(draft.states.map(\.key) == ["m", "9", "10", "b", "7", "z"])
    #expect(draft.states.map(\.id) == ["m", "x", "m.10", "m.b", "m.b.7", "m.b.z"])
    #expect(draft.states.map(\.parent) == [nil, 0, 0, 0, 3, 3])
    #expect(draft.states.map(\.kind) == [.compound, .atomic, .atomic, .compound, .atomic, .atomic])
    #expect(
      draft.states.map { $0.initial?.targets.map(XStateDrafts.text) } == [
        ["0/b"], nil, nil, ["3/z"], nil, nil,
      ])
    #expect(draft.states.map(\.details.offset) == [0, 87, 79, 34, 70, 63])
  }

  @Test func aMachineWithoutAnIDHasTheDefaultOne() throws {
    let draft = try XStateDrafts.clean(#"{"initial":"a","states":{"a":{"id":"","on":{}}}}"#)
    #expect(draft.name == "(machine)")
    #expect(draft.states.map(\.id) == ["(machine)", "(machine).a"])
  }

  @Test(arguments: [
    (#"{}"#, StateKind.atomic), (#"{"states":{}}"#, .atomic), (#"{"states":{"a":{}}}"#, .compound),
    (#"{"type":"parallel","states":{"a":{}}}"#, .parallel), (#"{"type":"final"}"#, .final),
    (#"{"type":"history"}"#, .shallowHistory), (#"{"history":true}"#, .shallowHistory),
    (#"{"history":"shallow"}"#, .shallowHistory), (#"{"history":"deep"}"#, .deepHistory),
    (#"{"type":"history","history":"deep"}"#, .deepHistory), (#"{"history":false}"#, .atomic),
    (#"{"type":"compound","states":{"a":{}}}"#, .compound), (#"{"type":"atomic"}"#, .atomic),
  ])
  func infersKinds(state: String, kind: StateKind) throws {
    let draft = try XStateDrafts.clean(#"{"initial":"s","states":{"s":\#(state)}}"#)
    #expect(draft.states[1].kind == kind)
  }

  @Test func initialMayHaveActions() throws {
    let draft = try XStateDrafts.clean(
      #"{"initial":{"target":"a.b","actions":["x",{"type":"y"}]},"states":{"a.b":{}}}"#)
    let initial = try #require(draft.states[0].initial)
    #expect(initial.targets.map(\.lookup) == [.path(["a.b"], below: 0)])
    #expect(
      initial.content == [.action("x", params: .undefined, at: 38), .action("y", params: .undefined, at: 42)])
  }

  @Test(arguments: [
    (Dialect.xstate5, ##""b""##, ["1/b"]), (.xstate5, ##""b.c""##, ["1/b/c"]),
    (.xstate5, ##"["b","#x"]"##, ["1/b", "#x"]),
    (.xstate5, ##""#m.b""##, ["#m/b"]), (.xstate4, ##""#m.b""##, ["#m.b"]), (.xstate4, #""b""#, ["1/b"]),
    (.xstate4, #"{"b":{"c":"d","e":{}}}"#, ["1/b/c/d", "1/b/e"]),
  ])
  func historyTargetsStandBelowTheParent(dialect: Dialect, target: String, expected: [String]) throws {
    let draft = try XStateDrafts.clean(
      #"{"id":"m","initial":"p","states":{"p":{"initial":"b","states":{"h":{"history":"deep","target":\#(target)},"b":{}}}}}"#,
      dialect)
    #expect(draft.states[2].initial?.targets.map(XStateDrafts.text) == expected)
    let none = try XStateDrafts.clean(#"{"initial":"a","states":{"h":{"type":"history"},"a":{}}}"#, dialect)
    #expect(none.states[1].initial == nil)
  }

  @Test func readsDetails() throws {
    let draft = try XStateDrafts.clean(
      """
      {"id":"m","description":"all","context":{"b":[1],"2":null},"output":{"x":1},"initial":"a","version":"1",
       "states":{"a":{"entry":"e","exit":["f",{"type":"g","params":{"n":1}}],"tags":["t","u"],"meta":{"9":0,"1":0},
         "description":"A"},"z":{"type":"final","tags":"v","output":7}}}
      """)
    let (a, z) = (draft.states[1].details, draft.states[2].details)
    #expect(draft.data.map(\.name) == ["2", "b"])
    #expect(draft.data.map(\.value) == [.literal(.null), .literal([1])])
    #expect(draft.data.map(\.offset) == [49, 41])
    #expect(draft.dataModel == "literal")
    #expect(draft.states[0].details.output == .content(.literal(["x": 1])))
    #expect(draft.states[0].details.notes == ["version": "1"])
    #expect(draft.states[0].details.description == "all")
    #expect(a.onEntry == [[.action("e", params: .undefined, at: 129)]])
    #expect(a.onExit[0].count == 2)
    #expect(a.tags == ["t", "u"] && z.tags == ["v"])
    #expect(a.meta.jsonText() == #"{"1":0,"9":0}"#)
    #expect(a.description == "A")
    #expect(z.output == .content(.literal(7)))
  }

  @Test func version4SpellsSomeKeysDifferently() throws {
    let draft = try XStateDrafts.clean(
      #"{"initial":"a","states":{"a":{"onEntry":"e","onExit":["f"]},"z":{"type":"final","data":{"k":1}}}}"#)
    #expect(draft.dialect == .xstate4)
    #expect(draft.states[1].details.onEntry == [[.action("e", params: .undefined, at: 40)]])
    #expect(draft.states[1].details.onExit == [[.action("f", params: .undefined, at: 54)]])
    #expect(draft.states[2].details.output == .content(.literal(["k": 1])))
    #expect(draft.dataModel == "null")
  }

  @Test(arguments: [
    (#"{"initial":"a","states":{"a":{}}}"#, Dialect.xstate5),
    (#"{"on":{"E":{"cond":"c"}}}"#, .xstate4), (#"{"on":{"E":[{"internal":true}]}}"#, .xstate4),
    (##"{"on":{"E":{"guard":"c"}}}"##, .xstate5), (##"{"on":{"":"#a"}}"##, .xstate4),
    (##"{"strict":true}"##, .xstate4),
    (#"{"states":{"a":{"after":{"1":{"in":"b"}}}}}"#, .xstate4), (#"{"activities":["x"]}"#, .xstate4),
    (#"{"invoke":{"src":"x","data":{}}}"#, .xstate4), (#"{"invoke":[{"src":"x","input":{}}]}"#, .xstate5),
    (#"{"always":{"cond":"c"},"on":{"E":{"guard":"g","reenter":true}}}"#, .xstate5),
    (#"{"context":{"cond":1,"in":2},"meta":{"on":{"E":{"cond":"c"}}}}"#, .xstate5),
  ])
  func tellsVersion4ByItsKeys(json: String, dialect: Dialect) throws {
    #expect(try XStateDrafts.read(json).dialect == dialect)
    #expect(try XStateDrafts.read(json, .xstate4).dialect == .xstate4)
    #expect(try XStateDrafts.read(json, .xstate5).dialect == .xstate5)
  }

  @Test func keepsUnknownKeysAsNotes() throws {
    let draft = try XStateDrafts.read(
      #"{"states":{"a":{"x-color":"red","order":3,"on":{"E":{"delay":1}}}},"initial":"a","by":"me"}"#,
      .xstate5)
    #expect(draft.states[0].details.notes == ["by": "me"])
    #expect(draft.states[1].details.notes == ["x-color": "red", "order": 3])
    #expect(draft.states[1].transitions[0].details.notes == ["delay": 1])
    #expect(
      XStateDrafts.diagnostics(draft) == [
        "m.json:1:82: info: a machine has no key \"by\"; it is kept as a note [xstate-unknown-key]",
        "m.json:1:17: info: a state has no key \"x-color\"; it is kept as a note [xstate-unknown-key]",
        "m.json:1:54: info: a transition has no key \"delay\"; it is kept as a note [xstate-unknown-key]",
      ])
  }

  @Test func warnsOfTheOtherVersionsKeys() throws {
    let draft = try XStateDrafts.read(
      #"{"on":{"E":{"cond":"c","in":"s","internal":true}},"data":1}"#, .xstate5)
    #expect(draft.diagnostics.allSatisfy { $0.severity == .warning && $0.rule == "xstate-dialect" })
    #expect(draft.diagnostics.count == 4)
    #expect(draft.states[0].transitions[0].details.condition == nil)
  }

  @Test func nestsAsDeeplyAsTheTree() throws {
    let depth = (JSONTree.maximumDepth - 2) / 2
    let text =
      String(repeating: #"{"initial":"a","states":{"a":"#, count: depth) + "{}"
      + String(repeating: "}}", count: depth)
    let draft = try XStateDrafts.clean(text)
    #expect(draft.states.count == depth + 1)
    #expect(draft.states.last?.id?.utf8.count == "(machine)".utf8.count + 2 * depth)
  }
}
