import Testing

@testable import ChartKit

/// Rewritten modules do what the originals do: each case is run.
@Suite(.serialized, .enabled(if: ECMAScript.isInstalled, "needs JavaScriptCore"))
struct ModuleRewriterTests {
  static let library = [
    "./lib.js": """
    export const a = 1, b = {n: 2};
    export let count = 0;
    export function inc() { count++ }
    export default "d";
    export {a as "odd name"};
    """,
    "./star.js": "export * from './lib.js'; export const own = 3; export const a = 9",
    "./plain.cjs": "module.exports = {x: 1, y() { return this.x }}",
    "./function.cjs": "module.exports = function seven() { return 7 }",
    "./number.cjs": "module.exports = 5",
    "./compiled.cjs":
      "Object.defineProperty(exports, '__esModule', {value: true}); exports.default = 'dd'; exports.z = 3",
    "./data.json": #"{"k": [1, 2], "default": 3}"#,
    "./side.js": "globalThis.side = (globalThis.side ?? 0) + 1",
    "./cycle.js":
      "import {late} from 'main'; export const read = () => late; export function early() { return 1 }",
  ]

  @Test(arguments: ModuleCases.imports + ModuleCases.exports + ModuleCases.commonJS)
  func moduleExports(_ item: ModuleCases.Case) throws {
    #expect(try ModuleRunner.run(item.text, Self.library) == item.expected)
  }

  /// The same with the form for modules in a cycle.
  @Test(arguments: ModuleCases.imports + ModuleCases.exports + ModuleCases.commonJS)
  func moduleExportsInCycle(_ item: ModuleCases.Case) throws {
    #expect(try ModuleRunner.run(item.text, Self.library, isInCycle: true) == item.expected)
  }

  /// What is hard to cut into tokens hides no declaration behind it, and no declaration inside of it is found.
  @Test(arguments: ModuleCases.hardTexts, ModuleCases.endings)
  func hardTexts(_ text: String, _ ending: ModuleCases.Case) throws {
    #expect(try ModuleRunner.run(text + "\n" + ending.text, Self.library) == ending.expected)
  }

  @Test func cyclesSeeEachOther() throws {
    let main =
      "import {read, early} from './cycle.js'; export let late = 5; export const x = read() + early(); late = 6"
    #expect(try ModuleRunner.run(main, Self.library, isInCycle: true) == #"{"late":6,"x":6}"#)
  }

  /// Loops and asynchronous functions of every form tell of their turns, and do what they did before.
  @Test(arguments: ModuleCases.turns)
  func turnsAreTold(_ item: ModuleCases.Case) throws {
    let text =
      "const list = []; const push = n => { list.push(n); return n < 3; };\n\(item.text)\nexport {list}"
    #expect(try ModuleRunner.run(text) == "{\"list\":\(item.expected)}", "\(item.text)")
    let module = try JavaScriptModule.rewrite(SourceText(name: "m.mjs", text: text))
    #expect(module.text.contains("$turn()"), "\(item.text)")
    #expect(module.text.split(separator: "\n").count == text.split(separator: "\n").count + 1)
  }

  @Test(arguments: [
    "const o = {while: 1, for: 2}; o.while; o?.for; export default o",
    "class A { while() {} for(a) {} async() {} }", "const o = {for(a) {}, while() {}}; async",
    "let n = 0; while (n < 3) n++; for (const x of [1]) n += x;",
    "const async = 1; export {async}", "label: { break label; }",
  ])
  func nothingIsToldWhereNothingIsAsynchronous(_ text: String) throws {
    let module = try JavaScriptModule.rewrite(SourceText(name: "m.mjs", text: text))
    #expect(!module.text.contains("$turn"), "\(module.text)")
  }

  @Test(arguments: ModuleCases.faults)
  func faultsHaveTheirPlace(_ item: ModuleCases.Case) throws {
    let source = SourceText(name: "m.js", text: item.text)
    do {
      let module = try JavaScriptModule.rewrite(source)
      Issue.record("\(item.text) became \(module.text)")
    } catch {
      #expect(error.diagnostic.text(in: source) == "m.js:" + item.expected)
    }
  }

  /// Lines are those of the source, and places lead back to it.
  @Test(arguments: ["\n", "\r\n"])
  func placesAreKept(_ lineEnd: String) throws {
    let text = [
      "#!/usr/bin/env node", "import {a,", "  b} from './lib.js'; export default class { static x = MARK }",
      "export const ü😀 = a, two = MARK", "export {b as", " c}; MARK",
      "const f = () => import('./lib.js').then(MARK)",
    ].joined(separator: lineEnd)
    let module = try JavaScriptModule.rewrite(SourceText(name: "m.mjs", text: text))
    let lines = module.text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    let original = Array(text.utf8)
    var found = 0
    for (index, line) in lines.enumerated() {
      guard let range = line.range(of: "MARK") else { continue }
      let column = line[..<range.lowerBound].utf16.count + 1
      let offset = module.offset(line: index + 1, column: column)
      #expect(String(decoding: original[offset...].prefix(4), as: UTF8.self) == "MARK")
      #expect(module.source.location(at: offset).line == index + 1)
      found += 1
    }
    #expect(found == 4)
  }

  @Test func requestsAreListed() throws {
    let module = try JavaScriptModule.rewrite(
      SourceText(
        name: "m.js",
        text: """
          import type {T} from './types'; import d, {b as c} from './lib.js'; export {x} from "two";
          import('three'); const no = {import(a) { }, require: 1}; require('four'); export * from 'five'
          """))
    let texts = module.requests.map { "\($0.kind) \($0.specifier) \($0.names.map(\.text))" }
    #expect(
      texts == [
        #"declaration ./lib.js ["default", "b"]"#, #"declaration two ["x"]"#, "dynamic three []",
        "declaration five []",
      ])
    #expect(module.kind == .esModule && module.exports == nil)
    let old = try JavaScriptModule.rewrite(
      SourceText(name: "m.js", text: "const x = require('a'), y = o.require('b'), z = require(`c`)"))
    #expect(old.kind == .commonJS && old.requests.map(\.specifier) == ["a", "c"])
  }

  /// Exceptions name the line of the source.
  @Test func exceptionsKeepTheirLine() throws {
    let text = "import {a} from './lib.js'\n\nexport default 1\nthrow new Error('here')"
    #expect(try ModuleRunner.run(text, Self.library) == "here @4")
    #expect(try ModuleRunner.run("\n\nthrow new Error('there')", Self.library) == "there @3")
  }
}

extension StringProtocol {
  /// The first place of a text; the tests have no Foundation either.
  fileprivate func range(of text: String) -> Range<Index>? { firstRange(of: text) }
}
