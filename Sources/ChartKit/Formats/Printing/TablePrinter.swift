/// Writes a chart's transitions as a table: source, event, guard, actions, target.
public struct TablePrinter {
  /// The table, a transition a line, in aligned columns, each line ended by a newline.
  ///
  /// Transitions of active states are marked in front. `width` counts the columns that a text takes on the screen.
  public static func text(
    of chart: Chart, marks: PrintMarks = PrintMarks(), glyphs: PrintGlyphs = .unicode,
    width: (String) -> Int = { $0.count }
  ) -> String {
    let text = PrintText(chart)
    var rows = [["source", "event", "guard", "actions", "target"]]
    var isMarked = [false]
    for transition in chart.transitions {
      rows.append(cells(of: transition, text, glyphs))
      isMarked.append(
        marks.active.contains(transition.source) || transition.source == 0 && !marks.active.isEmpty)
    }
    let widths = (0..<5).map { column in rows.map { width($0[column]) }.max() ?? 0 }
    let lead = String(repeating: " ", count: glyphs.active.count + 1)
    return zip(rows, isMarked).map { row, isMarked in
      var line = marks.active.isEmpty ? "" : isMarked ? glyphs.active + " " : lead
      for (column, cell) in row.enumerated() {
        line += cell
        if column < 4 { line += String(repeating: " ", count: widths[column] - width(cell) + 2) }
      }
      return line.trimmed + "\n"
    }.joined()
  }

  private static func cells(of transition: Transition, _ text: PrintText, _ glyphs: PrintGlyphs) -> [String] {
    let condition = transition.details.condition.map { PrintText.line($0.text) } ?? "-"
    let actions = text.actions(transition.details.content)
    return [
      text.path(transition.source), text.trigger(transition), condition, actions.isEmpty ? "-" : actions,
      target(of: transition, text, glyphs),
    ]
  }

  private static func target(of transition: Transition, _ text: PrintText, _ glyphs: PrintGlyphs) -> String {
    if transition.targets.isEmpty { return glyphs.stays + " stays" }
    let names = transition.targets.map(text.path).joined(separator: ", ")
    switch (transition.details.kind, text.chart.dialect) {
    case (.external, .xstate5): return names + " (reenters)"
    case (.internal, .scxml): return names + " (internal)"
    default: return names
    }
  }
}

extension String {
  /// Without spaces at the end.
  fileprivate var trimmed: String {
    var end = endIndex
    while end > startIndex, self[index(before: end)] == " " { end = index(before: end) }
    return String(self[..<end])
  }
}
