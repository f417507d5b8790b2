/// The states that transitions enter: `computeEntrySet` of Appendix D, and XState's reading of it.
///
/// Working memory of one object that is used again and again; nothing is allocated in the steady state.
final class EntrySet {
  private unowned(unsafe) let program: ChartProgram
  private let states: UnsafeMutablePointer<ChartProgram.StateRow>
  private let marks: UnsafeMutablePointer<UInt8>
  private let list: UnsafeMutablePointer<StateIndex>
  private let hot: UnsafeMutablePointer<Hot>
  /// What each history remembers, while the set is computed at run time.
  @exclusivity(unchecked) var history: [StateIndex: StateSet] = [:]
  /// Content of history defaults, by the state after whose entry it runs (`defaultHistoryContent`).
  private(set) var historyContent: [(state: StateIndex, history: StateIndex)] = []
  private let isXState: Bool

  private struct Hot {
    var count = 0
    var metHistory = false
    var hasHistoryContent = false
  }

  private static let member: UInt8 = 1
  private static let byDefault: UInt8 = 2
  private static let holdsMember: UInt8 = 4

  init(_ program: ChartProgram) {
    self.program = program
    isXState = program.isXState
    states = program.states
    let capacity = max(1, program.stateCount)
    marks = .allocate(capacity: capacity)
    marks.initialize(repeating: 0, count: capacity)
    list = .allocate(capacity: capacity)
    hot = .allocate(capacity: 1)
    hot.initialize(to: Hot())
  }

  deinit {
    marks.deallocate()
    list.deallocate()
    hot.deallocate()
  }

  /// Whether a history was met, so that the set depends on what it remembers.
  var metHistory: Bool { hot.pointee.metHistory }
  var hasHistoryContent: Bool { hot.pointee.hasHistoryContent }

  func begin() {
    hot.pointee.metHistory = false
    if hot.pointee.hasHistoryContent {
      historyContent.removeAll()
      hot.pointee.hasHistoryContent = false
    }
  }

  func clear() {
    for index in 0..<hot.pointee.count { marks[Int(list[index])] = 0 }
    hot.pointee.count = 0
  }

  /// Writes the members in document order, with the bit that says whether initial content runs. Returns their number.
  func writeSorted(to entries: UnsafeMutablePointer<Int32>) -> Int {
    sort()
    var count = 0
    for index in 0..<hot.pointee.count {
      let mark = marks[Int(list[index])]
      if mark & Self.member == 0 { continue }
      entries[count] = list[index] | (mark & Self.byDefault != 0 ? ChartProgram.defaultEntryBit : 0)
      count += 1
    }
    return count
  }

  func appendSorted(to flat: inout [Int32]) {
    let room = UnsafeMutablePointer<Int32>.allocate(capacity: max(1, hot.pointee.count))
    defer { room.deallocate() }
    let count = writeSorted(to: room)
    flat.append(contentsOf: UnsafeBufferPointer(start: room, count: count))
  }

  private func sort() {
    UnsafeMutableBufferPointer(start: list, count: hot.pointee.count).sortInDocumentOrder()
  }

  private func insert(_ state: StateIndex) {
    mark(state, Self.member)
    var ancestor = states[Int(state)].parent
    while ancestor >= 0 && marks[Int(ancestor)] & Self.holdsMember == 0 {
      mark(ancestor, Self.holdsMember)
      ancestor = states[Int(ancestor)].parent
    }
  }

  private func markDefault(_ state: StateIndex) { mark(state, Self.byDefault) }

  @inline(__always)
  private func mark(_ state: StateIndex, _ bit: UInt8) {
    let mark = marks[Int(state)]
    if mark == 0 {
      list[hot.pointee.count] = state
      hot.pointee.count += 1
    }
    marks[Int(state)] = mark | bit
  }

  private func hasMember(below state: StateIndex) -> Bool { marks[Int(state)] & Self.holdsMember != 0 }

  // MARK: Domains

  private func targets(of row: ChartProgram.TransitionRow) -> UnsafeBufferPointer<StateIndex> {
    UnsafeBufferPointer(start: program.targets + Int(row.targetStart), count: Int(row.targetCount))
  }

  private func initialTargets(of state: StateIndex) -> UnsafeBufferPointer<StateIndex> {
    let row = states[Int(state)]
    return UnsafeBufferPointer(start: program.targets + Int(row.initialStart), count: Int(row.initialCount))
  }

