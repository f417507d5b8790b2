import ChartKit
import OrderedCollections

/// Reads and compiles the chart that a user names: a file, `-` for standard input, or a built-in sample.
struct ChartLoader: Sendable {
  /// Nil where the document is to tell.
  var dialect: Dialect?
  /// Replaces top-level keys of the chart's data.
  var context: OrderedDictionary<String, Value> = [:]

  /// No more errors of one document than this are printed; `check` prints all.
  private static let maximumErrors = 20

  /// The document's text. Throws exit code 66 where there is none.
  func source(_ name: String) throws(Failure) -> SourceText {
    if name != "-", !FileReading.exists(name), let sample = SampleCatalog.standard.path(ofSample: name) {
      return SourceText(name: sample, bytes: try FileReading.read(sample))
    }
    let bytes = try FileReading.read(name)
    return SourceText(name: name == "-" ? FileReading.standardInput : name, bytes: bytes)
  }

  /// The chart, which may have errors. Throws exit code 65 where the document cannot be read at all.
  func chart(_ name: String) throws(Failure) -> Chart { try chart(source(name)) }

  /// The chart of a document that was already read.
  func chart(_ source: SourceText) throws(Failure) -> Chart {
    do {
      return try compile(source)
    } catch {
      throw Failure(.invalidData, error.diagnostic.text(in: source))
    }
  }

  /// The chart, which may have errors.
  func compile(_ source: SourceText) throws(UnreadableDocument) -> Chart {
    var draft = try ChartFormat.read(source, dialect: dialect)
    for (key, value) in context {
      draft.data.removeAll { $0.name == key }
      draft.data.append(DataItem(key, .literal(value), at: 0))
    }
    return ChartCompiler.compile(draft)
  }

  /// A chart that can be run. Throws exit code 65 with its errors where it has any.
  func runnableChart(_ name: String) throws(Failure) -> Chart {
    let chart = try chart(name)
    try Self.requireRunnable(chart)
    return chart
  }

  static func requireRunnable(_ chart: Chart) throws(Failure) {
    let errors = chart.diagnostics.filter { $0.severity == .error }
    guard !errors.isEmpty else { return }
    var lines = errors.prefix(maximumErrors).map { $0.text(in: chart.source) }
    if errors.count > maximumErrors {
      lines.append(
        "\(chart.source.name): \(errors.count - maximumErrors) more errors; \"check\" lists them all")
    }
    throw Failure(.invalidData, lines: lines)
  }
}
