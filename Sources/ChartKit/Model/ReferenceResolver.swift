/// Looks up the states that a draft names, and reports the names that mean nothing.
struct ReferenceResolver {
  let draft: ChartDraft
  /// Every id of the chart.
  let ids: [String: StateIndex]
  /// The children of each state, in document order.
  let children: [[StateIndex]]
  var diagnostics: [Diagnostic] = []
  /// Children by key, of states that have many.
  private var keyed: [StateIndex: [String: StateIndex]] = [:]

  init(draft: ChartDraft, ids: [String: StateIndex], children: [[StateIndex]]) {
    (self.draft, self.ids, self.children) = (draft, ids, children)
  }

  /// The state, or nil after a diagnostic.
  mutating func resolve(_ reference: StateReference, _ severity: Diagnostic.Severity = .error) -> StateIndex?
  {
    if let found = lookUp(reference.lookup) { return found }
    let hint = suggestion(for: reference).map { "; did you mean \"\($0)\"?" } ?? ""
    diagnostics.append(
      Diagnostic(
        severity, "target-not-found", "there is no state \"\(reference.text)\"\(hint)", at: reference.offset))
    return nil
  }

  private mutating func lookUp(_ lookup: StateReference.Lookup) -> StateIndex? {
    switch lookup {
    case .id(let id):
      // In XState v4 `#id.child` is an id, or else a path from one.
      guard ids[id] == nil, draft.dialect == .xstate4 else { return ids[id] }
      let keys = id.split(separator: ".").map(String.init)
      return keys.first.flatMap { ids[$0] }.flatMap { descend(from: $0, by: Array(keys.dropFirst())) }
    case .path(let keys, let base): return descend(from: base, by: keys)
    case .idThenPath(let id, let keys):
      if let base = ids[id], let found = descend(from: base, by: keys) { return found }
      return keys.isEmpty ? nil : ids[([id] + keys).joined(separator: ".")]
    }
  }

  private mutating func descend(from base: StateIndex, by keys: [String]) -> StateIndex? {
    var here = base
    for key in keys {
      guard let next = child(key, of: here) else { return nil }
      here = next
    }
    return here
  }

  private mutating func child(_ key: String, of parent: StateIndex) -> StateIndex? {
    let all = children[Int(parent)]
    if all.count < 16 { return all.first { draft.states[Int($0)].key == key } }
    if let found = keyed[parent] { return found[key] }
    let made = Dictionary(
      all.map { (draft.states[Int($0)].key, $0) }, uniquingKeysWith: { first, _ in first })
    keyed[parent] = made
    return made[key]
  }

  /// The name nearest to one that was not found, in the same form.
  private func suggestion(for reference: StateReference) -> String? {
    guard draft.states.count <= 2000 else { return nil }
    switch reference.lookup {
    case .id(let id): return Self.nearest(to: id, among: ids.keys.sorted())
    case .path(let keys, let base):
      guard let last = keys.last else { return nil }
      let siblings = children[Int(base)].map { draft.states[Int($0)].key }
      if let near = Self.nearest(to: last, among: siblings) { return near }
      let elsewhere = draft.states.indices.first { draft.states[$0].key == last }
      return elsewhere.flatMap { index in
        ids.first { $0.value == StateIndex(index) }.map { "#" + $0.key }
      }
    case .idThenPath(let id, let keys):
      let whole = ([id] + keys).joined(separator: ".")
      return Self.nearest(to: whole, among: ids.keys.sorted()).map { "#" + $0 }
    }
  }

  /// The candidate within a third of the word's length in edits, if one is.
  static func nearest(to word: String, among candidates: [String]) -> String? {
    let limit = max(1, word.count / 3)
    let scored = candidates.map { ($0, editDistance(Array(word), Array($0))) }
    return scored.filter { $0.1 <= limit }.min { $0.1 < $1.1 }?.0
  }

  private static func editDistance(_ left: [Character], _ right: [Character]) -> Int {
    var previous = Array(0...right.count)
    for (row, one) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        let replace = previous[column] + (one == other ? 0 : 1)
        current.append(min(replace, previous[column + 1] + 1, current[column] + 1))
      }
      previous = current
    }
    return previous[right.count]
  }

  // MARK: Content

  mutating func resolve(_ condition: Guard) -> Guard {
    switch condition {
    case .named, .matches, .condition, .call, .isAddressed: return condition
    case .not(let inner): return .not(resolve(inner))
    case .and(let all): return .and(all.map { resolve($0) })
    case .or(let all): return .or(all.map { resolve($0) })
    case .active(var reference):
      // In() of a state that is not there is false (§5.9.1).
      reference.state = resolve(reference, draft.dialect == .scxml ? .warning : .error)
      return .active(reference)
    }
  }

  mutating func resolve(_ content: [Instruction]) -> [Instruction] {
    guard
      content.contains(where: {
        if case .branches = $0 { true } else if case .forEach = $0 { true } else { false }
      })
    else { return content }
    return content.map { resolve($0) }
  }

  private mutating func resolve(_ instruction: Instruction) -> Instruction {
    switch instruction {
    case .branches(let branches):
      return .branches(
        branches.map { Branch($0.condition.map { resolve($0) }, resolve($0.content)) })
    case .forEach(let array, let item, let index, let body, let offset):
      return .forEach(array: array, item: item, index: index, resolve(body), at: offset)
    default: return instruction
    }
  }

  mutating func resolve(_ details: StateDetails) -> StateDetails {
    var details = details
    for index in details.onEntry.indices { details.onEntry[index] = resolve(details.onEntry[index]) }
    for index in details.onExit.indices { details.onExit[index] = resolve(details.onExit[index]) }
    for index in details.invokes.indices {
      if let finalize = details.invokes[index].finalize {
        details.invokes[index].finalize = resolve(finalize)
      }
    }
    return details
  }
}
