import Testing

@testable import TerminalKit

struct LengthTests {
  private func heights(_ rows: Int, _ parts: [Length]) -> [Int] {
    Rect(column: 0, row: 0, columns: 1, rows: rows).splitRows(parts).map(\.rows)
  }

  @Test func sharesDivideWhatIsLeft() {
    #expect(heights(24, [1, .rest, 1]) == [1, 22, 1])
    #expect(heights(10, [.rest, .rest, .rest]) == [3, 3, 4])
    #expect(heights(30, [.share(2), .share(1)]) == [20, 10])
    #expect(heights(9, [.share(0), 4, .rest]) == [0, 4, 5])
  }

  @Test func fixedPartsAreServedInOrder() {
    #expect(heights(3, [2, 2, 2]) == [2, 1, 0])
    #expect(heights(1, [1, .rest, 1]) == [1, 0, 0])
    #expect(heights(0, [1, .rest, 1]) == [0, 0, 0])
    #expect(heights(5, []) == [])
    #expect(heights(5, [-2, .rest]) == [0, 5])
  }

  @Test func partsLieSideBySide() {
    let parts = Rect(column: 3, row: 1, columns: 10, rows: 2).splitColumns([4, .rest])
    #expect(
      parts == [Rect(column: 3, row: 1, columns: 4, rows: 2), Rect(column: 7, row: 1, columns: 6, rows: 2)])
  }
}
