import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

/// The machines browser by lines: in `--plain`, and in the palette.
@Suite struct BrowserLinesTests {
  private static let documents = [
    "door.json": BrowserStage.door, "slow.json": BrowserStage.slow, "lamp.json": BrowserStage.lamp,
    "again.json": BrowserStage.doorAgain,
  ]

  private func read(_ item: Catalogue.Item) -> Result<Interpreter, OpeningError> {
    guard let text = Self.documents[item.file] else {
      return .failure(OpeningError(message: "no \(item.file)"))
    }
    do {
      let chart = try ChartCompiler.compile(ChartFormat.read(SourceText(name: item.file, text: text)))
      return .success(Interpreter(chart))
    } catch {
      return .failure(OpeningError(message: "\(error)"))
    }
  }

  private func session(_ json: Bool = false) -> PlainSession {
    let items = ["door.json", "lamp.json", "slow.json"].map { Catalogue.Item(title: $0, shows: "", file: $0) }
    let app = App(Catalogue(heading: "", items: items), size: Size(columns: 80, rows: 24))
    return PlainSession(app, usesJSON: json, PlainSession.Surroundings(read: read))
  }

  private func answers(_ session: inout PlainSession, _ lines: String...) -> String {
    lines.flatMap { session.answer($0) }.joined(separator: "\n")
  }

  @Test(arguments: [
    ("use door", MachineLine.use("door")), ("open", .open(nil)),
    ("send GO", .send("GO", profile: nil, .undefined)),
    ("send GO as ann {\"a\":1}", .send("GO", profile: "ann", ["a": 1])), ("act as bob", .actAs("bob")),
    (
      "create d-1 version v as ann {\"n\":1}",
      .create(machine: nil, slug: "d-1", version: "v", profile: "ann", context: ["n": 1])
    ),
    ("create door/", .create(machine: "door", slug: nil, version: nil, profile: nil, context: .undefined)),
    ("profile cy scopes a,b {\"sub\":\"cy\"}", .profile("cy", auth: ["sub": "cy"], scopes: ["a", "b"])),
    ("profile cy", .profile("cy", auth: nil, scopes: nil)), ("settle", .settle(.tell)),
    ("settle limit", .settle(.limit)),
    ("add migration", .addMigration(nil)), ("migration v", .migration("v")),
    ("version a b.json", .addVersion("a b.json")),
    ("pause", .hold(true)), ("resume", .hold(false)), ("delete d-1", .delete("d-1")),
    ("read as ann", .read(profile: "ann")),
  ])
  func linesAreRead(text: String, line: MachineLine) throws {
    #expect(try LineCommand.read(text, in: .browser) == .machines(line))
  }

  @Test(arguments: [
    "use", "create a b", "settle soon", "profile cy scopes a", "send GO {", "act as bob {", "version",
    "create {",
  ])
  func whatIsWrongIsSaid(text: String) throws {
    guard text != "act as bob {" else {
      #expect(try LineCommand.read(text, in: .browser) == .machines(.actAs("bob")))
      return
    }
    #expect(throws: LineCommand.Failure.self) { try LineCommand.read(text, in: .browser) }
  }

  /// Charts may call their events so.
  @Test func wordsOfTheBrowserAreEventsElsewhere() throws {
    #expect(try LineCommand.read("open") == .fire("open", .undefined))
    #expect(try LineCommand.read("read {\"a\":1}", in: .instance) == .fire("read", ["a": 1]))
    #expect(try LineCommand.read("switch d", in: .instance) == .machines(.switchTo("d")))
    #expect(try LineCommand.read("act as", in: .browser) == .command(.actAs))
    #expect(try LineCommand.read("GO", in: .browser) == .fire("GO", .undefined))
  }

