import ChartKit
import TerminalKit

/// The virtual clock: what is due when, the queue, and the children.
struct ClockPane: Sendable {
  var cursor = ListCursor()
  private(set) var timers: [ScheduledEvent] = []

  var selectedTimer: ScheduledEvent? { timers.indices.contains(cursor.index) ? timers[cursor.index] : nil }

  mutating func move(_ move: ListCursor.Move, height: Int) {
    cursor.move(move, count: timers.count, height: height)
  }

  mutating func settle(_ work: Workspace, height: Int) {
    timers = work.interpreter.timers(in: work.snapshot)
    cursor.fit(count: timers.count, height: height)
  }

  func draw(_ work: Workspace, _ frame: Frame, into surface: inout Surface) -> Point? {
    let inside = frame.draw(into: &surface, right: [Span(ClockPane.pace(work))])
    drawTimers(work, inside, isFocused: frame.isFocused, into: &surface)
    let coming = work.visiblePreview?.facts.startedTimers.count ?? 0
    var rest = inside.inset(top: max(2, min(timers.count + coming, inside.rows / 2) + 2))
    let waiting = ClockPane.waiting(work)
    for (row, line) in waiting.enumerated() {
      surface.putLine(line, in: rest.inset(left: 2, right: 1), row: row)
    }
    rest = rest.inset(top: waiting.count + 1)
    let answers = work.snapshot.assumptions.sorted { $0.key < $1.key }
    if !answers.isEmpty {
      surface.putLine([Span("your answers", .heading)], in: rest.inset(left: 2, right: 1))
      for (index, answer) in answers.prefix(max(0, rest.rows - 1)).enumerated() {
        surface.putLine(
          [Span(answer.key + " = "), Span(answer.value ? "true" : "false", .keyword)],
          in: rest.inset(left: 2, right: 1), row: index + 1)
      }
      rest = rest.inset(top: min(answers.count, max(0, rest.rows - 1)) + 2)
    }
    drawInstances(work, rest, into: &surface)
    return cursor.row(count: timers.count, height: inside.rows).map { inside.origin.moved(rows: $0) }
  }

  /// `stopped`, `real time`, `x10`.
  static func pace(_ work: Workspace) -> String {
    switch work.clockRate {
    case nil: "stopped"
    case 1: "real time"
    case let rate?: "x\(rate)"
    }
  }

  /// What waits besides timers: the queues' events, and the children that have not answered yet.
  static func waiting(_ work: Workspace) -> [[Span]] {
    let queued = work.snapshot.internalQueue + work.snapshot.externalQueue
    let queue = queued.isEmpty ? "(empty)" : queued.map(\.name).joined(separator: ", ")
    var lines = [[Span("queue", .heading), Span("    " + queue, .dim)]]
    let children = work.snapshot.children.filter(\.awaitsAnswer)
    if !children.isEmpty {
      let words = children.map { child in
        child.id + (child.owner.map { " (\(work.naming.name($0)))" } ?? "")
      }
      lines.append([
        Span("waiting", .heading), Span("  " + words.joined(separator: ", ") + ", for an answer", .dim),
      ])
    }
    return lines
  }

  /// The instances, where there is more than the root and room for them.
  private func drawInstances(_ work: Workspace, _ rect: Rect, into surface: inout Surface) {
    guard !work.session.snapshot.children.isEmpty, rect.rows >= 2 else { return }
    let instances = work.instances
    surface.putLine(
      [Span("instances", .heading), Span("  \(instances.count), i goes into one", .dim)],
      in: rect.inset(left: 2, right: 1))
    InstanceTable.draw(
      work, instances, rect.inset(top: 1), cursor: nil, isFocused: false, hasTitles: false, into: &surface)
  }

  /// The timers as a table; also what the clock's overlay shows.
  func drawTimers(_ work: Workspace, _ inside: Rect, isFocused: Bool, into surface: inout Surface) {
    let isNarrow = inside.columns < 45
    let columns = inside.inset(left: 2, right: 1).splitColumns([
      .fixed(9), .fixed(isNarrow ? 0 : 9), .share(4), .share(3),
    ])
    for (index, title) in ["in", "at", "who", "will cause"].enumerated() {
      surface.putLine([Span(title, .dim)], in: columns[index].inset(right: 1))
    }
    if timers.isEmpty {
      surface.putLine([Span("no timer is running", .dim)], in: inside.inset(left: 2), row: 1)
    }
    let visible = cursor.visible(count: timers.count, height: max(0, inside.rows - 1))
    for (line, index) in visible.enumerated() {
      let timer = timers[index]
      let texts = [
        Span(TimeText.remaining(timer, at: work.snapshot.now), .timer),
        Span(timer.due == ScheduledEvent.never ? surface.glyphs.dash : TimeText.exact(timer.due)),
        Span(who(timer, work)),
      ]
      for (column, span) in texts.enumerated() {
        surface.putLine([span], in: columns[column].inset(right: 1), row: line + 1)
      }
      surface.putLine(effect(timer, work, surface.glyphs), in: columns[3], row: line + 1)
      if work.visiblePreview?.facts.goneTimers.contains(timer.number) ?? false {
        let place = Point(column: inside.endColumn - 1, row: inside.row + line + 1)
        surface.put(surface.glyphs.removed, at: place, role: .removed, flags: .strong, clip: inside)
      }
      if index == cursor.index { surface.select(inside.row(at: line + 1), isFocused: isFocused) }
    }
    drawComing(work, inside, below: visible.count + 1, columns, into: &surface)
  }

  /// The timers that the selected line would start.
  private func drawComing(
    _ work: Workspace, _ inside: Rect, below first: Int, _ columns: [Rect], into surface: inout Surface
  ) {
    guard let facts = work.visiblePreview?.facts else { return }
    for (line, timer) in facts.startedTimers.enumerated() where first + line < inside.rows {
      let row = first + line
      surface.fill(inside.row(at: row), with: " ")
      surface.put(
        surface.glyphs.added, at: Point(column: inside.endColumn - 1, row: inside.row + row), role: .added,
        flags: .strong, clip: inside)
      let texts = [
        timer.due == ScheduledEvent.never
          ? surface.glyphs.dash : TimeText.remaining(timer, at: work.snapshot.now),
        timer.due == ScheduledEvent.never ? "" : TimeText.exact(timer.due), who(timer, work),
      ]
      for (column, text) in texts.enumerated() {
        surface.putLine([Span(text, .dim)], in: columns[column].inset(right: 1), row: row)
      }
    }
  }

  private func who(_ timer: ScheduledEvent, _ work: Workspace) -> String {
    let name = work.naming.timer(timer.event)
    if let path = work.snapshot.place(ofTimer: timer.number)?.path, !path.isEmpty {
      return path.joined(separator: ".") + "  " + name
    }
    guard let owner = work.naming.owner(of: timer.event) else { return name }
    return work.naming.name(owner) + "  " + name
  }

  private func effect(_ timer: ScheduledEvent, _ work: Workspace, _ glyphs: GlyphSet) -> [Span] {
    if work.isQuizzed { return [Span("what then?", .dim)] }
    guard let index = work.list.position(of: .timer(timer.number)), let facts = work.list.facts(index)
    else { return [] }
    return facts.effect(work.naming, glyphs)
  }
}
