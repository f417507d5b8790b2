import ChartKit

/// How two moments differ, in sentences and as JSON.
struct ComparisonText {
  private let comparison: Comparison
  private let work: Workspace

  init(_ comparison: Comparison, _ work: Workspace) { (self.comparison, self.work) = (comparison, work) }

  var answer: LineAnswer { LineAnswer(lines, json: json) }

  var lines: [String] {
    if comparison.isEmpty && comparison.elapsed == 0 { return ["Nothing differs."] }
    var lines: [String] = []
    func tell(_ words: String, _ parts: [String]) {
      if !parts.isEmpty { lines.append("\(words) \(parts.joined(separator: ", ")).") }
    }
    tell("Left", comparison.left.map(work.rootNaming.fullPath))
    tell("Entered", comparison.entered.map(work.rootNaming.fullPath))
    tell("Tags lost:", comparison.tagsLost)
    tell("Tags gained:", comparison.tagsGained)
    for change in comparison.changes {
      let (old, new) = (ValueText.brief(change.old), ValueText.brief(change.new))
      lines.append("Context: \(ContextPath.short(change.path)) from \(old) to \(new).")
    }
    tell("Timers gone:", comparison.timersLost.map(text))
    tell("Timers new:", comparison.timersGained.map(text))
    tell("No longer can fire:", comparison.eventsLost)
    tell("Now can fire:", comparison.eventsGained)
    if comparison.statuses.count == 2 {
      lines.append("Status: from \(comparison.statuses[0].name) to \(comparison.statuses[1].name).")
    }
    for child in comparison.children { lines += ComparisonText.sentences(child) }
    if comparison.elapsed != 0 {
      let sign = comparison.elapsed < 0 ? "-" : "+"
      lines.append("Time: \(sign)\(TimeText.exact(abs(comparison.elapsed))).")
    }
    return lines
  }

  private static func sentences(_ child: Comparison.Child) -> [String] {
    let name = child.path.joined(separator: ".")
    var lines: [String] = []
    switch (child.values[0], child.values[1]) {
    case (nil, let new?): lines.append("Child \(name) is new\(new.isUndefined ? "" : ": \(words(new))").")
    case (_?, nil): lines.append("Child \(name) is gone.")
    case (let old?, let new?) where old != new:
      lines.append("Child \(name): from \(words(old)) to \(words(new)).")
    default: break
    }
    for change in child.changes {
      let (old, new) = (ValueText.brief(change.old), ValueText.brief(change.new))
      lines.append("Child \(name): \(ContextPath.short(change.path)) from \(old) to \(new).")
    }
    if child.statuses.count == 2 {
      lines.append("Child \(name): status from \(child.statuses[0].name) to \(child.statuses[1].name).")
    }
    return lines
  }

  /// A state value in a line: its name where it is one state.
  static func words(_ value: Value) -> String { value.string ?? ValueText.brief(value) }

  private func json(_ child: Comparison.Child) -> Value {
    var changed = Value.emptyObject.object ?? [:]
    for change in child.changes {
      let pair = [change.old, change.new].map { $0.isUndefined ? Value.null : $0 }
      changed[change.path.joined(separator: ".")] = .array(pair)
    }
    return [
      "at": .array(child.path.map { .string($0) }),
      "value": .array(child.values.map { $0.map { $0.isUndefined ? .null : $0 } ?? .null }),
      "there": .array(child.values.map { .bool($0 != nil) }), "changed": .object(changed),
      "status": .array(child.statuses.map { .string($0.name) }),
    ]
  }

  private func text(_ timer: Comparison.Timer) -> String {
    ComparisonText.words(timer, work.rootNaming)
  }

  /// `k2: after 1s in 400ms`.
  static func words(_ timer: Comparison.Timer, _ naming: Naming) -> String {
    let name = naming.timer(Event(timer.event), at: timer.path)
    return timer.left == ScheduledEvent.never ? name : "\(name) in \(TimeText.exact(max(0, timer.left)))"
  }

  private var json: Value {
    func texts(_ texts: [String]) -> Value { .array(texts.map { .string($0) }) }
    func timers(_ timers: [Comparison.Timer]) -> Value {
      .array(
        timers.map { timer in
          let left: Value = timer.left == ScheduledEvent.never ? .null : .number(Double(timer.left))
          var value: Value = ["event": .string(timer.event), "in": left]
          if !timer.path.isEmpty { value.set("at", .array(timer.path.map { .string($0) })) }
          return value
        })
    }
    var changed = Value.emptyObject.object ?? [:]
    for change in comparison.changes {
      let pair = [change.old, change.new].map { $0.isUndefined ? Value.null : $0 }
      changed[change.path.joined(separator: ".")] = .array(pair)
    }
    var json: Value = [
      "left": texts(comparison.left.map(work.rootNaming.fullPath)),
      "entered": texts(comparison.entered.map(work.rootNaming.fullPath)),
      "changed": .object(changed), "tagsLost": texts(comparison.tagsLost),
      "tagsGained": texts(comparison.tagsGained), "timersLost": timers(comparison.timersLost),
      "timersGained": timers(comparison.timersGained), "noLongerEnabled": texts(comparison.eventsLost),
      "nowEnabled": texts(comparison.eventsGained), "elapsed": .number(Double(comparison.elapsed)),
    ]
    if !comparison.children.isEmpty {
      json.set("children", .array(comparison.children.map { self.json($0) }))
    }
    return json
  }
}
