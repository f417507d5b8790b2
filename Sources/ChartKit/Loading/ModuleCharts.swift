/// Charts from JavaScript: XState machines that modules make, and machines in JSON whose implementations are modules.
public enum ModuleCharts {
  /// Reads the machine of a module.
  ///
  /// `source` is the entry's text as the user has it, or, with `places`, all authors' texts. `export` names the export that is the machine; without it the
  /// default export is taken, else the only machine there is. Throws where the modules cannot be run or give no machine.
  public static func read(
    _ graph: ModuleGraph, of source: SourceText, places: ModulePlaces? = nil, export: String? = nil,
    dialect: Dialect? = nil, limits: ScriptLimits = ScriptLimits()
  ) throws(UnreadableDocument) -> ChartDraft {
    try reporting(source) { () throws(ModuleFault) -> Result<ChartDraft, UnreadableDocument> in
      let host = try ModuleHost(limits: limits)
      if let places { host.authorsPlace = { places.authorsPlace(of: $0) } }
      try host.load(graph)
      let number = try host.machine(of: graph.entry, export: export)
      let json = try host.json(ofMachine: number)
      var shared: [String] = []
      for module in [graph.entry] + graph.implementations {
        shared.append(try host.implementations(of: module))
      }
      let version: Dialect
      if let dialect, dialect.isXState {
        version = dialect
      } else {
        version = try self.dialect(of: json, host)
      }
      let reading = Reading(
        source: source, outline: places?.outline, dialect: version, implementations: shared)
      reading.attach(to: host)
      let payloads = PayloadOffer.read(try host.export("events"))
      return reading.draft(number, json, host).map { draft in
        var draft = draft
        draft.payloads = payloads
        return draft
      }
    }
  }

  /// Reads a machine in JSON whose guards, actions, delays and actors the entry of a graph exports.
  public static func read(
    _ source: SourceText, with graph: ModuleGraph, places: ModulePlaces? = nil, dialect: Dialect? = nil,
    limits: ScriptLimits = ScriptLimits()
  ) throws(UnreadableDocument) -> ChartDraft {
    try reporting(source) { () throws(ModuleFault) -> Result<ChartDraft, UnreadableDocument> in
      let host = try ModuleHost(limits: limits)
      if let places { host.authorsPlace = { places.authorsPlace(of: $0) } }
      try host.load(graph)
      var shared: [String] = []
      for module in [graph.entry] + graph.implementations {
        shared.append(try host.implementations(of: module))
      }
      let functions = ChartFunctions(host, machine: 0)
      let payloads = PayloadOffer.read(try host.export("events"))
      return Result { () throws(UnreadableDocument) in
        var draft = try XStateReader.read(
          source, dialect: dialect, functions: functions, implementations: shared)
        Reading(source: source, outline: nil, dialect: draft.dialect, implementations: shared)
          .attach(to: host)
        draft.payloads = payloads
        return draft
      }
    }
  }

  private static func reporting(
    _ source: SourceText, _ body: () throws(ModuleFault) -> Result<ChartDraft, UnreadableDocument>
  ) throws(UnreadableDocument) -> ChartDraft {
    let result: Result<ChartDraft, UnreadableDocument>
    do throws(ModuleFault) {
      result = try body()
    } catch {
      throw unreadable(error, of: source)
    }
    return try result.get()
  }

  /// A fault as the diagnostic of a document: in the entry at its place, in another module with the place in words.
  private static func unreadable(_ fault: ModuleFault, of source: SourceText) -> UnreadableDocument {
    let isMissing = fault.message == ECMAScript.missing
    guard let place = fault.place else {
      return UnreadableDocument(isMissing ? "needs-library" : "module", fault.message, at: nil)
    }
    guard let offset = source.offset(of: place) else {
      return UnreadableDocument("module", fault.text, at: nil)
    }
    return UnreadableDocument("module", fault.message, at: offset)
  }

  /// Which version a module speaks, by the functions that it used and the keys of its machine.
  private static func dialect(of json: String, _ host: ModuleHost) throws(ModuleFault) -> Dialect {
    let uses = try host.uses()
    let leaning = (try? XStateReader.leaning(json)) ?? 0
    return leaning + 2 * (uses.v4 - uses.v5) > 0 ? .xstate4 : .xstate5
  }

  /// What the host needs to know of the format, to read machines and actions that it meets at run time.
  private struct Reading: Sendable {
    let source: SourceText
    let outline: ModuleOutline?
    let dialect: Dialect
    let implementations: [String]

    func attach(to host: ModuleHost) {
      host.attach(
        readActions: { json, machine, host throws(ModuleFault) in
          do throws(UnreadableDocument) {
            let own = machine > 0 ? (try? host.json(ofMachine: machine)).map { [$0] } ?? [] : []
            return try XStateReader.readActions(
              json, of: own, implementations: implementations,
              functions: ChartFunctions(host, machine: machine), dialect: dialect)
          } catch {
            throw ModuleFault(message: error.diagnostic.message)
          }
        },
        readMachine: { number, host in
          guard let json = try? host.json(ofMachine: number),
            let draft = try? draft(number, json, host).get()
          else { return nil }
          return ChartCompiler.compile(draft)
        })
    }

    func draft(_ number: Int, _ json: String, _ host: ModuleHost) -> Result<ChartDraft, UnreadableDocument> {
      Result { () throws(UnreadableDocument) in
        var module = XStateModule(
          json, implementations: implementations, functions: ChartFunctions(host, machine: number)
        ) { try? host.json(ofMachine: $0) }
        module.outline = outline
        return try XStateReader.read(module, of: source, dialect: dialect)
      }
    }
  }
}
