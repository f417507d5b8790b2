/// What administrators of State Backed's service do: definitions, versions, migrations, lists, and the lives of instances.
///
/// Every call throws `missingScope`, `missingUser` or `missingOrg` where the caller may not do it, `notFound` where what it
/// names is not there, and `invalidParameter` where a name is no slug or a cursor none of the list's.
public protocol StateBackedAdministration: Sendable {
  /// Makes a machine without versions. Throws `invalidState` where there is one.
  func createMachine(_ slug: String, as caller: StateBackedCaller) async throws(StateBackedError)

  /// A machine definition.
  func machine(
    _ slug: String, as caller: StateBackedCaller
  ) async throws(StateBackedError) -> StateBackedMachine

  /// A page of the machines in the order they were made.
  func machines(
    after cursor: String?, as caller: StateBackedCaller
  ) async throws(StateBackedError) -> StateBackedPage<StateBackedMachine>

  /// Deletes a machine; `name` is its slug, typed once more. Throws `invalidState` where it has instances.
  func deleteMachine(
    _ slug: String, name: String, as caller: StateBackedCaller
  ) async throws(StateBackedError)

  /// Adds a version and returns its id. Throws `invalidParameter` where the chart has errors.
  func createVersion(
    of slug: String, _ chart: Chart, clientInfo: String, makeCurrent: Bool, as caller: StateBackedCaller
  ) async throws(StateBackedError) -> String

  /// Makes a version the current one.
  func makeCurrent(_ id: String, of slug: String, as caller: StateBackedCaller) async throws(StateBackedError)

  /// A page of a machine's versions in the order they were made.
  func versions(
    of slug: String, after cursor: String?, as caller: StateBackedCaller
  ) async throws(StateBackedError) -> StateBackedPage<StateBackedVersion>

  /// Says that instances can come from one version to another, and returns the migration's id.
  func createMigration(
    of slug: String, from: String, to: String, as caller: StateBackedCaller
  ) async throws(StateBackedError) -> String

  /// Says which version an instance is to run. Throws `noMigrationPath` where no migrations lead there.
  func setDesiredVersion(
    _ id: String, of address: StateBackedAddress, as caller: StateBackedCaller
  ) async throws(StateBackedError)

  /// A page of a machine's instances in the order of their creation.
  func instances(
    of slug: String, after cursor: String?, as caller: StateBackedCaller
  ) async throws(StateBackedError) -> StateBackedPage<StateBackedInstance>

  /// The whole state; no policy is asked.
  func adminState(
    _ address: StateBackedAddress, as caller: StateBackedCaller
  ) async throws(StateBackedError) -> StateBackedAdminState

  /// A page of an instance's transitions, the first one first.
  func transitions(
    of address: StateBackedAddress, after cursor: String?, as caller: StateBackedCaller
  ) async throws(StateBackedError) -> StateBackedPage<StateBackedTransition>

  /// Lets an instance refuse events, or take them again.
  func setStatus(
    _ status: StateBackedStatus, of address: StateBackedAddress, as caller: StateBackedCaller
  ) async throws(StateBackedError)

  /// Deletes an instance; `name` is its own, typed once more.
  func delete(
    _ address: StateBackedAddress, name: String, as caller: StateBackedCaller
  ) async throws(StateBackedError)

  /// Lines of the logs, at most 100.
  func logs(
    _ query: StateBackedLogQuery, as caller: StateBackedCaller
  ) async throws(StateBackedError) -> [StateBackedLog]
}

extension InProcessStateBackedService: StateBackedAdministration {
  public func createMachine(
    _ slug: String, as caller: StateBackedCaller = StateBackedCaller()
  ) async throws(StateBackedError) {
    try change { store throws(StateBackedError) in try store.createMachine(slug, as: caller) }
  }

  public func machine(
    _ slug: String, as caller: StateBackedCaller = StateBackedCaller()
  ) async throws(StateBackedError) -> StateBackedMachine {
    try change { store throws(StateBackedError) in try store.machine(slug, as: caller) }
  }

