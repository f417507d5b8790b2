import Testing

@testable import ChartKit

struct SourceMapTests {
  /// Made by esbuild 0.17 from two files: `b.ts` exports a text, `a.ts` a machine.
  private static let bundle = """
    // es/src/a.ts
    import { setup } from "xstate";

    // es/src/b.ts
    var k = "é😀";

    // es/src/a.ts
    var a_default = setup({}).createMachine({ id: k, initial: "a", states: { a: {} } });
    export {
      a_default as default
    };
    //# sourceMappingURL=data:application/json;base64,
    """

  private static let map = #"""
    {
      "version": 3,
      "sources": ["es/src/a.ts", "es/src/b.ts"],
      "sourcesContent": ["import { setup } from 'xstate';\nimport foo from 'foo';\nimport fs from 'node:fs';\nimport { k } from './b';\nexport default setup({}).createMachine({ id: k as string, initial: 'a', states: { a: {} } } );\n", "export const k: string = 'é😀';\n"],
      "mappings": ";AAAA,SAAS,aAAa;;;ACAf,IAAM,IAAY;;;ADIzB,IAAO,YAAQ,MAAM,CAAC,CAAC,EAAE,cAAc,EAAE,IAAI,GAAa,SAAS,KAAK,QAAQ,EAAE,GAAG,CAAC,EAAE,EAAE,CAAE;",
      "names": []
    }
    """#

  @Test func placesLeadBack() throws {
    let map = try SourceMap.read(Array(Self.map.utf8))
    #expect(map.originals.map(\.name) == ["es/src/a.ts", "es/src/b.ts"])
    // `setup`, `createMachine`, `initial`, `a` of the states.
    for (column, expected) in [(17, 16), (27, 26), (50, 59), (74, 83)] {
      #expect(map.place(line: 8, column: column) == .init(original: 0, line: 5, column: expected))
    }
    #expect(map.place(line: 5, column: 9) == .init(original: 1, line: 1, column: 26))
    #expect(map.place(line: 1, column: 1) == nil && map.place(line: 99, column: 1) == nil)
    #expect(map.place(line: 4, column: 5) == nil)
  }

  /// A place in the script of a bundle leads through the bundle to the author's text.
  @Test func scriptsLeadBack() throws {
    let text = Self.bundle.split(separator: "\n", omittingEmptySubsequences: false).dropLast().joined(
      separator: "\n")
    let source = SourceText(name: "es/src/a.ts", text: text)
    let module = try JavaScriptModule.rewrite(source, kind: .esModule)
    let map = try SourceMap.read(Array(Self.map.utf8))
    let places = ModulePlaces([.init(name: "main", module: module, map: map)], entry: "es/src/a.ts")
    #expect(places.source.parts.map(\.name) == ["es/src/a.ts", "es/src/b.ts"])
    let offset = try #require(places.offset(script: "main", line: 8, column: 27))
    #expect(places.source.location(at: offset).description == "es/src/a.ts:5:26")
    let second = try #require(places.offset(script: "main", line: 5, column: 11))
    #expect(places.source.location(at: second).description == "es/src/b.ts:1:28")
    #expect(places.offset(script: "other", line: 1, column: 1) == nil)
    let json = Array(#"{"id": "é😀", "initial": "a", "states": {"a": {}}}"#.utf8)
    let machine = places.outline.placed(try JSONTree.read(json).root)
    let state = try #require(machine["states"]?.member("a"))
    #expect(places.source.location(at: state.keyOffset).description == "es/src/a.ts:5:83")
  }

  @Test func inlineMapsAreFound() throws {
    let json = #"{"version":3,"sources":["a"],"mappings":"AAAA"}"#
    let text = "x\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,"
    let encoded = "eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpbImEiXSwibWFwcGluZ3MiOiJBQUFBIn0="
    #expect(Base64.decode(Array(encoded.utf8)[...]).map { String(decoding: $0, as: UTF8.self) } == json)
    let map = try #require(try SourceMap.inline(in: Array((text + encoded + "\n").utf8)))
    #expect(map.place(line: 1, column: 1) == .init(original: 0, line: 1, column: 1))
    #expect(map.originals == [.init(name: "a", text: nil)])
    #expect(try SourceMap.inline(in: Array("x".utf8)) == nil)
    #expect(throws: UnreadableDocument.self) { try SourceMap.inline(in: Array((text + "*").utf8)) }
  }

  @Test(arguments: [
    "{}", "[]", #"{"version":3}"#, #"{"version":2,"mappings":""}"#,
    #"{"version":3,"sources":[],"mappings":"AAAA"}"#,
    #"{"version":3,"sources":["a"],"mappings":"AA"}"#, #"{"version":3,"sources":["a"],"mappings":"!"}"#,
    #"{"version":3,"sources":["a"],"mappings":"ADAA"}"#,
    #"{"version":3,"sources":["a"],"mappings":"gggggggggggggA"}"#,
    #"{"version":3,"sources":["a"],"mappings":"AAAg"}"#,
  ])
  func brokenMapsAreRefused(_ json: String) {
    #expect(throws: UnreadableDocument.self) { try SourceMap.read(Array(json.utf8)) }
  }
}
