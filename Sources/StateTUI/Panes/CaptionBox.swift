import TerminalKit

/// A box at the bottom, over whatever is there: what a lesson says, what a demo is doing.
enum CaptionBox {
  static func draw(_ text: String, title: String, right: String, in area: Rect, into surface: inout Surface) {
    let columns = min(area.columns, 80)
    let lines = [Span(text)].wrapped(to: columns - 4)
    let rows = min(area.rows, lines.count + 2)
    let box = Rect(column: area.column, row: area.endRow - rows, columns: columns, rows: rows)
    surface.fill(box, with: " ")
    surface.box(
      box, style: .heavy, role: .notice, title: [Span(title, .title)], right: [Span(right)])
    for (row, line) in lines.enumerated() {
      surface.putLine(line, in: box.inside.inset(left: 1, right: 1), row: row)
    }
  }
}
