import ChartKit
import TerminalKit

/// Who told whom what on the way to a moment: the user, the machine, its children, and what lies outside.
struct SequenceChart {
  /// What is told to one of `participants` by one of them; to itself where both are the same.
  struct Message: Hashable {
    var from: Int
    var to: Int
    var text: String
  }

  /// A step: its number and time, who told whom what, and what became of the states.
  struct Step: Hashable {
    var number: Int
    var time: Int
    var messages: [Message] = []
    /// How far the clock was moved, and what changed, in words.
    var notes: [String] = []
  }

  /// Their names, in the order of their columns: the user, the machine, then the others as they came up.
  private(set) var participants: [String] = []
  private(set) var steps: [Step] = []
  private var columns: [[String]: Int] = [:]
  /// Stands for what lies outside until all participants are known: its column is the last one.
  private static let outside = -1
  /// What was told and not taken yet, of a step that is under way.
  private var expected: [Message] = []
  /// What was told with a delay.
  private var delayed: [Message] = []
  private let naming: Naming
  private let signs: Signs

  /// The signs that texts are made of.
  struct Signs {
    var timer: String
    /// What a step changed, in words; empty where nothing did.
    var note: (Macrostep) -> String
  }

  /// - Parameter moments: the way, from the start.
  init(_ moments: [Timeline.Moment], naming: Naming, signs: Signs) {
    (self.naming, self.signs) = (naming, signs)
    let name = naming.name(0)
    participants = [name == "you" ? "(you)" : "you", name]
    columns[[]] = 1
    if let first = moments.first { addChildren(of: first.step.before, at: []) }
    for moment in moments { add(moment.step, number: moment.depth + 1) }
    placeOutside()
  }

  /// Children that ran already where the way begins.
  private mutating func addChildren(of snapshot: Snapshot, at path: [String]) {
    for child in snapshot.children {
      _ = column(path + [child.id])
      if case .session(let inner) = child.body { addChildren(of: inner, at: path + [child.id]) }
    }
  }

  private mutating func placeOutside() {
    let last = participants.count
    for (step, row) in steps.enumerated() {
      for (index, message) in row.messages.enumerated() where message.to == Self.outside {
        steps[step].messages[index].to = last
        if participants.count == last {
          participants.append(participants.contains("outside") ? "(outside)" : "outside")
        }
      }
    }
  }

  private mutating func column(_ path: [String]) -> Int {
    if let known = columns[path] { return known }
    let name = path.joined(separator: ".")
    participants.append(participants.contains(name) ? "(\(name))" : name)
    columns[path] = participants.count - 1
    return participants.count - 1
  }

  private mutating func add(_ step: Macrostep, number: Int) {
    var row = Step(number: number, time: step.after.now)
    if case .proceed = step.input {} else { expected = [] }
    var taken: Set<[String]> = []
    if let first = told(by: step) {
      row.messages.append(first)
      expected.append(first)
    }
    for microstep in step.microsteps {
      if case .external(let event) = microstep.cause {
        let path = microstep.session
        // `autoforward` passes on what the parent takes.
        let isPassedOn = !path.isEmpty && taken.contains(path.dropLast() + [event.name])
        note(event, at: path, isPassedOn: isPassedOn, in: &row)
        taken.insert(path + [event.name])
      }
      for record in microstep.records {
        if case .timerStarted(let timer) = record { expect(timer, from: microstep.session) }
        guard let message = message(record, from: microstep.session) else { continue }
        row.messages.append(message)
        expected.append(message)
      }
    }
    if case .advance(let count) = step.input { row.notes.append("clock +" + TimeText.exact(count)) }
    let note = signs.note(step)
    if !note.isEmpty { row.notes.append(note) }
    steps.append(row)
  }

  /// What the user told whom; nil where time passed or a step went on.
  private mutating func told(by step: Macrostep) -> Message? {
    switch step.input {
    case .start: Message(from: 0, to: 1, text: "start")
    case .event(let event): Message(from: 0, to: 1, text: text(event))
    case .eventTo(let path, let event): Message(from: 0, to: column(path), text: text(event))
    case .answer(let path, .resolve(let value)):
      Message(from: 0, to: column(path), text: "resolve " + ValueText.brief(value))
    case .answer(let path, .reject(let value)):
      Message(from: 0, to: column(path), text: "reject " + ValueText.brief(value))
    case .assume(let name, let answer):
      Message(from: 0, to: 1, text: "\(name) = " + (answer.map { $0 ? "true" : "false" } ?? "?"))
    case .advance, .timer, .proceed: nil
    }
  }

