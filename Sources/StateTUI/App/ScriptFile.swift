import ChartKit
import TerminalKit

/// Scripts in place of the keyboard: lines of keys, and `:` commands; for demos also what is said beside them.
///
/// ```
/// # a comment
/// chart media-player
/// say This is a statechart of a media player.
/// down down enter
/// "text that is typed"
/// :clock +5s
/// :expect state paused
/// pause 2s
/// :save-screen after.txt
/// ```
struct ScriptFile: Sendable {
  enum Item: Sendable {
    /// Keys that are pressed one after the other.
    case keys([Key])
    /// A line that begins with `:`.
    case line(String)
    /// What a demo says.
    case say(String)
    /// How long a demo waits, in milliseconds.
    case pause(Int)
    /// Something that a recorded session did, and what to call it.
    case entry(Recording.Entry, String)
  }

  /// The lines of a script, for the manual.
  static let forms: [(line: String, help: String)] = [
    ("KEY KEY…", "presses keys, by the names that the configuration uses: down enter ctrl-r"),
    ("\"TEXT\"", "types text"),
    (":LINE", "says a line of the palette: :fire PLAY, :expect state playing"),
    ("chart FILE", "names the chart, before anything is done: a file, also beside the script, or a sample"),
    ("say TEXT", "in a demo: what stands in the box"),
    ("pause TIME", "in a demo: waits, 500ms or 2s"),
    ("# TEXT", "a comment"),
  ]

  /// The chart that the script is for, as its first line names it.
  private(set) var chart: String?
  /// Each with its line in the file.
  private(set) var items: [(item: Item, line: Int)] = []

  static func read(_ path: String) throws(Failure) -> ScriptFile {
    try ScriptFile(String(decoding: try FileReading.read(path), as: UTF8.self), name: path)
  }

  init(_ text: String, name: String) throws(Failure) {
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      do {
        try add(String(line), index + 1)
      } catch {
        throw Failure(.usage, "\(name):\(index + 1): \(error.message)")
      }
    }
  }

  /// A recorded session as a script.
  init(_ recording: Recording, _ naming: Naming) {
    for (entry, line) in recording.entries { items.append((.entry(entry, entry.words(naming)), line)) }
  }

  /// All of it as inputs, without what is only said.
  var inputs: [TerminalKit.Input] {
    items.flatMap { ScriptFile.keys(of: $0.item) }.map(TerminalKit.Input.key)
  }

  /// The keys that an item presses.
  static func keys(of item: Item) -> [Key] {
    switch item {
    case .keys(let keys): keys
    case .line(let line): line.map { .character($0) } + [.enter]
    case .say, .pause, .entry: []
    }
  }

  /// A chart's file as a script names it: from the script's folder, else as it is; a sample's name stays.
  static func place(of chart: String, besides script: String) -> String {
    if chart.hasPrefix("/") { return chart }
    let beside = script.lastIndex(of: "/").map { String(script[...$0]) + chart } ?? chart
    return FileReading.exists(beside) ? beside : chart
  }

  private mutating func add(_ line: String, _ number: Int) throws(LineCommand.Failure) {
    var words = LineCommand.Words(line)
    switch words.next() {
    case "chart":
      guard items.isEmpty else { throw LineCommand.Failure("the chart is named before anything is done") }
      chart = try words.name("a chart")
    case "say": items.append((.say(words.rest()), number))
    case "pause":
      let text = words.rest()
      guard let count = TimeText.read(text) else {
        throw LineCommand.Failure("“\(text)” is no length of time")
      }
      items.append((.pause(count), number))
    case let first?:
      if first.hasPrefix("#") { return }
      if first.hasPrefix(":") {
        items.append((.line(String(line.drop(while: \.isWhitespace))), number))
      } else {
        items.append((.keys(try ScriptFile.keys(of: line)), number))
      }
    case nil: break
    }
  }

  /// The inputs that a line of keys, or one that begins with `:`, stands for.
  static func inputs(of line: String) throws(LineCommand.Failure) -> [TerminalKit.Input] {
    let rest = line[...].drop(while: \.isWhitespace)
    if rest.isEmpty || rest.hasPrefix("#") { return [] }
    let keys = rest.hasPrefix(":") ? keys(of: .line(String(rest))) : try keys(of: line)
    return keys.map(TerminalKit.Input.key)
  }

  private static func keys(of line: String) throws(LineCommand.Failure) -> [Key] {
    var rest = line[...].drop(while: \.isWhitespace)
    var keys: [Key] = []
    while !rest.isEmpty {
      if rest.hasPrefix("\"") {
        let text = rest.dropFirst().prefix { $0 != "\"" }
        keys += text.map { .character($0) }
        rest = rest.dropFirst(text.count + 2)
      } else {
        let word = rest.prefix { !$0.isWhitespace }
        guard let key = Key(String(word)) else {
          throw LineCommand.Failure("“\(word)” is no key; text is written in quotes, commands begin with “:”")
        }
        keys.append(key)
        rest = rest.dropFirst(word.count)
      }
      rest = rest.drop(while: \.isWhitespace)
    }
    return keys
  }
}

extension Recording.Entry {
  /// What was done, in the words of the line language where it has some.
  func words(_ naming: Naming) -> String {
    switch self {
    case .go(let moment): return "goes to another moment (\(moment))"
    case .mark(let name, _): return "mark \(name)"
    case .prune: return "prune"
    case .expect(let text, _, let path):
      return "expect \(text)" + (path.isEmpty ? "" : " in " + path.joined(separator: "."))
    case .breakpoints(let points): return points.isEmpty ? "no breakpoints" : "breakpoints"
    case .step(let step):
      switch step.input {
      case .start: return "starts"
      case .event(let event), .eventTo(_, let event):
        return "fire \(LineCommand.word(event.name))"
          + (event.data.isUndefined ? "" : " " + event.data.jsonText())
      case .timer: return "clock: " + (step.timerEvent.map { naming.eventName($0) } ?? "a timer")
      case .advance(let count): return "clock +\(TimeText.exact(count))"
      case .assume(let name, let answer):
        return "force \(name) \(answer.map { $0 ? "true" : "false" } ?? "clear")"
      case .answer(let path, .resolve(let value)):
        return "resolve \(path.joined(separator: ".")) \(value.jsonText())"
      case .answer(let path, .reject): return "reject \(path.joined(separator: "."))"
      case .proceed: return "continue"
      }
    }
  }
}
