import ChartKit

// The statecharts and machines of statecharts.v1's service, and the machines' steps.
extension StoreArchive {
  func statecharts() -> [(id: String, chart: Int, made: Int)] {
    database.rows("SELECT id, chart, made FROM statecharts ORDER BY number") {
      (id: $0.text(0), chart: $0.integer(1), made: $0.integer(2))
    }
  }

  func keep(statechart id: String, chart: Int, made: Int) {
    database.write(
      """
      INSERT INTO statecharts(id, chart, made) VALUES(?,?,?)
      ON CONFLICT(id) DO UPDATE SET chart=excluded.chart, made=excluded.made
      """, .text(id), .integer(chart), .integer(made))
  }

  func remove(statechart id: String) { database.write("DELETE FROM statecharts WHERE id=?", .text(id)) }

  func machine(_ id: String) -> ArchivedMachine? {
    database.row(
      """
      SELECT statechart, chart, is_stopped, is_paused, is_live, made, clock, due, configuration, snapshot
      FROM statechart_machines WHERE id=?
      """, .text(id)
    ) {
      ArchivedMachine(
        statechart: $0.text(0), chart: $0.integer(1), isStopped: $0.integer(2) != 0,
        isPaused: $0.integer(3) != 0, isLive: $0.integer(4) != 0, made: $0.integer(5), clock: $0.integer(6),
        due: $0.optionalInteger(7), configuration: $0.text(8), snapshot: $0.text(9))
    }
  }

  func steps(of id: String) -> [String] {
    guard let key = machineKey(id) else { return [] }
    return database.rows(
      "SELECT step FROM steps WHERE machine=? ORDER BY number", .integer(key)
    ) { $0.text(0) }
  }

  func keep(_ machine: ArchivedMachine, id: String, made: [String]) {
    database.write(
      """
      INSERT INTO statechart_machines(id, statechart, chart, is_stopped, is_paused, is_live, made, clock, due,
        configuration, snapshot) VALUES(?,?,?,?,?,?,?,?,?,?,?)
      ON CONFLICT(id) DO UPDATE SET is_stopped=excluded.is_stopped, is_paused=excluded.is_paused,
        is_live=excluded.is_live, made=excluded.made, clock=excluded.clock, due=excluded.due,
        configuration=excluded.configuration, snapshot=excluded.snapshot
      """, .text(id), .text(machine.statechart), .integer(machine.chart),
      .integer(machine.isStopped ? 1 : 0), .integer(machine.isPaused ? 1 : 0),
      .integer(machine.isLive ? 1 : 0), .integer(machine.made), .integer(machine.clock), .init(machine.due),
      .text(machine.configuration), .text(machine.snapshot))
    guard !made.isEmpty, let key = machineKey(id) else { return }
    for (index, step) in made.enumerated() {
      database.write(
        "INSERT INTO steps VALUES(?,?,?)", .integer(key), .integer(machine.made - made.count + index),
        .text(step))
    }
    if machine.made > StatechartsV1.StepHistory.limit {
      database.write(
        "DELETE FROM steps WHERE machine=? AND number<?", .integer(key),
        .integer(machine.made - StatechartsV1.StepHistory.limit))
    }
  }

  func remove(machineID id: String) {
    guard let key = machineKey(id) else { return }
    database.write("DELETE FROM steps WHERE machine=?", .integer(key))
    database.write("DELETE FROM statechart_machines WHERE key=?", .integer(key))
  }

  private func machineKey(_ id: String) -> Int? {
    database.row("SELECT key FROM statechart_machines WHERE id=?", .text(id)) { $0.integer(0) }
  }

  func machineIDs(liveOf statechart: String?) -> [String] {
    guard let statechart else {
      return database.rows("SELECT id FROM statechart_machines ORDER BY key") { $0.text(0) }
    }
    return database.rows(
      "SELECT id FROM statechart_machines WHERE statechart=? AND is_live ORDER BY key", .text(statechart)
    ) { $0.text(0) }
  }

  func machineIDs(dueBy time: Int) -> [String] {
    database.rows("SELECT id FROM statechart_machines WHERE due<=? ORDER BY key", .integer(time)) {
      $0.text(0)
    }
  }
}
