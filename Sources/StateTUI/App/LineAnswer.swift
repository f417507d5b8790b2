import ChartKit

/// What a line of the line language is answered with: sentences, or one JSON line.
struct LineAnswer: Hashable, Sendable {
  var lines: [String]
  var json: Value
  /// Whether it says that an expectation was not met.
  var isFailure = false
  /// Whether it says that the line cannot be done.
  var isError = false

  init(_ lines: [String], json: Value) { (self.lines, self.json) = (lines, json) }

  /// Something was done, or is told in words only.
  static func note(_ lines: String...) -> LineAnswer {
    LineAnswer(lines, json: ["ok": true, "text": .string(lines.joined(separator: "\n"))])
  }

  static func note(_ lines: [String]) -> LineAnswer {
    LineAnswer(lines, json: ["ok": true, "text": .string(lines.joined(separator: "\n"))])
  }

  static func error(_ message: String) -> LineAnswer {
    var answer = LineAnswer(["error: " + message], json: ["error": .string(message)])
    answer.isError = true
    return answer
  }
}

/// Facts as JSON, as `--json` answers with them.
struct FactsJSON {
  let work: Workspace

  /// What a step did, or would do.
  ///
  /// `{"step","time","active","left","entered","changed":{PATH:[OLD,NEW]},"actions","tags","done","status","enabled",
  /// "blocked","timers"}`, with `"fails"` for what is blocked by a guard whose fault would end the machine, with `"unasked"`
  /// where guards take too long to be asked; states are dotted paths, `left` and `entered` those of them without states inside.
  func step(_ facts: StepFacts, at standpoint: Standpoint, number: Int) -> Value {
    let chart = standpoint.interpreter.chart
    let snapshot = standpoint.snapshot
    var changed = Value.emptyObject.object ?? [:]
    for change in facts.changes {
      changed[change.path.joined(separator: ".")] = [change.old, change.new].json
    }
    let list = EventList(standpoint, names: chart.eventNames)
    var value = Value.emptyObject.object ?? [:]
    value["step"] = .number(Double(number))
    value["time"] = .number(Double(snapshot.now))
    value["active"] = paths(chart.leaves(of: snapshot.configuration))
    value["left"] = paths(leaves(facts.left))
    value["entered"] = paths(leaves(facts.entered))
    value["changed"] = .object(changed)
    value["actions"] = .array(facts.actions.map { .string($0) })
    value["tags"] = .array(chart.tags(of: snapshot.configuration).map { .string($0) })
    value["done"] = .bool(snapshot.isDone)
    value["status"] = .string(snapshot.status.name)
    if !snapshot.output.isUndefined { value["output"] = snapshot.output }
    if let failure = snapshot.failure { value["failure"] = .string(failure) }
    value["enabled"] = names(list, .fires)
    value["blocked"] = names(list, .blocked)
    let failing = list.entries.filter { $0.hasFault && standpoint.failure(sending: $0.event) != nil }
    if !failing.isEmpty { value["fails"] = .array(failing.map { .string($0.event.name) }) }
    let unasked = list.entries.filter(\.isUnasked)
    if !unasked.isEmpty { value["unasked"] = .array(unasked.map { .string($0.event.name) }) }
    value["timers"] = timers(standpoint)
    if !standpoint.path.isEmpty { value["instance"] = .array(standpoint.path.map { .string($0) }) }
    return .object(value)
  }

  private func names(_ list: EventList, _ verdict: Verdict) -> Value {
    if list.standpoint.snapshot.status != .active { return [] }
    let entries = list.entries.filter { $0.timer == nil && $0.verdict == verdict && !$0.isUnasked }
    return .array(entries.map { .string($0.event.name) })
  }

  private func timers(_ standpoint: Standpoint) -> Value {
    .array(
      standpoint.interpreter.timers(in: standpoint.snapshot).map { timer in
        let left: Value =
          timer.due == ScheduledEvent.never ? .null : .number(Double(timer.due - standpoint.snapshot.now))
        return [
          "event": .string(timer.event.name),
          "name": .string(work.naming.timer(timer, in: standpoint.snapshot)), "in": left,
        ]
      })
  }

