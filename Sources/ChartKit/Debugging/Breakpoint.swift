/// Where a run is to stop: a pattern that is matched against each microstep.
public struct Breakpoint: Hashable, Sendable {
  public enum Pattern: Hashable, Sendable {
    case enter(StateIndex)
    case leave(StateIndex)
    /// A transition of this state for this event is taken; `*` is any, also an eventless one.
    case take(StateIndex, event: String)
    /// This event is handled; `a.*` is any below `a`, `*` any at all.
    case receive(String)
    /// The data at this path change.
    case change([String])
    /// A condition comes to hold.
    case when(Guard)
    case error
  }

  /// Numbers breakpoints in the order they were set; unique in a session.
  public var id: Int
  public var pattern: Pattern
  /// Ids of the children that lead to the session whose states and data are meant; empty for the root session.
  public var path: [String]
  /// The line that sets it, as the one who set it calls it; those without are in no recording.
  public var words: String?
  /// Must hold after the microstep, else it does not count as a hit.
  public var condition: Guard?
  public var isOn = true
  /// How often it was met.
  public var hits = 0
  /// Stops from this hit on.
  public var stopsFrom = 1
  /// Why its condition could not be asked, the first time that this came about.
  public var fault: String?

  public init(
    _ id: Int, _ pattern: Pattern, at path: [String] = [], condition: Guard? = nil, stopsFrom: Int = 1
  ) {
    (self.id, self.pattern, self.path) = (id, pattern, path)
    (self.condition, self.stopsFrom) = (condition, stopsFrom)
  }

  /// Counts the hit that a microstep is, where it is one, and says whether to stop there. A condition that fails stops once.
  mutating func isStop(at microstep: Microstep, before: Snapshot, _ interpreter: Interpreter) -> Bool {
    do {
      guard try matches(microstep, before: before, interpreter) else { return false }
      hits += 1
      return hits >= stopsFrom
    } catch {
      guard fault == nil else { return false }
      fault = error.message
      return true
    }
  }

  /// Whether a microstep is what it waits for. Says nothing of whether it is on, and counts nothing.
  ///
  /// - Throws: why its condition fails.
  public func matches(
    _ microstep: Microstep, before: Snapshot, _ interpreter: Interpreter
  ) throws(ChartError) -> Bool {
    if path.isEmpty { return try matches(microstep, before, microstep.after, interpreter) }
    guard let (inner, after) = interpreter.instance(at: path, in: microstep.after)?.session else {
      return false
    }
    let earlier = interpreter.instance(at: path, in: before)?.session?.snapshot
    return try matches(microstep, earlier ?? Snapshot(), after, inner)
  }

  /// The same, of the session that is meant and its snapshots.
  private func matches(
    _ microstep: Microstep, _ before: Snapshot, _ after: Snapshot, _ interpreter: Interpreter
  ) throws(ChartError) -> Bool {
    guard try meets(microstep, before, after, interpreter) else { return false }
    guard let condition else { return true }
    return try interpreter.answer(condition, in: after)
  }

  private func meets(
    _ microstep: Microstep, _ before: Snapshot, _ after: Snapshot, _ interpreter: Interpreter
  ) throws(ChartError) -> Bool {
    let isOwn = microstep.session == path
    switch pattern {
    case .enter(let state): return isOwn && microstep.entered.contains(state)
    case .leave(let state): return isOwn && microstep.exited.contains(state)
    case .take(let source, let event):
      return isOwn
        && microstep.transitions.contains { index in
          let transition = interpreter.chart[transition: index]
          guard transition.source == source else { return false }
          return event == "*" || transition.details.descriptors.contains(event)
            || microstep.cause.eventName == event
        }
    case .receive(let name):
      guard isOwn, let received = microstep.cause.eventName else { return false }
      if name == "*" || name == received { return true }
      return name.hasSuffix(".*") && received.hasPrefix(name.dropLast())
    case .change(let path): return before.data.shown(at: path) != after.data.shown(at: path)
    case .when(let condition):
      return try interpreter.answer(condition, in: after) && !interpreter.holds(condition, in: before)
    case .error:
      // The root's also minds the errors of children.
      return (isOwn || path.isEmpty) && !microstep.errors.isEmpty
        || after.status == .error && before.status != .error
    }
  }
}

/// A breakpoint as a recording keeps it.
public struct KeptBreakpoint: Hashable, Sendable {
  /// As the line that sets it says it, without the child.
  public var words: String
  public var path: [String]
  public var isOn: Bool
  public var hits: Int

  /// Nil for one that nobody has given words.
  init?(_ point: Breakpoint) {
    guard let words = point.words else { return nil }
    (self.words, path, isOn, hits) = (words, point.path, point.isOn, point.hits)
  }

  var json: Value {
    [
      "words": .string(words), "at": .array(path.map { .string($0) }), "on": .bool(isOn),
      "hits": .number(Double(hits)),
    ]
  }

  init?(json value: Value) {
    guard let words = value["words"]?.string else { return nil }
    self.words = words
    path = (value["at"]?.array ?? []).compactMap(\.string)
    isOn = value["on"] != false
    hits = value["hits"]?.number.flatMap { Int(exactly: $0) } ?? 0
  }
}

extension Cause {
  /// The event that is handled; nil for what needs none.
  public var eventName: String? {
    switch self {
    case .internal(let event), .external(let event): event.name
    case .start, .eventless, .invocation: nil
    }
  }
}

extension Interpreter {
  /// Whether a condition holds in a snapshot, for the event that was handled last. One that fails does not.
  public func holds(_ condition: Guard, in snapshot: Snapshot) -> Bool {
    do { return try answer(condition, in: snapshot) } catch { return false }
  }

  /// What a condition says in a snapshot, for the event that was handled last.
  ///
  /// An expression sees the data by their names, those of the public part too; of a chart whose data are a context, also as
  /// `context`.
  public func answer(_ condition: Guard, in snapshot: Snapshot) throws(ChartError) -> Bool {
    guard case .condition(.script) = condition, !program.usesScripts else {
      let finding = finding(condition, snapshot.rest.event, in: snapshot)
      if let error = finding.error { throw error }
      return finding.result ?? false
    }
    guard case .condition(let expression) = condition else { return false }
    let model = ECMAScriptDataModel(program.scripts, limits: options.scripts)
    var members = snapshot.data.object ?? [:]
    if chart.dialect != .scxml {
      members.merge(snapshot.data["public"]?.object ?? [:]) { own, _ in own }
      members["context"] = snapshot.data
    }
    var scope = Scope(data: .object(members), event: snapshot.rest.event) { id in
      chart.state(named: id).map { snapshot.configuration.contains($0) } ?? false
    }
    return try model.examine(expression, in: &scope).result.get()
  }
}

extension Value {
  /// The value at a path of a session's data, as the explorer names it: what lies in the context's `public` part needs not
  /// say so.
  public func shown(at path: [String]) -> Value? { self[path: path] ?? self[path: ["public"] + path] }
}
