import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

@Suite struct PayloadFormTests {
  private static let player = #"""
    {"initial":"idle","meta":{"events":{"SEEK":{"type":"object","required":["to"],"properties":{
      "to":{"type":"number","minimum":0,"maximum":240},"smooth":{"type":"boolean"},
      "mode":{"enum":["fast","exact"]},"reason":{"type":"string","minLength":2},"tracks":{"type":"array"}}}}},
     "context":{"position":0},
     "states":{"idle":{"on":{"SEEK":{"target":"seeking"}}},
       "seeking":{"after":{"5000":"idle"},"on":{"STOP":"idle"}}}}
    """#

  @Test(
    arguments: [
      ("number 0…240", "70", nil), ("number 0…240", "x", "is no number"),
      ("number 0…240", "300", "is not in 0…240"),
      ("true / false, optional", "yes", "is neither true nor false"),
      ("fast / exact, optional", "slow", "is none of these"),
      ("fast / exact, optional", "exact", nil),
      ("text, at least 2, optional", "a", "is too short: at least 2"),
      ("array, as JSON, optional", "{}", "is no array"), ("number 0…240", "", "is missing"),
    ] as [(String, String, String?)])
  func eachFieldSaysWhatIsWrongWithIt(note: String, text: String, message: String?) throws {
    let schema = try Value(json: Self.player)["meta"]?["events"]?["SEEK"] ?? .undefined
    let field = try #require(PayloadField.fields(ofSchema: schema)?.first { $0.note == note })
    do {
      _ = try field.value(of: text)
      #expect(message == nil)
    } catch {
      #expect(error.message == message)
    }
  }

  @Test func theFormOfASchemaIsFilledInFieldByField() throws {
    var stage = try Stage(json: Self.player)
    try stage.press("e \"3x\"")
    #expect(stage.shows("to *"))
    #expect(stage.shows("✗ is no number"))
    #expect(stage.shows("✗ not to be sent yet"))
    try stage.press("tab \"maybe\" tab enter")
    // Enter on what is wrong goes to the first wrong field.
    #expect(stage.step == 1)
    #expect((stage.app.overlays.last as? PayloadOverlay)?.form.focus == 0)
    try stage.press("backspace tab ctrl-u \"true\"")
    #expect(stage.shows(#"sends  {"type":"SEEK","to":3,"smooth":true}"#))
    #expect(stage.shows("then   leaves idle, enters seeking, starts timer after 5s"))
    #expect(stage.app.work?.preview?.facts.startedTimers.count == 1)
    try stage.press("enter")
    #expect(stage.active == ["seeking"])
    #expect(stage.shows("SEEK {to: 3"))
  }

  @Test func enterOnAnEventThatNeedsDataAsksForThem() throws {
    var stage = try Stage(json: Self.player)
    #expect(stage.shows("SEEK { to }"))
    #expect(stage.shows("⏎ give data"))
    try stage.press("enter")
    #expect(stage.app.overlays.last is PayloadOverlay)
    #expect(stage.shows("✗ is missing"))
  }

  @Test func rawJSONAndFieldsAreTwoViewsOfTheSameData() throws {
    var stage = try Stage(json: Self.player)
    try stage.press("e \"7\" ctrl-j")
    #expect(stage.shows(#"{"to":7}"#))
    stage.send(.key(.backspace))
    stage.send(.paste(#","pace":"slow"}"#))
    try stage.press("ctrl-j")
    #expect(stage.shows("pace"))
    #expect(stage.shows(#"sends  {"type":"SEEK","to":7,"pace":"slow"}"#))
  }

  @Test func earlierDataAreWalkedThrough() throws {
    var stage = try Stage(json: Self.player)
    for number in ["1", "2"] {
      try stage.press("e ctrl-u \"\(number)\" enter")
      try stage.press(":fire STOP")
    }
    try stage.press("g e")
    #expect(stage.shows(#""to":2"#))
    try stage.press("up")
    #expect(stage.shows(#""to":1"#))
    try stage.press("down down")
    #expect(stage.shows("✗ is missing"))
  }

  @Test func theEditorsTextComesBackIntoTheForm() throws {
    var stage = try Stage(json: Self.player)
    try stage.press("e \"7\" ctrl-e")
    #expect(stage.jobs.last == .compose(#"{"to":7}"#))
    let jobs = update(&stage.app, .composed(.success("{\n  \"to\": 9\n}\n")))
    #expect(jobs.isEmpty)
    #expect(stage.shows(#"sends  {"type":"SEEK","to":9}"#))
  }

  @Test func fieldsAreKnownFromWhatIsReadAndFromWhatWasSent() throws {
    var stage = try Stage(
      scxml: """
        <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" initial="a">
          <datamodel><data id="n" expr="0"/></datamodel>
          <state id="a"><transition event="GO" cond="_event.data.sum &gt; 3" target="b">
            <assign location="n" expr="_event.data.count"/></transition></state>
          <state id="b"><transition event="BACK" target="a"/></state>
        </scxml>
        """)
    #expect(stage.app.work?.payloadFields(of: "GO").map(\.name) == ["sum", "count"])
    try stage.press("e \"2\"")
    #expect(stage.shows("then   changes nothing"))
    try stage.press("ctrl-u \"5\" tab \"1\"")
    #expect(stage.shows("then   leaves a, enters b, sets n = 1"))
    try stage.press("enter")
    #expect(stage.active == ["b"])
    #expect(stage.app.work?.payloadFields(of: "BACK").isEmpty == true)
    try stage.press("e")
    stage.send(.paste(#"{"why": "x"}"#))
    try stage.press("enter")
    #expect(stage.app.work?.payloadFields(of: "BACK").map(\.name) == ["why"])
  }

  @Test func whyOffersToGiveTheDataThatAreMissing() throws {
    var stage = try Stage(
      scxml: """
        <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" initial="a">
          <state id="a"><transition event="GO" cond="_event.data.sum &gt; 3" target="b"/></state><state id="b"/>
        </scxml>
        """)
    try stage.press("w")
    #expect(stage.shows("e give data"))
    try stage.press("e \"4\" enter")
    #expect(stage.active == ["b"])
  }

  @Test func anEventThatIsTypedHasItsFormToo() throws {
    var stage = try Stage(json: Self.player)
    try stage.press("x \"seek\" tab")
    #expect(stage.app.overlays.last is PayloadOverlay)
    #expect(stage.shows("Data of SEEK"))
    try stage.press("escape x \"SEEK \"")
    #expect(stage.shows("then  leaves idle, enters seeking"))
    #expect(stage.app.work?.preview?.title == "Preview of SEEK")
  }

  @Test func aTimersPreviewIsDrawnInTreeAndClock() throws {
    var stage = try Stage(sample: "media-player.json", columns: 160, rows: 50)
    try stage.press("enter")
    try stage.press(":fire PLAY")
    while stage.selectedEvent != "after 5s" { try stage.press("down") }
    #expect(stage.selectedEvent == "after 5s")
    #expect(stage.lines.contains { $0.contains("after 5s ◷ 5s") && $0.contains("−") })
    #expect(stage.shows("Preview of after 5s: leaves playing, enters paused"))
  }

  @Test(arguments: [(80, 24), (160, 50), (40, 12)]) func screens(columns: Int, rows: Int) throws {
    var stage = try Stage(json: Self.player, columns: columns, rows: rows)
    try stage.press("e \"70\" tab \"maybe\"")
    Golden.check(stage, "payload-wrong-\(columns)x\(rows)")
    try stage.press("ctrl-u \"true\"")
    Golden.check(stage, "payload-\(columns)x\(rows)")
  }
}
