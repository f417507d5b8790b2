import ChartKit
import TerminalKit

/// The facts of the screen as sentences.
enum PlainText {
  /// What is told first.
  static func greeting(_ work: Workspace) -> [String] {
    var lines = ["\(work.chart.name.isEmpty ? work.title : work.chart.name), " + facts(work)]
    lines += problemsInShort(work.chart)
    if case .endless(let states) = work.session.timeline.moments[0].step.outcome {
      lines.append("error: the start never ends: it goes round through \(work.rootNaming.leaves(states))")
    }
    return lines + offers(work)
  }

  /// Where the session stands.
  static func place(_ work: Workspace) -> [String] { [facts(work)] + offers(work) }

  private static func facts(_ work: Workspace) -> String {
    let total = work.step + work.session.timeline.stepsAhead
    let step = work.session.isInThePast ? "\(work.step) of \(total)" : "\(work.step)"
    let leaves = work.chart.leaves(of: work.snapshot.configuration).map { work.naming.fullPath($0) }
    let tags = work.chart.tags(of: work.snapshot.configuration)
    let output = work.snapshot.output
    return "step \(step), time \(TimeText.exact(work.snapshot.now)). "
      + (work.path.isEmpty ? "" : "In \(work.path.joined(separator: ".")). ") + "Active: \(list(leaves)). "
      + "Done: \(work.snapshot.isDone ? "yes" : "no"). Tags: \(list(tags))."
      + (output.isUndefined ? "" : " Output: \(ValueText.brief(output)).")
  }

  private static func list(_ words: [String]) -> String {
    words.isEmpty ? "none" : words.joined(separator: ", ")
  }

  /// What can be fired, what is blocked, and what waits.
  static func offers(_ work: Workspace) -> [String] {
    if work.snapshot.status == .done {
      return ["This machine has finished: undo goes back one step, restart starts again."]
    }
    if work.snapshot.status == .error { return ["The machine failed: \(FailureText.words(work))."] }
    var lines: [String] = []
    let events = work.list.entries.filter { $0.timer == nil }
    let firing = events.filter { $0.verdict == .fires }
    let names = firing.map { EventsPane.name($0, work.naming) + ($0.asks ? " (asks)" : "") }
    let can = firing.count == 1 ? "event can fire" : "events can fire"
    lines.append("\(firing.count) \(can): \(list(names)).")
    for entry in events where entry.verdict == .blocked {
      lines.append("\(EventsPane.name(entry, work.naming)) is blocked: \(EventsPane.reason(entry, work)).")
    }
    return lines
      + work.interpreter.timers(in: work.snapshot).map { timer in
        "Timer \(work.naming.timer(timer.event)): in \(TimeText.remaining(timer, at: work.snapshot.now))."
      }
  }

  /// What a step did.
  ///
  /// - Parameter news: where the session went by itself, since an instance is not there any more.
  static func step(_ step: Macrostep, _ news: [String], _ work: Workspace) -> [String] {
    let facts = work.standpoint.facts(step)
    let receiver =
      if case .eventTo(let path, _) = step.input { " To \(path.joined(separator: "."))." } else { "" }
    var lines = ["step \(work.step), time \(TimeText.exact(work.snapshot.now)).\(receiver)"] + news
    func paths(_ states: StateSet) -> String {
      let leaves = states.filter { work.chart[$0].kind.isAtomic }
      return (leaves.isEmpty ? Array(states) : leaves).map { work.naming.fullPath($0) }.joined(
        separator: ", ")
    }
    if !facts.left.isEmpty { lines.append("Left \(paths(facts.left)).") }
    if !facts.entered.isEmpty { lines.append("Entered \(paths(facts.entered)).") }
    if !facts.reset.isEmpty { lines.append("Re-entered \(paths(facts.reset)).") }
    if facts.left.isEmpty && facts.entered.isEmpty && !facts.stayed.isEmpty {
      lines.append("Stayed in \(work.naming.names(facts.stayed)).")
    }
    let actions = facts.actions.filter { !$0.hasPrefix("log:") }
    if !actions.isEmpty { lines.append("Ran \(actions.joined(separator: ", ")).") }
    for change in facts.changes {
      lines.append("Context: \(ContextPath.short(change.path)) set to \(ValueText.brief(change.new)).")
    }
    lines += PlainText.others(step, work)
    for record in step.microsteps.flatMap(\.records) {
      if case .sent(let event, let target) = record, target != "#_self", target != "#_internal" {
        lines.append("Sent \(event.name) to \(target).")
      }
    }
    let outbox = Outbox.entries(of: step, work.session.timeline.cursor, work.step)
    for entry in outbox where entry.kind != .runs {
      let from = entry.path.isEmpty ? "" : " (\(entry.path.joined(separator: ".")))"
      lines.append((entry.kind == .logs ? "Logged " : "Sent outside: ") + entry.words + from + ".")
    }
    for error in SourcePlace.errors(of: step, in: work) {
      lines.append("Error: \(error.location): \(error.what).")
    }
    let tags = work.chart.tags(of: work.snapshot.configuration)
    if !tags.isEmpty { lines.append("Tags: \(tags.joined(separator: ", ")).") }
    return lines + offers(work)
  }

