import ChartKit
import TerminalKit

/// The branches of the history as a tree: each is gone to, named, folded, or taken out of sight.
struct BranchesOverlay: Overlay {
  private var branches: [HistoryBranch] = []
  private var cursor = ListCursor()
  /// First moments of branches whose own branches are hidden.
  private var folded: Set<Int> = []
  private var showsPruned = false
  /// The name that is being typed.
  private var field: TextField?

  /// What the list hangs on: a long history is gone through only where that has changed.
  private struct Listed: Hashable, Sendable {
    var count: Int
    var cursor: Int
    var pruned: Set<Int>
    var folded: Set<Int>
    var showsPruned: Bool
  }
  private var listed: Listed?

  var isTyping: Bool { field != nil }
  var isBlank: Bool { field?.isEmpty ?? false }

  init(_ work: Workspace) {
    // The branch that is shown is the first.
    settle(work)
  }

  mutating func settle(_ work: Workspace) {
    let timeline = work.session.timeline
    let now = Listed(
      count: timeline.moments.count, cursor: timeline.cursor, pruned: timeline.pruned, folded: folded,
      showsPruned: showsPruned)
    if now != listed { branches = HistoryBranch.all(timeline, folded: folded, showsPruned: showsPruned) }
    listed = now
    cursor.fit(count: branches.count, height: max(1, branches.count))
  }

  private var selected: HistoryBranch? {
    branches.indices.contains(cursor.index) ? branches[cursor.index] : nil
  }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult {
    if field != nil { return type(key, &app) }
    if app.keyMap.closes(key, .branches) { return .close }
    guard let branch = selected else { return .close }
    switch (key, app.keyMap.command(for: key)) {
    case (.enter, _):
      app.work?.moving { $0.go(to: branch.end) }
      return .close
    case (.character("e"), _):
      field = TextField(app.work?.session.timeline.name(ofMoment: branch.end) ?? "")
    case (.character("x"), _), (.delete, _): prune(branch, &app)
    case (.character("a"), _): showsPruned.toggle()
    case (_, .left): folded.insert(branch.head)
    case (_, .right): folded.remove(branch.head)
    default:
      if let move = app.keyMap.move(for: key) {
        cursor.move(move, count: branches.count, height: height(app))
      }
    }
    if let work = app.work { settle(work) }
    return .stay
  }

  private mutating func type(_ key: Key, _ app: inout App) -> OverlayResult {
    switch key {
    case .escape: field = nil
    case .enter:
      // Names are words of the line language.
      let name = (field?.text ?? "").split(separator: " ").joined(separator: "-")
      if let branch = selected, !name.isEmpty { app.work?.moving { $0.mark(name, at: branch.end) } }
      field = nil
    default: field?.take(key)
    }
    return .stay
  }

  private func prune(_ branch: HistoryBranch, _ app: inout App) {
    if branch.isPruned {
      app.work?.prune(branch.head, false)
    } else if !(app.work?.prune(branch.head, true) ?? false) {
      app.notice = Notice("You are on this branch; go to another one first.", .warning)
    } else {
      app.notice = Notice("The branch is out of sight; a shows it, x brings it back.")
    }
  }

  mutating func paste(_ text: String, _ app: inout App) -> Bool {
    field?.apply(.insert(text))
    return field != nil
  }

  // MARK: Drawing

