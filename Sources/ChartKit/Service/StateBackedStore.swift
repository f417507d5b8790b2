import OrderedCollections

/// Machine definitions, their versions and instances of State Backed's service, without concurrency: what the actor
/// guards.
///
/// Time is virtual and common to all instances. A call that does not settle at once moves it, at most to the limit.
public struct StateBackedStore: Sendable {
  /// A machine definition.
  struct Definition: Sendable {
    let slug: String
    let createdAt: Int
    var versions: [BackedVersion] = []
    var current: String?
    var migrations: [BackedMigration] = []
    var instances: OrderedDictionary<String, BackedInstance> = [:]
    var madeInstances = 0
    var madeVersions = 0

    func version(_ id: String) -> BackedVersion? { versions.first { $0.id == id } }

    var summary: StateBackedMachine {
      StateBackedMachine(slug: slug, createdAt: createdAt, currentVersion: current)
    }
  }

  /// Log lines that are kept; the latest ones.
  static let logLimit = 10_000

  let options: EngineOptions
  /// Where instances are kept in place of memory.
  let archive: (any ServiceArchive)?
  var definitions: OrderedDictionary<String, Definition> = [:]
  /// When something happens by itself next to an instance, of those in memory.
  private var waiting: [StateBackedAddress: Int] = [:]
  var logs: [StateBackedLog] = []
  /// Milliseconds.
  public internal(set) var now: Int
  /// What the policy said that the last call asked; nil where it came to none.
  public private(set) var lastVerdict: StateBackedVerdict?
  /// Instances whose state has changed since this was last emptied.
  public var changed: [StateBackedAddress] = []

  /// `start` is the time at which the virtual clock begins, in milliseconds since 1970. With an archive the store goes on
  /// where that is, and keeps everything there. Its owner commits what a call has written.
  public init(
    options: EngineOptions = EngineOptions(), start: Int = 0, archive: (any ServiceArchive)? = nil
  ) {
    (self.options, now, self.archive) = (options, start, archive)
    if let archive { restore(from: archive) }
  }

  // MARK: Finding

  static func check(_ slug: String, _ parameter: String) throws(StateBackedError) {
    let bytes = slug.utf8
    let isLegal = bytes.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    if !isLegal || bytes.isEmpty || bytes.count > 128 {
      throw .invalid(
        parameter, "\(parameter) must have 1 to 128 letters of the alphabet, digits, \"_\" and \"-\"")
    }
  }

  func definition(_ slug: String) throws(StateBackedError) -> Definition {
    try Self.check(slug, "machineSlug")
    guard let found = definitions[slug] else {
      throw StateBackedError(.notFound, "there is no machine \"\(slug)\"")
    }
    return found
  }

  /// The instance as it is now.
  func instance(_ address: StateBackedAddress) throws(StateBackedError) -> BackedInstance {
    let definition = try definition(address.machine)
    try Self.check(address.instance, "instanceSlug")
    guard let found = kept(address, of: definition) else {
      throw StateBackedError(
        .notFound, "the machine \"\(address.machine)\" has no instance \"\(address.instance)\"")
    }
    return caughtUp(found)
  }

  /// Nothing happens to most instances by themselves, so their clocks are moved when somebody looks.
  private func caughtUp(_ instance: BackedInstance) -> BackedInstance {
    if instance.status == .paused || instance.isDone || instance.now >= now { return instance }
    var moved = instance
    moved.catchUp(to: now - instance.createdAt)
    return moved
  }

  // MARK: Instances

  /// Creates an instance, in the order: body and slugs, machine, version, instance, allowWrite, initial transition.
  public mutating func create(
    _ request: CreateInstanceRequest, as caller: StateBackedCaller
  ) throws(StateBackedError) -> StateBackedState {
    try finish(begin(request, as: caller))
  }

  /// Creates an instance as far as its initial transition; nothing is kept before the call is finished.
  public mutating func begin(
    _ request: CreateInstanceRequest, as caller: StateBackedCaller
  ) throws(StateBackedError) -> StateBackedCall {
    lastVerdict = nil
    try caller.check("instances.write")
    try Self.check(request.machine, "machineSlug")
    try Self.check(request.slug, "slug")
    try checkContext(request.context)
    var instance = try newInstance(request)
    let version = instance.version
    let context: Value
    do {
      context = try version.interpreter.initialData(context: request.context)
    } catch {
      throw StateBackedError(.transitionFailed, error.message)
    }
    let address = StateBackedAddress(request.machine, request.slug)
    let data = context.isUndefined ? .emptyObject : context
    try check(instance.creationVerdict(data, caller.auth), of: instance, at: address)
    try instance.start(context: request.context)
    instance.beginSettling()
    return StateBackedCall(address, instance, isCreation: true)
  }

