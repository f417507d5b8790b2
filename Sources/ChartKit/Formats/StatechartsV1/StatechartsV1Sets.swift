/// The set functions of `statecharts.v1` over the labels of a chart's states, and the completion of a set of states to a
/// configuration.
///
/// History states are no members of configurations. A state without children is basic, whatever type it declares.
public struct StatechartsV1Sets: Sendable {
  /// Why a function has no value.
  public enum Fault: Error, Hashable, Sendable {
    case unknownLabel(String)
    /// No two of these can be active together.
    case inconsistent(String, String)
    /// An OR state of several children, none of which is flagged, or any other state.
    case noDefault(String)
    /// A function of several states was asked about none.
    case noStates

    public var message: String {
      switch self {
      case .unknownLabel(let label): "there is no state \"\(label)\""
      case .inconsistent(let one, let other): "\"\(one)\" and \"\(other)\" cannot be active at the same time"
      case .noDefault(let label): "\"\(label)\" has no default state"
      case .noStates: "there are no states"
      }
    }
  }

  let index: StatechartsV1Index

  public init(_ chart: StatechartsV1.Statechart) { index = StatechartsV1Index(chart) }

  // MARK: The tree

  /// Direct children, in the order declared.
  public func children(of label: String) throws(Fault) -> [String] {
    let number = try find(label)
    return labels((number + 1..<index.nodes[number].end).filter { index.nodes[$0].parent == number })
  }

  /// All proper descendants, depth first.
  public func childrenPlus(of label: String) throws(Fault) -> [String] {
    let number = try find(label)
    return labels(number + 1..<index.nodes[number].end)
  }

  /// The state and all its descendants.
  public func childrenStar(of label: String) throws(Fault) -> [String] {
    let number = try find(label)
    return labels(number..<index.nodes[number].end)
  }

  /// Nil for the root.
  public func parent(of label: String) throws(Fault) -> String? {
    index.nodes[try find(label)].parent.map { index.label(of: $0) }
  }

  /// Reflexive: every state is its own ancestor.
  public func isAncestor(_ ancestor: String, of label: String) throws(Fault) -> Bool {
    holds(try find(ancestor), try find(label))
  }

  /// Reflexive: every state is its own descendant.
  public func isDescendant(_ label: String, of ancestor: String) throws(Fault) -> Bool {
    try isAncestor(ancestor, of: label)
  }

  public func areAncestrallyRelated(_ one: String, _ other: String) throws(Fault) -> Bool {
    areRelated(try find(one), try find(other))
  }

  /// The deepest state that is a reflexive ancestor of all.
  public func leastCommonAncestor(of all: [String]) throws(Fault) -> String {
    guard let first = all.first else { throw .noStates }
    var common = try find(first)
    for label in all.dropFirst() { common = leastCommonAncestor(common, try find(label)) }
    return index.label(of: common)
  }

  /// The default child of an OR state: the one that is flagged, or its only one.
  public func defaultChild(of label: String) throws(Fault) -> String {
    index.label(of: try defaultChild(of: try find(label)))
  }

  // MARK: Consistency

  /// Whether two states lie in different regions of an AND state.
  public func areOrthogonal(_ one: String, _ other: String) throws(Fault) -> Bool {
    let (one, other) = (try find(one), try find(other))
    return !areRelated(one, other) && index.kind(of: leastCommonAncestor(one, other)) == .parallel
  }

  /// Whether each two of the states are related or orthogonal.
  public func areConsistent(_ all: [String]) throws(Fault) -> Bool {
    try firstConflict(in: all.map { label throws(Fault) in try find(label) }) == nil
  }

  // MARK: Configurations

  /// The smallest configuration that holds the states, in tree order with the root first; of no states, none.
  ///
  /// The set is closed upwards first; then, from the root down, an AND state takes all its children, an OR state its
  /// child in the closure, else its default.
  public func completion(of all: [String]) throws(Fault) -> [String] {
    let numbers = try all.map { label throws(Fault) in try find(label) }
    if let (one, other) = firstConflict(in: numbers) {
      throw .inconsistent(index.label(of: one), index.label(of: other))
    }
    if numbers.isEmpty { return [] }
    var closure: Set<Int> = []
    for number in numbers {
      var here: Int? = number
      while let state = here, closure.insert(state).inserted { here = index.nodes[state].parent }
    }
    var members: [Int] = []
    var pending = [0]
    while let state = pending.popLast() {
      members.append(state)
      switch index.kind(of: state) {
      case .parallel: pending += index.nodes[state].regions
      case .compound:
        if let child = index.nodes[state].regions.first(where: closure.contains) {
          pending.append(child)
        } else {
          pending.append(try defaultChild(of: state))
        }
      case .atomic, .final, .shallowHistory, .deepHistory: break
      }
    }
    return labels(members.sorted())
  }

  /// Whether the states are a legal configuration: the root and each member's parent are in it, all children of an AND
  /// state, exactly one child of an OR state.
  public func isValid(_ configuration: [String]) throws(Fault) -> Bool {
    let members = Set(try configuration.map { label throws(Fault) in try find(label) })
    guard members.contains(0), members.count == configuration.count else { return false }
    return members.allSatisfy { state in
      if let parent = index.nodes[state].parent, !members.contains(parent) { return false }
      let active = index.nodes[state].regions.count { members.contains($0) }
      switch index.kind(of: state) {
      case .parallel: return active == index.nodes[state].regions.count
      case .compound: return active == 1
      case .atomic, .final: return true
      case .shallowHistory, .deepHistory: return false
      }
    }
  }

  /// Whether a valid configuration is its own completion.
  public func isConsistentConfiguration(_ configuration: [String]) throws(Fault) -> Bool {
    guard try isValid(configuration) else { return false }
    return Set(try completion(of: configuration)) == Set(configuration)
  }

  // MARK: Numbers

  private func find(_ label: String) throws(Fault) -> Int {
    guard let number = index[label] else { throw .unknownLabel(label) }
    return number
  }

  private func labels(_ numbers: some Sequence<Int>) -> [String] { numbers.map { index.label(of: $0) } }

  private func holds(_ ancestor: Int, _ state: Int) -> Bool {
    state >= ancestor && state < index.nodes[ancestor].end
  }

  private func areRelated(_ one: Int, _ other: Int) -> Bool { holds(one, other) || holds(other, one) }

  private func leastCommonAncestor(_ one: Int, _ other: Int) -> Int {
    var here = one
    while !holds(here, other), let parent = index.nodes[here].parent { here = parent }
    return here
  }

  private func defaultChild(of number: Int) throws(Fault) -> Int {
    let regions = index.nodes[number].regions
    guard index.kind(of: number) == .compound,
      let child = regions.first(where: { index.nodes[$0].state.isInitial })
        ?? (regions.count == 1 ? regions[0] : nil)
    else { throw .noDefault(index.label(of: number)) }
    return child
  }

  private func firstConflict(in numbers: [Int]) -> (Int, Int)? {
    for (position, second) in numbers.enumerated() {
      for first in numbers[..<position] where !index.areConsistent(first, second) { return (first, second) }
    }
    return nil
  }
}
