import ChartKit
import TerminalKit

/// The loop: inputs become messages, messages change the app, the app is drawn, jobs are done.
struct Explorer {
  private var app: App
  private let display: any Display
  /// Reads a document, or one of its charts.
  private let open: (Catalogue.Item) -> Result<Interpreter, OpeningError>
  /// The file that the session is kept in; nil keeps none.
  private let file: SessionFile?
  /// The document that is driven, or that the browser's cursor is on, as its file was when it was read.
  private var stamp: (name: String, stamp: FileStamp?)?
  private var exitCode: Int32?

  init(
    _ app: App, on display: any Display, file: SessionFile? = nil,
    open: @escaping (Catalogue.Item) -> Result<Interpreter, OpeningError>
  ) {
    (self.app, self.display, self.file, self.open) = (app, display, file, open)
  }

  /// Runs until the user leaves or no more inputs come; returns the exit code.
  mutating func run() -> Int32 {
    perform(app.takeJobs())
    lookAtFile()
    draw()
    if app.work?.list.isPending == true {
      app.work?.completeList()
      app.beginFrame()
      app.settle()
      draw()
    }
    var last = monotonicMilliseconds()
    while exitCode == nil {
      let isRunning = app.tick != nil
      let inputs = display.nextInputs(timeoutMilliseconds: app.tick)
      let now = monotonicMilliseconds()
      // What can be drawn later waits for keys that were pressed.
      if isRunning && (app.hasTime || inputs == [.tick]) { perform(update(&app, .passed(now - last))) }
      last = now
      for input in inputs where exitCode == nil && input != .tick { perform(update(&app, .input(input))) }
      // A script's next key finds everything there.
      while exitCode == nil, !display.hasUser, app.isAtWork { perform(update(&app, .passed(0))) }
      if exitCode == nil { lookAtFile() }
      if exitCode == nil { draw() }
    }
    return exitCode ?? 0
  }

  /// Looks whether the document has changed since it was read: when the display was woken for it, and when something else
  /// was to be done anyway.
  private mutating func lookAtFile() {
    guard let name = app.watchedFile else { return }
    let now = FileStamp(name)
    if stamp?.name != name { display.watch(now == nil ? nil : name) }
    guard let stamp, stamp.name == name, now != nil, stamp.stamp != now else {
      stamp = (name, now)
      return
    }
    // While something else has the keys, it is found again: the offer comes then.
    if app.canOffer { self.stamp = (name, now) }
    perform(update(&app, .fileChanged))
  }

  private func surface() -> (Surface, Screen.Cursor?) {
    var surface = Surface(app.size, glyphs: display.glyphs)
    let cursor = Screen.draw(app, into: &surface)
    return (surface, cursor)
  }

  private func draw() {
    // Written before it is shown: what was shown is never lost.
    // The lesson's machine is not the user's.
    if app.tour == nil, let work = app.work, work.origin == nil { file?.write(work.session) }
    let (surface, cursor) = surface()
    display.show(surface, cursor)
  }

  private mutating func perform(_ jobs: [Job]) {
    var pending = jobs[...]
    while let job = pending.popFirst() {
      if let message = perform(job) { pending += update(&app, message) }
    }
  }

  private mutating func perform(_ job: Job) -> Message? {
    switch job {
    case .quit(let code): exitCode = code
    case .suspend: display.suspend()
    case .repaint: display.repaint()
    case .copy(let text): return .copied(display.copy(text))
    case .setMouse(let isOn): return .mouse(isOn: display.setMouse(isOn))
    case .reload(let item): return .reloaded(open(item))
    case .setTheme(let name): if let theme = Theme.named(name) { display.setTheme(theme) }
    case .open(let index):
      guard let item = app.catalogue?.items[index] else { return nil }
      return .opened(index: index, open(item))
    case .openVersion(let machine, let file):
      let item = Catalogue.Item(title: App.fileName(file), shows: "", file: file)
      return .openedVersion(machine: machine, file: file, open(item))
    case .write(let path, let text): return .wrote(path: path, failure: TextFile.write(text, to: path))
    case .create(let path, let text): return .wrote(path: path, failure: TextFile.create(text, at: path))
    case .compose(let text): return .composed(compose(text))
    case .keepProfiles(let text): ProfilesFile.write(text)
    case .edit(let path, let line): return .edited(path: path, failure: display.edit(path, line: line))
    case .saveScreen(let path):
      return .wrote(path: path, failure: TextFile.write(surface().0.text + "\n", to: path))
    }
    return nil
  }
}

