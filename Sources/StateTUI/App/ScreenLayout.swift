import TerminalKit

/// Where everything stands on a screen of a given size. A pure function: resizing computes it anew.
struct ScreenLayout: Hashable, Sendable {
  enum Form: Hashable, Sendable {
    /// Everything at once: 120×32 and more.
    case wide
    /// Tree, events, context and history: 80×20 and more.
    case standard
    /// Events and one other pane, one below the other: 60×14 and more.
    case stacked
    /// Events and one other pane, side by side: wide but low.
    case beside
    /// A few lines of facts and one list, without borders: 20×4 and more.
    case list
    /// One line of facts.
    case line
  }

  struct Place: Hashable, Sendable {
    var pane: Pane
    var rect: Rect
  }

  let form: Form
  let header: Rect
  let hints: Rect
  /// The active states in the list form.
  let summary: Rect
  /// The panes on the screen, in the order of their numbers.
  let places: [Place]

  /// - Parameters:
  ///   - focus: the pane that has the keys.
  ///   - companion: the pane that shares small screens with the events.
  ///   - isZoomed: whether the focused pane has all the room.
  init(_ size: Size, focus: Pane = .events, companion: Pane = .tree, isZoomed: Bool = false) {
    let form = ScreenLayout.form(of: size)
    let parts = Rect(.zero, size).splitRows(form == .line ? [1] : [1, .rest, size.rows > 4 ? 1 : 0])
    let body = parts.count > 1 ? parts[1] : .zero
    self.form = form
    header = parts[0]
    hints = parts.count > 2 ? parts[2] : .zero
    var summary = Rect.zero
    if isZoomed && form != .line && form != .list {
      places = [Place(pane: focus, rect: body)]
    } else {
      switch form {
      case .wide: places = ScreenLayout.wide(body)
      case .standard: places = ScreenLayout.standard(body)
      case .stacked: places = ScreenLayout.shared(body.splitRows([.rest, .rest]), focus, companion)
      case .beside:
        places = ScreenLayout.shared(body.splitColumns([.share(9), .share(11)]), focus, companion)
      case .list:
        summary = focus == .tree ? .zero : ScreenLayout.summary(body)
        places = [Place(pane: focus, rect: ScreenLayout.listBody(body, below: summary))]
      case .line: places = []
      }
    }
    self.summary = summary
  }

  /// The panes that a form has, in the order of their numbers, whether or not all are on the screen at once.
  var panes: [Pane] {
    form == .wide
      ? [.tree, .table, .events, .context, .history, .clock] : [.tree, .events, .context, .history]
  }

  func rect(of pane: Pane) -> Rect? { places.first { $0.pane == pane }?.rect }

  /// The pane's number in its title: what is pressed to go there.
  func number(of pane: Pane) -> Int? { panes.firstIndex(of: pane).map { $0 + 1 } }

  /// Whether panes have borders.
  var hasBorders: Bool { form != .list && form != .line }

  /// The inside of a pane, where its lines stand; nil when it is not on the screen.
  func inside(of pane: Pane) -> Rect? {
    rect(of: pane).map { hasBorders ? $0.inside : $0.inset(top: pane == .events ? 0 : 1) }
  }

  private static func form(of size: Size) -> Form {
    if size.columns >= 120 && size.rows >= 32 { return .wide }
    if size.columns >= 80 && size.rows >= 20 { return .standard }
    if size.columns >= 80 && size.rows >= 10 { return .beside }
    if size.columns >= 60 && size.rows >= 14 { return .stacked }
    return size.columns >= 20 && size.rows >= 4 ? .list : .line
  }

  private static func standard(_ body: Rect) -> [Place] {
    let low = min(16, (body.rows * 3 + 2) / 8)
    let rows = body.splitRows([.rest, .fixed(low)])
    let columns = rows[0].splitColumns([.fixed(body.columns * 19 / 40), .rest])
    let right = columns[1].splitRows([.fixed((rows[0].rows * 2) / 3), .rest])
    return [
      Place(pane: .tree, rect: columns[0]), Place(pane: .events, rect: right[0]),
      Place(pane: .context, rect: right[1]), Place(pane: .history, rect: rows[1]),
    ]
  }

  private static func wide(_ body: Rect) -> [Place] {
    let rows = body.splitRows([.rest, .fixed(max(9, body.rows * 3 / 10))])
    let side = body.columns / 4
    let columns = rows[0].splitColumns([.fixed(side), .rest, .fixed(side)])
    let right = columns[2].splitRows([.rest, .rest])
    let low = rows[1].splitColumns([.rest, .fixed(body.columns / 3)])
    return [
      Place(pane: .tree, rect: columns[0]), Place(pane: .table, rect: columns[1]),
      Place(pane: .events, rect: right[0]), Place(pane: .context, rect: right[1]),
      Place(pane: .history, rect: low[0]), Place(pane: .clock, rect: low[1]),
    ]
  }

  private static func shared(_ parts: [Rect], _ focus: Pane, _ companion: Pane) -> [Place] {
    let other = focus == .events ? companion : focus
    return [Place(pane: other, rect: parts[0]), Place(pane: .events, rect: parts[1])]
  }

  private static func summary(_ body: Rect) -> Rect {
    guard body.rows >= 4 else { return .zero }
    return Rect(
      column: body.column, row: body.row, columns: body.columns, rows: min(4, max(1, body.rows / 4)))
  }

  private static func listBody(_ body: Rect, below summary: Rect) -> Rect {
    let gap = summary.isEmpty || body.rows < 7 ? 0 : 1
    return body.inset(top: summary.rows + gap)
  }
}
