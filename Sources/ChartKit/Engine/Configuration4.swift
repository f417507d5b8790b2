/// The working memory of XState v4's rules: the state value as links between states, and the configuration to come.
///
/// The *value* is what transitions are looked for in: the tree of active states with the children of each in the order of
/// the value's keys. The *list* is the configuration that a microstep leads to, in the order in which XState's set gets its
/// members, since the order of keys follows from it.
final class Configuration4 {
  private unowned(unsafe) let program: ChartProgram
  private let states: UnsafeMutablePointer<ChartProgram.StateRow>
  private let plan: Plan4
  /// The value: first child and next sibling of each of its states, or -1.
  let firstChild: UnsafeMutablePointer<StateIndex>
  let nextChild: UnsafeMutablePointer<StateIndex>
  private let lastChild: UnsafeMutablePointer<StateIndex>
  /// The list, and whether a state is in it.
  let list: UnsafeMutablePointer<StateIndex>
  let isListed: UnsafeMutablePointer<Bool>
  /// Whether a state had a listed child when completion began.
  private let holdsListed: UnsafeMutablePointer<Bool>
  /// Whether the microstep leaves a state, and enters it.
  let isLeft: UnsafeMutablePointer<Bool>
  let isEntered: UnsafeMutablePointer<Bool>
  let counts: UnsafeMutablePointer<Int>

  init(_ program: ChartProgram, _ plan: Plan4) {
    (self.program, self.plan, states) = (program, plan, program.states)
    let capacity = max(1, program.stateCount)
    func links() -> UnsafeMutablePointer<StateIndex> {
      let room = UnsafeMutablePointer<StateIndex>.allocate(capacity: capacity)
      room.initialize(repeating: -1, count: capacity)
      return room
    }
    func flags() -> UnsafeMutablePointer<Bool> {
      let room = UnsafeMutablePointer<Bool>.allocate(capacity: capacity)
      room.initialize(repeating: false, count: capacity)
      return room
    }
    (firstChild, nextChild, lastChild, list) = (links(), links(), links(), links())
    (isListed, holdsListed, isLeft, isEntered) = (flags(), flags(), flags(), flags())
    counts = .allocate(capacity: 1)
    counts.initialize(to: 0)
  }

  deinit {
    for room in [firstChild, nextChild, lastChild, list] { room.deallocate() }
    for room in [isListed, holdsListed, isLeft, isEntered] { room.deallocate() }
    counts.deallocate()
  }

  /// How many states are listed.
  var count: Int { counts.pointee }

  func clearList() {
    for index in 0..<count { isListed[Int(list[index])] = false }
    counts.pointee = 0
  }

  @inline(__always)
  func add(_ state: StateIndex) {
    if isListed[Int(state)] { return }
    isListed[Int(state)] = true
    list[counts.pointee] = state
    counts.pointee += 1
  }

  func addLeaves(of state: StateIndex) { plan.forEachLeaf(of: state) { add($0) } }

  // MARK: Completion

  /// Completes the list: ancestors, and below them what is active now (`isInValue`) or else what is entered by default.
  func complete(keeping isInValue: UnsafeMutablePointer<Bool>?) {
    addAncestors()
    for index in 0..<count {
      let parent = states[Int(list[index])].parent
      if parent >= 0 { holdsListed[Int(parent)] = true }
    }
    var index = 0
    while index < count {
      let state = list[index]
      let row = states[Int(state)]
      if row.kind == .compound {
        if !holdsListed[Int(state)] { addBelow(state, keeping: isInValue) }
      } else if row.kind == .parallel {
        var child = state + 1
        while child < row.end {
          if !states[Int(child)].kind.isHistory && !isListed[Int(child)] {
            add(child)
            addBelow(child, keeping: isInValue)
          }
          child = states[Int(child)].end
        }
      }
      index += 1
    }
    addAncestors()
    for index in 0..<count { holdsListed[Int(list[index])] = false }
  }

