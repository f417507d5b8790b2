import Testing

@testable import TerminalKit

struct TextFieldTests {
  private func typed(_ keys: [Key], into field: TextField = TextField()) -> TextField {
    var field = field
    for key in keys { field.take(key) }
    return field
  }

  @Test func charactersGoInAtTheCursor() {
    let field = typed([.character("a"), .character("c"), .left, .character("b"), .end, .character("漢")])
    #expect(field.text == "abc漢" && field.cursor == 4)
  }

  @Test func linesAreEditedAsElsewhere() {
    let field = TextField("one two three")
    #expect(typed([.control("w")], into: field).text == "one two ")
    #expect(typed([.alt("\u{7F}"), .backspace], into: field).text == "one two")
    #expect(typed([.alt("b"), .alt("b"), .control("k")], into: field).text == "one ")
    #expect(typed([.alt("b"), .control("u")], into: field).text == "three")
    #expect(typed([.home, .delete, .alt("d")], into: field).text == " two three")
    #expect(typed([.control("a"), .alt("f"), .character("!")], into: field).text == "one! two three")
    #expect(typed([.home, .backspace, .left, .end, .delete, .right], into: field) == field)
  }

  @Test func aPasteNeverSubmits() {
    var field = TextField("a")
    field.apply(.insert("b\nc\r\nd"))
    #expect(field.text == "ab c d")
  }

  @Test func aMarkJoinsItsBase() {
    var field = TextField("e")
    field.apply(.insert("\u{301}"))
    #expect(field.cursor == 1)
    field.apply(.deleteLeft)
    #expect(field.isEmpty)
  }

  @Test func earlierLinesComeBack() {
    var field = TextField("draft", history: ["first", "second"])
    field.take(.up)
    #expect(field.text == "second")
    field.take(.up)
    field.take(.up)
    #expect(field.text == "first")
    field.take(.down)
    field.take(.down)
    #expect(field.text == "draft")
    field.take(.down)
    #expect(field.text == "draft" && field.cursor == 5)
  }

  @Test func keysOfTheFormAreLeftAlone() {
    var field = TextField()
    for key in [Key.enter, .escape, .tab, .backTab, .control("j"), .pageUp, .function(1)] {
      let isTaken = field.take(key)
      #expect(!isTaken)
    }
  }

  @Test(arguments: [
    ("abc", 8, "abc", 3), ("abcdef", 4, "def", 3), ("漢字仮", 5, "字仮", 4), ("漢字", 1, "", 0), ("", 3, "typ", 0),
  ])
  func theCursorStaysInSight(_ text: String, _ columns: Int, _ shown: String, _ column: Int) {
    var surface = Surface(Size(columns: columns, rows: 1))
    let cursor = TextField(text).draw(into: &surface, surface.bounds, placeholder: "type")
    #expect(surface.text == shown)
    #expect(cursor == Point(column: column, row: 0))
  }

  @Test func aFieldWithoutRoomDrawsNothing() {
    var surface = Surface(Size(columns: 3, rows: 1))
    #expect(TextField("abc").draw(into: &surface, .zero) == nil)
    #expect(surface.text == "")
  }
}
