extension Chart {
  /// Where a session is, in XState's form: a string, or an object that maps parents to children; an atomic region is `{}`.
  public func value(of configuration: StateSet) -> Value {
    value(of: configuration, order: [])
  }

  /// The same of a snapshot, which knows the order in which its states were entered: where XState left a configuration that
  /// is no legal one, its value depends on it.
  public func value(of snapshot: Snapshot) -> Value {
    value(of: snapshot.configuration, order: snapshot.entryOrder)
  }

  private func value(of configuration: StateSet, order: [StateIndex]) -> Value {
    if !dialect.isXState || isWhole(configuration) { return value(of: configuration, below: 0) }
    return ValueTree(self, nodes: order.isEmpty ? configuration.states : order).root.value(in: self)
  }

  private func value(of configuration: StateSet, below state: StateIndex) -> Value {
    let active = self[state].children.filter { configuration.contains($0) }
    guard !active.isEmpty else { return .emptyObject }
    if self[state].kind != .parallel, let child = active.first, self[child].children.isEmpty {
      return .string(self[child].key)
    }
    var members = Value.emptyObject.object ?? [:]
    for child in active { members[self[child].key] = value(of: configuration, below: child) }
    return .object(members)
  }

  /// Whether the configuration is a legal one. XState leaves others behind where a parallel state is left through its
  /// own history: the members are entered again, the state itself is not.
  func isWhole(_ configuration: StateSet) -> Bool {
    configuration.allSatisfy { state in
      let row = states[Int(state)]
      if let parent = row.parent, parent > 0 || dialect.isXState, !configuration.contains(parent) {
        return false
      }
      switch row.kind {
      case .compound:
        let count = row.children.count { configuration.contains($0) }
        return count == 1 || count == 0 && row.initial == nil && dialect == .xstate4
      case .parallel:
        return row.children.allSatisfy { states[Int($0)].kind.isHistory || configuration.contains($0) }
      default: return true
      }
    }
  }

  /// The tags of the active states, sorted, each once.
  public func tags(of configuration: StateSet) -> [String] {
    var found: Set<String> = []
    for state in configuration { found.formUnion(states[Int(state)].details.tags) }
    return found.sorted()
  }

  /// The active atomic states, in document order.
  public func leaves(of configuration: StateSet) -> [StateIndex] {
    configuration.filter { states[Int($0)].kind.isAtomic }
  }
}

/// XState's state value of a set of nodes that is no legal configuration: what is missing is filled in as XState does it.
///
/// XState asks the states of this value for transitions, so what it fills in matters.
struct ValueTree {
  struct Node {
    let state: StateIndex
    /// In JavaScript's order of keys.
    var children: [Node]

    /// XState's value below this node.
    func value(in chart: Chart) -> Value {
      if chart[state].kind == .compound, let first = children.first, chart[first.state].children.isEmpty {
        return .string(chart[first.state].key)
      }
      var members = Value.emptyObject.object ?? [:]
      for child in children { members[chart[child.state].key] = child.value(in: chart) }
      return .object(members)
    }
  }

  let root: Node

  /// `nodes` in the order in which they were entered.
  init(_ chart: Chart, nodes: [StateIndex]) {
    var all = nodes
    var known = Set(nodes)
    func add(_ state: StateIndex) {
      if known.insert(state).inserted { all.append(state) }
    }
    func addByDefault(_ state: StateIndex) {
      add(state)
      switch chart[state].kind {
      case .compound: chart[state].initial?.targets.prefix(1).forEach(addByDefault)
      case .parallel: chart[state].children.filter { !chart[$0].kind.isHistory }.forEach(addByDefault)
      default: break
      }
    }
    let parents = Set(nodes.compactMap { chart[$0].parent })
    var index = 0
    while index < all.count {
      let state = all[index]
      switch chart[state].kind {
      case .compound where !parents.contains(state): addByDefault(state)
      case .parallel:
        for child in chart[state].children where !chart[child].kind.isHistory && !known.contains(child) {
          addByDefault(child)
        }
      default: break
      }
      index += 1
    }
    index = 0
    while index < all.count {
      if let parent = chart[all[index]].parent { add(parent) }
      index += 1
    }
    root = Self.node(0, in: chart, all)
  }

  private static func node(_ state: StateIndex, in chart: Chart, _ all: [StateIndex]) -> Node {
    var children = all.filter { chart[$0].parent == state }
    if chart[state].kind == .compound, let first = children.first, chart[first].children.isEmpty {
      children = [first]
    }
    let ordered = JavaScriptKeys.ordered(children) { chart[$0].key }
    return Node(state: state, children: ordered.map { node($0, in: chart, all) })
  }
}
