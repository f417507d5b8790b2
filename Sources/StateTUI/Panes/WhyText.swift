import ChartKit
import TerminalKit

/// An explanation as lines of the screen, some of which can be chosen.
struct WhyText {
  /// What Enter does on a line.
  enum Choice: Hashable, Sendable {
    /// Asks for the answer of a guard that nobody implements.
    case answer(String)
    /// Does what leads to where the event fires, then sends it.
    case way([Move])
    /// Sends the event with these answers, for one step.
    case force([String: Bool])
    /// A way that ends with the event itself.
    case wholeWay([Move])
    /// Sends the event with these data.
    case data(Value)

    /// Whether it is about what a guard says.
    var isAnswer: Bool {
      switch self {
      case .answer, .force: true
      case .way, .wholeWay, .data: false
      }
    }
  }

  struct Line {
    var spans: [Span]
    var choice: Choice?

    init(_ spans: [Span], _ choice: Choice? = nil) { (self.spans, self.choice) = (spans, choice) }

    func wrapped(to columns: Int) -> [Line] {
      spans.wrapped(to: columns).enumerated().map { Line($1, $0 == 0 ? choice : nil) }
    }
  }

  private let explanation: Explanation
  private let entry: EventList.Entry
  private let work: Workspace
  private let glyphs: GlyphSet
  private let name: String
  /// Whether ways are still being looked for.
  private let isSearching: Bool

  init(
    _ explanation: Explanation, _ entry: EventList.Entry, _ work: Workspace, _ glyphs: GlyphSet,
    isSearching: Bool = false
  ) {
    (self.explanation, self.entry, self.work, self.glyphs) = (explanation, entry, work, glyphs)
    self.isSearching = isSearching
    name = EventsPane.name(entry, work.naming)
  }

  /// Explains a line of the events; ways are looked for no longer than anybody likes to wait for them.
  static func search(of entry: EventList.Entry, _ work: Workspace) -> ExplanationSearch {
    let usual = Explanation.limits(for: work.session.chart)
    let limits = StateSpace.Limits(
      situations: min(usual.situations, 1_000), moves: min(usual.moves, 8_000)
    ).within(seconds: 1)
    return work.session.explaining(
      entry.event, at: work.path, searches: entry.timer == nil, limits: limits)
  }

  /// Of ways of one length, those that hang on no answers come first.
  static func ordered(_ explanation: Explanation) -> Explanation {
    var explanation = explanation
    func cost(_ way: [Move]) -> (Int, Int) { (way.count, way.reduce(0) { $0 + $1.answers.count }) }
    explanation.ways.sort { cost($0) < cost($1) }
    return explanation
  }

  private var fires: Bool { entry.verdict == .fires || entry.timer != nil }

  var lines: [Line] {
    let active = work.snapshot.configuration.count
    var lines = [
      Line([Span("\(name) is offered to \(Count.text(active, "active state")), innermost first:")]), Line([]),
    ]
    lines += statesAsked + passedOn
    lines.append(Line([]))
    return lines + verdict + ways
  }

  // MARK: The states that were asked

  private var statesAsked: [Line] {
    let asked = explanation.asked
    let merges = asked.count > 8
    let own = Dictionary(grouping: explanation.considered) { $0.candidate.state }
    let columns = asked.reduce(11) { widest, state in
      merges && own[state] == nil ? widest : max(widest, TextWidth.columns(of: work.naming.name(state)))
    }
    var lines: [Line] = []
    var silent: [StateIndex] = []
    for state in asked {
      guard let considered = own[state] else {
        silent.append(state)
        if !merges { lines += silence(&silent, columns: columns) }
        continue
      }
      lines += silence(&silent, columns: columns)
      lines += self.lines(for: state, considered, columns: min(columns + 1, 24))
    }
    return lines + silence(&silent, columns: columns)
  }

  /// The children that get the event too.
  private var passedOn: [Line] {
    explanation.forwards.map { forward in
      let verdict =
        forward.verdict == .fires
        ? Span("\(glyphs.done) \(forward.words)", .active) : Span(forward.words, .dim)
      return Line([Span("  \(forward.path.joined(separator: ".")) gets it too: "), verdict])
    }
  }

  /// Neighbours without a transition, in one line.
  private func silence(_ states: inout [StateIndex], columns: Int) -> [Line] {
    defer { states = [] }
    guard let first = states.first else { return [] }
    if states.count == 1 {
      return [
        Line([
          Span("  " + work.naming.name(first).padded(to: min(columns + 1, 24)) + " "),
          Span("no transition for it", .dim),
        ])
      ]
    }
    let others = " and \(states.count - 1) more"
    return [Line([Span("  \(work.naming.name(first))\(others): no transition for it", .dim)])]
  }

  private func lines(
    for state: StateIndex, _ considered: [Explanation.Considered], columns: Int
  ) -> [Line] {
    var lines: [Line] = []
    for (index, one) in considered.enumerated() {
      let transition = work.chart[transition: one.candidate.transition]
      let verdict =
        one.candidate.lost.map { Span("\(glyphs.blocked) \(WhyText.loss($0))", .blocked) }
        ?? Span("\(glyphs.done) taken", .active)
      let label = index == 0 ? work.naming.name(state) : ""
      lines.append(
        Line([
          Span("  " + label.padded(to: columns) + " "),
          Span(TransitionText.whole(transition, work.naming, glyphs) + "  ", .transition), verdict,
        ]))
      if let finding = one.finding {
        if let error = finding.error { lines.append(Line([Span("       \(error.message)", .error)])) }
        lines += parts(finding, isWhole: true)
      }
      lines += one.reads.map(read)
    }
    return lines
  }

