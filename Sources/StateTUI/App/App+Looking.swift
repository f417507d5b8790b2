import ChartKit
import TerminalKit

/// Looking closer.
extension App {
  /// The event that `why` would explain.
  var whySubject: EventList.Subject? {
    guard let work, canFire else { return nil }
    switch work.focus {
    case .events: return work.events.selectedEntry.map { work.list.entries[$0].subject }
    case .clock: return work.clock.selectedTimer.map { .timer($0.number) }
    default: return nil
    }
  }

  var whyHint: String? {
    if let work, work.focus == .history { return work.history.selectedMoment == nil ? nil : "details" }
    if work?.snapshot.status == .error { return "what failed" }
    return whySubject == nil ? nil : "why"
  }

  mutating func explain() {
    guard let work else { return }
    if work.focus == .history, let moment = work.history.selectedMoment {
      return overlays.append(TextOverlay.step(moment, work))
    }
    if work.snapshot.status == .error {
      return overlays.append(TextOverlay.step(work.session.timeline.cursor, work))
    }
    if let subject = whySubject { overlays.append(WhyOverlay(subject, work)) }
  }

  var contextHint: String? {
    if let browser {
      guard browser.details?.instance?.context["public"] != nil else { return nil }
      return browser.showsAll ? "public" : "all"
    }
    guard let work, work.snapshot.data["public"]?.object != nil else { return nil }
    return work.context.showsAll ? "public" : "all"
  }

  mutating func switchContext() {
    if work == nil { catalogue?.showsAll.toggle() } else { work?.context.showsAll.toggle() }
  }

  mutating func showProblems() {
    guard let work else { return }
    if work.chart.diagnostics.isEmpty {
      notice = Notice("Nothing is wrong with this chart.")
      return
    }
    overlays.append(TextOverlay.problems(work.chart))
  }

  mutating func showCoverage() {
    guard let work else { return }
    overlays.append(
      TextOverlay("Coverage", CoverageText(work).lines(glyphs).map { [Span($0)] }, opener: .coverage))
  }

  mutating func showSequence() {
    if let work { overlays.append(SequenceOverlay(work, glyphs)) }
  }

  mutating func showHelp() { overlays.append(HelpOverlay(self)) }

  /// The selected line as text.
  var copyText: String? {
    guard let work else { return nil }
    switch work.focus {
    case .events: return work.events.selectedEntry.map { work.list.entries[$0].event.name }
    case .tree where !work.tree.showsTable: return work.tree.selectedState.map { work.naming.fullPath($0) }
    case .tree, .table:
      guard let selected = work.table.selectedTransition else { return nil }
      let transition = work.chart[transition: selected]
      return work.naming.path(transition.source) + " "
        + TransitionText.whole(transition, work.naming, .unicode)
    case .context: return work.context.selectedRow?.value.jsonText()
    case .history:
      guard let moment = work.history.selectedMoment else { return nil }
      let step = work.session.timeline.moments[moment].step
      let text = HistoryText(step, work, .unicode)
      return "\(TimeText.since(step.after.now)) \(text.input): \(text.change)"
    case .clock: return work.clock.selectedTimer?.event.name
    }
  }

  mutating func copySelection() {
    if let text = copyText { jobs.append(.copy(text)) }
  }
}
