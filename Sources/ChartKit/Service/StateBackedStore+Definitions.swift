// Definitions, versions, migrations and lists.
extension StateBackedStore {
  /// Items in one page of a list.
  static let pageSize = 100

  // MARK: Definitions

  /// Registers a chart as a machine's next version, which becomes the current one. The machine is made where it is
  /// missing; a name that is no slug is not registered. Returns the version's id.
  @discardableResult
  public mutating func register(_ slug: String, _ chart: Chart, options: EngineOptions? = nil) -> String? {
    guard (try? Self.check(slug, "slug")) != nil else { return nil }
    if definitions[slug] == nil {
      definitions[slug] = Definition(slug: slug, createdAt: now)
      archive(definition: slug)
    }
    return addVersion(
      chart, to: slug, options: options ?? self.options, clientInfo: chart.source.name, isCurrent: true)
  }

  private mutating func addVersion(
    _ chart: Chart, to slug: String, options: EngineOptions, clientInfo: String, isCurrent: Bool
  ) -> String? {
    guard var definition = definitions[slug] else { return nil }
    definition.madeVersions += 1
    let id = "ver_\(slug)-\(definition.madeVersions)"
    let version = BackedVersion(id, chart, options: options, clientInfo: clientInfo, createdAt: now)
    definition.versions.append(version)
    if isCurrent { definition.current = id }
    definitions[slug] = definition
    archive(version, of: slug)
    archive(definition: slug)
    return id
  }

  /// Makes a machine without versions.
  public mutating func createMachine(
    _ slug: String, as caller: StateBackedCaller
  ) throws(StateBackedError) {
    try caller.check("machines.write")
    try Self.check(slug, "slug")
    if definitions[slug] != nil {
      throw StateBackedError(.invalidState, "there already is a machine \"\(slug)\"")
    }
    definitions[slug] = Definition(slug: slug, createdAt: now)
    archive(definition: slug)
  }

  /// A machine definition. Throws `notFound`, `missingScope`.
  public func machine(
    _ slug: String, as caller: StateBackedCaller
  ) throws(StateBackedError) -> StateBackedMachine {
    try caller.check("machines.read")
    return try definition(slug).summary
  }

  /// Deletes a machine that has no instances; `name` is its slug, typed once more.
  public mutating func deleteMachine(
    _ slug: String, name: String, as caller: StateBackedCaller
  ) throws(StateBackedError) {
    try caller.check("machines.admin")
    let definition = try definition(slug)
    if name != slug { throw .invalid("name", "the name is not that of the machine") }
    if hasInstances(definition) {
      throw StateBackedError(.invalidState, "the machine \"\(slug)\" still has instances")
    }
    definitions.removeValue(forKey: slug)
    archive?.remove(machine: slug)
  }

  // MARK: Versions and migrations

  /// Adds a version. Returns its id.
  public mutating func createVersion(
    of slug: String, _ chart: Chart, clientInfo: String = "", makeCurrent: Bool = false,
    as caller: StateBackedCaller
  ) throws(StateBackedError) -> String {
    try caller.check("machine-versions.write")
    _ = try definition(slug)
    if let fault = chart.diagnostics.first(where: { $0.severity == .error }) {
      throw .invalid("machine", fault.text(in: chart.source))
    }
    return addVersion(chart, to: slug, options: options, clientInfo: clientInfo, isCurrent: makeCurrent) ?? ""
  }

  /// Makes a version the current one.
  public mutating func makeCurrent(
    _ id: String, of slug: String, as caller: StateBackedCaller
  ) throws(StateBackedError) {
    try caller.check("machine-versions.write")
    guard try definition(slug).version(id) != nil else {
      throw StateBackedError(.notFound, "the machine \"\(slug)\" has no version \"\(id)\"")
    }
    definitions[slug]?.current = id
    archive(definition: slug)
  }

  /// Says that instances can come from one version to another. Returns the migration's id.
  public mutating func createMigration(
    of slug: String, from: String, to: String, as caller: StateBackedCaller
  ) throws(StateBackedError) -> String {
    try caller.check("machine-versions.write")
    let definition = try definition(slug)
    for (parameter, id) in [("fromMachineVersionId", from), ("toMachineVersionId", to)]
    where definition.version(id) == nil {
      throw .invalid(parameter, "the machine \"\(slug)\" has no version \"\(id)\"")
    }
    let id = "mig_\(slug)-\(definition.migrations.count + 1)"
    definitions[slug]?.migrations.append(BackedMigration(id: id, from: from, to: to))
    archive?.keep(ArchivedMigration(id: id, from: from, to: to), of: slug)
    return id
  }

