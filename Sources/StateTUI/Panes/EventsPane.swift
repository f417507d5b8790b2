import ChartKit
import TerminalKit

/// The events menu in its three groups: can fire, blocked, not handled here.
struct EventsPane: Sendable {
  enum Row: Hashable, Sendable {
    /// A line of the list of events.
    case entry(Int)
    /// The count of events that no active state handles; folds them.
    case ignored(Int)
    case heading(String)
    /// A line that says something about the whole machine.
    case message(String)

    var isSelectable: Bool {
      switch self {
      case .entry, .ignored: true
      case .heading, .message: false
      }
    }
  }

  var cursor = ListCursor()
  /// What the cursor is on; stays when lines come and go. Nil for the count of events that are not handled.
  var selection: EventList.Subject?
  var showsIgnored = false
  var filter = ""
  private(set) var rows: [Row] = []
  /// What the lines were built for; they stay while it does.
  private var rowsKey: RowsKey?

  private struct RowsKey: Hashable, Sendable {
    var version: Int
    var showsIgnored: Bool
    var filter: String
    var columns: Int
    var hasHeadings: Bool
  }

  /// The line under the cursor.
  var selectedRow: Row? { rows.indices.contains(cursor.index) ? rows[cursor.index] : nil }

  /// The position of the selected event in the list of events.
  var selectedEntry: Int? { if case .entry(let index) = selectedRow { index } else { nil } }

  // MARK: Moves

  mutating func move(_ move: ListCursor.Move, height: Int, _ list: EventList) {
    let old = cursor.index
    cursor.move(move, count: rows.count, height: height)
    skipHeadings(upwards: cursor.index < old, height: height)
    remember(list)
  }

  private mutating func skipHeadings(upwards: Bool, height: Int) {
    func isFine(_ index: Int) -> Bool { rows.indices.contains(index) && rows[index].isSelectable }
    let ways = upwards ? [-1, 1] : [1, -1]
    for way in ways {
      var index = cursor.index
      while rows.indices.contains(index) {
        if isFine(index) { return cursor.move(.to(index), count: rows.count, height: height) }
        index += way
      }
    }
  }

  private mutating func remember(_ list: EventList) {
    selection = selectedEntry.map { list.entries[$0].subject }
  }

  /// Puts the cursor on an event, unfolding what hides it.
  mutating func select(_ subject: EventList.Subject, in work: Workspace) {
    guard let index = work.list.position(of: subject) else { return }
    if work.list.entries[index].verdict == .ignored { showsIgnored = true }
    filter = ""
    selection = subject
  }

  // MARK: Rows

  /// Builds the lines for the current moment and brings the cursor back to what it was on.
  ///
  /// - Parameters:
  ///   - room: the lines and columns of the list.
  ///   - hasHeadings: whether there is room for a heading above the blocked events.
  mutating func settle(_ work: Workspace, room: Size, hasHeadings: Bool = false) {
    let key = RowsKey(
      version: work.version, showsIgnored: showsIgnored, filter: filter, columns: room.columns,
      hasHeadings: hasHeadings)
    if key != rowsKey { build(work, key) }
    rowsKey = key
    restore(work.list, height: room.rows)
  }

  private mutating func build(_ work: Workspace, _ key: RowsKey) {
    rows = EventsPane.messages(work).flatMap { $0.wrapped(to: key.columns - 1) }.map(Row.message)
    if work.snapshot.status != .active || work.list.isPending { return }
    if !work.chart.isRunnable {
      rows += work.list.entries.indices.filter { matches(work.list.entries[$0], work.naming) }.map(Row.entry)
      return
    }
    var groups: [Verdict: [Int]] = [:]
    for (index, entry) in work.list.entries.enumerated() where matches(entry, work.naming) {
      groups[entry.timer == nil ? entry.verdict : .fires, default: []].append(index)
    }
    rows += (groups[.fires] ?? []).map(Row.entry)
    let blocked = groups[.blocked] ?? []
    if key.hasHeadings && !blocked.isEmpty { rows.append(.heading("blocked")) }
    rows += blocked.map(Row.entry)
    let ignored = groups[.ignored] ?? []
    if !ignored.isEmpty {
      rows.append(.ignored(ignored.count))
      if showsIgnored || !filter.isEmpty { rows += ignored.map(Row.entry) }
    }
  }

