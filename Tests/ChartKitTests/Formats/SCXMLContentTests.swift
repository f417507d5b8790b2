import Testing

@testable import ChartKit

struct SCXMLContentTests {
  private func content(_ text: String, _ attributes: String = "") throws -> (ChartDraft, [Instruction]) {
    let draft = try scxml("<state id='s'><onentry>\(text)</onentry></state>", attributes)
    return (draft, draft.states[1].details.onEntry.flatMap { $0 })
  }

  private func send(_ text: String) throws -> (ChartDraft, Send) {
    let (draft, content) = try content(text)
    var found: Send?
    if case .send(let send)? = content.first { found = send }
    return (draft, try #require(found))
  }

  @Test(arguments: [
    ("", Send.Target.session), ("target='#_internal'", .internalQueue), ("target='#_parent'", .parent),
    ("target='#_kid'", .child("kid")), ("target='#_scxml_7'", .address("#_scxml_7")),
    ("target='http://h/'", .address("http://h/")), ("targetexpr=\"'#_parent'\"", .parent),
  ])
  func targets(_ attribute: String, _ target: Send.Target) throws {
    let (draft, send) = try send("<send event='e' \(attribute)/>")
    #expect(send.target == target)
    #expect(draft.diagnostics == [])
  }

  @Test(arguments: [
    ("1s", 1000), (".5s", 500), ("500ms", 500), ("1.5s", 1500), ("0s", 0), ("0.25ms", 0), ("2m", 120_000),
    (" 1s ", 1000), ("1", nil), ("s", nil), ("1.s", nil), ("-1s", nil), ("1.2.3s", nil), ("1x", nil),
    ("", nil),
    ("1e3s", nil), ("99999999999999999999s", nil), (".s", nil), ("ms", nil),
  ])
  func delays(_ text: String, _ time: Int?) throws {
    let (draft, send) = try send("<send event='e' delay='\(text)'/>")
    #expect(send.delay == time.map { .milliseconds($0) })
    #expect(draft.diagnostics.map(\.rule) == (time == nil ? ["invalid-value"] : []))
  }

  @Test func literalExpressionsNeedNoDataModel() throws {
    let (draft, send) = try send(
      """
      <send eventexpr="'e'" delayexpr="'2s'" typeexpr="'scxml'" id="i"><param name="p" expr="[1, {&quot;a&quot;: null}]"/>
      <param name="q" expr="-1.5"/></send>
      """)
    #expect(draft.diagnostics == [])
    #expect(draft.dataModel == "null")
    #expect(send.event == .literal("e"))
    #expect(send.delay == .milliseconds(2000))
    #expect(send.type == nil)
    #expect(send.id == "i")
    #expect(
      send.payload
        == .parameters([Parameter("p", .literal([1, ["a": .null]])), Parameter("q", .literal(-1.5))]))
  }

  @Test(
    arguments: [
      ("<content>123</content>", Value.number(123)), ("<content> a  b\n</content>", "a b"),
      ("<content>{\"a\": true}</content>", ["a": true]), ("<content expr=\"'x'\"/>", "x"), ("<content/>", ""),
    ] as [(String, Value)])
  func contents(_ text: String, _ value: Value) throws {
    let (draft, send) = try send("<send event='e'>\(text)</send>")
    #expect(send.payload == .content(.literal(value)))
    #expect(draft.diagnostics == [])
  }

  @Test func whatNeedsTheDataModelIsScript() throws {
    let (draft, content) = try content(
      """
      <assign location="a.b" expr="c"/><script>f(1 &lt; 2)</script>
      <foreach array="xs" item="x" index="i"><log expr="x"/></foreach>
      <send event="e" namelist="a b" idlocation="l" delayexpr="d"/><cancel sendidexpr="l"/>
      """, "datamodel='ecmascript'")
    #expect(draft.dataModel == "ecmascript")
    #expect(draft.diagnostics == [])
    #expect(content.count == 5)
    guard case .assign(.expression("a.b", _), .script("c", _), _) = content[0],
      case .script("f(1 < 2)", _) = content[1],
      case .forEach(.script("xs", _), "x", "i", let inner, _) = content[2],
      case .send(let send) = content[3], case .cancel(.script("l", _), _) = content[4]
    else {
      Issue.record("\(content)")
      return
    }
    #expect(inner.count == 1)
    guard case .parameters(let names) = send.payload else {
      Issue.record("no parameters")
      return
    }
    #expect(names.map(\.name) == ["a", "b"])
    #expect(names.map(\.isLocation) == [true, true])
  }

