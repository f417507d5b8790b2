import ChartKit
import TerminalKit

/// A line of the line language: what the palette, scripts and `--plain` take.
enum LineCommand: Hashable, Sendable {
  case fire(String, Value)
  case why(String, Value)
  case preview(String, Value)
  /// Says which states will be active after an event, and sends it.
  case predict(String, [String])
  case undo(Int)
  case redo(Int)
  case go(Place)
  case restart
  case mark(String)
  case marks
  /// Takes the branch with this mark out of sight, or brings it back.
  case prune(String)
  /// Nil is the current moment.
  case compare(Place, Place?)
  case clockBy(Int)
  case clockNext
  case clockRun
  case clockStop
  /// One microstep: of what is under way, or the first of an event.
  case step(String?, Value)
  case finish
  case proceed
  case stop(BreakText)
  case breaks
  case unbreak(Int)
  case path(String)
  /// Answers in the place of a running child, by its name.
  case answer(String, ActorAnswer)
  case save(String)
  /// Writes the session, its chart or its data in some form.
  case export(ExportForm, String)
  case force(String, Bool?)
  /// Sends an event with an answer that holds for this step alone.
  case forceOnce(String, Bool, String, Value)
  case expect(Expectation)
  case saveScreen(String)
  case state(String)
  /// Looks at an instance, by its name or its path of ids.
  case enter(String)
  case leave
  /// The looks of the screen.
  case theme(String)
  /// The line of a state, an event, or `step N`; of the current step where nothing is named.
  case source(String)
  /// The data at a path; all of them where it is empty.
  case context([String])
  case history
  /// What happened in a step, microstep by microstep; the current one where none is named.
  case details(Int?)
  case quit
  /// A command of the table that needs no argument.
  case command(CommandID)
  /// What is done in the machines browser.
  case machines(MachineLine)

  /// What a script or a lesson expects.
  enum Expectation: Hashable, Sendable {
    case state(String, isActive: Bool)
    case event(String, Verdict)
    case context([String], Value)
    case tag(String)
    case done
    case timer(String, Int)
  }

  /// Why a line cannot be understood: a sentence.
  struct Failure: Error, Hashable, Sendable {
    var message: String
    init(_ message: String) { self.message = message }
  }

  /// The words that lines begin with, with what follows them.
  static let forms: [(word: String, rest: String, help: String)] = [
    ("fire", "EVENT [JSON]", "sends an event"),
    ("why", "EVENT [JSON]", "explains what an event would do"),
    ("preview", "EVENT [JSON]", "tells what would happen"),
    (
      "quiz", "EVENT STATE…",
      "says which states will be active then, sends the event, and tells what was right"
    ),
    ("tour", "", "begins a lesson on a machine of its own, line by line; again leaves it"),
    ("undo", "[N]", "steps back"),
    ("redo", "[N]", "steps forward"),
    ("go", "STEP, MARK or branch N", "goes to a step, or to the end of a branch"),
    ("restart", "", "goes back to the start"),
    ("mark", "NAME", "names this moment"),
    ("prune", "MARK", "takes the branch with this mark out of sight; again brings it back"),
    ("marks", "", "lists the moments that have a name"),
    ("compare", "A [B]", "tells how two steps or marks differ; alone, from here"),
    ("step", "[EVENT [JSON]]", "takes one microstep, of what is under way or of an event"),
    ("finish", "", "ends the step that is under way, whatever lies on the way"),
    ("continue", "", "goes on to the next breakpoint"),
    (
      "break", "enter|leave|take|receive|change|when|error … [if EXPRESSION] [from HIT]",
      "sets a breakpoint: for when something holds besides, from the second or a later hit"
    ),
    ("breaks", "", "lists the breakpoints"),
    ("unbreak", "N", "takes a breakpoint away"),
    ("clock", "+TIME, next, run or stop", "moves the virtual clock: clock +5s, clock next"),
    ("path", "STATE", "finds the shortest events that lead to a state"),
    (
      "force", "GUARD true|false|clear, or GUARD true|false once EVENT [JSON]",
      "answers a guard; one that the chart implements only as an assumption; once: for the step of this event"
    ),
    ("resolve", "ACTOR [JSON]", "answers in the place of a running child"),
    ("reject", "ACTOR [TEXT]", "lets a running child fail"),
    ("state", "STATE", "goes to a state in the tree"),
    ("enter", "INSTANCE", "goes into a child: what follows is about it and goes to it"),
    ("leave", "", "goes back to the instance that invoked it"),
    ("source", "[STATE|EVENT|step N]", "shows the line of the document"),
    ("context", "[PATH]", "lists the data"),
    ("history", "", "lists the steps"),
    ("details", "[STEP]", "tells a step microstep by microstep"),
    ("sequence", "", "tells who told whom what on the way here"),
    ("coverage", "", "lists what was used of the chart, and what never was"),
    ("expect", "state|no state|event|context|tag|done|timer …", "checks something"),
    ("theme", Theme.all.map(\.name).joined(separator: "|"), "changes the looks of the screen"),
    ("save", "FILE", "writes the session, for statetui test"),
    (
      "export", "\(ExportForm.allCases.map(\.rawValue).joined(separator: "|")) FILE",
      "writes the session as a test or a script, the chart as a picture, or the data"
    ),
    ("save-screen", "FILE", "writes the screen as text"),
    ("quit", "", "leaves"),
  ]

