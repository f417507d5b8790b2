extension Guard {
  /// The guard as a reader of the chart would write it: `hasNext`, `not (a and In(on))`.
  public var text: String {
    switch self {
    case .named(let name, _): name
    case .not(let inner): "not " + inner.operand
    case .and(let all): all.map(\.operand).joined(separator: " and ")
    case .or(let all): all.map(\.operand).joined(separator: " or ")
    case .active(let reference): "In(\(reference.text))"
    case .matches(let value): "in \(value.jsonText())"
    case .condition(.literal(let value)): value.jsonText()
    case .condition(.script(let text, _)): text
    case .condition(.function(let call)), .call(let call): call.guardName
    case .isAddressed(let address): "to \(address)"
    }
  }

  private var operand: String {
    switch self {
    case .and(let all) where all.count > 1, .or(let all) where all.count > 1: "(\(text))"
    case .call(let call) where call.label != nil: "(\(text))"
    default: text
    }
  }

  /// Names of the guards that somebody else implements, in order, each once.
  public var names: [String] {
    switch self {
    case .named(let name, _): return [name]
    case .not(let inner): return inner.names
    case .and(let all), .or(let all):
      var found: [String] = []
      for name in all.flatMap(\.names) where !found.contains(name) { found.append(name) }
      return found
    case .active, .matches, .condition, .call, .isAddressed: return []
    }
  }
}

extension Guard {
  /// What its parts without parts are answered by: the names of those that somebody else implements, the texts of the others.
  public var answerable: [String] {
    switch self {
    case .named(let name, _): [name]
    case .not(let inner): inner.answerable
    case .and(let all), .or(let all): all.flatMap(\.answerable)
    case .active, .matches, .condition, .call, .isAddressed: [text]
    }
  }
}

extension Chart {
  /// Hands over the guards of the transitions and of executable content, here and in charts inside.
  public func forEachGuard(_ body: (Guard) -> Void) {
    func visit(_ content: [Instruction]) {
      for instruction in content {
        if case .branches(let branches) = instruction {
          for branch in branches {
            if let condition = branch.condition { body(condition) }
            visit(branch.content)
          }
        } else if case .forEach(_, _, _, let inner, _) = instruction {
          visit(inner)
        }
      }
    }
    for transition in transitions {
      if let condition = transition.details.condition { body(condition) }
      visit(transition.details.content)
    }
    for state in states {
      state.details.onEntry.forEach(visit)
      state.details.onExit.forEach(visit)
    }
    for child in children { child.forEachGuard(body) }
  }

  /// Names of the guards, here and in charts inside, that somebody else implements.
  public var guardNames: Set<String> {
    var names: Set<String> = []
    forEachGuard { names.formUnion($0.names) }
    return names
  }
}

extension Guard {
  /// Whether a part that has no parts itself, and that the chart implements, is written like this.
  func hasImplementedPart(_ text: String) -> Bool {
    switch self {
    case .named: false
    case .not(let inner): inner.hasImplementedPart(text)
    case .and(let all), .or(let all): all.contains { $0.hasImplementedPart(text) }
    case .active, .matches, .condition, .call, .isAddressed: self.text == text || commonName == text
    }
  }

  /// What a function without a name of its own has in common with others: answers that name all of them at once, as sessions
  /// of old have them, hold for each.
  var commonName: String? {
    if case .call(let call) = self, call.label != nil { call.name } else { nil }
  }
}

extension Delay {
  /// `5s`, `200ms`, a delay's name, or the expression.
  public var text: String {
    switch self {
    case .milliseconds(let count): Delay.text(milliseconds: count)
    case .named(let name): name
    case .expression(.literal(let value)): value.string ?? value.jsonText()
    case .expression(.script(let text, _)): text
    case .expression(.function(let call)): call.name
    }
  }

  /// A duration as short as it can be said: `250ms`, `5s`, `2.6s`, `1m 40s`, `1h`.
  public static func text(milliseconds count: Int) -> String {
    if count == ScheduledDelay.never { return "never" }
    if count < 1000 && count % 100 != 0 { return "\(count)ms" }
    let tenths = (count + 50) / 100
    if tenths < 600 { return tenths % 10 == 0 ? "\(tenths / 10)s" : "\(tenths / 10).\(tenths % 10)s" }
    let seconds = (count + 500) / 1000
    let parts = [(seconds / 3600, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s")]
    return parts.filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined(separator: " ")
  }
}

/// The due time of what the clock never reaches.
public enum ScheduledDelay {
  public static let never = Int.max
}