  @Test func theNullDataModelHasNoExpressions() throws {
    let (draft, _) = try content(
      "<log expr='a'/><assign location='b' expr='1'/><log expr='1'/>", "datamodel='null'")
    #expect(draft.dataModel == "null")
    #expect(draft.diagnostics.map(\.rule) == ["null-data-model", "null-data-model"])
  }

  @Test func branches() throws {
    let (draft, content) = try content(
      """
      <if cond="In('a')"><raise event="1"/><elseif cond="false"/><raise event="2"/><raise event="3"/><else/></if>
      """)
    #expect(draft.diagnostics == [])
    guard case .branches(let branches)? = content.first else {
      Issue.record("no if")
      return
    }
    #expect(branches.map(\.content.count) == [1, 2, 0])
    #expect(branches[1].condition == .condition(.literal(false)))
    #expect(branches[2].condition == nil)
  }

  @Test func scriptsKeepTheirText() throws {
    let draft = try scxml("<script><![CDATA[ if (a < b) { } ]]></script><final/>")
    guard case .script(let text, _)? = draft.script.first else {
      Issue.record("no script")
      return
    }
    #expect(text == " if (a < b) { } ")
  }

  @Test func doneData() throws {
    let draft = try scxml(
      "<final id='f'><donedata><param name='p' expr='1'/></donedata></final>"
        + "<final id='g'><donedata><content>t</content></donedata></final>")
    #expect(draft.states[1].details.output == .parameters([Parameter("p", .literal(1))]))
    #expect(draft.states[2].details.output == .content(.literal("t")))
  }

  // MARK: Conditions

  @Test(arguments: [
    ("In('a')", "a"), ("In(\"a\")", "a"), (" In ( 'a' ) ", "a"), ("!In('a')", "!a"), ("not In('a')", "!a"),
    ("In('a') && In('b') || In('c')", "((a & b) | c)"), ("In('a') and (In('b') or In('c'))", "(a & (b | c))"),
    ("!(In('a') || true) && false", "(!(a | true) & false)"), ("In(a)", "a"), ("!!In('a')", "a"),
    ("In('a') && x", nil), ("In('a", nil), ("In('a'", nil), ("(In('a')", nil), ("x", nil), ("Inn('a')", nil),
    ("In('a') In('b')", nil), ("", nil), ("notIn('a')", nil), ("In('a\\'')", nil),
  ])
  func conditions(_ text: String, _ expected: String?) {
    var parser = SCXMLConditionParser(text, at: 0, isExact: true, isScript: false)
    #expect(parser.parse().map { describe($0) } == expected)
  }

  @Test func ecmascriptHasNoWordsForOperators() {
    for text in ["not In('a')", "In('a') and In('b')", "In(a)"] {
      var parser = SCXMLConditionParser(text, at: 0, isExact: true, isScript: true)
      #expect(parser.parse() == nil)
    }
  }

  private func describe(_ condition: Guard) -> String {
    switch condition {
    case .active(let reference): reference.text
    case .not(let inner): "!" + describe(inner)
    case .and(let all): "(" + all.map { describe($0) }.joined(separator: " & ") + ")"
    case .or(let all): "(" + all.map { describe($0) }.joined(separator: " | ") + ")"
    case .condition(.literal(.bool(let flag))): "\(flag)"
    default: "?"
    }
  }

  @Test func otherConditionsOfTheNullDataModelAreFaults() throws {
    let draft = try scxml(
      "<state id='a'><transition cond='In(\"a\") &amp;&amp; x' target='a'/>"
        + "<transition cond='In(\"a\") + 1' target='a'/></state>", "datamodel='null'")
    #expect(draft.diagnostics.map(\.rule) == ["null-data-model", "null-data-model"])
    #expect(draft.diagnostics[1].message.hasSuffix("\"In(\"a\") + 1\" goes on after the condition"))
    let place = draft.diagnostics[1].offset ?? 0
    #expect(String(decoding: draft.source.bytes[place...].prefix(3), as: UTF8.self) == "+ 1")
  }
}
