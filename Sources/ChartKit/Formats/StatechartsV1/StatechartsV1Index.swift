/// The states of a chart in tree order, found by their labels.
struct StatechartsV1Index {
  struct Node {
    var state: StatechartsV1.State
    /// Such as `/root_state/children[1]`.
    var xpath: String
    var parent: Int?
    /// One past the last descendant.
    var end: Int
    /// Children that are no history, by their index.
    var regions: [Int] = []
  }

  private(set) var nodes: [Node] = []
  private var labels: [String: Int] = [:]

  init(_ chart: StatechartsV1.Statechart) {
    guard let root = chart.rootState else { return }
    var pending: [(state: StatechartsV1.State, xpath: String, parent: Int?)] = [(root, "/root_state", nil)]
    while let next = pending.popLast() {
      let index = nodes.count
      nodes.append(Node(state: next.state, xpath: next.xpath, parent: next.parent, end: index + 1))
      for (position, child) in next.state.children.enumerated().reversed() {
        pending.append((child, "\(next.xpath)/children[\(position)]", index))
      }
    }
    for index in nodes.indices.dropFirst().reversed() {
      guard let parent = nodes[index].parent else { continue }
      nodes[parent].end = max(nodes[parent].end, nodes[index].end)
    }
    for index in nodes.indices where !nodes[index].state.isHistory {
      if let parent = nodes[index].parent { nodes[parent].regions.append(index) }
    }
    fillLabels()
  }

  /// Labels are looked up breadth first; the root answers to its own label and to `__root__`.
  private mutating func fillLabels() {
    var level = nodes.isEmpty ? [] : [0]
    while !level.isEmpty {
      var next: [Int] = []
      for index in level {
        let label = label(of: index)
        if labels[label] == nil { labels[label] = index }
        var child = index + 1
        while child < nodes[index].end {
          next.append(child)
          child = nodes[child].end
        }
      }
      level = next
    }
    if let root = nodes.first?.state.label, labels[root] == nil { labels[root] = 0 }
  }

  /// The label with the root's normalised.
  func label(of index: Int) -> String { index == 0 ? StatechartsV1.rootLabel : nodes[index].state.label }

  subscript(label: String) -> Int? { labels[label] }

  var knownLabels: [String] { labels.keys.sorted() }

  func kind(of index: Int) -> StateKind {
    let node = nodes[index]
    if node.state.isHistory { return node.state.historyType == .deep ? .deepHistory : .shallowHistory }
    if node.regions.isEmpty {
      return node.state.isFinal && index > 0 && !isRegion(index) ? .final : .atomic
    }
    return node.state.type == .parallel ? .parallel : .compound
  }

  /// Whether a state is a child of an AND state.
  func isRegion(_ index: Int) -> Bool {
    guard let parent = nodes[index].parent else { return false }
    return nodes[parent].state.type == .parallel && !nodes[parent].regions.isEmpty
  }

  /// The default of an OR state: the child that is flagged, or the first one.
  func defaultChild(of index: Int) -> Int? {
    nodes[index].regions.first { nodes[$0].state.isInitial } ?? nodes[index].regions.first
  }

  /// Whether two states can be active together: one lies in the other, or they part at an AND state.
  func areConsistent(_ one: Int, _ other: Int) -> Bool {
    let (low, high) = (min(one, other), max(one, other))
    if high < nodes[low].end { return true }
    var here = low
    while high >= nodes[here].end {
      guard let parent = nodes[here].parent else { return false }
      here = parent
    }
    return kind(of: here) == .parallel
  }
}
