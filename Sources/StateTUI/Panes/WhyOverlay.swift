import ChartKit
import TerminalKit

/// Why an event fires, is blocked, or is ignored: every transition that was asked, innermost first, what its guard read,
/// and what would make it fire.
struct WhyOverlay: Overlay {
  let subject: EventList.Subject
  private var explanation: Explanation?
  /// The search for ways to make it fire, until it is over.
  private var search: ExplanationSearch?
  var isSearching: Bool { search != nil }
  /// The moment that it explains, so that an answer given meanwhile is seen.
  private var version = -1
  /// Whether the event's data have fields that are known, so that giving them may be what is missing.
  private var hasFields = false
  private var cursor = ListCursor()
  /// The first line on the screen where there is nothing to choose.
  private var offset = 0

  init(_ subject: EventList.Subject, _ work: Workspace) {
    self.subject = subject
    settle(work)
  }

  mutating func settle(_ work: Workspace) {
    if work.version != version, let entry = entry(work) {
      version = work.version
      search = WhyText.search(of: entry, work)
      hasFields = entry.timer == nil && !work.payloadFields(of: entry.event.name).isEmpty
    }
    guard let search else { return }
    let isOver = search.proceed { work.isLate }
    let chosen = cursor.index > 0 ? choice(lines(work, .unicode)) : nil
    explanation = WhyText.ordered(search.explanation)
    if isOver { self.search = nil }
    // What was chosen stays chosen when ways come above it.
    let choices = lines(work, .unicode).compactMap(\.choice)
    if let chosen, let place = choices.firstIndex(of: chosen) {
      cursor.move(.to(place), count: choices.count, height: 100)
    }
  }

  private func entry(_ work: Workspace) -> EventList.Entry? {
    work.list.position(of: subject).map { work.list.entries[$0] }
  }

  private func lines(_ work: Workspace, _ glyphs: GlyphSet) -> [WhyText.Line] {
    guard let entry = entry(work), let explanation else { return [] }
    return WhyText(explanation, entry, work, glyphs, isSearching: isSearching).lines
  }

  private func choice(_ lines: [WhyText.Line]) -> WhyText.Choice? {
    let choices = lines.compactMap(\.choice)
    return choices.indices.contains(cursor.index) ? choices[cursor.index] : nil
  }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult {
    guard let work = app.work, let entry = entry(work) else { return .close }
    if app.keyMap.closes(key, .why) { return .close }
    let lines = lines(work, .unicode)
    switch key {
    case .enter:
      if let choice = choice(lines) { return perform(choice, entry, &app) }
      guard entry.verdict == .fires || entry.timer != nil else { return .stay }
      app.fire(subject)
      return .close
    case .character("f"):
      let first =
        choice(lines).flatMap { $0.isAnswer ? $0 : nil }
        ?? lines.lazy.compactMap(\.choice).first(where: \.isAnswer)
      if let first { return perform(first, entry, &app) }
      app.notice = Notice("There is no guard here whose answer would let it fire.")
      return .stay
    default: break
    }
    switch app.keyMap.command(for: key) {
    case .copy: app.jobs.append(.copy(lines.map(\.spans.text).joined(separator: "\n")))
    case .source: app.showSource(SourcePlace.event(entry, in: work))
    case .edit where entry.timer == nil:
      app.overlays.append(PayloadOverlay(subject, work))
      return .close
    default:
      guard let move = app.keyMap.move(for: key) else { break }
      let choices = lines.compactMap(\.choice)
      if choices.isEmpty { return scroll(move, lines, app.size) }
      cursor.move(move, count: choices.count, height: 100)
    }
    return .stay
  }

  private func perform(
    _ choice: WhyText.Choice, _ entry: EventList.Entry, _ app: inout App
  ) -> OverlayResult {
    switch choice {
    case .answer(let name):
      app.overlays.append(QuestionOverlay(name, then: .nothing))
      return .stay
    case .way(let way): app.follow(way, then: subject)
    case .force(let answers): app.force(answers, firing: entry)
    case .wholeWay(let way): app.follow(way)
    case .data(let data): app.fire(subject, data: data)
    }
    return .close
  }

  private mutating func scroll(_ move: ListCursor.Move, _ lines: [WhyText.Line], _ size: Size)
    -> OverlayResult
  {
    let room = OverlayFrame.room(in: Rect(.zero, size).inset(top: 1, bottom: 1))
    let count = lines.flatMap { $0.wrapped(to: min(room.columns, 90)) }.count
    var view = ListCursor()
    let height = max(1, room.rows)
    view.move(.to(offset), count: max(1, count - height + 1), height: 1)
    view.move(move, count: max(1, count - height + 1), height: 1)
    offset = view.index
    return .stay
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    var hints: [(key: String, word: String)] = []
    if let work = app.work, let entry = entry(work) {
      let lines = lines(work, glyphs)
      switch choice(lines) {
      case .answer: hints.append((glyphs.enter, "change the answer"))
      case .way, .wholeWay: hints.append((glyphs.enter, "do it"))
      case .force: hints.append((glyphs.enter, "force it"))
      case .data: hints.append((glyphs.enter, "send them"))
      case nil:
        if entry.verdict == .fires || entry.timer != nil { hints.append((glyphs.enter, "fire")) }
      }
      if lines.contains(where: { if case .force = $0.choice { true } else { false } }) {
        hints.append(("f", "force guard"))
      }
    }
    let key = { (id: CommandID) in app.keyMap.label(for: id, glyphs) ?? "" }
    if hasFields { hints.append((key(.edit), "give data")) }
    return hints + [(key(.source), "source"), (key(.copy), "copy"), ("esc", "back")]
  }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    guard let work = app.work, let entry = entry(work) else { return nil }
    let name = EventsPane.name(entry, work.naming)
    let question =
      entry.verdict == .fires
      ? "What does \(name) do?"
      : entry.verdict == .blocked ? "Why can \(name) not fire?" : "Why is \(name) ignored?"
    let room = OverlayFrame.room(in: area)
    let lines = lines(work, surface.glyphs).flatMap { $0.wrapped(to: min(room.columns, 90)) }
    let choices = lines.indices.filter { lines[$0].choice != nil }
    let chosen = choices.indices.contains(cursor.index) ? choices[cursor.index] : nil
    let inside = OverlayFrame.draw(
      Size(columns: min(room.columns, 90), rows: min(room.rows, lines.count)), in: area,
      title: [Span(question, .title)], right: [Span("esc back")], into: &surface)
    // What was asked stands first; the cursor pulls the rest up only as far as it has to be.
    let wanted = chosen.map { $0 < inside.rows ? 0 : $0 - inside.rows / 2 } ?? offset
    let start = max(0, min(wanted, lines.count - inside.rows))
    for row in 0..<inside.rows where lines.indices.contains(start + row) {
      surface.putLine(lines[start + row].spans, in: inside, row: row)
      if start + row == chosen { surface.mark(inside.row(at: row), .selected) }
    }
    return chosen.map { inside.origin.moved(rows: $0 - start) } ?? inside.origin
  }
}
