import ChartKit
import TerminalKit

/// Statechart notions in two sentences each: what is under the cursor, explained.
enum Notions {
  typealias Notion = (title: String, words: String)

  static let signs: [(sign: String, words: String)] = [
    ("●", "active"), ("○", "idle"), ("∥", "parallel: all regions at once"), ("H", "history; H* deep history"),
    ("◎", "final"), ("◷", "timer"), ("◉", "breakpoint; ◌ one that is off"), ("✗", "blocked"),
    ("↺", "stays, or is entered again"), ("?", "hangs on a guard you answer"),
    ("✓", "the answer of a child that waits; ! that it fails"),
    ("+", "would be entered, or started"), ("−", "would be left, or stopped"),
    ("~", "changed by the last step"),
    ("▸", "the line under the cursor, or something folded; ▾ unfolded"),
  ]

  /// What is under the cursor, then what stands in the top line.
  static func about(_ work: Workspace) -> [Notion] {
    let here: [Notion] =
      switch work.focus {
      case .events: aboutEvent(work)
      case .tree where !work.tree.showsTable: aboutTree(work)
      case .tree, .table: aboutTransition(work)
      case .context: aboutData(work)
      case .history: aboutStep(work)
      case .clock: aboutTimer(work)
      }
    return here + [aboutHeader(work)]
  }

  // MARK: The top line

  private static func aboutHeader(_ work: Workspace) -> Notion {
    let status = Header.status(work, .unicode)
    let words =
      if !work.chart.isRunnable {
        "The chart has errors, so it can be looked at and not run. :problems lists them with their places."
      } else if work.session.isUnderWay {
        "A step has stopped on its way, at a breakpoint or between two microsteps. s goes on by one, S to its end, c to "
          + "the next breakpoint."
      } else {
        switch work.snapshot.status {
        case .active:
          "The machine runs: it waits for an event or a timer. +\(TimeText.exact(work.snapshot.now)) is its own clock, "
            + "and the step's number counts what was done."
        case .done:
          "The machine has reached a final state at its top. Nothing can be sent any more; u goes back."
        case .error:
          "The machine failed, and is as it was before the step that failed. w tells what and where, u goes back."
        case .stopped: "The machine was stopped from outside. u goes back one step."
        }
      }
    let past =
      work.session.isInThePast ? " You look at the past: firing something else here starts a branch." : ""
    return ("The top line: \(status.text)", words + past)
  }

  // MARK: Events

  private static func aboutEvent(_ work: Workspace) -> [Notion] {
    switch work.events.selectedRow {
    case .entry(let index): return [about(work.list.entries[index], work)]
    case .ignored:
      return [
        (
          "Not handled here",
          "Events that no active state has a transition for. Sending one changes nothing; Enter lists them."
        )
      ]
    default:
      return [
        ("Events", "What can be sent to the machine, as the chart names it. Now there is none to choose.")
      ]
    }
  }

  private static func about(_ entry: EventList.Entry, _ work: Workspace) -> Notion {
    let name = EventsPane.name(entry, work.naming)
    if entry.timer != nil {
      return (
        "◷ \(name)",
        "A timer that a state or an action started; its event is sent when its time has come. Enter moves the virtual "
          + "clock there."
      )
    }
    if case .answer(_, let succeeds) = entry.subject {
      return (
        "\(succeeds ? "✓" : "!") \(name)",
        "A child that only its name is known of waits, and you answer in its place. This is the answer that it "
          + (succeeds ? "has done its work; e gives it data." : "has failed; e gives it a reason.")
      )
    }
    if case .pattern = entry.subject {
      return (
        name,
        "A descriptor with a wildcard: it matches every event whose name begins like this. Enter asks which one is sent."
      )
    }
    if entry.asks {
      return (
        "? \(name)",
        "What it does hangs on a guard that is only named in the chart, so nobody knows its answer. "
          + "Enter asks you, and keeps the answer."
      )
    }
    switch entry.verdict {
    case .fires:
      return (
        name,
        "An event that an active state has a transition for. The line shows where it leads, "
          + "+ and − in the tree what would be entered and left; Enter fires it, u takes that back."
      )
    case .blocked:
      return (
        "✗ \(name)",
        "Active states have transitions for it, but their guards are false now. Enter or w tells which."
      )
    case .ignored:
      return (
        name,
        "No active state has a transition for it. Sending it changes nothing; w tells where it is handled."
      )
    }
  }

  // MARK: Data, steps, timers

  private static func aboutData(_ work: Workspace) -> [Notion] {
    let general: Notion = (
      "Context",
      "The data that the machine carries beside its states. A chart may make a part of it public: "
        + "that is what clients see; a shows the rest."
    )
    guard let row = work.context.selectedRow else { return [general] }
    var words = "A value of the machine's data"
    if work.path.isEmpty, row.hidden == 0 {
      let moment = work.session.timeline.lastChange(ofData: row.path)
      let step = work.session.timeline.moments[moment]
      words +=
        moment == 0
        ? ", as it was at the start."
        : ", set at step \(step.depth + 1) by \(work.rootNaming.input(step.step).text)."
    } else {
      words += "."
    }
    words +=
      row.canOpen
      ? " Enter unfolds it, b stops where it changes."
      : " ~ says that the last step changed it; b stops where it changes."
    return [(ContextPath.short(row.path), words), general]
  }

  private static func aboutStep(_ work: Workspace) -> [Notion] {
    let general: Notion = (
      "Step",
      "An event and everything that followed from it until nothing was left to do. "
        + "Enter goes to any step; doing something else there starts a branch, and nothing is lost."
    )
    guard let row = work.history.selectedRow else { return [general] }
    let moment = work.session.timeline.moments[row.moment]
    let name = "Step \(moment.depth + 1): \(work.rootNaming.input(moment.step).text)"
    if row.level > 0 {
      let words =
        "A step of another branch: of something else that was done from the step above. → unfolds the branch, Enter goes there."
      return [(name, words), general]
    }
    let kind =
      switch moment.step.input {
      case .start:
        "The start: the initial states were entered, and everything that follows without an event was done."
      case .event, .eventTo:
        "An event that you sent; what it changed stands beside it, ~ before changed data. w tells it microstep by microstep."
      case .advance:
        "The virtual clock was moved, and timers that were due on the way were delivered. w tells what followed."
      case .timer: "A timer was delivered, and the clock stands at its time. w tells what followed."
      case .assume:
        "A guard was answered by you: it holds until it is answered otherwise. Undo takes it back."
      case .answer: "You answered in the place of a child. w tells what followed."
      case .proceed: "A step that had stopped on its way went on. w tells what followed."
      }
    let hypothetical =
      moment.isHypothetical ? " It is hypothetical: a guard was forced on the way here." : ""
    return [(name, kind + hypothetical), general]
  }

  private static func aboutTimer(_ work: Workspace) -> [Notion] {
    let general: Notion = (
      "Timer",
      "An event that waits for its time on a virtual clock, which moves only when you move it. "
        + "Enter moves it to the moment when the timer is due."
    )
    guard let timer = work.clock.selectedTimer else {
      return [
        ("Clock", "The time of the machine, which moves only when you move it. Now no timer waits for it."),
        general,
      ]
    }
    let name = work.naming.timer(timer, in: work.snapshot)
    let owner =
      work.naming.owner(of: timer.event).map { " It belongs to \(work.naming.name($0)) and goes with it." }
      ?? ""
    return [("◷ \(name)", "Due in \(TimeText.remaining(timer, at: work.snapshot.now)).\(owner)"), general]
  }
}
