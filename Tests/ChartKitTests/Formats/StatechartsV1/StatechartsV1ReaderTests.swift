import Testing

@testable import ChartKit

/// proto-JSON of statecharts.v1: both spellings, enumerations by name, alias or number, the schema of 2022, faults.
struct StatechartsV1ReaderTests {
  private typealias Charts = StatechartsV1Charts

  @Test func takesBothSpellingsAndEveryFormOfAnEnumeration() throws {
    let camel = """
      {"rootState":{"label":"r","type":"STATE_TYPE_OR","children":[{"label":"a","isInitial":true},
      {"label":"b","type":"STATE_TYPE_ORTHOGONAL","children":[{"label":"c","entryActions":[{"label":"x"}]}]}]}}
      """
    let snake = """
      {"root_state":{"label":"r","type":2,"children":[{"label":"a","is_initial":true},
      {"label":"b","type":"STATE_TYPE_AND","children":[{"label":"c","entry_actions":[{"label":"x"}]}]}]}}
      """
    #expect(try Charts.message(camel) == Charts.message(snake))
    #expect(try Charts.message(snake).rootState?.children[1].type == .parallel)
  }

  @Test func importsTheSchemaOf2022() throws {
    let chart = try Charts.compiled(
      """
      {"states":[{"label":"off","type":"STATE_TYPE_INITIAL"},{"label":"on","type":2,"children":[
      {"label":"x","type":4},{"label":"y","type":1}]},{"label":"end","type":5}],
      "transistions":[{"from":"off","to":"on","event":"GO"},{"from":"on","to":"end","event":"STOP"}],
      "events":[{"label":"GO"},{"label":"STOP"}]}
      """)
    #expect(chart.diagnostics.map(\.severity) == [.info])
    #expect(chart.states.map(\.id) == ["__root__", "off", "on", "x", "y", "end"])
    #expect(chart.states.map(\.kind) == [.compound, .atomic, .compound, .atomic, .atomic, .final])
    #expect(chart.transitions.map(\.targets) == [[2], [5]])
  }

  @Test func readsMachinesWithTheirHistories() throws {
    let tree = try JSONTree.read(
      Array(
        """
        {"id":"m-1","state":"MACHINE_STATE_RUNNING","context":{"n":2},
        "statechart":{"rootState":{"label":"r","children":[{"label":"a"}]},"variables":{"n":1,"k":3}},
        "configuration":{"states":[{"label":"r"},{"label":"a"}]},
        "event_history":[{"event":"GO","timestamp":"2022-07-11T00:00:00Z"}],
        "transition_history":[{"transition":"t"}]}
        """.utf8))
    let document = try StatechartsV1Reader.document(tree.root)
    let machine = try #require(document.machine)
    #expect(machine.state == .running && machine.configuration?.states == ["r", "a"])
    #expect(machine.stepHistory.map { $0.events.map(\.label) } == [["GO"], []])
    #expect(machine.stepHistory[1].transitions.map(\.label) == ["t"])
    let draft = StatechartsV1Reader.draft(
      of: document, source: SourceText(name: "m.json", text: ""), options: StatechartsV1Options())
    #expect(draft.data.map(\.name) == ["n", "k"])
    #expect(draft.data[0].value == .literal(2))
  }

  @Test func choosesFromARegistry() throws {
    let chart = "{\"rootState\":{\"label\":\"r\"}}"
    let registry = "{\"statecharts\":{\"a\":\(chart),\"b\":\(chart)}}"
    #expect(throws: UnreadableDocument.self) { try Charts.draft(registry) }
    #expect(try Charts.draft(registry, StatechartsV1Options(export: "b")).name == "b")
    #expect(throws: UnreadableDocument.self) { try Charts.draft(registry, StatechartsV1Options(export: "c")) }
    #expect(try Charts.draft("{\"statecharts\":{\"only\":\(chart)}}").name == "only")
  }

