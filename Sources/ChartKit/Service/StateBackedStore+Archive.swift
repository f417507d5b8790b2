// With an archive, instances are nowhere else: each is read when a call names it and written when the call has changed it.
extension StateBackedStore {
  /// The instance as it was last kept; nil where there is none.
  func kept(_ address: StateBackedAddress, of definition: Definition) -> BackedInstance? {
    guard let archive else { return definition.instances[address.instance] }
    guard let row = archive.instance(address) else { return nil }
    guard let version = definition.version(row.version) else {
      archive.fail("the instance \(address.machine)/\(address.instance) runs a version that is not there")
      return nil
    }
    do {
      return try BackedInstance(row, address.instance, version: version)
    } catch {
      archive.fail("the instance \(address.machine)/\(address.instance) cannot be read: \(error.description)")
      return nil
    }
  }

  func isTaken(_ address: StateBackedAddress, of definition: Definition) -> Bool {
    archive.map { $0.instance(address) != nil } ?? (definition.instances[address.instance] != nil)
  }

  func hasInstances(_ definition: Definition) -> Bool {
    archive.map { !$0.instances(of: definition.slug, after: 0, limit: 1).isEmpty }
      ?? !definition.instances.isEmpty
  }

  /// A page of the transitions that are kept, and behind them those that the instance has made by itself since then.
  func archivedTransitions(
    of instance: BackedInstance, at address: StateBackedAddress, from position: Int
  ) -> StateBackedPage<StateBackedTransition> {
    guard let archive else { return StateBackedPage(items: []) }
    let (first, kept) = archive.transitions(of: address, from: position, limit: Self.pageSize + 1)
    let all = kept + instance.transitions.dropFirst(max(0, position - instance.dropped))
    let page = all.prefix(Self.pageSize)
    return StateBackedPage(
      items: Array(page), cursor: all.count > page.count ? Self.cursor(first + page.count) : nil)
  }

  /// Writes a definition without its versions.
  func archive(definition slug: String) {
    guard let archive, let definition = definitions[slug] else { return }
    archive.keep(
      ArchivedDefinition(
        slug: slug, createdAt: definition.createdAt, currentVersion: definition.current,
        madeInstances: definition.madeInstances, madeVersions: definition.madeVersions))
  }

  func archive(_ version: BackedVersion, of slug: String) {
    guard let archive else { return }
    archive.keep(
      ArchivedVersion(
        id: version.id, chart: archive.number(of: version.chart), clientInfo: version.clientInfo,
        createdAt: version.createdAt), of: slug)
  }

  /// Reads the definitions and the clock.
  mutating func restore(from archive: any ServiceArchive) {
    now = archive.clock(of: .stateBacked) ?? now
    for row in archive.definitions() {
      var definition = Definition(slug: row.slug, createdAt: row.createdAt)
      definition.current = row.currentVersion
      (definition.madeInstances, definition.madeVersions) = (row.madeInstances, row.madeVersions)
      definition.migrations = row.migrations.map { BackedMigration(id: $0.id, from: $0.from, to: $0.to) }
      for version in row.versions {
        guard let (chart, options) = archive.chart(version.chart) else { return }
        definition.versions.append(
          BackedVersion(
            version.id, chart, options: options, clientInfo: version.clientInfo, createdAt: version.createdAt)
        )
      }
      definitions[row.slug] = definition
    }
  }
}

extension ArchivedInstance {
  func summary(_ slug: String) -> StateBackedInstance {
    StateBackedInstance(slug: slug, createdAt: createdAt, status: status, machineVersion: version)
  }
}

extension BackedInstance {
  /// When something happens by itself next, in the service's time; nil where nothing does.
  var due: Int? {
    if isDone || status == .paused { return nil }
    let timer = version.interpreter.timers(in: snapshot).first?.due ?? ScheduledEvent.never
    let next = min(timer, deadline ?? ScheduledEvent.never)
    return next == ScheduledEvent.never ? nil : createdAt + next
  }

  /// How many transitions it has made in all.
  var made: Int { dropped + transitions.count }

  var row: ArchivedInstance {
    var kept = Value.emptyObject.object ?? [:]
    kept["session"] = version.interpreter.json(of: snapshot)
    if let deadline { kept["deadline"] = .number(Double(deadline)) }
    if !stopped.isEmpty {
      kept["stopped"] = .array(
        stopped.map { ["id": .string($0.id), "owner": $0.owner.map { .number(Double($0)) } ?? .null] })
    }
    return ArchivedInstance(
      number: number, createdAt: createdAt, version: version.id, desiredVersion: desiredVersion,
      status: status, ts: ts, made: made, due: due, state: value.jsonText(),
      snapshot: Value.object(kept).jsonText())
  }

  /// From what was kept of it, without its transitions.
  init(_ row: ArchivedInstance, _ slug: String, version: BackedVersion) throws(SnapshotError) {
    self.init(slug, number: row.number, version: version, createdAt: row.createdAt)
    let kept = (try? Value(json: row.snapshot)) ?? .undefined
    snapshot = try version.interpreter.snapshot(from: kept["session"] ?? .undefined)
    deadline = kept["deadline"]?.number.flatMap { Int(exactly: $0) }
    stopped = (kept["stopped"]?.array ?? []).map { child in
      StoppedChild(
        id: child["id"]?.string ?? "", owner: child["owner"]?.number.flatMap { StateIndex(exactly: $0) })
    }
    (desiredVersion, status, ts, dropped) = (row.desiredVersion, row.status, row.ts, row.made)
  }
}
