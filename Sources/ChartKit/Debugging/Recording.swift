import OrderedCollections

/// A session as JSON lines: what was started, then each thing that was done with what came of it.
///
/// A recording is written as things happen and only grows, so that a program that is killed loses nothing but, at worst,
/// the end of its last line, which readers leave out.
public struct Recording: Sendable {
  /// What the session drives, and how it was started.
  public struct Header: Hashable, Sendable {
    public var format: String
    public var name: String
    /// The chart's file as it was named.
    public var file: String
    /// The folder that the file's name counts from.
    public var folder: String
    /// The chart's file as it is found from the folder of the recording's own file; nil where that is not told.
    public var beside: String? = nil
    /// Of the chart's document (``SourceText/fingerprint``).
    public var fingerprint: String
    public var input: Value
    public var guards: [String: Bool]
    /// Whatever else surrounds the chart, as the program that wrote it wants it back.
    public var options: Value
  }

  public enum Entry: Sendable {
    case step(RecordedStep)
    case go(Int)
    case mark(String, Int)
    case prune(Int, isPruned: Bool)
    case expect(String, isMet: Bool, at: [String])
    case breakpoints([KeptBreakpoint])
  }

  public var header: Header
  /// Each with its line in the file.
  public var entries: [(entry: Entry, line: Int)]
  /// Whether the last line had no end and was left out.
  public var isTorn: Bool
}

/// A step of a recording.
public struct RecordedStep: Sendable {
  public var input: Input
  /// The event that a timer delivers, where the input is a timer.
  public var timerEvent: String?
  public var forced: [String: Bool]
  /// Where the step was paused on its way: after so many microsteps.
  public var pausedAfter: Int?
  /// What came of it: ``DebugSession/facts(of:)``.
  public var facts: Value
}

/// A recording that cannot be read.
public struct RecordingError: Error, Hashable, Sendable, CustomStringConvertible {
  public var line: Int
  public var message: String
  public var description: String { "line \(line): \(message)" }
}

extension DebugSession {
  /// The header of this session's recording.
  public func header(folder: String, options: Value = .emptyObject) -> Recording.Header {
    Recording.Header(
      format: chart.dialect.rawValue, name: chart.name, file: chart.source.name, folder: folder,
      fingerprint: chart.source.fingerprint, input: input, guards: assumptions, options: options)
  }

  /// The lines of the journal from an entry on, without line ends.
  public func recordedLines(from start: Int = 0) -> [String] {
    journal[min(start, journal.count)...].map { line(of: $0).jsonText() }
  }

  private func line(of entry: JournalEntry) -> Value {
    switch entry {
    case .step(let moment): return stepLine(moment)
    case .go(let moment): return ["do": "go", "to": .number(Double(moment))]
    case .mark(let name, let moment):
      return ["do": "mark", "name": .string(name), "moment": .number(Double(moment))]
    case .prune(let moment, let isPruned):
      return ["do": "prune", "moment": .number(Double(moment)), "gone": .bool(isPruned)]
    case .expect(let text, let isMet, let path):
      var line: Value = ["do": "expect", "what": .string(text), "met": .bool(isMet)]
      if !path.isEmpty, case .object(var members) = line {
        members["at"] = .array(path.map { .string($0) })
        line = .object(members)
      }
      return line
    case .breakpoints(let points): return ["do": "breakpoints", "set": .array(points.map(\.json))]
    }
  }

  private func stepLine(_ index: Int) -> Value {
    let moment = timeline.moments[index]
    var line = Value.emptyObject.object ?? [:]
    switch moment.step.input {
    case .start: line["do"] = "start"
    case .event(let event), .eventTo(_, let event):
      line["do"] = "event"
      if case .eventTo(let path, _) = moment.step.input {
        line["at"] = .array(path.map { .string($0) })
      }
      line["event"] = .string(event.name)
      if !event.data.isUndefined { line["data"] = LosslessValue.encode(event.data) }
      if event.kind != .external { line["kind"] = .number(Double(event.kind.rawValue)) }
      if let id = event.details.invokeID { line["invoke"] = .string(id) }
    case .advance(let milliseconds):
      line["do"] = "advance"
      line["by"] = .number(Double(milliseconds))
    case .timer(let number):
      line["do"] = "timer"
      line["number"] = .number(Double(number))
      let timer = interpreter.timers(in: moment.step.before).first { $0.number == number }
      if let timer { line["event"] = .string(timer.event.name) }
    case .assume(let name, let answer):
      line["do"] = "assume"
      line["guard"] = .string(name)
      line["answer"] = answer.map { .bool($0) } ?? .null
    case .answer(let path, let answer):
      line["do"] = "answer"
      line["at"] = .array(path.map { .string($0) })
      switch answer {
      case .resolve(let value): line["resolve"] = LosslessValue.encode(value)
      case .reject(let value): line["reject"] = LosslessValue.encode(value)
      }
    case .proceed: line["do"] = "proceed"
    }
    if !moment.forced.isEmpty { line["forced"] = .object(moment.forced.asMembers) }
    if moment.step.outcome == .paused {
      line["paused"] = .number(Double(moment.step.microsteps.count))
    }
    line["then"] = facts(of: index)
    return .object(line)
  }

