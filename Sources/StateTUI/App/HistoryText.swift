import ChartKit
import TerminalKit

/// A step of the history in words: what started it, what it changed, what else came of it.
///
/// The history is that of the whole tree of sessions: a step that changed nothing in the root tells what the child did
/// that it was for, or the first that did something.
struct HistoryText {
  let input: String
  let isTimer: Bool
  /// `stopped → playing`, `download: idle → loading`.
  let change: String
  /// Errors first, then logs and what was sent, then the data that changed.
  let marks: [Span]

  /// No more logs and sends of one step than this are told.
  private static let markLimit = 6

  init(_ step: Macrostep, _ work: Workspace, _ glyphs: GlyphSet) {
    (input, isTimer) = work.rootNaming.input(step)
    let path = HistoryText.path(of: step)
    let facts: StepFacts
    if let path, let seen = HistoryText.seen(step, at: path, work) {
      facts = seen.facts
      let own = path.joined(separator: ".") + ": " + facts.change(seen.naming, glyphs)
      let isRootToo = !step.left.isEmpty || !step.entered.isEmpty
      let root = StepFacts(step, work.session.chart).change(work.rootNaming, glyphs)
      change = own + (isRootToo ? " \(glyphs.separator) " + root : "")
    } else {
      facts = StepFacts(step, work.session.chart)
      change = facts.change(work.rootNaming, glyphs)
    }
    marks = HistoryText.effects(of: step) + facts.changeMarks(glyphs)
  }

  /// The child that the step is about; nil for the root session.
  private static func path(of step: Macrostep) -> [String]? {
    if case .eventTo(let path, _) = step.input { return path }
    if case .start = step.input { return nil }
    if !step.left.isEmpty || !step.entered.isEmpty { return nil }
    let own = step.microsteps.contains {
      $0.session.isEmpty && (!$0.transitions.isEmpty || !$0.exited.isEmpty)
    }
    return own ? nil : step.microsteps.first { !$0.session.isEmpty && !$0.transitions.isEmpty }?.session
  }

  /// What a step changed in an instance; nil where that cannot be told.
  static func change(of step: Macrostep, at path: [String], _ work: Workspace, _ glyphs: GlyphSet) -> String?
  {
    if path.isEmpty { return StepFacts(step, work.session.chart).change(work.rootNaming, glyphs) }
    return seen(step, at: path, work).map { $0.facts.change($0.naming, glyphs) }
  }

  /// The step as the child went through it.
  private static func seen(_ step: Macrostep, at path: [String], _ work: Workspace) -> (
    facts: StepFacts, naming: Naming
  )? {
    let snapshots = [step.before] + step.microsteps.map(\.after)
    for snapshot in snapshots {
      guard let found = Standpoint(work.session.interpreter, snapshot, at: path) else { continue }
      let chart = found.interpreter.chart
      let naming = chart === work.chart ? work.naming : Naming(chart)
      return (StepFacts(step.seen(at: path), chart), naming)
    }
    return nil
  }

  /// Errors, logs, and what was sent to other sessions or outside.
  static func effects(of step: Macrostep) -> [Span] {
    var errors: [Span] = []
    var others: [Span] = []
    for microstep in step.microsteps {
      if errors.count + others.count >= markLimit { break }
      var isExplained = false
      for record in microstep.records {
        switch record {
        case .failed: isExplained = true
        case .raised(let event) where event.isError && isExplained:
          errors.append(Span("! \(event.name) ", .error))
          isExplained = false
        case .log(let label, let value):
          let words = [label ?? "", value.isUndefined ? "" : ValueText.brief(value)].filter { !$0.isEmpty }
          others.append(Span("log \(words.joined(separator: ": ")) ", .plain))
        case .undelivered(let event, _): others.append(Span("sends \(event.name) ", .warning))
        case .sent(let event, let target) where target != "#_self" && target != "#_internal":
          others.append(Span("sends \(event.name) ", .event))
        default: break
        }
      }
    }
    return Array((errors + others).prefix(markLimit))
  }
}