  public func machines(
    after cursor: String? = nil, as caller: StateBackedCaller = StateBackedCaller()
  ) async throws(StateBackedError) -> StateBackedPage<StateBackedMachine> {
    try change { store throws(StateBackedError) in try store.machines(after: cursor, as: caller) }
  }

  public func deleteMachine(
    _ slug: String, name: String, as caller: StateBackedCaller = StateBackedCaller()
  ) async throws(StateBackedError) {
    try change { store throws(StateBackedError) in try store.deleteMachine(slug, name: name, as: caller) }
  }

  public func createVersion(
    of slug: String, _ chart: Chart, clientInfo: String = "", makeCurrent: Bool = false,
    as caller: StateBackedCaller = StateBackedCaller()
  ) async throws(StateBackedError) -> String {
    try change { store throws(StateBackedError) in
      try store.createVersion(
        of: slug, chart, clientInfo: clientInfo, makeCurrent: makeCurrent, as: caller)
    }
  }

  public func makeCurrent(
    _ id: String, of slug: String, as caller: StateBackedCaller = StateBackedCaller()
  ) async throws(StateBackedError) {
    try change { store throws(StateBackedError) in try store.makeCurrent(id, of: slug, as: caller) }
  }

  public func versions(
    of slug: String, after cursor: String? = nil, as caller: StateBackedCaller = StateBackedCaller()
  ) async throws(StateBackedError) -> StateBackedPage<StateBackedVersion> {
    try change { store throws(StateBackedError) in try store.versions(of: slug, after: cursor, as: caller) }
  }

  public func createMigration(
    of slug: String, from: String, to: String, as caller: StateBackedCaller = StateBackedCaller()
  ) async throws(StateBackedError) -> String {
    try change { store throws(StateBackedError) in
      try store.createMigration(of: slug, from: from, to: to, as: caller)
    }
  }

  public func setDesiredVersion(
    _ id: String, of address: StateBackedAddress, as caller: StateBackedCaller = StateBackedCaller()
  ) async throws(StateBackedError) {
    try change { store throws(StateBackedError) in try store.setDesiredVersion(id, of: address, as: caller) }
  }

  public func instances(
    of slug: String, after cursor: String? = nil, as caller: StateBackedCaller = StateBackedCaller()
  ) async throws(StateBackedError) -> StateBackedPage<StateBackedInstance> {
    try change { store throws(StateBackedError) in try store.instances(of: slug, after: cursor, as: caller) }
  }

  public func adminState(
    _ address: StateBackedAddress, as caller: StateBackedCaller = StateBackedCaller()
  ) async throws(StateBackedError) -> StateBackedAdminState {
    try change { store throws(StateBackedError) in try store.adminState(address, as: caller) }
  }

  public func transitions(
    of address: StateBackedAddress, after cursor: String? = nil,
    as caller: StateBackedCaller = StateBackedCaller()
  ) async throws(StateBackedError) -> StateBackedPage<StateBackedTransition> {
    try change { store throws(StateBackedError) in
      try store.transitions(of: address, after: cursor, as: caller)
    }
  }

  public func setStatus(
    _ status: StateBackedStatus, of address: StateBackedAddress,
    as caller: StateBackedCaller = StateBackedCaller()
  ) async throws(StateBackedError) {
    try change { store throws(StateBackedError) in try store.setStatus(status, of: address, as: caller) }
  }

  public func delete(
    _ address: StateBackedAddress, name: String, as caller: StateBackedCaller = StateBackedCaller()
  ) async throws(StateBackedError) {
    try change { store throws(StateBackedError) in try store.delete(address, name: name, as: caller) }
  }

  public func logs(
    _ query: StateBackedLogQuery, as caller: StateBackedCaller = StateBackedCaller()
  ) async throws(StateBackedError) -> [StateBackedLog] {
    try change { store throws(StateBackedError) in
      try store.logs(
        from: query.from, to: query.end, machine: query.machine, instance: query.instance,
        version: query.version, as: caller)
    }
  }
}
