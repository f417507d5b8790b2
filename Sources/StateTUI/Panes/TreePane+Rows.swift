import ChartKit
import TerminalKit

/// The lines of the tree: built anew only when what they hang on has changed.
extension TreePane {
  struct RowsKey: Hashable, Sendable {
    var folds: [StateIndex: Bool]
    var filter: String
    /// Active states with others inside, where idle ones are folded.
    var composites: [StateIndex]
    /// Numbers of the running timers, each followed by its owner.
    var timers: [Int]
    var children: [ChildLine]
  }

  struct ChildLine: Hashable, Sendable {
    var id: String
    var owner: StateIndex
  }

  private func key(_ work: Workspace) -> RowsKey {
    let isBig = work.chart.states.count > TreePane.foldingSize
    return RowsKey(
      folds: folds, filter: filter,
      composites: isBig ? work.snapshot.configuration.filter { !work.chart[$0].kind.isAtomic } : [],
      timers: work.snapshot.schedule.flatMap { [$0.number, Int(work.naming.owner(of: $0.event) ?? -1)] },
      children: work.snapshot.children.map { ChildLine(id: $0.id, owner: $0.owner ?? -1) })
  }

  /// Builds the lines and brings the cursor back to what it was on. Without the keys the pane scrolls by itself.
  mutating func settle(_ work: Workspace, height: Int) {
    let key = key(work)
    if key != rowsKey {
      build(work, key)
      rowsKey = key
    }
    if selectedRow?.item != selection, let index = index(of: selection) {
      cursor.move(.to(index), count: rows.count, height: height)
    } else {
      cursor.fit(count: rows.count, height: height)
    }
    autoOffset = work.focus == .tree ? nil : offsetOfNews(work, height: height)
  }

  private mutating func build(_ work: Workspace, _ key: RowsKey) {
    rows = []
    rowOfState = Array(repeating: -1, count: work.chart.states.count)
    let timers = Dictionary(grouping: work.snapshot.schedule) { work.naming.owner(of: $0.event) ?? -1 }
    let children = Dictionary(grouping: key.children) { $0.owner }
    let wanted = filter.isEmpty ? nil : found(work)
    let isBig = work.chart.states.count > TreePane.foldingSize
    let mayFold = filter.isEmpty && (isBig || !folds.isEmpty)
    var pending: [(StateIndex, Int)] = [(0, 0)]
    while let (state, depth) = pending.popLast() {
      if let wanted, !wanted.contains(state) { continue }
      rowOfState[Int(state)] = Int32(rows.count)
      rows.append(Row(item: .state(state), depth: depth, state: state))
      if !children.isEmpty, let own = children[state] {
        rows += own.map { Row(item: .child($0.id), depth: depth + 1, state: state) }
      }
      if !timers.isEmpty, let own = timers[state] {
        rows += own.map { Row(item: .timer($0.number), depth: depth + 1, state: state) }
      }
      let inner = work.chart.states[Int(state)].children
      if inner.isEmpty || mayFold && isFolded(state, work) { continue }
      for child in inner.reversed() { pending.append((child, depth + 1)) }
    }
  }

  func index(of item: Item) -> Int? {
    guard case .state(let state) = item else { return rows.firstIndex { $0.item == item } }
    guard rowOfState.indices.contains(Int(state)), rowOfState[Int(state)] >= 0 else { return nil }
    return Int(rowOfState[Int(state)])
  }

  /// The states whose name matches the search, and their ancestors.
  private func found(_ work: Workspace) -> StateSet {
    var states: Set<StateIndex> = []
    for state in work.chart.states where Search.contains(state.key, filter) {
      var here: StateIndex? = state.index
      while let index = here, states.insert(index).inserted { here = work.chart[index].parent }
    }
    return StateSet(states)
  }

  /// Where to scroll for what is active and what the preview would change: no further than that needs.
  private func offsetOfNews(_ work: Workspace, height: Int) -> Int {
    var news = work.chart.leaves(of: work.snapshot.configuration)
    if let facts = work.visiblePreview?.facts { news += Array(facts.left) + Array(facts.entered) }
    let lines = news.compactMap { index(of: .state($0)) }
    guard let first = lines.min(), let last = lines.max() else { return 0 }
    let start = min(max(0, first - 1), max(0, last - height + 1))
    return min(start, max(0, rows.count - height))
  }

  /// Takes back what the user saw of another moment, without its lines.
  mutating func recall(_ other: TreePane) {
    (cursor, selection, folds, filter) = (other.cursor, other.selection, other.folds, other.filter)
    showsTable = other.showsTable
  }

  /// What is worth keeping for a moment that is left.
  var memory: TreePane {
    var copy = self
    (copy.rows, copy.rowOfState, copy.rowsKey) = ([], [], nil)
    return copy
  }
}
