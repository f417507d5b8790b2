import ChartKit
import TerminalKit

extension StepFacts {
  /// What an event would do, in a few columns: `→ paused`, `↺ playing`.
  func effect(_ naming: Naming, _ glyphs: GlyphSet) -> [Span] {
    let effect = stateEffect(naming, glyphs)
    return errors.isEmpty || status == .error ? effect : effect + [Span(" ! error", .error)]
  }

  private func stateEffect(_ naming: Naming, _ glyphs: GlyphSet) -> [Span] {
    if case .endless = outcome { return [Span(glyphs.blocked + " never ends", .error)] }
    if status == .error {
      return [Span(glyphs.blocked + " fails: " + FailureText.short(failure ?? "error"), .error)]
    }
    if hasEnded && status == .done {
      let names = enteredTops.isEmpty ? "" : naming.names(enteredTops) + " "
      return [Span("\(glyphs.arrow) \(names)\(glyphs.final) done", .final)]
    }
    if !enteredTops.isEmpty { return [Span("\(glyphs.arrow) \(naming.names(enteredTops))", .transition)] }
    if !leftTops.isEmpty { return [Span("leaves \(naming.names(leftTops))", .transition)] }
    let same = stayed.isEmpty ? resetTops : stayed
    if !same.isEmpty { return [Span("\(glyphs.stays) \(naming.names(same))", .transition)] }
    if let child = inner.first { return [Span(child.change(glyphs), .transition)] }
    return [Span(changedNothing ? "nothing changes" : "\(glyphs.stays) no state changes", .dim)]
  }

  /// What a step changed, for the history: `stopped → playing`, `playing ↺`.
  func change(_ naming: Naming, _ glyphs: GlyphSet) -> String {
    if status == .error && hasEnded { return "\(glyphs.blocked) \(FailureText.short(failure ?? "error"))" }
    let end = hasEnded && status == .done ? " \(glyphs.final)" : ""
    if !leftTops.isEmpty || !enteredTops.isEmpty {
      let from = leftTops.isEmpty ? "" : naming.names(leftTops) + " "
      return from + "\(glyphs.arrow) " + naming.names(enteredTops) + end
    }
    let same = stayed.isEmpty ? resetTops : stayed
    if !same.isEmpty { return "\(naming.names(same)) \(glyphs.stays)" + end }
    return isIgnored ? "ignored" : glyphs.dash + end
  }

  /// Changed data as names: `~track +x −y`.
  func changeMarks(_ glyphs: GlyphSet) -> [Span] {
    changes.flatMap { change -> [Span] in
      let name = ContextPath.short(change.path)
      if change.old.isUndefined { return [Span("\(glyphs.added)\(name) ", .added)] }
      if change.new.isUndefined { return [Span("\(glyphs.removed)\(name) ", .removed)] }
      return [Span("\(glyphs.changed)\(name) ", .changed)]
    }
  }

  private func timers(_ timers: [ScheduledEvent], _ naming: Naming) -> String {
    timers.map { naming.timer($0.event) }.joined(separator: ", ")
  }

  /// A sentence without its subject: `leaves playing, enters stopped, runs stopAudio, sets position = 0`.
  func sentence(_ naming: Naming) -> String {
    if case .endless(let states) = outcome {
      return "never ends: it goes round through \(naming.leaves(states))"
    }
    var parts: [String] = []
    if !leftTops.isEmpty { parts.append("leaves " + naming.names(leftTops)) }
    if !enteredTops.isEmpty { parts.append("enters " + naming.names(enteredTops)) }
    if !resetTops.isEmpty { parts.append("re-enters " + naming.names(resetTops)) }
    if parts.isEmpty && !stayed.isEmpty { parts.append("stays in " + naming.names(stayed)) }
    parts += inner.map { "in \($0.path.joined(separator: ".")): \($0.sentence)" }
    if status != .error { parts += Set(errors).sorted().prefix(2).map { "error: " + $0 } }
    if !actions.isEmpty { parts.append("runs " + actions.joined(separator: ", ")) }
    parts += sends.prefix(3).map { "sends " + $0 }
    if sends.count > 3 { parts.append("\(sends.count - 3) more sent") }
    if !changes.isEmpty {
      let sets = changes.map { "\(ContextPath.short($0.path)) = \(ValueText.brief($0.new))" }
      parts.append("sets " + sets.joined(separator: ", "))
    }
    if !cancelledTimers.isEmpty { parts.append("cancels " + timers(cancelledTimers, naming)) }
    if !stoppedChildren.isEmpty { parts.append("stops " + stoppedChildren.joined(separator: ", ")) }
    if !startedTimers.isEmpty { parts.append("starts timer " + timers(startedTimers, naming)) }
    if !startedChildren.isEmpty { parts.append("invokes " + startedChildren.joined(separator: ", ")) }
    if hasEnded && status == .done { parts.append("the machine is done") }
    if hasEnded && status == .error { parts.append("fails: \(FailureText.short(failure ?? "error"))") }
    return parts.isEmpty ? "changes nothing" : parts.joined(separator: ", ")
  }
}

extension StepFacts.Inner {
  /// `kid: → q`, for a few columns.
  func change(_ glyphs: GlyphSet) -> String {
    let name = path.joined(separator: ".")
    if !entered.isEmpty { return "\(name): \(glyphs.arrow) \(entered)" }
    return left.isEmpty ? "\(name): \(glyphs.stays) \(stayed)" : "\(name): leaves \(left)"
  }

  /// `leaves p, enters q`.
  var sentence: String {
    let parts = [left.isEmpty ? "" : "leaves " + left, entered.isEmpty ? "" : "enters " + entered]
    let whole = parts.filter { !$0.isEmpty }.joined(separator: ", ")
    return whole.isEmpty ? "stays in " + stayed : whole
  }
}

/// Names of data: members of `public` by their own name.
enum ContextPath {
  static func short(_ path: [String]) -> String {
    let visible = path.count > 1 && path.first == "public" ? Array(path.dropFirst()) : path
    return visible.isEmpty ? "data" : visible.joined(separator: ".")
  }
}
