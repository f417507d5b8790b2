import ChartKit

/// `call --store`: services whose definitions, versions, instances and histories stand in a SQLite file.
///
/// A call is one transaction, which ends before its answer is given. Charts from documents are in the file; a module must be
/// there again, unchanged, where it was or by `--load`.
struct CallStore {
  /// A chart under its name, as the command line gives it.
  struct Loaded {
    let name: String
    let chart: Chart
    let options: EngineOptions
  }

  private let path: String
  private let archive: StoreArchive

  /// Throws exit code 66 where the file is none that can be used.
  init(
    _ path: String, _ loaded: [Loaded], loader: ChartLoader,
    options: @escaping (Chart) throws(Failure) -> EngineOptions
  ) throws(Failure) {
    self.path = path
    var reason = ""
    guard let database = Database(path, reason: &reason) else { throw Self.unusable(path, reason) }
    do throws(StoreSchema.Refusal) {
      try StoreSchema.prepare(database)
    } catch {
      throw Self.unusable(path, error.reason)
    }
    archive = StoreArchive(database) { kept throws(Failure) in
      if let same = loaded.first(where: { $0.chart.source.bytes == kept.bytes }) {
        return (same.chart, same.options)
      }
      let chart = try Self.chart(kept, loader)
      return (chart, kept.isLoaded ? try options(chart) : EngineOptions())
    }
  }

  private static func unusable(_ path: String, _ reason: String) -> Failure {
    Failure(.unreadable, "\(path): the store cannot be opened: \(reason)")
  }

  /// The services as they stand in the file, with the charts that it did not have.
  func open(_ loaded: [Loaded]) throws(Failure) -> ServiceRouter {
    var router = ServiceRouter(archive: archive)
    try check(.invalidData)
    for one in loaded where !archive.isRegistered(one.name, one.chart) {
      archive.keep(registration: one.name, archive.number(of: one.chart))
      router.register(one.name, one.chart, options: one.options)
    }
    try check(.unwritable)
    return router
  }

  /// Answers a call or moves the clock. Where that fails the program must end: nothing of it is in the file.
  func answer(_ item: CallScript.Item, from router: inout ServiceRouter) throws(Failure) -> String {
    let answer = item.answer(from: &router)
    try check(.unwritable)
    return answer
  }

  /// The chart of a row that the command line does not name.
  private static func chart(_ kept: StoreArchive.Kept, _ loader: ChartLoader) throws(Failure) -> Chart {
    if kept.isModule {
      if let chart = try? loader.chart(kept.name), chart.source.bytes == kept.bytes { return chart }
      throw Failure(.invalidData, "the store needs the module \(kept.name) as it was: --load NAME=FILE")
    }
    let source = SourceText(name: kept.name, bytes: kept.bytes)
    if kept.isLoaded {
      var loader = loader
      loader.dialect = kept.dialect
      return try loader.chart(source)
    }
    do {
      return ChartCompiler.compile(try ChartFormat.read(source, dialect: kept.dialect))
    } catch {
      throw Failure(.invalidData, error.diagnostic.text(in: source))
    }
  }

  private func check(_ status: ExitStatus) throws(Failure) {
    if let failure = archive.failure { throw Failure(status, "\(path): \(failure)") }
  }
}