  /// Waits until a call has settled, at most to the limit, and keeps what has become of it.
  public mutating func finish(_ call: StateBackedCall) throws(StateBackedError) -> StateBackedState {
    var instance = call.instance
    try instance.settle()
    if call.isCreation {
      definitions[call.address.machine]?.madeInstances += 1
      archive(definition: call.address.machine)
    }
    commit(instance, at: call.address)
    return instance.state
  }

  /// The instance before its first transition. The definition is not held any longer than this: it would be copied when
  /// the instance is kept.
  func newInstance(_ request: CreateInstanceRequest) throws(StateBackedError) -> BackedInstance {
    let definition = try definition(request.machine)
    let version = try version(request.machineVersionID, of: definition)
    if isTaken(StateBackedAddress(request.machine, request.slug), of: definition) {
      throw StateBackedError(
        .invalidState, "the machine \"\(request.machine)\" already has an instance \"\(request.slug)\"")
    }
    return BackedInstance(
      request.slug, number: definition.madeInstances + 1, version: version, createdAt: now)
  }

  private func checkContext(_ context: Value) throws(StateBackedError) {
    guard context.object != nil else { throw .invalid("context", "context must be an object") }
    let size = context.jsonBytes
    if size > BackedInstance.contextLimit {
      throw .invalid(
        "context", "the context has \(size) bytes; \(BackedInstance.contextLimit) is the limit")
    }
  }

  private func version(
    _ id: String?, of definition: Definition
  ) throws(StateBackedError) -> BackedVersion {
    guard let id = id ?? definition.current else {
      throw .invalid("machineVersionId", "the machine \"\(definition.slug)\" has no current version")
    }
    guard let version = definition.version(id) else {
      throw .invalid("machineVersionId", "the machine \"\(definition.slug)\" has no version \"\(id)\"")
    }
    if let fault = version.chart.diagnostics.first(where: { $0.severity == .error }) {
      throw .invalid(
        "machineVersionId", "the version \"\(id)\" cannot run: \(fault.text(in: version.chart.source))")
    }
    return version
  }

  /// Sends an event. Before it, errors of children that were stopped and a migration to the desired version; all of it
  /// happens, or nothing.
  public mutating func send(
    _ event: Event, to address: StateBackedAddress, as caller: StateBackedCaller
  ) throws(StateBackedError) -> StateBackedState {
    try finish(begin(event, to: address, as: caller))
  }

  /// Sends an event as far as its transition; nothing is kept before the call is finished.
  public mutating func begin(
    _ event: Event, to address: StateBackedAddress, as caller: StateBackedCaller
  ) throws(StateBackedError) -> StateBackedCall {
    lastVerdict = nil
    try caller.check("instances.write", "events.write")
    if event.name.isEmpty || event.name == "*" {
      throw .invalid("event", "an event must have a name, and \"*\" is none")
    }
    var instance = try instance(address)
    if instance.status == .paused {
      throw StateBackedError(.invalidState, "the instance \"\(address.instance)\" is paused")
    }
    instance.takeErrors()
    try migrate(&instance, of: address.machine)
    try check(instance.writeVerdict(event, caller.auth), of: instance, at: address)
    if !instance.isDone {
      try instance.take(event)
      instance.beginSettling()
      if event.name.hasPrefix("done.") || event.name.hasPrefix("error.") {
        instance.lines.append(("the event \"\(event.name)\" came from a client", true))
      }
    }
    return StateBackedCall(address, instance, isCreation: false)
  }

  /// Where another version is desired and the instance is settled, goes over to it.
  func migrate(
    _ instance: inout BackedInstance, of machine: String
  ) throws(StateBackedError) {
    guard let desired = instance.desiredVersion, instance.isSettled, !instance.isDone else { return }
    let definition = try definition(machine)
    guard
      let way = BackedMigration.way(
        from: instance.version.id, to: desired, over: definition.migrations)
    else { return }
    let from = instance.version.id
    for edge in way {
      if let next = definition.version(edge.to) { try instance.upgrade(to: next) }
    }
    instance.desiredVersion = nil
    instance.record([
      "type": "statebacked.upgrade", "migrationPath": .array(way.map { .string($0.id) }),
      "fromMachineVersionId": .string(from), "toMachineVersionId": .string(desired),
    ])
  }

  /// The state, where allowRead lets the caller see it.
  public mutating func read(
    _ address: StateBackedAddress, as caller: StateBackedCaller
  ) throws(StateBackedError) -> StateBackedState {
    try caller.check("state.read")
    lastVerdict = nil
    let instance = try instance(address)
    try check(instance.readVerdict(caller.auth), of: instance, at: address)
    return instance.state
  }

