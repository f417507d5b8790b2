extension Chart {
  /// Where a session is, in XState's form: a string, or an object that maps parents to children; an atomic region is `{}`.
  ///
  /// Regions stand in document order.
  public func value(of configuration: StateSet) -> Value { value(of: configuration, below: 0) }

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

  /// The tags of the active states, sorted, each once.
  public func tags(of configuration: StateSet) -> [String] {
    var found: Set<String> = []
    for state in configuration { found.formUnion(self[state].details.tags) }
    return found.sorted()
  }

  /// The active atomic states, in document order.
  public func leaves(of configuration: StateSet) -> [StateIndex] {
    configuration.filter { self[$0].kind.isAtomic }
  }
}
