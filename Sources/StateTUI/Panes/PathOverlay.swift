import ChartKit
import TerminalKit

/// The shortest way to a state: what each event does on it, and one key to go it.
struct PathOverlay: Overlay {
  let state: StateIndex
  private var ways: [[Move]] = []
  /// The search for ways, until it is over.
  private var search: WaySearch?
  var isSearching: Bool { search != nil }
  private var chosen = 0
  private var steps: [Macrostep] = []
  private var situations = 0
  private var isComplete = true
  private var version = -1
  private var cursor = ListCursor()

  init(_ state: StateIndex, _ work: Workspace) {
    self.state = state
    settle(work)
  }

  mutating func settle(_ work: Workspace) {
    if work.version != version {
      version = work.version
      search = PathOverlay.search(for: state, work)
      (ways, steps, chosen) = ([], [], 0)
    }
    guard let search else { return }
    let isOver = search.proceed { work.isLate }
    let found = search.found
    (ways, situations, isComplete) = (found.paths, found.space.count, found.space.isComplete)
    if isOver {
      self.search = nil
      choose(0, work)
    }
  }

  private static func search(for state: StateIndex, _ work: Workspace) -> WaySearch {
    let usesScripts = work.chart.dataModel == "ecmascript"
    let limits = StateSpace.Limits(
      situations: usesScripts ? 1_000 : 5_000, moves: usesScripts ? 4_000 : 30_000
    ).within(seconds: 2)
    return work.session.searching(to: state, at: work.path, limits: limits, count: 3)
  }

  private mutating func choose(_ index: Int, _ work: Workspace) {
    chosen = ways.isEmpty ? 0 : index % ways.count
    cursor = ListCursor()
    steps = work.session.trial(way, at: work.path).map { $0.seen(at: work.path) }
  }

  private var way: [Move] { ways.indices.contains(chosen) ? ways[chosen] : [] }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult {
    if app.keyMap.closes(key, .path) { return .close }
    guard let work = app.work else { return .close }
    switch (key, app.keyMap.command(for: key)) {
    case (.enter, _):
      if isSearching { break }
      app.follow(way)
      return .close
    case (_, .microstep):
      if isSearching { break }
      app.follow(Array(way.prefix(1)))
      return way.count > 1 && !app.isUnderWay ? .stay : .close
    case (_, .nextMatch): choose(chosen + 1, work)
    case (_, .copy): app.jobs.append(.copy(way.items.jsonText()))
    case (_, .export):
      let (way, state) = (way, state)
      let name = work.naming.path(state).split(separator: ".").last.map(String.init) ?? "path"
      app.overlays.append(
        ExportOverlay("The path to \(name) as a test", file: "path-to-\(name).session") { work, file in
          work.testText(of: way, to: state, for: file)
        })
    case (_, .mark):
      app.overlays.append(MarkOverlay(work))
    default:
      if let move = app.keyMap.move(for: key) { cursor.move(move, count: way.count, height: 100) }
    }
    return .stay
  }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    guard let work = app.work else { return nil }
    let glyphs = surface.glyphs
    let room = OverlayFrame.room(in: area)
    let name = work.naming.fullPath(state)
    var lines: [[Span]] = []
    if isSearching {
      lines.append([Span("Looking for a way to \(name)\(glyphs.ellipsis)", .notice)])
    } else if ways.isEmpty {
      lines.append([
        Span(isComplete ? "No events lead to \(name)." : "No way to \(name) was found.", .warning)
      ])
    } else if way.isEmpty {
      lines.append([Span("\(name) is active already.")])
    }
    for (index, pair) in zip(way, steps).enumerated() {
      let change = StepFacts(pair.1, work.chart).change(work.naming, glyphs)
      lines.append([
        Span("\(index + 1)".paddedLeft(to: 2) + "  ", .dim),
        Span(pair.0.text(work.naming).padded(to: 24) + "  ", .event), Span(change, .transition),
      ])
    }
    let others = ways.count > 1 ? "; \(Count.text(ways.count - 1, "other path")), n next" : ""
    lines += [
      [],
      [
        Span(
          "Looked at \(Count.text(situations, "situation"))\(isComplete || isSearching ? "" : ", the limit")\(others).",
          .dim
        )
      ],
    ]
    let right = way.isEmpty ? [Span("esc back")] : [Span("\(way.lengthText) \(glyphs.separator) esc back")]
    let inside = OverlayFrame.draw(
      Size(columns: min(room.columns, 76), rows: min(room.rows, lines.count)), in: area,
      title: [Span("Path to \(name)", .title)], right: right, into: &surface)
    let start = max(0, min(cursor.index - inside.rows / 2, lines.count - inside.rows))
    for row in 0..<inside.rows where lines.indices.contains(start + row) {
      surface.putLine(lines[start + row], in: inside, row: row)
      if !way.isEmpty && start + row == cursor.index { surface.select(inside.row(at: row), isFocused: true) }
    }
    return inside.origin.moved(rows: way.isEmpty ? 0 : cursor.index - start)
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    if way.isEmpty { return [("esc", "back")] }
    let key = { (id: CommandID) in app.keyMap.label(for: id, glyphs) ?? "" }
    return [
      (glyphs.enter, "run all"), (key(.microstep), "run one"), (key(.mark), "mark here"),
      (key(.export), "as a test"), ("y", "copy"),
    ]
      + (ways.count > 1 ? [("n", "next")] : []) + [("esc", "back")]
  }
}
