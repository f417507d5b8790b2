import ChartKit
import TerminalKit

/// How two moments differ, side by side.
struct CompareOverlay: Overlay {
  private var first: Int
  private var second: Int
  private var offset = 0

  /// Compares two moments of the timeline.
  init(_ first: Int, _ second: Int) { (self.first, self.second) = (first, second) }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult {
    if app.keyMap.closes(key, .compare) { return .close }
    guard let work = app.work else { return .close }
    switch key {
    case .tab, .backTab: swap(&first, &second)
    case .left, .right:
      // The first moment walks along the branch.
      let branch = work.session.timeline.branch
      let index = work.session.timeline.moments[first].depth
      guard branch.indices.contains(index), branch[index] == first else { break }
      let goal = index + (key == .left ? -1 : 1)
      if branch.indices.contains(goal) { first = branch[goal] }
    case .character("m"):
      let marks = work.session.timeline.marks.map(\.moment)
      let place = marks.firstIndex(of: first).map { $0 + 1 } ?? 0
      if !marks.isEmpty { first = marks[place % marks.count] }
    case .enter:
      let goal = first
      app.work?.moving { $0.go(to: goal) }
      return .close
    default:
      if app.keyMap.command(for: key) == .export {
        let (title, moment) = ("Step \(work.session.timeline.moments[second].depth + 1) as a test", second)
        app.overlays.append(
          ExportOverlay(title, file: ExportForm.test.fileName(work)) { work, file in
            work.testText(ofMoment: moment, for: file)
          })
      } else if app.keyMap.command(for: key) == .copy {
        app.jobs.append(.copy(rows(work, 100).map(\.text).joined(separator: "\n")))
      } else if let move = app.keyMap.move(for: key) {
        scroll(move, rows(work, 76).count, app.size)
      }
    }
    return .stay
  }