  @Test func everyFaultHasItsPlace() throws {
    let source = SourceText(
      name: "x.json",
      text: """
        {"rootState":{"label":7,"children":[
          {"label":"a","type":"STATE_TYPE_BASCI","isInitial":1}]},
          "name":"n", "name_":"", "transitions":{}, "events":[3],
          "is_initial":{},"isInitial":true}
        """)
    let faults = try StatechartsV1Reader.read(source).diagnostics.filter { $0.rule.hasPrefix("proto") }
    #expect(
      faults.sorted { ($0.offset ?? 0) < ($1.offset ?? 0) }.map { $0.text(in: source) } == [
        "x.json:1:23: \"label\" must be a string, found a number",
        "x.json:2:23: \"type\" has no value \"STATE_TYPE_BASCI\"; did you mean \"STATE_TYPE_BASIC\"?",
        "x.json:2:54: \"isInitial\" must be true or false, found a number",
        "x.json:3:15: the field \"name\" is given twice",
        "x.json:3:41: \"transitions\" must be a list, found an object",
        "x.json:3:55: expected a message, found a number",
      ])
  }

  @Test func keepsWhatItDoesNotKnow() throws {
    let message = try Charts.message(
      "{\"rootState\":{\"label\":\"r\",\"extensions\":[1]},\"x\":{\"y\":1},\"transitions\":[{\"from\":\"r\",\"z\":0}]}"
    )
    #expect(message.notes == ["x": ["y": 1]])
    #expect(message.rootState?.notes == ["extensions": [1]])
    #expect(message.transitions[0].notes == ["z": 0])
    let again = try Charts.message(message.json.jsonText())
    #expect(again == message)
  }

  @Test func actionsAndGuardsMeanWhatTheirTextsSay() throws {
    func instruction(_ label: String) throws -> Instruction {
      try StatechartsV1Content.instruction(StatechartsV1.Action(label))
    }
    #expect(try instruction("raise: E") == .send(Send(.literal("E"), to: .internalQueue)))
    #expect(try instruction("emit:E") == .send(Send(.literal("E"), to: .internalQueue)))
    #expect(
      try instruction("send:E after 1.5s")
        == .send(Send(.literal("E"), to: .session, delay: .milliseconds(1500))))
    #expect(
      try instruction("send:E after 20") == .send(Send(.literal("E"), to: .session, delay: .milliseconds(20)))
    )
    #expect(
      try instruction("assign:context.a.b[1] = 3") == .assign(.path(["a", "b", "1"]), .literal(3), at: 0))
    #expect(
      try instruction("assign:n = context.n+1") == .assign(.path(["n"]), .script("context.n+1", at: 0), at: 0)
    )
    #expect(try instruction("log:hello there") == .log(label: "hello there", nil, at: 0))
    #expect(try instruction("openDoor") == .action("openDoor", params: .undefined, at: 0))
    for label in ["raise:", "send:E after soon", "assign:x", "assign:a..b = 1", "assign:x == 1", ""] {
      #expect(throws: StatechartsV1Content.Fault.self) { try instruction(label) }
    }
    func text(_ expression: String) -> String? {
      StatechartsV1Content.condition(StatechartsV1.Guard(expression))?.text
    }
    #expect(text("In(\"Card Entered\") && !In('x')") == "In(Card Entered) and not In(x)")
    #expect(text("context.n > 3") == "context.n > 3")
    #expect(text(" ") == nil)
  }

  @Test func onlyScriptsNeedTheLibrary() throws {
    let root = Charts.state("r", [Charts.state("a*"), Charts.state("b")])
    func model(_ more: String) throws -> String {
      try Charts.draft(Charts.chart(root, ["a -E-> b;\(more)"])).dataModel
    }
    #expect(try model("\"label\":\"x\"") == "null")
    #expect(try model("\"guard\":{\"expression\":\"true\"}") == "null")
    #expect(try model("\"guard\":{\"expression\":\"In('b')\"}") == "null")
    #expect(try model("\"actions\":[{\"label\":\"assign:n = 3\"}]") == "literal")
    #expect(try model("\"guard\":{\"expression\":\"context.n\"}") == "ecmascript")
  }
}
