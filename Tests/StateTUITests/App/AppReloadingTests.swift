import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

/// Reading a changed document again.
@Suite struct AppReloadingTests {
  private func interpreter(_ target: String) throws -> Interpreter {
    let text = #"{"id":"m","initial":"a","states":{"a":{"on":{"GO":""# + target + #""}},"b":{},"c":{}}}"#
    let source = SourceText(name: Repository.root + "/samples/turnstile.json", text: text)
    return Interpreter(try ChartCompiler.compile(ChartFormat.read(source)))
  }

  private func stage() throws -> Stage {
    let work = Workspace(try interpreter("b"), title: "m.json")
    var stage = Stage(App(work, size: Size(columns: 80, rows: 24)))
    try stage.press("enter")
    return stage
  }

  @Test func enterReadsAChangedDocumentAgain() throws {
    var stage = try stage()
    _ = update(&stage.app, .fileChanged)
    #expect(stage.shows("m.json changed: Enter reads it again and replays 1 step"))
    try stage.press("enter")
    #expect(stage.jobs.contains { if case .reload = $0 { true } else { false } })
    _ = update(&stage.app, .reloaded(.success(try interpreter("b"))))
    #expect(stage.step == 2 && stage.active == ["b"])
    #expect(stage.shows("1 step replayed, nothing differs"))
  }

  @Test func theFirstStepThatDiffersIsShown() throws {
    var stage = try stage()
    _ = update(&stage.app, .reloaded(.success(try interpreter("c"))))
    #expect(stage.active == ["c"])
    #expect(stage.shows("What differs now"))
    #expect(stage.shows("differs at step 2, GO"))
  }

  @Test func otherKeysLetItBe() throws {
    var stage = try stage()
    _ = update(&stage.app, .fileChanged)
    try stage.press("u")
    #expect(stage.step == 1)
    try stage.press("enter")
    #expect(stage.step == 2)
    #expect(!stage.jobs.contains { if case .reload = $0 { true } else { false } })
  }

  @Test func aDocumentThatCannotBeReadIsNotTaken() throws {
    var stage = try stage()
    _ = update(&stage.app, .reloaded(.failure(OpeningError(message: "m.json:1:1: no JSON"))))
    #expect(stage.active == ["b"])
    #expect(stage.shows("Kept as it was: m.json:1:1: no JSON"))
  }
}
