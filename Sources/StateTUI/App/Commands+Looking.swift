import TerminalKit

extension Command {
  static let looking: [Command] = [
    Command(
      .why, "why", [.character("w")], .looking,
      "Explains why the selected event fires or does not: every transition that was asked, with its guard. "
        + "In the history: what happened in the step, microstep by microstep.",
      hint: { $0.whyHint }, run: { $0.explain() }),
    Command(
      .compare, "compare moments", [.character("d")], .looking,
      "Compares this moment with the step under the history's cursor, with the last mark, or with the step before.",
      hint: { $0.compareSubject == nil ? nil : "compare" }, run: { $0.showComparison() }),
    Command(
      .path, "path here", [.character("P")], .looking,
      "Finds the shortest events that lead to the selected state, and goes there.",
      hint: { $0.pathSubject == nil ? nil : "path" }, run: { $0.showPath() }),
    Command(
      .preview, "preview", [.character("p")], .looking,
      "Shows or hides what the selected line would change in the tree and the context.",
      hint: { $0.work.map { $0.showsPreview ? "hide preview" : "preview" } },
      run: { $0.work?.showsPreview.toggle() }),
    Command(
      .publicContext, "context all", [.character("a")], .looking,
      "Shows all data, or only what the chart makes public.", hint: { $0.contextHint },
      run: { $0.switchContext() }),
    Command(
      .instances, "instances", [.character("i")], .looking,
      "Lists the running instances as a tree: the machine and the children that its states invoke. "
        + "Enter goes into one; its events go to it. Esc comes back. Of several instances of services that are open: "
        + "switches among them.",
      hint: { $0.instancesHint }, run: { $0.showInstances() }),
    Command(
      .outbox, "outbox", [], .looking,
      "Lists what the chart wanted done outside and what it logged: nothing of it is done, all of it is shown.",
      hint: whenOpen("outbox"), run: { $0.showOutbox() }),
    Command(
      .source, "source", [.character("o")], .looking,
      "Shows the line of the document that the thing under the cursor stands in.",
      hint: { $0.sourcePlace == nil ? nil : "source" }, run: { $0.showSource($0.sourcePlace) }),
    Command(
      .find, "find", [.character("/")], .looking,
      "Filters the pane that has the keys as you type. Enter keeps the filter, Esc clears it.",
      hint: whenOpen("find"), run: { $0.startFinding() }),
    Command(
      .nextMatch, "next match", [.character("n")], .looking, "Goes to the next line that was found.",
      hint: { $0.focusedFilter.isEmpty ? nil : "next" }, run: { $0.goToMatch(forward: true) }),
    Command(
      .previousMatch, "previous match", [.character("N")], .looking,
      "Goes to the line before that was found.",
      hint: { $0.focusedFilter.isEmpty ? nil : "previous" }, run: { $0.goToMatch(forward: false) }),
    Command(
      .branches, "branches", [], .looking,
      "Lists all that was tried as a tree: go there, name it, fold it, take it out of sight. Doing something else in the "
        + "past starts a branch.",
      hint: {
        ($0.work?.history.branchCount ?? 1) > 1 || $0.work?.session.timeline.pruned.isEmpty == false
          ? "branches" : nil
      },
      run: { app in if let work = app.work { app.overlays.append(BranchesOverlay(work)) } }),
    Command(
      .sequence, "sequence", [], .looking,
      "Shows who told whom what on the way here as a sequence chart: you, the machine, its children, and what is outside.",
      hint: whenOpen("sequence"), run: { $0.showSequence() }),
    Command(
      .coverage, "coverage", [], .looking,
      "Lists what was used of the chart so far, on all branches: states, transitions and events, and those that never were.",
      hint: whenOpen("coverage"), run: { $0.showCoverage() }),
    Command(
      .problems, "problems", [], .looking, "Lists what is wrong with the chart, with places.",
      hint: { ($0.work?.chart.diagnostics.isEmpty ?? true) ? nil : "problems" }, run: { $0.showProblems() }),
  ]
}
