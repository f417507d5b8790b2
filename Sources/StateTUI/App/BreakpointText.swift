import ChartKit

extension LineCommand.BreakText {
  /// What the names mean in a chart.
  func pattern(_ chart: Chart) throws(LineCommand.Failure) -> Breakpoint.Pattern {
    switch kind {
    case .enter: return .enter(try state(chart))
    case .leave: return .leave(try state(chart))
    case .take: return .take(try state(chart), event: event)
    case .receive: return .receive(subject)
    case .change: return .change(subject.split(separator: ".").map(String.init))
    case .when: return .when(try ConditionText.read(subject, for: chart))
    case .error: return .error
    }
  }

  private func state(_ chart: Chart) throws(LineCommand.Failure) -> StateIndex {
    guard let state = chart.state(named: subject) else {
      throw LineCommand.Failure("there is no state \(subject)")
    }
    return state
  }
}

extension Breakpoint {
  /// As the line that sets it says it: `enter paused`, `change position if In(on)`.
  /// One of a child says so: `enter paused in kid`.
  func text(_ naming: Naming) -> String {
    path.isEmpty ? line(naming) : line(naming) + " in " + path.joined(separator: ".")
  }

  /// What to say where it stopped: the breakpoint, and why its condition could not be asked.
  func stopText(_ naming: Naming) -> String {
    text(naming) + (fault.map { ": its condition fails: \($0)" } ?? "")
  }

  /// The same without the child, as one who stands there writes it.
  func line(_ naming: Naming) -> String {
    if let words { return words }
    var text =
      switch pattern {
      case .enter(let state): "enter \(naming.fullPath(state))"
      case .leave(let state): "leave \(naming.fullPath(state))"
      case .take(let state, let event): "take \(naming.fullPath(state)) \(LineCommand.word(event))"
      case .receive(let event): "receive \(LineCommand.word(event))"
      case .change(let path): "change \(LineCommand.word(path.joined(separator: ".")))"
      case .when(let condition): "when \(condition.text)"
      case .error: "error"
      }
    if let condition { text += " if \(condition.text)" }
    if stopsFrom > 1 { text += " from \(stopsFrom)" }
    return text
  }
}

extension Breakpoint {
  /// Why it may never be met, as a sentence: what it names is not there, or its condition fails at this moment.
  func doubts(_ interpreter: Interpreter, _ snapshot: Snapshot) -> String? {
    let chart = interpreter.chart
    switch pattern {
    case .receive(let name):
      let isKnown = name.hasSuffix("*") || chart.transitions.contains { $0.details.isFor(name) }
      return isKnown ? nil : "No transition is for \(name)."
    case .take(let state, let event):
      let own = chart[state].transitions.map { chart[transition: TransitionIndex($0)].details }
      if event == "*" ? !own.isEmpty : own.contains(where: { $0.isFor(event) }) { return nil }
      return "\(chart[state].key) has no transition" + (event == "*" ? "." : " for \(event).")
    case .change(let path):
      return snapshot.data.shown(at: path) == nil
        ? "There is nothing at \(path.joined(separator: ".")) at this moment." : nil
    case .when(let condition): return fault(of: condition, interpreter, snapshot)
    case .enter, .leave, .error: return condition.flatMap { fault(of: $0, interpreter, snapshot) }
    }
  }

  private func fault(of condition: Guard, _ interpreter: Interpreter, _ snapshot: Snapshot) -> String? {
    do {
      _ = try interpreter.answer(condition, in: snapshot)
      return nil
    } catch {
      return "At this moment its condition fails: \(error.message)."
    }
  }
}

extension TransitionDetails {
  /// Whether an event with this name, or with this descriptor itself, is what the transition waits for.
  fileprivate func isFor(_ name: String) -> Bool {
    descriptors.contains { descriptor in
      if descriptor == "*" || descriptor == name { return true }
      let prefix = descriptor.hasSuffix(".*") ? descriptor.dropLast(2) : descriptor[...]
      return name.hasPrefix(prefix + ".")
    }
  }
}

/// Conditions that a user writes: for breakpoints.
enum ConditionText {
  /// Reads `In(a) and not In(b)`, or an expression.
  static func read(_ text: String, for chart: Chart) throws(LineCommand.Failure) -> Guard {
    do throws(ConditionError) {
      let condition = try ChartFormat.condition(text, for: chart)
      if case .condition(.script) = condition, !ECMAScript.isInstalled {
        throw ConditionError(message: "it needs JavaScriptCore, which is not installed")
      }
      if case .condition(.script) = condition, let fault = ECMAScript.syntaxFault(ofExpression: text) {
        throw ConditionError(message: fault)
      }
      return condition
    } catch {
      throw LineCommand.Failure("“\(text)” is no condition here: \(error.message)")
    }
  }
}
