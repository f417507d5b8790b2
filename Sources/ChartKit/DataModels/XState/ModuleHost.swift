import CJavaScriptCore

/// Why a module cannot be read, or a function of it has no value.
public struct ModuleFault: Error, Hashable, Sendable {
  public var message: String
  /// Where in the module's text; nil where that is not known.
  public var place: SourceLocation?
  /// What the module named and this place does not have, such as `fetch`.
  public var missing: String?
  /// What was thrown.
  public var thrown: Value = .undefined

  /// `FILE:LINE:COLUMN: message`.
  public var text: String { place.map { "\($0): \(message)" } ?? message }
}

/// The JavaScript of one loaded module: its functions by number, shared by every session of its machines.
///
/// References keep their identity in it, so there is one for each module and not one for each session. Whatever happens
/// in it happens with the library's lock held and within limits.
public final class ModuleHost: FunctionHost, @unchecked Sendable {
  // Unchecked: everything is touched with the library's lock held.
  let realm: JavaScriptRealm
  let limits: ScriptLimits
  var mirror = ModuleMirror()
  var contexts = ContextTable()
  var actors = ActorTable()
  /// The names of the modules whose exports count.
  private(set) var modules: [String] = []
  /// The texts of the scripts, in which functions are looked for.
  var scripts: [String: String] = [:]
  /// The place in an author's text of a place in a script: line and column, in UTF-16 units.
  public var authorsPlace: (@Sendable (SourceLocation) -> SourceLocation?)?
  /// Reads actions that a function wants to be done: JSON with markers. Set by who knows the format.
  private(set) var readActions: ActionReader?
  /// Reads the machine with this number.
  private var readMachine: (@Sendable (Int, ModuleHost) -> Chart?)?
  private var charts: [Int: Chart] = [:]
  /// The session whose function is called; nil while a module is read.
  unowned(unsafe) var window: (any FunctionWindow)?
  private var failureText: UnsafeMutablePointer<CChar>?
  /// The host whose script is running on the thread that has the lock; touched by that thread alone.
  nonisolated(unsafe) private static var current: ModuleHost?

  /// A host without modules. Throws where the library is missing.
  public init(limits: ScriptLimits = ScriptLimits()) throws(ModuleFault) {
    guard ECMAScript.isInstalled else { throw ModuleFault(message: ECMAScript.missing) }
    self.limits = limits
    cjs_lock()
    defer { cjs_unlock() }
    guard let realm = JavaScriptRealm() else {
      throw ModuleFault(message: "no JavaScript context can be made")
    }
    self.realm = realm
    let service = cjs_make_service(realm.context) { _, count, arguments, failure in
      ModuleHost.current?.answer(count, arguments, failure)
    }
    guard realm.begin(ModulePrelude.text, service: service) else {
      throw ModuleFault(message: "the host's own script fails")
    }
  }

  deinit {
    cjs_lock()
    failureText?.deallocate()
    realm.release()
    cjs_unlock()
  }

  // MARK: Modules

  /// Runs the modules. Throws at the first fault, with its place.
  public func load(_ graph: ModuleGraph) throws(ModuleFault) {
    try enter(nil) { () throws(ModuleFault) in
      for script in graph.scripts {
        self.scripts[script.name] = script.text
        let imports = Value.object(
          .init(script.imports.map { ($0.key, .string($0.value)) }, uniquingKeysWith: { first, _ in first }))
        let make = try self.attempt { () throws(Fault) in
          try self.realm.evaluate(script.text, named: script.name)
        }
        _ = try self.call(.define, self.realm.make(script.name), make, self.realm.make(imports.jsonText()))
      }
      self.modules = [graph.entry] + graph.implementations
      for name in graph.implementations + [graph.entry] { _ = try self.call(.run, self.realm.make(name)) }
    }
  }

  /// The number of the machine that a loaded module gives: the export with this name, else the default one, else the
  /// only one there is.
  public func machine(of module: String, export: String? = nil) throws(ModuleFault) -> Int {
    try enter(nil) { () throws(ModuleFault) in
      let number = try self.call(.machine, self.realm.make(module), export.flatMap { self.realm.make($0) })
      return Int(self.realm.number(number))
    }
  }

