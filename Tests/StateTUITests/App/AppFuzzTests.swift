import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

/// Random keys: nothing traps, nothing is drawn outside, and what is drawn hangs on the app alone.
@Suite struct AppFuzzTests {
  private struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  private static let keys: [Key] =
    "hjklgGenupwaxtrRzvyM/?:123456 +*\"{}[]PQSfqEbBdsT".map { Key.character($0) } + [
      .enter, .enter, .enter, .escape, .escape, .tab, .backTab, .up, .down, .down, .left, .right, .pageUp,
      .pageDown, .home, .end, .backspace, .delete, .control("l"), .control("r"), .control("u"), .control("j"),
      .control("e"), .alt("b"),
    ]

  private static let sizes = [
    (80, 24), (40, 12), (60, 16), (160, 50), (20, 4), (3, 2), (80, 12), (0, 0), (300, 100),
  ]

  @Test func randomKeysNeverTrap() throws {
    let samples = try Repository.samples()
    let pressesPerSample = max(75, 2000 / max(1, samples.count))
    for (index, sample) in samples.enumerated() {
      var dice = Dice(state: 0x9E37_79B9 + UInt64(index))
      var stage = try Stage(sample: sample)
      var last: Surface?
      for press in 0..<pressesPerSample {
        let before = stage.app.work?.snapshot
        switch Int.random(in: 0..<40, using: &dice) {
        case 0:
          let (columns, rows) = Self.sizes.randomElement(using: &dice) ?? (80, 24)
          stage.resize(columns, rows)
        case 3:
          for key in [":quiz", ":branches", ":expect "].randomElement(using: &dice) ?? "" {
            stage.send(.key(.character(key)))
          }
        case 4: stage.send(.key(.enter))
        case 1: stage.send(.paste("x\n\u{1b}[31m{\"a\":1}"))
        case 2:
          let point = Point(
            column: Int.random(in: 0..<90, using: &dice), row: Int.random(in: 0..<30, using: &dice))
          let kinds: [MouseEvent.Kind] = [.press(.left), .wheelUp, .wheelDown]
          stage.send(.mouse(MouseEvent(kinds.randomElement(using: &dice) ?? .wheelUp, at: point)))
        default: stage.send(.key(Self.keys.randomElement(using: &dice) ?? .enter))
        }
        let (surface, cursor) = stage.frame
        if let cursor { #expect(surface.bounds.contains(cursor.point), "\(sample), key \(press)") }
        // Settling again changes nothing: what is drawn does not hang on the way that led here.
        var again = stage
        again.app.settle()
        let isSame = again.frame.surface == surface
        #expect(isSame, "\(sample), key \(press):\n\(surface.text)\n\(again.frame.surface.text)")
        try checkTimeTravel(stage, before, sample, press)
        last = surface
      }
      #expect(last != nil)
    }
  }

  /// Undo and redo lead back to the same snapshot.
  private func checkTimeTravel(_ stage: Stage, _ before: Snapshot?, _ sample: String, _ press: Int) throws {
    guard var session = stage.app.work?.session, session.timeline.current.parent != nil else { return }
    let now = session.snapshot
    session.undo()
    session.redo()
    #expect(session.snapshot == now, "\(sample), key \(press)")
  }

  /// The menu's verdicts, previews and what firing does are the interpreter's.
  @Test func theListOfEventsIsTheInterpreters() throws {
    for (index, sample) in try Repository.samples().enumerated() {
      var dice = Dice(state: 77 + UInt64(index))
      let interpreter = Interpreter(try Repository.chart("samples/" + sample))
      var session = DebugSession(interpreter)
      for _ in 0..<40 {
        var list = EventList(Standpoint(interpreter, session.snapshot), names: interpreter.chart.eventNames)
        let menu = interpreter.menu(in: session.snapshot)
        let names = menu.filter { if case .timer = $0.subject { false } else { true } }
        for offer in names {
          let subject = EventList.Subject.event(offer.name)
          let position = try #require(
            list.position(of: subject) ?? list.position(of: .pattern(offer.name)))
          #expect(list.entries[position].verdict == offer.verdict, "\(sample): \(offer.name)")
          list.computePreview(position)
          if offer.verdict == .fires { #expect(list.step(position) == offer.preview) }
        }
        guard let choice = list.entries.randomElement(using: &dice) else { break }
        if let timer = choice.timer {
          session.fire(timer: timer.number)
        } else {
          session.fire(choice.event)
        }
      }
    }
  }
}