  /// What a step came to: the same facts are the same behaviour.
  ///
  /// `{"step","time","value","tags","status","output","changed":{PATH:[OLD,NEW]},"actions","timers":[[EVENT,MS]],"sum"}`,
  /// where `sum` is a fingerprint of the complete snapshot.
  public func facts(of index: Int) -> Value {
    let moment = timeline.moments[index]
    let after = moment.snapshot
    var facts = Value.emptyObject.object ?? [:]
    facts["step"] = .number(Double(moment.depth + 1))
    facts["time"] = .number(Double(after.now))
    facts["value"] = chart.value(of: after)
    facts["tags"] = .array(chart.tags(of: after.configuration).map { .string($0) })
    facts["status"] = .string(after.status.name)
    if !after.output.isUndefined { facts["output"] = LosslessValue.encode(after.output) }
    if let failure = after.failure { facts["failure"] = .string(failure) }
    var changed = Value.emptyObject.object ?? [:]
    for change in moment.step.changes {
      let path = change.path.joined(separator: ".")
      changed[path] = .array([LosslessValue.encode(change.old), LosslessValue.encode(change.new)])
    }
    facts["changed"] = .object(changed)
    facts["actions"] = .array(moment.step.actions.map { .string($0) })
    facts["timers"] = .array(
      interpreter.timers(in: after).map { timer in
        let left: Value = timer.due == ScheduledEvent.never ? .null : .number(Double(timer.due - after.now))
        return [.string(timer.event.name), left]
      })
    facts["sum"] = .string(Fingerprint.of(interpreter.json(of: after).jsonText().utf8))
    return .object(facts)
  }

  // MARK: Replay

  /// Does again what an entry of a recording tells. Returns the facts of a step that was taken; nil for what is none.
  ///
  /// Expectations and breakpoints are not looked at. Throws a sentence where the thing cannot be done here.
  public mutating func replay(_ entry: Recording.Entry) throws(ReplayError) -> Value? {
    switch entry {
    case .go(let moment):
      guard timeline.moments.indices.contains(moment) else {
        throw ReplayError(message: "there is no moment \(moment) to go to")
      }
      go(to: moment)
      return nil
    case .mark(let name, let moment):
      mark(name, at: moment)
      return nil
    case .prune(let moment, let isPruned):
      prune(moment, isPruned)
      return nil
    case .expect, .breakpoints: return nil
    case .step(let step):
      let taken = try take(step)
      if case .endless = taken.outcome { throw ReplayError(message: "the step does not end") }
      return facts(of: timeline.cursor)
    }
  }

  private mutating func take(_ step: RecordedStep) throws(ReplayError) -> Macrostep {
    let reach = step.pausedAfter.map { Reach.microsteps($0) } ?? .end
    switch step.input {
    case .start: throw ReplayError(message: "a session starts once")
    case .event(let event): return fire(event, forcing: step.forced, reach: reach)
    case .eventTo(let path, let event): return fire(event, at: path, forcing: step.forced, reach: reach)
    case .advance(let milliseconds): return advance(by: milliseconds, reach: reach)
    case .assume(let name, let answer): return assume(name, answer)
    case .answer(let path, let answer): return self.answer(path, answer, reach: reach)
    case .proceed: return proceed(reach)
    case .timer(let number):
      let timers = interpreter.timers(in: snapshot)
      let wanted =
        timers.first { $0.number == number && $0.event.name == step.timerEvent }
        ?? timers.first { $0.event.name == step.timerEvent }
      guard let wanted else {
        throw ReplayError(message: "no timer for \"\(step.timerEvent ?? "")\" is running")
      }
      return fire(timer: wanted.number, reach: reach)
    }
  }
}

/// Why something that was recorded cannot be done again.
public struct ReplayError: Error, Hashable, Sendable {
  public var message: String
}

/// A short number for a text, to tell whether it is the same (FNV-1a, 64 bits). Not safe against forgery.
enum Fingerprint {
  static func of(_ bytes: some Sequence<UInt8>) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}

extension SourceText {
  /// Tells whether a document is still the same.
  public var fingerprint: String { Fingerprint.of(bytes) }
}

extension [String: Bool] {
  fileprivate var asMembers: OrderedDictionary<String, ChartKit.Value> {
    OrderedDictionary(
      uniqueKeysWithValues: sorted { $0.key < $1.key }.map { ($0.key, ChartKit.Value.bool($0.value)) })
  }
}