  /// A machine as JSON with markers, its implementations under `$implementations`.
  public func json(ofMachine number: Int) throws(ModuleFault) -> String {
    try enter(nil) { () throws(ModuleFault) in
      self.realm.text(try self.call(.write, self.realm.make(Double(number)))) ?? "{}"
    }
  }

  /// What a module exports of guards, actions, delays and actors, as JSON with markers.
  public func implementations(of module: String) throws(ModuleFault) -> String {
    try enter(nil) { () throws(ModuleFault) in
      self.realm.text(try self.call(.implementations, self.realm.make(module))) ?? "{}"
    }
  }

  /// How many functions of XState's versions 4 and 5 alone the modules used.
  public func uses() throws(ModuleFault) -> (v4: Int, v5: Int) {
    try enter(nil) { () throws(ModuleFault) in
      let json = try? Value(json: self.realm.text(try self.call(.uses)) ?? "")
      return (Int(json?["v4"]?.number ?? 0), Int(json?["v5"]?.number ?? 0))
    }
  }

  /// The compiled form of a machine that was met at run time.
  func chart(ofMachine number: Int) -> Chart? {
    if let known = charts[number] { return known }
    let made = readMachine?(number, self)
    charts[number] = made
    return made
  }

  /// Reads JSON with markers as actions of the machine with this number.
  public typealias ActionReader =
    @Sendable (String, Int, ModuleHost) throws(ModuleFault) -> [Instruction]

  /// Says how the format is read in which machines and actions stand that are met at run time.
  public func attach(
    readActions: @escaping ActionReader, readMachine: @escaping @Sendable (Int, ModuleHost) -> Chart?
  ) {
    (self.readActions, self.readMachine) = (readActions, readMachine)
  }

  // MARK: Entering

  typealias Fault = JavaScriptRealm.Fault

  /// Does something with the lock held, for a session or none.
  func enter<Result>(
    _ window: (any FunctionWindow)?, _ body: () throws(ModuleFault) -> Result
  ) throws(ModuleFault) -> Result {
    cjs_lock()
    let before = (ModuleHost.current, self.window)
    if before.0 == nil { cjs_set_limits(Int32(clamping: limits.milliseconds), Int64(limits.bytes)) }
    ModuleHost.current = self
    self.window = window
    defer {
      (ModuleHost.current, self.window) = before
      cjs_unlock()
    }
    return try body()
  }

  @discardableResult
  func call(
    _ operation: ModulePrelude.Operation, _ first: OpaquePointer? = nil, _ second: OpaquePointer? = nil,
    _ third: OpaquePointer? = nil, _ fourth: OpaquePointer? = nil
  ) throws(ModuleFault) -> OpaquePointer? {
    let undefined = realm.undefined
    return try attempt { () throws(Fault) in
      try self.realm.call(
        self.realm.host,
        [
          self.realm.make(operation.rawValue), first ?? undefined, second ?? undefined, third ?? undefined,
          fourth ?? undefined,
        ])
    }
  }

  /// Turns what the realm throws into a fault with its place.
  private func attempt(
    _ body: () throws(Fault) -> OpaquePointer?
  ) throws(ModuleFault) -> OpaquePointer? {
    do {
      return try body()
    } catch {
      if error.isFatal {
        recover()
        throw ModuleFault(message: error.message, place: place(inFrames: error.frames))
      }
      guard let thrown = error.thrown else { throw ModuleFault(message: error.message) }
      throw describe(thrown) ?? ModuleFault(message: error.message)
    }
  }

  /// The innermost place in an author's text of lines like `#0 name() at TEXT:LINE`.
  private func place(inFrames frames: String) -> SourceLocation? {
    for frame in frames.split(whereSeparator: \.isNewline) {
      guard let colon = frame.lastIndex(of: ":"), let line = Int(frame[frame.index(after: colon)...]),
        let name = scripts.keys.first(where: { frame[..<colon].hasSuffix(" at " + $0) })
      else { continue }
      let found = SourceLocation(file: name, line: line, column: indentation(ofLine: line, in: scripts[name]))
      return authorsPlace?(found) ?? found
    }
    return nil
  }

