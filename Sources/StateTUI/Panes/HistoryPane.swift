import ChartKit
import TerminalKit

/// What has happened so far: one line a step, the steps ahead dimmed, other branches below the step that they leave,
/// and what is about to be done below.
struct HistoryPane: Sendable {
  var cursor = ListCursor()
  /// The moments of the branch that is shown.
  private(set) var moments: [Int] = []
  /// A line: a step of the branch that is shown, or of another one, which is folded to its first step.
  struct Row: Hashable, Sendable {
    var moment: Int
    /// 0 for the branch that is shown.
    var level = 0
    /// Whether another branch begins here.
    var isHead = false
  }
  /// All lines, and those of them that the search leaves.
  private var allRows: [Row] = []
  private(set) var rows: [Row] = []
  /// First moments of the branches that are unfolded.
  private var unfolded: Set<Int> = []
  var filter = ""
  /// The moment under the cursor.
  var selectedMoment: Int? { selectedRow?.moment }
  var selectedRow: Row? { rows.indices.contains(cursor.index) ? rows[cursor.index] : nil }
  private var isFollowing = true
  /// How many ends the history has.
  private(set) var branchCount = 1
  private var countedMoments = 1
  private var countedPruned: Set<Int> = []
  /// The search that `rows` are of, and how many of all lines it has looked at: in a long history it goes on from frame to
  /// frame, so that no key waits for it.
  private var searched: (words: String, markCount: Int, count: Int)?
  private static let searchPart = 400
  /// So many lines are looked at before it is asked how late it is.
  private static let searchStride = 20
  /// Whether the search has more lines to look at.
  var isSearching: Bool { !filter.isEmpty && (searched?.count ?? 0) < allRows.count }

  /// Takes note of a new current moment: the cursor goes there.
  mutating func follow(_ timeline: Timeline) {
    isFollowing = true
    if followsBranch(timeline) || leavesBranch(timeline) { return }
    moments = timeline.branch
    countBranches(timeline)
    listRows(timeline)
  }

  /// Takes note of branches that went out of sight or came back.
  mutating func noteBranches(_ timeline: Timeline) {
    countBranches(timeline)
    listRows(timeline)
  }

  private mutating func countBranches(_ timeline: Timeline) {
    if timeline.pruned != countedPruned || timeline.moments.count < countedMoments {
      (branchCount, countedMoments, countedPruned) = (1, 1, timeline.pruned)
    }
    guard timeline.pruned.isEmpty else {
      branchCount = HistoryBranch.all(timeline, folded: [], showsPruned: false).count
      countedMoments = timeline.moments.count
      return
    }
    while countedMoments < timeline.moments.count {
      let parent = timeline.moments[countedMoments].parent ?? 0
      if timeline.moments[parent].children.first != countedMoments { branchCount += 1 }
      countedMoments += 1
    }
  }

  /// Whether the branch that is shown holds still, but for a step at its end: then there is no need to go through all of
  /// a long history.
  private mutating func followsBranch(_ timeline: Timeline) -> Bool {
    let (cursor, depth) = (timeline.cursor, timeline.current.depth)
    guard timeline.pruned == countedPruned else { return false }
    if countedMoments == timeline.moments.count, moments.indices.contains(depth), moments[depth] == cursor {
      return true
    }
    guard countedMoments + 1 == timeline.moments.count, cursor == countedMoments, moments.count == depth,
      moments.last == timeline.current.parent
    else { return false }
    countedMoments += 1
    moments.append(cursor)
    allRows.append(Row(moment: cursor))
    return true
  }

  /// Whether one step has left the branch that is shown before its end: what stands above it stays as it is.
  private mutating func leavesBranch(_ timeline: Timeline) -> Bool {
    let (cursor, depth) = (timeline.cursor, timeline.current.depth)
    guard timeline.pruned == countedPruned, countedMoments + 1 == timeline.moments.count,
      cursor == countedMoments,
      depth > 0, moments.indices.contains(depth), moments[depth - 1] == timeline.current.parent,
      let row = row(atDepth: depth - 1, timeline)
    else { return false }
    searched = nil
    let parent = moments[depth - 1]
    moments.removeSubrange(depth...)
    allRows.removeSubrange((row + 1)...)
    for other in timeline.moments[parent].children where other != cursor && !timeline.pruned.contains(other) {
      listBranch(other, 1, timeline)
    }
    moments.append(cursor)
    allRows.append(Row(moment: cursor))
    countedMoments += 1
    branchCount += 1
    return true
  }

  /// The line of the moment at a depth of the branch that is shown. Its moments stand in order, with lines of other
  /// branches between them.
  private func row(atDepth depth: Int, _ timeline: Timeline) -> Int? {
    var (low, high) = (depth, allRows.count)
    while low < high {
      let middle = (low + high) / 2
      var row = middle
      while row < high, allRows[row].level > 0 { row += 1 }
      guard row < high else {
        high = middle
        continue
      }
      let found = timeline.moments[allRows[row].moment].depth
      if found == depth { return row }
      if found < depth { low = row + 1 } else { high = middle }
    }
    return nil
  }

