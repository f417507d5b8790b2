/// A session in the tree of sessions that one chart's session has become: the root, a child that a state invoked, a
/// child of that child.
public struct Instance: Sendable {
  /// Ids of the children that lead to it from the root session; empty for the root.
  public var path: [String]
  /// What runs: an actor's name, `chart:INDEX`, or the URI of a document; the chart's name for the root.
  public var source: String
  /// The state of the parent that invoked it; nil for the root, and where an action started it.
  public var owner: StateIndex?
  /// Its place among the owner's invocations.
  public var position: Int
  /// Children start at the end of the macrostep that created them.
  public var isStarted: Bool
  /// Nil for what has no chart here and waits for its answer.
  public var session: (interpreter: Interpreter, snapshot: Snapshot)?
}

extension Interpreter {
  /// All sessions of a moment, each before its children; the root first.
  ///
  /// The snapshot of each behaves alone as it does in the tree, so that ``candidates(_:in:)`` may be asked about it;
  /// what an event would do is to be asked with ``send(_:to:at:)``, since the others take part in it.
  public func instances(in snapshot: Snapshot) -> [Instance] {
    var found: [Instance] = []
    collect(root(snapshot), into: &found)
    return found
  }

  private func collect(_ instance: Instance, into found: inout [Instance]) {
    found.append(instance)
    guard let (interpreter, snapshot) = instance.session else { return }
    for child in snapshot.children { collect(interpreter.instance(child, of: instance), into: &found) }
  }

  /// The session at a path of children's ids; nil where there is none now.
  public func instance(at path: [String], in snapshot: Snapshot) -> Instance? {
    var here = root(snapshot)
    for id in path {
      guard let (interpreter, snapshot) = here.session,
        let child = snapshot.children.first(where: { $0.id == id })
      else { return nil }
      here = interpreter.instance(child, of: here)
    }
    return here
  }

  func root(_ snapshot: Snapshot) -> Instance {
    Instance(
      path: [], source: chart.name, owner: nil, position: 0, isStarted: true, session: (self, snapshot))
  }

  func instance(_ child: ChildSnapshot, of parent: Instance) -> Instance {
    var session: (interpreter: Interpreter, snapshot: Snapshot)?
    if case .session(let inner) = child.body,
      let interpreter = interpreter(ofChild: child.source, child.document)
    {
      // A guard's answer that was given for the parent holds for its children too.
      let given = parent.session?.snapshot.assumptions ?? [:]
      session = (interpreter, inner.inheriting(given))
    }
    return Instance(
      path: parent.path + [child.id], source: child.source, owner: child.owner, position: child.position,
      isStarted: child.isStarted, session: session)
  }

  /// Sends an external event to the session at a path of children's ids, and runs until the whole tree is stable. An
  /// event to where no session runs changes nothing.
  public func send(
    _ event: Event, to snapshot: Snapshot, at path: [String], until watch: Watch? = nil
  ) -> Macrostep {
    if path.isEmpty { return send(event, to: snapshot, until: watch) }
    return macrostep(.eventTo(path, event), from: snapshot) { root, steps in
      guard root.isRunning, let session = root.descendant(at: path[...]) else { return .stable }
      if session.accept(event) {
        let microstep = Microstep(of: session, in: root)
        steps.append(microstep)
        if let watch, watch(microstep, snapshot) { return .paused }
      }
      return run(root, &steps, snapshot, watch)
    }
  }
}

extension Session {
  /// The running session at a path of children's ids.
  fileprivate func descendant(at path: ArraySlice<String>) -> Session? {
    guard let id = path.first else { return isRunning ? self : nil }
    return children.first { $0.id == id }?.session?.descendant(at: path.dropFirst())
  }
}

extension Snapshot {
  fileprivate func inheriting(_ answers: [String: Bool]) -> Snapshot {
    let merged = answers.merging(assumptions) { _, own in own }
    if merged == assumptions { return self }
    var copy = self
    copy.rest = Rest(copying: rest)
    copy.rest.assumptions = merged
    return copy
  }

  /// The started child session at a path of ids.
  fileprivate func descendant(at path: ArraySlice<String>) -> Snapshot? {
    guard let id = path.first else { return self }
    guard let child = children.first(where: { $0.id == id }), child.isStarted,
      case .session(let inner) = child.body
    else { return nil }
    return inner.descendant(at: path.dropFirst())
  }
}

extension Macrostep {
  /// The step as the session at a path of children's ids went through it: its own microsteps and those of its
  /// children, its snapshots before and after.
  ///
  /// Where it is gone afterwards, the snapshot after is its last one; of one that others stopped the status is
  /// `stopped`.
  public func seen(at path: [String]) -> Macrostep {
    if path.isEmpty { return self }
    let first = before.descendant(at: path[...])
    var last = first
    var own: [Microstep] = []
    var isGone = false
    for microstep in microsteps where !isGone {
      let here = microstep.after.descendant(at: path[...])
      isGone = last != nil && here == nil
      if let here { last = here }
      guard let last, microstep.session.starts(with: path) else { continue }
      var copy = microstep
      copy.session.removeFirst(path.count)
      copy.after = last
      own.append(copy)
    }
    if !isGone {
      let here = after.descendant(at: path[...])
      isGone = last != nil && here == nil
      if let here { last = here }
    }
    var end = last ?? Snapshot()
    if isGone && end.status == .active { end.status = .stopped }
    return Macrostep(
      input: input, microsteps: own, outcome: outcome, before: first ?? Snapshot(), after: end)
  }
}
