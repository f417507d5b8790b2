import TerminalKit

/// A sequence chart drawn as text: a column for each participant, time going down.
struct SequenceText {
  private let chart: SequenceChart
  private let glyphs: GlyphSet
  /// Columns of the numbers and times before the first participant.
  private let margin: Int
  /// Columns of the numbers.
  private let numbers: Int
  /// Where the participants' lines stand.
  private let lines: [Int]
  /// Texts on arrows are cut at this length.
  private static let longest = 32

  init(_ chart: SequenceChart, _ glyphs: GlyphSet) {
    (self.chart, self.glyphs) = (chart, glyphs)
    let numbers = max(2, chart.steps.map { String($0.number).count }.max() ?? 0)
    let times = chart.steps.map { TextWidth.columns(of: TimeText.since($0.time)) }.max() ?? 0
    self.numbers = numbers
    margin = numbers + 2 + times + 2
    lines = SequenceText.lines(of: chart, from: margin)
  }

  /// Wide enough apart for the names above and for the texts between neighbours, or on the way to others.
  private static func lines(of chart: SequenceChart, from margin: Int) -> [Int] {
    let names = chart.participants.map { TextWidth.columns(of: $0) }
    var gaps = (0..<names.count).map { index -> Int in
      index + 1 < names.count ? (names[index] + names[index + 1]) / 2 + 3 : names[index] / 2 + 1
    }
    for message in chart.steps.flatMap(\.messages) {
      let first = min(message.from, message.to)
      let last = max(max(message.from, message.to), first + 1)
      let wanted = min(longest, TextWidth.columns(of: message.text)) + 6
      let there = gaps[first..<min(last, gaps.count)].reduce(0, +)
      if there < wanted { gaps[first] += wanted - there }
    }
    var places: [Int] = []
    var place = margin + (names.first ?? 0) / 2
    for gap in gaps {
      places.append(place)
      place += gap
    }
    return places
  }

  /// Lines without a newline at their ends.
  var text: [String] { [names] + rows }

  /// The lines below the names.
  var rows: [String] {
    var rows: [String] = []
    for step in chart.steps {
      var label = "\(step.number)".paddedLeft(to: numbers) + "  \(TimeText.since(step.time))"
      var notes = step.notes
      for message in step.messages {
        rows.append(row(message, label, notes.isEmpty ? "" : notes.removeFirst()))
        label = ""
      }
      for note in notes {
        rows.append(finish(bare, label, note))
        label = ""
      }
      if !label.isEmpty { rows.append(finish(bare, label, "")) }
    }
    return rows
  }

  /// The line of names.
  var names: String {
    var row = ""
    for (name, line) in zip(chart.participants, lines) {
      let start = max(
        TextWidth.columns(of: row) + (row.isEmpty ? 0 : 1), line - TextWidth.columns(of: name) / 2)
      row = row.padded(to: start) + name
    }
    return row
  }

  /// A row of lines with nothing between them, a cell an element.
  private var bare: [String] {
    var cells = [String](repeating: " ", count: (lines.last ?? 0) + 1)
    for line in lines { cells[line] = vertical }
    return cells
  }

  private var vertical: String { glyphs == .unicode ? "│" : "|" }
  private var horizontal: String { glyphs == .unicode ? "─" : "-" }

  private func row(_ message: SequenceChart.Message, _ label: String, _ note: String) -> String {
    let text = message.text.ellipsized(to: Self.longest, with: glyphs.ellipsis)
    var cells = bare
    guard message.from != message.to else {
      write(" " + text + " ", into: &cells, at: lines[message.from] + 1)
      return finish(cells, label, note)
    }
    let goesRight = message.from < message.to
    let (left, right) = (lines[min(message.from, message.to)], lines[max(message.from, message.to)])
    for place in left + 1..<right { cells[place] = horizontal }
    cells[goesRight ? right - 1 : left + 1] = goesRight ? glyphs.headRight : glyphs.headLeft
    let width = TextWidth.columns(of: text) + 2
    write(" " + text + " ", into: &cells, at: left + 1 + max(1, (right - left - 1 - width) / 2))
    return finish(cells, label, note)
  }

  /// Writes over cells; those that a wide character covers are empty.
  private func write(_ text: String, into cells: inout [String], at start: Int) {
    var place = start
    for character in text {
      let width = TextWidth.columns(of: String(character))
      guard width > 0 else { continue }
      while cells.count < place + width { cells.append(" ") }
      cells[place] = String(character)
      if width == 2 { cells[place + 1] = "" }
      place += width
    }
  }

  private func finish(_ cells: [String], _ label: String, _ note: String) -> String {
    var cells = cells
    write(label, into: &cells, at: 0)
    let row = cells.joined()
    let text = note.isEmpty ? row : (row + "  ").padded(to: (lines.last ?? 0) + 3) + note
    return String(text.reversed().drop { $0 == " " }.reversed())
  }
}
