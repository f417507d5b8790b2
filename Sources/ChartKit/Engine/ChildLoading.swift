extension Session {
  /// Rebuilds the children that a snapshot holds.
  func loadChildren(_ snapshots: [ChildSnapshot]) {
    if snapshots.isEmpty && children.isEmpty { return }
    children = snapshots.map { snapshot in
      var session: Session?
      if case .session(let inner) = snapshot.body {
        session = childSession(of: snapshot)
        session?.hot.pointee.isRecording = hot.pointee.isRecording
        session?.load(inner)
      }
      let child = ChildSession(
        id: snapshot.id, source: snapshot.source, document: snapshot.document, owner: snapshot.owner,
        position: snapshot.position,
        session: session)
      child.isStarted = snapshot.isStarted
      child.systemID = snapshot.systemID
      child.wantsSnapshots = snapshot.wantsSnapshots
      child.input = snapshot.input
      if case .script(let script) = snapshot.body { child.script = script }
      child.isDetached = snapshot.isDetached
      return child
    }
    hot.pointee.unstartedCount = Int32(children.count { !$0.isStarted })
  }

  private func childSession(of snapshot: ChildSnapshot) -> Session? {
    if let document = snapshot.document {
      return program.program(ofDocument: document, named: snapshot.source, options).map {
        Session($0, options: options, parent: self, invokeID: snapshot.id)
      }
    }
    if snapshot.source.hasPrefix("chart:"), let index = Int(snapshot.source.dropFirst(6)),
      program.children.indices.contains(index)
    {
      return Session(program.children[index], options: options, parent: self, invokeID: snapshot.id)
    }
    if snapshot.source.hasPrefix("machine:"), let number = Int(snapshot.source.dropFirst(8)),
      let found = program.program(ofMachine: number)
    {
      return Session(found, options: options, parent: self, invokeID: snapshot.id)
    }
    if case .chart(let actor) = options.actors[snapshot.source] {
      return Session(actor.program, options: actor.options, parent: self, invokeID: snapshot.id)
    }
    return nil
  }
}
