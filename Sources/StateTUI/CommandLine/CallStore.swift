import CSQLite
import ChartKit

/// What `call --store` keeps: every chart that was registered and every call that was answered and changed something, in
/// order, in a SQLite file.
///
/// Given the same charts, the same calls lead to the same instances, since time and ids are data of the services. So the
/// calls are made again when the file is opened, and each must have the answer that it had. A row is written before its
/// answer is; nothing that was answered is lost, and there are no halves.
final class CallStore {
  private enum Kind: Int32 {
    case chart = 1
    case call = 2
  }

  private let path: String
  private let journal: OpaquePointer
  /// Texts of the charts that have been registered, by their names, oldest first.
  private var registered: [String: [String]] = [:]

  init(_ path: String) throws(Failure) {
    var failure = [CChar](repeating: 0, count: 200)
    guard let journal = csq_open(path, &failure, failure.count) else {
      let bytes = failure.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      throw Failure(
        .unreadable, "\(path): the store cannot be opened: \(String(decoding: bytes, as: UTF8.self))")
    }
    (self.path, self.journal) = (path, journal)
  }

  deinit { csq_close(journal) }

  /// A chart under its name, as the command line gives it.
  struct Loaded {
    let name: String
    let chart: Chart
    let options: EngineOptions
    var text: String { String(decoding: chart.source.bytes, as: UTF8.self) }
  }

  /// Makes the calls again that the file has, then registers the charts that it does not know.
  func open(_ router: inout ServiceRouter, _ loaded: [Loaded]) throws(Failure) {
    csq_rewind(journal)
    var number = 0
    while csq_next(journal) {
      number += 1
      let text = bytes(csq_text)
      if csq_kind(journal) == Kind.chart.rawValue {
        try register(text, in: &router, loaded)
      } else {
        var script = CallScript(name: "\(path), call \(number)", text: text)
        guard let item = try script.next() else { continue }
        if item.answer(from: &router) != bytes(csq_answer) {
          throw Failure(
            .invalidData,
            "\(path): call \(number) is not answered as it was: the options or the program have changed")
        }
      }
    }
    try check()
    csq_rewind(journal)
    for chart in loaded where !(registered[chart.name] ?? []).contains(chart.text) {
      let record: Value = [
        "name": .string(chart.name), "file": .string(chart.chart.source.name),
        "dialect": .string(chart.chart.dialect.rawValue), "isModule": .bool(chart.chart.functions != nil),
        "text": .string(chart.text),
      ]
      try append(.chart, record.jsonText(), "")
      registered[chart.name, default: []].append(chart.text)
      router.register(chart.name, chart.chart, options: chart.options)
    }
  }

  /// Answers a call or moves the clock, and keeps it where it changed something. Where that fails the program must end:
  /// what it holds is then not what the file has.
  func answer(_ item: CallScript.Item, from router: inout ServiceRouter) throws(Failure) -> String {
    let answer = item.answer(from: &router)
    if item.changesSomething(answer) { try append(.call, item.line, answer) }
    return answer
  }

  /// Registers a chart that the file has: the one of the command line with its text, since that may be a module.
  private func register(
    _ record: String, in router: inout ServiceRouter, _ loaded: [Loaded]
  ) throws(Failure) {
    guard let json = try? Value(json: record), let name = json["name"]?.string,
      let text = json["text"]?.string
    else { throw Failure(.invalidData, "\(path): a chart of the store is unreadable") }
    registered[name, default: []].append(text)
    if let same = loaded.first(where: { $0.name == name && $0.text == text }) {
      return router.register(name, same.chart, options: same.options)
    }
    let file = json["file"]?.string ?? name
    if json["isModule"] == true {
      throw Failure(
        .invalidData, "\(path): the store needs the module \(file) as it was: --load \(name)=\(file)")
    }
    do {
      let dialect = Dialect(rawValue: json["dialect"]?.string ?? "")
      let draft = try ChartFormat.read(SourceText(name: file, text: text), dialect: dialect)
      router.register(name, ChartCompiler.compile(draft))
    } catch {
      throw Failure(.invalidData, "\(path): the chart \(name) of the store is unreadable")
    }
  }

  private func append(_ kind: Kind, _ text: String, _ answer: String) throws(Failure) {
    if csq_append(journal, kind.rawValue, text, text.utf8.count, answer, answer.utf8.count) { return }
    try check()
  }

  private func check() throws(Failure) {
    if let failure = csq_failure(journal) {
      throw Failure(.unwritable, "\(path): \(String(cString: failure))")
    }
  }

  private func bytes(
    _ column: (OpaquePointer?, UnsafeMutablePointer<Int>?) -> UnsafePointer<CChar>?
  ) -> String {
    var size = 0
    guard let start = column(journal, &size) else { return "" }
    return start.withMemoryRebound(to: UInt8.self, capacity: size) {
      String(decoding: UnsafeBufferPointer(start: $0, count: size), as: UTF8.self)
    }
  }
}

extension CallScript.Item {
  /// The line of a script that is this item.
  var line: String {
    switch self {
    case .advance(let milliseconds): return "{\"advance\":\(milliseconds)}"
    case .call(let call):
      var members = Value.emptyObject.object ?? [:]
      members["method"] = .string(call.method)
      if let body = call.body { members["body"] = body.value }
      if !call.auth.isUndefined { members["auth"] = call.auth }
      if let scopes = call.scopes { members["scopes"] = .array(scopes.map { .string($0) }) }
      return Value.object(members).jsonText()
    }
  }

  /// Whether something may be different after this answer: calls that only read and calls that failed change nothing.
  fileprivate func changesSomething(_ answer: String) -> Bool {
    guard case .call(let call) = self else { return true }
    if call.method.hasPrefix("GET ") || call.method.contains("SemanticValidator/") { return false }
    let status = answer.dropFirst("{\"status\":".count).prefix { $0.isNumber }
    return status == "0" || status.hasPrefix("2")
  }
}
