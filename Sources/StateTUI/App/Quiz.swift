import ChartKit

/// How well somebody has said beforehand what events do.
struct Quiz: Hashable, Sendable {
  private(set) var events = 0
  private(set) var rightEvents = 0
  private(set) var states = 0
  private(set) var rightStates = 0

  mutating func note(_ result: QuizResult) {
    events += 1
    if result.isRight { rightEvents += 1 }
    states += result.count
    rightStates += result.rightCount
  }

  /// `2 of 3 events right, 7 of 9 states`.
  var score: String {
    "\(rightEvents) of \(Count.text(events, "event")) right, \(rightStates) of \(Count.text(states, "state"))"
  }
}

/// What was said of the states after an event, beside what is so.
///
/// States with others inside follow from those, so only those without are asked for. What neither changes nor was said
/// to change does not count; where nothing changes and nothing was said to, that counts as one.
struct QuizResult: Hashable, Sendable {
  struct Line: Hashable, Sendable {
    var state: StateIndex
    var isMarked: Bool
    var isActive: Bool
    var isRight: Bool { isMarked == isActive }
  }

  let lines: [Line]

  init(before: Set<StateIndex>, marked: Set<StateIndex>, after: Set<StateIndex>) {
    let asked = before.symmetricDifference(after).union(before.symmetricDifference(marked))
    lines = asked.sorted().map {
      Line(state: $0, isMarked: marked.contains($0), isActive: after.contains($0))
    }
  }

  var isRight: Bool { lines.allSatisfy(\.isRight) }
  var count: Int { max(1, lines.count) }
  var rightCount: Int { lines.isEmpty ? 1 : lines.count(where: \.isRight) }
  /// Right or wrong, where the state is one of those that count.
  func line(_ state: StateIndex) -> Line? { lines.first { $0.state == state } }

  /// A sentence for each line: `playing: right, it is active.`
  func sentences(_ naming: Naming) -> [String] {
    if lines.isEmpty { return ["right: nothing changes."] }
    return lines.map { line in
      "\(naming.path(line.state)): \(line.isRight ? "right" : "wrong"), it is \(line.isActive ? "" : "not ")active."
    }
  }
}

extension Workspace {
  /// Whether a state is one that a quiz asks for: one that can be active and has none inside.
  func isAskable(_ state: StateIndex) -> Bool { chart[state].kind.isAtomic && !chart[state].kind.isHistory }

  /// The active states that a quiz asks for.
  var askedActive: Set<StateIndex> { Set(snapshot.configuration.filter { isAskable($0) }) }

  /// Says which states will be active after an event, then sends it: what was right.
  mutating func predict(_ name: String, _ states: [String]) -> LineAnswer {
    var marked: Set<StateIndex> = []
    for state in states {
      guard let index = chart.state(named: state) else { return .error("there is no state \(state)") }
      guard isAskable(index) else {
        return .error("\(state) has states inside; name those of them that will be active")
      }
      marked.insert(index)
    }
    let before = askedActive
    let fired = answer(.fire(name, .undefined))
    if fired.isError || fired.json["asks"] != nil { return fired }
    let result = QuizResult(before: before, marked: marked, after: askedActive)
    let score = "\(result.rightCount) of \(result.count) right."
    return LineAnswer(
      result.sentences(naming) + [score] + fired.lines,
      json: [
        "event": .string(name), "right": .bool(result.isRight),
        "states": .array(
          result.lines.map {
            [
              "state": .string(naming.fullPath($0.state)), "said": .bool($0.isMarked),
              "active": .bool($0.isActive),
            ]
          }), "then": fired.json,
      ])
  }
}

extension App {
  /// Begins the quiz, or ends it and tells the score.
  mutating func switchQuiz() {
    guard let quiz else {
      quiz = Quiz()
      focus(.events)
      return
    }
    self.quiz = nil
    overlays.removeAll { $0 is QuizOverlay }
    notice = Notice(quiz.events == 0 ? "The quiz is over." : "The quiz is over: \(quiz.score).")
  }

  /// Asks which states will be active after an event.
  mutating func ask(_ subject: EventList.Subject) {
    if case .pattern = subject { return fire(subject) }
    guard let work, let index = work.list.position(of: subject) else { return }
    let entry = work.list.entries[index]
    if entry.asks, let open = work.list.step(entry, data: .undefined).openGuards.first {
      return overlays.append(QuestionOverlay(open, then: .nothing))
    }
    overlays.append(QuizOverlay(subject, work))
  }

  /// What stands in the box at the bottom while the quiz is on.
  func quizWords(_ quiz: Quiz) -> String {
    let score = quiz.events == 0 ? "" : " So far \(quiz.score)."
    return "Choose an event and press Enter, then mark the states that will be active.\(score)"
  }
}