  @Test func anInstanceIsCreatedAndSentTo() {
    var session = session()
    #expect(session.greeting.first == "3 machines: door, lamp, slow.")
    #expect(answers(&session, "machines") == "door.\nlamp.\nslow.")
    #expect(
      answers(&session, "use nothing").hasPrefix("error: there is no machine, version or instance nothing"))
    #expect(answers(&session, "use door").contains("No policy: everybody may read and write."))
    #expect(answers(&session, "OPEN") == "error: no instance is in use: use INSTANCE, or create one")
    #expect(answers(&session, "create d-1").hasPrefix("POST /machines/door as anonymous: 200."))
    #expect(answers(&session, "create d-1").contains("409 invalid-state."))
    #expect(answers(&session, "create a$").contains("400 invalid-parameter."))
    #expect(answers(&session, "use d-1", "preview OPEN").contains("would leave shut, enter ajar"))
    #expect(answers(&session, "OPEN as ann").contains("error: the data are no JSON"))
    #expect(answers(&session, "send OPEN as ann").hasPrefix("POST /machines/door/i/d-1/events as ann: 200."))
    #expect(answers(&session, "instances") == "door/d-1: running, ajar.")
    #expect(answers(&session, "clock").contains("in 5s."))
    #expect(answers(&session, "undo") == "Taken back: POST /machines/door/i/d-1/events.")
    #expect(answers(&session, "redo", "clock next", "expect state shut").hasSuffix("ok"))
    #expect(answers(&session, "undo") == "Taken back: clock +5s.")
    #expect(answers(&session, "read").contains("\"publicContext\":{\"n\":0}"))
    #expect(answers(&session, "admin").contains("\"machineVersion\":\"ver_door-1\""))
    #expect(answers(&session, "pause", "OPEN").contains("409 invalid-state."))
    #expect(answers(&session, "resume", "delete d").contains("the name is not that of the instance."))
    #expect(answers(&session, "delete d-1").contains(": 204."))
    #expect(answers(&session, "instances") == "There is no instance; create makes one.")
    #expect(answers(&session, "calls").split(separator: "\n").count > 8)
    #expect(session.exitCode == 0)
  }

  @Test func profilesAreChosenAndKept() {
    var session = session()
    #expect(answers(&session, "act as cy") == "error: there is no profile cy; act as lists them")
    #expect(answers(&session, "profile cy scopes state.read {\"sub\":\"cy\"}") == "The profile cy is kept.")
    #expect(answers(&session, "act as cy", "act as").contains("Scopes: state.read. Calls are made as it."))
    #expect(answers(&session, "use door", "create").contains("403 missing-scope."))
    #expect(answers(&session, "create as ann").contains(": 200."))
    #expect(answers(&session, "profile cy") == "The profile cy is gone.")
    #expect(answers(&session, "send OPEN as cy") == "error: there is no profile cy; act as lists them")
  }

  @Test func aCallThatWaitsIsDriven() {
    var session = session()
    #expect(answers(&session, "settle") == "error: no call waits")
    let waits = answers(&session, "use slow", "create", "RUN")
    #expect(waits.contains("The call waits for slow-1 to settle: 0s of 10s, in run."))
    #expect(answers(&session, "create", "clock +5s").contains("error: a call waits"))
    #expect(answers(&session, "settle drop", "instances").hasSuffix("slow/slow-1: running, idle."))
    #expect(answers(&session, "RUN", "resolve request 7").contains("\"state\":\"fine\""))
    #expect(answers(&session, "undo", "RUN", "reject request no").contains("\"state\":\"failed\""))
    let limit = answers(&session, "undo", "RUN", "settle limit")
    #expect(
      limit.contains("It settled in 10s of 10s.\nrequest was stopped; its error comes before the next event.")
    )
    #expect(answers(&session, "instances") == "slow/slow-1: running, run, 1 error pending.")
    #expect(answers(&session, "ANYTHING", "instances").hasSuffix("slow/slow-1: done, failed."))
  }

  @Test func instancesAreOpenedAndSwitched() {
    var session = session()
    _ = answers(&session, "use door", "create d-1", "create d-2")
    #expect(answers(&session, "open d-2").hasPrefix("A copy of door/d-2 to try things on; leave goes back"))
    #expect(answers(&session, "OPEN").contains("Entered ajar."))
    #expect(answers(&session, "switch d-1") == "error: d-1 is not open; open d-1 opens it")
    #expect(answers(&session, "leave").contains("door: 2 instances."))
    #expect(answers(&session, "instances").contains("door/d-2: running, shut."))
    #expect(answers(&session, "open door/d-1").contains("Active: shut."))
    #expect(answers(&session, "switch") == "door/d-2: ajar, 1 step tried.\ndoor/d-1: shut.")
    #expect(answers(&session, "switch d-2").contains("Active: ajar."))
    #expect(answers(&session, "machines", "open slow").contains("slow, step 1, time 0s. Active: idle."))
  }

  @Test func versionsComeFromFiles() {
    var session = session()
    _ = answers(&session, "use door", "create d-1", "OPEN", "use door")
    #expect(answers(&session, "version nothing.json") == "error: no nothing.json")
    #expect(answers(&session, "version lamp.json").contains("whose service keeps no versions"))
    #expect(answers(&session, "version again.json") == "again.json is ver_door-2, the current version now.")
    #expect(answers(&session, "versions") == "ver_door-1: door.json.\nver_door-2: again.json, current.")
    #expect(answers(&session, "use d-1", "migration").contains("400 no-migration-path"))
    #expect(answers(&session, "add migration", "migration").contains("ver_door-1 -> ver_door-2"))
    #expect(answers(&session, "upgrade", "X", "use d-1").contains("Version: ver_door-2."))
    #expect(answers(&session, "upgrade") == "error: there is no other version of door")
  }

  @Test func statechartsV1HasItsOwnCalls() {
    var session = session()
    #expect(answers(&session, "use lamp", "create l-1").contains("names its machines itself"))
    #expect(
      answers(&session, "create")
        == "statecharts.v1.StatechartService/CreateMachine as anonymous: 0 OK.\nlamp/lamp-1 is running in Off."
    )
    #expect(answers(&session, "PUSH").hasSuffix("lamp/lamp-1 is running in On."))
    #expect(answers(&session, "read").contains("\"stepHistory\""))
    #expect(answers(&session, "admin").contains("which has no such call"))
    #expect(answers(&session, "version again.json") == "error: no machine with versions is in use")
  }

  @Test func answersAreJSONToo() throws {
    var session = session(true)
    _ = session.answer("use door")
    let reply = try Value(json: session.answer("create d-1 as ann").joined())
    #expect(reply["status"] == 200 && reply["as"] == "ann" && reply["verdict"]?["answer"] == "none")
    #expect(reply["body"]?["state"] == "shut")
    let list = try Value(json: session.answer("instances").joined())
    #expect(list["instances"]?.array?.first?["state"] == "shut")
    let opened = try Value(json: session.answer("open d-1").joined())
    #expect(opened["active"] == ["shut"] && opened["enabled"] == ["OPEN"])
  }

  @Test func oneChartHasItsMachinesToo() throws {
    let chart = try ChartCompiler.compile(
      ChartFormat.read(SourceText(name: "door.json", text: BrowserStage.door)))
    var session = PlainSession(Workspace(Interpreter(chart), title: "door.json"))
    _ = answers(&session, "OPEN")
    #expect(answers(&session, "machines") == "door.")
    #expect(answers(&session, "create", "instances").hasSuffix("door/door-1: running, shut."))
    #expect(answers(&session, "open door").contains("step 2, time 0s. Active: ajar."))
  }

  // MARK: The palette

  @Test func thePaletteTakesTheSameLines() throws {
    var stage = BrowserStage([("door.json", BrowserStage.door), ("slow.json", BrowserStage.slow)])
    try stage.press(":create d-7 as ann")
    #expect(stage.shows("POST /machines/door") && stage.shows("to ann"))
    try stage.press("escape")
    #expect(stage.app.catalogue?.selectedKey?.instance == "d-7")
    try stage.press(":send OPEN as bob")
    #expect(stage.shows("\"state\": \"ajar\""))
    try stage.press("escape")
    try stage.press(":expect state ajar")
    #expect(stage.app.notice?.text == "ok")
    try stage.press(":create d-7")
    #expect(stage.shows("409 invalid-state"))
    try stage.press("escape")
    try stage.press(":act as nobody")
    #expect(stage.shows("there is no profile nobody"))
    try stage.press(":use slow")
    try stage.press(":create s-1")
    try stage.press("escape")
    try stage.press(":send RUN")
    #expect(stage.app.overlays.last is SettleOverlay, "\(stage.text)")
    try stage.press("J escape")
    #expect(stage.app.catalogue?.service.now == 10_000)
    try stage.press(":open d-7")
    #expect(stage.stage.active == ["shut"] || stage.stage.active == ["ajar"])
  }

  @Test func thePaletteOffersTheBrowsersWords() throws {
    var stage = BrowserStage([("door.json", BrowserStage.door)])
    for key in ":migra" { stage.send(.key(.character(key))) }
    #expect(stage.shows("migration"))
  }
}
