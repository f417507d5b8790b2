import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

/// Events whose data the document has examples of.
@Suite struct EventExamplesTests {
  private static let chart = #"""
    {"initial": "a", "context": {"at": 0}, "states": {
      "a": {"on": {"SEEK": {"target": "b", "meta": {"examples": [{"to": 70}, {"to": 1}]}}, "GO": "b"}}, "b": {"on": {"BACK": "a"}}}}
    """#

  @Test func theMenuHasTheFirstExample() throws {
    let stage = try Stage(json: Self.chart)
    let work = try #require(stage.app.work)
    let index = try #require(work.list.position(of: .event("SEEK")))
    #expect(work.list.entries[index].event.data == ["to": 70])
    #expect(work.wantsData(work.list.entries[index]))
    let other = try #require(work.list.position(of: .event("GO")))
    #expect(work.list.entries[other].event.data.isUndefined)
    #expect(!work.wantsData(work.list.entries[other]))
    // What the preview sends is what stands in the form.
    #expect(work.list.step(index)?.input == .event(Event("SEEK", data: ["to": 70])))
  }

  @Test func enterOpensTheFormWithTheFirstExample() throws {
    var stage = try Stage(json: Self.chart)
    try stage.press("g")
    #expect(stage.selectedEvent == "SEEK")
    #expect(stage.shows("give data"), "\(stage.text)")
    try stage.press("enter")
    #expect(stage.app.overlays.last is PayloadOverlay)
    #expect(stage.shows("70"))
    try stage.press("enter")
    #expect(stage.active == ["b"])
    let sent = try #require(stage.app.work?.session.timeline.current.step.input)
    #expect(sent == .event(Event("SEEK", data: ["to": 70])))
  }

  @Test func aLetterOpensTheFormToo() throws {
    var stage = try Stage(json: Self.chart)
    try stage.press("f a")
    #expect(stage.app.overlays.last is PayloadOverlay, "\(stage.text)")
  }

  @Test func plainLinesShowTheData() throws {
    let stage = try Stage(json: Self.chart)
    let lines = PlainText.greeting(try #require(stage.app.work))
    #expect(lines.contains { $0.contains(#"2 events can fire: SEEK {"to":70}, GO."#) }, "\(lines)")
  }
}
