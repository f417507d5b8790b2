import ChartKit
import TerminalKit

/// The tree of states, with what is active, what waits in it, and what the selected event would change.
struct TreePane: Sendable {
  /// What a line stands for.
  enum Item: Hashable, Sendable {
    case state(StateIndex)
    case timer(Int)
    case child(String)
  }

  struct Row: Hashable, Sendable {
    var item: Item
    var depth: Int
    /// The state itself, or the one that the line belongs to.
    var state: StateIndex
  }

  /// Charts with more states than this show idle composites folded.
  static let foldingSize = 200

  var cursor = ListCursor()
  var selection = Item.state(0)
  /// What the user folded (true) or unfolded (false).
  var folds: [StateIndex: Bool] = [:]
  var filter = ""
  /// Whether the transition table stands in the tree's place.
  var showsTable = false
  var rows: [Row] = []
  /// What the lines were built for; they stay while it does.
  var rowsKey: RowsKey?
  /// The line of each state; -1 where it has none.
  var rowOfState: [Int32] = []
  /// The first line on the screen while the pane scrolls by itself.
  var autoOffset: Int?

  var selectedRow: Row? { rows.indices.contains(cursor.index) ? rows[cursor.index] : nil }
  var selectedState: StateIndex? { selectedRow?.state }

  // MARK: Moves

  /// Goes to the next line that the search found, its ancestors left out; round at the ends.
  mutating func goToMatch(forward: Bool, _ work: Workspace, height: Int) {
    let found = rows.indices.filter { isMatch(rows[$0], work) }
    let goal = forward ? found.first { $0 > cursor.index } : found.last { $0 < cursor.index }
    if let goal = goal ?? (forward ? found.first : found.last) { move(.to(goal), height: height) }
  }

  func isMatch(_ row: Row, _ work: Workspace) -> Bool {
    guard case .state(let state) = row.item else { return false }
    return Search.contains(work.chart[state].key, filter)
  }

  mutating func move(_ move: ListCursor.Move, height: Int) {
    cursor.move(move, count: rows.count, height: height)
    if let row = selectedRow { selection = row.item }
  }

  /// Folds the selected state, or goes to its parent. Returns whether the lines have to be built anew.
  mutating func fold(_ work: Workspace, height: Int) -> Bool {
    guard let row = selectedRow else { return false }
    if case .state(let state) = row.item, !work.chart[state].children.isEmpty, !isFolded(state, work) {
      folds[state] = true
      return true
    }
    let goal = row.item == .state(row.state) ? work.chart[row.state].parent : row.state
    if let goal, let index = rows.firstIndex(where: { $0.item == .state(goal) }) {
      move(.to(index), height: height)
    }
    return false
  }

  /// Unfolds the selected state, or goes to its first child. Returns whether the lines have to be built anew.
  mutating func unfold(_ work: Workspace, height: Int) -> Bool {
    guard let row = selectedRow, case .state(let state) = row.item, !work.chart[state].children.isEmpty else {
      return false
    }
    if isFolded(state, work) {
      folds[state] = false
      return true
    }
    move(.down, height: height)
    return false
  }

  /// Selects a state, unfolding its ancestors.
  mutating func select(_ state: StateIndex, in work: Workspace, height: Int) {
    var here = work.chart[state].parent
    while let parent = here {
      if isFolded(parent, work) { folds[parent] = false }
      here = work.chart[parent].parent
    }
    filter = ""
    selection = .state(state)
    settle(work, height: height)
    cursor.centre(count: rows.count, height: height)
  }

  func isFolded(_ state: StateIndex, _ work: Workspace) -> Bool {
    if let chosen = folds[state] { return chosen }
    return work.chart.states.count > TreePane.foldingSize && state != 0
      && !work.snapshot.configuration.contains(state)
  }

  // MARK: Drawing

