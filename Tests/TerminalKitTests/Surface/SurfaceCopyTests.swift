import Testing

@testable import TerminalKit

struct SurfaceCopyTests {
  private let picture: Surface = {
    var picture = Surface(Size(columns: 6, rows: 2))
    picture.put("ab漢cd", at: .zero, role: .active)
    picture.put("012345", at: Point(column: 0, row: 1))
    return picture
  }()

  @Test func aPartIsDrawnElsewhere() {
    var surface = Surface(Size(columns: 8, rows: 3))
    surface.copy(picture, to: Point(column: 2, row: 1))
    #expect(surface.text == "\n  ab漢cd\n  012345")
    #expect(surface.roleMap == "\n  aaaaaa\n  ......")
  }

  @Test func wideCellsAtTheEdgesOfAPartBecomeSpaces() {
    var surface = Surface(Size(columns: 8, rows: 1))
    surface.copy(picture, to: .zero, from: Rect(column: 1, row: 0, columns: 2, rows: 1))
    #expect(surface.text == "b")
    surface.copy(picture, to: .zero, from: Rect(column: 3, row: 0, columns: 3, rows: 1))
    #expect(surface.text == " cd")
  }

  @Test func aViewPannedBeyondThePictureKeepsItsPlace() {
    var surface = Surface(Size(columns: 6, rows: 2))
    surface.copy(picture, to: .zero, from: Rect(column: -2, row: -1, columns: 6, rows: 2))
    #expect(surface.text == "\n  ab漢")
  }

  @Test func theClipCuts() {
    var surface = Surface(Size(columns: 8, rows: 2))
    surface.copy(picture, to: Point(column: -1, row: 0), clip: Rect(column: 0, row: 0, columns: 2, rows: 1))
    #expect(surface.text == "b\n")
  }
}
