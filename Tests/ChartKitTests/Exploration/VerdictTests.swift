import RandomCharts
import Testing

@testable import ChartKit

/// What the menu, `why` and previews say of an event, against what the engine does when it is sent: on random moments of
/// random machines of every kind, their children among them.
///
/// `STATETUI_PAIRS` says how many pairs of a moment and an event are looked at; without, 2,000.
struct VerdictTests {
  private static let wanted = TestFiles.environment("STATETUI_PAIRS").flatMap { Int($0) } ?? 2_000

  private struct Tally {
    var pairs = 0
    var verdicts: [Verdict: Int] = [:]
    var inChildren = 0
    var forwarded = 0
    var timers = 0
    var machines = 0
  }

  @Test func theVerdictIsWhatTheEngineDoes() throws {
    let kinds = RandomMachine.Kind.allCases.filter { $0 != .ecmascript || ECMAScript.isInstalled }
    for kind in kinds {
      var tally = Tally()
      var seed: UInt64 = 500
      // Scripts cost more: a tenth of the pairs shows as much.
      let share = kind == .ecmascript ? Self.wanted / 10 : Self.wanted * 9 / 10 / (kinds.count - 1) + 1
      while tally.pairs < share {
        try walk(try RandomMachine.make(kind, seed: seed), seed, &tally)
        tally.machines += 1
        seed += 1
      }
      print(
        "verdicts, \(kind.rawValue): \(tally.pairs) pairs on \(tally.machines) machines as foretold,"
          + " \(tally.verdicts[.fires] ?? 0) fire, \(tally.verdicts[.blocked] ?? 0) blocked,"
          + " \(tally.verdicts[.ignored] ?? 0) ignored; \(tally.timers) timers, \(tally.inChildren) in children,"
          + " \(tally.forwarded) passed on")
      #expect(Verdict.allCases.allSatisfy { tally.verdicts[$0] ?? 0 > share / 100 }, "\(kind)")
    }
  }

  /// Looks at every event of some ten moments that follow each other.
  private func walk(_ interpreter: Interpreter, _ seed: UInt64, _ tally: inout Tally) throws {
    #expect(interpreter.chart.isRunnable, "\(seed)")
    var random = SeededRandom(seed: seed)
    var answers = RandomMachine.assumptions
    for number in 0...2 where random.chance(0.4) { answers["g\(number)"] = false }
    var session = DebugSession(interpreter, assumptions: answers)
    guard session.timeline.current.step.outcome == .stable else { return }
    for _ in 0..<10 {
      guard session.snapshot.status == .active else { return }
      let offers = interpreter.menu(in: session.snapshot)
      for offer in offers { check(offer, session, "\(seed), step \(session.timeline.cursor)", &tally) }
      checkChildren(session, seed, &random, &tally)
      let step: Macrostep
      switch Int.random(in: 0..<10, using: &random) {
      case 0:
        step = session.assume("g\(Int.random(in: 0...2, using: &random))", Bool.random(using: &random))
      case 1: step = session.advance(by: Int.random(in: 0...400, using: &random))
      default:
        let likely = offers.filter { $0.verdict == .fires }
        let next = (likely.isEmpty ? offers : likely).randomElement(using: &random)
        step = session.fire(Event(next?.name ?? "a"))
      }
      if step.outcome != .stable { return }
    }
  }

