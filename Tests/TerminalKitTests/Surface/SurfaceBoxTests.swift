import Testing

@testable import TerminalKit

struct SurfaceBoxTests {
  private func box(
    _ columns: Int, _ rows: Int, _ style: BorderStyle = .light, glyphs: GlyphSet = .unicode,
    title: [Span] = [],
    right: [Span] = [], lowerLeft: [Span] = [], footer: [Span] = []
  ) -> String {
    var surface = Surface(Size(columns: columns, rows: rows), glyphs: glyphs)
    surface.box(
      surface.bounds, style: style, title: title, right: right, lowerLeft: lowerLeft, footer: footer)
    return surface.text
  }

  @Test func wordsStandInTheBorder() {
    #expect(
      box(30, 3, .heavy, title: ["2 Events"], right: ["6 can fire"], footer: ["+3 more"]) == """
        ┏━ 2 Events ━━━━━ 6 can fire ┓
        ┃                            ┃
        ┗━━━━━━━━━━━━━━━━━━━ +3 more ┛
        """)
    #expect(
      box(26, 2, lowerLeft: ["tags"], footer: ["done no"]) == """
        ┌────────────────────────┐
        └─ tags ──────── done no ┘
        """)
  }

  @Test func everyKindHasItsShape() {
    #expect(box(4, 3, .light) == "┌──┐\n│  │\n└──┘")
    #expect(box(4, 3, .heavy) == "┏━━┓\n┃  ┃\n┗━━┛")
    #expect(box(4, 3, .rounded) == "╭──╮\n│  │\n╰──╯")
    #expect(box(4, 3, .double) == "╔══╗\n║  ║\n╚══╝")
    #expect(box(4, 3, .dashed) == "┌╌╌┐\n┆  ┆\n└╌╌┘")
    #expect(box(4, 3, .light, glyphs: .ascii) == "+--+\n|  |\n+--+")
    #expect(box(4, 3, .heavy, glyphs: .ascii) == "#==#\n#  #\n#==#")
    #expect(box(4, 3, .rounded, glyphs: .ascii) == ".--.\n|  |\n'--'")
    #expect(box(4, 3, .double, glyphs: .ascii) == "+==+\n|  |\n+==+")
    #expect(box(4, 3, .dashed, glyphs: .ascii) == "+..+\n:  :\n+..+")
  }

  @Test func signsWithWiderTwinsStayInside() {
    #expect(
      box(16, 2, glyphs: .ascii, title: ["…a"], right: ["x…/i"]) == """
        +- ..a - x../i +
        +--------------+
        """)
  }

  @Test func theRightWordsGoFirstWhenRoomIsShort() {
    #expect(box(16, 2, title: ["Events"], right: ["6 can fire"]) == "┌─ Events ─────┐\n└──────────────┘")
    #expect(box(9, 2, title: ["Events"]) == "┌─ Eve… ┐\n└───────┘")
    #expect(box(5, 2, title: ["Events"]) == "┌───┐\n└───┘")
  }

  @Test(arguments: [(0, 0, ""), (1, 1, "─"), (2, 1, "──"), (1, 2, "│\n│"), (2, 2, "┌┐\n└┘"), (0, 3, "\n\n")])
  func smallBoxesBecomeLines(_ columns: Int, _ rows: Int, _ text: String) {
    #expect(box(columns, rows, title: ["title"], footer: ["footer"]) == text)
  }

  @Test func aClippedBoxStaysInside() {
    var surface = Surface(Size(columns: 8, rows: 4))
    let clip = Rect(column: 2, row: 1, columns: 4, rows: 2)
    surface.box(Rect(column: 0, row: 0, columns: 6, rows: 3), title: ["t"], clip: clip)
    #expect(surface.text == "\n     │\n  ───┘\n")
  }

  @Test func boxesReachBeyondTheSurface() {
    var surface = Surface(Size(columns: 4, rows: 3))
    surface.box(Rect(column: -1, row: -1, columns: 4, rows: 3), style: .rounded)
    #expect(surface.text == "  │\n──╯\n")
  }
}