  private func addBelow(_ state: StateIndex, keeping isInValue: UnsafeMutablePointer<Bool>?) {
    guard let isInValue, isInValue[Int(state)] else { return addLeaves(of: state) }
    var child = firstChild[Int(state)]
    while child >= 0 {
      add(child)
      child = nextChild[Int(child)]
    }
  }

  private func addAncestors() {
    var index = 0
    while index < count {
      var ancestor = states[Int(list[index])].parent
      while ancestor >= 0 && !isListed[Int(ancestor)] {
        add(ancestor)
        ancestor = states[Int(ancestor)].parent
      }
      index += 1
    }
  }

  // MARK: The value

  /// Links the listed states to the value's tree. With `isDoubtful`, the list may not be a legal configuration, and
  /// XState's reading of it applies: of several children of a compound state a leaf that comes first hides the others.
  func link(isDoubtful: Bool) {
    let count = count
    for index in 0..<count {
      firstChild[Int(list[index])] = -1
      nextChild[Int(list[index])] = -1
    }
    for index in 0..<count {
      let state = list[index]
      let parent = Int(states[Int(state)].parent)
      if parent < 0 { continue }
      if firstChild[parent] < 0 {
        firstChild[parent] = state
      } else {
        nextChild[Int(lastChild[parent])] = state
      }
      lastChild[parent] = state
    }
    if isDoubtful {
      for index in 0..<count where states[Int(list[index])].kind == .compound {
        let first = firstChild[Int(list[index])]
        if first >= 0 && states[Int(first)].kind.isAtomic { nextChild[Int(first)] = -1 }
      }
    }
    if plan.hasIntegerKeys {
      for index in 0..<count { putIntegerKeysFirst(of: list[index]) }
    }
  }

  private func putIntegerKeysFirst(of state: StateIndex) {
    let first = firstChild[Int(state)]
    if first < 0 || nextChild[Int(first)] < 0 { return }
    var children: [StateIndex] = []
    var child = first
    while child >= 0 {
      children.append(child)
      child = nextChild[Int(child)]
    }
    // The reader has put such keys first and in order, so document order is theirs.
    let numbered = children.filter { states[Int($0)].integerKey >= 0 }.sorted()
    let ordered = numbered + children.filter { states[Int($0)].integerKey < 0 }
    firstChild[Int(state)] = ordered[0]
    for (one, next) in zip(ordered, ordered.dropFirst()) { nextChild[Int(one)] = next }
    nextChild[Int(ordered[ordered.count - 1])] = -1
  }

  /// Writes the states of the value below `state` in the order of its keys, ancestors first. Returns how many.
  func writeValue(to target: UnsafeMutablePointer<StateIndex>, from state: StateIndex = 0) -> Int {
    var count = 0
    var here = state
    while true {
      target[count] = here
      count += 1
      if firstChild[Int(here)] >= 0 {
        here = firstChild[Int(here)]
        continue
      }
      while here != state && nextChild[Int(here)] < 0 { here = states[Int(here)].parent }
      if here == state { return count }
      here = nextChild[Int(here)]
    }
  }

  /// Whether the list is what the value says: every compound state has one child or no default, every region is there.
  var isWhole: Bool {
    for index in 0..<count {
      let state = list[index]
      let row = states[Int(state)]
      if row.kind == .compound {
        let first = firstChild[Int(state)]
        if first < 0 {
          if row.initialCount > 0 { return false }
        } else if nextChild[Int(first)] >= 0 || hasOtherListed(than: first, below: state) {
          return false
        }
      } else if row.kind == .parallel {
        var child = state + 1
        while child < row.end {
          if !states[Int(child)].kind.isHistory && !isListed[Int(child)] { return false }
          child = states[Int(child)].end
        }
      }
    }
    return true
  }

  private func hasOtherListed(than child: StateIndex, below parent: StateIndex) -> Bool {
    lastChild[Int(parent)] != child
  }
}
