// With an archive, machines are nowhere else: each is read when a call names it and written when the call has changed it.
extension StatechartStore {
  /// A machine of an archive as it is now, or was at a time; nil where there is none.
  func archived(_ id: String, in archive: any ServiceArchive, at time: Int? = nil) -> Instance? {
    guard let row = archive.machine(id), let registered = registered(row.chart) else { return nil }
    var instance = Instance(
      id: id, chartID: row.statechart, registered: registered, snapshot: Snapshot(),
      history: StatechartsV1.StepHistory())
    (instance.made, instance.isStopped, instance.isPaused) = (row.made, row.isStopped, row.isPaused)
    do {
      let session = (try? Value(json: row.snapshot)) ?? .undefined
      instance.snapshot = try registered.interpreter.snapshot(from: session)
    } catch {
      archive.fail("the machine \(id) cannot be read: \(error.description)")
      return nil
    }
    for step in archive.steps(of: id) {
      guard let tree = try? JSONTree.read(Array(step.utf8)) else {
        archive.fail("a step of the machine \(id) cannot be read")
        return nil
      }
      var decoder = StatechartsV1Decoder()
      instance.history.append(decoder.step(tree.root))
    }
    // Nothing was due since then, so the clock alone is moved.
    let lag = (time ?? now) - row.clock
    if lag > 0, instance.isRunning, !instance.isPaused {
      instance.snapshot = registered.interpreter.advance(instance.snapshot, by: lag).after
    }
    return instance
  }

  func row(of instance: Instance) -> ArchivedMachine {
    let interpreter = instance.registered.interpreter
    let snapshot = instance.snapshot
    let next = interpreter.timers(in: snapshot).first?.due ?? ScheduledEvent.never
    let isQuiet = next == ScheduledEvent.never || !instance.isRunning || instance.isPaused
    let labels = instance.registered.configuration(snapshot).states
    return ArchivedMachine(
      statechart: instance.chartID, chart: instance.registered.number, isStopped: instance.isStopped,
      isPaused: instance.isPaused, isLive: instance.isRunning, made: instance.made, clock: now,
      due: isQuiet ? nil : now + max(0, next - snapshot.now),
      configuration: Value.array(labels.map { .string($0) }).jsonText(),
      snapshot: interpreter.json(of: snapshot).jsonText())
  }
}
