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
  /// What the one who set it calls it: for those of children, whose charts are not always there.
  public var words: String?
  /// Must hold after the microstep, else it does not count as a hit.
  public var condition: Guard?
  public var isOn = true
  /// How often it was met.
  public var hits = 0
  /// Stops from this hit on.
  public var stopsFrom = 1

  public init(
    _ id: Int, _ pattern: Pattern, at path: [String] = [], condition: Guard? = nil, stopsFrom: Int = 1
  ) {
    (self.id, self.pattern, self.path) = (id, pattern, path)
    (self.condition, self.stopsFrom) = (condition, stopsFrom)
  }

  /// Whether a microstep is what it waits for. Says nothing of whether it is on, and counts nothing.
  public func matches(_ microstep: Microstep, before: Snapshot, _ interpreter: Interpreter) -> Bool {
    if path.isEmpty { return matches(microstep, before, microstep.after, interpreter) }
    guard let (inner, after) = interpreter.instance(at: path, in: microstep.after)?.session else {
      return false
    }
    let earlier = interpreter.instance(at: path, in: before)?.session?.snapshot
    return matches(microstep, earlier ?? Snapshot(), after, inner)
  }

  /// The same, of the session that is meant and its snapshots.
  private func matches(
    _ microstep: Microstep, _ before: Snapshot, _ after: Snapshot, _ interpreter: Interpreter
  ) -> Bool {
    guard meets(microstep, before, after, interpreter) else { return false }
    return condition.map { interpreter.holds($0, in: after) } ?? true
  }

  private func meets(
    _ microstep: Microstep, _ before: Snapshot, _ after: Snapshot, _ interpreter: Interpreter
  ) -> Bool {
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
    case .change(let path): return before.data[path: path] != after.data[path: path]
    case .when(let condition):
      return interpreter.holds(condition, in: after) && !interpreter.holds(condition, in: before)
    case .error:
      // The root's also minds the errors of children.
      return (isOwn || path.isEmpty) && !microstep.errors.isEmpty
        || after.status == .error && before.status != .error
    }
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
  ///
  /// An expression sees the data by their names; of a chart whose data are a context, also as `context`.
  public func holds(_ condition: Guard, in snapshot: Snapshot) -> Bool {
    guard case .condition(.script) = condition, !program.usesScripts else {
      return finding(condition, snapshot.rest.event, in: snapshot).result ?? false
    }
    guard case .condition(let expression) = condition else { return false }
    let model = ECMAScriptDataModel(program.scripts, limits: options.scripts)
    var members = snapshot.data.object ?? [:]
    if chart.dialect != .scxml { members["context"] = snapshot.data }
    var scope = Scope(data: .object(members), event: snapshot.rest.event) { id in
      chart.state(named: id).map { snapshot.configuration.contains($0) } ?? false
    }
    if case .success(let answer) = model.examine(expression, in: &scope).result { return answer }
    return false
  }
}
