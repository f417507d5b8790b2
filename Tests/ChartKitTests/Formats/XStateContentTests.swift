import Testing

@testable import ChartKit

struct XStateContentTests {
  /// The entry actions of a machine, which stand at offset 9.
  private func entry(_ actions: String, _ dialect: Dialect) throws -> [Instruction] {
    try XStateDrafts.clean(#"{"entry":\#(actions)}"#, dialect).states[0].details.onEntry.first ?? []
  }

  private func send(
    _ event: String, _ target: Send.Target, delay: Delay? = nil, id: String? = nil, _ payload: Value? = nil
  ) -> Instruction {
    .send(
      Send(
        .literal(.string(event)), to: target, delay: delay, id: id,
        payload: payload.map { .content(.literal($0)) } ?? .none, at: 9))
  }

  @Test(
    arguments: [
      (#""a""#, .action("a", params: .undefined, at: 9)),
      (#"{"type":"a"}"#, .action("a", params: .undefined, at: 9)),
      (#"{"type":"a","params":{"x":[1]}}"#, .action("a", params: ["x": [1]], at: 9)),
      (#"{"type":"a","x":1}"#, .action("a", params: ["x": 1], at: 9)),
      (#"{"type":"raise"}"#, .action("raise", params: .undefined, at: 9)),
      (#"{"type":"emit","event":{"type":"E"}}"#, .action("emit", params: ["event": ["type": "E"]], at: 9)),
      (#"{"type":"cancel","params":{"sendId":"s"}}"#, .cancel(.literal("s"), at: 9)),
      (#"{"type":"xstate.cancel","sendId":"s"}"#, .cancel(.literal("s"), at: 9)),
      (#"{"type":"stopChild","params":{"id":"k"}}"#, .stopChild(.literal("k"), at: 9)),
      (#"{"type":"xstate.stop","activity":"k"}"#, .stopChild(.literal("k"), at: 9)),
      (
        #"{"type":"log","params":{"label":"L","value":{"v":1}}}"#, .log(label: "L", .literal(["v": 1]), at: 9)
      ),
      (#"{"type":"log"}"#, .log(label: nil, nil, at: 9)),
      (
        #"{"type":"xstate.assign","assignment":{"n":{"type":"x"}}}"#,
        .assign(.path(["n"]), .literal(["type": "x"]), at: 47)
      ),
    ] as [(String, Instruction)])
  func readsActions(json: String, instruction: Instruction) throws {
    for dialect in [Dialect.xstate5, .xstate4] { #expect(try entry(json, dialect) == [instruction]) }
    #expect(try entry("[]", .xstate5) == [])
  }

  @Test func readsWhatIsSent() throws {
    let five: [(String, Instruction)] = [
      (#"{"type":"raise","params":{"event":"E"}}"#, send("E", .internalQueue)),
      (
        #"{"type":"xstate.raise","event":{"type":"E","v":1,"2":0}}"#,
        send("E", .internalQueue, ["2": 0, "v": 1])
      ),
      (
        #"{"type":"raise","params":{"event":{"type":"E"},"delay":50,"id":"t"}}"#,
        send("E", .session, delay: .milliseconds(50), id: "t")
      ),
      (
        #"{"type":"raise","params":{"event":"E","delay":"slow"}}"#, send("E", .session, delay: .named("slow"))
      ),
      (#"{"type":"sendTo","params":{"to":"k","event":{"type":"E"}}}"#, send("E", .child("k"))),
      (##"{"type":"sendTo","to":"#_parent","event":"E"}"##, send("E", .parent)),
      (
        #"{"type":"sendParent","params":{"event":"E","delay":1}}"#,
        send("E", .parent, delay: .milliseconds(1))
      ),
      (#"{"type":"send","event":"E"}"#, .action("send", params: ["event": "E"], at: 9)),
    ]
    for (json, instruction) in five { #expect(try entry(json, .xstate5) == [instruction]) }
    let four: [(String, Instruction)] = [
      (#"{"type":"xstate.send","event":"E"}"#, send("E", .session)),
      (
        #"{"type":"xstate.send","event":{"type":"E"},"to":"k","delay":9}"#,
        send("E", .child("k"), delay: .milliseconds(9), id: "E")
      ),
      (##"{"type":"xstate.send","event":"E","to":"#_internal"}"##, send("E", .internalQueue)),
      (#"{"type":"xstate.raise","event":"E"}"#, send("E", .internalQueue)),
    ]
    for (json, instruction) in four { #expect(try entry(json, .xstate4) == [instruction]) }
  }

  @Test func assignsEachKey() throws {
    let draft = try XStateDrafts.clean(#"{"entry":{"type":"assign","params":{"b":1,"1":"x"}}}"#)
    #expect(draft.dataModel == "literal")
    #expect(
      draft.states[0].details.onEntry == [
        [.assign(.path(["1"]), .literal("x"), at: 42), .assign(.path(["b"]), .literal(1), at: 36)]
      ])
  }

  private func condition(_ json: String, _ dialect: Dialect = .xstate5) throws -> Guard? {
    try XStateDrafts.clean(#"{"id":"m","on":{"E":{"guard":\#(json)}}}"#, dialect).states[0].transitions[0]
      .details.condition
  }

  @Test func readsGuards() throws {
    let g = Guard.named("g", params: .undefined)
    let h = Guard.named("h", params: .undefined)
    let cases: [(String, Guard?)] = [
      (#""g""#, g), (#"{"type":"g"}"#, g), (#"{"type":"g","params":{"n":1}}"#, .named("g", params: ["n": 1])),
      (#"{"type":"not","guards":["g"]}"#, .not(g)),
      (#"{"type":"xstate.not","params":{"guards":"g"}}"#, .not(g)),
      (#"{"type":"and","guards":["g",{"type":"or","guards":["g","h"]}]}"#, .and([g, .or([g, h])])),
      (#"{"type":"xstate.or","params":{"guards":["g","h"]}}"#, .or([g, h])),
      (#"{"type":"and","guards":[]}"#, .and([])),
      (#"{"type":"not"}"#, .named("not", params: .undefined)),
      (#"{"type":"stateIn","params":{"state":{"a":"b.c"}}}"#, .matches(["a": ["b": "c"]])),
      (#"{"type":"xstate.stateIn","stateValue":"a"}"#, .matches("a")),
      (#"{"type":"stateIn","params":"a.b"}"#, .matches(["a": "b"])), ("null", nil), ("\"\"", nil),
    ]
    for (json, expected) in cases { #expect(try condition(json) == expected, "\(json)") }
    let active = try #require(try condition(##"{"type":"stateIn","state":"#m.a"}"##))
    #expect(active == .active(StateReference("#m.a", .idThenPath("m", ["a"]), at: 55)))
  }

  @Test func version4LooksBelowTheGrandparent() throws {
    let json = ##"""
      {"id":"m","initial":"a","states":{"a":{"initial":"b","states":{"b":{"initial":"c","states":{
        "c":{"on":{"E":{"in":"x.y","cond":"g"},"F":{"in":"#m.a.b"},"G":{"in":{"x":"y"}}}}}}},"on":{"E":{"in":"a.b"}}}}}
      """##
    let draft = try XStateDrafts.clean(json, .xstate4)
    let conditions = draft.states[3].transitions.map(\.details.condition)
    #expect(conditions[0] == .and([.named("g", params: .undefined), .matches(["a": ["x": "y"]])]))
    if case .active(let reference) = conditions[1] {
      #expect(reference.lookup == .id("m.a.b"))
    } else {
      Issue.record("not a reference")
    }
    #expect(conditions[2] == .matches(["a": ["x": "y"]]))
    #expect(draft.states[1].transitions[0].details.condition == .matches(["a": "b"]))
  }
}
