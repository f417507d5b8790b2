import Foundation
import Testing

@testable import ChartKit

/// Damaged documents give errors and diagnostics, never a trap.
struct SCXMLMutationTests {
  /// SplitMix64.
  private struct Randomness {
    var state: UInt64
    mutating func next(below limit: Int) -> Int {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return Int((mixed ^ (mixed >> 31)) % UInt64(max(1, limit)))
    }
  }

  private static let document = """
    <?xml version="1.0" encoding="UTF-8"?>
    <!DOCTYPE scxml [<!ENTITY e "&#60;state id='x'/>"><!ENTITY f 'In(&quot;a&quot;)'><!ENTITY g SYSTEM "u">]>
    <!-- c --><?p q?><scxml xmlns="http://www.w3.org/2005/07/scxml" xmlns:x="urn:x" version="1.0" initial="a">
    <datamodel><data id="d" expr="[1]"/><data id="e">{"k":[1,null]}</data><data id="f"><y z="1"/></data></datamodel>
    <script><![CDATA[ 1 < 2 ]]></script>
    <state id="a" x:tags="t" initial="b c"><initial><transition target="b"/></initial>&e;
    <onentry><if cond="In('a') &amp;&amp; !(In(b) || true)"><raise event="r"/><elseif cond="&f;"/><else/></if>
    <foreach array="xs" item="i"><log label="l" expr="'x'"/></foreach><assign location="d"> <q/> </assign>
    <send eventexpr="'e'" delay="1.5s" target="#_parent" namelist="d e"><param name="p" location="d"/></send>
    <send event="s"><content>ä € 😀 &#x41;</content></send><cancel sendid="s"/><x:own/></onentry>
    <invoke id="i" autoforward="true"><content><scxml version="1.0"><final/></scxml></content><finalize/></invoke>
    <transition event="e f.*" cond="d == 1" target="b" type="internal"/><history id="h" type="deep">
    <transition target="b"/></history><state id="b"/><x:note y='1'>t</x:note></state>
    <parallel id="p"><state/><state/></parallel><final id="z"><donedata><content expr="d"/></donedata></final></scxml>
    """

  private static let pieces = [
    "<", ">", "/>", "</", "&", ";", "&#", "&#x", "'", "\"", "=", " ", "\r", "\n", "]]>", "<![CDATA[", "<!--",
    "--",
    "-->", "<?", "?>", "<!DOCTYPE", "[", "]>", "<!ENTITY e 'x'>", "&e;", "%", ":", "xmlns=''", "xmlns:x='u'",
    "<state>",
    "</state>", "<scxml>", "(", ")", "In('", "!", "s", "\u{0}", "\u{FEFF}", "\u{FFFF}", "encoding='latin1'",
  ].map { Array($0.utf8) }

  private func mutated(_ bytes: [UInt8], with random: inout Randomness) -> [UInt8] {
    var bytes = bytes
    for _ in 0...random.next(below: 4) {
      let place = random.next(below: bytes.count + 1)
      let end = min(bytes.count, place + random.next(below: 12))
      switch random.next(below: 7) {
      case 0: bytes.removeSubrange(place...)
      case 1: bytes.removeSubrange(place..<end)
      case 2: bytes.insert(contentsOf: Self.pieces[random.next(below: Self.pieces.count)], at: place)
      case 3: bytes.replaceSubrange(place..<end, with: Self.pieces[random.next(below: Self.pieces.count)])
      case 4 where place < bytes.count: bytes[place] = UInt8(random.next(below: 256))
      case 5 where place < bytes.count: bytes[place] ^= 1 << UInt8(random.next(below: 8))
      default:
        let start = random.next(below: bytes.count + 1)
        bytes.insert(contentsOf: bytes[min(start, place)..<max(start, place)].prefix(200), at: place)
      }
    }
    return bytes
  }

  private func check(_ bytes: [UInt8]) {
    let source = SourceText(name: "a", bytes: bytes)
    do {
      let draft = try SCXMLReader.read(source)
      #expect(draft.diagnostics.allSatisfy { ($0.offset ?? 0) <= draft.source.bytes.count })
      for (index, state) in draft.states.enumerated() {
        if (state.parent.map { Int($0) } ?? -1) >= index { Issue.record("a state stands before its parent") }
      }
      _ = ChartCompiler.compile(draft)
    } catch {
      #expect((error.diagnostic.offset ?? 0) <= max(bytes.count * 3, 3))
    }
  }

  @Test func theDocumentItselfIsReadable() throws {
    let draft = try SCXMLReader.read(SourceText(name: "a", text: Self.document))
    #expect(draft.states.map(\.id) == [nil, "a", "x", "h", "b", "p", nil, nil, "z"])
  }

  @Test func damagedDocuments() {
    let rounds = Int(ProcessInfo.processInfo.environment["STATETUI_FUZZ"] ?? "") ?? 1500
    var random = Randomness(state: 7)
    let utf8 = Array(Self.document.utf8)
    let utf16: [UInt8] = [0xFF, 0xFE] + Self.document.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    for round in 0..<rounds { check(mutated(round % 10 == 0 ? utf16 : utf8, with: &random)) }
  }

  @Test func truncatedDocuments() {
    let bytes = Array(Self.document.utf8)
    for count in 0...bytes.count { check(Array(bytes.prefix(count))) }
  }

  @Test func damagedTestSuites() throws {
    guard let rounds = ProcessInfo.processInfo.environment["STATETUI_FUZZ"].flatMap({ Int($0) }) else {
      return
    }
    var random = Randomness(state: 11)
    let urls = SCXMLCorpusTests.folders.flatMap { SCXMLCorpus.documents(in: $0) }
    for url in urls {
      let bytes = try SCXMLCorpus.source(url).bytes
      for _ in 0..<max(1, rounds / 1000) { check(mutated(bytes, with: &random)) }
    }
  }
}
