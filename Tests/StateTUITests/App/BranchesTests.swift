import ChartKit
import RandomCharts
import TerminalKit
import Testing

@testable import StateTUI

@Suite struct BranchesTests {
  /// POWER, then PLAY and MUTE; beside PLAY UNREADABLE; beside MUTE STOP.
  private func tried(_ columns: Int = 80, _ rows: Int = 24) throws -> Stage {
    var stage = try Stage(sample: "media-player.json", columns: columns, rows: rows)
    try stage.press("enter")
    for line in [":fire PLAY", ":fire MUTE"] { try stage.press(line) }
    try stage.press("u")
    try stage.press(":fire STOP")
    try stage.press("u u")
    try stage.press(":fire UNREADABLE")
    return stage
  }

  private func branches(_ stage: Stage) throws -> [HistoryBranch] {
    let timeline = try #require(stage.app.work?.session.timeline)
    return HistoryBranch.all(timeline, folded: [], showsPruned: false)
  }

  @Test func branchesAreATree() throws {
    let found = try branches(tried())
    #expect(found.map(\.level) == [0, 1, 2])
    #expect(found.map(\.end) == [5, 4, 3])
  }

  @Test func aBranchIsNamed() throws {
    var stage = try tried()
    try stage.press(":branches")
    try stage.press("down e \"the stop\" enter")
    #expect(stage.shows("“the-stop”"))
    try stage.press("escape")
    try stage.press(":go the-stop")
    #expect(stage.active == ["stopped", "normal"])
  }

  @Test func aBranchIsTakenOutOfSightAndComesBack() throws {
    var stage = try tried()
    #expect(stage.shows("3 branches"))
    try stage.press(":branches")
    try stage.press("down down x")
    #expect(try branches(stage).count == 2)
    #expect(stage.app.notice?.text.hasPrefix("The branch is out of sight") ?? false)
    try stage.press("escape")
    #expect(stage.shows("2 branches"))
    try stage.press(":branches")
    try stage.press("a down down")
    #expect(stage.shows("out of sight"))
    try stage.press("x")
    #expect(try branches(stage).count == 3)
  }

  @Test func theBranchThatOneIsOnStays() throws {
    var stage = try tried()
    try stage.press(":branches")
    try stage.press("x")
    #expect(stage.app.notice?.text == "You are on this branch; go to another one first.")
    #expect(try branches(stage).count == 3)
  }

  @Test func branchesFold() throws {
    var stage = try tried()
    try stage.press(":branches")
    try stage.press("down left")
    #expect(stage.shows("▸ 1"))
    try stage.press("right")
    #expect(!stage.shows("▸ 1"))
  }

  @Test func namesAndPrunedBranchesAreRecorded() throws {
    var stage = try tried()
    try stage.press(":branches")
    try stage.press("down e \"stop\" enter down x escape")
    let session = try #require(stage.app.work?.session)
    let recording = try Recording(Array(SessionText.text(of: session).utf8))
    var again = DebugSession(session.interpreter)
    for (entry, _) in recording.entries { _ = try again.replay(entry) }
    #expect(again.timeline.pruned == session.timeline.pruned)
    #expect(!again.timeline.pruned.isEmpty)
    #expect(again.timeline.moment(named: "stop") == session.timeline.moment(named: "stop"))
    #expect(again.snapshot == session.snapshot)
  }

  @Test func theSameIsSaidInLines() throws {
    var session = PlainSession(
      Workspace(Interpreter(try Repository.chart("samples/media-player.json")), title: "media"))
    for line in ["POWER", "PLAY", "mark a", "undo", "UNREADABLE"] { _ = session.answer(line) }
    #expect(session.answer("prune a") == ["The branch of a is out of sight."])
    #expect(
      session.answer("branches").contains { $0.contains(": a: ") && $0.hasSuffix("It is out of sight.") })
    #expect(session.answer("prune a") == ["The branch of a is back."])
    _ = session.answer("go a")
    #expect(session.answer("prune a") == ["error: a lies on this branch; go to another one first"])
  }

  @Test(arguments: [(80, 24), (160, 50), (40, 12)]) func screens(columns: Int, rows: Int) throws {
    var stage = try tried(columns, rows)
    try stage.press(":branches")
    try stage.press("down e \"stop\"")
    Golden.check(stage, "branches-\(columns)x\(rows)")
  }

  @Test func whatWaitsStandsInTheClock() throws {
    var stage = try Stage(sample: "data-loader.json")
    try stage.press("enter t")
    #expect(stage.shows("queue    (empty)"))
    #expect(stage.shows("waiting  request ("))
  }

  @Test func theEnginesEventsAreFoundByTheirOwnName() throws {
    let chart =
      #"{"initial":"a","states":{"a":{"initial":"x","onDone":"b","states":{"x":{"on":{"GO":"y"}},"y":{"type":"final"}}},"b":{}}}"#
    var stage = try Stage(json: chart)
    try stage.press("enter 4 w")
    #expect(stage.shows("xstate.done.state."), "\(stage.text)")
    var session = PlainSession(try #require(stage.app.work))
    #expect(session.answer("details").contains { $0.contains("(xstate.done.state.") })
    var loader = PlainSession(
      Workspace(Interpreter(try Repository.chart("samples/data-loader.json")), title: "loader"))
    let first = try #require(loader.work?.chart.eventNames.first)
    #expect(loader.answer(first).contains { $0.contains("request done (xstate.done.actor.request)") })
  }

  @Test func aSessionThatEndsWhereItBeganShowsTheStepsAhead() throws {
    let chart = try Repository.chart("samples/media-player.json")
    var session = DebugSession(Interpreter(chart))
    session.fire(Event("POWER"))
    session.undo()
    session.mark("start")
    let text = SessionText.text(of: session)
    var work = Workspace(Interpreter(chart), title: "media")
    let recorded = RecordedSession("s", try Recording(Array(text.utf8)))
    #expect(recorded.replay(&work) == nil)
    #expect(work.step == 1 && work.history.stepsAhead(work.session.timeline) == 1)
  }

  /// What the history keeps from move to move is what it would list anew.
  @Test(arguments: 0..<20) func linesAreWhatTheyWouldBeFromNothing(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let chart = try Repository.chart("samples/media-player.json")
    var work = Workspace(Interpreter(chart), title: "media")
    for _ in 0..<80 {
      work.moving { session in
        switch Int.random(in: 0..<8, using: &random) {
        case 0, 1: session.undo()
        case 2: session.redo()
        case 3:
          session.go(to: Int.random(in: 0..<session.timeline.moments.count, using: &random))
        default:
          let name = chart.eventNames.randomElement(using: &random) ?? ""
          session.fire(Event(name))
        }
      }
      var (kept, fresh) = (work.history, HistoryPane())
      fresh.follow(work.session.timeline)
      kept.settle(work, height: 12)
      fresh.settle(work, height: 12)
      #expect(kept.moments == fresh.moments && kept.rows == fresh.rows)
      #expect(kept.branchCount == fresh.branchCount)
      #expect(kept.stepsAhead(work.session.timeline) == work.session.timeline.stepsAhead)
    }
  }
}