  /// Reads a line. Nil where it is empty or a comment. Words of the machines browser are events' names elsewhere.
  static func read(_ text: String, in scope: Scope = .chart) throws(Failure) -> LineCommand? {
    var words = Words(text)
    guard let first = words.next(), !first.hasPrefix("#") else { return nil }
    if scope == .browser || scope == .instance && first == "switch" {
      var rest = words
      if let line = try MachineLine.read(first, &rest) { return .machines(line) }
    }
    if let command = try moving(first, &words) { return command }
    if let command = try stepping(first, &words) { return command }
    switch first {
    case "fire": return .fire(try words.name("an event"), try words.data())
    case "why" where !words.isAtEnd: return .why(try words.name("an event"), try words.data())
    case "preview" where !words.isAtEnd: return .preview(try words.name("an event"), try words.data())
    case "quiz" where !words.isAtEnd:
      let event = try words.name("an event")
      return .predict(event, words.rest().split(whereSeparator: \.isWhitespace).map(String.init))
    case "export" where !words.isAtEnd:
      let word = try words.name("a form")
      guard let form = ExportForm(rawValue: word) else {
        throw Failure(
          "“\(word)” cannot be written; write \(ExportForm.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      let file = words.rest()
      if file.isEmpty { throw Failure("a file is missing") }
      return .export(form, file)
    case "path": return .path(try words.name("a state"))
    case "force": return try force(&words)
    case "resolve": return .answer(try words.name("an actor"), .resolve(try words.data()))
    case "reject":
      let name = try words.name("an actor")
      let text = words.rest()
      return .answer(name, .reject(text.isEmpty ? .undefined : .string(text)))
    case "state": return .state(try words.name("a state"))
    case "enter": return .enter(try words.name("an instance"))
    case "leave": return .leave
    case "source" where !words.isAtEnd: return .source(words.rest())
    case "context":
      let path = words.rest()
      if path == "all" { return try other(text) }
      return .context(path.split(separator: ".").map(String.init))
    case "history": return .history
    case "theme":
      let name = try words.name("a theme")
      if Theme.named(name) == nil { throw Failure("there is no theme \(name)") }
      return .theme(name)
    case "details": return .details(words.isAtEnd ? nil : try words.number("a step"))
    case "expect": return .expect(try expectation(&words))
    case "save": return .save(try words.name("a file"))
    case "save-screen": return .saveScreen(try words.name("a file"))
    case "quit": return .quit
    default: return try other(text)
    }
  }

  private static func moving(_ first: String, _ words: inout Words) throws(Failure) -> LineCommand? {
    switch first {
    case "undo": return .undo(try words.count())
    case "redo": return .redo(try words.count())
    case "go": return .go(try place(&words))
    case "restart": return .restart
    case "mark": return .mark(try markName(&words))
    case "marks": return .marks
    case "prune": return .prune(try words.name("a mark"))
    case "compare":
      let first = try place(&words)
      return .compare(first, words.isAtEnd ? nil : try place(&words))
    case "clock" where !words.isAtEnd: return try clock(&words)
    default: return nil
    }
  }

  private static func stepping(_ first: String, _ words: inout Words) throws(Failure) -> LineCommand? {
    switch first {
    case "step": return .step(words.next(), try words.data())
    case "finish": return .finish
    case "continue": return .proceed
    case "break": return .stop(try breakText(&words))
    case "breaks": return .breaks
    case "unbreak": return .unbreak(try words.number("a breakpoint"))
    default: return nil
    }
  }

  /// A command of the table by its name, else an event by its name alone.
  private static func other(_ text: String) throws(Failure) -> LineCommand {
    var words = Words(text)
    let name = text.split(separator: " ").joined(separator: " ")
    if let command = Command.named(name) { return .command(command.id) }
    return .fire(try words.name("an event"), try words.data())
  }

  private static func clock(_ words: inout Words) throws(Failure) -> LineCommand {
    let text = words.rest()
    switch text.split(separator: " ").first {
    case "next": return .clockNext
    case "run": return .clockRun
    case "stop": return .clockStop
    default: break
    }
    let time = text.hasPrefix("+") ? String(text.dropFirst()) : text
    guard let count = TimeText.read(time) else {
      throw Failure(
        "“\(text)” is no length of time; write clock +500, clock +5s, clock next, clock run or clock stop")
    }
    return .clockBy(count)
  }

  private static func expectation(_ words: inout Words) throws(Failure) -> Expectation {
    switch words.next() {
    case "state": return .state(try words.name("a state"), isActive: true)
    case "no":
      guard words.next() == "state" else { throw Failure("write expect no state STATE") }
      return .state(try words.name("a state"), isActive: false)
    case "event": return try eventExpectation(&words)
    case "context":
      let path = try words.name("a path")
      return .context(path.split(separator: ".").map(String.init), try words.data())
    case "tag": return .tag(try words.name("a tag"))
    case "done": return .done
    case "timer":
      let state = try words.name("a state")
      return .timer(state, try words.number("milliseconds"))
    default: throw Failure("write expect state, no state, event, context, tag, done or timer")
    }
  }

  private static func eventExpectation(_ words: inout Words) throws(Failure) -> Expectation {
    let name = try words.name("an event")
    switch words.rest() {
    case "enabled": return .event(name, .fires)
    case "blocked": return .event(name, .blocked)
    case "ignored": return .event(name, .ignored)
    case "": throw Failure("a verdict is missing; write enabled, blocked or ignored")
    case let other: throw Failure("“\(other)” is no verdict; write enabled, blocked or ignored")
    }
  }
}

extension LineCommand {
  /// A name as a line writes it: between quotes where it would not be read as one word.
  static func word(_ name: String) -> String {
    let isOne = !name.isEmpty && !name.contains(where: \.isWhitespace) && !name.hasPrefix("\"")
    return isOne ? name : Value.string(name).jsonText()
  }

  /// The words of a line, one after the other. One with blanks stands between quotes.
  struct Words {
    private var text: Substring

    init(_ text: String) { self.text = text[...] }

    var isAtEnd: Bool { text.allSatisfy(\.isWhitespace) }

    mutating func next() -> String? {
      text = text.drop(while: \.isWhitespace)
      if text.isEmpty { return nil }
      if let quoted = takeQuoted() { return quoted }
      let word = text.prefix { !$0.isWhitespace }
      text = text.dropFirst(word.count)
      return String(word)
    }

    /// A name between quotes, as JSON writes it: names may have blanks.
    private mutating func takeQuoted() -> String? {
      guard text.first == "\"" else { return nil }
      var isEscaped = false
      for index in text.indices.dropFirst() {
        if isEscaped {
          isEscaped = false
        } else if text[index] == "\\" {
          isEscaped = true
        } else if text[index] == "\"" {
          let end = text.index(after: index)
          guard end == text.endIndex || text[end].isWhitespace,
            let name = (try? Value(json: String(text[..<end])))?.string
          else { return nil }
          text = text[end...]
          return name
        }
      }
      return nil
    }

    mutating func name(_ what: String) throws(Failure) -> String {
      guard let word = next() else { throw Failure("\(what) is missing") }
      return word
    }

    /// All that is left.
    mutating func rest() -> String {
      var all = text.drop(while: \.isWhitespace)
      while all.last?.isWhitespace ?? false { all.removeLast() }
      text = ""
      return String(all)
    }

    mutating func number(_ what: String) throws(Failure) -> Int {
      let word = try name(what)
      guard let number = Int(word) else { throw Failure("“\(word)” is no number") }
      return number
    }

    mutating func count() throws(Failure) -> Int { isAtEnd ? 1 : max(0, try number("a count")) }

    mutating func data() throws(Failure) -> Value {
      let text = rest()
      if text.isEmpty { return .undefined }
      do {
        return try Value(json: text)
      } catch {
        throw Failure("the data are no JSON: \(error.diagnostic.message)")
      }
    }
  }
}
