import Testing

@testable import TerminalKit

struct SurfaceScrollingTests {
  private func mark(_ rows: Int, _ visible: Range<Int>, of count: Int) -> String {
    var surface = Surface(Size(columns: 1, rows: rows))
    surface.scrollMark(on: surface.bounds, visible: visible, count: count)
    return surface.text.replacing("\n", with: "|")
  }

  @Test func theMarkShowsTheVisiblePart() {
    #expect(mark(4, 0..<4, of: 8) == "█|█||")
    #expect(mark(4, 4..<8, of: 8) == "||█|█")
    #expect(mark(4, 2..<6, of: 8) == "|█|█|")
  }

  @Test func theEndsAreReachedOnlyAtTheEnds() {
    #expect(mark(4, 1..<5, of: 100) == "|█||")
    #expect(mark(4, 95..<99, of: 100) == "||█|")
    #expect(mark(4, 96..<100, of: 100) == "|||█")
  }

  @Test func aListThatFitsHasNoMark() {
    #expect(mark(2, 0..<2, of: 2) == "|")
    #expect(mark(2, 0..<0, of: 0) == "|")
    #expect(mark(0, 0..<0, of: 5) == "")
    #expect(mark(1, 3..<4, of: 5) == "█")
  }
}
