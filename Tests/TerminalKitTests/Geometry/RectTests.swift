import Testing

@testable import TerminalKit

struct RectTests {
  @Test func negativeCountsBecomeNothing() {
    #expect(Rect(column: 1, row: 2, columns: -3, rows: 4) == Rect(column: 1, row: 2, columns: 0, rows: 4))
    #expect(Size(columns: -1, rows: -1) == .zero)
    #expect(Size(columns: 80, rows: 24).description == "80x24")
  }

  @Test func theInsideOfABoxIsWithoutItsBorder() {
    let rect = Rect(column: 2, row: 3, columns: 10, rows: 4)
    #expect(rect.inside == Rect(column: 3, row: 4, columns: 8, rows: 2))
    #expect(rect.inset(left: 1, bottom: 2) == Rect(column: 3, row: 3, columns: 9, rows: 2))
  }

  @Test(arguments: [
    Size.zero, Size(columns: 1, rows: 1), Size(columns: 2, rows: 1), Size(columns: 0, rows: 5),
  ])
  func nothingLeavesASmallRectangle(_ size: Size) {
    let rect = Rect(Point(column: 5, row: 6), size)
    for part in [
      rect.inside, rect.inset(columns: 9, rows: 9), rect.inset(left: 7),
      rect.centred(Size(columns: 40, rows: 9)),
      rect.row(at: 0), rect.row(at: 3), rect.row(at: -1),
    ] + rect.splitRows([1, .rest, 1]) + rect.splitColumns([.rest, 3, .share(2)]) {
      #expect(part.intersection(rect).size == part.size)
      #expect(part.column >= rect.column && part.endColumn <= rect.endColumn)
      #expect(part.row >= rect.row && part.endRow <= rect.endRow)
    }
  }

  @Test func rectanglesApartHaveNothingInCommon() {
    let left = Rect(column: 0, row: 0, columns: 4, rows: 4)
    #expect(left.intersection(Rect(column: 4, row: 0, columns: 4, rows: 4)).isEmpty)
    #expect(
      left.intersection(Rect(column: 2, row: 3, columns: 9, rows: 9))
        == Rect(column: 2, row: 3, columns: 2, rows: 1))
    #expect(left.contains(Point(column: 3, row: 3)))
    #expect(!left.contains(Point(column: 4, row: 3)))
  }
}
