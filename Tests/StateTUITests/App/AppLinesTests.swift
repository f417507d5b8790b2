import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

@Suite struct AppLinesTests {
  @Test func linesAreRead() throws {
    #expect(try LineCommand.read("fire GO {\"a\": 1}") == .fire("GO", ["a": 1]))
    #expect(try LineCommand.read("GO") == .fire("GO", .undefined))
    #expect(try LineCommand.read("undo 3") == .undo(3))
    #expect(try LineCommand.read("undo") == .undo(1))
    #expect(try LineCommand.read("clock +1500") == .clockBy(1500))
    #expect(try LineCommand.read("clock +1h30m") == .clockBy(5_400_000))
    #expect(try LineCommand.read("clock next") == .clockNext)
    #expect(try LineCommand.read("expect no state a.b") == .expect(.state("a.b", isActive: false)))
    #expect(try LineCommand.read("expect event GO blocked") == .expect(.event("GO", .blocked)))
    #expect(try LineCommand.read("expect context a.b 5") == .expect(.context(["a", "b"], 5)))
    #expect(try LineCommand.read("force ready false") == .force("ready", false))
    #expect(try LineCommand.read("fire \"with space\" 1") == .fire("with space", 1))
    #expect(try LineCommand.read("\"with \\\" quote\"") == .fire("with \" quote", .undefined))
    #expect(try LineCommand.read("expect context \"weird key\" 1") == .expect(.context(["weird key"], 1)))
    #expect(try LineCommand.read("\"open") == .fire("\"open", .undefined))
    #expect(LineCommand.word("with space") == "\"with space\"" && LineCommand.word("GO.a") == "GO.a")
    #expect(try LineCommand.read("  # nothing") == nil)
    #expect(try LineCommand.read("") == nil)
  }

