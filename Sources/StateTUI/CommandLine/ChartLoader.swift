import ChartKit
import OrderedCollections

/// Reads and compiles the chart that a user names: a file, `-` for standard input, or a built-in sample.
struct ChartLoader: Sendable {
  /// Nil where the document is to tell.
  var dialect: Dialect?
  /// Which of a document's charts is meant, and how statecharts.v1 reads several sources.
  var statecharts = StatechartsV1Options()
  /// A module whose exports implement the names of a machine.
  var implementations: String?
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
      throw error.failure
    }
  }

  /// The chart, which may have errors.
  func compile(_ source: SourceText) throws(ChartFault) -> Chart {
    var draft = try draft(source)
    for (key, value) in context {
      draft.data.removeAll { $0.name == key }
      draft.data.append(DataItem(key, .literal(value), at: 0))
    }
    reportMissing(in: &draft)
    return ChartCompiler.compile(draft)
  }

  private func draft(_ source: SourceText) throws(ChartFault) -> ChartDraft {
    if ModuleFile.isModule(source) { return try moduleDraft(source) }
    if let file = implementations(of: source) { return try draft(source, servedBy: file) }
    do {
      return try ChartFormat.read(source, dialect: dialect, statecharts: statecharts)
    } catch {
      throw ChartFault(error, in: source)
    }
  }

  /// What keeps a chart from running here that its document does not show: the library for its scripts, and the
  /// scripts' files.
  private func reportMissing(in draft: inout ChartDraft) {
    if draft.needsECMAScript && !ECMAScript.isInstalled {
      draft.diagnostics.append(Diagnostic(.error, Self.missingLibrary, ECMAScript.missing))
    }
    let folder = DocumentFolder(of: draft.source.name)
    for case .scriptFile(let uri, let offset) in draft.script where folder.file(uri) == nil {
      draft.diagnostics.append(
        Diagnostic(.error, "unreachable-source", "the script \"\(uri)\" cannot be read", at: offset))
    }
  }

  /// The rule of the diagnostic that names a library to install.
  static let missingLibrary = "needs-library"

  /// Lets sessions of a document read the files beside it.
  func openFolder(of document: String, in options: inout EngineOptions) {
    let folder = DocumentFolder(of: document)
    let loader = ChartLoader()
    options.loadFile = { folder.file($0) }
    options.readChart = { source in
      guard let chart = try? loader.compile(source), chart.isRunnable else { return nil }
      return chart
    }
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
    throw Failure(lacksLibrary(chart) ? .unavailable : .invalidData, lines: lines)
  }

  /// Whether nothing but a library that is not installed keeps the chart from running.
  static func lacksLibrary(_ chart: Chart) -> Bool {
    let errors = chart.diagnostics.filter { $0.severity == .error }
    return !errors.isEmpty && errors.allSatisfy { $0.rule == missingLibrary }
  }
}

/// The folder of a document: files that it refers to are read from there, and from nowhere else.
struct DocumentFolder: Sendable {
  private let path: String

  init(of document: String) {
    path = document.lastIndex(of: "/").map { String(document[...$0]) } ?? ""
  }

  /// The bytes of a file that a URI of the document names; nil where it leads elsewhere or cannot be read.
  func file(_ uri: String) -> [UInt8]? {
    guard let name = SourceText.localName(of: uri), FileReading.isInside(path, path + name) else {
      return nil
    }
    return try? FileReading.read(path + name)
  }
}
