// Events that a session passes on to its children (`autoforward`, §6.4.3; XState v4's `autoForward`).

/// A child that an event is passed on to, and what the event would do there.
public struct Forward: Hashable, Sendable {
  /// Ids of the children that lead to it from the session that was asked.
  public var path: [String]
  public var verdict: Verdict
}

extension Interpreter {
  /// The sessions to which each external event goes as well, in the order in which they get it: children of the session
  /// alone, not theirs.
  func forwardingChildren(in snapshot: Snapshot) -> [Instance] {
    if snapshot.children.isEmpty || snapshot.status != .active { return [] }
    return snapshot.children.compactMap { child in
      guard child.isStarted, !child.isDetached, let owner = child.owner, case .session = child.body,
        chart[owner].details.invokes[child.position].autoforward
      else { return nil }
      return instance(child, of: root(snapshot))
    }
  }

  /// Whether events are passed on to children at this moment.
  public func passesOn(in snapshot: Snapshot) -> Bool { !forwardingChildren(in: snapshot).isEmpty }

  /// What an event would do in each session that it is passed on to, those further down among them.
  public func forwards(_ event: Event, in snapshot: Snapshot) -> [Forward] {
    forwardingChildren(in: snapshot).flatMap { child -> [Forward] in
      guard let (interpreter, inner) = child.session else { return [] }
      let own = Forward(
        path: child.path, verdict: .init(interpreter.candidates(event, in: inner)))
      let further = interpreter.forwards(event, in: inner).map {
        Forward(path: child.path + $0.path, verdict: $0.verdict)
      }
      return [own] + further
    }
  }

  /// The events that only sessions name to which events are passed on, each once.
  public func forwardedNames(in snapshot: Snapshot) -> [String] {
    let children = forwardingChildren(in: snapshot)
    if children.isEmpty { return [] }
    var seen = Set(chart.eventNames)
    return children.flatMap { child -> [String] in
      guard let (interpreter, inner) = child.session else { return [] }
      return interpreter.chart.eventNames + interpreter.forwardedNames(in: inner)
    }.filter { seen.insert($0).inserted }
  }

  /// What the event would do, where these transitions of the session itself match it.
  public func verdict(_ event: Event, among candidates: [Candidate], in snapshot: Snapshot) -> Verdict {
    let own = Verdict(candidates)
    if own == .fires || snapshot.children.isEmpty { return own }
    let further = forwards(event, in: snapshot).map(\.verdict)
    return further.contains(.fires)
      ? .fires : own == .blocked || further.contains(.blocked) ? .blocked : .ignored
  }
}

extension Verdict {
  /// What becomes of an event with these candidates.
  init(_ candidates: [Candidate]) {
    self = candidates.contains { $0.lost == nil } ? .fires : candidates.isEmpty ? .ignored : .blocked
  }
}
