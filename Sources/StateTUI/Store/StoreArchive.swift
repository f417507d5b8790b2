import ChartKit

/// What services keep, in a SQLite file.
///
/// Unchecked: one thread uses it, that of the services which it serves.
final class StoreArchive: ServiceArchive, @unchecked Sendable {
  /// Of an instance's transitions and of all log lines, at most twice as many rows are kept; the older ones go at once.
  static let rowLimit = 10_000

  let database: Database
  /// Makes the chart of a row.
  private let compile: (Kept) throws(Failure) -> Made
  private var charts: [Int: Made] = [:]

  typealias Made = (chart: Chart, options: EngineOptions)

  /// A chart as the file has it.
  struct Kept {
    var name: String
    var dialect: Dialect?
    var isModule: Bool
    var bytes: [UInt8]
    /// Whether it came from the command line, not from a call.
    var isLoaded: Bool
  }

  init(_ database: Database, compile: @escaping (Kept) throws(Failure) -> Made) {
    (self.database, self.compile) = (database, compile)
  }

  var failure: String? { database.failure }
  func fail(_ reason: String) { database.fail(reason) }
  func commit() { database.commit() }

  // MARK: Clocks and charts

  func clock(of service: ArchivedService) -> Int? {
    database.row("SELECT now FROM clocks WHERE service=?", .text(service.rawValue)) { $0.integer(0) }
  }

  func keep(clock: Int, of service: ArchivedService) {
    database.write(
      "INSERT INTO clocks VALUES(?,?) ON CONFLICT(service) DO UPDATE SET now=excluded.now",
      .text(service.rawValue), .integer(clock))
  }

  func number(of chart: Chart) -> Int {
    let source = chart.source
    let known = database.row(
      "SELECT number FROM charts WHERE name=? AND dialect=? AND text=?", .text(source.name),
      .text(chart.dialect.rawValue), .bytes(source.bytes)
    ) { $0.integer(0) }
    if let known { return known }
    database.write(
      "INSERT INTO charts(name, dialect, is_module, text) VALUES(?,?,?,?)", .text(source.name),
      .text(chart.dialect.rawValue), .integer(chart.functions == nil ? 0 : 1), .bytes(source.bytes))
    return lastNumber
  }

  private var lastNumber: Int { database.row("SELECT last_insert_rowid()") { $0.integer(0) } ?? 0 }

  func chart(_ number: Int) -> Made? {
    if let known = charts[number] { return known }
    let kept = database.row(
      """
      SELECT name, dialect, is_module, text, EXISTS(SELECT 1 FROM registrations WHERE chart=charts.number)
      FROM charts WHERE number=?
      """, .integer(number)
    ) {
      Kept(
        name: $0.text(0), dialect: Dialect(rawValue: $0.text(1)), isModule: $0.integer(2) != 0,
        bytes: $0.bytes(3), isLoaded: $0.integer(4) != 0)
    }
    guard let kept else {
      fail("the chart \(number) of the store is missing")
      return nil
    }
    do {
      charts[number] = try compile(kept)
    } catch {
      fail(error.lines.joined(separator: "; "))
    }
    return charts[number]
  }

  /// Whether a chart with this text was registered under a name, by the command line.
  func isRegistered(_ name: String, _ chart: Chart) -> Bool {
    database.row(
      """
      SELECT 1 FROM registrations JOIN charts ON charts.number=registrations.chart
      WHERE registrations.name=? AND charts.text=?
      """, .text(name), .bytes(chart.source.bytes)
    ) { _ in true } ?? false
  }

  func keep(registration name: String, _ chart: Int) {
    database.write("INSERT OR IGNORE INTO registrations VALUES(?,?)", .text(name), .integer(chart))
  }

  // MARK: Rows that are not kept for ever

  /// How many of the rows before a count are dropped when rows are added to it.
  static func dropped(_ made: Int, adding count: Int) -> Int? {
    let lumps = made / rowLimit
    return lumps > 1 && lumps != (made - count) / rowLimit ? (lumps - 1) * rowLimit : nil
  }

  // MARK: Logs

  func keep(_ log: StateBackedLog) {
    database.write(
      "INSERT INTO logs(timestamp, machine, instance, version, is_error, text) VALUES(?,?,?,?,?,?)",
      .integer(log.timestamp), .text(log.machine), .text(log.instance), .text(log.machineVersionID),
      .integer(log.isError ? 1 : 0), .text(log.text))
    if let first = Self.dropped(lastNumber, adding: 1) {
      database.write("DELETE FROM logs WHERE number<=?", .integer(first))
    }
  }

  func logs(_ query: StateBackedLogQuery, limit: Int) -> [StateBackedLog] {
    database.rows(
      """
      SELECT timestamp, machine, instance, version, is_error, text FROM logs
      WHERE timestamp BETWEEN ?1 AND ?2 AND machine=coalesce(?3, machine)
        AND instance=coalesce(?4, instance) AND version=coalesce(?5, version) ORDER BY number LIMIT ?6
      """, .integer(query.from), .integer(query.end ?? .max), .init(query.machine), .init(query.instance),
      .init(query.version), .integer(limit)
    ) {
      StateBackedLog(
        timestamp: $0.integer(0), machine: $0.text(1), instance: $0.text(2), machineVersionID: $0.text(3),
        isError: $0.integer(4) != 0, text: $0.text(5))
    }
  }
}