  /// Where a history leads that remembers nothing. XState takes the parent's initial state if there is no target, and
  /// the parent itself if it is parallel.
  private func defaultTargets(of history: StateIndex) -> UnsafeBufferPointer<StateIndex> {
    let own = initialTargets(of: history)
    let parent = Int(states[Int(history)].parent)
    if !own.isEmpty || parent < 0 { return own }
    if states[parent].kind != .parallel { return initialTargets(of: StateIndex(parent)) }
    return UnsafeBufferPointer(start: program.parents + Int(history), count: 1)
  }

  private func hasOwnDefault(_ history: StateIndex) -> Bool { states[Int(history)].initialCount > 0 }

  /// Calls `body` with the states that the targets lead to, histories resolved (`getEffectiveTargetStates`), until it
  /// answers false. Returns whether it never did.
  private func allEffective(
    _ targets: UnsafeBufferPointer<StateIndex>, _ body: (StateIndex) -> Bool
  ) -> Bool {
    for target in targets {
      guard states[Int(target)].kind.isHistory else {
        if !body(target) { return false }
        continue
      }
      hot.pointee.metHistory = true
      if let remembered = history[target] {
        for state in remembered where !body(state) { return false }
      } else if !allEffective(defaultTargets(of: target), body) {
        return false
      }
    }
    return true
  }

  /// The transition's domain; nil where the root itself is left (XState's root with `reenter`).
  private func domain(of row: ChartProgram.TransitionRow) -> StateIndex? {
    let targets = targets(of: row)
    let source = row.source
    if isXState { return domainXState(of: row, targets) }
    if isRegion(source) && allEffective(targets, { $0 == source || program.isDescendant($0, of: source) }) {
      return source
    }
    if row.isInternal && states[Int(source)].kind == .compound
      && allEffective(targets, { program.isDescendant($0, of: source) })
    {
      return source
    }
    var ancestor = states[Int(source)].parent
    while ancestor > 0 {
      if states[Int(ancestor)].kind == .compound && holdsJoined(row, ancestor)
        && allEffective(targets, { program.isDescendant($0, of: ancestor) })
      {
        return ancestor
      }
      ancestor = states[Int(ancestor)].parent
    }
    _ = allEffective(targets) { _ in true }
    return 0
  }

  /// Whether all sources of a join lie below a state.
  private func holdsJoined(_ row: ChartProgram.TransitionRow, _ ancestor: StateIndex) -> Bool {
    (0..<row.joinCount).allSatisfy {
      program.isDescendant(program.targets[Int(row.targetStart + row.targetCount + $0)], of: ancestor)
    }
  }

  /// Whether a state is a region whose transitions leave the other regions alone (statecharts.v1).
  private func isRegion(_ state: StateIndex) -> Bool {
    guard program.isStatechartsV1, states[Int(state)].kind == .compound else { return false }
    let parent = states[Int(state)].parent
    return parent >= 0 && states[Int(parent)].kind == .parallel
  }

  private func domainXState(
    of row: ChartProgram.TransitionRow, _ targets: UnsafeBufferPointer<StateIndex>
  ) -> StateIndex? {
    let source = row.source
    let staysInside = allEffective(targets) { $0 == source || program.isDescendant($0, of: source) }
    if row.isInternal && staysInside { return source }
    var first = source
    _ = allEffective(targets) {
      first = $0
      return false
    }
    var ancestor = states[Int(first)].parent
    while ancestor >= 0 {
      if program.isDescendant(source, of: ancestor)
        && allEffective(targets, { program.isDescendant($0, of: ancestor) })
      {
        return ancestor
      }
      ancestor = states[Int(ancestor)].parent
    }
    return row.isInternal ? 0 : nil
  }

  /// The range of states that the transition exits where they are active (`computeExitSet`).
  func exitRange(of transition: TransitionIndex) -> (low: StateIndex, high: StateIndex) {
    exitRange(of: transition, domain: domain(of: program.transitions[Int(transition)]))
  }

  func exitRange(of transition: TransitionIndex, domain: StateIndex?) -> (low: StateIndex, high: StateIndex) {
    guard let domain else { return (0, states[0].end) }
    let row = program.transitions[Int(transition)]
    let leavesDomain = isXState && !row.isInternal && row.source == domain
    return (leavesDomain ? domain : domain + 1, states[Int(domain)].end)
  }

  // MARK: Entry

