import ChartKit
import TerminalKit

/// Asks which states will be active after an event, fires it, and tells for each state whether that was right.
struct QuizOverlay: Overlay {
  private let subject: EventList.Subject
  private let name: String
  /// The states as a tree; those with others inside are only there to be read.
  private let rows: [(state: StateIndex, depth: Int)]
  private let before: Set<StateIndex>
  private var marked: Set<StateIndex>
  private(set) var result: QuizResult?
  private var cursor = ListCursor()

  init(_ subject: EventList.Subject, _ work: Workspace) {
    self.subject = subject
    name = work.list.position(of: subject).map { EventsPane.name(work.list.entries[$0], work.naming) } ?? ""
    var rows: [(StateIndex, Int)] = []
    for state in work.chart.states where !state.kind.isHistory {
      rows.append((state.index, max(0, work.chart.path(of: state.index).count)))
    }
    self.rows = rows
    before = work.askedActive
    marked = before
    let first = rows.firstIndex { before.contains($0.0) } ?? 0
    cursor.move(.to(first), count: rows.count, height: 8)
  }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult {
    guard let work = app.work else { return .close }
    if result != nil {
      if key == .enter || app.keyMap.closes(key, .activate) { return .close }
    } else {
      switch key {
      case .escape:
        app.switchQuiz()
        return .close
      case .enter:
        fire(work, &app)
        return .stay
      case .character(" "), .character("x"):
        toggle(work)
        return .stay
      default: break
      }
    }
    if let move = app.keyMap.move(for: key) {
      cursor.move(move, count: rows.count, height: height(Rect(.zero, app.size).inset(top: 1, bottom: 1)))
      skip(work, upwards: move == .up || move == .pageUp)
    }
    return .stay
  }

  /// States that have others inside are passed over.
  private mutating func skip(_ work: Workspace, upwards: Bool) {
    var index = cursor.index
    while rows.indices.contains(index), !work.isAskable(rows[index].state) { index += upwards ? -1 : 1 }
    if !rows.indices.contains(index) {
      index = cursor.index
      while rows.indices.contains(index), !work.isAskable(rows[index].state) { index += upwards ? 1 : -1 }
    }
    if rows.indices.contains(index) { cursor.move(.to(index), count: rows.count, height: 100) }
  }

  private mutating func toggle(_ work: Workspace) {
    guard rows.indices.contains(cursor.index), work.isAskable(rows[cursor.index].state) else { return }
    let state = rows[cursor.index].state
    if marked.remove(state) == nil { marked.insert(state) }
  }

  private mutating func fire(_ work: Workspace, _ app: inout App) {
    guard let index = work.list.position(of: subject) else { return }
    let entry = work.list.entries[index]
    if entry.timer != nil || entry.verdict == .fires { app.fire(subject) }
    guard let now = app.work else { return }
    let isSame = now.chart === work.chart && now.path == work.path
    let result = QuizResult(before: before, marked: marked, after: isSame ? now.askedActive : [])
    self.result = result
    app.quiz?.note(result)
  }

  // MARK: Drawing

  private func height(_ area: Rect) -> Int { max(1, min(rows.count, OverlayFrame.room(in: area).rows - 2)) }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    guard let work = app.work else { return nil }
    let room = OverlayFrame.room(in: area)
    let title = result == nil ? "What is active after \(name)?" : "After \(name)"
    let right = result.map { "\($0.rightCount) of \($0.count) right" } ?? "esc leaves"
    let inside = OverlayFrame.draw(
      Size(columns: min(room.columns, 60), rows: height(area) + 2), in: area, title: [Span(title, .title)],
      right: [Span(right, result.map { $0.isRight ? .active : .warning } ?? .plain)], into: &surface)
    surface.putLine([Span(words, .dim)], in: inside)
    let list = inside.inset(top: 2)
    var view = cursor
    view.fit(count: rows.count, height: list.rows)
    for (line, index) in view.visible(count: rows.count, height: list.rows).enumerated() {
      let rect = list.row(at: line)
      draw(rows[index], work, rect, into: &surface)
      if index == view.index { surface.select(rect, isFocused: true) }
    }
    return view.row(count: rows.count, height: list.rows).map { list.origin.moved(rows: $0) }
  }

  private var words: String {
    guard let result else { return "space marks a state; what is active now is marked already" }
    return result.isRight ? "All right." : "✗ marks what is otherwise than you said."
  }

  private func draw(
    _ row: (state: StateIndex, depth: Int), _ work: Workspace, _ rect: Rect, into surface: inout Surface
  ) {
    let glyphs = surface.glyphs
    let text = rect.inset(left: 2 + row.depth * 2)
    let name = row.state == 0 ? work.naming.name(0) : work.chart[row.state].key
    guard work.isAskable(row.state) else {
      let parallel = work.chart[row.state].kind == .parallel ? "  \(glyphs.parallel)" : ""
      surface.putLine([Span(name + parallel, .dim)], in: text)
      return
    }
    let isMarked = marked.contains(row.state)
    surface.putLine(
      [
        Span(isMarked ? "[x] " : "[ ] ", isMarked ? .active : .dim), Span(name, isMarked ? .active : .plain),
      ],
      in: text)
    if let line = result?.line(row.state) {
      let verdict =
        line.isRight ? "\(glyphs.done) right" : "\(glyphs.blocked) it is \(line.isActive ? "" : "not ")active"
      surface.putRight([Span(verdict, line.isRight ? .active : .error)], in: rect.inset(right: 1))
    } else if before.contains(row.state) {
      surface.putRight([Span(result == nil ? "active now" : "stays active", .dim)], in: rect.inset(right: 1))
    }
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    if result != nil { return [(glyphs.enter, "next event"), ("esc", "back")] }
    return [("space", "mark"), (glyphs.enter, "fire and see"), ("esc", "leave the quiz")]
  }
}