  /// What a step would do, after “would”.
  static func sentence(_ step: Macrostep, _ work: Workspace) -> String {
    let facts = work.standpoint.facts(step)
    if case .endless(let states) = facts.outcome { return "never end: \(work.rootNaming.leaves(states))." }
    var parts: [String] = []
    if !facts.leftTops.isEmpty { parts.append("leave \(work.naming.names(facts.leftTops))") }
    if !facts.enteredTops.isEmpty { parts.append("enter \(work.naming.names(facts.enteredTops))") }
    if !facts.resetTops.isEmpty { parts.append("re-enter \(work.naming.names(facts.resetTops))") }
    if parts.isEmpty && !facts.stayed.isEmpty { parts.append("stay in \(work.naming.names(facts.stayed))") }
    if !facts.actions.isEmpty { parts.append("run " + facts.actions.joined(separator: ", ")) }
    for change in facts.changes {
      parts.append("set \(ContextPath.short(change.path)) to \(ValueText.brief(change.new))")
    }
    for record in step.seen(at: work.path).microsteps.flatMap(\.records) {
      if case .timerStarted(let timer) = record {
        parts.append("start timer \(work.naming.timer(timer.event))")
      }
    }
    if facts.hasEnded { parts.append("end the machine") }
    return (parts.isEmpty ? "change nothing" : parts.joined(separator: ", ")) + "."
  }

  static func why(_ name: String, _ work: Workspace) -> [String] {
    guard let index = work.list.position(of: .event(name)) else {
      return ["The chart has no event \(name)."]
    }
    let entry = work.list.entries[index]
    var lines: [String] = []
    switch entry.verdict {
    case .fires:
      lines.append("\(name) would \(sentence(work.standpoint.send(entry.event), work))")
    case .blocked: lines.append("\(name) is blocked.")
    case .ignored:
      let sources = work.chart.transitions.filter { $0.details.descriptors.contains(name) }.map(\.source)
      let paths = StateSet(sources).map { work.naming.fullPath($0) }
      lines.append("\(name) is not handled in the active states. It is handled in: \(list(paths)).")
    }
    for candidate in entry.candidates {
      let transition = work.chart[transition: candidate.transition]
      let whole = TransitionText.whole(transition, work.naming, .ascii)
      let verdict = candidate.lost.map { lossWords($0) } ?? "taken"
      lines.append("\(work.naming.name(candidate.state)): \(whole): \(verdict).")
    }
    return lines
  }

  private static func lossWords(_ loss: Candidate.Loss) -> String {
    switch loss {
    case .guard: "its guard is false"
    case .error: "its guard fails"
    case .descendant: "a state inside has one that is taken"
    case .earlier: "an earlier one of this state is taken"
    case .conflict: "another one that is taken leaves this state"
    }
  }

  static func timers(_ work: Workspace) -> [String] {
    let timers = work.interpreter.timers(in: work.snapshot)
    let lines = timers.map { timer in
      "\(work.naming.timer(timer.event)): in \(TimeText.remaining(timer, at: work.snapshot.now))."
    }
    return ["time \(TimeText.exact(work.snapshot.now))."] + (lines.isEmpty ? ["No timer is running."] : lines)
  }

  static func problems(_ chart: Chart) -> [String] {
    chart.diagnostics.isEmpty
      ? ["Nothing is wrong with this chart."] : chart.diagnostics.map { $0.text(in: chart.source) }
  }

  private static func problemsInShort(_ chart: Chart) -> [String] {
    if ChartLoader.lacksLibrary(chart) { return problems(chart) }
    let errors = chart.diagnostics.count { $0.severity == .error }
    return errors == 0
      ? [] : ["\(Count.text(errors, "error")): the chart cannot be run. problems lists them."]
  }

  static let help: [String] =
    LineCommand.forms.map { form in
      [form.word, form.rest].filter { !$0.isEmpty }.joined(separator: " ").padded(to: 46) + " " + form.help
    } + ["An event's name alone sends it."]
}
