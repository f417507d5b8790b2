import ChartKit
import Testing

/// W3C's implementation report tests for the ECMAScript data model, on the virtual clock.
@Suite(.serialized)
struct SCXMLEcmaTests {
  struct Row {
    var id: String
    var file: String
    var isMandatory: Bool
    var isManual: Bool
    var expected: String
    var features: Set<Substring>

    init(_ line: [UInt8]) {
      let cells = String(decoding: line, as: UTF8.self).split(
        separator: "\t", omittingEmptySubsequences: false)
      (id, file, expected) = (String(cells[0]), String(cells[1]), String(cells[7]))
      (isMandatory, isManual) = (cells[4] == "mandatory", cells[5] == "yes")
      features = Set(cells[8].split(separator: ","))
    }

    /// The BasicHTTP event processor is not there, and all of it is optional.
    static let http: Set<String> = [
      "201", "509", "510", "513", "518", "519", "520", "522", "531", "532", "534", "567", "577",
    ]
  }

  /// Documents that do not end as they should, with the reason. The test fails once one of them does.
  static let gaps: [String: String] = [:]

  static func options(folder: String) -> EngineOptions {
    var options = EngineOptions()
    options.loadFile = { SharedData.bytes(folder + "/" + $0) }
    options.readChart = { source in
      guard let draft = try? ChartFormat.read(source) else { return nil }
      let chart = ChartCompiler.compile(draft)
      return chart.isRunnable ? chart : nil
    }
    return options
  }

  /// What runs a document, or with `isWritten` what the writer makes of it.
  static func interpreter(_ path: String, isWritten: Bool = false) throws -> Interpreter? {
    guard let bytes = SharedData.bytes(path) else { return nil }
    var chart = ChartCompiler.compile(try ChartFormat.read(SourceText(name: path, bytes: bytes)))
    guard chart.isRunnable else { return nil }
    if isWritten {
      let text = try SCXMLWriter.write(chart).text
      chart = ChartCompiler.compile(try ChartFormat.read(SourceText(name: path, text: text)))
      guard chart.isRunnable else { return nil }
    }
    return Interpreter(
      chart, options: options(folder: path.split(separator: "/").dropLast().joined(separator: "/")))
  }

  /// Ids of the active states after at most `limit` virtual milliseconds; `each` may replace a snapshot by its equal.
  static func end(
    of interpreter: Interpreter, limit: Int = 60_000, each: (Macrostep) throws -> Snapshot = { $0.after }
  ) rethrows -> [String] {
    var snapshot = try each(interpreter.start())
    while snapshot.status == .active, let timer = interpreter.timers(in: snapshot).first, timer.due <= limit {
      snapshot = try each(interpreter.fire(timer: timer.number, in: snapshot))
    }
    return snapshot.configuration.map { interpreter.chart[$0].id }
  }

  static func rows() -> [Row]? {
    SharedData.lines("w3c-scxml/manifest.tsv").map { lines in
      lines.dropFirst().filter { !$0.starts(with: "#".utf8) }.map(Row.init)
        .filter { $0.file.hasPrefix("ecma/") && !$0.isManual && !Row.http.contains($0.id) }
    }
  }

  /// Runs all documents and returns the ids of those that do not end in "pass", each with where it ended.
  private func failures(
    _ rows: [Row], isWritten: Bool = false, _ run: (Interpreter) throws -> [String]
  ) -> [(Row, String)] {
    rows.compactMap { row in
      do {
        guard let interpreter = try Self.interpreter("w3c-scxml/" + row.file, isWritten: isWritten) else {
          return (row, "cannot be run")
        }
        let end = try run(interpreter)
        return end == ["pass"] ? nil : (row, "ends in \(end)")
      } catch { return (row, "\(error)") }
    }
  }

  private func check(_ rows: [Row], _ failed: [(Row, String)]) {
    for (row, end) in failed { print("  \(row.file) \(end)") }
    let ids = Set(failed.map(\.0.id))
    #expect(ids.subtracting(Self.gaps.keys).isEmpty)
    #expect(Set(Self.gaps.keys).subtracting(ids).isEmpty, "a known gap has closed")
  }

  @Test func documentsPass() throws {
    guard let rows = Self.rows() else { return SharedData.leftOut("W3C SCXML ecmascript") }
    let failed = failures(rows) { try Self.end(of: $0) }
    let bad = failed.map(\.0)
    let mandatory = rows.count(where: \.isMandatory) - bad.count(where: \.isMandatory)
    let optional = rows.count { !$0.isMandatory } - bad.count { !$0.isMandatory }
    print("W3C SCXML ecmascript: \(mandatory) of 159 mandatory, \(optional) of 21 optional")
    check(rows, failed)
  }

  @Test func documentsPassAsTheyAreWritten() throws {
    guard let rows = Self.rows() else { return }
    let failed = failures(rows, isWritten: true) { try Self.end(of: $0) }
    let bad = failed.map(\.0)
    let mandatory = rows.count(where: \.isMandatory) - bad.count(where: \.isMandatory)
    let optional = rows.count { !$0.isMandatory } - bad.count { !$0.isMandatory }
    print("W3C SCXML ecmascript, written: \(mandatory) of 159 mandatory, \(optional) of 21 optional")
    check(rows, failed)
  }

  @Test func documentsPassWhenSavedAndRestored() throws {
    guard let rows = Self.rows() else { return }
    let failed = failures(rows) { interpreter in
      try Self.end(of: interpreter) { step in
        let text = interpreter.json(of: step.after).jsonText()
        let restored = try interpreter.snapshot(from: Value(json: text))
        #expect(restored == step.after)
        return restored
      }
    }
    check(rows, failed)
  }

  @Test func documentsPassWhenUndoneAndRedone() throws {
    guard let rows = Self.rows() else { return }
    let failed = failures(rows) { interpreter in
      var session = DebugSession(interpreter)
      while session.snapshot.status == .active,
        let timer = interpreter.timers(in: session.snapshot).first, timer.due <= 60_000
      {
        let step = session.fire(timer: timer.number)
        session.undo()
        #expect(session.fire(timer: timer.number).after == step.after)
      }
      return session.snapshot.configuration.map { interpreter.chart[$0].id }
    }
    check(rows, failed)
  }

  @Test func manualDocumentsPassInTheirAutomaticForm() throws {
    guard let files = SharedData.files(in: "w3c-scxml/manual-as-auto") else { return }
    for file in files {
      let interpreter = try Self.interpreter("w3c-scxml/manual-as-auto/" + file)
      let end = try interpreter.map { try Self.end(of: $0) }
      #expect(end == ["pass"], "\(file)")
    }
  }

  @Test func aScriptThatCannotBeFetchedIsRefused() throws {
    guard SharedData.bytes("w3c-scxml/manifest.tsv") != nil else { return }
    #expect(try Self.interpreter("w3c-scxml/ecma/test301.scxml") == nil)
  }
}
