/// The number of a state in its chart, in document order; the root is 0.
public typealias StateIndex = Int32
/// The number of a transition in its chart, ordered by source and then as written.
public typealias TransitionIndex = Int32

/// A set of states, kept in document order: a configuration, a recorded history.
public struct StateSet: Hashable, Sendable, RandomAccessCollection, ExpressibleByArrayLiteral {
  private var list: IndexList

  public init() { list = IndexList() }
  public init(arrayLiteral elements: StateIndex...) { self.init(elements) }
  public init(_ states: some Sequence<StateIndex>) {
    var sorted = Array(states)
    sorted.sort()
    var kept = 0
    for index in sorted.indices where index == 0 || sorted[index] != sorted[kept - 1] {
      sorted[kept] = sorted[index]
      kept += 1
    }
    sorted.removeLast(sorted.count - kept)
    list = IndexList(sorted)
  }
  /// Takes states that already are in document order, each once.
  public init(ordered states: [StateIndex]) { list = IndexList(states) }
  init(_ list: IndexList) { self.list = list }

  /// The members as an array.
  public var states: [StateIndex] { Array(list) }

  public var startIndex: Int { 0 }
  public var endIndex: Int { list.count }
  public subscript(index: Int) -> StateIndex { list[index] }

  /// Binary search: O(log n).
  public func contains(_ state: StateIndex) -> Bool {
    let at = lowerBound(state)
    return at < list.count && list[at] == state
  }

  /// The position of the first member that is not before `state`.
  public func lowerBound(_ state: StateIndex) -> Int {
    var low = 0
    var high = list.count
    while low < high {
      let middle = (low + high) / 2
      if list[middle] < state { low = middle + 1 } else { high = middle }
    }
    return low
  }

  public mutating func insert(_ state: StateIndex) {
    let at = lowerBound(state)
    if at < list.count && list[at] == state { return }
    var all = Array(list)
    all.insert(state, at: at)
    list = IndexList(all)
  }

  public mutating func remove(_ state: StateIndex) {
    let at = lowerBound(state)
    guard at < list.count && list[at] == state else { return }
    var all = Array(list)
    all.remove(at: at)
    list = IndexList(all)
  }
}