  /// How many steps lie ahead, without going through them where they are shown.
  func stepsAhead(_ timeline: Timeline) -> Int {
    let depth = timeline.current.depth
    let isShown = moments.indices.contains(depth) && moments[depth] == timeline.cursor
    return isShown ? moments.count - 1 - depth : timeline.stepsAhead
  }

  // MARK: Branches

  /// Branches in branches are drawn no deeper than this.
  private static let deepest = 8

  private mutating func listRows(_ timeline: Timeline) {
    searched = nil
    allRows = []
    list(moments, 0, timeline.outline(from: 0).forks, timeline)
  }

  private mutating func listBranch(_ first: Int, _ level: Int, _ timeline: Timeline) {
    guard unfolded.contains(first), level < HistoryPane.deepest else {
      return allRows.append(Row(moment: first, level: level, isHead: true))
    }
    let start = allRows.count
    list(timeline.way(from: first), level, timeline.outline(from: first).forks, timeline)
    allRows[start].isHead = true
  }

  /// Lists the moments of a way, and after each of its forks the branches that leave it there.
  private mutating func list(_ way: [Int], _ level: Int, _ forks: [Int], _ timeline: Timeline) {
    guard let first = way.first else { return }
    var listed = 0
    for fork in forks {
      let following = timeline.moments[fork].depth - timeline.moments[first].depth + 1
      guard following > listed, following <= way.count else { continue }
      allRows += way[listed..<following].lazy.map { Row(moment: $0, level: level) }
      listed = following
      let next = following < way.count ? way[following] : nil
      for other in timeline.moments[fork].children where other != next && !timeline.pruned.contains(other) {
        listBranch(other, level + 1, timeline)
      }
    }
    allRows += way[listed...].lazy.map { Row(moment: $0, level: level) }
  }

  /// Whether ← or → would fold or unfold the branch under the cursor; nil where there is none.
  var isBranchOpen: Bool? {
    guard let row = selectedRow, row.level > 0 else { return nil }
    return !row.isHead || unfolded.contains(row.moment)
  }

  /// Shows or hides the steps of the branch under the cursor.
  mutating func fold(_ isFold: Bool, _ work: Workspace, height: Int) {
    guard let row = selectedRow, row.level > 0, isBranchOpen == isFold else { return }
    var index = cursor.index
    while index > 0, !(rows[index].isHead && rows[index].level == row.level) { index -= 1 }
    let head = rows[index].moment
    if isFold { unfolded.remove(head) } else { unfolded.insert(head) }
    listRows(work.session.timeline)
    settle(work, height: height)
    let place = rows.firstIndex { $0.moment == head } ?? index
    cursor.move(.to(place), count: rows.count, height: listHeight(height))
  }

  mutating func move(_ move: ListCursor.Move, height: Int) {
    cursor.move(move, count: rows.count, height: listHeight(height))
  }

  /// Lines for the steps: what is left above the preview.
  func listHeight(_ height: Int) -> Int { height - HistoryPane.previewRows(height) }

  /// Lines for the preview, the empty one above it among them.
  private static func previewRows(_ height: Int) -> Int { height < 4 ? 0 : height < 10 ? 2 : 4 }

  mutating func settle(_ work: Workspace, height: Int) {
    if filter.isEmpty { (rows, searched) = (allRows, nil) } else { search(work) }
    guard isFollowing else { return cursor.fit(count: rows.count, height: listHeight(height)) }
    isFollowing = false
    // From the top, so that what is shown does not hang on the way that led here.
    cursor = ListCursor()
    let (now, depth) = (work.session.timeline.cursor, work.session.timeline.current.depth)
    let current =
      rows.indices.contains(depth) && rows[depth].moment == now
      ? depth : rows.firstIndex { $0.moment == now } ?? rows.count - 1
    cursor.move(.to(current), count: rows.count, height: listHeight(height))
  }

  /// Looks at the next lines.
  private mutating func search(_ work: Workspace) {
    let marks = work.session.timeline.marks.count
    if searched?.words != filter || searched?.markCount != marks {
      (rows, searched) = ([], (filter, marks, 0))
    }
    let limit = min(allRows.count, (searched?.count ?? 0) + HistoryPane.searchPart)
    repeat {
      let start = searched?.count ?? 0
      let end = min(limit, start + HistoryPane.searchStride)
      rows += allRows[start..<end].filter { Search.contains(HistoryPane.words($0.moment, work), filter) }
      searched?.count = end
    } while (searched?.count ?? limit) < limit && !work.isLate
  }

  private static func words(_ moment: Int, _ work: Workspace) -> String {
    let text = HistoryText(work.session.timeline.moments[moment].step, work, .ascii)
    let marks = work.session.timeline.marks.filter { $0.moment == moment }.map(\.name)
    return text.input + " " + text.change + " " + text.marks.text + marks.joined(separator: " ")
  }

  // MARK: Drawing