  /// Adds what one transition enters. Returns its domain.
  @discardableResult
  func add(_ transition: TransitionIndex) -> StateIndex? {
    let row = program.transitions[Int(transition)]
    let domain = domain(of: row)
    let targets = targets(of: row)
    if isXState {
      addXState(row, targets, domain)
    } else {
      for target in targets {
        if target == 0 {
          addInitial()
        } else if target == domain {
          addInside(target)
        } else {
          addDescendants(of: target)
        }
      }
      _ = allEffective(targets) {
        addAncestors(of: $0, upTo: domain ?? -1, within: -1)
        return true
      }
      if domain == 0 && states[0].kind == .parallel { addRegions(of: 0, byDefault: false) }
    }
    return domain
  }

  /// What is entered below a state that stays active.
  private func addInside(_ state: StateIndex) {
    for target in initialTargets(of: state) {
      addDescendants(of: target)
      addAncestors(of: target, upTo: state, within: -1)
    }
  }

  private func addXState(
    _ row: ChartProgram.TransitionRow, _ targets: UnsafeBufferPointer<StateIndex>, _ domain: StateIndex?
  ) {
    for target in targets {
      let isHistory = states[Int(target)].kind.isHistory
      if !isHistory && (row.source != target || row.source != domain || !row.isInternal) {
        insert(target)
        markDefault(target)
      }
      addDescendants(of: target)
    }
    let within = row.source == 0 && !row.isInternal ? -1 : domain ?? -1
    _ = allEffective(targets) {
      addAncestors(of: $0, upTo: domain ?? -1, within: within)
      if let domain, states[Int(domain)].kind == .parallel { addAncestor(domain, within: within) }
      return true
    }
  }

  /// Adds what a session enters when it starts.
  func addInitial() {
    if isXState {
      insert(0)
      markDefault(0)
      return addDescendants(of: 0)
    }
    if states[0].kind == .parallel { return addRegions(of: 0, byDefault: true) }
    let targets = initialTargets(of: 0)
    for target in targets { addDescendants(of: target) }
    _ = allEffective(targets) {
      addAncestors(of: $0, upTo: 0, within: -1)
      return true
    }
  }

  private func addDescendants(of state: StateIndex) {
    let row = states[Int(state)]
    if row.kind.isHistory { return addHistory(state) }
    if !isXState { insert(state) }
    switch row.kind {
    case .compound:
      let targets = initialTargets(of: state)
      if isXState {
        for target in targets where !states[Int(target)].kind.isHistory {
          insert(target)
          markDefault(target)
        }
      } else {
        markDefault(state)
      }
      for target in targets { addDescendants(of: target) }
      for target in targets { addAncestors(of: target, upTo: state, within: -1) }
    case .parallel:
      addRegions(of: state, byDefault: true)
    default: break
    }
  }

  private func addRegions(of state: StateIndex, byDefault: Bool) {
    let end = states[Int(state)].end
    var child = state + 1
    while child < end {
      let row = states[Int(child)]
      if !row.kind.isHistory && !hasMember(below: child) {
        if isXState {
          insert(child)
          if byDefault { markDefault(child) }
        }
        addDescendants(of: child)
      }
      child = row.end
    }
  }

  private func addHistory(_ state: StateIndex) {
    hot.pointee.metHistory = true
    let parent = states[Int(state)].parent
    if let remembered = history[state] {
      for member in remembered {
        if isXState { insert(member) }
        addDescendants(of: member)
      }
      for member in remembered { addAncestors(of: member, upTo: parent, within: -1) }
      return
    }
    if hasOwnDefault(state), let content = program.chart.states[Int(state)].initial?.content, !content.isEmpty
    {
      historyContent.removeAll { $0.state == parent }
      historyContent.append((parent, state))
      hot.pointee.hasHistoryContent = true
    }
    let targets = defaultTargets(of: state)
    for target in targets {
      if isXState {
        insert(target)
        if !hasOwnDefault(state) { markDefault(parent) }
      }
      addDescendants(of: target)
    }
    for target in targets { addAncestors(of: target, upTo: parent, within: -1) }
  }

  /// Adds the proper ancestors of a state below `limit`; -1 means all of them.
  private func addAncestors(of state: StateIndex, upTo limit: StateIndex, within domain: StateIndex) {
    if state == limit { return }
    var ancestor = states[Int(state)].parent
    while ancestor >= 0 && ancestor != limit {
      if !isXState && ancestor == 0 { return }
      addAncestor(ancestor, within: domain)
      ancestor = states[Int(ancestor)].parent
    }
  }

  private func addAncestor(_ ancestor: StateIndex, within domain: StateIndex) {
    if domain < 0 || program.isDescendant(ancestor, of: domain) { insert(ancestor) }
    if states[Int(ancestor)].kind == .parallel { addRegions(of: ancestor, byDefault: false) }
  }
}
