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
    var arguments = arguments
    let (script, demo) = try arguments.readScripts()
    if arguments.plain { return try PlainSession.run(arguments) }
    if let script, arguments.size != nil || !TerminalProcess.outputIsTerminal {
      let size = arguments.screenSize ?? Size(columns: 80, rows: 24)
      let display = ScriptDisplay(script, size: size, glyphs: arguments.ascii ? .ascii : .unicode)
      let begun = try arguments.app(size: size)
      return run(arguments, begun.app, on: display, begun.file)
    }
    if !TerminalProcess.outputIsTerminal { return try PlainSession.report(arguments) }
    // The chart is read first: what is wrong with it is told on the terminal as it is.
    var (app, file) = try arguments.app(size: Size(columns: 80, rows: 24))
    app.demo = try demo.map { (path) throws(Failure) in
      Demo(try arguments.demoScript(path, app), speed: arguments.speed)
    }
    do {
      let terminal = try Terminal(configuration(arguments))
      Log.write("\(terminal.size), \(terminal.glyphs), colour \(terminal.usesColour)", to: arguments.log)
      let display = TerminalDisplay(terminal, script: script, size: arguments.screenSize)
      terminal.exit(run(arguments, app, on: display, file))
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
    if let name = arguments.theme, let theme = Theme.named(name) { configuration.theme = theme }
    configuration.usesMouse = arguments.usesMouse
    configuration.readsControllingTerminal = arguments.files.contains("-")
    configuration.reportsIdle = environment("STATETUI_REPORT_IDLE") != nil
    return configuration
  }

  private static func run(
    _ arguments: OpenArguments, _ app: App, on display: any Display, _ file: SessionFile
  ) -> Int32 {
    var app = app
    (app.size, app.glyphs) = (display.size, display.glyphs)
    app.hasEditor = Editor.command != nil
    app.keyMap = arguments.keyMap
    app.usesMouse = arguments.usesMouse
    app.showsPreview = arguments.showsPreview
    app.work?.showsPreview = arguments.showsPreview
    if display.hasUser { app.patience = App.frameMilliseconds }
    app.beginFrame()
    app.warn(of: arguments.warnings)
    app.settle()
    app.savedProfiles = ProfilesFile.read() ?? .standard
    app.catalogue?.profiles = app.savedProfiles
    var explorer = Explorer(app, on: display, file: file) { arguments.read($0) }
    let code = explorer.run()
    Log.write("ends with \(code)", to: arguments.log)
    return code
  }
}

extension App {
  /// Tells what could not be understood of the configuration; nobody sees standard error behind the screen.
  mutating func warn(of problems: [String]) {
    guard let first = problems.first, notice?.kind != .error else { return }
    let more = problems.count > 1 ? " (and \(problems.count - 1) more)" : ""
    let file = first.prefix { $0 != ":" }
    notice = Notice(App.fileName(String(file)) + first.dropFirst(file.count) + more, .warning)
  }
}

extension OpenArguments {
  /// The inputs of the script that takes the keyboard's place, and the demo's file. A script names its chart where the
  /// command line names none. Where there is no terminal to play it on, a demo is a script like any other.
  fileprivate mutating func readScripts() throws(Failure) -> (script: [TerminalKit.Input]?, demo: String?) {
    guard !plain else {
      if demo != nil { throw Failure(.usage, "--demo needs the screen; leave out --plain") }
      return (nil, nil)
    }
    if let demo, files.isEmpty, Recording.isRecording(try FileReading.read(demo)) {
      files = [try RecordedSession(demo, try FileReading.read(demo)).chartFile()]
      return (nil, demo)
    }
    guard let path = script ?? demo, !Recording.isRecording(try FileReading.read(path)) else {
      return (nil, demo)
    }
    let read = try ScriptFile.read(path)
    if files.isEmpty, let chart = read.chart { files = [ScriptFile.place(of: chart, besides: path)] }
    let isPlayed = script == nil && size == nil && TerminalProcess.outputIsTerminal
    return isPlayed ? (nil, demo) : (read.inputs, nil)
  }

