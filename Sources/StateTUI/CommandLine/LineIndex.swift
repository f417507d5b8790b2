import ChartKit

/// Turns many offsets of one document into places: one pass over the text, then a binary search for each.
struct LineIndex {
  private let source: SourceText
  /// Offsets of the lines' first bytes.
  private let starts: [Int]

  init(_ source: SourceText) {
    self.source = source
    var starts = [0]
    for (index, byte) in source.bytes.enumerated() where byte == 0x0A { starts.append(index + 1) }
    self.starts = starts
  }

  /// The same as `SourceText.location(at:)`.
  func location(at offset: Int) -> SourceLocation {
    let part = source.part(at: offset)
    let end = min(max(part.start, offset), part.end)
    let first = line(of: part.start)
    let line = line(of: end)
    let start = max(starts[line], part.start)
    var column = 1
    for index in start..<end where source.bytes[index] & 0xC0 != 0x80 { column += 1 }
    return SourceLocation(file: part.name, line: line - first + 1, column: column)
  }

  /// The line in which an offset stands, from 0.
  private func line(of offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }
}
