import Testing

@testable import ChartKit

struct XStateTransitionTests {
  /// The transitions of state `a` (index 1), which has the child `c` (index 2) and the sibling `b`.
  private func transitions(_ settings: String, _ dialect: Dialect) throws -> [String] {
    let json =
      #"{"id":"m","initial":"a","states":{"a":{"initial":"c","states":{"c":{}},\#(settings)},"b":{}}}"#
    return XStateDrafts.transitions(try XStateDrafts.clean(json, dialect), 1)
  }

  @Test(arguments: [
    (#""on":{"E":"b"}"#, ["event E -> 0/b"]), (#""on":{"E":{"target":"b"}}"#, ["event E -> 0/b"]),
    (#""on":{"E":["b",{"target":".c"}]}"#, ["event E -> 0/b", "event E -> 1/c"]),
    (##""on":{"E":{"target":["b.x","#m.b"]}}"##, ["event E -> 0/b/x #m/b"]),
    (#""on":{"E":{"target":"b","reenter":true}}"#, ["!event E -> 0/b"]),
    (#""on":{"E":{"target":"a","reenter":false}}"#, ["event E -> 0/a"]), (#""on":{"E":{}}"#, ["event E -> "]),
    (#""on":{"E":""}"#, ["event E -> "]), (#""on":{"E":[]}"#, []), (#""on":{"E":[{}]}"#, ["event E -> "]),
    (
      #""on":{"x.*":"b","*":"b","2":"b","E":"b"}"#,
      ["event 2 -> 0/b", "event x.* -> 0/b", "event * -> 0/b", "event E -> 0/b"]
    ),
    (##""on":{"E":"b\\.x.y\\\\z"}"##, ["event E -> 0/b.x/y\\z"]),
    (##""on":{"E":"#x\\.y.z"}"##, ["event E -> #x.y/z"]),
    (#""always":"b""#, ["always  -> 0/b"]),
    (#""always":[{"target":"b"},".c"]"#, ["always  -> 0/b", "always  -> 1/c"]),
    (#""onDone":"b""#, ["done xstate.done.state.m.a -> 0/b"]), (#""onDone":"","always":null"#, []),
    (
      #""after":{"1000":"b","1e2":{"target":"b"},"slow":[{"target":"b"},{}]}"#,
      [
        "after 1000 xstate.after.1000.m.a -> 0/b", "after 100 xstate.after.100.m.a -> 0/b",
        "after slow xstate.after.slow.m.a -> 0/b", "after slow xstate.after.slow.m.a -> ",
      ]
    ),
    (
      #""always":"b","after":{"1":"b"},"onDone":"b","invoke":[{"src":"x","onError":"b","onDone":"b"},{"src":"y","id":"i","onSnapshot":"b"}],"on":{"E":"b"}"#,
      [
        "event E -> 0/b", "done xstate.done.state.m.a -> 0/b",
        "invoked(0.m.a) xstate.done.actor.0.m.a -> 0/b",
        "invoked(0.m.a) xstate.error.actor.0.m.a -> 0/b", "invoked(i) xstate.snapshot.i -> 0/b",
        "after 1 xstate.after.1.m.a -> 0/b", "always  -> 0/b",
      ]
    ),
  ])
  func readsVersion5(settings: String, expected: [String]) throws {
    #expect(try transitions(settings, .xstate5) == expected)
  }

  @Test(arguments: [
    (#""on":{"E":"b"}"#, ["!event E -> 0/b"]), (#""on":{"E":".c"}"#, ["event E -> 1/c"]),
    (#""on":{"E":{"target":"b","internal":true}}"#, ["event E -> 0/b"]),
    (#""on":{"E":{"target":".c","internal":false}}"#, ["!event E -> 1/c"]),
    (#""on":{"E":{"target":["b",".c"]}}"#, ["event E -> 0/b 1/c"]), (#""on":{"E":{}}"#, ["event E -> "]),
    (##""on":{"E":{"internal":false}}"##, ["!event E -> "]),
    (##""on":{"E":{"target":"#m.b"}}"##, ["!event E -> #m.b"]),
    (#""on":{"*":"b","E":"b","":".c"}"#, ["!event E -> 0/b", "always  -> 1/c", "!event * -> 0/b"]),
    (
      #""on":[{"event":"E","target":"b"},{"event":"","target":".c"}]"#, ["!event E -> 0/b", "always  -> 1/c"]
    ),
    (
      #""onDone":"b","always":"b","after":{"1":"b","slow":"b"},"invoke":{"src":"x","onDone":"b","onError":"b"},"on":{"E":"b"}"#,
      [
        "!done done.state.m.a -> 0/b", "!invoked(m.a:invocation[0]) done.invoke.m.a:invocation[0] -> 0/b",
        "!invoked(m.a:invocation[0]) error.platform.m.a:invocation[0] -> 0/b", "!event E -> 0/b",
        "!always  -> 0/b",
        "!after 1 xstate.after(1)#m.a -> 0/b", "!after slow xstate.after(slow)#m.a -> 0/b",
      ]
    ),
    (
      #""after":[{"delay":500,"target":"b"},{"delay":"slow"}]"#,
      ["!after 500 xstate.after(500)#m.a -> 0/b", "after slow xstate.after(slow)#m.a -> "]
    ),
  ])
  func readsVersion4(settings: String, expected: [String]) throws {
    #expect(try transitions(settings, .xstate4) == expected)
  }

  @Test func theRootHasNoSiblings() throws {
    let json = ##"{"id":"m","on":{"E":".a","F":"a","G":"#m.a"},"initial":"a","states":{"a":{}}}"##
    let five = try XStateDrafts.read(json, .xstate5)
    #expect(XStateDrafts.transitions(five, 0) == ["event E -> 0/a", "event F -> ", "event G -> #m/a"])
    #expect(
      XStateDrafts.diagnostics(five) == [
        "m.json:1:30: \"a\" is no target for the root: it has no siblings; write \".a\" for its child [xstate-target]"
      ])
    let four = try XStateDrafts.clean(json, .xstate4)
    #expect(XStateDrafts.transitions(four, 0) == ["event E -> 0/a", "!event F -> 0/a", "!event G -> #m.a"])
  }

  @Test func delaysStartTimersThatExitCancels() throws {
    let draft = try XStateDrafts.clean(
      #"{"id":"m","entry":"e","exit":"x","after":{"slow":{},"0.6":{},"20":{}}}"#, .xstate5)
    func start(_ name: String, _ delay: Delay, _ offset: Int) -> Instruction {
      .send(Send(.literal(.string(name)), to: .session, delay: delay, id: name, at: offset))
    }
    let names = ["xstate.after.20.m", "xstate.after.slow.m", "xstate.after.0.6.m"]
    #expect(
      draft.states[0].details.onEntry == [
        [
          .action("e", params: .undefined, at: 18), start(names[0], .milliseconds(20), 61),
          start(names[1], .named("slow"), 42), start(names[2], .milliseconds(1), 52),
        ]
      ])
    #expect(
      draft.states[0].details.onExit == [
        [
          .action("x", params: .undefined, at: 29), .cancel(.literal(.string(names[0])), at: 61),
          .cancel(.literal(.string(names[1])), at: 42), .cancel(.literal(.string(names[2])), at: 52),
        ]
      ])
  }

  @Test func stringsInAnArrayBelowAfterAreDead() throws {
    let draft = try XStateDrafts.read(
      #"{"id":"m","initial":"a","states":{"a":{"after":{"10":["b",{"target":"b"}]}},"b":{}}}"#, .xstate5)
    #expect(
      XStateDrafts.transitions(draft, 1) == [
        "after 10 xstate.after.10.m.a -> ", "after 10 xstate.after.10.m.a -> 0/b",
      ])
    #expect(
      XStateDrafts.diagnostics(draft) == [
        "m.json:1:55: warning: XState ignores a target that stands as a string in an array below \"after\"; "
          + "write {\"target\": \"b\"} [xstate-dead-target]"
      ])
  }

  @Test(arguments: [
    (Dialect.xstate5, [Diagnostic.Severity.error], 0), (.xstate4, [.warning], 1),
  ])
  func nullIsNoTransition(dialect: Dialect, severities: [Diagnostic.Severity], count: Int) throws {
    let draft = try XStateDrafts.read(#"{"on":{"E":null}}"#, dialect)
    #expect(draft.diagnostics.map(\.severity) == severities)
    #expect(draft.diagnostics.map(\.offset) == [7])
    #expect(draft.states[0].transitions.count == count)
  }

  @Test func readsWhatATransitionSays() throws {
    let draft = try XStateDrafts.clean(
      #"{"on":{"E":{"actions":["x"],"guard":"g","description":"D","meta":[1]}}}"#)
    let details = draft.states[0].transitions[0].details
    #expect(details.content == [.action("x", params: .undefined, at: 23)])
    #expect(details.condition == .named("g", params: .undefined))
    #expect(details.description == "D" && details.meta == [1] && details.offset == 7)
  }

  @Test(
    arguments: [
      ("10", 10), ("1e3", 1000), (" 7 ", 7), ("", 0), (".5", 0.5), ("5.", 5), ("+3", 3), ("-2", -2),
      ("slow", nil),
      ("1s", nil), ("inf", nil), ("nan", nil), ("1 2", nil), ("e", nil),
    ] as [(String, Double?)])
  func readsDelaysAsJavaScript(key: String, number: Double?) {
    #expect(XStateMachineReader.number(key) == number)
  }
}