  /// Those of the states without states inside; all where there is none.
  private func leaves(_ states: StateSet) -> [StateIndex] {
    let leaves = states.filter { work.chart[$0].kind.isAtomic }
    return leaves.isEmpty ? Array(states) : leaves
  }

  func paths(_ states: some Sequence<StateIndex>) -> Value {
    .array(states.map { .string(work.naming.fullPath($0)) })
  }

  /// An explanation.
  ///
  /// `{"event","verdict","asked","considered":[{"state","event","targets","guard","result","reads":[{"path","value",
  /// "step"}],"lost","parts","force"}],"wouldFire":[[ITEM,…],…]}`; each way is a list that `trace` takes, to be sent
  /// before the event; `withData`, where there are any, are ways that end with the event itself. `step` is null for what belongs to the event itself. `forwards`, where children get the event too, is
  /// `[{"instance":[ID,…],"verdict"}]`.
  func why(_ explanation: Explanation) -> Value {
    var value: Value = [
      "event": .string(explanation.event.name), "verdict": .string(explanation.verdict.rawValue),
      "asked": paths(explanation.asked),
      "considered": .array(explanation.considered.map { considered($0) }),
      "wouldFire": .array(explanation.ways.map(\.items)),
      "complete": .bool(explanation.isComplete),
    ]
    let withData =
      explanation.data.map { [Move(.event(Event(explanation.event.name, data: $0)))] }
      + explanation.waysWithData
    if !withData.isEmpty { value.set("withData", .array(withData.map(\.items))) }
    if !explanation.forwards.isEmpty {
      let forwards = explanation.forwards.map { forward -> Value in
        let path = Value.array(forward.path.map { .string($0) })
        return ["instance": path, "verdict": .string(forward.verdict.rawValue)]
      }
      value.set("forwards", .array(forwards))
    }
    return value
  }

  private func considered(_ one: Explanation.Considered) -> Value {
    let transition = work.chart[transition: one.candidate.transition]
    let condition = transition.details.condition
    let reads = one.reads.map { read -> Value in
      let step = read.moment.map { Value.number(Double(work.session.timeline.moments[$0].depth + 1)) }
      return ["path": .string(read.reading.path), "value": read.reading.value.orNull, "step": step ?? .null]
    }
    var value = Value.emptyObject.object ?? [:]
    value["state"] = .string(work.naming.fullPath(one.candidate.state))
    value["event"] = .string(transition.details.descriptors.joined(separator: " "))
    value["targets"] = paths(transition.targets)
    value["guard"] = condition.map { .string($0.text) } ?? .null
    value["result"] = one.finding?.result.map { .bool($0) } ?? .null
    value["reads"] = .array(reads)
    value["lost"] = one.candidate.lost.map { .string($0.rawValue) } ?? .null
    if let finding = one.finding {
      value["parts"] = .array(finding.parts.map { part($0) })
      if finding.source != .chart { value["assumed"] = .bool(finding.source == .assumption) }
      if let error = finding.error { value["error"] = .string(error.message) }
    }
    if !one.force.isEmpty {
      let answers = one.force.sorted { $0.key < $1.key }.map { ($0.key, Value.bool($0.value)) }
      value["force"] = .object(.init(uniqueKeysWithValues: answers))
    }
    return .object(value)
  }

  private func part(_ finding: GuardFinding) -> Value {
    var value = Value.emptyObject.object ?? [:]
    value["guard"] = .string(finding.condition.text)
    value["result"] = finding.result.map { .bool($0) } ?? .null
    value["asked"] = .bool(finding.isAsked)
    if finding.source != .chart { value["assumed"] = .bool(finding.source == .assumption) }
    if !finding.parts.isEmpty { value["parts"] = .array(finding.parts.map { part($0) }) }
    return .object(value)
  }
}

extension Value {
  /// What JSON can say in an array: null for undefined.
  fileprivate var orNull: Value { isUndefined ? .null : self }
}

extension [Value] {
  fileprivate var json: Value { .array(map(\.orNull)) }
}
