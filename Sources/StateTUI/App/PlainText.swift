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
    let names = firing.map { entry in
      let name = EventsPane.name(entry, work.naming)
      let own = entry.event.name == name ? "" : " (\(entry.event.name))"
      let data = entry.event.data.isUndefined ? "" : " " + entry.event.data.jsonText()
      return name + own + data + (entry.asks ? " (asks)" : "")
    }
    let can = firing.count == 1 ? "event can fire" : "events can fire"
    lines.append("\(firing.count) \(can): \(list(names)).")
    for entry in events where entry.isUnasked {
      lines.append("\(EventsPane.name(entry, work.naming)) was not asked: guards here take too long.")
    }
    for entry in events where entry.verdict == .blocked && !entry.isUnasked {
      let name = EventsPane.name(entry, work.naming)
      if entry.hasFault, let failure = work.standpoint.failure(sending: entry.event) {
        lines.append("\(name) would make the machine fail: \(failure).")
      } else {
        lines.append("\(name) is blocked: \(EventsPane.reason(entry, work)).")
      }
    }
    return lines
      + work.interpreter.timers(in: work.snapshot).map { timer in
        "Timer \(work.naming.timer(timer, in: work.snapshot)): in \(TimeText.remaining(timer, at: work.snapshot.now))."
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
    for child in facts.inner { parts.append("in \(child.path.joined(separator: ".")): \(child.sentence)") }
    if facts.status != .error { parts += facts.errors.map { "meet an error: \($0)" } }
    if !facts.actions.isEmpty { parts.append("run " + facts.actions.joined(separator: ", ")) }
    parts += facts.sends.map { "send " + $0 }
    for change in facts.changes {
      parts.append("set \(ContextPath.short(change.path)) to \(ValueText.brief(change.new))")
    }
    let timers = { (timers: [ScheduledEvent]) in
      timers.map { work.naming.timer($0.event) }.joined(separator: ", ")
    }
    if !facts.cancelledTimers.isEmpty { parts.append("cancel timer " + timers(facts.cancelledTimers)) }
    if !facts.stoppedChildren.isEmpty {
      parts.append("stop " + facts.stoppedChildren.joined(separator: ", "))
    }
    if !facts.startedTimers.isEmpty { parts.append("start timer " + timers(facts.startedTimers)) }
    if !facts.startedChildren.isEmpty {
      parts.append("invoke " + facts.startedChildren.joined(separator: ", "))
    }
    if facts.hasEnded {
      parts.append(facts.status == .error ? "fail: \(facts.failure ?? "error")" : "end the machine")
    }
    return (parts.isEmpty ? "change nothing" : parts.joined(separator: ", ")) + "."
  }

  static func why(_ explanation: Explanation, _ work: Workspace) -> [String] {
    let name = work.naming.fullEventName(explanation.event.name)
    var lines: [String] = []
    switch explanation.verdict {
    case .fires:
      lines.append("\(name) would \(sentence(work.standpoint.send(explanation.event), work))")
    case .blocked:
      let hasFault = explanation.considered.contains { $0.candidate.lost == .error }
      let failure = hasFault ? work.standpoint.failure(sending: explanation.event) : nil
      lines.append(failure.map { "\(name) would make the machine fail: \($0)." } ?? "\(name) is blocked.")
    case .ignored:
      if let why = work.endedWords { return ["\(name) is not handled: \(why)."] }
      let handlers = work.chart.transitions.filter { $0.details.descriptors.contains(explanation.event.name) }
      if handlers.isEmpty && !explanation.forwards.isEmpty {
        lines.append("\(name) is not handled here.")
      } else if handlers.isEmpty {
        lines.append("The chart has no event \(name).")
      } else {
        let paths = StateSet(handlers.map(\.source)).map { work.naming.fullPath($0) }
        lines.append("\(name) is not handled in the active states. It is handled in: \(list(paths)).")
      }
    }
    for considered in explanation.considered { lines += why(considered, work) }
    for forward in explanation.forwards {
      lines.append("\(forward.path.joined(separator: ".")) gets it too, and \(forward.words).")
    }
    return lines + ways(explanation, work)
  }

  private static func why(_ considered: Explanation.Considered, _ work: Workspace) -> [String] {
    let candidate = considered.candidate
    let whole = TransitionText.whole(work.chart[transition: candidate.transition], work.naming, .ascii)
    let verdict = candidate.lost.map { lossWords($0) } ?? "taken"
    var lines = ["\(work.naming.name(candidate.state)): \(whole): \(verdict)."]
    if let finding = considered.finding {
      if let error = finding.error { lines.append("  It fails: \(error.message).") }
      lines += parts(finding)
    }
    for read in considered.reads {
      var since = ""
      if read.isInitial {
        since = " (as at the start)"
      } else if let moment = read.moment {
        since = " (since step \(work.session.timeline.moments[moment].depth + 1))"
      }
      lines.append("  \(read.reading.path) is \(ValueText.brief(read.reading.value))\(since).")
    }
    if !considered.force.isEmpty {
      let answers = considered.force.sorted { $0.key < $1.key }.map { "force \($0.key) \($0.value)" }
      lines.append("  To take it all the same: \(answers.joined(separator: ", then ")).")
    }
    return lines
  }

  /// The guards of a condition that the user or nobody answers, and the parts of one that has parts.
  private static func parts(_ finding: GuardFinding) -> [String] {
    switch finding.source {
    case .assumption: return ["  \(finding.condition.text) is \(finding.result ?? false), your answer."]
    case .byDefault:
      return ["  \(finding.condition.text) is implemented by nobody and counts as \(finding.result ?? true)."]
    case .chart:
      return finding.parts.flatMap { part -> [String] in
        if !part.parts.isEmpty || part.source != .chart { return parts(part) }
        let result = part.result.map { "\($0)" } ?? "a fault"
        return ["  \(part.condition.text) is \(result)\(part.isAsked ? "" : ", but is not asked")."]
      }
    }
  }

  private static func ways(_ explanation: Explanation, _ work: Workspace) -> [String] {
    if explanation.verdict == .fires || work.snapshot.status != .active { return [] }
    let name = LineCommand.word(explanation.event.name)
    let given =
      explanation.data.map { "With data it fires: fire \(name) \($0.jsonText())." }
      + explanation.waysWithData.map { "With data: \($0.text(work.naming)) (\($0.lengthText))." }
    if explanation.ways.isEmpty {
      if !given.isEmpty { return given }
      return explanation.isComplete
        ? ["No events lead to where it would fire."] : ["No way to where it would fire was found."]
    }
    return given + explanation.ways.map { "Path: \($0.text(work.naming)) (\($0.lengthText))." }
  }

  /// Where the last step stopped on its way.
  static func stops(_ work: Workspace) -> [String] {
    var lines: [String] = []
    for stop in work.session.stops {
      lines.append("Stopped at breakpoint \(stop.id): \(stop.stopText(work.rootNaming)).")
    }
    if work.session.isUnderWay {
      let (inner, outer) = (work.session.snapshot.internalQueue, work.session.snapshot.externalQueue)
      var queues: [String] = []
      if !inner.isEmpty { queues.append("internal \(inner.map(\.name).joined(separator: ", "))") }
      if !outer.isEmpty { queues.append("external \(outer.map(\.name).joined(separator: ", "))") }
      lines.append(
        "The step is under way: step, finish or continue. Queues: "
          + (queues.isEmpty ? "empty." : queues.joined(separator: "; ") + "."))
    }
    if work.session.timeline.current.isHypothetical {
      lines.append("This is hypothetical: a guard was forced.")
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
      "\(work.naming.timer(timer, in: work.snapshot)): in \(TimeText.remaining(timer, at: work.snapshot.now))."
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

  static func help(_ scope: LineCommand.Scope) -> [String] {
    LineCommand.forms(in: scope).map { form in
      [form.word, form.rest].filter { !$0.isEmpty }.joined(separator: " ").padded(to: 46) + " " + form.help
    } + ["An event's name alone sends it."]
      + (scope == .browser
        ? ["Also: machines, instances, calls, clock, act as (lists the profiles), pause instance."] : [])
  }
}
