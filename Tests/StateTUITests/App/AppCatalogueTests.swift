import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

@Suite struct AppCatalogueTests {
  /// A catalogue of the first samples, read as jobs ask for them.
  private func open(_ stage: inout Stage, _ jobs: [Job], _ files: [String]) throws {
    for case .open(let index) in jobs {
      let chart = try Repository.chart("samples/" + files[index])
      _ = update(&stage.app, .opened(index: index, .success(Interpreter(chart))))
    }
  }

  private func stage() throws -> (Stage, [String]) {
    let files = ["light-switch.json", "media-player.json"]
    let items = files.map { Catalogue.Item(title: $0, shows: "Something", file: $0) }
    let app = App(
      Catalogue(heading: "choose", items: items), size: Size(columns: 80, rows: 24))
    var stage = Stage(app)
    try open(&stage, stage.app.takeJobs(), files)
    return (stage, files)
  }

  @Test func theTreeOfTheSelectedChartIsShown() throws {
    let (stage, _) = try stage()
    #expect(stage.shows("light-switch.json"))
    #expect(stage.shows("└─○ on"))
  }

  @Test func enterOpensAndEscapeComesBack() throws {
    var (stage, files) = try stage()
    try stage.press("down")
    try open(&stage, stage.jobs, files)
    #expect(stage.shows("playing"))
    try stage.press("enter")
    #expect(stage.active == ["off"])
    try stage.press("backspace")
    #expect(stage.app.work == nil)
    #expect(stage.shows("choose"))
    try stage.press("escape")
    #expect(stage.app.notice?.text == "Press q to quit.")
  }

  @Test func aChartThatCannotBeReadSaysWhy() throws {
    var (stage, _) = try stage()
    stage.app.catalogue?.readings[1] = nil
    try stage.press("down")
    _ = update(&stage.app, .opened(index: 1, .failure(OpeningError(message: "x.json: no such file"))))
    try stage.press("enter")
    #expect(stage.app.work == nil)
    #expect(stage.app.notice?.text == "x.json: no such file")
  }
}
