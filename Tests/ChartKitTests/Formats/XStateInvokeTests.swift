import Testing

@testable import ChartKit

struct XStateInvokeTests {
  private func invokes(_ json: String, _ dialect: Dialect) throws -> [Invoke] {
    try XStateDrafts.clean(#"{"id":"m","invoke":\#(json)}"#, dialect).states[0].details.invokes
  }

  private func named(_ name: String, _ invoke: Invoke) -> Invoke {
    var invoke = invoke
    invoke.name = name
    return invoke
  }

  @Test func readsVersion5() throws {
    #expect(
      try invokes(#"{"src":"s"}"#, .xstate5) == [named("s", Invoke(id: "0.m", source: .named("s"), at: 10))])
    var other = Invoke(id: "i", source: .named("s"), payload: .content(.literal(["n": 1])), at: 20)
    other.systemID = .literal("x")
    #expect(
      try invokes(
        #"[{"src":"s","id":"i","input":{"n":1},"systemId":"x"},{"src":{"type":"t"},"onSnapshot":{}}]"#,
        .xstate5)
        == [
          named("s", other),
          named("t", Invoke(id: "1.m", source: .named("t"), wantsSnapshots: true, at: 72)),
        ])
  }

  @Test func readsVersion4() throws {
    #expect(
      try invokes(#"["s",{"src":{"type":"t"},"data":{"n":1},"autoForward":true}]"#, .xstate4) == [
        named("s", Invoke(id: "m:invocation[0]", source: .named("s"), at: 20)),
        named(
          "t",
          Invoke(
            id: "m:invocation[1]", source: .named("t"), payload: .content(.literal(["n": 1])),
            autoforward: true, at: 24)),
      ])
  }

  @Test func readsMachinesInPlace() throws {
    let draft = try XStateDrafts.clean(
      #"{"initial":"a","states":{"a":{"invoke":{"src":{"id":"kid","initial":"k","states":{"k":{"invoke":{"src":{"on":{}}}}}}}}}}"#,
      .xstate4)
    #expect(draft.states[1].details.invokes.map(\.source) == [.chart(0)])
    let kid = try #require(draft.children.first)
    #expect(kid.name == "kid" && kid.dialect == .xstate4)
    #expect(kid.states.map(\.id) == ["kid", "kid.k"])
    #expect(kid.states[1].details.offset == 82)
    #expect(kid.children.map { $0.states[0].id } == ["(machine)"])
  }

  @Test func readsMachinesDeclaredByName() throws {
    let draft = try XStateDrafts.read(
      #"{"actors":{"one":{"initial":"a","states":{"a":{}}},"two":{"$resolve":1}},"invoke":[{"src":"one"},{"src":"two"}]}"#
    )
    #expect(draft.states[0].details.invokes.map(\.source) == [.chart(0), .named("two")])
    #expect(draft.children.map(\.name) == ["one"])
    #expect(draft.children.map { $0.states[0].id } == ["(machine)"])
    #expect(
      XStateDrafts.diagnostics(draft) == [
        "m.json:1:52: info: \"two\" is no machine and is not read [xstate-actor]"
      ])
  }

  @Test func machinesNestOnlySoDeep() throws {
    let count = XStateMachineReader.maximumDepth + 1
    let text =
      String(repeating: #"{"invoke":{"src":"#, count: count) + #"{"on":{}}"#
      + String(repeating: "}}", count: count)
    var draft = try XStateDrafts.read(text)
    for _ in 1..<count { draft = try #require(draft.children.first) }
    #expect(draft.diagnostics.map(\.rule) == ["xstate-depth"])
  }
}
