import ChartKit

/// Where the panes look from: the root session or one of the children, in the tree of sessions that it belongs to.
///
/// What an event does is always asked of the whole tree, and then told as this session goes through it.
struct Standpoint: Sendable {
  /// The session that the program runs.
  let root: Interpreter
  let rootSnapshot: Snapshot
  /// Ids of the children that lead here; empty for the root.
  let path: [String]
  /// Of the session that is looked at.
  let interpreter: Interpreter
  let snapshot: Snapshot

  /// The root's own.
  init(_ root: Interpreter, _ snapshot: Snapshot) {
    (self.root, rootSnapshot, path) = (root, snapshot, [])
    (interpreter, self.snapshot) = (root, snapshot)
  }

  /// Nil where no session runs at this path.
  init?(_ root: Interpreter, _ rootSnapshot: Snapshot, at path: [String]) {
    guard let session = root.instance(at: path, in: rootSnapshot)?.session else { return nil }
    (self.root, self.rootSnapshot, self.path) = (root, rootSnapshot, path)
    (interpreter, snapshot) = session
  }

  /// The longest beginning of the path at which a session runs.
  static func nearest(_ root: Interpreter, _ rootSnapshot: Snapshot, to path: [String]) -> Standpoint {
    var path = path
    while !path.isEmpty {
      if let found = Standpoint(root, rootSnapshot, at: path) { return found }
      path.removeLast()
    }
    return Standpoint(root, rootSnapshot)
  }

  // MARK: Steps, of the whole tree

  func send(_ event: Event) -> Macrostep { root.send(event, to: rootSnapshot, at: path) }

  func fire(timer number: Int) -> Macrostep { root.fire(timer: number, in: rootSnapshot) }

  func advance(by milliseconds: Int) -> Macrostep { root.advance(rootSnapshot, by: milliseconds) }

  /// A step as this session goes through it.
  func facts(_ step: Macrostep) -> StepFacts {
    let seen = step.seen(at: path)
    var facts = StepFacts(seen, interpreter.chart)
    if !step.before.children.isEmpty || !step.after.children.isEmpty { facts.inner = inner(seen) }
    return facts
  }

  /// Why the session here would fail if it were sent an event; nil where it would go on.
  func failure(sending event: Event) -> String? {
    let facts = facts(send(event))
    return facts.hasEnded && facts.status == .error ? FailureText.short(facts.failure ?? "error") : nil
  }

  /// What children of this session did, those that took a transition.
  private func inner(_ step: Macrostep) -> [StepFacts.Inner] {
    var paths: [[String]] = []
    for microstep in step.microsteps where !microstep.session.isEmpty && !microstep.transitions.isEmpty {
      if !paths.contains(microstep.session) { paths.append(microstep.session) }
    }
    return paths.compactMap { path in
      let snapshots = [step.before] + step.microsteps.map(\.after)
      let found = snapshots.lazy.compactMap { interpreter.instance(at: path, in: $0)?.session }.first
      guard let chart = found?.interpreter.chart else { return nil }
      let (facts, naming) = (StepFacts(step.seen(at: path), chart), Naming(chart))
      return StepFacts.Inner(
        path: path, left: naming.names(facts.leftTops), entered: naming.names(facts.enteredTops),
        stayed: naming.names(facts.stayed.isEmpty ? facts.resetTops : facts.stayed))
    }
  }
}
