import ChartKit
import TerminalKit

// States, what runs in them, and transitions.
extension Notions {
  static func aboutTree(_ work: Workspace) -> [Notion] {
    guard let row = work.tree.selectedRow else { return [] }
    switch row.item {
    case .timer:
      return [
        (
          "◷ Timer",
          "It waits as long as its state stays active, and is gone when that is left. Enter moves the clock there."
        )
      ]
    case .child:
      return [
        (
          "Child",
          "Something that runs while its state is active: another machine, or a service. It ends with the state; Enter "
            + "goes into it."
        )
      ]
    case .state(let state): return [about(work.chart[state], work), signs(state, work)].compactMap(\.self)
    }
  }

  private static func about(_ state: State, _ work: Workspace) -> Notion {
    let words =
      switch state.kind {
      case .atomic: "A state without states inside. ● is active now, ○ is not."
      case .compound where state.parent == nil:
        "The machine itself: the state around all others, active as long as the machine runs. One of its children is active."
      case .compound:
        "A state with states inside: while it is active, exactly one of its children is. Leaving it leaves all of them."
      case .parallel:
        "Parallel: all its regions are active at once. They run side by side and see the same events."
      case .final:
        "A final state: entering it means that its parent is done. At the top, the machine has finished."
      case .shallowHistory:
        "History: a transition to it enters the child that was active when its parent was left. It is never active itself."
      case .deepHistory:
        "Deep history: a transition to it enters again, at every depth, what was active when its parent was left. It is "
          + "never active itself."
      }
    return (work.naming.name(state.index), words)
  }

  /// The signs that stand on the line of a state, in words; nil where there is none but its own.
  private static func signs(_ state: StateIndex, _ work: Workspace) -> Notion? {
    var words: [String] = []
    switch work.previewSign(state, .unicode)?.text {
    case "+": words.append("+ the selected event would enter it")
    case "−": words.append("− the selected event would leave it")
    case .some: words.append("↺ the selected event stays in it, or enters it again")
    case nil: break
    }
    if let point = work.breakpoints(on: state).first {
      words.append("\(point.isOn ? "◉" : "◌") \(point.text(work.naming))\(point.isOn ? "" : ", off")")
    }
    let here = work.chart[state]
    if !here.details.tags.isEmpty { words.append("# a tag: a name for what several states have in common") }
    if here.kind.isHistory, work.snapshot.history[state] != nil { words.append("→ what it remembers") }
    if !here.children.isEmpty, work.tree.isFolded(state, work) { words.append("▸ states inside, folded") }
    return words.isEmpty ? nil : ("Signs on this line", words.joined(separator: "; ") + ".")
  }

  static func aboutTransition(_ work: Workspace) -> [Notion] {
    let general: Notion = (
      "Transition",
      "A way from a source state to its targets, taken when its event comes and its guard holds. "
        + "▶ marks what the selected event would take, ● what other events would, ✗ what would be asked in vain."
    )
    guard let selected = work.table.selectedTransition else { return [general] }
    let transition = work.chart[transition: selected]
    let title =
      "\(work.naming.name(transition.source)) \(TransitionText.whole(transition, work.naming, .unicode))"
    let trigger =
      switch transition.details.trigger {
      case .event: "It waits for an event."
      case .always: "It waits for nothing: it is taken as soon as its source is active and its guard holds."
      case .after(let delay): "It is taken when its source has been active for \(delay.text)."
      case .done: "It is taken when the states inside its source have finished."
      case .invoked(let id): "It is taken when the child “\(id)” of its source has answered."
      }
    let way =
      if transition.targets.isEmpty {
        " It has no target: it only runs its actions, and no state is left."
      } else if transition.details.kind == .internal {
        " It is internal: where its targets lie inside its source, the source is not left."
      } else {
        " It is external: its source is left and entered again, also where its target lies inside."
      }
    return [(title, trigger + way), general]
  }
}
