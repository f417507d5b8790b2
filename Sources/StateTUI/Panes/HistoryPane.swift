import ChartKit
import TerminalKit

/// What has happened so far: one line a step, the steps ahead dimmed, and what is about to be done below.
struct HistoryPane: Sendable {
  var cursor = ListCursor()
  /// The moments of the branch that is shown.
  private(set) var moments: [Int] = []
  /// Those of them that the search leaves.
  private(set) var rows: [Int] = []
  var filter = ""
  /// The moment under the cursor.
  var selectedMoment: Int? { rows.indices.contains(cursor.index) ? rows[cursor.index] : nil }
  private var isFollowing = true
  /// How many ends the history has.
  private(set) var branchCount = 1
  private var countedMoments = 1

  /// Takes note of a new current moment: the cursor goes there.
  mutating func follow(_ timeline: Timeline) {
    moments = timeline.branch
    isFollowing = true
    if timeline.moments.count < countedMoments { (branchCount, countedMoments) = (1, 1) }
    while countedMoments < timeline.moments.count {
      let parent = timeline.moments[countedMoments].parent ?? 0
      if timeline.moments[parent].children.first != countedMoments { branchCount += 1 }
      countedMoments += 1
    }
  }

  mutating func move(_ move: ListCursor.Move, height: Int) {
    cursor.move(move, count: rows.count, height: listHeight(height))
  }

  /// Lines for the steps: what is left above the preview.
  func listHeight(_ height: Int) -> Int { height - HistoryPane.previewRows(height) }

  /// Lines for the preview, the empty one above it among them.
  private static func previewRows(_ height: Int) -> Int { height < 4 ? 0 : height < 10 ? 2 : 4 }

  mutating func settle(_ work: Workspace, height: Int) {
    rows =
      filter.isEmpty
      ? moments
      : moments.filter { Search.contains(HistoryPane.words($0, work), filter) }
    guard isFollowing else { return cursor.fit(count: rows.count, height: listHeight(height)) }
    isFollowing = false
    // From the top, so that what is shown does not hang on the way that led here.
    cursor = ListCursor()
    let current = rows.firstIndex(of: work.session.timeline.cursor) ?? rows.count - 1
    cursor.move(.to(current), count: rows.count, height: listHeight(height))
  }

  private static func words(_ moment: Int, _ work: Workspace) -> String {
    let text = HistoryText(work.session.timeline.moments[moment].step, work, .ascii)
    return text.input + " " + text.change + " " + text.marks.text
  }

  // MARK: Drawing

  func draw(_ work: Workspace, _ frame: Frame, into surface: inout Surface) -> Point? {
    let glyphs = surface.glyphs
    let dot = " \(glyphs.separator) "
    let ahead = work.session.timeline.stepsAhead
    let keys = frame.isFocused ? "u undo\(dot)r redo\(dot)\(glyphs.enter) go there" : "u undo\(dot)r redo"
    var right = ahead > 0 ? [Span("\(ahead) ahead", .notice)] : []
    if branchCount > 1 { right.append(Span((ahead > 0 ? dot : "") + "\(branchCount) branches")) }
    let inside = frame.draw(into: &surface, right: right, footer: [Span(keys, .dim)])
    let height = min(inside.rows, listHeight(inside.rows))
    let visible = cursor.visible(count: rows.count, height: height)
    let columns = Columns(inside.columns)
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

    init(_ columns: Int) {
      event = columns < 50 ? 14 : 16
      change = event + min(38, max(12, columns * 21 / 100))
      data = columns < 50 ? columns : change + min(46, max(18, columns * 33 / 100))
    }
  }

  private func draw(
    _ moment: Int, _ work: Workspace, _ line: Rect, _ columns: Columns, into surface: inout Surface
  ) {
    let glyphs = surface.glyphs
    let timeline = work.session.timeline
    let entry = timeline.moments[moment]
    let isCurrent = moment == timeline.cursor
    let isAhead = entry.depth > timeline.current.depth
    let text = HistoryText(entry.step, work, glyphs)
    func part(_ start: Int, _ end: Int) -> Rect {
      Rect(column: line.column + start, row: line.row, columns: end - start - 1, rows: 1).intersection(line)
    }
    if isCurrent {
      surface.put(glyphs.pointer, at: line.origin.moved(columns: 1), role: .active, clip: line)
    }
    surface.putRight([Span(String(entry.depth + 1), isAhead ? .dim : .plain)], in: part(2, 6))
    surface.putRight([Span(TimeText.since(entry.snapshot.now), .dim)], in: part(6, 14))
    let name = (text.isTimer ? glyphs.timer + " " : "") + text.input
    surface.putLine(
      [Span(name, isAhead ? .dim : text.isTimer ? .timer : .event)], in: part(columns.event, columns.change))
    let branches = entry.children.count - 1
    let fork = branches > 0 ? " \(glyphs.treeBranch)\(branches)" : ""
    surface.putLine(
      [
        Span(
          work.session.chart.isRunnable ? text.change : "cannot be run",
          isAhead ? .dim : .transition), Span(fork, .notice),
      ],
      in: part(columns.change, columns.data))
    var data = part(columns.data, line.columns + 1)
    if isCurrent { data = data.inset(right: surface.putRight([Span("now ", .active)], in: data) + 1) }
    surface.putLine(text.marks.map { Span($0.text, isAhead ? .dim : $0.role) }, in: data)
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
