import ChartKit

/// A recorded session from a file, and the chart that it is of.
struct RecordedSession {
  let file: String
  let recording: Recording

  /// Throws exit code 65 where the file is no recording.
  init(_ file: String, _ bytes: [UInt8]) throws(Failure) {
    self.file = file
    do {
      recording = try Recording(bytes)
    } catch {
      throw Failure(.invalidData, "\(file):\(error.line): \(error.message)")
    }
  }

  init(_ file: String, _ recording: Recording) { (self.file, self.recording) = (file, recording) }

  var header: Recording.Header { recording.header }

  /// The arguments with which the chart was opened.
  func arguments() throws(Failure) -> OpenArguments {
    var arguments = OpenArguments()
    let options = header.options
    arguments.dialect = options["dialect"]?.string.flatMap { Dialect(rawValue: $0) }
    arguments.context = options["context"]?.object ?? [:]
    arguments.statecharts = StatechartsV1Options(
      export: options["export"]?.string, joinsSources: options["joinsSources"] == true)
    arguments.preference =
      options["conflicts"]?.string.flatMap { EngineOptions.Preference(rawValue: $0) } ?? .inner
    arguments.guards = header.guards
    arguments.input = header.input
    if let text = options["actors"]?.string {
      arguments.actorsText = text
      arguments.actors = try JSONArgument(text, of: "--actors").actors(dialect: nil)
    }
    return arguments
  }

  /// The chart: where the session says, from its own file, from here, or from where it was made, else beside its own file.
  func chart(_ loader: ChartLoader) throws(Failure) -> Chart { try loader.chart(try chartFile()) }

  /// The file of the chart, or the sample's name.
  func chartFile() throws(Failure) -> String {
    let name = header.file.split(separator: "/").last.map(String.init) ?? header.file
    let folder = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
    let places =
      (header.beside.map { [$0.hasPrefix("/") ? $0 : folder + $0] } ?? []) + [
        header.file, header.folder + "/" + header.file, folder + name,
      ]
    if let place = places.first(where: FileReading.exists) { return place }
    let sample = String(name.prefix { $0 != "." })
    if SampleCatalog.standard.path(ofSample: sample) != nil { return sample }
    throw Failure(.unreadable, "\(file): the chart \"\(header.file)\" is not there")
  }

  /// Does everything again; what hinders it, as a sentence.
  func replay(_ work: inout Workspace) -> String? {
    var hindrance: String?
    var points: [KeptBreakpoint] = []
    // All in one move: the panes look at what is there in the end.
    work.moving { session in
      for (entry, line) in recording.entries {
        do throws(ReplayError) {
          _ = try session.replay(entry)
        } catch {
          hindrance = "line \(line) cannot be done again: \(error.message)"
          return
        }
        if case .expect(let text, let isMet, let path) = entry {
          session.note(expectation: text, isMet: isMet, at: path)
        }
        if case .breakpoints(let kept) = entry { points = kept }
      }
    }
    return work.restore(points) ?? hindrance
  }
}

extension OpenArguments {
  /// What a recording keeps of the arguments, to open the chart in the same way again.
  var recordedOptions: Value {
    var options = Value.emptyObject.object ?? [:]
    if let dialect { options["dialect"] = .string(dialect.rawValue) }
    if !context.isEmpty { options["context"] = .object(context) }
    if let export = statecharts.export { options["export"] = .string(export) }
    if statecharts.joinsSources { options["joinsSources"] = true }
    if preference != .inner { options["conflicts"] = .string(preference.rawValue) }
    if let actorsText { options["actors"] = .string(actorsText) }
    return .object(options)
  }
}