  /// The column at which the text of a line begins: where nothing better is known.
  private func indentation(ofLine line: Int, in text: String?) -> Int {
    let lines = text?.split(separator: "\n", maxSplits: line, omittingEmptySubsequences: false) ?? []
    guard lines.indices.contains(line - 1) else { return 1 }
    return lines[line - 1].utf8.prefix { $0 == 0x20 || $0 == 0x09 }.count + 1
  }

  private func describe(_ thrown: OpaquePointer) -> ModuleFault? {
    let arguments = { (operation: ModulePrelude.Operation) in
      [self.realm.make(operation.rawValue), thrown]
    }
    guard let found = try? realm.call(realm.host, arguments(.describe)),
      let json = try? Value(json: realm.text(found) ?? "")
    else { return nil }
    var fault = ModuleFault(message: json["message"]?.string ?? "something was thrown")
    if let place = json["place"], let file = place["file"]?.string {
      let found = SourceLocation(
        file: file, line: Int(place["line"]?.number ?? 1), column: Int(place["column"]?.number ?? 1))
      fault.place = authorsPlace?(found) ?? found
    }
    fault.missing = json["missing"]?.string
    if let value = try? realm.call(realm.host, arguments(.answer)) { fault.thrown = result(value) }
    return fault
  }

  /// A call was ended halfway: what it left unfinished is set right, and getters are not asked any more.
  private func recover() {
    _ = try? realm.call(realm.host, [realm.make(ModulePrelude.Operation.reset.rawValue), realm.make(false)])
  }

  // MARK: Values

  /// A result of the operations `answer` and `evaluate`.
  func result(_ result: OpaquePointer?) -> Value {
    guard let primitive = realm.primitive(result) else { return .undefined }
    guard case .string(let text) = primitive else { return primitive }
    let rest = String(text.dropFirst())
    if text.utf8.first == UInt8(ascii: "s") { return .string(rest) }
    return (try? Value(json: rest)).map { LosslessValue.decode($0) } ?? .undefined
  }

  func make(_ value: Value) throws(ModuleFault) -> OpaquePointer? {
    switch value {
    case .undefined: realm.undefined
    case .number(let number): realm.make(number)
    case .bool(let flag): realm.make(flag)
    case .string(let text): realm.make(text)
    default: try call(.decode, realm.make(LosslessValue.encode(value).jsonText()))
    }
  }

  /// Where a function stands in the modules' texts.
  func place(ofFunction source: String) -> SourceLocation? {
    for (name, text) in scripts.sorted(by: { $0.key < $1.key }) {
      guard let at = TextSearch.offset(of: source, in: text) else { continue }
      let found = SourceText(name: name, text: text).location(at: at)
      return authorsPlace?(found) ?? found
    }
    return nil
  }

  // MARK: Answers to scripts

  private func answer(
    _ count: Int, _ arguments: UnsafePointer<OpaquePointer?>?,
    _ failure: UnsafeMutablePointer<UnsafePointer<CChar>?>?
  ) -> OpaquePointer? {
    let arguments = (0..<count).map { arguments?[$0] }
    do throws(ModuleFault) {
      return try serve(arguments)
    } catch {
      failureText?.deallocate()
      let bytes = Array(error.text.utf8CString)
      let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
      copy.initialize(from: bytes, count: bytes.count)
      failureText = copy
      failure?.pointee = UnsafePointer(copy)
      return nil
    }
  }
}

/// Finding texts in texts.
enum TextSearch {
  /// The byte offset at which `part` stands in `text`; nil where it does not, or is too short to be told from others.
  static func offset(of part: String, in text: String) -> Int? {
    let (part, text) = (Array(part.utf8), Array(text.utf8))
    guard part.count > 4, part.count <= text.count else { return nil }
    var at = 0
    while at + part.count <= text.count {
      if text[at] == part[0], text[at..<(at + part.count)].elementsEqual(part) { return at }
      at += 1
    }
    return nil
  }
}
