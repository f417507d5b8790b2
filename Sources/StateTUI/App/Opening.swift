import ChartKit
import TerminalKit

/// What the explorer is opened with, put together from the command line.
struct Opening: Sendable {
  /// None opens the samples; several, or a folder, a list of them.
  var files: [String] = []
  var loader = ChartLoader()
  /// Answers of guards that nobody implements.
  var guards: [String: Bool] = [:]
  var input = Value.undefined
  /// The engine's options for a chart.
  var options: @Sendable (Chart) throws(Failure) -> EngineOptions = { _ throws(Failure) in EngineOptions() }
  var ascii = false
  var colour = ColourMode.automatic
  /// The screen's size where no terminal tells.
  var size: Size?
  /// A file with keys and lines in place of the keyboard.
  var script: String?
  /// A file to write what happened to.
  var log: String?
  var isPlain = false
}

extension Opening {
  /// The app as it begins. Throws what the command line is to print.
  func app(size: Size) throws(Failure) -> App {
    if files.isEmpty { return samples(size) }
    if files.count == 1, !FileReading.isFolder(files[0]) {
      return App(try workspace(files[0]), size: size)
    }
    var paths: [String] = []
    for file in files {
      guard FileReading.isFolder(file) else {
        paths.append(file)
        continue
      }
      let names = TerminalProcess.names(in: file).filter { $0.hasSuffix(".json") || $0.hasSuffix(".scxml") }
      if names.isEmpty {
        throw Failure(.unreadable, "\(file): there is no chart (.json, .scxml) in this folder")
      }
      paths += names.map { file + "/" + $0 }
    }
    return catalogue(
      "choose a chart", paths.map { Catalogue.Item(title: App.fileName($0), shows: "", file: $0) }, size)
  }

  /// The one chart that was named, started.
  func workspace(_ file: String) throws(Failure) -> Workspace {
    let chart = try loader.chart(file)
    let interpreter = Interpreter(chart, options: try options(chart))
    return Workspace(interpreter, title: App.fileName(chart.source.name), input: input, assumptions: guards)
  }

  private func samples(_ size: Size) -> App {
    let items = SampleCatalog.standard.samples().map {
      Catalogue.Item(title: $0.title, shows: $0.shows, file: $0.path)
    }
    return catalogue("choose a sample to explore", items, size)
  }

  private func catalogue(_ heading: String, _ items: [Catalogue.Item], _ size: Size) -> App {
    var catalogue = Catalogue(heading: heading, items: items)
    (catalogue.assumptions, catalogue.input) = (guards, input)
    return App(catalogue, size: size)
  }

  /// Reads a chart of the catalogue.
  func read(_ file: String) -> Result<Interpreter, OpeningError> {
    do {
      let chart = try loader.chart(file)
      return .success(Interpreter(chart, options: try options(chart)))
    } catch {
      return .failure(OpeningError(message: error.lines.joined(separator: " ")))
    }
  }
}

extension Explorer {
  /// Opens the explorer and returns the program's exit code. Throws what the command line is to print.
  static func run(_ opening: Opening) throws(Failure) -> Int32 {
    let script = try opening.script.map { (path) throws(Failure) in try ScriptFile.read(path) }
    if opening.isPlain { return try PlainSession.run(opening) }
    if let script, opening.size != nil || !TerminalProcess.outputIsTerminal {
      let size = opening.size ?? Size(columns: 80, rows: 24)
      let display = ScriptDisplay(script, size: size, glyphs: opening.ascii ? .ascii : .unicode)
      return try run(opening, on: display)
    }
    if !TerminalProcess.outputIsTerminal { return try PlainSession.report(opening) }
    // The chart is read first: what is wrong with it is told on the terminal as it is.
    let app = try opening.app(size: Size(columns: 80, rows: 24))
    do {
      let terminal = try Terminal(configuration(opening))
      defer { terminal.close() }
      return run(opening, app, on: TerminalDisplay(terminal, script: script))
    } catch {
      if error != .notATerminal { Output.complain("\(error): plain lines instead of a screen") }
      return try PlainSession.run(opening)
    }
  }

  private static func configuration(_ opening: Opening) -> TerminalConfiguration {
    var configuration = TerminalConfiguration()
    configuration.colour = opening.colour
    configuration.forcesASCII = opening.ascii
    configuration.readsControllingTerminal = opening.files.contains("-")
    configuration.reportsIdle = environment("STATETUI_REPORT_IDLE") != nil
    return configuration
  }

  static func run(_ opening: Opening, on display: any Display) throws(Failure) -> Int32 {
    run(opening, try opening.app(size: display.size), on: display)
  }

  private static func run(_ opening: Opening, _ app: App, on display: any Display) -> Int32 {
    var app = app
    app.size = display.size
    app.settle()
    let files = app.catalogue?.items.map(\.file) ?? []
    var explorer = Explorer(app, on: display) { index in
      guard files.indices.contains(index) else {
        return .failure(OpeningError(message: "there is no such chart"))
      }
      return opening.read(files[index])
    }
    return explorer.run()
  }
}