  /// - Parameter listRows: the lines that the tree has, where something else stands below it.
  func draw(_ work: Workspace, _ frame: Frame, rows listRows: Int?, into surface: inout Surface) -> Point? {
    var inside = frame.draw(
      into: &surface, right: [Span("tree")], footer: StatusText.footer(work, surface.glyphs))
    if let listRows { inside = inside.inset(bottom: inside.rows - listRows) }
    let start = firstLine(height: inside.rows)
    for (line, index) in (start..<max(start, min(rows.count, start + inside.rows))).enumerated() {
      let rect = inside.row(at: line)
      draw(rows[index], work, rect, into: &surface)
      if frame.isFocused && index == cursor.index { surface.select(rect, isFocused: true) }
    }
    return cursor.row(count: rows.count, height: inside.rows).map { inside.origin.moved(rows: $0) }
  }

  private func draw(_ row: Row, _ work: Workspace, _ line: Rect, into surface: inout Surface) {
    let glyphs = surface.glyphs
    let guides = Span(self.guides(row, work, glyphs), .border)
    let room = line.inset(left: 1, right: 3)
    switch row.item {
    case .state(let state):
      surface.putLine([guides] + TreePane.words(state, work, glyphs, folded: isFolded(state, work)), in: room)
      if let point = work.breakpoints(on: state).first {
        surface.put(
          point.isOn ? glyphs.breakpoint : glyphs.breakpointOff,
          at: Point(column: line.endColumn - 1, row: line.row), role: .breakpoint, clip: line)
      }
    case .timer(let number):
      guard let timer = Naming.timer(number, in: work.snapshot) else { return }
      let left = TimeText.remaining(timer, at: work.snapshot.now)
      surface.putLine(
        [guides, Span("  \(work.naming.timer(timer.event)) "), Span("\(glyphs.timer) \(left)", .timer)],
        in: room)
    case .child(let id):
      let words = ChildText.spans(id, work, glyphs)
      surface.putLine([guides, Span("  invoke \(glyphs.pointer) ", .dim)] + words, in: room)
    }
    guard let sign = work.previewSign(row.item, glyphs) else { return }
    surface.put(
      sign.text, at: Point(column: line.endColumn - 2, row: line.row), role: sign.role, flags: .strong,
      clip: line)
  }

  /// `│ ├─`: the lines that lead from the ancestors.
  private func guides(_ row: Row, _ work: Workspace, _ glyphs: GlyphSet) -> String {
    var parts: [String] = []
    var here = row.state
    let isState = row.item == .state(row.state)
    if !isState {
      let hasChildren = !work.chart[here].children.isEmpty && !isFolded(here, work)
      parts.append(hasChildren ? glyphs.treeTrunk : glyphs.treeGap)
    }
    var isFirst = isState
    while let parent = work.chart[here].parent {
      let isLast = work.chart[parent].children.last == here
      let branch = isLast ? glyphs.treeLast : glyphs.treeBranch
      parts.append(isFirst ? branch : isLast ? glyphs.treeGap : glyphs.treeTrunk)
      isFirst = false
      here = parent
    }
    return parts.reversed().joined()
  }

  /// A state's sign, name and tags.
  static func words(_ state: StateIndex, _ work: Workspace, _ glyphs: GlyphSet, folded: Bool) -> [Span] {
    let here = work.chart[state]
    let isActive = work.isActive(state)
    let role: Role = isActive ? .active : .idle
    var words = [Span(sign(here, isActive, glyphs) + " ", here.kind == .final && !isActive ? .final : role)]
    words.append(
      Span(state == 0 ? work.naming.name(0) : here.key, isActive ? .active : .plain, isActive ? .strong : []))
    if here.kind == .parallel { words.append(Span("  " + glyphs.parallel, .dim)) }
    if here.kind.isHistory, let kept = work.snapshot.history[state] {
      words.append(Span("  \(glyphs.arrow) \(work.naming.names(work.chart.leaves(of: kept)))", .dim))
    }
    if folded && !here.children.isEmpty {
      words.append(Span("  \(glyphs.folded) \(here.end - here.index - 1)", .dim))
    }
    if !here.details.tags.isEmpty {
      let tags = here.details.tags.map { "#" + $0 }.joined(separator: " ")
      words.append(Span("  " + tags, isActive ? .tag : .dim))
    }
    return words
  }

