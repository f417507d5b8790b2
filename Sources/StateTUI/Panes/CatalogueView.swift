import ChartKit
import TerminalKit

/// The list of charts that can be opened, and the tree of the selected one beside it.
enum CatalogueView {
  static func draw(_ catalogue: Catalogue, _ app: App, into surface: inout Surface) -> Point? {
    let size = surface.size
    let parts = surface.bounds.splitRows([1, .rest, size.rows > 4 ? 1 : 0])
    surface.putLine([Span(" statetui", .title), Span("  " + catalogue.heading)], in: parts[0])
    let isSplit = size.columns >= 76 && size.rows > 8
    let titles = catalogue.items.map { TextWidth.columns(of: $0.title) }.max() ?? 0
    let listColumns = max(26, min(titles + 6, size.columns / 2))
    let columns = isSplit ? parts[1].splitColumns([.fixed(listColumns), .rest]) : [parts[1]]
    var list = columns[0]
    if size.rows > 8 {
      surface.box(
        list, style: .heavy, role: .focusedBorder, title: [Span("Charts", .title)],
        right: [Span("\(catalogue.items.count)")])
      list = list.inside
    }
    if isSplit { drawPreview(catalogue, columns[1], into: &surface) }
    let height = catalogue.height(size)
    let visible = catalogue.cursor.visible(count: catalogue.items.count, height: height)
    for (line, index) in visible.enumerated() {
      let row = list.row(at: line)
      let item = catalogue.items[index]
      let shows = isSplit ? [] : [Span(item.shows, .dim)]
      surface.putLine([Span(item.title.padded(to: titles + 2), .event)] + shows, in: row.inset(left: 2))
      if index == catalogue.cursor.index { surface.select(row, isFocused: true) }
    }
    Hints.draw(app, in: parts[2], into: &surface)
    return catalogue.cursor.row(count: catalogue.items.count, height: height).map {
      list.origin.moved(rows: $0)
    }
  }

  private static func drawPreview(_ catalogue: Catalogue, _ rect: Rect, into surface: inout Surface) {
    let index = catalogue.cursor.index
    guard catalogue.items.indices.contains(index) else { return }
    let item = catalogue.items[index]
    surface.box(rect, title: [Span(item.title, .title)], footer: [Span(App.fileName(item.file), .dim)])
    let inside = rect.inside.inset(left: 1, right: 1)
    var row = 0
    for line in item.shows.wrapped(to: inside.columns) {
      surface.putLine([Span(line)], in: inside, row: row)
      row += 1
    }
    row += item.shows.isEmpty ? 0 : 1
    switch catalogue.readings[index] {
    case nil: break
    case .failed(let error):
      for line in error.message.wrapped(to: inside.columns) {
        surface.putLine([Span(line, .error)], in: inside, row: row)
        row += 1
      }
    case .chart(let interpreter): drawTree(interpreter.chart, inside.inset(top: row), into: &surface)
    }
  }

  /// The chart's states as a tree, as many as there is room for.
  static func drawTree(_ chart: Chart, _ rect: Rect, into surface: inout Surface) {
    let glyphs = surface.glyphs
    var pending: [(StateIndex, String)] = [(0, "")]
    var row = 0
    while let (state, guides) = pending.popLast(), row < rect.rows {
      let here = chart[state]
      let isLast = here.parent.map { chart[$0].children.last == state } ?? true
      let branch = here.parent == nil ? "" : isLast ? glyphs.treeLast : glyphs.treeBranch
      let sign = here.kind == .final ? glyphs.final : here.kind.isHistory ? glyphs.history : glyphs.idle
      let name = here.key.isEmpty ? chart.name : here.key
      let parallel = here.kind == .parallel ? "  " + glyphs.parallel : ""
      surface.putLine(
        [Span(guides + branch, .border), Span(sign + " " + name), Span(parallel, .dim)], in: rect, row: row)
      row += 1
      let below = here.parent == nil ? "" : guides + (isLast ? glyphs.treeGap : glyphs.treeTrunk)
      for child in here.children.reversed() { pending.append((child, below)) }
    }
  }
}
