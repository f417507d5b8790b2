import Testing

@testable import TerminalKit

/// Whatever is drawn wherever: no wide cell is cut, and nothing changes outside of the clip but the other half of a
/// wide cell that crosses its edge.
struct SurfaceFuzzTests {
  private static let texts = [
    "plain", "漢字仮名", "e\u{301}x", "😀👩\u{200D}👩", "a漢b字c", "", "🇩🇪", "\u{1B}[31m", "──●", "ﾊﾝｶｸ漢",
  ]

  private func isWhole(_ surface: Surface) -> Bool {
    for row in 0..<surface.size.rows {
      for column in 0..<surface.size.columns {
        let cell = surface[Point(column: column, row: row)]
        let next = surface[Point(column: column + 1, row: row)]
        let before = surface[Point(column: column - 1, row: row)]
        if cell.width == 2, column + 1 == surface.size.columns || next.width != 0 { return false }
        if cell.width == 2, next.look != cell.look { return false }
        if cell.width == 0, column == 0 || before.width != 2 { return false }
      }
    }
    return true
  }

  private func randomRect(_ generator: inout SeededGenerator) -> Rect {
    Rect(
      column: .random(in: -4...12, using: &generator), row: .random(in: -3...6, using: &generator),
      columns: .random(in: -1...12, using: &generator), rows: .random(in: -1...6, using: &generator))
  }

  private func draw(on surface: inout Surface, clip: Rect, _ generator: inout SeededGenerator) {
    let rect = randomRect(&generator)
    let text = SurfaceFuzzTests.texts.randomElement(using: &generator) ?? ""
    let role = Role.allCases.randomElement(using: &generator) ?? .plain
    let style = BorderStyle.allCases.randomElement(using: &generator) ?? .light
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: surface.fill(rect.intersection(clip), with: text.first ?? " ", role: role)
    case 1: surface.box(rect, style: style, title: [Span(text, role)], footer: [Span(text)], clip: clip)
    case 2: surface.mark(rect.intersection(clip), .selected)
    case 3: surface.paint(rect.intersection(clip), role: role)
    case 4: surface.copy(surface, to: rect.origin, from: randomRect(&generator), clip: clip)
    case 5: surface.putRight([Span(text, role), "漢"], in: rect.intersection(clip))
    default: surface.put(text, at: rect.origin, role: role, clip: clip)
    }
  }

  @Test(arguments: 0..<60) func surfacesStayWhole(_ seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let size = Size(
      columns: .random(in: 0...10, using: &generator), rows: .random(in: 0...5, using: &generator))
    var surface = Surface(size)
    for _ in 0..<80 {
      let clip = randomRect(&generator)
      let before = surface
      draw(on: &surface, clip: clip, &generator)
      #expect(isWhole(surface))
      for row in 0..<size.rows {
        for column in 0..<size.columns {
          let point = Point(column: column, row: row)
          let nearEdge = column == clip.column - 1 || column == clip.endColumn
          guard !clip.contains(point), surface[point] != before[point] else { continue }
          #expect(nearEdge && before[point].width != 1, "seed \(seed) at \(point)")
        }
      }
    }
  }
}
