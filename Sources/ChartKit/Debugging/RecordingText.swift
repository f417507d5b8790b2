import OrderedCollections

// Recordings as text, and back.
extension Recording.Header {
  /// The first line of a recording, without its end.
  public var line: String {
    var chart = Value.emptyObject.object ?? [:]
    chart["format"] = .string(format)
    chart["name"] = .string(name)
    chart["file"] = .string(file)
    chart["folder"] = .string(folder)
    if let beside { chart["beside"] = .string(beside) }
    chart["hash"] = .string(fingerprint)
    var members = Value.emptyObject.object ?? [:]
    members["statetui"] = "session"
    members["version"] = 1
    members["chart"] = .object(chart)
    if !input.isUndefined { members["input"] = LosslessValue.encode(input) }
    let sorted = guards.sorted { $0.key < $1.key }.map { ($0.key, Value.bool($0.value)) }
    members["guards"] = .object(OrderedDictionary(uniqueKeysWithValues: sorted))
    members["options"] = options
    return Value.object(members).jsonText()
  }

  fileprivate init(_ value: Value) throws(RecordingError) {
    func fail(_ message: String) -> RecordingError { RecordingError(line: 1, message: message) }
    guard value["statetui"]?.string == "session" else { throw fail("this is no session of statetui") }
    guard value["version"]?.number == 1 else { throw fail("this session was written by a later version") }
    guard let chart = value["chart"], let file = chart["file"]?.string else {
      throw fail("the session does not say of which chart it is")
    }
    self.init(
      format: chart["format"]?.string ?? "", name: chart["name"]?.string ?? "", file: file,
      folder: chart["folder"]?.string ?? "", fingerprint: chart["hash"]?.string ?? "",
      input: value["input"].map(LosslessValue.decode) ?? .undefined, guards: [:],
      options: value["options"] ?? .emptyObject)
    beside = chart["beside"]?.string
    for (name, answer) in value["guards"]?.object ?? [:] { guards[name] = answer.bool }
  }
}

extension Recording {
  /// Whether a text begins as recordings do.
  public static func isRecording(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: #"{"statetui":"session""#.utf8)
  }

  /// Reads a recording. A last line without an end that cannot be read is left out: it was being written.
  public init(_ bytes: [UInt8]) throws(RecordingError) {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    let hasEnd = lines.last?.isEmpty ?? true
    if hasEnd { lines.removeLast() }
    var header: Header?
    var entries: [(entry: Entry, line: Int)] = []
    var isTorn = false
    for (index, text) in lines.enumerated() where !text.isEmpty {
      let value: Value
      do {
        value = try Value(json: Array(text))
      } catch {
        if index == lines.count - 1 && !hasEnd && header != nil {
          isTorn = true
          break
        }
        throw RecordingError(line: index + 1, message: error.diagnostic.message)
      }
      if header == nil {
        header = try Header(value)
      } else if let entry = try Entry(value, line: index + 1) {
        entries.append((entry, index + 1))
      }
    }
    guard let header else { throw RecordingError(line: 1, message: "the session is empty") }
    (self.header, self.entries, self.isTorn) = (header, entries, isTorn)
  }
}

extension Recording.Entry {
  /// Nil for a kind of entry that a later version may add.
  fileprivate init?(_ value: Value, line: Int) throws(RecordingError) {
    func number(_ key: String) throws(RecordingError) -> Int {
      guard let number = value[key]?.number.flatMap({ Int(exactly: $0) }) else {
        throw RecordingError(line: line, message: "\"\(key)\" must be a whole number")
      }
      return number
    }
    func text(_ key: String) throws(RecordingError) -> String {
      guard let text = value[key]?.string else {
        throw RecordingError(line: line, message: "\"\(key)\" must be a string")
      }
      return text
    }
    let input: Input
    var timer: String?
    switch value["do"]?.string {
    case "go":
      self = .go(try number("to"))
      return
    case "mark":
      self = .mark(try text("name"), try number("moment"))
      return
    case "prune":
      self = .prune(try number("moment"), isPruned: value["gone"] != false)
      return
    case "expect":
      let path = (value["at"]?.array ?? []).compactMap(\.string)
      self = .expect(try text("what"), isMet: value["met"] == true, at: path)
      return
    case "breakpoints":
      self = .breakpoints((value["set"]?.array ?? []).compactMap { KeptBreakpoint(json: $0) })
      return
    case "event":
      let event = Self.event(value, named: try text("event"))
      let path = (value["at"]?.array ?? []).compactMap(\.string)
      input = path.isEmpty ? .event(event) : .eventTo(path, event)
    case "advance": input = .advance(try number("by"))
    case "timer":
      input = .timer(try number("number"))
      timer = value["event"]?.string
    case "assume": input = .assume(try text("guard"), value["answer"]?.bool)
    case "answer":
      let path = (value["at"]?.array ?? []).compactMap(\.string)
      if let data = value["resolve"] {
        input = .answer(path, .resolve(LosslessValue.decode(data)))
      } else if let data = value["reject"] {
        input = .answer(path, .reject(LosslessValue.decode(data)))
      } else {
        throw RecordingError(line: line, message: "an answer needs \"resolve\" or \"reject\"")
      }
    case "proceed": input = .proceed
    case nil: throw RecordingError(line: line, message: "\"do\" is missing")
    default: return nil
    }
    var step = RecordedStep(
      input: input, timerEvent: timer, forced: [:], pausedAfter: nil, facts: value["then"] ?? .emptyObject)
    for (name, answer) in value["forced"]?.object ?? [:] { step.forced[name] = answer.bool }
    if value["paused"] != nil { step.pausedAfter = try number("paused") }
    self = .step(step)
  }

  private static func event(_ value: Value, named name: String) -> Event {
    let kind = value["kind"]?.number.flatMap { UInt8(exactly: $0) }.flatMap { Event.Kind(rawValue: $0) }
    return Event(
      name, kind ?? .external, data: value["data"].map(LosslessValue.decode) ?? .undefined,
      details: value["invoke"]?.string.map { Event.Details(invokeID: $0) })
  }
}
