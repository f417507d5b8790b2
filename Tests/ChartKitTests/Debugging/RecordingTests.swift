import RandomCharts
import Testing

@testable import ChartKit

struct RecordingTests {
  static let cases = [Dialect.scxml, .xstate5].flatMap { dialect in (0..<30).map { (dialect, UInt64($0)) } }

  /// Drives a random chart with everything that a session can do.
  private func driven(_ dialect: Dialect, _ seed: UInt64, steps: Int = 40) -> DebugSession {
    var maker = RandomChart(seed: seed, dialect: dialect)
    var options = EngineOptions()
    options.microstepLimit = 300
    var session = DebugSession(Interpreter(maker.make(), options: options), assumptions: ["w": false])
    var random = SeededRandom(seed: seed &+ 77)
    for _ in 0..<steps {
      let event = Event(RandomChart.events.randomElement(using: &random) ?? "a")
      switch Int.random(in: 0..<12, using: &random) {
      case 0: session.undo()
      case 1: session.redo()
      case 2: session.go(to: Int.random(in: 0..<session.timeline.moments.count, using: &random))
      case 3: session.advance(by: Int.random(in: 0...500, using: &random))
      case 4: session.assume("g\(Int.random(in: 0...2, using: &random))", Bool.random(using: &random))
      case 5: session.mark("m\(Int.random(in: 0...3, using: &random))")
      case 6: session.fire(event, reach: .microsteps(1))
      case 7: session.proceed(.microsteps(1))
      case 8: session.fire(event, forcing: ["g0": Bool.random(using: &random)])
      case 9:
        if let timer = session.interpreter.timers(in: session.snapshot).first {
          session.fire(timer: timer.number)
        }
      default: session.fire(event)
      }
    }
    return session
  }

  private func replayed(_ session: DebugSession, _ text: String) throws -> DebugSession {
    let recording = try Recording(Array(text.utf8))
    var copy = DebugSession(
      session.interpreter, input: recording.header.input, assumptions: recording.header.guards)
    for (entry, line) in recording.entries {
      let facts = try copy.replay(entry)
      if case .step(let step) = entry { #expect(facts == step.facts, "line \(line)") }
    }
    return copy
  }

  private func text(_ session: DebugSession) -> String {
    ([session.header(folder: "/").line] + session.recordedLines()).joined(separator: "\n") + "\n"
  }

  @Test(arguments: cases) func aReplayGivesTheSameTree(dialect: Dialect, seed: UInt64) throws {
    let session = driven(dialect, seed)
    let copy = try replayed(session, text(session))
    #expect(copy.timeline.moments.map(\.snapshot) == session.timeline.moments.map(\.snapshot))
    #expect(copy.timeline.moments.map(\.parent) == session.timeline.moments.map(\.parent))
    #expect(copy.timeline.moments.map(\.next) == session.timeline.moments.map(\.next))
    #expect(copy.timeline.cursor == session.timeline.cursor)
    #expect(copy.timeline.marks.map(\.name) == session.timeline.marks.map(\.name))
    #expect(copy.timeline.marks.map(\.moment) == session.timeline.marks.map(\.moment))
    #expect(copy.timeline.moments.map(\.isHypothetical) == session.timeline.moments.map(\.isHypothetical))
    #expect(text(copy) == text(session))
  }

  /// Every moment is what its inputs give when they are done one after the other from the start.
  @Test(arguments: cases) func everyMomentIsADirectReplayOfItsWay(dialect: Dialect, seed: UInt64) {
    let session = driven(dialect, seed)
    for index in session.timeline.moments.indices {
      var way: [Int] = []
      var here = index
      while let parent = session.timeline.moments[here].parent {
        way.append(here)
        here = parent
      }
      var copy = DebugSession(session.interpreter, assumptions: ["w": false])
      for moment in way.reversed().map({ session.timeline.moments[$0] }) {
        let reach: DebugSession.Reach =
          moment.step.outcome == .paused ? .microsteps(moment.step.microsteps.count) : .end
        switch moment.step.input {
        case .event(let event): copy.fire(event, forcing: moment.forced, reach: reach)
        case .eventTo(let path, let event): copy.fire(event, at: path, forcing: moment.forced, reach: reach)
        case .advance(let count): copy.advance(by: count, reach: reach)
        case .timer(let number): copy.fire(timer: number, reach: reach)
        case .assume(let name, let answer): copy.assume(name, answer)
        case .answer(let path, let answer): copy.answer(path, answer, reach: reach)
        case .proceed: copy.proceed(reach)
        case .start: break
        }
      }
      #expect(copy.snapshot == session.timeline.moments[index].snapshot, "seed \(seed), moment \(index)")
    }
  }

  @Test func aTornLastLineIsLeftOut() throws {
    let session = driven(.xstate5, 3)
    let whole = Array(text(session).utf8)
    let lines = session.recordedLines()
    #expect(lines.count > 10)
    let (header, last) = (
      session.header(folder: "/").line.utf8.count + 1, try #require(lines.last).utf8.count
    )
    for end in [whole.count - 1, whole.count - 2, whole.count - last, whole.count - last - 1] {
      let cut = try Recording(Array(whole[..<end]))
      let isWhole = end == whole.count - 1 || end == whole.count - last - 1
      #expect(cut.isTorn == !isWhole, "\(whole.count - end)")
      #expect(cut.entries.count >= lines.count - 1)
    }
    #expect(throws: RecordingError.self) { try Recording(Array(whole[..<(header / 2)])) }
    for end in stride(from: header, to: whole.count, by: 97) {
      #expect(throws: Never.self) { try Recording(Array(whole[..<end])) }
    }
  }

  @Test func whatIsNoRecordingIsRefused() {
    for text in ["", "{}", "[]", "{\"statetui\":\"session\",\"version\":2}", "nonsense"] {
      #expect(throws: RecordingError.self, "\(text)") { try Recording(Array(text.utf8)) }
    }
    let header = #"{"statetui":"session","version":1,"chart":{"file":"x"},"guards":{},"options":{}}"#
    for line in [#"{"do":"go"}"#, #"{"do":"event"}"#, #"{}"#, "oops\n{}"] {
      #expect(throws: RecordingError.self, "\(line)") {
        try Recording(Array((header + "\n" + line + "\n").utf8))
      }
    }
    let later = try? Recording(Array((header + "\n" + #"{"do":"something new"}"# + "\n").utf8))
    #expect(later?.entries.isEmpty == true)
  }

  @Test func eventsKeepTheirDataAndKind() throws {
    let text =
      #"{"id":"m","initial":"a","states":{"a":{"invoke":{"src":"s","id":"s","onDone":"b"}},"b":{"on":{"*":"b"}}}}"#
    let chart = try ChartCompiler.compile(ChartFormat.read(SourceText(name: "m.json", text: text)))
    var session = DebugSession(Interpreter(chart), input: ["x": 1])
    session.fire(session.interpreter.answer(of: "s", 42, succeeds: true))
    session.fire(Event("E", data: ["n": .number(.infinity), "u": .undefined, "list": [1, .null]]))
    session.note(expectation: "state b", isMet: true)
    let copy = try replayed(session, self.text(session))
    #expect(copy.snapshot == session.snapshot)
    #expect(copy.timeline.moments.map(\.step.input) == session.timeline.moments.map(\.step.input))
  }
}
