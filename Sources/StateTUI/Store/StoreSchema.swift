/// The tables of a store's file, and which files are stores.
enum StoreSchema {
  /// Marks the file as a store of this program (`PRAGMA application_id`): "stui".
  static let application = 0x7374_7569
  /// Which tables there are (`PRAGMA user_version`). 1 was a journal of calls, which is not read any more.
  static let version = 2

  /// Makes the tables in a new file. Throws why another file is none that this program can use.
  static func prepare(_ database: Database) throws(Refusal) {
    let objects = database.row("SELECT count(*) FROM sqlite_master") { $0.integer(0) } ?? 0
    let found = database.row("PRAGMA user_version") { $0.integer(0) } ?? 0
    let owner = database.row("PRAGMA application_id") { $0.integer(0) } ?? 0
    if let failure = database.failure { throw Refusal(failure) }
    if objects > 0 {
      if owner == 0, found == 1, database.has(table: "journal") {
        throw Refusal(
          "it was written by an earlier version of this program, which kept calls; begin a new file")
      }
      if owner != application { throw Refusal("it is a database of another program") }
      if found > version { throw Refusal("it was written by a later version of this program") }
      if found < version { throw Refusal("it was written by an earlier version of this program") }
    }
    database.execute(settings)
    if objects == 0 {
      database.execute("BEGIN IMMEDIATE;\(tables)")
      database.execute(
        "PRAGMA application_id=\(application);PRAGMA user_version=\(version);COMMIT")
    }
    if let failure = database.failure { throw Refusal(failure) }
  }

  /// Why a file cannot be used.
  struct Refusal: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
  }

  /// One process alone uses a store, and what is committed outlives the machine's power too.
  private static let settings = """
    PRAGMA locking_mode=EXCLUSIVE;
    PRAGMA journal_mode=WAL;
    PRAGMA synchronous=FULL;
    """

  /// Times are virtual milliseconds, columns of documents JSON. `made` counts all that there ever were; of many rows the
  /// latest are kept.
  private static let tables = """
    CREATE TABLE clocks(service TEXT PRIMARY KEY, now INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE charts(number INTEGER PRIMARY KEY, name TEXT NOT NULL, dialect TEXT NOT NULL,
      is_module INTEGER NOT NULL, text TEXT NOT NULL);
    CREATE INDEX charts_by_name ON charts(name);
    CREATE TABLE registrations(name TEXT NOT NULL, chart INTEGER NOT NULL REFERENCES charts,
      PRIMARY KEY(name, chart)) WITHOUT ROWID;

    CREATE TABLE machines(number INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL,
      current_version TEXT, made_instances INTEGER NOT NULL, made_versions INTEGER NOT NULL);
    CREATE TABLE versions(number INTEGER PRIMARY KEY, machine TEXT NOT NULL, id TEXT NOT NULL,
      chart INTEGER NOT NULL REFERENCES charts, client_info TEXT NOT NULL, created_at INTEGER NOT NULL);
    CREATE INDEX versions_by_machine ON versions(machine);
    CREATE TABLE migrations(number INTEGER PRIMARY KEY, machine TEXT NOT NULL, id TEXT NOT NULL,
      from_version TEXT NOT NULL, to_version TEXT NOT NULL);
    CREATE INDEX migrations_by_machine ON migrations(machine);
    CREATE TABLE instances(key INTEGER PRIMARY KEY, machine TEXT NOT NULL, slug TEXT NOT NULL,
      number INTEGER NOT NULL, created_at INTEGER NOT NULL, version TEXT NOT NULL, desired_version TEXT,
      status TEXT NOT NULL, ts INTEGER NOT NULL, made INTEGER NOT NULL, due INTEGER, state TEXT NOT NULL,
      snapshot TEXT NOT NULL, UNIQUE(machine, slug));
    CREATE UNIQUE INDEX instances_by_number ON instances(machine, number);
    CREATE INDEX instances_by_due ON instances(due) WHERE due IS NOT NULL;
    CREATE TABLE transitions(instance INTEGER NOT NULL REFERENCES instances, number INTEGER NOT NULL,
      created_at INTEGER NOT NULL, state TEXT NOT NULL, event TEXT NOT NULL, is_synthetic INTEGER NOT NULL,
      PRIMARY KEY(instance, number)) WITHOUT ROWID;
    CREATE TABLE logs(number INTEGER PRIMARY KEY AUTOINCREMENT, timestamp INTEGER NOT NULL, machine TEXT NOT NULL,
      instance TEXT NOT NULL, version TEXT NOT NULL, is_error INTEGER NOT NULL, text TEXT NOT NULL);

    CREATE TABLE statecharts(number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
      chart INTEGER NOT NULL REFERENCES charts, made INTEGER NOT NULL);
    CREATE TABLE statechart_machines(key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, statechart TEXT NOT NULL,
      chart INTEGER NOT NULL REFERENCES charts, is_stopped INTEGER NOT NULL, is_paused INTEGER NOT NULL,
      is_live INTEGER NOT NULL, made INTEGER NOT NULL, clock INTEGER NOT NULL, due INTEGER,
      configuration TEXT NOT NULL, snapshot TEXT NOT NULL);
    CREATE INDEX statechart_machines_live ON statechart_machines(statechart) WHERE is_live;
    CREATE INDEX statechart_machines_by_due ON statechart_machines(due) WHERE due IS NOT NULL;
    CREATE TABLE steps(machine INTEGER NOT NULL REFERENCES statechart_machines, number INTEGER NOT NULL,
      step TEXT NOT NULL, PRIMARY KEY(machine, number)) WITHOUT ROWID;
    """
}

extension Database {
  fileprivate func has(table name: String) -> Bool {
    row("SELECT 1 FROM sqlite_master WHERE type='table' AND name=?", .text(name)) { _ in true } ?? false
  }
}
