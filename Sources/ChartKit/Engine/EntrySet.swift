/// The states that transitions enter: `computeEntrySet` of Appendix D, and XState's reading of it.
///
/// Working memory of one object that is used again and again; nothing is allocated in the steady state.
final class EntrySet {
  private unowned let program: ChartProgram
  private let marks: UnsafeMutablePointer<UInt8>
  private(set) var list: [StateIndex] = []
  /// What each history remembers, while the set is computed at run time.
  var history: [StateIndex: StateSet] = [:]
  /// Whether a history was met, so that the set depends on what it remembers.
  private(set) var metHistory = false
  /// Content of history defaults, by the state after whose entry it runs (`defaultHistoryContent`).
  private(set) var historyContent: [(state: StateIndex, history: StateIndex)] = []

  private static let member: UInt8 = 1
  private static let byDefault: UInt8 = 2

  init(_ program: ChartProgram) {
    self.program = program
    marks = .allocate(capacity: max(1, program.stateCount))
    marks.initialize(repeating: 0, count: max(1, program.stateCount))
  }

  deinit { marks.deallocate() }

  func begin() {
    metHistory = false
    if !historyContent.isEmpty { historyContent.removeAll() }
  }

  func clear() {
    for state in list { marks[Int(state)] = 0 }
    list.removeAll(keepingCapacity: true)
  }

  func contains(_ state: StateIndex) -> Bool { marks[Int(state)] & Self.member != 0 }
  func isByDefault(_ state: StateIndex) -> Bool { marks[Int(state)] & Self.byDefault != 0 }

  /// The members in document order, with the bit that says whether initial content runs.
  func appendSorted(to flat: inout [Int32]) {
    list.sort()
    for state in list where contains(state) {
      flat.append(state | (isByDefault(state) ? ChartProgram.defaultEntryBit : 0))
    }
  }

  private func insert(_ state: StateIndex) {
    if marks[Int(state)] == 0 { list.append(state) }
    marks[Int(state)] |= Self.member
  }

  private func markDefault(_ state: StateIndex) {
    if marks[Int(state)] == 0 { list.append(state) }
    marks[Int(state)] |= Self.byDefault
  }

  private func hasMember(below state: StateIndex) -> Bool {
    let end = program.states[Int(state)].end
    for member in list where member > state && member < end && contains(member) { return true }
    return false
  }

  // MARK: Domains

  /// The states that the targets lead to, histories resolved (`getEffectiveTargetStates`).
  func effectiveTargets(_ targets: [StateIndex]) -> [StateIndex] {
    if !targets.contains(where: { program.states[Int($0)].kind.isHistory }) { return targets }
    var found: [StateIndex] = []
    for target in targets {
      guard program.states[Int(target)].kind.isHistory else {
        if !found.contains(target) { found.append(target) }
        continue
      }
      metHistory = true
      let resolved = history[target]?.states ?? effectiveTargets(defaultTargets(of: target))
      for state in resolved where !found.contains(state) { found.append(state) }
    }
    return found
  }

  /// Where a history leads that remembers nothing. XState takes the parent's initial state if there is no target.
  private func defaultTargets(of history: StateIndex) -> [StateIndex] {
    let chart = program.chart
    if let own = chart[history].initial { return own.targets }
    guard let parent = chart[history].parent else { return [] }
    if chart[parent].kind == .parallel { return [parent] }
    return chart[parent].initial?.targets ?? []
  }

  /// The transition's domain; nil where the root itself is left (XState's root with `reenter`).
  func domain(of transition: TransitionIndex) -> StateIndex? {
    let row = program.chart.transitions[Int(transition)]
    let targets = effectiveTargets(row.targets)
    let source = row.source
    let isInternal = row.details.kind == .internal
    if program.isXState {
      if isInternal && targets.allSatisfy({ $0 == source || program.isDescendant($0, of: source) }) {
        return source
      }
      var ancestor = source
      let first = targets.first ?? source
      ancestor = program.states[Int(first)].parent
      while ancestor >= 0 {
        let holdsAll = targets.allSatisfy { program.isDescendant($0, of: ancestor) }
        if holdsAll && program.isDescendant(source, of: ancestor) { return ancestor }
        ancestor = program.states[Int(ancestor)].parent
      }
      return isInternal ? 0 : nil
    }
    if isInternal && program.states[Int(source)].kind == .compound
      && targets.allSatisfy({ program.isDescendant($0, of: source) })
    {
      return source
    }
    var ancestor = program.states[Int(source)].parent
    while ancestor > 0 {
      if program.states[Int(ancestor)].kind == .compound
        && targets.allSatisfy({ program.isDescendant($0, of: ancestor) })
      {
        return ancestor
      }
      ancestor = program.states[Int(ancestor)].parent
    }
    return 0
  }

