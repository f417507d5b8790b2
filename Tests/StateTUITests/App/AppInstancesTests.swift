import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

/// Going into children: what is shown there, where events go, and the ways back.
@Suite struct AppInstancesTests {
  /// Children's timers are called as the machine's own, with the child's name before them.
  @Test func timersOfChildrenHaveNames() throws {
    let json = #"""
      {"id":"par","initial":"run","states":{"run":{"invoke":{"id":"k2","src":{
        "id":"kid","initial":"busy","states":{"busy":{"after":{"1000":"end"}},"end":{}}}},
        "after":{"5000":"out"},"on":{"OUT":"out"}},"out":{}}}
      """#
    var stage = try Stage(json: json, columns: 100)
    let work = try #require(stage.app.work)
    let told = PlainText.offers(work).filter { $0.hasPrefix("Timer") }
    #expect(told == ["Timer k2: after 1s: in 1s.", "Timer after 5s: in 5s."])
    #expect(PlainText.timers(work).contains("k2: after 1s: in 1s."))
    #expect(stage.lines.contains { $0.contains("k2: after 1s") }, "\(stage.text)")
    stage.resize(160, 50)
    #expect(stage.lines.contains { $0.contains("k2  after 1s") }, "\(stage.text)")
    try stage.press(":fire OUT")
    let answer = stage.app.work?.answer(.compare(.step(1), nil)) ?? .error("")
    #expect(answer.lines.contains("Timers new: k2: after 1s in 1s, after 5s in 5s."), "\(answer.lines)")
    #expect(answer.json["timersGained"]?.array?.first?["at"] == ["k2"])
    #expect(!stage.shows("xstate.after"))
  }

  /// A machine that invokes a machine that invokes a machine, without data.
  static let nested = """
    <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="outer" initial="a">
      <state id="a"><transition event="GO" target="b"/></state>
      <state id="b">
        <invoke id="mid"><content>
          <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="middle" initial="m1">
            <state id="m1">
              <invoke id="in"><content>
                <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="inner" initial="i1">
                  <state id="i1"><transition event="X" target="i2"/></state>
                  <state id="i2">
                    <onentry><send event="told" target="#_parent"/></onentry>
                    <transition event="Y" target="i3"/>
                  </state>
                  <final id="i3"/>
                </scxml>
              </content></invoke>
              <transition event="told"><log label="heard"/></transition>
              <transition event="done.invoke.in" target="m2"/>
            </state>
            <state id="m2"><transition event="END" target="m3"/></state>
            <final id="m3"/>
          </scxml>
        </content></invoke>
        <transition event="STOP" target="a"/>
        <transition event="done.invoke.mid" target="c"/>
      </state>
      <state id="c"/>
    </scxml>
    """

  private func stage(_ columns: Int = 80, _ rows: Int = 24) throws -> Stage {
    var stage = try Stage(scxml: Self.nested, columns: columns, rows: rows)
    try stage.press("enter")
    return stage
  }

  private func path(_ stage: Stage) -> [String] { stage.app.work?.path ?? ["?"] }

  @Test func aChildIsTwoKeysAway() throws {
    var stage = try stage()
    try stage.press("i enter")
    #expect(path(stage) == ["mid"])
    #expect(stage.lines[0].contains("chart.scxml › mid"))
    #expect(stage.active == ["m1"])
    #expect(stage.shows("middle"))
    try stage.press("i down down enter")
    #expect(path(stage) == ["mid", "in"])
    #expect(stage.lines[0].contains("chart.scxml › mid › in"))
    #expect(stage.selectedEvent == "X")
  }

  @Test func theWayBackIsEscOrTheList() throws {
    var stage = try stage()
    try stage.press(":enter mid.in")
    try stage.press("escape")
    #expect(path(stage) == ["mid"])
    try stage.press("escape")
    #expect(path(stage) == [])
    try stage.press(":enter mid.in")
    try stage.press("i enter")
    #expect(path(stage) == ["mid"])
    try stage.press("i escape")
    #expect(path(stage) == ["mid"])
  }

  @Test func theListSaysAllThatRuns() throws {
    var stage = try stage()
    try stage.press("i")
    for words in ["Instances", "● outer", "└─● mid", "  └─● in", "middle", "inner", "m1", "i1", "3 sessions"]
    {
      #expect(stage.shows(words), "\(words)\n\(stage.text)")
    }
  }

  @Test func anEventGoesToTheChildThatIsLookedAt() throws {
    var stage = try stage()
    try stage.press(":enter mid.in")
    #expect(stage.shows("→ i2"))
    try stage.press("enter")
    #expect(stage.active == ["i2"])
    #expect(path(stage) == ["mid", "in"])
    #expect(stage.shows("X to mid.in"))
    #expect(stage.shows("sends told"))
    #expect(stage.app.work?.session.timeline.current.step.input == .eventTo(["mid", "in"], Event("X")))
  }

  @Test func undoAndRedoStayInside() throws {
    var stage = try stage()
    try stage.press(":enter mid.in")
    try stage.press("enter u")
    #expect(path(stage) == ["mid", "in"] && stage.active == ["i1"])
    try stage.press("r")
    #expect(path(stage) == ["mid", "in"] && stage.active == ["i2"])
  }

  @Test func aChildThatEndsLeadsToItsParent() throws {
    var stage = try stage()
    try stage.press(":enter mid.in")
    try stage.press("enter enter")
    #expect(path(stage) == ["mid"])
    #expect(stage.app.notice?.text == "“mid.in” has ended: this is “mid”.")
    #expect(stage.active == ["m2"])
    // Stepping back goes back into it, forward out of it again.
    try stage.press("u")
    #expect(path(stage) == ["mid", "in"] && stage.active == ["i2"])
    try stage.press("r")
    #expect(path(stage) == ["mid"])
    try stage.press("u u u")
    #expect(path(stage) == [])
    #expect(stage.app.notice?.text == "“mid.in” does not run at this step: this is “outer”.")
    try stage.press("r")
    #expect(path(stage) == ["mid", "in"])
  }

  @Test func aChildStartedAnewIsNotEnteredByItself() throws {
    var stage = try stage()
    try stage.press(":enter mid")
    try stage.press("escape")
    try stage.press(":fire STOP")
    try stage.press(":fire GO")
    #expect(path(stage) == [])
  }

  @Test func whatHasNoChartIsAnsweredInItsParent() throws {
    var stage = try Stage(sample: "data-loader.json")
    try stage.press("enter i enter")
    #expect(path(stage) == [])
    #expect(stage.shows("waits for its answer"))
    #expect(stage.selectedEvent?.hasSuffix("done") ?? false)
  }

  @Test func theWideScreenHasThemBesideTheClock() throws {
    let stage = try stage(160, 50)
    #expect(stage.shows("instances  3, i goes into one"))
    #expect(stage.shows("3 instances"))
  }

  @Test func enterOnAChildInTheTreeGoesIn() throws {
    var stage = try stage()
    try stage.press(":state b")
    try stage.press("down enter")
    #expect(path(stage) == ["mid"])
  }

  // MARK: In lines

  private func plain(_ lines: [String]) throws -> [String] {
    let source = SourceText(name: "chart.scxml", text: Self.nested)
    let chart = ChartCompiler.compile(try ChartFormat.read(source))
    var session = PlainSession(Workspace(Interpreter(chart), title: "chart.scxml"))
    return lines.flatMap { session.answer($0) }
  }

  @Test func linesGoInAndOut() throws {
    let answers = try plain([
      "GO", "instances", "enter mid.in", "X", "leave", "enter nobody", "enter in", "Y",
    ])
    for words in [
      "outer: outer, running, b. You are here.", "mid: middle, running, m1, invoked by b.",
      "mid.in: inner, running, i1, invoked by m1.",
      "step 2, time 0s. In mid.in. Active: i1. Done: no. Tags: none.", "step 3, time 0s. To mid.in.",
      "Entered i2.", "Sent told to #_parent.", "Logged heard (mid).",
      "step 3, time 0s. In mid. Active: m1. Done: no. Tags: none.",
      "error: there is no instance nobody; instances lists them",
      "“mid.in” has ended: this is “mid”.",
    ] { #expect(answers.contains(words), "\(words)\n\(answers.joined(separator: "\n"))") }
  }

  @Test func listsAreToldInLines() throws {
    let answers = try plain([
      "GO", "enter mid.in", "X", "history", "outbox", "details 3", "source X", "context", "undo", "leave",
      "leave",
      "STOP", "history", "branches",
    ])
    for words in [
      "step 3, time 0s: X to mid.in; mid.in: i1 -> i2; sends told log heard. This is now.",
      "step 3, time 0s, mid: logs heard.", "Nothing of this is done; it is only told.",
      "   takes    i1  on X → i2", "chart.scxml:9:30: i1 X", "This chart has no data.",
      "There are 2 branches.", "step 2, time 0s: GO; a -> b (2 branches go on from here).",
    ] { #expect(answers.contains(words), "\(words)\n\(answers.joined(separator: "\n"))") }
  }
}