  /// A demo's script, which may be a recorded session.
  fileprivate func demoScript(_ path: String, _ app: App) throws(Failure) -> ScriptFile {
    let bytes = try FileReading.read(path)
    guard Recording.isRecording(bytes) else { return try ScriptFile.read(path) }
    guard let work = app.work else {
      throw Failure(.usage, "a session is a demo of one chart; name one chart")
    }
    return ScriptFile(try RecordedSession(path, bytes).recording, work.rootNaming)
  }

  fileprivate var screenSize: Size? { size.map { Size(columns: $0.columns, rows: $0.rows) } }

  /// The app as it begins. Throws what the command line is to print.
  func app(size: Size) throws(Failure) -> (app: App, file: SessionFile) {
    let ownFile = SessionFile(record, options: recordedOptions)
    if files.isEmpty {
      let items = SampleCatalog.standard.samples().flatMap { sample in
        (sample.versions + [sample.path]).map {
          Catalogue.Item(title: sample.title, shows: sample.shows, file: $0)
        }
      }
      if items.isEmpty { throw Failure(.usage, "no samples were found; name a chart") }
      return (catalogue("choose a sample to explore", items, size), ownFile)
    }
    let items = try paths().flatMap { Catalogue.Item.items(of: $0, export: statecharts.export) }
    if files.count == 1, !FileReading.isFolder(files[0]), items.count == 1 {
      let opened = try opened(files[0])
      return (App(opened.work, size: size), opened.file)
    }
    return (catalogue("choose a machine to explore", items, size), ownFile)
  }

  /// The one chart that was named, started, or the session that was named, gone through again.
  func workspace(_ file: String) throws(Failure) -> Workspace {
    var work = try opened(file).work
    work.completeList()
    return work
  }

  /// The chart or session that was named, and the file that keeps what is done from now on.
  func opened(_ file: String) throws(Failure) -> (work: Workspace, file: SessionFile) {
    if file != "-", FileReading.exists(file), !FileReading.isFolder(file) {
      let bytes = try FileReading.read(file)
      if Recording.isRecording(bytes) { return try reopened(file, bytes) }
    }
    let work = try begun(try loader.chart(file))
    return (work, SessionFile(record, options: recordedOptions))
  }

  /// Goes through a recorded session again; what is done from then on is added to its file.
  private func reopened(
    _ file: String, _ bytes: [UInt8]
  ) throws(Failure) -> (work: Workspace, file: SessionFile) {
    let recorded = try RecordedSession(file, bytes)
    let arguments = try recorded.arguments()
    var work = try arguments.begun(try recorded.chart(arguments.loader))
    if let difference = recorded.replay(&work) { Output.complain("\(file): \(difference)") }
    let target = SessionFile(record ?? file, options: arguments.recordedOptions)
    if record == nil { target.goOn(with: work.session, after: bytes, isTorn: recorded.recording.isTorn) }
    return (work, target)
  }

  /// A chart, started.
  func begun(_ chart: Chart) throws(Failure) -> Workspace {
    let interpreter = interpreter(chart)
    Log.write("\(chart.source.name): \(Count.text(chart.states.count, "state"))", to: log)
    var work = Workspace(
      interpreter, title: App.fileName(chart.source.name), input: input, assumptions: guards,
      defersList: !plain && (chart.dataModel == "ecmascript" || chart.functions != nil))
    work.recordedOptions = recordedOptions
    return work
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

  /// Reads a document of the browser.
  func read(_ item: Catalogue.Item) -> Result<Interpreter, OpeningError> {
    guard let export = item.export else { return read(item.file) }
    var arguments = self
    arguments.statecharts.export = export
    return arguments.read(item.file)
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
