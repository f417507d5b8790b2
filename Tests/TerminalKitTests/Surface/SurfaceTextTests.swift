import Testing

@testable import TerminalKit

struct SurfaceTextTests {
  private func surface(_ columns: Int, _ rows: Int = 1) -> Surface {
    Surface(Size(columns: columns, rows: rows))
  }

  @Test func textIsWrittenWhereItIsPut() {
    var surface = surface(8, 2)
    #expect(surface.put("on", at: Point(column: 3, row: 1), role: .active) == 2)
    #expect(surface.text == "\n   on")
    #expect(surface.roleMap == "\n   aa")
  }

  @Test func piecesFollowEachOther() {
    var surface = surface(20)
    let spans: [Span] = ["▸ ", Span("漢", .event), Span(" → off", .dim)]
    #expect(surface.put(spans, at: .zero) == 10)
    #expect(surface.text == "▸ 漢 → off")
    #expect(surface.roleMap == ". vvdddddd")
    #expect(spans.columns == 10 && spans.text == "▸ 漢 → off")
  }

  @Test func aWideCellDoesNotStraddleTheEdge() {
    var surface = surface(3)
    #expect(surface.put("a漢字", at: .zero) == 3)
    #expect(surface.text == "a漢")
    surface.put("漢字", at: .zero)
    #expect(surface.text == "漢")
    #expect(surface[Point(column: 2, row: 0)] == .blank)
  }

  @Test func aWideCellIsCutByTheClipOnBothSides() {
    var surface = surface(9)
    surface.fill(surface.bounds, with: ".")
    let clip = Rect(column: 2, row: 0, columns: 4, rows: 1)
    #expect(surface.put("a漢字bc", at: Point(column: 0, row: 0), clip: clip) == 6)
    #expect(surface.text == ".. 字b...")
  }

  @Test func columnsLeftOfTheClipCount() {
    var surface = surface(6)
    let columns = surface.put("abc", at: Point(column: -2, row: 0))
    surface.put("d", at: Point(column: -2 + columns, row: 0))
    #expect(surface.text == "cd")
  }

  @Test func halfOfAWideCellBlanksTheOther() {
    var surface = surface(4)
    surface.put("漢字", at: .zero)
    surface.put("x", at: Point(column: 1, row: 0))
    #expect(surface.text == " x字")
    surface.put("y", at: Point(column: 2, row: 0))
    #expect(surface.text == " xy")
  }

  @Test(arguments: [Point(column: 0, row: -1), Point(column: 0, row: 1), Point(column: 9, row: 0)])
  func nothingIsWrittenOutside(_ point: Point) {
    var surface = surface(4)
    #expect(surface.put("abc", at: point) == 0)
    #expect(surface == self.surface(4))
  }

  @Test func linesAreCutAtTheirRectangle() {
    var surface = surface(12, 2)
    let rect = Rect(column: 1, row: 0, columns: 8, rows: 2)
    #expect(surface.putLine([Span("paused"), Span(" now", .dim)], in: rect) == 8)
    #expect(surface.putRight([Span("in 2.6s", .timer)], in: rect, row: 1) == 7)
    #expect(surface.text == " paused …\n  in 2.6s")
    #expect(surface.roleMap == " ......dd\n  @@@@@@@")
  }

  @Test func selectionKeepsRoles() {
    var surface = surface(6)
    surface.put([Span("a", .event), "b"], at: .zero)
    surface.mark(Rect(column: 0, row: 0, columns: 3, rows: 1), .selected)
    #expect(surface.roleMap == "V##")
    surface.paint(surface.bounds, role: .dim)
    #expect(surface.roleMap == "DDDddd")
    #expect(surface.text == "ab")
  }

  @Test func aMarkOnHalfOfAWideCellTakesBoth() {
    var surface = surface(4)
    surface.put("漢字", at: .zero)
    surface.mark(Rect(column: 1, row: 0, columns: 2, rows: 1), .selected)
    #expect(surface.roleMap == "####")
  }
}
