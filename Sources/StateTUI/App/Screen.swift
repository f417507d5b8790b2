import ChartKit
import TerminalKit

/// Draws the app: a pure function of it. Returns where the terminal's own cursor belongs, and whether it is to be seen.
enum Screen {
  struct Cursor: Hashable, Sendable {
    var point: Point
    /// Whether text is being typed there.
    var isVisible: Bool
  }

  static func draw(_ app: App, into surface: inout Surface) -> Cursor? {
    guard let work = app.work else { return drawCatalogue(app, into: &surface) }
    let layout = app.layout
    if layout.form == .line {
      Header.draw(work, rate: app.clockRate, waited: app.waited, in: layout.header, into: &surface)
      return layout.header.isEmpty ? nil : Cursor(point: layout.header.origin, isVisible: false)
    }
    Header.draw(work, rate: app.clockRate, waited: app.waited, in: layout.header, into: &surface)
    drawSummary(work, in: layout.summary, into: &surface)
    var cursor: Point?
    for place in layout.places {
      let point = draw(place, work, layout, into: &surface)
      if place.pane == work.focus { cursor = point }
    }
    return drawAbove(app, cursor, layout.hints, into: &surface)
  }

  /// The overlays and the line of hints.
  private static func drawAbove(
    _ app: App, _ cursor: Point?, _ hints: Rect, into surface: inout Surface
  ) -> Cursor? {
    var cursor = cursor.map { Cursor(point: $0, isVisible: false) }
    let area = surface.bounds.inset(top: 1, bottom: hints.rows)
    for overlay in app.overlays {
      if let point = overlay.draw(app, in: area, into: &surface) {
        cursor = Cursor(point: point, isVisible: overlay.isTyping)
      }
    }
    app.tour?.draw(in: area, into: &surface)
    app.demo?.draw(in: area, into: &surface)
    if let quiz = app.quiz, app.overlays.isEmpty, app.tour == nil, area.rows >= 12 {
      CaptionBox.draw(app.quizWords(quiz), title: "Quiz", right: "esc leaves", in: area, into: &surface)
    }
    if let point = Hints.draw(app, in: hints, into: &surface) {
      cursor = Cursor(point: point, isVisible: true)
    }
    return cursor
  }

  private static func drawCatalogue(_ app: App, into surface: inout Surface) -> Cursor? {
    guard let catalogue = app.catalogue, !surface.size.isEmpty else { return nil }
    let point = BrowserView.draw(catalogue, app, into: &surface)
    let hints = surface.size.rows > 4 ? surface.bounds.row(at: surface.size.rows - 1) : Rect.zero
    return drawAbove(app, point, hints, into: &surface)
  }

  private static func draw(
    _ place: ScreenLayout.Place, _ work: Workspace, _ layout: ScreenLayout, into surface: inout Surface
  ) -> Point? {
    var frame = Frame(
      pane: place.pane, rect: place.rect, number: layout.number(of: place.pane),
      isFocused: place.pane == work.focus, hasBorder: layout.hasBorders)
    switch place.pane {
    case .tree where work.tree.showsTable:
      frame.filter = work.table.filter
      return work.table.draw(work, frame, into: &surface)
    case .tree:
      frame.filter = work.tree.filter
      return drawTree(work, frame, layout, into: &surface)
    case .table:
      frame.filter = work.table.filter
      return work.table.draw(work, frame, into: &surface)
    case .events:
      frame.filter = work.events.filter
      return work.events.draw(work, frame, into: &surface)
    case .context:
      frame.filter = work.context.filter
      return work.context.draw(work, frame, into: &surface)
    case .history:
      frame.filter = work.history.filter
      return work.history.draw(work, frame, into: &surface)
    case .clock: return work.clock.draw(work, frame, into: &surface)
    }
  }

  private static func drawTree(
    _ work: Workspace, _ frame: Frame, _ layout: ScreenLayout, into surface: inout Surface
  ) -> Point? {
    let point = work.tree.draw(
      work, frame, rows: TreeDetails.listRows(.tree, layout), into: &surface)
    if let rows = TreeDetails.listRows(.tree, layout) {
      TreeDetails.draw(work, in: frame.rect.inside.inset(top: rows), into: &surface)
    }
    return point
  }

  /// The active states as lines, on screens that have no room for the tree.
  private static func drawSummary(_ work: Workspace, in rect: Rect, into surface: inout Surface) {
    let leaves = work.chart.leaves(of: work.snapshot.configuration)
    for (row, state) in leaves.prefix(rect.rows).enumerated() {
      let isCut = row == rect.rows - 1 && leaves.count > rect.rows
      var words = [Span(work.naming.fullPath(state), .active)]
      let tags = work.chart[state].details.tags.map { "#" + $0 }.joined(separator: " ")
      if !tags.isEmpty { words.append(Span("  " + tags, .tag)) }
      if isCut { words = [Span("+\(leaves.count - row) more active states", .dim)] }
      surface.putLine(words, in: rect.inset(left: 1), row: row)
    }
  }
}
