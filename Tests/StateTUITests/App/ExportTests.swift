import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

@Suite struct ExportTests {
  private func playing() throws -> Stage {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("enter")
    try stage.press(":fire PLAY")
    try stage.press("u r")
    try stage.press(":clock +2s")
    return stage
  }

  private func written(_ stage: Stage) -> (path: String, text: String)? {
    for job in stage.jobs.reversed() {
      switch job {
      case .write(let path, let text), .create(let path, let text): return (path, text)
      default: break
      }
    }
    return nil
  }

  /// What `statetui test` says of a session's text.
  private func test(_ text: String, _ chart: Chart) throws -> (isFine: Bool, lines: [String]) {
    let recorded = RecordedSession("x.session", try Recording(Array(text.utf8)))
    var run = SessionTest(recorded, Workspace(Interpreter(chart), title: "x"))
    let lines = run.run()
    return (run.isFine, lines)
  }

  @Test func theSessionIsWrittenAsATestThatHolds() throws {
    var stage = try playing()
    let before = stage.presses
    try stage.press("E enter enter")
    #expect(stage.presses - before == 3)
    let file = try #require(written(stage))
    #expect(file.path == "media-player.session")
    let chart = try Repository.chart("samples/media-player.json")
    let result = try test(file.text, chart)
    #expect(result.isFine)
    #expect(result.lines == ["x.session: ok: 3 steps, 4 expectations."])
  }

  @Test func aTestOfAnotherBehaviourFails() throws {
    var stage = try playing()
    try stage.press(":export test x.session")
    let text = try #require(written(stage)?.text)
    let changed = String(
      decoding: try FileReading.read(Repository.root + "/samples/media-player.json"), as: UTF8.self
    ).replacing("\"PLAY\": {", with: "\"PLAYED\": {").replacing("\"PLAY\":", with: "\"PLAYED\":")
    let chart = ChartCompiler.compile(
      try ChartFormat.read(SourceText(name: "media-player.json", text: changed)))
    #expect(try !test(text, chart).isFine)
  }

  @Test func theWayHereIsWrittenAsAScriptThatHolds() throws {
    var stage = try playing()
    try stage.press("t enter")
    try stage.press(":export script x.demo")
    let text = try #require(written(stage)?.text)
    #expect(
      text.contains(
        "\n:fire POWER\n:fire PLAY\n:clock +2000ms\n:clock next\n:expect state on.player.paused\n"))
    let script = try ScriptFile(text, name: "x.demo")
    var run = ScriptTest(
      "x.demo", script, Workspace(Interpreter(try Repository.chart("samples/media-player.json")), title: "x"))
    let lines = run.run()
    #expect(run.isFine, "\(lines)")
  }

  @Test func aBoxWritesOverNothing() throws {
    var stage = try playing()
    try stage.press("E end enter enter")
    guard case .create("media-player.context.json", _)? = stage.jobs.last else {
      Issue.record("\(stage.jobs)")
      return
    }
    let work = try #require(stage.app.work)
    #expect(Set(ExportForm.allCases.map { $0.fileName(work) }).count == ExportForm.allCases.count)
    try TemporaryFolder.with([:]) { folder in
      let path = folder + "there.txt"
      #expect(TextFile.create("a", at: path) == nil)
      #expect(
        TextFile.create("b", at: path) == "it is there already and stays as it is; another name is needed")
      let text = String(decoding: try FileReading.read(path), as: UTF8.self)
      #expect(text == "a")
    }
  }

  @Test func aPathIsWrittenAsATest() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("enter")
    try stage.press(":state paused")
    try stage.press("P E")
    #expect(stage.shows("The path to paused as a test"))
    try stage.press("enter")
    let file = try #require(written(stage))
    #expect(file.path == "path-to-paused.session")
    let result = try test(file.text, try Repository.chart("samples/media-player.json"))
    #expect(result.isFine, "\(result.lines)")
    #expect(file.text.contains(#""what":"state on.player.paused""#))
  }

  @Test func aComparedMomentIsWrittenAsATest() throws {
    var stage = try playing()
    try stage.press("d E enter")
    let file = try #require(written(stage))
    let result = try test(file.text, try Repository.chart("samples/media-player.json"))
    #expect(result.isFine, "\(result.lines)")
    #expect(!file.text.contains(#""do":"go""#))
  }

  @Test(arguments: ExportForm.allCases) func everyFormIsWritten(form: ExportForm) throws {
    var stage = try playing()
    try stage.press(":export \(form.rawValue) x")
    #expect(written(stage)?.text.hasSuffix("\n") ?? false)
  }

  @Test func anExpectationIsSaidAndToldAtOnce() throws {
    var stage = try playing()
    for key in ":expect state on" { stage.send(.key(.character(key))) }
    #expect(stage.shows("expect state on.player.playing"))
    #expect(stage.lines.contains { $0.contains("expect state on.player.playing") && $0.contains("ok") })
    try stage.press("\".volume.muted\"")
    #expect(stage.shows("failed: on.volume.muted"))
    try stage.press("enter")
    #expect(stage.app.hasFailedExpectation)
    #expect(stage.app.work?.session.journal.last == .expect("state on.volume.muted", isMet: false, at: []))
    try stage.press(":expect tag audible")
    #expect(stage.app.notice?.text == "ok")
    #expect(stage.app.work?.session.journal.last == .expect("tag audible", isMet: true, at: []))
  }

  @Test func allThatIsOfferedIsMet() throws {
    let work = try #require(try playing().app.work)
    let offers = ExpectationOffers.all(work)
    #expect(offers.contains("timer on.player.playing 3000"))
    for offer in offers { #expect(ExpectationOffers.verdict("expect " + offer, work) == "ok", "\(offer)") }
  }

  @Test(arguments: [(80, 24), (160, 50), (40, 12)]) func screens(columns: Int, rows: Int) throws {
    var stage = try playing()
    stage.resize(columns, rows)
    try stage.press("E")
    Golden.check(stage, "export-\(columns)x\(rows)")
    try stage.press("enter")
    Golden.check(stage, "export-file-\(columns)x\(rows)")
    try stage.press("escape escape")
    for key in ":expect " { stage.send(.key(.character(key))) }
    Golden.check(stage, "expect-\(columns)x\(rows)")
  }
}
