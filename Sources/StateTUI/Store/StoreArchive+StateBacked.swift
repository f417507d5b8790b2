import ChartKit

// State Backed's machines, versions, migrations, instances and transitions.
extension StoreArchive {
  func definitions() -> [ArchivedDefinition] {
    var all = database.rows(
      "SELECT slug, created_at, current_version, made_instances, made_versions FROM machines ORDER BY number"
    ) {
      ArchivedDefinition(
        slug: $0.text(0), createdAt: $0.integer(1), currentVersion: $0.optionalText(2),
        madeInstances: $0.integer(3), madeVersions: $0.integer(4))
    }
    for index in all.indices {
      all[index].versions = database.rows(
        "SELECT id, chart, client_info, created_at FROM versions WHERE machine=? ORDER BY number",
        .text(all[index].slug)
      ) {
        ArchivedVersion(
          id: $0.text(0), chart: $0.integer(1), clientInfo: $0.text(2), createdAt: $0.integer(3))
      }
      all[index].migrations = database.rows(
        "SELECT id, from_version, to_version FROM migrations WHERE machine=? ORDER BY number",
        .text(all[index].slug)
      ) { ArchivedMigration(id: $0.text(0), from: $0.text(1), to: $0.text(2)) }
    }
    return all
  }

  func keep(_ definition: ArchivedDefinition) {
    database.write(
      """
      INSERT INTO machines(slug, created_at, current_version, made_instances, made_versions) VALUES(?,?,?,?,?)
      ON CONFLICT(slug) DO UPDATE SET current_version=excluded.current_version,
        made_instances=excluded.made_instances, made_versions=excluded.made_versions
      """, .text(definition.slug), .integer(definition.createdAt), .init(definition.currentVersion),
      .integer(definition.madeInstances), .integer(definition.madeVersions))
  }

  func keep(_ version: ArchivedVersion, of machine: String) {
    database.write(
      "INSERT INTO versions(machine, id, chart, client_info, created_at) VALUES(?,?,?,?,?)",
      .text(machine), .text(version.id), .integer(version.chart), .text(version.clientInfo),
      .integer(version.createdAt))
  }

  func keep(_ migration: ArchivedMigration, of machine: String) {
    database.write(
      "INSERT INTO migrations(machine, id, from_version, to_version) VALUES(?,?,?,?)", .text(machine),
      .text(migration.id), .text(migration.from), .text(migration.to))
  }

  func remove(machine: String) {
    database.write("DELETE FROM migrations WHERE machine=?", .text(machine))
    database.write("DELETE FROM versions WHERE machine=?", .text(machine))
    database.write("DELETE FROM machines WHERE slug=?", .text(machine))
  }

  // MARK: Instances

  private static let columns =
    "number, created_at, version, desired_version, status, ts, made, due, state, snapshot"

  private static func instance(_ row: Database.Row) -> ArchivedInstance {
    ArchivedInstance(
      number: row.integer(0), createdAt: row.integer(1), version: row.text(2),
      desiredVersion: row.optionalText(3), status: StateBackedStatus(rawValue: row.text(4)) ?? .running,
      ts: row.integer(5), made: row.integer(6), due: row.optionalInteger(7), state: row.text(8),
      snapshot: row.text(9))
  }

  func instance(_ address: StateBackedAddress) -> ArchivedInstance? {
    database.row(
      "SELECT \(Self.columns) FROM instances WHERE machine=? AND slug=?", .text(address.machine),
      .text(address.instance), item: Self.instance)
  }

  func instances(
    of machine: String, after number: Int, limit: Int
  ) -> [(slug: String, ArchivedInstance)] {
    database.rows(
      "SELECT \(Self.columns), slug FROM instances WHERE machine=? AND number>? ORDER BY number LIMIT ?",
      .text(machine), .integer(number), .integer(limit)
    ) { (slug: $0.text(10), Self.instance($0)) }
  }

  func instances(dueBy time: Int) -> [StateBackedAddress] {
    database.rows(
      "SELECT machine, slug FROM instances WHERE due<=? ORDER BY machine, slug", .integer(time)
    ) { StateBackedAddress($0.text(0), $0.text(1)) }
  }

  func keep(_ instance: ArchivedInstance, at address: StateBackedAddress, made: [StateBackedTransition]) {
    database.write(
      """
      INSERT INTO instances(machine, slug, \(Self.columns)) VALUES(?,?,?,?,?,?,?,?,?,?,?,?)
      ON CONFLICT(machine, slug) DO UPDATE SET version=excluded.version,
        desired_version=excluded.desired_version, status=excluded.status, ts=excluded.ts, made=excluded.made,
        due=excluded.due, state=excluded.state, snapshot=excluded.snapshot
      """, .text(address.machine), .text(address.instance), .integer(instance.number),
      .integer(instance.createdAt), .text(instance.version), .init(instance.desiredVersion),
      .text(instance.status.rawValue), .integer(instance.ts), .integer(instance.made), .init(instance.due),
      .text(instance.state), .text(instance.snapshot))
    guard !made.isEmpty, let key = key(address) else { return }
    for (index, transition) in made.enumerated() {
      database.write(
        "INSERT INTO transitions VALUES(?,?,?,?,?,?)", .integer(key),
        .integer(instance.made - made.count + index), .integer(transition.createdAt),
        .text(transition.state.jsonText()), .text(transition.event.jsonText()),
        .integer(transition.isSynthetic ? 1 : 0))
    }
    if let first = Self.dropped(instance.made, adding: made.count) {
      database.write(
        "DELETE FROM transitions WHERE instance=? AND number<?", .integer(key), .integer(first))
    }
  }

  func remove(_ address: StateBackedAddress) {
    guard let key = key(address) else { return }
    database.write("DELETE FROM transitions WHERE instance=?", .integer(key))
    database.write("DELETE FROM instances WHERE key=?", .integer(key))
  }

  private func key(_ address: StateBackedAddress) -> Int? {
    database.row(
      "SELECT key FROM instances WHERE machine=? AND slug=?", .text(address.machine),
      .text(address.instance)
    ) { $0.integer(0) }
  }

  func transitions(
    of address: StateBackedAddress, from number: Int, limit: Int
  ) -> (first: Int, items: [StateBackedTransition]) {
    guard let key = key(address) else { return (number, []) }
    let found = database.rows(
      """
      SELECT created_at, state, event, is_synthetic, number FROM transitions WHERE instance=? AND number>=?
      ORDER BY number LIMIT ?
      """, .integer(key), .integer(number), .integer(limit)
    ) { row in
      let made = StateBackedTransition(
        createdAt: row.integer(0), state: value(row.text(1)), event: value(row.text(2)),
        isSynthetic: row.integer(3) != 0)
      return (number: row.integer(4), made)
    }
    return (found.first?.number ?? number, found.map(\.1))
  }

  private func value(_ json: String) -> Value {
    do {
      return try Value(json: json)
    } catch {
      fail("a transition of the store cannot be read")
      return .null
    }
  }
}