  func draw(_ work: Workspace, _ frame: Frame, into surface: inout Surface) -> Point? {
    let glyphs = surface.glyphs
    let dot = " \(glyphs.separator) "
    let ahead = stepsAhead(work.session.timeline)
    func key(_ id: CommandID) -> String { work.keyMap.label(for: id, glyphs) ?? "" }
    let keys =
      "\(key(.undo)) undo\(dot)\(key(.redo)) redo" + (frame.isFocused ? "\(dot)\(glyphs.enter) go there" : "")
    var right = ahead > 0 ? [Span("\(ahead) ahead", .notice)] : []
    if isSearching { right = [Span("searching\(glyphs.ellipsis)", .notice)] }
    if branchCount > 1 { right.append(Span((ahead > 0 ? dot : "") + "\(branchCount) branches")) }
    let inside = frame.draw(into: &surface, right: right, footer: [Span(keys, .dim)])
    let height = min(inside.rows, listHeight(inside.rows))
    let visible = cursor.visible(count: rows.count, height: height)
    let columns = Columns(inside.columns, steps: work.session.timeline.moments.count)
    for (line, index) in visible.enumerated() {
      let rect = inside.row(at: line)
      draw(rows[index], work, rect, columns, into: &surface)
      if frame.isFocused && index == cursor.index { surface.mark(rect, .selected) }
    }
    drawPreview(work, inside.inset(top: height + 1), into: &surface)
    return cursor.row(count: rows.count, height: height).map { inside.origin.moved(rows: $0) }
  }

  /// The columns of a line, by its width.
  private struct Columns {
    let event: Int
    let change: Int
    let data: Int

    /// Columns by which numbers are longer than three digits.
    let extra: Int

    init(_ columns: Int, steps: Int) {
      extra = max(0, String(steps).count - 3)
      event = (columns < 50 ? 14 : 16) + extra
      change = event + min(38, max(12, columns * 21 / 100))
      data = columns < 50 ? columns : change + min(46, max(18, columns * 33 / 100))
    }
  }

  private func draw(
    _ row: Row, _ work: Workspace, _ line: Rect, _ columns: Columns, into surface: inout Surface
  ) {
    let glyphs = surface.glyphs
    let timeline = work.session.timeline
    let moment = row.moment
    let entry = timeline.moments[moment]
    let isCurrent = moment == timeline.cursor
    let isAhead = row.level > 0 || entry.depth > timeline.current.depth
    let text = HistoryText(entry.step, work, glyphs)
    func part(_ start: Int, _ end: Int) -> Rect {
      Rect(column: line.column + start, row: line.row, columns: end - start - 1, rows: 1).intersection(line)
    }
    if isCurrent {
      surface.put(glyphs.pointer, at: line.origin.moved(columns: 1), role: .active, clip: line)
    }
    surface.putRight([Span(String(entry.depth + 1), isAhead ? .dim : .plain)], in: part(2, 6 + columns.extra))
    surface.putRight(
      [Span(TimeText.since(entry.snapshot.now), .dim)], in: part(6 + columns.extra, 14 + columns.extra))
    let name = (text.isTimer ? glyphs.timer + " " : "") + text.input
    let fork = row.isHead && !unfolded.contains(moment) ? HistoryPane.rest(of: moment, timeline) : ""
    let guide =
      String(repeating: glyphs.treeTrunk, count: max(0, row.level - 1))
      + (row.level == 0 ? "" : row.isHead ? glyphs.treeBranch : glyphs.treeTrunk)
    surface.putLine(
      [
        Span(guide, .notice), Span(name, isAhead ? .dim : text.isTimer ? .timer : .event),
        Span(fork, .notice),
      ],
      in: part(columns.event, columns.change))
    let marks = timeline.marks.filter { $0.moment == moment }.map { " “\($0.name)”" }.joined()
    surface.putLine(
      [
        Span(
          work.session.chart.isRunnable ? text.change : "cannot be run",
          isAhead ? .dim : .transition), Span(marks, .tag),
      ],
      in: part(columns.change, columns.data))
    var data = part(columns.data, line.columns + 1)
    if isCurrent { data = data.inset(right: surface.putRight([Span("now ", .active)], in: data) + 1) }
    surface.putLine(text.marks.map { Span($0.text, isAhead ? .dim : $0.role) }, in: data)
  }

  /// How many steps a folded branch has besides its first.
  private static func rest(of moment: Int, _ timeline: Timeline) -> String {
    let end = timeline.outline(from: moment).end
    let count = timeline.moments[end].depth - timeline.moments[moment].depth
    return count == 0 ? "" : " +\(count)"
  }

  private func drawPreview(_ work: Workspace, _ rect: Rect, into surface: inout Surface) {
    guard let preview = work.visiblePreview, !rect.isEmpty else { return }
    let room = rect.inset(left: 2, right: 1)
    let line = [Span("\(preview.title): ", .title), Span(preview.facts.sentence(work.naming))]
    if rect.rows == 1 {
      surface.putLine(line, in: room)
      return
    }
    for (row, part) in line.wrapped(to: room.columns).enumerated() {
      surface.putLine(part, in: room, row: row)
    }
  }
}