  // MARK: Lists

  /// The machines in the order they were made.
  public func machines(
    after cursor: String? = nil, as caller: StateBackedCaller
  ) throws(StateBackedError) -> StateBackedPage<StateBackedMachine> {
    try caller.check("machines.read")
    return try page(definitions.values.elements, after: cursor) { $0.summary }
  }

  /// A machine's versions in the order they were made. Throws `notFound`.
  public func versions(
    of slug: String, after cursor: String? = nil, as caller: StateBackedCaller
  ) throws(StateBackedError) -> StateBackedPage<StateBackedVersion> {
    try caller.check("machine-versions.read")
    return try page(definition(slug).versions, after: cursor) { $0.summary }
  }

  /// In the order of their creation. Instances that are deleted between two pages do not shift the next one.
  public func instances(
    of slug: String, after cursor: String? = nil, as caller: StateBackedCaller
  ) throws(StateBackedError) -> StateBackedPage<StateBackedInstance> {
    try caller.check("instances.read")
    let definition = try definition(slug)
    let last = try position(cursor)
    if let archive {
      let found = archive.instances(of: slug, after: last, limit: Self.pageSize + 1)
      let page = found.prefix(Self.pageSize)
      let end = found.count > page.count ? page.last.map { Self.cursor($0.1.number) } : nil
      return StateBackedPage(items: page.map { $0.1.summary($0.slug) }, cursor: end)
    }
    let all = definition.instances.values
    var (low, high) = (0, all.count)
    while low < high {
      let middle = (low + high) / 2
      if all[middle].number <= last { low = middle + 1 } else { high = middle }
    }
    let end = min(low + Self.pageSize, all.count)
    return StateBackedPage(
      items: all[low..<end].map(\.summary), cursor: end < all.count ? Self.cursor(all[end - 1].number) : nil)
  }

  /// The transitions of an instance, the first one first.
  public func transitions(
    of address: StateBackedAddress, after cursor: String? = nil, as caller: StateBackedCaller
  ) throws(StateBackedError) -> StateBackedPage<StateBackedTransition> {
    try caller.check("instances.admin")
    let instance = try instance(address)
    if archive != nil { return archivedTransitions(of: instance, at: address, from: try position(cursor)) }
    let all = instance.transitions
    let start = min(max(0, try position(cursor) - instance.dropped), all.count)
    let end = min(start + Self.pageSize, all.count)
    return StateBackedPage(
      items: Array(all[start..<end]), cursor: end < all.count ? Self.cursor(end + instance.dropped) : nil)
  }

  /// Lines from a time on, at most 100.
  public func logs(
    from: Int, to end: Int? = nil, machine: String? = nil, instance: String? = nil, version: String? = nil,
    as caller: StateBackedCaller
  ) throws(StateBackedError) -> [StateBackedLog] {
    try caller.check("logs.read")
    let query = StateBackedLogQuery(
      from: from, to: end, machine: machine, instance: instance, version: version)
    return archive?.logs(query, limit: 100) ?? Array(logs.lazy.filter(query.fits).prefix(100))
  }

  private func page<Source, Item>(
    _ all: [Source], after cursor: String?, _ item: (Source) -> Item
  ) throws(StateBackedError) -> StateBackedPage<Item> {
    let start = min(try position(cursor), all.count)
    let end = min(start + Self.pageSize, all.count)
    return StateBackedPage(
      items: all[start..<end].map(item), cursor: end < all.count ? Self.cursor(end) : nil)
  }

  static func cursor(_ position: Int) -> String { "c" + String(position, radix: 36) }

  private func position(_ cursor: String?) throws(StateBackedError) -> Int {
    guard let cursor else { return 0 }
    guard cursor.hasPrefix("c"), let position = Int(cursor.dropFirst(), radix: 36), position >= 0 else {
      throw .invalid("cursor", "the cursor is none of this list")
    }
    return position
  }
}
