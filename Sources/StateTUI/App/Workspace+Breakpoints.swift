import ChartKit

/// Breakpoints as lines set, list and keep them.
extension Workspace {
  /// Sets a breakpoint in the session at a path, which has to run now.
  mutating func setBreakpoint(_ text: LineCommand.BreakText, at path: [String]) -> LineAnswer {
    guard let (interpreter, snapshot) = session.interpreter.instance(at: path, in: session.snapshot)?.session
    else { return .error("\(path.joined(separator: ".")) does not run at this step") }
    let chart = interpreter.chart
    do {
      let pattern = try text.pattern(chart)
      let condition = try text.condition.map { (words) throws(LineCommand.Failure) in
        try ConditionText.read(words, for: chart)
      }
      stop(at: pattern, in: path, chart, if: condition, from: text.from)
      guard let point = session.breakpoints.last else { return .error("no breakpoint was set") }
      let doubts = point.doubts(interpreter, snapshot)
      return .note("Breakpoint \(point.id): \(point.text(rootNaming))." + (doubts.map { " " + $0 } ?? ""))
    } catch {
      return .error(error.message)
    }
  }

  /// Sets a breakpoint, which is called by the names of its chart.
  mutating func stop(
    at pattern: Breakpoint.Pattern, in path: [String], _ chart: Chart, if condition: Guard? = nil,
    from hit: Int = 1
  ) {
    let plain = Breakpoint(0, pattern, condition: condition, stopsFrom: hit)
    let words = plain.line(Naming(chart))
    moving { $0.stop(at: pattern, in: path, if: condition, from: hit, called: words) }
  }

  /// Sets the breakpoints that a recorded session had; what hinders one of them, as a sentence.
  mutating func restore(_ points: [KeptBreakpoint]) -> String? {
    var hindrance: String?
    for kept in points {
      let command = try? LineCommand.read("break " + kept.words)
      guard case .stop(let text) = command else {
        hindrance = "the breakpoint \(kept.words) is not understood"
        continue
      }
      let count = session.breakpoints.count
      let answer = setBreakpoint(text, at: kept.path)
      guard session.breakpoints.count > count, let new = session.breakpoints.last else {
        hindrance = "the breakpoint \(kept.words) is not set again: \(answer.lines.joined(separator: " "))"
        continue
      }
      moving { $0.setBreakpoint(new.id, as: kept) }
    }
    return hindrance
  }

  func listBreakpoints() -> LineAnswer {
    let lines = session.breakpoints.map { point in
      "\(point.id): \(point.text(rootNaming)), \(Count.text(point.hits, "hit"))\(point.isOn ? "" : ", off")."
    }
    return .note(lines.isEmpty ? ["There is no breakpoint."] : lines)
  }
}
