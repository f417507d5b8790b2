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

  /// The same without the child, as one who stands there writes it.
  func line(_ naming: Naming) -> String {
    if let words { return words }
    var text =
      switch pattern {
      case .enter(let state): "enter \(naming.fullPath(state))"
      case .leave(let state): "leave \(naming.fullPath(state))"
      case .take(let state, let event): "take \(naming.fullPath(state)) \(event)"
      case .receive(let event): "receive \(event)"
      case .change(let path): "change \(path.joined(separator: "."))"
      case .when(let condition): "when \(condition.text)"
      case .error: "error"
      }
    if let condition { text += " if \(condition.text)" }
    if stopsFrom > 1 { text += " from \(stopsFrom)" }
    return text
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
      return condition
    } catch {
      throw LineCommand.Failure("“\(text)” is no condition here: \(error.message)")
    }
  }
}
