import Testing

@testable import TerminalKit

struct ListCursorTests {
  @Test func itScrollsAsLittleAsNeeded() {
    var cursor = ListCursor()
    for _ in 0..<4 { cursor.move(.down, count: 10, height: 3) }
    #expect(cursor.index == 4 && cursor.offset == 2)
    #expect(cursor.visible(count: 10, height: 3) == 2..<5)
    #expect(cursor.row(count: 10, height: 3) == 2)
    cursor.move(.up, count: 10, height: 3)
    #expect(cursor.index == 3 && cursor.offset == 2)
    cursor.move(.last, count: 10, height: 3)
    #expect(cursor.index == 9 && cursor.offset == 7)
    cursor.move(.first, count: 10, height: 3)
    #expect(cursor.index == 0 && cursor.offset == 0)
  }

  @Test func pagesKeepOneLine() {
    var cursor = ListCursor()
    cursor.move(.pageDown, count: 20, height: 6)
    #expect(cursor.index == 5)
    cursor.move(.pageUp, count: 20, height: 6)
    #expect(cursor.index == 0)
    cursor.move(.by(100), count: 20, height: 6)
    #expect(cursor.index == 19)
    cursor.move(.to(-5), count: 20, height: 6)
    #expect(cursor.index == 0)
  }

  @Test func itFollowsAListThatShrinks() {
    var cursor = ListCursor()
    cursor.move(.last, count: 50, height: 10)
    cursor.fit(count: 4, height: 10)
    #expect(cursor.index == 3 && cursor.offset == 0)
    cursor.fit(count: 0, height: 10)
    #expect(cursor.index == 0 && cursor.visible(count: 0, height: 10).isEmpty)
    #expect(cursor.row(count: 0, height: 10) == nil)
  }

  @Test func theMiddleIsReachedWhereThereIsOne() {
    var cursor = ListCursor(index: 50)
    cursor.centre(count: 100, height: 11)
    #expect(cursor.offset == 45)
    cursor.move(.to(1), count: 100, height: 11)
    cursor.centre(count: 100, height: 11)
    #expect(cursor.offset == 0)
  }

  @Test(arguments: [0, 1, 2]) func smallHeightsAreSafe(_ height: Int) {
    var cursor = ListCursor()
    let moves: [ListCursor.Move] = [.down, .pageDown, .last, .up, .pageUp, .first, .by(-3), .to(7)]
    for move in moves {
      cursor.move(move, count: 5, height: height)
      #expect((0..<5).contains(cursor.index))
      #expect(cursor.visible(count: 5, height: height).count <= height)
    }
  }
}