  private mutating func scroll(_ move: ListCursor.Move, _ count: Int, _ size: Size) {
    let height = OverlayFrame.room(in: Rect(.zero, size).inset(top: 1, bottom: 1)).rows
    let last = max(0, count - height)
    switch move {
    case .up: offset -= 1
    case .down: offset += 1
    case .pageUp: offset -= height
    case .pageDown: offset += height
    case .first: offset = 0
    case .last: offset = last
    case .by(let lines): offset += lines
    case .to(let line): offset = line
    }
    offset = max(0, min(offset, last))
  }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    guard let work = app.work else { return nil }
    let room = OverlayFrame.room(in: area)
    let columns = min(room.columns, 96)
    let rows = rows(work, columns)
    let glyphs = surface.glyphs
    let inside = OverlayFrame.draw(
      Size(columns: columns, rows: min(room.rows, rows.count)), in: area,
      title: [Span("Compare  A: \(name(first, work))   B: \(name(second, work))", .title)],
      right: [Span("tab swap \(glyphs.separator) esc back")], into: &surface)
    for row in 0..<inside.rows where rows.indices.contains(offset + row) {
      surface.putLine(rows[offset + row], in: inside, row: row)
    }
    return inside.origin
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    [
      ("tab", "swap"), (glyphs.arrowLeft + glyphs.arrow, "move A"), ("m", "next mark"),
      (glyphs.enter, "go to A"), ("y", "copy"), ("esc", "back"),
    ]
  }

  private func name(_ moment: Int, _ work: Workspace) -> String {
    let timeline = work.session.timeline
    let entry = timeline.moments[moment]
    let mark = timeline.marks.first { $0.moment == moment }.map { " “\($0.name)”" } ?? ""
    return "step \(entry.depth + 1)\(mark) \(TimeText.since(entry.snapshot.now))"
  }

  // MARK: The table

  /// A line: what it is about, then both sides with a sign between.
  private func row(
    _ label: String, _ left: Span, _ sign: String, _ right: Span, _ columns: Int
  ) -> [Span] {
    let side = max(8, (columns - 12 - 3) / 2)
    let text = left.text.ellipsized(to: side - 1)
    func gap(_ text: String, _ columns: Int) -> Span {
      Span(String(repeating: " ", count: max(0, columns - TextWidth.columns(of: text))))
    }
    return [
      Span(label, .heading), gap(label, 12), Span(text, left.role), gap(text, side),
    ] + sign.map { Span(String($0), $0 == "~" ? .changed : $0 == "+" ? .added : .removed) } + [
      gap(sign, 3), Span(right.text, right.role),
    ]
  }

  private func rows(_ work: Workspace, _ columns: Int) -> [[Span]] {
    let moments = work.session.timeline.moments
    let comparison = Comparison(moments[first].snapshot, moments[second].snapshot, work.session.interpreter)
    if comparison.isEmpty { return [[Span("Nothing differs but the time.")], []] + between(work) }
    let naming = work.rootNaming
    var rows: [[Span]] = [row("", Span("A", .title), "", Span("B", .title), columns)]
    func add(_ label: String, _ lost: [String], _ gained: [String]) {
      for index in 0..<max(lost.count, gained.count) {
        let left = lost.indices.contains(index) ? lost[index] : ""
        let right = gained.indices.contains(index) ? gained[index] : ""
        rows.append(
          row(
            index == 0 ? label : "", Span(left, .removed),
            left.isEmpty ? "+" : right.isEmpty ? "-" : "-+", Span(right, .added), columns))
      }
    }
    add(
      "States", leaves(comparison.left, work).map(naming.fullPath),
      leaves(comparison.entered, work).map(naming.fullPath))
    add("Tags", comparison.tagsLost, comparison.tagsGained)
    for (index, change) in comparison.changes.enumerated() {
      let path = ContextPath.short(change.path)
      rows.append(
        row(
          index == 0 ? "Context" : "", Span("\(path)  \(ValueText.brief(change.old))"), "~",
          Span("\(path)  \(ValueText.brief(change.new))", .changed), columns))
    }
    add(
      "Timers", comparison.timersLost.map { ComparisonText.words($0, naming) },
      comparison.timersGained.map { ComparisonText.words($0, naming) })
    add("Can fire", comparison.eventsLost, comparison.eventsGained)
    if comparison.statuses.count == 2 {
      add("Status", [comparison.statuses[0].name], [comparison.statuses[1].name])
    }
    rows += childRows(comparison, columns)
    return rows + [[]] + between(work)
  }

  private func childRows(_ comparison: Comparison, _ columns: Int) -> [[Span]] {
    var rows: [[Span]] = []
    func add(_ left: String, _ right: String) {
      let sign = left.isEmpty ? "+" : right.isEmpty ? "-" : "~"
      let roles: (Role, Role) = sign == "~" ? (.plain, .changed) : (.removed, .added)
      rows.append(
        row(rows.isEmpty ? "Children" : "", Span(left, roles.0), sign, Span(right, roles.1), columns))
    }
    for child in comparison.children {
      let name = child.path.joined(separator: ".")
      let sides = child.values.map { value in
        value.map { name + ($0.isUndefined ? "" : "  " + ComparisonText.words($0)) } ?? ""
      }
      if child.values[0] != child.values[1] { add(sides[0], sides[1]) }
      for change in child.changes {
        let path = "\(name)  \(ContextPath.short(change.path))"
        add("\(path)  \(ValueText.brief(change.old))", "\(path)  \(ValueText.brief(change.new))")
      }
      if child.statuses.count == 2 {
        add("\(name)  \(child.statuses[0].name)", "\(name)  \(child.statuses[1].name)")
      }
    }
    return rows
  }

  /// Those of the states without states inside; all where there is none.
  private func leaves(_ states: StateSet, _ work: Workspace) -> [StateIndex] {
    let leaves = states.filter { work.session.chart[$0].kind.isAtomic }
    return leaves.isEmpty ? Array(states) : leaves
  }

  /// What was done from the one to the other, where one is on the way to the other.
  private func between(_ work: Workspace) -> [[Span]] {
    let moments = work.session.timeline.moments
    let (early, late) = moments[first].depth <= moments[second].depth ? (first, second) : (second, first)
    var inputs: [String] = []
    var here = late
    while here != early, let parent = moments[here].parent, inputs.count < 12 {
      inputs.append(work.rootNaming.input(moments[here].step).text)
      here = parent
    }
    if here != early && moments[here].depth <= moments[early].depth {
      return [[Span("They are on different branches.", .dim)]]
    }
    let more = here == early ? "" : "… "
    return inputs.isEmpty
      ? [] : [[Span("between them: ", .dim), Span(more + inputs.reversed().joined(separator: ", "), .event)]]
  }
}

extension App {
  /// The moment that `d` would compare with: the history's line, the last mark elsewhere, the step before.
  var compareSubject: Int? {
    guard let work else { return nil }
    let timeline = work.session.timeline
    if work.focus == .history, let moment = work.history.selectedMoment, moment != timeline.cursor {
      return moment
    }
    return timeline.marks.last { $0.moment != timeline.cursor }?.moment ?? timeline.current.parent
  }

  mutating func showComparison() {
    guard let work, let other = compareSubject else { return }
    overlays.append(CompareOverlay(other, work.session.timeline.cursor))
  }
}
