import ChartKit
import TerminalKit

@testable import StateTUI

/// The machines browser on documents, read as its jobs ask for them.
struct BrowserStage {
  var stage: Stage
  private let read: [Result<Interpreter, OpeningError>]
  private var done = 0

  /// Documents of XState's JSON, or of any other format that stands in one text.
  init(
    _ documents: [(file: String, text: String)], columns: Int = 80, rows: Int = 24,
    glyphs: GlyphSet = .unicode
  ) {
    let items = documents.map { Catalogue.Item(title: $0.file, shows: "", file: $0.file) }
    let read = documents.map { document -> Result<Interpreter, OpeningError> in
      let source = SourceText(name: document.file, text: document.text)
      do {
        return .success(Interpreter(ChartCompiler.compile(try ChartFormat.read(source))))
      } catch {
        return .failure(OpeningError(message: "\(error)"))
      }
    }
    self.init(items, read, columns, rows, glyphs)
  }

  /// Samples of the repository, by their files.
  init(samples: [String], columns: Int = 80, rows: Int = 24, glyphs: GlyphSet = .unicode) {
    let items = samples.map { Catalogue.Item(title: $0, shows: "", file: "samples/" + $0) }
    let read = samples.map { name -> Result<Interpreter, OpeningError> in
      do {
        return .success(Interpreter(try ChartLoader().chart(Repository.root + "/samples/" + name)))
      } catch {
        return .failure(OpeningError(message: "\(error)"))
      }
    }
    self.init(items, read, columns, rows, glyphs)
  }

  private init(
    _ items: [Catalogue.Item], _ read: [Result<Interpreter, OpeningError>], _ columns: Int, _ rows: Int,
    _ glyphs: GlyphSet
  ) {
    let app = App(
      Catalogue(heading: "choose a machine to explore", items: items),
      size: Size(columns: columns, rows: rows))
    self.read = read
    stage = Stage(app, glyphs: glyphs)
    perform(stage.app.takeJobs())
  }

  private mutating func perform(_ jobs: [Job]) {
    for case .open(let index) in jobs { _ = update(&stage.app, .opened(index: index, read[index])) }
  }

  /// Presses keys and does what the app asks for; what begins with `=` is pasted.
  mutating func press(_ keys: String) throws {
    if keys.hasPrefix("=") { return stage.send(.paste(String(keys.dropFirst()))) }
    for input in try ScriptFile.inputs(of: keys) { send(input) }
  }

  mutating func send(_ input: TerminalKit.Input) {
    stage.send(input)
    let new = Array(stage.jobs[done...])
    done = stage.jobs.count
    perform(new)
  }

  var app: App { stage.app }
  var replies: [ServiceReply] { app.catalogue?.service.replies ?? [] }
  var text: String { stage.text }
  func shows(_ words: String) -> Bool { stage.shows(words) }
}

/// Documents of machines.
extension BrowserStage {
  static let door = """
    {"id":"door","initial":"shut","context":{"public":{"n":0}},"states":{"shut":{"on":{"OPEN":"ajar"}},"ajar":{"on":{"SHUT":"shut"},"after":{"5000":"shut"},"tags":["draught"]}}}
    """
  static let doorAgain = """
    {"id":"door","initial":"shut","states":{"shut":{"on":{"OPEN":"wide"}},"ajar":{},"wide":{}}}
    """
  static let slow = """
    {"id":"slow","initial":"idle","states":{"idle":{"on":{"RUN":"run"}},"run":{"invoke":{"id":"request","src":"ask","onDone":"fine","onError":"failed"}},"fine":{},"failed":{"type":"final"}}}
    """
  static let lamp = """
    {"rootState": {"label": "Lamp", "children": [{"label": "Off", "isInitial": true}, {"label": "On"}]},
     "transitions": [{"from": ["Off"], "to": ["On"], "event": "PUSH"}]}
    """
}