  @Test func namesOfMomentsAreOneWord() throws {
    #expect(try LineCommand.read("mark before pay day") == .mark("before-pay-day"))
    #expect(try LineCommand.read("mark \"before pay\"") == .mark("before pay"))
    #expect(throws: LineCommand.Failure("a number names a step; give the moment a name with a letter")) {
      try LineCommand.read("mark 3")
    }
    var stage = try Stage(sample: "media-player.json")
    try stage.press("m \"3\" enter")
    #expect(stage.shows("A number names a step") && stage.app.work?.session.timeline.marks.isEmpty == true)
    try stage.press("\"x\" enter")
    #expect(stage.app.work?.session.timeline.marks.map(\.name) == ["3x"])
  }

  @Test func anExpectationWithoutItsVerdictSaysWhichThereAre() {
    #expect(throws: LineCommand.Failure("a verdict is missing; write enabled, blocked or ignored")) {
      try LineCommand.read("expect event GO")
    }
  }

  @Test func guardsThatAreNotThereAreRefused() throws {
    var session = try session(
      #"""
      {"initial":"a","states":{"a":{"on":{"GO":{"guard":{"type":"and","guards":["one",{"type":"not","guards":["two"]}]},
      "target":"b"}},"invoke":{"src":{"initial":"x","states":{"x":{"on":{"IN":{"guard":"three","target":"x"}}}}}}},"b":{}}}
      """#)
    #expect(
      session.answer("force nosuch true") == ["error: there is no guard nosuch; there are one, two, three"])
    #expect(session.answer("force nosuch true once GO")[0].hasPrefix("error: there is no guard nosuch"))
    #expect(session.work?.step == 1)
    #expect(session.answer("force two false") == ["two is false from now on."])
    #expect(session.answer("force two clear") == ["two has no answer any more."])
    #expect(session.answer("force three true") == ["three is true from now on."])
    var stage = try Stage(sample: "light-switch.json")
    try stage.press(":force nosuch true")
    #expect(stage.app.notice?.text == "there is no guard nosuch; this chart has none" && stage.step == 1)
  }

  @Test func withoutChildrenTheListOfInstancesSaysSo() throws {
    var stage = try Stage(sample: "light-switch.json")
    try stage.press("i")
    #expect(stage.app.notice?.text == "No child runs here.")
  }

  @Test func theScreenTellsWhatIsWrongWithTheConfiguration() throws {
    var stage = try Stage(sample: "light-switch.json")
    stage.app.warn(of: Preferences("theme = = x\nwhat = 1", name: "/a/b/config.toml").warnings)
    #expect(stage.shows("config.toml:1: this is no line like name = \"value\" (and 1 more)"), "\(stage.text)")
    #expect(!stage.shows("/a/b"))
  }

  @Test(arguments: [
    "fire", "clock soon", "undo x", "expect", "expect event GO maybe", "force g perhaps", "fire GO {", "go",
    "break receive GO 3", "break enter a hits 2", "mark", "expect event GO",
  ]) func linesThatMeanNothingSayWhy(line: String) {
    #expect(throws: LineCommand.Failure.self) { try LineCommand.read(line) }
  }

  @Test func timesAreRead() {
    #expect(TimeText.read("250ms") == 250)
    #expect(TimeText.read("1.5s") == 1500)
    #expect(TimeText.read("2m") == 120_000)
    #expect(TimeText.read("7") == 7)
    #expect(TimeText.read("5x") == nil)
    #expect(TimeText.read("-1") == nil)
    #expect(TimeText.exact(12_345) == "12.345s")
    #expect(TimeText.since(12_400) == "+12.4s")
    #expect(TimeText.since(100_000) == "+1m 40s")
  }

  @Test func scriptsAreKeysTextAndLines() throws {
    #expect(try ScriptFile.inputs(of: "down ctrl-l \"ab\"").count == 4)
    #expect(try ScriptFile.inputs(of: ":quit").count == 6)
    #expect(try ScriptFile.inputs(of: "# nothing").isEmpty)
    #expect(throws: LineCommand.Failure.self) { try ScriptFile.inputs(of: "nokey") }
  }

  @Test func aScriptSavesTheScreen() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press(":save-screen out.txt")
    #expect(stage.jobs == [.saveScreen(path: "out.txt")])
  }

  @Test func expectationsOnTheScreen() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press(":expect state off")
    #expect(stage.app.notice?.text == "ok")
    try stage.press(":expect done")
    #expect(stage.app.notice?.text == "failed: the machine is active")
    try stage.press("q")
    #expect(stage.jobs == [.quit(2)])
  }

  private func plain(_ sample: String) throws -> PlainSession {
    let chart = try Repository.chart("samples/" + sample)
    return PlainSession(Workspace(Interpreter(chart), title: sample))
  }

  @Test func plainLinesTellTheFacts() throws {
    var session = try plain("media-player.json")
    #expect(
      PlainText.greeting(try #require(session.work)) == [
        "media, step 1, time 0s. Active: off. Done: no. Tags: none.", "1 event can fire: POWER.",
      ])
    #expect(
      session.answer("POWER").prefix(3) == [
        "step 2, time 0s.", "Left off.", "Entered on.player.stopped, on.volume.normal.",
      ])
    #expect(session.answer("expect state on.player.stopped") == ["ok"])
    #expect(session.answer("expect tag busy") == ["failed: the tags are none"])
    #expect(session.exitCode == 2)
    #expect(
      session.answer("why PAUSE").prefix(2) == [
        "PAUSE is not handled in the active states. It is handled in: on.player.playing.",
        "Path: PLAY (1 event).",
      ])
    #expect(session.answer("undo").first == "step 1 of 2, time 0s. Active: off. Done: no. Tags: none.")
    #expect(session.answer("undo") == ["This is the start."])
    #expect(session.answer("redo").first?.hasPrefix("step 2, ") ?? false)
    #expect(session.answer("NONSENSE {") == ["error: the data are no JSON: " + jsonComplaint("{")])
    _ = session.answer("quit")
    #expect(session.hasQuit)
  }

  private func jsonComplaint(_ text: String) -> String {
    do {
      _ = try Value(json: text)
      return ""
    } catch { return error.diagnostic.message }
  }

  @Test func plainLinesAskForGuards() throws {
    var session = try plain("media-player.json")
    _ = session.answer("POWER")
    #expect(session.answer("LOAD").first == "LOAD hangs on the guard isReadable, which nobody implements.")
    #expect(session.answer("force isReadable false") == ["isReadable is false from now on."])
    #expect(session.answer("LOAD").contains("Entered error."))
  }

  @Test func plainAndScreenAgree() throws {
    var stage = try Stage(sample: "traffic-light.json")
    var session = try plain("traffic-light.json")
    for line in ["clock next", "clock +3s", "undo", "redo 2", "clock +20s"] {
      try stage.press(":" + line)
      _ = session.answer(line)
      #expect(stage.app.work?.snapshot == session.work?.snapshot)
    }
  }

  private func session(_ text: String) throws -> PlainSession {
    let chart = ChartCompiler.compile(try ChartFormat.read(SourceText(name: "m.json", text: text)))
    return PlainSession(Workspace(Interpreter(chart), title: "m.json"))
  }

  @Test func eventsWithBlanksAndNamesOfCommandsAreSent() throws {
    var session = try session(
      #"{"initial":"a","states":{"a":{"on":{"two words":"b","help":"b"}},"b":{"on":{"back":"a"}}}}"#)
    #expect(session.answer("\"two words\"").contains("Left a."))
    #expect(session.answer("back").contains("Left b."))
    #expect(session.answer("fire help").contains("Left a."))
  }

  @Test func aMachineThatHasEndedSaysSo() throws {
    var session = try session(
      #"{"initial":"a","states":{"a":{"on":{"GO":"b"}},"b":{"type":"final"}}}"#)
    _ = session.answer("GO")
    let reason = "the machine has come to its end and takes no events; undo goes back"
    #expect(session.answer("why GO") == ["GO is not handled: \(reason)."])
    #expect(session.answer("GO").first == "GO is ignored here: \(reason).")
    #expect(session.answer("path a") == ["error: a cannot be reached: \(reason)"])
  }

  @Test(arguments: ["break receive GO if In(a) from 2", "break receive GO from 2 if In(a)"])
  func conditionsAndHitsStandInEitherOrder(line: String) throws {
    guard case .stop(let text)? = try LineCommand.read(line) else {
      Issue.record("\(line) sets no breakpoint")
      return
    }
    #expect(text.subject == "GO" && text.condition == "In(a)" && text.from == 2)
  }

  @Test func breakpointsThatCannotBeMetAreDoubted() throws {
    var session = try session(#"{"initial":"a","states":{"a":{"on":{"GO":"b"}},"b":{}}}"#)
    #expect(session.answer("break receive GO") == ["Breakpoint 1: receive GO."])
    #expect(session.answer("break receive NO") == ["Breakpoint 2: receive NO. No transition is for NO."])
    #expect(session.answer("break take b GO") == ["Breakpoint 3: take b GO. b has no transition for GO."])
    #expect(
      session.answer("break change n") == ["Breakpoint 4: change n. There is nothing at n at this moment."])
  }

  @Test func theRestOfTheClocksWayIsTold() throws {
    var session = try session(
      #"{"initial":"a","states":{"a":{"after":{"6000":"b"}},"b":{}}}"#)
    _ = session.answer("break enter b")
    let lines = session.answer("clock +20s")
    #expect(lines.last == "The clock stopped on its way; clock +14s goes the rest of it.")
  }

  @Test func aGuardIsForcedForOneStep() throws {
    #expect(
      try LineCommand.read("force n > 1 true once GO {\"a\": 1}") == .forceOnce("n > 1", true, "GO", ["a": 1])
    )
    #expect(throws: LineCommand.Failure.self) { try LineCommand.read("force g true once ") }
    var session = try session(
      #"{"initial":"a","states":{"a":{"on":{"GO":{"target":"b","guard":"g"}}},"b":{"on":{"GO":{"target":"a","guard":"g"}}}}}"#
    )
    _ = session.answer("force g false")
    #expect(session.answer("force g true once GO").contains("Left a."))
    _ = session.answer("GO")
    #expect(session.answer("expect state b") == ["ok"])
  }

  @Test func branchesAreGoneToByTheirNumber() throws {
    var session = try session(
      #"{"initial":"a","states":{"a":{"on":{"B":"b","C":"c"}},"b":{},"c":{}}}"#)
    for line in ["B", "undo", "C"] { _ = session.answer(line) }
    let lines = session.answer("branches")
    #expect(lines.count == 2 && lines[0].hasPrefix("1: ") && lines[1].hasPrefix("2: "))
    for (index, line) in lines.enumerated() {
      _ = session.answer("go branch \(index + 1)")
      #expect(line.contains(session.answer("expect state b") == ["ok"] ? "B; b" : "C; c"), "\(line)")
    }
    #expect(session.answer("go branch 3") == ["error: there is no branch 3; there are 2"])
  }
}