  /// The range of states that the transition exits where they are active (`computeExitSet`).
  func exitRange(of transition: TransitionIndex) -> (low: StateIndex, high: StateIndex) {
    guard let domain = domain(of: transition) else { return (0, program.states[0].end) }
    let row = program.chart.transitions[Int(transition)]
    let end = program.states[Int(domain)].end
    let leavesDomain = program.isXState && row.details.kind == .external && row.source == domain
    return (leavesDomain ? domain : domain + 1, end)
  }

  // MARK: Entry

  /// Adds what one transition enters.
  func add(_ transition: TransitionIndex) {
    let row = program.chart.transitions[Int(transition)]
    let domain = domain(of: transition)
    if program.isXState {
      let reenters = row.details.kind == .external
      for target in row.targets {
        let isHistory = program.states[Int(target)].kind.isHistory
        if !isHistory && (row.source != target || row.source != domain || reenters) {
          insert(target)
          markDefault(target)
        }
        addDescendants(of: target)
      }
      let reentrancyDomain = row.source == 0 && reenters ? nil : domain
      for target in effectiveTargets(row.targets) {
        addAncestors(of: target, upTo: domain, within: reentrancyDomain)
        if let domain, program.states[Int(domain)].kind == .parallel {
          addAncestor(domain, within: reentrancyDomain)
        }
      }
    } else {
      for target in row.targets { addDescendants(of: target) }
      for target in effectiveTargets(row.targets) { addAncestors(of: target, upTo: domain, within: nil) }
    }
  }

  /// What a session enters when it starts.
  func addInitial() {
    if program.isXState {
      insert(0)
      markDefault(0)
      addDescendants(of: 0)
    } else if let initial = program.chart.root.initial {
      for target in initial.targets { addDescendants(of: target) }
      for target in effectiveTargets(initial.targets) { addAncestors(of: target, upTo: 0, within: nil) }
    }
  }

  private func addDescendants(of state: StateIndex) {
    if program.states[Int(state)].kind.isHistory { return addHistory(state) }
    if !program.isXState { insert(state) }
    switch program.states[Int(state)].kind {
    case .compound:
      let targets = program.chart[state].initial?.targets ?? []
      if program.isXState {
        for target in targets where !program.states[Int(target)].kind.isHistory {
          insert(target)
          markDefault(target)
        }
      } else {
        markDefault(state)
      }
      for target in targets { addDescendants(of: target) }
      for target in targets { addAncestors(of: target, upTo: state, within: nil) }
    case .parallel:
      addRegions(of: state, byDefault: true)
    default: break
    }
  }

  private func addRegions(of state: StateIndex, byDefault: Bool) {
    for child in program.chart[state].children where !program.states[Int(child)].kind.isHistory {
      if hasMember(below: child) { continue }
      if program.isXState {
        insert(child)
        if byDefault { markDefault(child) }
      }
      addDescendants(of: child)
    }
  }

  private func addHistory(_ state: StateIndex) {
    metHistory = true
    let parent = program.states[Int(state)].parent
    if let remembered = history[state] {
      for member in remembered {
        if program.isXState { insert(member) }
        addDescendants(of: member)
      }
      for member in remembered { addAncestors(of: member, upTo: parent, within: nil) }
      return
    }
    let own = program.chart[state].initial
    let targets = defaultTargets(of: state)
    if let own, !own.content.isEmpty { historyContent.append((parent, state)) }
    for target in targets {
      if program.isXState {
        insert(target)
        if own == nil { markDefault(parent) }
      }
      addDescendants(of: target)
    }
    for target in targets { addAncestors(of: target, upTo: parent, within: nil) }
  }

  private func addAncestors(of state: StateIndex, upTo limit: StateIndex?, within domain: StateIndex?) {
    if state == limit { return }
    var ancestor = program.states[Int(state)].parent
    while ancestor >= 0 && ancestor != limit {
      if !program.isXState && ancestor == 0 { return }
      addAncestor(ancestor, within: domain)
      ancestor = program.states[Int(ancestor)].parent
    }
  }

  private func addAncestor(_ ancestor: StateIndex, within domain: StateIndex?) {
    if domain.map({ program.isDescendant(ancestor, of: $0) }) ?? true { insert(ancestor) }
    if program.states[Int(ancestor)].kind == .parallel { addRegions(of: ancestor, byDefault: false) }
  }
}