  private mutating func restore(_ list: EventList, height: Int) {
    let wanted = selection.flatMap { list.position(of: $0) }
    if let wanted, wanted == selectedEntry {
      cursor.fit(count: rows.count, height: height)
    } else if let wanted, let row = rows.firstIndex(of: .entry(wanted)) {
      cursor.move(.to(row), count: rows.count, height: height)
    } else if !filter.isEmpty,
      let row = rows.firstIndex(where: { if case .entry = $0 { true } else { false } })
    {
      cursor.move(.to(row), count: rows.count, height: height)
    } else {
      cursor.fit(count: rows.count, height: height)
      skipHeadings(upwards: false, height: height)
    }
  }

  private func matches(_ entry: EventList.Entry, _ naming: Naming) -> Bool {
    filter.isEmpty || Search.contains(EventsPane.name(entry, naming), filter)
  }

  private static func messages(_ work: Workspace) -> [String] {
    if !work.chart.isRunnable {
      return ["This chart has errors and cannot be run.", ":problems lists them with their places."]
    }
    switch work.snapshot.status {
    case .active: return work.list.isPending ? ["Asking the chart's guards what can fire …"] : []
    case .done: return ["This machine has finished.", "u goes back one step, R starts again."]
    case .stopped: return ["This machine was stopped.", "u goes back one step, R starts again."]
    case .error:
      return [
        "This machine failed at step \(work.step):", work.snapshot.failure ?? "error",
        "u goes back one step, R starts again.",
      ]
    }
  }

  // MARK: Words

  /// What an entry is called on the screen.
  static func name(_ entry: EventList.Entry, _ naming: Naming) -> String {
    switch entry.subject {
    case .event(let name), .pattern(let name): name
    case .answer(let child, let succeeds): child + (succeeds ? " done" : " fails")
    case .timer: naming.timer(entry.event, at: entry.timerPath)
    }
  }

  /// The fields that an event's data must have: ` { to }`.
  static func fields(_ required: [String]) -> String {
    required.isEmpty ? "" : " { \(required.joined(separator: ", ")) }"
  }

  /// Why an event is blocked, in a few words.
  static func reason(_ entry: EventList.Entry, _ work: Workspace) -> String {
    if entry.isUnasked { return "not asked: guards here take too long" }
    guard let first = entry.candidates.first else {
      return entry.verdict == .blocked ? "blocked in a child" : "not handled in the active states"
    }
    if first.lost == .error { return "its guard fails" }
    guard let condition = work.chart[transition: first.transition].details.condition else { return "blocked" }
    let answered = condition.names.contains { work.snapshot.assumptions[$0] != nil }
    let more = entry.candidates.count > 1 ? " +\(entry.candidates.count - 1) more" : ""
    return GuardWords(work: work).whyFalse(condition) + (answered ? " (your answer)" : "") + more
  }

  // MARK: Drawing

  func draw(_ work: Workspace, _ frame: Frame, into surface: inout Surface) -> Point? {
    let canRun = work.snapshot.status == .active && work.chart.isRunnable
    let right = canRun ? [Span("\(work.list.firingCount) can fire")] : []
    let hidden = rows.last.flatMap { row -> Int? in
      if case .ignored(let count) = row { count } else { nil }
    }
    let insideRows = frame.hasBorder ? frame.rect.inside.rows : frame.rect.rows
    let visible = cursor.visible(count: rows.count, height: insideRows)
    let footer = hidden.flatMap { visible.contains(rows.count - 1) ? nil : [Span("+\($0) not handled here")] }
    let inside = frame.draw(into: &surface, right: right, footer: footer ?? [])
    let nameColumns = self.nameColumns(work, inside)
    for (line, index) in visible.enumerated() {
      let rect = inside.row(at: line)
      draw(rows[index], work, rect, nameColumns, into: &surface)
      if index == cursor.index && rows[index].isSelectable {
        surface.select(rect, isFocused: frame.isFocused)
      }
    }
    return cursor.row(count: rows.count, height: inside.rows).map { inside.origin.moved(rows: $0) }
  }

