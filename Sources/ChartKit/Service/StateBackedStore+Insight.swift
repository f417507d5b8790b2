/// All that is known of an instance, for those who look on.
public struct StateBackedFacts: Sendable {
  /// The whole state.
  public var state: StateBackedAdminState
  /// Children that run.
  public var children: [StateBackedChild]
  /// In the order they are due.
  public var timers: [StateBackedTimer]
  /// Errors of children that were stopped; they are delivered before the next event.
  public var pendingErrors: [Event]
  /// How the last call settled.
  public var settling: StateBackedSettling
  /// The running session, as a debugger takes it.
  public var interpreter: Interpreter
  /// Where it stands.
  public var snapshot: Snapshot
}

/// What a migration would make of an instance.
public struct StateBackedMigrationPreview: Sendable {
  /// Ids of the versions on the way, the present one first.
  public var versions: [String]
  /// Ids of the migrations on the way.
  public var migrations: [String]
  /// Why it would not go over before its next event as it is now; nil where it would.
  public var obstacle: String?
  /// The instance as it is.
  public var before: StateBackedAdminState
  /// The instance as it would be.
  public var after: StateBackedAdminState
}

// Looking on, which no client can: nothing here is asked of a policy, and nothing is changed.
extension StateBackedStore {
  /// Throws `notFound` where there is no such instance.
  public func facts(_ address: StateBackedAddress) throws(StateBackedError) -> StateBackedFacts {
    let instance = try instance(address)
    return StateBackedFacts(
      state: instance.adminState, children: instance.runningChildren, timers: instance.timers,
      pendingErrors: instance.stopped.map { instance.version.childError($0.id) },
      settling: instance.settling, interpreter: instance.version.interpreter, snapshot: instance.snapshot)
  }

  /// What runs of a version; nil where the machine has none of this id.
  public func interpreter(of slug: String, version id: String) -> Interpreter? {
    definitions[slug]?.version(id)?.interpreter
  }

  /// Those of the four functions `allowRead`, `allowWrite`, `upgradeState` and `upgradeContext` that a version exports.
  public func policies(of slug: String, version id: String) -> [String] {
    guard let functions = definitions[slug]?.version(id)?.chart.functions else { return [] }
    return ["allowRead", "allowWrite", "upgradeState", "upgradeContext"].filter { functions.exports($0) }
  }

  /// The versions that migrations lead to directly from one another.
  public func migrations(of slug: String) -> [(id: String, from: String, to: String)] {
    (definitions[slug]?.migrations ?? []).map { ($0.id, $0.from, $0.to) }
  }

  /// What `allowWrite` says of a creation, without doing anything.
  public func verdict(
    on request: CreateInstanceRequest, auth: Value
  ) throws(StateBackedError) -> StateBackedVerdict {
    let instance = try newInstance(request)
    do {
      let context = try instance.version.interpreter.initialData(context: request.context)
      return instance.creationVerdict(context.isUndefined ? .emptyObject : context, auth)
    } catch {
      throw StateBackedError(.transitionFailed, error.message)
    }
  }

  /// What would become of an instance if it went over to a version now. Throws what asking for the version would, and
  /// what the migrations' functions do wrong.
  public func migrationPreview(
    of address: StateBackedAddress, to id: String
  ) throws(StateBackedError) -> StateBackedMigrationPreview {
    let definition = try definition(address.machine)
    let instance = try instance(address)
    guard definition.version(id) != nil else {
      throw .invalid("targetMachineVersionId", "the machine \"\(definition.slug)\" has no version \"\(id)\"")
    }
    let current = instance.version.id
    guard let way = BackedMigration.way(from: current, to: id, over: definition.migrations) else {
      throw StateBackedError(.noMigrationPath, "no migrations lead from \"\(current)\" to \"\(id)\"")
    }
    var upgraded = instance
    for edge in way {
      if let next = definition.version(edge.to) { try upgraded.upgrade(to: next) }
    }
    let obstacle =
      instance.isDone
      ? "the instance is done" : instance.isSettled ? nil : "a child runs: the instance has not settled"
    return StateBackedMigrationPreview(
      versions: [current] + way.map(\.to), migrations: way.map(\.id), obstacle: obstacle,
      before: instance.adminState, after: upgraded.adminState)
  }
}