extension Explorer {
  /// Lets the user write a text in the editor, in a file that is gone afterwards.
  private func compose(_ text: String) -> Result<String, OpeningError> {
    guard let folder = TerminalProcess.makeTemporaryFolder() else {
      return .failure(OpeningError(message: "no file for the editor can be made"))
    }
    let path = folder + "/data.json"
    defer { TerminalProcess.remove(path, in: folder) }
    if let failure = TextFile.write(text + "\n", to: path) ?? display.edit(path, line: 1) {
      return .failure(OpeningError(message: failure))
    }
    guard let bytes = try? FileReading.read(path) else {
      return .failure(OpeningError(message: "what was written cannot be read"))
    }
    return .success(String(decoding: bytes, as: UTF8.self))
  }
}

extension App {
  /// The jobs that the app has from its beginning.
  mutating func takeJobs() -> [Job] {
    defer { jobs = [] }
    return jobs
  }
}

/// Where frames go and inputs come from.
protocol Display: InputSource {
  var size: Size { get }
  var glyphs: GlyphSet { get }
  /// Whether somebody presses the keys, who is not to wait for what can be drawn later.
  var hasUser: Bool { get }
  func show(_ surface: Surface, _ cursor: Screen.Cursor?)
  func repaint()
  func setTheme(_ theme: Theme)
  func suspend()
  /// Wakes when a file is written; nil ends that.
  func watch(_ path: String?)
  func copy(_ text: String) -> Message.Copied
  /// Runs the user's editor in the terminal; returns in words what kept it from running.
  func edit(_ path: String, line: Int) -> String?
  /// Returns whether the mouse is on now.
  func setMouse(_ isOn: Bool) -> Bool
}

/// A screen in memory, driven by a script: for `--script` without a terminal, and for tests.
final class ScriptDisplay: Display {
  let size: Size
  let glyphs: GlyphSet
  let hasUser = false
  private let script: ScriptedInput
  /// What was shown last.
  private(set) var surface: Surface
  private(set) var cursor: Screen.Cursor?

  init(_ inputs: [TerminalKit.Input], size: Size, glyphs: GlyphSet) {
    (self.size, self.glyphs) = (size, glyphs)
    script = ScriptedInput(inputs)
    surface = Surface(size, glyphs: glyphs)
  }

  func nextInputs(timeoutMilliseconds: Int?) -> [TerminalKit.Input] {
    script.nextInputs(timeoutMilliseconds: timeoutMilliseconds)
  }

  func show(_ surface: Surface, _ cursor: Screen.Cursor?) { (self.surface, self.cursor) = (surface, cursor) }
  func repaint() {}
  func setTheme(_ theme: Theme) {}
  func suspend() {}
  func watch(_ path: String?) {}
  func copy(_ text: String) -> Message.Copied { .nowhere }
  func edit(_ path: String, line: Int) -> String? { "there is no terminal for an editor" }
  func setMouse(_ isOn: Bool) -> Bool { isOn }
}

/// The terminal as a display; a script may take the keyboard's place.
final class TerminalDisplay: Display {
  private let terminal: Terminal
  private let script: ScriptedInput?

  private let fixedSize: Size?

  /// - Parameters:
  ///   - script: inputs in the keyboard's place.
  ///   - size: a size in the terminal's place.
  init(_ terminal: Terminal, script: [TerminalKit.Input]? = nil, size: Size? = nil) {
    self.terminal = terminal
    fixedSize = size
    self.script = script.map { ScriptedInput($0) }
  }

  var size: Size { fixedSize ?? terminal.size }
  var glyphs: GlyphSet { terminal.glyphs }
  var hasUser: Bool { script == nil }

  func nextInputs(timeoutMilliseconds: Int?) -> [TerminalKit.Input] {
    if let script { return script.nextInputs(timeoutMilliseconds: timeoutMilliseconds) }
    let inputs = terminal.nextInputs(timeoutMilliseconds: timeoutMilliseconds)
    guard let fixedSize else { return inputs }
    return inputs.map { if case .resize = $0 { .resize(fixedSize) } else { $0 } }
  }

  func show(_ surface: Surface, _ cursor: Screen.Cursor?) {
    terminal.present(surface, cursor: cursor?.point, showsCursor: cursor?.isVisible ?? false)
  }

  func repaint() { terminal.repaint() }
  func setTheme(_ theme: Theme) { terminal.setTheme(theme) }
  /// As Ctrl-Z: the terminal is given back when the next inputs are waited for.
  func watch(_ path: String?) { terminal.watch(path) }
  func suspend() { TerminalProcess.askToStop() }

  func copy(_ text: String) -> Message.Copied {
    if terminal.copyToClipboard(text) { return .clipboard }
    let path = (environment("TMPDIR") ?? "/tmp") + "/statetui-copy.txt"
    return TextFile.write(text, to: path) == nil ? .file(path) : .nowhere
  }

  func edit(_ path: String, line: Int) -> String? {
    guard FileReading.exists(path) else { return "there is no such file" }
    return terminal.suspend { Editor.open(path, line: line) }
  }

  func setMouse(_ isOn: Bool) -> Bool {
    terminal.setMouse(isOn)
    return terminal.usesMouse
  }
}
