import ChartKit
import TerminalKit

/// A lesson on a machine of its own: each step says what to do and sees whether it was done.
struct Tour: Sendable {
  /// The step of the lesson, from 0.
  private(set) var index = 0
  /// What was driven before; it comes back afterwards.
  let before: Workspace?
  /// Whether the machine has been off after it was on.
  private var wasOffAgain = false

  init(before: Workspace?) { self.before = before }

  struct Lesson: Sendable {
    var text: String
    /// The same where lines stand in place of keys.
    var line: String
    var isDone: @Sendable (App, Tour) -> Bool
    /// Whether a line does it, where lines leave nothing behind that `isDone` could see.
    var isDoneByLine: (@Sendable (LineCommand, App) -> Bool)?
  }

  static let lessons: [Lesson] = [
    Lesson(
      text:
        "A statechart is always in some state: ● marks it in the tree. The cursor is on POWER, which can fire. "
        + "Press Enter to fire it.",
      line:
        "A statechart is always in some state: it stands behind “Active”. POWER can fire. Write POWER to fire it.",
      isDone: { app, _ in app.isActive("on") }),
    Lesson(
      text:
        "on is parallel (∥): player and volume are both active at once. + and − show what the line under the cursor "
        + "would change. Go to PLAY with ↓ and look.",
      line:
        "on is parallel: player and volume are both active at once. preview tells what an event would change. "
        + "Write preview PLAY.",
      isDone: { app, _ in app.isOn("PLAY") || app.isActive("playing") },
      isDoneByLine: { line, app in line == .preview("PLAY", .undefined) || app.isActive("playing") }),
    Lesson(
      text: "Look before you leap: then press Enter.", line: "Look before you leap: then write PLAY.",
      isDone: { app, _ in app.isActive("playing") }),
    Lesson(
      text: "✗ NEXT is blocked: its guard says no. Go to it and press w: why?",
      line: "NEXT is blocked: its guard says no. Write why NEXT.",
      isDone: { app, _ in app.overlays.last is WhyOverlay },
      isDoneByLine: { line, _ in line == .why("NEXT", .undefined) }),
    Lesson(
      text: "Read what was asked, and what would make it fire. Esc goes back; it never quits.",
      line:
        "Read what was asked, and what would make it fire. help lists all that can be written: write help.",
      isDone: { app, _ in app.overlays.isEmpty },
      isDoneByLine: { line, _ in line == .command(.help) }),
    Lesson(
      text: "Nothing is lost here. Press u to step back.",
      line: "Nothing is lost here. Write undo to step back.",
      isDone: { app, _ in app.work?.session.isInThePast ?? false }),
    Lesson(
      text: "And r to step forward again.", line: "And redo to step forward again.",
      isDone: { app, _ in app.isActive("playing") }),
    Lesson(
      text:
        "playing has started a timer (◷). The clock stands still until you move it: press t, then Enter to jump to it.",
      line:
        "playing has started a timer. The clock stands still until you move it: write clock next to jump to it.",
      isDone: { app, _ in (app.work?.snapshot.now ?? 0) > 0 }),
    Lesson(
      text: "Now fire MUTE, so that both regions have moved.",
      line: "Now fire MUTE, so that both regions have moved.", isDone: { app, _ in app.isActive("muted") }),
    Lesson(
      text: "H is a history state: it remembers. Fire POWER to leave on, and POWER again.",
      line: "memory is a history state: it remembers. Fire POWER to leave on, and POWER again.",
      isDone: { app, tour in tour.wasOffAgain && app.isActive("on") }),
    Lesson(
      text:
        "paused and muted are back. That is all: ? explains what is under the cursor, : finds every command. "
        + "Say :tour to leave the lesson.",
      line: "paused and muted are back. That is all. Write tour to leave the lesson.",
      isDone: { _, _ in false }),
  ]

  /// Goes on where the learner did what was asked.
  mutating func follow(_ app: App) {
    noteOff(app)
    if Tour.lessons.indices.contains(index), Tour.lessons[index].isDone(app, self) { index += 1 }
  }

  /// The same after a line.
  mutating func follow(_ app: App, after line: LineCommand) {
    noteOff(app)
    guard Tour.lessons.indices.contains(index) else { return }
    let lesson = Tour.lessons[index]
    if lesson.isDoneByLine.map({ $0(line, app) }) ?? lesson.isDone(app, self) { index += 1 }
  }

  private mutating func noteOff(_ app: App) {
    if index == Tour.lessons.count - 2, app.isActive("off") { wasOffAgain = true }
  }

  /// `Tour 2 of 11`.
  var title: String { "Tour \(index + 1) of \(Tour.lessons.count)" }

  /// The text in a box at the bottom, over whatever is there.
  func draw(in area: Rect, into surface: inout Surface) {
    guard Tour.lessons.indices.contains(index) else { return }
    CaptionBox.draw(
      Tour.lessons[index].text, title: title, right: ":tour leaves",
      in: area,
      into: &surface)
  }

  static let document = """
    <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="null" name="tour" initial="off">
      <state id="off"><transition event="POWER" target="memory"/></state>
      <parallel id="on">
        <history id="memory" type="deep"><transition target="stopped normal"/></history>
        <transition event="POWER" target="off"/>
        <state id="player" initial="stopped">
          <state id="stopped"><transition event="PLAY" target="playing"/></state>
          <state id="playing">
            <onentry><send event="SLEEP" id="sleep" delay="5s"/></onentry>
            <onexit><cancel sendid="sleep"/></onexit>
            <transition event="SLEEP" target="paused"/>
            <transition event="NEXT" cond="In('muted')" target="playing"/>
          </state>
          <state id="paused"><transition event="PLAY" target="playing"/></state>
        </state>
        <state id="volume" initial="normal">
          <state id="normal"><transition event="MUTE" target="muted"/></state>
          <state id="muted"><transition event="MUTE" target="normal"/></state>
        </state>
      </parallel>
    </scxml>
    """
}

extension App {
  /// Begins the lesson, or leaves it and goes back to what was there before.
  mutating func switchTour() {
    overlays = []
    if let running = tour {
      tour = nil
      work = running.before
      notice = Notice("The lesson is over.")
      return
    }
    let source = SourceText(name: "tour.scxml", text: Tour.document)
    guard let draft = try? ChartFormat.read(source) else { return }
    tour = Tour(before: work)
    work = Workspace(Interpreter(ChartCompiler.compile(draft)), title: "tour.scxml")
    notice = nil
  }

  fileprivate func isActive(_ name: String) -> Bool {
    guard let work, let state = work.chart.state(named: name) else { return false }
    return work.isActive(state)
  }

  fileprivate func isOn(_ event: String) -> Bool {
    guard let work, work.focus == .events, let index = work.events.selectedEntry else { return false }
    return work.list.entries[index].event.name == event
  }
}