  private func height(_ app: App) -> Int {
    max(1, OverlayFrame.room(in: Rect(.zero, app.size).inset(top: 1, bottom: 1)).rows)
  }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    guard let work = app.work else { return nil }
    let room = OverlayFrame.room(in: area)
    let extra = field == nil ? 0 : 2
    let inside = OverlayFrame.draw(
      Size(columns: min(room.columns, 76), rows: min(room.rows, branches.count + extra)), in: area,
      title: [Span("Branches", .title)], right: [Span("esc back")], into: &surface)
    let list = inside.inset(bottom: min(extra, max(0, inside.rows - 1)))
    var view = cursor
    view.fit(count: branches.count, height: list.rows)
    for (line, index) in view.visible(count: branches.count, height: list.rows).enumerated() {
      let rect = list.row(at: line)
      surface.putLine(words(branches[index], work, surface.glyphs), in: rect.inset(left: 2))
      if index == view.index { surface.select(rect, isFocused: field == nil) }
    }
    if let field {
      let line = inside.row(at: inside.rows - 1)
      let used = surface.put(
        [Span("name ", .key), Span(surface.glyphs.fieldEdge)], at: line.origin, clip: line)
      return field.draw(
        into: &surface, line.inset(left: used), placeholder: "a name for where this branch ends")
    }
    return view.row(count: branches.count, height: list.rows).map { list.origin.moved(rows: $0) }
  }

  private func words(_ branch: HistoryBranch, _ work: Workspace, _ glyphs: GlyphSet) -> [Span] {
    let end = work.session.timeline.moments[branch.end]
    let leaves = work.session.chart.leaves(of: end.snapshot.configuration)
    let guide =
      branch.level == 0
      ? "" : String(repeating: glyphs.treeTrunk, count: branch.level - 1) + glyphs.treeBranch
    let name = work.session.timeline.name(ofMoment: branch.end).map { "“\($0)” " } ?? ""
    let hidden = branch.hidden > 0 ? "\(glyphs.folded) \(branch.hidden)  " : ""
    return [
      Span(guide, .notice), Span(name, .tag), Span(hidden, .dim),
      Span("\(end.depth + 1)".paddedLeft(to: max(1, 4 - branch.level * 2))),
      Span(TimeText.since(end.snapshot.now).paddedLeft(to: 9) + "  ", .dim),
      Span(work.rootNaming.input(end.step).text.padded(to: 18) + "  ", branch.isPruned ? .dim : .event),
      Span(work.rootNaming.names(leaves), branch.isPruned ? .dim : .transition),
      Span(branch.isPruned ? "  out of sight" : "", .dim),
    ]
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    if field != nil { return [(glyphs.enter, "name it"), ("esc", "cancel")] }
    let fold = selected.map { $0.hidden > 0 ? [(key: glyphs.arrow, word: "unfold")] : [] } ?? []
    return [
      (glyphs.enter, "go there"), ("e", "name"), ("x", selected?.isPruned ?? false ? "bring back" : "prune"),
    ] + fold
      + [("a", showsPruned ? "hide pruned" : "all"), ("?", "help"), ("esc", "back")]
  }
}

/// A branch of the history: from the moment that it begins with to its end.
struct HistoryBranch: Hashable, Sendable {
  var head: Int
  var end: Int
  /// 0 for the one that is shown in the history.
  var level: Int
  var isPruned: Bool
  /// How many branches of its own are folded away.
  var hidden = 0

  /// The branch that is shown, and below each the branches that leave it.
  static func all(_ timeline: Timeline, folded: Set<Int>, showsPruned: Bool) -> [HistoryBranch] {
    var found: [HistoryBranch] = []
    var pending: [(head: Int, level: Int, isPruned: Bool)] = [(0, 0, false)]
    while let (head, level, isPruned) = pending.popLast() {
      let (forks, end) = timeline.outline(from: head)
      var branch = HistoryBranch(head: head, end: end, level: level, isPruned: isPruned)
      var others: [(head: Int, level: Int, isPruned: Bool)] = []
      for fork in forks {
        let moment = timeline.moments[fork]
        for other in moment.children where other != moment.next {
          let isGone = isPruned || timeline.pruned.contains(other)
          if isGone && !showsPruned { continue }
          others.append((other, level + 1, isGone))
        }
      }
      if folded.contains(head) {
        branch.hidden = others.count
      } else {
        pending += others.reversed()
      }
      found.append(branch)
    }
    return found
  }
}

extension Timeline {
  /// The last name that a moment was given.
  func name(ofMoment moment: Int) -> String? { marks.last { $0.moment == moment }?.name }
}

extension Workspace {
  /// Takes a branch out of sight by the moment that it begins with, or brings it back. False where the session is on it.
  @discardableResult
  mutating func prune(_ head: Int, _ isPruned: Bool) -> Bool {
    var isDone = false
    moving { isDone = $0.prune(head, isPruned) }
    if isDone { history.noteBranches(session.timeline) }
    return isDone
  }
}
