import ChartKit
import TerminalKit

@testable import StateTUI

/// The explorer on a screen in memory, driven by keys.
struct Stage {
  var app: App
  let glyphs: GlyphSet
  /// Jobs that nobody does here.
  private(set) var jobs: [Job] = []
  /// Keys pressed so far.
  private(set) var presses = 0

  init(_ app: App, glyphs: GlyphSet = .unicode) {
    (self.app, self.glyphs) = (app, glyphs)
    self.app.glyphs = glyphs
  }

  /// Opens a sample of the repository.
  init(
    sample: String, columns: Int = 80, rows: Int = 24, glyphs: GlyphSet = .unicode,
    answers: [String: Bool] = [:]
  ) throws {
    try self.init(
      Repository.chart("samples/" + sample), columns: columns, rows: rows, glyphs: glyphs, answers: answers)
  }

  /// Opens a chart written as JSON.
  init(
    json: String, columns: Int = 80, rows: Int = 24, glyphs: GlyphSet = .unicode,
    answers: [String: Bool] = [:]
  ) throws {
    let source = SourceText(name: "chart.json", text: json)
    try self.init(
      ChartCompiler.compile(ChartFormat.read(source)), columns: columns, rows: rows, glyphs: glyphs,
      answers: answers)
  }

  /// Opens a chart written as SCXML.
  init(scxml: String, columns: Int = 80, rows: Int = 24, glyphs: GlyphSet = .unicode) throws {
    let source = SourceText(name: "chart.scxml", text: scxml)
    try self.init(
      ChartCompiler.compile(ChartFormat.read(source)), columns: columns, rows: rows, glyphs: glyphs,
      answers: [:])
  }

  /// Opens a machine that is there already.
  init(
    _ interpreter: Interpreter, columns: Int = 80, rows: Int = 24, answers: [String: Bool] = [:],
    glyphs: GlyphSet = .unicode
  ) {
    let work = Workspace(
      interpreter, title: App.fileName(interpreter.chart.source.name), assumptions: answers)
    self.init(App(work, size: Size(columns: columns, rows: rows)), glyphs: glyphs)
  }

  private init(_ chart: Chart, columns: Int, rows: Int, glyphs: GlyphSet, answers: [String: Bool]) throws {
    let work = Workspace(Interpreter(chart), title: App.fileName(chart.source.name), assumptions: answers)
    self.init(App(work, size: Size(columns: columns, rows: rows)), glyphs: glyphs)
  }

  /// Sends keys as scripts write them: `down enter "text"`, or a `:` line.
  mutating func press(_ keys: String) throws {
    for input in try ScriptFile.inputs(of: keys) {
      presses += 1
      send(input)
    }
  }

  mutating func send(_ input: TerminalKit.Input) { send(message: .input(input)) }

  mutating func send(message: Message) { jobs += update(&app, message) }

  mutating func resize(_ columns: Int, _ rows: Int) { send(.resize(Size(columns: columns, rows: rows))) }

  var frame: (surface: Surface, cursor: Screen.Cursor?) {
    var surface = Surface(app.size, glyphs: glyphs)
    let cursor = Screen.draw(app, into: &surface)
    return (surface, cursor)
  }

  var text: String { frame.surface.text }

  /// The rows of the screen.
  var lines: [String] { (0..<app.size.rows).map { frame.surface.rowText($0) } }

  /// The names of the active states without states inside.
  var active: [String] {
    guard let work = app.work else { return [] }
    return work.chart.leaves(of: work.snapshot.configuration).map { work.naming.name($0) }
  }

  var step: Int { app.work?.step ?? 0 }

  /// The name of the selected event.
  var selectedEvent: String? {
    guard let work = app.work, let index = work.events.selectedEntry else { return nil }
    return EventsPane.name(work.list.entries[index], work.naming)
  }

  func shows(_ words: String) -> Bool { text.contains(words) }
}

/// Files of the repository.
enum Repository {
  static let root = String(#filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 })

  static func chart(_ path: String) throws -> Chart {
    let bytes = try FileReading.read(root + "/" + path)
    return try ChartCompiler.compile(ChartFormat.read(SourceText(name: path, bytes: bytes)))
  }

  static func samples() throws -> [String] {
    let index = try Value(json: FileReading.read(root + "/samples/index.json"))
    let files = (index.array ?? []).flatMap { entry in
      [entry["file"]?.string ?? ""] + (entry["alternatives"]?.array ?? []).compactMap(\.string)
    }
    // Modules are opened by the loader, which has tests of its own.
    return files.filter { $0.hasSuffix(".json") || $0.hasSuffix(".scxml") }
  }
}