  /// As wide as the chart's longest event, so that nothing moves while the machine runs.
  private func nameColumns(_ work: Workspace, _ inside: Rect) -> Int {
    max(8, min(work.nameColumns + 2, max(15, inside.columns * 9 / 20), inside.columns - 12))
  }

  private func draw(
    _ row: Row, _ work: Workspace, _ line: Rect, _ nameColumns: Int, into surface: inout Surface
  ) {
    let text = line.inset(left: 3)
    switch row {
    case .message(let words): surface.putLine([Span(words, .notice)], in: line.inset(left: 1))
    case .heading(let words): surface.putLine([Span(words, .dim)], in: line.inset(left: 1))
    case .ignored(let count):
      let isOpen = showsIgnored || !filter.isEmpty
      let sign = isOpen ? surface.glyphs.unfolded : surface.glyphs.folded
      surface.put(sign, at: line.origin.moved(columns: 1), role: .dim, clip: line)
      surface.putLine([Span("+\(count) not handled here", .dim)], in: text)
    case .entry(let index):
      draw(index, work, line, nameColumns, into: &surface)
    }
  }

  private func draw(
    _ index: Int, _ work: Workspace, _ line: Rect, _ nameColumns: Int, into surface: inout Surface
  ) {
    let entry = work.list.entries[index]
    let glyphs = surface.glyphs
    let (mark, role) = work.chart.isRunnable ? EventsPane.mark(entry, glyphs) : (" ", .dim)
    surface.put(mark, at: line.origin.moved(columns: 1), role: role, clip: line)
    let name = line.inset(left: 3)
    let isDim = entry.verdict != .fires && entry.timer == nil || !work.chart.isRunnable
    let nameRect = Rect(column: name.column, row: name.row, columns: nameColumns - 1, rows: 1).intersection(
      name)
    let fields = EventsPane.fields(work.requiredFields(of: entry))
    surface.putLine(
      [Span(EventsPane.name(entry, work.naming), isDim ? .dim : .event), Span(fields, .dim)], in: nameRect)
    var effect = name.inset(left: nameColumns)
    if let timer = entry.timer {
      let left = TimeText.remaining(timer, at: work.snapshot.now)
      let words = timer.due == ScheduledEvent.never ? left : "in " + left
      effect = effect.inset(right: surface.putRight([Span(words, .timer)], in: effect.inset(right: 1)) + 2)
    }
    surface.putLine(self.effect(entry, work.list.facts(index), work, glyphs), in: effect)
  }

  private static func mark(_ entry: EventList.Entry, _ glyphs: GlyphSet) -> (String, Role) {
    if entry.asks || entry.isUnasked { return ("?", .warning) }
    if entry.timer != nil { return (glyphs.timer, .timer) }
    if case .answer(_, let succeeds) = entry.subject { return (succeeds ? glyphs.done : "!", .dim) }
    switch entry.verdict {
    case .fires: return (" ", .plain)
    case .blocked: return (glyphs.blocked, .blocked)
    case .ignored: return (" ", .dim)
    }
  }

  private func effect(
    _ entry: EventList.Entry, _ facts: StepFacts?, _ work: Workspace, _ glyphs: GlyphSet
  ) -> [Span] {
    if entry.asks {
      let names = entry.candidates.flatMap(\.openGuards)
      let question = Span("if \(names.first ?? "") ", .warning)
      guard let facts, !work.isQuizzed else { return [question] }
      return [question] + facts.effect(work.naming, glyphs)
    }
    if work.isQuizzed && (facts != nil || entry.verdict == .blocked) { return [Span("what then?", .dim)] }
    // What a guard's fault leads to matters where the machine does not go on.
    if let facts, !entry.hasFault || facts.status == .error { return facts.effect(work.naming, glyphs) }
    if entry.verdict == .blocked && work.chart.isRunnable {
      return [Span(EventsPane.reason(entry, work), .blocked)]
    }
    return []
  }
}
