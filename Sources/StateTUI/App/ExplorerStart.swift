import ChartKit
import TerminalKit

extension Explorer {
  /// Opens the explorer and returns the program's exit code; all messages have been printed.
  static func run(_ arguments: OpenArguments) -> Int32 {
    do {
      return try open(arguments)
    } catch {
      for line in error.lines { Output.complain(line) }
      return error.status.rawValue
    }
  }

  private static func open(_ arguments: OpenArguments) throws(Failure) -> Int32 {
    if arguments.plain { return try PlainSession.run(arguments) }
    let script = try arguments.script.map { (path) throws(Failure) in try ScriptFile.read(path) }
    if let script, arguments.size != nil || !TerminalProcess.outputIsTerminal {
      let size = arguments.screenSize ?? Size(columns: 80, rows: 24)
      let display = ScriptDisplay(script, size: size, glyphs: arguments.ascii ? .ascii : .unicode)
      return run(arguments, try arguments.app(size: size), on: display)
    }
    if !TerminalProcess.outputIsTerminal { return try PlainSession.report(arguments) }
    // The chart is read first: what is wrong with it is told on the terminal as it is.
    let app = try arguments.app(size: Size(columns: 80, rows: 24))
    do {
      let terminal = try Terminal(configuration(arguments))
      Log.write("\(terminal.size), \(terminal.glyphs), colour \(terminal.usesColour)", to: arguments.log)
      let display = TerminalDisplay(terminal, script: script, size: arguments.screenSize)
      terminal.exit(run(arguments, app, on: display))
    } catch {
      Log.write("no screen: \(error)", to: arguments.log)
      if error != .notATerminal { Output.complain("\(error): plain lines instead of a screen") }
      return try PlainSession.run(arguments)
    }
  }

  private static func configuration(_ arguments: OpenArguments) -> TerminalConfiguration {
    var configuration = TerminalConfiguration()
    configuration.colour = ColourMode(rawValue: arguments.color.rawValue) ?? .automatic
    configuration.forcesASCII = arguments.ascii
    configuration.readsControllingTerminal = arguments.files.contains("-")
    configuration.reportsIdle = environment("STATETUI_REPORT_IDLE") != nil
    return configuration
  }

  private static func run(_ arguments: OpenArguments, _ app: App, on display: any Display) -> Int32 {
    var app = app
    app.size = display.size
    app.hasEditor = Editor.command != nil
    app.settle()
    let files = app.catalogue?.items.map(\.file) ?? []
    var explorer = Explorer(app, on: display) { index in
      guard files.indices.contains(index) else {
        return .failure(OpeningError(message: "there is no such chart"))
      }
      return arguments.read(files[index])
    }
    let code = explorer.run()
    Log.write("ends with \(code)", to: arguments.log)
    return code
  }
}

extension OpenArguments {
  fileprivate var screenSize: Size? { size.map { Size(columns: $0.columns, rows: $0.rows) } }

  /// The app as it begins. Throws what the command line is to print.
  fileprivate func app(size: Size) throws(Failure) -> App {
    if files.isEmpty {
      let items = SampleCatalog.standard.samples().map {
        Catalogue.Item(title: $0.title, shows: $0.shows, file: $0.path)
      }
      if items.isEmpty { throw Failure(.usage, "no samples were found; name a chart") }
      return catalogue("choose a sample to explore", items, size)
    }
    if files.count == 1, !FileReading.isFolder(files[0]) {
      return App(try workspace(files[0]), size: size)
    }
    let items = try paths().map { Catalogue.Item(title: App.fileName($0), shows: "", file: $0) }
    return catalogue("choose a chart to explore", items, size)
  }

  /// The one chart that was named, started.
  func workspace(_ file: String) throws(Failure) -> Workspace {
    let chart = try loader.chart(file)
    let interpreter = interpreter(chart)
    Log.write("\(chart.source.name): \(Count.text(chart.states.count, "state"))", to: log)
    return Workspace(interpreter, title: App.fileName(chart.source.name), input: input, assumptions: guards)
  }

  private func interpreter(_ chart: Chart) -> Interpreter {
    var options = engineOptions
    loader.openFolder(of: chart.source.name, in: &options)
    return Interpreter(chart, options: options)
  }

  /// The charts that were named, those of folders among them.
  private func paths() throws(Failure) -> [String] {
    var paths: [String] = []
    for file in files {
      guard FileReading.isFolder(file) else {
        paths.append(file)
        continue
      }
      let names = TerminalProcess.names(in: file).filter {
        ($0.hasSuffix(".json") || $0.hasSuffix(".scxml") || ModuleFile.isMachine($0)) && $0 != "index.json"
      }
      if names.isEmpty {
        throw Failure(
          .unreadable, "\(file): there is no chart (.json, .scxml, .machine.js, .machine.ts) in this folder")
      }
      let prefix = file.hasSuffix("/") ? file : file + "/"
      paths += names.map { prefix + $0 }
    }
    return paths
  }

  private func catalogue(_ heading: String, _ items: [Catalogue.Item], _ size: Size) -> App {
    var catalogue = Catalogue(heading: heading, items: items)
    (catalogue.assumptions, catalogue.input) = (guards, input)
    return App(catalogue, size: size)
  }

  /// Reads a chart of the catalogue.
  fileprivate func read(_ file: String) -> Result<Interpreter, OpeningError> {
    do {
      return .success(interpreter(try loader.chart(file)))
    } catch {
      return .failure(OpeningError(message: error.lines.joined(separator: " ")))
    }
  }
}

/// Messages about the program itself, in the file that `--log` names.
enum Log {
  static func write(_ message: String, to path: String?) {
    if let path { _ = TextFile.append(message + "\n", to: path) }
  }
}
