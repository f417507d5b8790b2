import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

/// The debugger's screens: why with ways and forcing, stepping, breakpoints, marks, comparing, paths, branches.
@Suite struct AppDebuggerTests {
  /// `GO` is blocked until `MORE` was sent twice.
  private static let counter = """
    <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" initial="a">
      <datamodel><data id="count" expr="0"/></datamodel>
      <state id="a">
        <transition event="MORE"><assign location="count" expr="count + 1"/></transition>
        <transition event="GO" cond="count &gt; 1" target="b"/>
      </state>
      <state id="b"><transition target="c"/></state>
      <state id="c"><transition event="BACK" target="a"/></state>
    </scxml>
    """

  private func counter() throws -> Stage {
    var stage = try Stage(scxml: Self.counter)
    while stage.selectedEvent != "GO" { try stage.press("down") }
    return stage
  }

  @Test(.enabled(if: ECMAScript.isInstalled, "needs JavaScriptCore")) func whyTellsWhatTheGuardRead() throws {
    var stage = try counter()
    try stage.press("w")
    #expect(stage.shows("Why can GO not fire?"))
    #expect(
      stage.lines.contains { $0.contains("count ") && $0.contains(" 0 ") && $0.contains("(as at the start)") }
    )
    #expect(stage.shows("MORE, MORE  then GO"))
    #expect(stage.shows("force count > 1 = true for one step"))
    try stage.press("escape")
    try stage.press(":fire MORE")
    try stage.press("w")
    #expect(stage.lines.contains { $0.contains(" 1 ") && $0.contains("(set at step 2)") })
  }

  @Test(.enabled(if: ECMAScript.isInstalled, "needs JavaScriptCore")) func aGuardThatFailsIsNoMereRefusal()
    throws
  {
    let text = """
      <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
      <state id="a"><transition event="GO" cond="nobody.knows" target="b"/></state><state id="b"/></scxml>
      """
    var stage = try Stage(scxml: text)
    while stage.selectedEvent != "GO" { try stage.press("down") }
    try stage.press("w")
    #expect(stage.shows("the guard's fault is an error"))
    #expect(!stage.shows("no error, and nothing changes"))
  }

  @Test(.enabled(if: ECMAScript.isInstalled, "needs JavaScriptCore")) func enterGoesTheWayThatWasFound()
    throws
  {
    var stage = try counter()
    try stage.press("w enter")
    #expect(stage.app.overlays.isEmpty)
    #expect(stage.active == ["c"])
    #expect(stage.step == 4)
  }

  @Test(.enabled(if: ECMAScript.isInstalled, "needs JavaScriptCore")) func aForcedGuardHoldsForOneStep()
    throws
  {
    var stage = try counter()
    try stage.press("w f")
    #expect(stage.active == ["c"])
    #expect(stage.shows("hypothetical"))
    try stage.press(":fire BACK")
    while stage.selectedEvent != "GO" { try stage.press("down") }
    #expect(stage.shows("✗ GO"))
  }

  @Test(.enabled(if: ECMAScript.isInstalled, "needs JavaScriptCore"))
  func aStepIsGoneThroughMicrostepByMicrostep() throws {
    var stage = try counter()
    try stage.press(":fire MORE")
    try stage.press(":fire MORE")
    while stage.selectedEvent != "GO" { try stage.press("down") }
    try stage.press("s")
    #expect(stage.active == ["b"])
    #expect(stage.shows("step under way"))
    #expect(stage.lines[23].contains("s microstep") && stage.lines[23].contains("S finish"))
    try stage.press("S")
    #expect(stage.active == ["c"])
    try stage.press("S")
    #expect(stage.shows("“finish step” does nothing here"))
  }

  @Test(.enabled(if: ECMAScript.isInstalled, "needs JavaScriptCore")) func aBreakpointStopsAndIsTold() throws
  {
    var stage = try counter()
    try stage.press("1 /")
    try stage.press("\"b\" enter")
    while stage.app.work?.tree.selectedState != 2 { try stage.press("down") }
    try stage.press("b")
    #expect(stage.shows("Breakpoint 1: enter b"))
    #expect(stage.lines.contains { $0.contains("○ b") && $0.contains("◉") })
    try stage.press("escape 2")
    while stage.selectedEvent != "GO" { try stage.press("down") }
    try stage.press("w enter")
    #expect(stage.active == ["b"])
    #expect(stage.shows("◉ stopped: enter b"))
    #expect(stage.shows("Breakpoint 1: enter b. s microstep, S finish, c continue."))
    try stage.press("c")
    #expect(stage.active == ["c"])
    try stage.press("B")
    #expect(stage.shows("1 hit"))
    try stage.press("enter")
    #expect(stage.app.work?.session.breakpoints.first?.isOn == false)
    try stage.press("e \" if count > 5\" enter")
    #expect(stage.shows("enter b if count > 5"))
    try stage.press("x")
    #expect(stage.shows("There is none."))
  }

  @Test func breakpointsOfStatesGoFromEnteringToLeaving() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("1 b b")
    guard case .leave = stage.app.work?.session.breakpoints.first?.pattern else {
      Issue.record("the second key sets one for leaving")
      return
    }
    try stage.press("b")
    #expect(stage.app.work?.session.breakpoints.isEmpty == true)
  }

  @Test func theClockStopsAtABreakpoint() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("enter")
    try stage.press(":fire PLAY")
    try stage.press(":break enter paused")
    try stage.press(":clock +20s")
    #expect(stage.shows("stopped: enter on.player.paused") || stage.shows("◉ stopped"))
    #expect(stage.app.work?.snapshot.now == 5000)
  }

  @Test func momentsAreNamedAndCompared() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("enter m enter")
    #expect(stage.app.work?.session.timeline.marks.first?.name == "a")
    try stage.press(":fire PLAY")
    try stage.press("4")
    #expect(stage.shows("“a”"))
    try stage.press("d")
    #expect(stage.shows("Compare  A: step 2 “a”"))
    #expect(stage.lines.contains { $0.contains("stopped") && $0.contains("playing") && $0.contains("-+") })
    #expect(stage.shows("Blue in Green"))
    #expect(stage.shows("between them: PLAY"))
    try stage.press("tab")
    #expect(stage.shows("B: step 2 “a”"))
    try stage.press("escape")
    #expect(stage.app.overlays.isEmpty)
  }

  @Test func comparingWithTheStepBeforeTakesOneKey() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press("enter d")
    #expect(stage.shows("Compare  A: step 1"))
  }

  @Test func aPathIsFoundAndGone() throws {
    var stage = try Stage(sample: "media-player.json")
    try stage.press(":state muted")
    try stage.press("P")
    #expect(stage.shows("Path to on.volume.muted"))
    #expect(stage.lines.contains { $0.contains("1  POWER") })
    try stage.press("s")
    #expect(stage.step == 2)
    #expect(stage.shows("1  MUTE"))
    try stage.press("enter")
    #expect(stage.active.contains("muted"))
    #expect(stage.app.overlays.isEmpty)
  }

  @Test func branchesAreDrawnFoldedAndUnfolded() throws {
    var stage = try Stage(sample: "media-player.json", columns: 120, rows: 40)
    try stage.press("enter")
    try stage.press(":fire PLAY")
    try stage.press(":fire STOP")
    try stage.press("u u")
    try stage.press(":fire MUTE")
    let pane = Pane.history
    stage.app.focus(pane)
    stage.app.settle()
    #expect(stage.shows("├─PLAY +1"))
    #expect(!stage.shows("│ STOP"))
    try stage.press("up")
    #expect(stage.app.foldHint(isFold: false) == "unfold")
    try stage.press("right")
    #expect(stage.shows("│ STOP"))
    try stage.press("down enter")
    #expect(stage.active == ["stopped", "normal"])
    #expect(stage.step == 4)
    #expect(stage.shows("├─MUTE"))
  }
}
