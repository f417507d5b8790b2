import ChartKit

/// Why a guard is false, in a few words. What the interpreter says of the guard as a whole is only put into words here.
struct GuardWords {
  let work: Workspace

  /// `no hasNext`, `not in on`, `in off`.
  func whyFalse(_ condition: Guard) -> String { words(condition, is: false) }

  private func words(_ condition: Guard, is value: Bool) -> String {
    switch condition {
    case .named(let name, _): return (value ? "" : "no ") + name
    case .call(let call) where call.label == nil: return (value ? "" : "no ") + call.name
    case .active(let reference): return (value ? "in " : "not in ") + name(reference)
    case .not(let inner): return words(inner, is: !value)
    case .and(let parts) where !value: return words(parts, wanted: false, joined: " and ")
    case .or(let parts) where value: return words(parts, wanted: true, joined: " or ")
    case .and(let parts): return parts.map { words($0, is: true) }.joined(separator: " and ")
    case .or(let parts): return parts.map { words($0, is: false) }.joined(separator: ", ")
    case .matches, .condition, .call, .isAddressed: return (value ? "" : "not ") + condition.text
    }
  }

  /// The parts that make the whole what it is, where they are known; else all of them.
  private func words(_ parts: [Guard], wanted: Bool, joined: String) -> String {
    let known = parts.filter { self.value($0) == wanted }
    return (known.isEmpty ? parts : known).map { words($0, is: wanted) }.joined(separator: joined)
  }

  /// Nil where only the data model knows.
  private func value(_ condition: Guard) -> Bool? {
    switch condition {
    case .named(let name, _): return work.snapshot.assumptions[name]
    case .active(let reference): return reference.state.map { work.isActive($0) }
    case .not(let inner): return value(inner).map { !$0 }
    case .and(let parts):
      let values = parts.map(value)
      return values.contains(false) ? false : values.contains(nil) ? nil : true
    case .or(let parts):
      let values = parts.map(value)
      return values.contains(true) ? true : values.contains(nil) ? nil : false
    case .matches, .condition, .call, .isAddressed: return nil
    }
  }

  private func name(_ reference: StateReference) -> String {
    reference.state.map { work.naming.name($0) } ?? reference.text
  }
}
