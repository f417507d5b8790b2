import ChartKit
import Testing

@testable import StateTUI

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Modules of a folder, found and made into scripts.
@Suite struct ModuleLinkerTests {
  /// Links `entry` of a folder with these files, and names the scripts, or says what is wrong, without the folder.
  private func link(
    _ files: [String: String], _ entry: String = "m.js", bundler: Bundler? = nil
  ) throws -> [String] {
    try TemporaryFolder.with(files) { folder in
      let source = SourceText(name: folder + entry, bytes: try FileReading.read(folder + entry))
      do {
        let linked = try ModuleLinker.link(source) { _ in bundler }
        #expect(linked.entry == folder + entry)
        return (linked.scripts.map(\.name) + linked.missing.map { "missing " + $0 })
          .map { $0.replacing(folder, with: "") }
      } catch let fault as ChartFault {
        return ["\(fault.status.rawValue)"] + fault.findings.map { $0.text.replacing(folder, with: "") }
      }
    }
  }

  private let project = ["package.json": "{}"]

  @Test func importsAreFollowed() throws {
    let files = [
      "package.json": "{}",
      "src/m.js": "import {a} from './a'; import b from '../b/'; import './c.mjs'; import 'xstate'",
      "src/a.js": "export const a = 1; export * from './d.json'", "b/index.js": "export default 1",
      "src/c.mjs": "import d from './d.json' with {type: 'json'}; import x from 'nowhere'",
      "src/d.json": "{}",
    ]
    #expect(
      try Set(link(files, "src/m.js"))
        == ["src/m.js", "src/a.js", "b/index.js", "src/c.mjs", "src/d.json", "missing nowhere"])
  }

  @Test func circlesEnd() throws {
    let files = [
      "m.js": "import {a} from './a.js'; export const m = 1",
      "a.js": "import {m} from './m.js'; export const a = 2",
    ]
    #expect(try Set(link(files)) == ["m.js", "a.js"])
    #expect(
      ImportCycles.members(of: [
        "m": ["./a": "a"], "a": ["./m": "m", "./b": "b"], "b": ["./c": "c"], "d": ["./d": "d"],
      ])
        == ["m", "a", "d"])
  }

  @Test func faultsHaveTheirPlace() throws {
    #expect(try link(["m.js": "\nimport './no.js'"]) == ["65", "m.js:2:8: there is no module \"./no.js\""])
    #expect(
      try link(["m.js": "import {b} from './a.js'", "a.js": "export const a = 1"])
        == ["65", "m.js:1:9: \"./a.js\" has no export \"b\"; it exports a"])
    #expect(
      try link(["m.js": "import './a.js'", "a.js": "const s = 'x"])
        == ["65", "a.js:1:11: this string is not closed on its line"])
    #expect(
      try link(["m.js": "import '/etc/a.js'"])
        == ["65", "m.js:1:8: a module is imported by a relative path or as a package, not as \"/etc/a.js\""])
    #expect(try link(["m.js": "import('./no.js'); exports.x = require('./neither')"]) == ["m.js"])
  }

  /// Nothing is read from beyond the document's folder, or that of its project.
  @Test func theFolderIsNotLeft() throws {
    let files = ["a/m.js": "import '../b.js'", "b.js": ""]
    let refused = try link(files, "a/m.js")
    #expect(refused.count == 2 && refused[1].hasPrefix("a/m.js:1:8: \"../b.js\" leads out of the folder"))
    #expect(try link(files.merging(project) { $1 }, "a/m.js") == ["a/m.js", "b.js"])
    #expect(try link(files.merging(["a/package.json": "{}"]) { $1 }, "a/m.js").first == "65")
  }

  @Test func typeScriptNeedsTheBundler() throws {
    let lines = ["69", "m.ts: needs esbuild: on Debian and Ubuntu install the package esbuild"]
    #expect(try link(["m.ts": "export default 1"], "m.ts") == lines)
    #expect(
      try link(["m.js": "import './a.js'", "a.ts": ""])
        == ["69", "m.js: needs esbuild: on Debian and Ubuntu install the package esbuild"])
  }

  @Test(.enabled(if: Bundler.find(around: "") != nil, "esbuild is not installed"))
  func typeScriptIsBundled() throws {
    let bundler = try #require(Bundler.find(around: ""))
    let files = [
      "package.json": "{}",
      "m.ts": "import {k} from './k'; import z from 'zod'; export default k as string + z",
      "k.ts": "export const k: string = 'x'", "broken.ts": "export default {\n  a: 1 2 }",
      "await.ts": "const x: number = 1\nexport default await x", "far.ts": "import './no'",
    ]
    #expect(try link(files, "m.ts", bundler: bundler) == ["m.ts", "missing zod"])
    #expect(try link(files, "broken.ts", bundler: bundler).first == "65")
    #expect(try link(files, "broken.ts", bundler: bundler)[1].hasPrefix("broken.ts:2:8: Expected"))
    #expect(try link(files, "await.ts", bundler: bundler)[1].hasPrefix("await.ts:2:16: await outside"))
    #expect(try link(files, "far.ts", bundler: bundler)[1] == "far.ts:1:8: Could not resolve \"./no\"")
  }

  @Test func pathsAreMadeNormal() {
    #expect(FolderTree.normal("a/./b/../c") == "a/c")
    #expect(FolderTree.normal("../a/../../b") == "../../b")
    #expect(FolderTree.normal("/a/../..//b") == "/b" || FolderTree.normal("/a/../..//b") == "/../b")
    #expect(FolderTree.ancestors(of: "/a/b/") == ["/a/b/", "/a/", "/"])
  }

  @Test func whatIsAModule() {
    for name in ["a.js", "b.MJS", "c.cjs", "d.ts", "e.tsx", "f.jsx", "g.mts"] {
      #expect(ModuleFile.isModule(name))
    }
    for name in ["a.json", "b.scxml", "c.d.ts", "d.js.map", "js"] { #expect(!ModuleFile.isModule(name)) }
    #expect(ModuleFile.isMachine("door.machine.ts") && ModuleFile.isMachine("doorMachine.js"))
    #expect(!ModuleFile.isMachine("door.js") && !ModuleFile.isMachine("machine.test.ts"))
    func isModule(_ text: String) -> Bool {
      ModuleFile.isModule(SourceText(name: FileReading.standardInput, text: text))
    }
    #expect(
      isModule("import {a} from 'xstate'") && isModule(" // x") && !isModule(" {}") && !isModule("<scxml/>"))
    #expect(!isModule(""))
  }

  @Test func esbuildsErrorsAreRead() {
    let text = """
      ✘ [ERROR] Could not resolve "foo"

          src/a.ts:1:18:
            1 │ import foo from 'foo'
              ╵                 ~~~~~

        You can mark the path "foo" as external …

      ✘ [ERROR] Expected ";" but found "x"

          src/b.ts:3:0:
      """
    let messages = EsbuildMessage.read(Array(text.utf8))
    #expect(messages.map(\.missingPackage) == ["foo", nil])
    #expect(
      messages.map { $0.finding("e").text } == [
        "src/a.ts:1:19: Could not resolve \"foo\"", "src/b.ts:3:1: Expected \";\" but found \"x\"",
      ])
  }

  @Test func childProcessesAreBounded() throws {
    let outcome = try ChildProcess.run(
      "/bin/sh", ["-c", "echo out; echo err >&2; exit 3"], seconds: 10, limit: 100)
    #expect(
      outcome.output == Array("out\n".utf8) && outcome.errors == Array("err\n".utf8) && outcome.status == 3)
    #expect(throws: ChildProcess.Fault.printsTooMuch) {
      try ChildProcess.run(
        "/bin/sh", ["-c", "while :; do echo aaaaaaaaaaaaaaaa; done"], seconds: 10, limit: 1000)
    }
    #expect(throws: ChildProcess.Fault.takesTooLong) {
      try ChildProcess.run("/bin/sh", ["-c", "exec sleep 60"], seconds: 1, limit: 1000)
    }
    #expect(throws: ChildProcess.Fault.self) { try ChildProcess.run("/nowhere", [], seconds: 1, limit: 1) }
    let both = "i=0; while [ $i -lt 3000 ]; do echo $i$i$i$i$i$i$i; echo $i$i$i$i$i$i$i >&2; i=$((i+1)); done"
    let much = try ChildProcess.run("/bin/sh", ["-c", both], seconds: 20, limit: 1 << 20)
    #expect(much.output.count == much.errors.count && much.output.count > 60_000)
  }
}

/// A folder with files, for the time of a test.
enum TemporaryFolder {
  /// Calls `body` with the folder's path, which ends with a slash.
  static func with<Result>(_ files: [String: String], _ body: (String) throws -> Result) throws -> Result {
    var template = Array("/tmp/statetui-test-XXXXXX".utf8CString)
    let folder = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) + "/" }
    }
    let path = try #require(folder)
    defer { _ = try? ChildProcess.run("/bin/rm", ["-r", path], seconds: 10, limit: 1000) }
    for (name, text) in files {
      let parts = name.split(separator: "/")
      for end in parts.indices.dropFirst() { mkdir(path + parts[..<end].joined(separator: "/"), 0o755) }
      #expect(TextFile.append(text, to: path + name) == nil)
    }
    return try body(path)
  }
}
