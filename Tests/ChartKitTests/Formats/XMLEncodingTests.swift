import Testing

@testable import ChartKit

struct XMLEncodingTests {
  private func text(_ bytes: [UInt8]) throws -> String {
    let tree = try XMLTree(SourceText(name: "a.xml", bytes: bytes))
    #expect(String(decoding: tree.source.bytes, as: UTF8.self).utf8.elementsEqual(tree.source.bytes))
    return tree.text(of: tree.root)
  }

  private func utf16(_ text: String, isLittle: Bool) -> [UInt8] {
    text.utf16.flatMap { unit in
      isLittle ? [UInt8(unit & 0xFF), UInt8(unit >> 8)] : [UInt8(unit >> 8), UInt8(unit & 0xFF)]
    }
  }

  @Test func utf8WithAndWithoutMark() throws {
    #expect(try text(Array("<a>ä€😀</a>".utf8)) == "ä€😀")
    #expect(
      try text([0xEF, 0xBB, 0xBF] + Array("<?xml version='1.0' encoding='utf-8'?><a>ä</a>".utf8)) == "ä")
  }

  @Test func utf16() throws {
    let document = "<?xml version='1.0' encoding='UTF-16'?><a>ä€😀</a>"
    for isLittle in [true, false] {
      let marked = utf16("\u{FEFF}" + document, isLittle: isLittle)
      #expect(try text(marked) == "ä€😀")
      #expect(try text(utf16(document, isLittle: isLittle)) == "ä€😀")
    }
  }

  @Test func singleBytes() throws {
    func document(_ encoding: String, _ bytes: [UInt8]) -> [UInt8] {
      Array("<?xml version='1.0' encoding='\(encoding)'?><a>".utf8) + bytes + Array("</a>".utf8)
    }
    #expect(try text(document("ISO-8859-1", [0xE4, 0xA4])) == "ä¤")
    #expect(try text(document("windows-1252", [0xE4, 0x80, 0x99])) == "ä€™")
    #expect(try text(document("US-ASCII", [0x41])) == "A")
  }

  @Test(arguments: [
    ("<?xml version='1.0' encoding='US-ASCII'?><a>\u{E4}</a>", 44),
    ("<?xml version='1.0' encoding='EBCDIC'?><a/>", 30),
    ("<?xml version='1.0' encoding='UTF-16'?><a/>", 30),
  ])
  func faults(_ text: String, _ offset: Int) {
    let error = #expect(throws: UnreadableDocument.self) { try XMLTree(SourceText(name: "a", text: text)) }
    #expect(error?.diagnostic.rule == "xml-encoding")
    #expect(error?.diagnostic.offset == offset)
  }

  @Test(
    arguments: [
      [0xFF], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC3],
      [0xEF, 0xBF, 0xBF],
    ] as [[UInt8]])
  func bytesThatAreNotUTF8(_ bytes: [UInt8]) {
    let document = Array("<a>12345".utf8) + bytes + Array("</a>".utf8)
    let error = #expect(throws: UnreadableDocument.self) {
      try XMLTree(SourceText(name: "a", bytes: document))
    }
    #expect(error?.diagnostic.rule == "xml-encoding")
    #expect(error?.diagnostic.offset == 8)
  }

  @Test func faultsAreAtBytesOfTheFile() {
    let document = "<?xml version='1.0' encoding='$'?><a ä='😀'></b>"
    func offset(_ encoding: String, _ bytes: (String) -> [UInt8]) -> Int? {
      let text = document.replacing("$", with: encoding).replacing(
        "😀", with: encoding == "latin1" ? "é" : "😀")
      let source = SourceText(name: "a", bytes: bytes(text))
      let error = #expect(throws: UnreadableDocument.self) { try XMLTree(source) }
      return error?.diagnostic.offset
    }
    #expect(offset("UTF-8") { Array($0.utf8) } == 51)
    #expect(offset("UTF-8") { [0xEF, 0xBB, 0xBF] + Array($0.utf8) } == 54)
    #expect(offset("UTF-16") { utf16($0, isLittle: true) } == 98)
    #expect(offset("UTF-16") { utf16("\u{FEFF}" + $0, isLittle: false) } == 100)
    #expect(offset("latin1") { $0.unicodeScalars.map { UInt8($0.value) } } == 48)
  }
}
