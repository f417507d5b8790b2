import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

@Suite struct BrowserTests {
  private func doors() -> BrowserStage {
    BrowserStage([("door.json", BrowserStage.door), ("slow.json", BrowserStage.slow)])
  }

  @Test func aMachineHasASlugAndCanBeOpened() throws {
    var stage = doors()
    #expect(stage.shows("slug       door") && stage.shows("none yet; C creates one"))
    try stage.press("enter")
    #expect(stage.stage.active == ["shut"])
    try stage.press("escape")
    #expect(stage.app.work == nil)
  }

  @Test func anInstanceIsCreatedAndListed() throws {
    var stage = doors()
    try stage.press("C")
    #expect(stage.shows("POST /machines/door") && stage.shows("door-1"))
    try stage.press("enter")
    #expect(stage.replies.last?.status == 200)
    #expect(stage.shows("\"state\": \"shut\"") && stage.shows("everybody may"))
    try stage.press("escape")
    #expect(stage.app.catalogue?.selectedKey == InstanceKey(machine: "door", instance: "door-1"))
    #expect(stage.shows("● door-1  shut") && stage.shows("1 instance"))
  }

  @Test func mistakesStandBesideTheirFieldsAndNothingTypedIsLost() throws {
    var stage = doors()
    try stage.press("C enter escape up C ctrl-u \"a b\" tab \"nope\" tab \"[1]\"")
    try stage.press("enter")
    #expect(stage.shows("400 invalid-parameter: slug must have 1 to 128"))
    try stage.press("ctrl-u \"door-1\" enter")
    #expect(stage.shows("context must be an object"))
    try stage.press("ctrl-u enter")
    #expect(stage.shows("400 invalid-parameter: the machine \"door\" has no version \"nope\""))
    try stage.press("ctrl-u enter")
    #expect(stage.shows("409 invalid-state: the machine \"door\" already has"))
    try stage.press("ctrl-u \"door-9\" down down \"{\" enter")
    #expect(stage.shows("character 2:") && stage.shows("door-9"))
    try stage.press("\"}\" tab ctrl-u \"nobody\" enter")
    #expect(stage.shows("there is no profile “nobody”"))
    try stage.press("ctrl-u \"ann\" enter")
    #expect(stage.replies.map(\.status) == [200, 400, 400, 400, 409, 200])
    #expect(stage.app.catalogue?.profiles.current.name == "ann")
  }

  @Test func aProfileWithoutTheScopeMayNot() throws {
    var stage = doors()
    try stage.press("C tab tab tab ctrl-u \"reader\" enter")
    #expect(stage.shows("403 missing-scope"))
    #expect(stage.replies.last?.code == "missing-scope")
  }

  @Test func eventsGoThroughTheServiceAndUndoTakesThemBack() throws {
    var stage = doors()
    try stage.press("C enter escape x")
    #expect(stage.shows("Send an event to door/door-1") && stage.shows("OPEN"))
    try stage.press("enter escape")
    #expect(stage.shows("ajar #draught") && stage.shows("in 5s"))
    try stage.press("u")
    #expect(stage.shows("● door-1  shut") && stage.shows("Taken back: POST /machines/door/i/door-1/events"))
    try stage.press("r")
    #expect(stage.shows("ajar #draught"))
    try stage.press("t enter escape")
    #expect(stage.shows("● door-1  shut") && stage.shows("+5.0s"))
  }