  /// The whole state; no policy is asked.
  public func adminState(
    _ address: StateBackedAddress, as caller: StateBackedCaller
  ) throws(StateBackedError) -> StateBackedAdminState {
    try caller.check("instances.admin")
    return try instance(address).adminState
  }

  /// What the policies say, without doing anything: of allowRead where there is no event, else of allowWrite.
  public func verdict(
    on event: Event?, at address: StateBackedAddress, auth: Value
  ) throws(StateBackedError) -> StateBackedVerdict {
    let instance = try instance(address)
    return event.map { instance.writeVerdict($0, auth) } ?? instance.readVerdict(auth)
  }

  /// Lets an instance refuse events, or take them again. What it missed by the clock happens when it goes on.
  public mutating func setStatus(
    _ status: StateBackedStatus, of address: StateBackedAddress, as caller: StateBackedCaller
  ) throws(StateBackedError) {
    try caller.check("instances.admin")
    var instance = try instance(address)
    instance.status = status
    commit(caughtUp(instance), at: address)
  }

  /// Says which version an instance is to run; it goes over before its next event.
  public mutating func setDesiredVersion(
    _ id: String, of address: StateBackedAddress, as caller: StateBackedCaller
  ) throws(StateBackedError) {
    try caller.check("instances.write")
    let definition = try definition(address.machine)
    var instance = try instance(address)
    guard definition.version(id) != nil else {
      throw .invalid("targetMachineVersionId", "the machine \"\(definition.slug)\" has no version \"\(id)\"")
    }
    let current = instance.version.id
    if BackedMigration.way(from: current, to: id, over: definition.migrations) == nil {
      throw StateBackedError(.noMigrationPath, "no migrations lead from \"\(current)\" to \"\(id)\"")
    }
    instance.desiredVersion = id == current ? nil : id
    commit(instance, at: address)
  }

  /// Deletes an instance; `name` is its own, typed once more.
  public mutating func delete(
    _ address: StateBackedAddress, name: String, as caller: StateBackedCaller
  ) throws(StateBackedError) {
    try caller.check("instances.admin")
    _ = try instance(address)
    if name != address.instance { throw .invalid("name", "the name is not that of the instance") }
    definitions[address.machine]?.instances.removeValue(forKey: address.instance)
    archive?.remove(address)
    waiting[address] = nil
    changed.append(address)
  }

  // MARK: Time

  /// Moves the virtual clock of every instance that is not paused. What is due happens at once, all else when somebody
  /// looks.
  public mutating func advance(by milliseconds: Int) {
    now += max(0, milliseconds)
    archive?.keep(clock: now, of: .stateBacked)
    for address in archive?.instances(dueBy: now) ?? due() {
      guard let definition = definitions[address.machine], let instance = kept(address, of: definition) else {
        continue
      }
      commit(caughtUp(instance), at: address)
    }
  }

  /// In one order always: what they log and tell is the same in each run.
  private func due() -> [StateBackedAddress] {
    waiting.lazy.filter { $0.value <= now }.map(\.key).sorted {
      ($0.machine, $0.instance) < ($1.machine, $1.instance)
    }
  }

  /// Keeps what has become of an instance, and moves the clock to where it came.
  private mutating func commit(_ instance: BackedInstance, at address: StateBackedAddress) {
    var instance = instance
    for line in instance.lines {
      log(line.text, isError: line.isError, of: instance, at: address)
    }
    instance.lines = []
    if let archive {
      archive.keep(instance.row, at: address, made: instance.transitions)
      if !instance.transitions.isEmpty { changed.append(address) }
    } else {
      let old = definitions[address.machine]?.instances[address.instance]
      definitions[address.machine]?.instances[address.instance] = instance
      waiting[address] = instance.due
      if old?.made != instance.made { changed.append(address) }
    }
    if instance.now > now { advance(by: instance.now - now) }
  }

  // MARK: Policies and logs

  mutating func check(
    _ verdict: StateBackedVerdict, of instance: BackedInstance, at address: StateBackedAddress
  ) throws(StateBackedError) {
    lastVerdict = verdict
    if case .failed(let why) = verdict.answer { log(why, isError: true, of: instance, at: address) }
    if !verdict.isAllowed {
      throw StateBackedError(
        .rejectedByMachineAuthorizer, "\(verdict.policy) of \"\(address.machine)\" does not allow it")
    }
  }

  private mutating func log(
    _ text: String, isError: Bool, of instance: BackedInstance, at address: StateBackedAddress
  ) {
    let line = StateBackedLog(
      timestamp: max(now, instance.now), machine: address.machine, instance: address.instance,
      machineVersionID: instance.version.id, isError: isError, text: text)
    if let archive { return archive.keep(line) }
    logs.append(line)
    if logs.count > Self.logLimit * 2 { logs.removeFirst(logs.count - Self.logLimit) }
  }
}