  private func check(_ offer: Offer, _ session: DebugSession, _ place: String, _ tally: inout Tally) {
    let interpreter = session.interpreter
    var copy = session
    let sent: Macrostep
    let event: Event
    if case .timer(let timer) = offer.subject {
      sent = copy.fire(timer: timer.number)
      event = timer.event
      #expect((offer.verdict == .fires) == !sent.changedNothing, "\(place) \(offer.name)")
      tally.timers += 1
    } else {
      event = Event(offer.name)
      sent = copy.fire(event)
      #expect((offer.verdict == .fires) == Self.takes(event, sent), "\(place) \(offer.name)")
      let explanation = session.explain(event, searches: false)
      #expect(explanation.verdict == offer.verdict, "\(place) \(offer.name)")
      let taken = sent.microsteps.first { $0.session.isEmpty && $0.cause == .external(event) }
      for candidates in [offer.candidates, explanation.considered.map(\.candidate)] {
        let winners = Set(candidates.filter { $0.lost == nil }.map(\.transition))
        #expect(winners == Set(taken?.transitions ?? []), "\(place) \(offer.name)")
      }
      #expect(interpreter.verdict(event, in: session.snapshot) == offer.verdict, "\(place) \(offer.name)")
      if !explanation.forwards.isEmpty { tally.forwarded += 1 }
    }
    #expect((offer.preview != nil) == (offer.verdict == .fires || sent.input != .event(event)), "\(place)")
    if let preview = offer.preview {
      #expect(preview.microsteps == sent.microsteps && preview.after == sent.after, "\(place) \(offer.name)")
      if sent.outcome == .stable { #expect(copy.snapshot == preview.after, "\(place) \(offer.name)") }
    } else {
      #expect(sent.after.configuration == sent.before.configuration, "\(place) \(offer.name)")
    }
    tally.pairs += 1
    tally.verdicts[offer.verdict, default: 0] += 1
  }

  /// The same of an event that is sent to a child.
  private func checkChildren(
    _ session: DebugSession, _ seed: UInt64, _ random: inout SeededRandom, _ tally: inout Tally
  ) {
    let interpreter = session.interpreter
    for instance in interpreter.instances(in: session.snapshot) where !instance.path.isEmpty {
      guard instance.isStarted, let (inner, snapshot) = instance.session,
        let name = inner.chart.eventNames.randomElement(using: &random)
      else { continue }
      let event = Event(name)
      let verdict = inner.verdict(event, in: snapshot)
      let sent = interpreter.send(event, to: session.snapshot, at: instance.path)
      let took = sent.microsteps.contains {
        $0.session.starts(with: instance.path) && $0.cause == .external(event) && !$0.transitions.isEmpty
      }
      #expect((verdict == .fires) == took, "\(seed) \(instance.path) \(name)")
      let explained = session.explain(event, at: instance.path, searches: false).verdict
      #expect(explained == verdict, "\(seed) \(instance.path) \(name)")
      tally.pairs += 1
      tally.inChildren += 1
      tally.verdicts[verdict, default: 0] += 1
    }
  }

  /// Whether the event takes a transition, in the session or in a child that it is passed on to.
  private static func takes(_ event: Event, _ step: Macrostep) -> Bool {
    step.microsteps.contains { $0.cause == .external(event) && !$0.transitions.isEmpty }
  }

  // MARK: Events that are passed on

  static let passing = """
    <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="outer" initial="s">
      <state id="s">
        <invoke id="kid" autoforward="true"><content>
          <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="inner" initial="p">
            <state id="p">
              <transition event="HELLO" target="q"/>
              <transition event="NO" cond="false" target="q"/>
            </state>
            <state id="q"/>
          </scxml>
        </content></invoke>
        <transition event="OFF" target="t"/>
      </state>
      <state id="t"/>
    </scxml>
    """

  @Test func anEventThatOnlyAChildTakesFires() throws {
    let chart = try ChartCompiler.compile(
      ChartFormat.read(SourceText(name: "passing.scxml", text: Self.passing)))
    let session = DebugSession(Interpreter(chart))
    let menu = session.interpreter.menu(in: session.snapshot)
    #expect(menu.map(\.name) == ["OFF", "HELLO", "NO"])
    #expect(menu.map(\.verdict) == [.fires, .fires, .blocked])
    let explanation = session.explain(Event("HELLO"))
    #expect(explanation.verdict == .fires && explanation.considered.isEmpty)
    #expect(explanation.forwards == [Forward(path: ["kid"], verdict: .fires)])
    #expect(session.explain(Event("NOBODY")).forwards == [Forward(path: ["kid"], verdict: .ignored)])
    // The search tries it too: with the child in p and in q, and without it.
    let space = session.interpreter.explore(from: session.snapshot)
    #expect(space.count == 3 && space.isComplete)
  }
}
