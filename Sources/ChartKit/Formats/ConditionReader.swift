/// A condition that cannot be read: a sentence without its end.
public struct ConditionError: Error, Hashable, Sendable {
  public var message: String

  public init(message: String) { self.message = message }
}

extension ChartFormat {
  /// Reads a condition that a user writes about a chart: `In(on) and not In(muted)`, with states by id, path or key, or an
  /// expression in ECMAScript.
  public static func condition(_ text: String, for chart: Chart) throws(ConditionError) -> Guard {
    var parser = SCXMLConditionParser(text, at: 0, isExact: true, isScript: false)
    if let condition = parser.parse() {
      var unknown: String?
      let resolved = condition.resolving { reference in
        var reference = reference
        reference.state = chart.state(named: reference.text)
        if reference.state == nil { unknown = reference.text }
        return reference
      }
      if let unknown { throw ConditionError(message: "there is no state \(unknown)") }
      return resolved
    }
    return .condition(.script(text, at: 0))
  }
}

extension Guard {
  fileprivate func resolving(_ resolve: (StateReference) -> StateReference) -> Guard {
    switch self {
    case .active(let reference): .active(resolve(reference))
    case .not(let inner): .not(inner.resolving(resolve))
    case .and(let all): .and(all.map { $0.resolving(resolve) })
    case .or(let all): .or(all.map { $0.resolving(resolve) })
    case .named, .matches, .condition, .call, .isAddressed: self
    }
  }
}