  /// The parts of a guard with their results; what somebody has to answer can be chosen.
  private func parts(_ finding: GuardFinding, isWhole: Bool) -> [Line] {
    if !finding.parts.isEmpty { return finding.parts.flatMap { parts($0, isWhole: false) } }
    let text = finding.condition.text
    let name = finding.condition.names.first ?? text
    switch finding.source {
    case .assumption:
      let words = "= \(finding.result ?? false)  (your answer)"
      return [
        Line([Span("       \(glyphs.pointer) \(name) ", .event), Span(words, .dim)], .answer(name))
      ]
    case .byDefault:
      let words = "is not implemented here: counts as \(finding.result ?? true) until you answer"
      return [
        Line([Span("       \(glyphs.pointer) \(name) ", .event), Span(words, .warning)], .answer(name))
      ]
    case .chart:
      if case .active(let reference) = finding.condition {
        let place = reference.state.map { work.naming.path($0) } ?? reference.text
        let isActive = finding.result ?? false
        return [Line([Span("       \(place) is \(isActive ? "active" : "not active")", .dim)])]
      }
      if isWhole { return [] }
      let result = finding.isAsked ? finding.result.map { "\($0)" } ?? "a fault" : "not asked"
      return [Line([Span("       \(text)  "), Span("= \(result)", .dim)])]
    }
  }

  private func read(_ read: Explanation.Read) -> Line {
    var since = "of the event"
    if read.isInitial {
      since = "as at the start"
    } else if let moment = read.moment {
      since = "set at step \(work.session.timeline.moments[moment].depth + 1)"
    }
    let value = read.reading.value
    return Line([
      Span("         " + read.reading.path.padded(to: 15) + " ", .plain),
      Span(ValueText.brief(value).padded(to: 12), ValueText.role(value)), Span(" (\(since))", .dim),
    ])
  }

  static func loss(_ loss: Candidate.Loss) -> String {
    switch loss {
    case .guard: "its guard is false"
    case .error: "its guard fails"
    case .descendant: "a state inside has one that is taken"
    case .earlier: "an earlier one of this state is taken"
    case .conflict: "another one that is taken leaves this state"
    }
  }

  // MARK: What follows from it

  private var verdict: [Line] {
    let facts = work.list.position(of: entry.subject).flatMap { work.list.facts($0) }
    if fires {
      guard let facts else { return [] }
      return [Line([Span("So it "), Span(facts.sentence(work.naming) + ".")])]
    }
    var follows = "So \(name) would be ignored here: no error, and nothing changes."
    if entry.hasFault {
      let fails = work.standpoint.failure(sending: entry.event) != nil
      follows =
        "So \(name) takes no transition here, and the guard's fault "
        + (fails ? "would make the machine fail." : "is an error.")
    }
    if let why = work.endedWords { follows = "So \(name) does nothing: \(why)." }
    var lines = [Line([Span(follows, .notice)])]
    let handlers = work.chart.transitions.filter { $0.details.descriptors.contains(entry.event.name) }
    let sources = StateSet(handlers.map(\.source)).filter { !work.isActive($0) }.prefix(6)
    if !sources.isEmpty {
      lines.append(
        Line([Span("It is handled in: "), Span(sources.map(work.naming.path).joined(separator: ", "))]))
    }
    return lines
  }

  /// What would make it fire: ways that a search found, and guards that could be forced.
  private var ways: [Line] {
    if fires || work.snapshot.status != .active { return [] }
    var lines = [Line([]), Line([Span("What would make it fire", .heading)])]
    for data in explanation.data {
      lines.append(
        Line(
          [
            Span("  \(glyphs.pointer) " + "\(name) \(ValueText.brief(data))".padded(to: 38) + "  ", .event),
            Span("with these data", .dim),
          ],
          .data(data)))
    }
    for way in explanation.waysWithData {
      lines.append(
        Line(
          [
            Span("  \(glyphs.pointer) " + way.text(work.naming).padded(to: 38) + "  ", .event),
            Span(way.lengthText, .dim),
          ],
          .wholeWay(way)))
    }
    for way in explanation.ways {
      let words = way.isEmpty ? name : "\(way.text(work.naming))  then \(name)"
      let length = "\(way.lengthText) before it"
      lines.append(
        Line(
          [Span("  \(glyphs.pointer) " + words.padded(to: 38) + "  ", .event), Span(length, .dim)], .way(way))
      )
    }
    var forced: Set<[String: Bool]> = []
    for one in explanation.considered where !one.force.isEmpty && forced.insert(one.force).inserted {
      let answers = one.force.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
      let words = "force \(answers.joined(separator: ", ")) for one step"
      lines.append(
        Line(
          [
            Span("  \(glyphs.pointer) " + words.padded(to: 38) + "  ", .event),
            Span("what follows is hypothetical", .dim),
          ],
          .force(one.force)))
    }
    if explanation.ways.isEmpty && explanation.data.isEmpty && explanation.waysWithData.isEmpty {
      let words =
        isSearching
        ? "looking for events that lead there\(glyphs.ellipsis)"
        : explanation.isComplete
          ? "no events lead to where it would fire" : "no way was found in what was searched"
      lines.append(Line([Span("    \(words)", .dim)]))
    }
    return lines
  }
}
