import ChartKit
import TerminalKit

/// Moving about in the panes.
extension App {
  mutating func move(_ move: ListCursor.Move) {
    guard var work else { return moveInCatalogue(move) }
    switch work.focus {
    case .tree where work.tree.showsTable: work.table.move(move, height: height(of: .tree))
    case .tree: work.tree.move(move, height: height(of: .tree))
    case .table: work.table.move(move, height: height(of: .table))
    case .events: work.events.move(move, height: height(of: .events), work.list)
    case .context: work.context.move(move, height: height(of: .context))
    case .history: work.history.move(move, height: height(of: .history))
    case .clock: work.clock.move(move, height: height(of: .clock))
    }
    self.work = work
  }

  private mutating func moveInCatalogue(_ move: ListCursor.Move) {
    guard var catalogue else { return }
    catalogue.cursor.move(move, count: catalogue.rows.count, height: catalogue.height(size))
    self.catalogue = catalogue
    requestPreview()
  }

  /// Goes to the next line that the search found.
  mutating func goToMatch(forward: Bool) {
    guard var work, work.focus == .tree, !work.tree.showsTable, !work.tree.filter.isEmpty else {
      return move(forward ? .down : .up)
    }
    work.tree.goToMatch(forward: forward, work, height: height(of: .tree))
    self.work = work
  }

  // MARK: Focus

  mutating func focus(_ pane: Pane) {
    guard work != nil else { return }
    if pane != .events { work?.companion = pane }
    let height = height(of: .tree)
    if pane == .tree, let work, work.focus != .tree {
      self.work?.tree.takeOver(work.newestState, height: height)
    }
    work?.focus = pane
  }

  mutating func focus(number: Int) {
    let panes = layout.panes
    if number >= 1, number <= panes.count { focus(panes[number - 1]) }
  }

  mutating func cycleFocus(by step: Int) {
    guard let work else { return }
    let panes = layout.panes
    let here = panes.firstIndex(of: work.focus) ?? 0
    focus(panes[(here + step + panes.count) % panes.count])
  }

  // MARK: Folding

  /// What ← or → would do to the selected line.
  func foldHint(isFold: Bool) -> String? {
    guard let work else { return browserFoldHint(isFold: isFold) }
    switch work.focus {
    case .tree where !work.tree.showsTable:
      guard let row = work.tree.selectedRow else { return nil }
      guard case .state(let state) = row.item, !work.chart[state].children.isEmpty else {
        return isFold ? "parent" : nil
      }
      let isFolded = work.tree.isFolded(state, work)
      if isFold { return isFolded ? (state == 0 ? nil : "parent") : "fold" }
      return isFolded ? "unfold" : "inside"
    case .events:
      guard case .ignored = work.events.selectedRow else { return nil }
      return isFold == work.events.showsIgnored ? (isFold ? "fold" : "unfold") : nil
    case .context:
      guard let row = work.context.selectedRow else { return nil }
      if row.canOpen && row.isOpen == isFold { return isFold ? "fold" : "unfold" }
      if isFold { return row.depth > 0 ? "parent" : nil }
      return row.isOpen ? "inside" : nil
    case .history:
      guard let isOpen = work.history.isBranchOpen, isOpen == isFold else { return nil }
      return isFold ? "fold" : "unfold"
    default: return nil
    }
  }

  mutating func fold() {
    guard var work else { return foldInBrowser(true) }
    switch work.focus {
    case .tree where !work.tree.showsTable:
      if work.tree.fold(work, height: height(of: .tree)) { work.tree.settle(work, height: height(of: .tree)) }
    case .events: if case .ignored = work.events.selectedRow { work.events.showsIgnored = false }
    case .context: work.context.fold(height: height(of: .context))
    case .history: work.history.fold(true, work, height: height(of: .history))
    default: break
    }
    self.work = work
  }

  mutating func unfold() {
    guard var work else { return foldInBrowser(false) }
    switch work.focus {
    case .tree where !work.tree.showsTable:
      if work.tree.unfold(work, height: height(of: .tree)) {
        work.tree.settle(work, height: height(of: .tree))
      }
    case .events: if case .ignored = work.events.selectedRow { work.events.showsIgnored = true }
    case .context: work.context.unfold(height: height(of: .context))
    case .history: work.history.fold(false, work, height: height(of: .history))
    default: break
    }
    self.work = work
  }

  var viewHint: String? {
    guard let work else { return instanceKey == nil ? nil : "response" }
    if layout.form == .wide { return nil }
    return work.tree.showsTable ? "tree" : "table"
  }

  mutating func switchView() {
    guard viewHint != nil else { return }
    if work == nil { return showResponse() }
    work?.tree.showsTable.toggle()
    focus(.tree)
  }

  // MARK: Back

  var backHint: String? {
    if notice != nil { return "clear" }
    guard let work else { return startedWork == nil ? nil : "debugger" }
    if !focusedFilter.isEmpty { return "clear the filter" }
    if work.isZoomed { return "unzoom" }
    if quiz != nil { return "leave the quiz" }
    if !work.path.isEmpty { return "leave" }
    return catalogue == nil || isHome ? nil : "menu"
  }

  /// Whether the chart that was named is on the screen: Esc leads nowhere from there.
  private var isHome: Bool { startedWork != nil && work?.origin == nil && work != nil }

  mutating func goBack() {
    if !focusedFilter.isEmpty {
      focusedFilter = ""
    } else if work?.isZoomed ?? false {
      work?.isZoomed = false
    } else if quiz != nil {
      switchQuiz()
    } else if let work, !work.path.isEmpty {
      leaveInstance()
    } else if catalogue != nil, work != nil, !isHome {
      browse()
      requestPreview()
      settleBrowser()
    } else if work == nil, resumeStarted() {
      return
    } else if work != nil || catalogue != nil {
      notice = Notice("Press q to quit.")
    }
  }

  // MARK: Search

  /// The words that filter the pane that has the keys.
  var focusedFilter: String {
    get {
      guard let work else { return "" }
      return switch work.focus {
      case .tree: work.tree.showsTable ? work.table.filter : work.tree.filter
      case .table: work.table.filter
      case .events: work.events.filter
      case .context: work.context.filter
      case .history: work.history.filter
      case .clock: ""
      }
    }
    set {
      guard let work else { return }
      switch work.focus {
      case .tree where work.tree.showsTable: self.work?.table.filter = newValue
      case .tree: self.work?.tree.filter = newValue
      case .table: self.work?.table.filter = newValue
      case .events: self.work?.events.filter = newValue
      case .context: self.work?.context.filter = newValue
      case .history: self.work?.history.filter = newValue
      case .clock: break
      }
    }
  }

  mutating func startFinding() {
    guard let work else { return }
    if work.focus == .clock { focus(.tree) }
    find = FindField(field: TextField(focusedFilter))
  }
}

/// The search that is being typed in the line of hints.
struct FindField: Hashable, Sendable {
  var field: TextField
}
