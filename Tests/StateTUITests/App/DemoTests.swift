import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

@Suite struct DemoTests {
  private static let script = """
    # a comment
    chart media-player
    say Power comes first.
    enter
    :fire PLAY
    pause 2s
    say Then a pause.
    :clock next
    """

  private func stage(_ speed: Double = 1, columns: Int = 80, rows: Int = 24) throws -> Stage {
    var stage = try Stage(sample: "media-player.json", columns: columns, rows: rows)
    stage.app.demo = Demo(try ScriptFile(Self.script, name: "x.demo"), speed: speed)
    return stage
  }

  private func pass(_ milliseconds: Int, _ stage: inout Stage) {
    _ = update(&stage.app, .passed(milliseconds))
  }

  @Test func aDemoPlaysByItself() throws {
    var stage = try stage()
    #expect(stage.app.tick == 600)
    pass(600, &stage)
    #expect(stage.shows("Power comes first."))
    #expect(stage.active == ["off"])
    pass(1_500, &stage)
    #expect(stage.shows("[ ⏎ fire ]"))
    #expect(stage.active == ["stopped", "normal"])
    for _ in 0..<400 where stage.app.demo != nil { pass(stage.app.tick ?? 100, &stage) }
    #expect(stage.active == ["paused", "normal"])
    #expect(stage.app.notice?.text == "The demo is over: the explorer is yours.")
    #expect(stage.app.tick == nil)
  }

  @Test func aKeyPausesAndSpaceGoesOn() throws {
    var stage = try stage()
    pass(600, &stage)
    try stage.press("down")
    #expect(stage.app.tick == nil)
    #expect(stage.shows("paused: space goes on, esc ends"))
    pass(10_000, &stage)
    #expect(stage.active == ["off"])
    try stage.press("space")
    #expect(stage.app.tick == 10)
    pass(10, &stage)
    #expect(stage.active == ["stopped", "normal"])
    try stage.press("x escape")
    #expect(stage.app.demo == nil)
    #expect(stage.step == 2)
  }

  @Test func twiceTheSpeedTakesHalfTheTime() throws {
    func duration(_ speed: Double) throws -> Int {
      var stage = try stage(speed)
      var total = 0
      while stage.app.demo != nil, let tick = stage.app.tick, total < 100_000 {
        total += tick
        pass(tick, &stage)
      }
      return total
    }
    let (one, two) = (try duration(1), try duration(2))
    #expect(abs(one - 2 * two) < one / 20)
  }

  @Test func aSessionPlaysToo() throws {
    var made = try Stage(sample: "media-player.json")
    try made.press("enter")
    try made.press(":fire PLAY")
    try made.press("t enter")
    let session = try #require(made.app.work?.session)
    let recording = try Recording(Array(SessionText.text(of: session).utf8))
    var stage = try Stage(sample: "media-player.json")
    let naming = try #require(stage.app.work?.rootNaming)
    stage.app.demo = Demo(ScriptFile(recording, naming), speed: 10)
    pass(60, &stage)
    #expect(stage.shows("[ fire POWER ]"))
    for _ in 0..<400 where stage.app.demo != nil { pass(stage.app.tick ?? 100, &stage) }
    #expect(stage.app.work?.snapshot == made.app.work?.snapshot)
  }

  @Test func theDemosOfTheRepositoryAreTests() throws {
    let folder = Repository.root + "/samples/demos"
    let files = TerminalProcess.names(in: folder).filter { $0.hasSuffix(".demo") }
    #expect(!files.isEmpty)
    for file in files {
      let script = try ScriptFile.read("\(folder)/\(file)")
      let chart = try Repository.chart("samples/\(script.chart ?? "").json")
      var run = ScriptTest(file, script, Workspace(Interpreter(chart), title: file))
      let lines = run.run()
      #expect(run.isFine, "\(lines)")
      #expect(lines.last?.hasPrefix("\(file): ok: ") ?? false)
    }
  }

  @Test func aTestOfAScriptTellsWhatIsOtherwise() throws {
    let script = try ScriptFile(
      ":fire POWER\n:expect state off\n:fire\nchart\n".replacing("chart\n", with: ""), name: "x")
    let chart = try Repository.chart("samples/media-player.json")
    var run = ScriptTest("x", script, Workspace(Interpreter(chart), title: "x"))
    let lines = run.run()
    #expect(!run.isFine)
    #expect(lines.first?.hasPrefix("x:2: expect state off: failed: off is not active") ?? false)
  }

  @Test(arguments: [
    ("chart", "a chart is missing"), ("enter\nchart x", "the chart is named before anything is done"),
    ("pause soon", "“soon” is no length of time"), ("entre", "“entre” is no key"),
  ])
  func faultsNameTheirLine(text: String, message: String) throws {
    do {
      _ = try ScriptFile(text, name: "x.demo")
      Issue.record("\(text) was taken")
    } catch {
      let line = text.split(separator: "\n").count
      #expect(error.lines.first?.hasPrefix("x.demo:\(line): \(message)") ?? false, "\(error.lines)")
    }
  }

  @Test(arguments: [(80, 24), (160, 50), (40, 12)]) func screens(columns: Int, rows: Int) throws {
    var stage = try stage(columns: columns, rows: rows)
    pass(600, &stage)
    pass(1_500, &stage)
    Golden.check(stage, "demo-\(columns)x\(rows)")
  }
}