  @Test func aCallThatDoesNotSettleWaits() throws {
    var stage = doors()
    try stage.press("down C enter escape x enter")
    #expect(stage.shows("0s of 10s") && stage.shows("request  waits for its answer"))
    #expect(stage.app.catalogue?.service.now == 0)
    try stage.press("escape")
    #expect(stage.shows("nothing has happened") && stage.shows("Send an event"))
    try stage.press("enter enter")
    #expect(stage.shows("10s of 10s") && stage.shows("stopped  request"))
    try stage.press("escape")
    #expect(stage.app.catalogue?.service.now == 10_000)
    #expect(
      stage.shows("!1") && (stage.shows("error.platform.request") || stage.shows("xstate.error.actor")))
    try stage.press("x")
    #expect(stage.shows("comes first: its child was stopped"))
    try stage.press("enter")
    #expect(stage.replies.last?.body["state"] == "failed" && stage.replies.last?.body["done"] == true)
  }

  /// Whatever does not fit is told of.
  @Test func longStatesAndMuchDataFitOnASmallScreen() throws {
    let data = (0..<30).map { "\"n\($0)\":\($0)" }.joined(separator: ",")
    let studio = """
      {"id":"studio","context":{"public":{\(data)}},"type":"parallel","states":{
        "recording":{"initial":"waiting","states":{"waiting":{"on":{"RUN":"working"}},
          "working":{"tags":["busy-with-recording"],"invoke":{"id":"request","src":"ask"}}}},
        "monitoring":{"initial":"loudspeakers","states":{"loudspeakers":{},"headphones":{}}}}}
      """
    var stage = BrowserStage([("studio.json", studio)])
    try stage.press("C enter escape x enter enter escape")
    #expect(stage.shows("recording.working,") && stage.shows("  monitoring.loudspeakers"), "\(stage.text)")
    let row = try #require(stage.stage.lines.first { $0.contains("● studio-1") })
    #expect(row.prefix(40).contains("recording.work") && row.prefix(40).contains("!1"))
    #expect(stage.shows("more lines; v shows all"))
    try stage.press("v")
    let count = try #require(stage.stage.lines.first { $0.contains("Response to a client") })
    #expect(count.contains("21/") || count.contains("20/"), "\(count)")
    try stage.press("page-down page-down page-down page-down")
    #expect(stage.shows("allowRead"))
  }

  @Test func aChildIsAnsweredWhileTheCallWaits() throws {
    var stage = doors()
    try stage.press("down C enter escape x enter r \"7\" enter")
    #expect(stage.replies.last?.body["state"] == "fine")
    #expect(stage.shows("Response") || stage.shows("POST /machines/slow/i/slow-1/events"))
  }

  @Test func severalInstancesAreOpenAtOnce() throws {
    var stage = doors()
    try stage.press("C enter escape up C enter escape enter")
    #expect(stage.shows("door/door-2") && stage.stage.active == ["shut"])
    try stage.press(":fire OPEN")
    #expect(stage.stage.active == ["ajar"])
    try stage.press("escape up enter")
    #expect(stage.shows("door/door-1") && stage.stage.active == ["shut"])
    try stage.press("i")
    #expect(stage.shows("Open instances") && stage.shows("1 step tried"))
    try stage.press("enter")
    #expect(stage.shows("door/door-2") && stage.stage.active == ["ajar"])
    #expect(stage.replies.count == 2)
  }

  @Test func aChangedInstanceIsOpenedAnew() throws {
    var stage = doors()
    try stage.press("C enter escape enter")
    try stage.press(":fire OPEN")
    try stage.press("escape enter")
    #expect(stage.stage.active == ["ajar"])
    try stage.press("escape x ctrl-u \"NOTHING\" enter escape enter")
    #expect(stage.stage.active == ["ajar"])
    try stage.press("escape x enter escape t 5 escape enter")
    #expect(stage.stage.active == ["shut"] && stage.stage.step == 1)
  }

  @Test func statechartsV1LivesInItsOwnService() throws {
    var stage = BrowserStage([("lamp.json", BrowserStage.lamp)])
    #expect(stage.shows("statecharts.v1's service"))
    try stage.press("C enter")
    #expect(stage.shows("0 OK") && stage.replies.last?.key?.instance == "lamp-1")
    try stage.press("escape x enter")
    #expect(stage.shows("StatechartService/Step"))
    try stage.press("escape")
    #expect(stage.shows("● lamp-1  On"))
    try stage.press("x ctrl-u enter")
    #expect(stage.shows("event is required"))
  }

  @Test func versionsAndMigrations() throws {
    var stage = BrowserStage([("door.v1.json", BrowserStage.door), ("door.json", BrowserStage.doorAgain)])
    #expect(stage.shows("2 versions") && stage.shows("ver_door-2  current"))
    try stage.press("C tab \"ver_door-1\" enter escape x enter escape U")
    #expect(stage.shows("400 no-migration-path"))
    try stage.press("m")
    #expect(stage.shows("ver_door-1 → ver_door-2") && stage.shows("ajar  stays"))
    try stage.press("enter")
    #expect(stage.shows("→ ver_door-2 before"))
    try stage.press("x ctrl-u \"X\" enter escape")
    #expect(stage.shows("version    ver_door-2"))
  }

  @Test func theResponseIsWhatAClientGets() throws {
    var stage = doors()
    try stage.press("C enter escape v")
    #expect(stage.shows("GET /machines/door/i/door-1") && stage.shows("\"publicContext\""))
    try stage.press("a")
    #expect(stage.shows("/admin") && stage.shows("\"machineVersion\"") && stage.shows("No policy is asked"))
  }

  @Test func instancesArePausedAndDeleted() throws {
    var stage = doors()
    try stage.press("C enter escape H")
    #expect(stage.shows("is paused") && stage.shows("paused"))
    try stage.press("x enter")
    #expect(stage.shows("409 invalid-state: the instance \"door-1\" is paused"))
    try stage.press("escape D \"door\" enter")
    #expect(stage.shows("the name is not that of the instance"))
    try stage.press("\"-1\" enter")
    #expect(stage.replies.last?.status == 204)
    try stage.press("escape")
    #expect(stage.app.catalogue?.selectedRow == .machine(0))
  }

  @Test func profilesAreAddedChangedAndKept() throws {
    var stage = doors()
    try stage.press("A n \"cy\" tab \"{\" enter")
    #expect(stage.shows("character 2:"))
    try stage.press("ctrl-u")
    try stage.press("={\"sub\":\"cy\"}")
    try stage.press("tab \"state.read\" enter")
    let kept = stage.app.catalogue?.profiles["cy"]
    #expect(kept == Profile("cy", ["sub": "cy"], scopes: ["state.read"]))
    try stage.press("end enter")
    #expect(stage.app.catalogue?.profiles.current.name == "cy")
    guard case .keepProfiles(let text) = stage.stage.jobs.last else {
      Issue.record("nothing was kept")
      return
    }
    #expect(Profiles(text: Array(text.utf8)) == stage.app.catalogue?.profiles)
  }

  @Test func aChartIsABrowserOfItsOwn() throws {
    var stage = try Stage(json: BrowserStage.door)
    try stage.press(":fire OPEN")
    try stage.press("I")
    #expect(stage.shows("machines and instances") && stage.shows("chart.json"))
    try stage.press("C enter escape escape")
    #expect(stage.active == ["ajar"] && stage.step == 2)
    try stage.press("escape")
    #expect(stage.active == ["ajar"] && stage.app.notice?.text == "Press q to quit.")
  }
}