  private static func sign(_ state: State, _ isActive: Bool, _ glyphs: GlyphSet) -> String {
    switch state.kind {
    // As `print` has it: the final state that was reached is both.
    case .final: isActive ? glyphs.active + glyphs.final : glyphs.final
    case .shallowHistory: glyphs.history
    case .deepHistory: glyphs.deepHistory
    default: isActive ? glyphs.active : glyphs.idle
    }
  }
}

extension Workspace {
  /// Whether a state counts as active; SCXML's root does while the machine runs.
  func isActive(_ state: StateIndex) -> Bool {
    chart.isRunnable && (snapshot.configuration.contains(state) || state == 0 && snapshot.status == .active)
  }

  var visiblePreview: Preview? { showsPreview && !isQuizzed ? preview : nil }

  /// `+ − ↺`: what the selected line would do to what a line of the tree stands for.
  func previewSign(_ item: TreePane.Item, _ glyphs: GlyphSet) -> (text: String, role: Role)? {
    guard let facts = visiblePreview?.facts else { return nil }
    switch item {
    case .state(let state): return previewSign(state, glyphs)
    case .timer(let number): return facts.goneTimers.contains(number) ? (glyphs.removed, .removed) : nil
    case .child(let id): return facts.stoppedChildren.contains(id) ? (glyphs.removed, .removed) : nil
    }
  }

  /// `+ − ↺`: what the selected line would do to a state.
  func previewSign(_ state: StateIndex, _ glyphs: GlyphSet) -> (text: String, role: Role)? {
    guard let facts = visiblePreview?.facts else { return nil }
    if facts.entered.contains(state) { return (glyphs.added, .added) }
    if facts.left.contains(state) { return (glyphs.removed, .removed) }
    if facts.reset.contains(state) || facts.stayed.contains(state) { return (glyphs.stays, .changed) }
    return nil
  }
}

/// What is told of a child that a state invoked.
enum ChildText {
  static func spans(_ id: String, _ work: Workspace, _ glyphs: GlyphSet) -> [Span] {
    guard let child = work.snapshot.children.first(where: { $0.id == id }) else { return [] }
    let name = child.source.hasPrefix("chart:") ? id : child.source
    guard case .session(let inner) = child.body else {
      return [Span(name, .plain), Span("  \(glyphs.idle) waits for its answer", .dim)]
    }
    var words = [Span(name, .plain), Span("  \(glyphs.active) ", .active)]
    if let chart = chart(of: child, work) {
      words.append(Span(chart.leaves(of: inner.configuration).map { chart[$0].key }.joined(separator: ", ")))
    } else {
      words.append(Span(inner.status.name))
    }
    return words
  }

  /// The chart that a child runs; nil where it is none of this document's.
  static func chart(of child: ChildSnapshot, _ work: Workspace) -> Chart? {
    if child.source.hasPrefix("chart:"), let index = Int(child.source.dropFirst(6)),
      work.chart.children.indices.contains(index)
    {
      return work.chart.children[index]
    }
    if case .chart(let actor) = work.interpreter.options.actors[child.source] { return actor.chart }
    return nil
  }
}

/// Tags and the done flag, as they stand in the tree's border.
enum StatusText {
  static func footer(_ work: Workspace, _ glyphs: GlyphSet) -> [Span] {
    let tags = work.chart.tags(of: work.snapshot.configuration)
    var words: [Span] = []
    if !tags.isEmpty {
      words += [Span("tags "), Span(tags.joined(separator: " "), .tag), Span(" \(glyphs.separator) ")]
    }
    words.append(Span(work.snapshot.isDone ? "done yes" : "done no", work.snapshot.isDone ? .final : .plain))
    if work.snapshot.isDone && !work.snapshot.output.isUndefined {
      words.append(Span(" \(glyphs.separator) output \(ValueText.brief(work.snapshot.output))"))
    }
    return words
  }
}