  private func text(_ event: Event) -> String {
    let timer = naming.timer(event)
    return (timer == event.name ? naming.eventName(event.name) : timer)
      + (event.data.isUndefined ? "" : " " + ValueText.brief(event.data))
  }

  /// An event that a session took: one that nobody was seen to send is a timer's, or a child's end.
  private mutating func note(
    _ event: Event, at path: [String], isPassedOn: Bool, in row: inout Step
  ) {
    let here = column(path)
    if let index = expected.firstIndex(where: { $0.to == here && $0.text == text(event) }) {
      expected.remove(at: index)
      return
    }
    if let index = delayed.firstIndex(where: { $0.to == here && $0.text == text(event) }) {
      row.messages.append(delayed.remove(at: index))
    } else if isPassedOn {
      row.messages.append(Message(from: column(path.dropLast()), to: here, text: text(event)))
    } else if let child = event.details.invokeID, !child.isEmpty, columns[path + [child]] != nil {
      row.messages.append(Message(from: column(path + [child]), to: here, text: text(event)))
    } else {
      row.messages.append(Message(from: here, to: here, text: signs.timer + " " + text(event)))
    }
  }

  private mutating func message(_ record: Record, from path: [String]) -> Message? {
    let here = column(path)
    switch record {
    case .sent(let event, "#_parent") where !path.isEmpty:
      return Message(from: here, to: column(path.dropLast()), text: text(event))
    case .sent(let event, "#_self"): return Message(from: here, to: here, text: text(event))
    case .sent(_, "#_internal"): return nil
    case .sent(let event, let address):
      guard let goal = goal(address, from: path) else {
        return Message(from: here, to: Self.outside, text: text(event))
      }
      return Message(from: here, to: column(goal), text: text(event))
    case .undelivered(let event, _), .emitted(let event):
      return Message(from: here, to: Self.outside, text: text(event))
    case .childStarted(let id, _): return Message(from: here, to: column(path + [id]), text: "starts")
    case .childStopped(let id): return Message(from: here, to: column(path + [id]), text: "stops")
    default: return nil
    }
  }

  /// Notes what will be told to another session when a timer is due.
  private mutating func expect(_ timer: ScheduledEvent, from path: [String]) {
    let goal: [String]?
    switch timer.destination {
    case .child(let id): goal = path + [id]
    case .parent: goal = path.isEmpty ? nil : path.dropLast()
    case .address(let address): goal = self.goal(address, from: path)
    case .session, .internal, .script: goal = nil
    }
    guard let goal else { return }
    delayed.append(Message(from: column(path), to: column(goal), text: text(timer.event)))
  }

  /// The session that `#_NAME` is for: a child, a sibling, or one by its whole path.
  private func goal(_ address: String, from path: [String]) -> [String]? {
    guard address.hasPrefix("#_") else { return nil }
    let name = String(address.dropFirst(2))
    let parts = name.split(separator: ".").map(String.init)
    let candidates = [path + [name], path + parts, path.dropLast() + [name], parts]
    return candidates.first { columns[$0] != nil }
  }
}

extension SequenceChart {
  /// A line for each message, for those who hear it: `step 2, time 0ms: you to media: POWER; off -> on.`
  var sentences: [String] {
    steps.flatMap { step -> [String] in
      let start = "step \(step.number), time \(TimeText.exact(step.time)): "
      let told = step.messages.map { message in
        let from = participants[message.from]
        return message.from == message.to
          ? "\(from): \(message.text)" : "\(from) to \(participants[message.to]): \(message.text)"
      }
      let notes = step.notes.isEmpty ? "" : "; " + step.notes.joined(separator: "; ")
      if told.isEmpty { return step.notes.isEmpty ? [] : [start + step.notes.joined(separator: "; ") + "."] }
      return told.enumerated().map { start + $1 + ($0 == told.count - 1 ? notes : "") + "." }
    }
  }
}

extension Workspace {
  /// Who told whom what on the way to the current moment.
  ///
  /// - Parameter count: how many steps at the most, the last ones.
  func sequence(_ glyphs: GlyphSet, last count: Int = .max) -> SequenceChart {
    let timeline = session.timeline
    var way: [Timeline.Moment] = []
    var here: Int? = timeline.cursor
    while let index = here, way.count < count {
      way.append(timeline.moments[index])
      here = timeline.moments[index].parent
    }
    return SequenceChart(
      way.reversed(), naming: rootNaming,
      signs: SequenceChart.Signs(
        timer: glyphs.timer,
        note: { step in
          let change = HistoryText(step, self, glyphs).change
          return change == glyphs.dash ? "" : change
        }))
  }
}
