import CSQLite

/// A SQLite file. A statement that fails once makes all later ones do nothing; `failure` says why.
final class Database {
  /// What a parameter of a statement is.
  enum Argument: ExpressibleByIntegerLiteral, ExpressibleByNilLiteral {
    case integer(Int)
    case text(String)
    case bytes([UInt8])
    case null

    init(integerLiteral value: Int) { self = .integer(value) }
    init(nilLiteral: ()) { self = .null }
    init(_ value: Int?) { self = value.map { .integer($0) } ?? .null }
    init(_ value: String?) { self = value.map { .text($0) } ?? .null }
  }

  /// The row that a statement stands at; its columns count from 0.
  struct Row {
    fileprivate let statement: OpaquePointer

    func integer(_ column: Int32) -> Int { Int(csq_integer(statement, column)) }
    func optionalInteger(_ column: Int32) -> Int? { csq_is_null(statement, column) ? nil : integer(column) }
    func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }
    func optionalText(_ column: Int32) -> String? { csq_is_null(statement, column) ? nil : text(column) }

    func bytes(_ column: Int32) -> [UInt8] {
      var size = 0
      guard let start = csq_text(statement, column, &size), size > 0 else { return [] }
      return start.withMemoryRebound(to: UInt8.self, capacity: size) {
        Array(UnsafeBufferPointer(start: $0, count: size))
      }
    }
  }

  private let handle: OpaquePointer
  /// Statements that were made ready, by their texts.
  private var statements: [String: OpaquePointer] = [:]
  private var isInTransaction = false
  private(set) var failure: String?

  /// Nil where the file cannot be opened or made; `reason` then says why.
  init?(_ path: String, reason: inout String) {
    var message = [CChar](repeating: 0, count: 200)
    guard let handle = csq_open(path, &message, message.count) else {
      reason = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      return nil
    }
    self.handle = handle
  }

  deinit {
    for statement in statements.values { csq_finalize(statement) }
    csq_close(handle)
  }

  func fail(_ reason: String) { if failure == nil { failure = reason } }

  private func failHere() { fail(String(cString: csq_message(handle))) }

  /// Runs statements without parameters that return nothing.
  func execute(_ sql: String) {
    if failure == nil, !csq_execute(handle, sql) { failHere() }
  }

  /// Writes. The first time since the last commit this begins a transaction.
  func write(_ sql: String, _ arguments: Argument...) {
    if !isInTransaction {
      execute("BEGIN IMMEDIATE")
      isInTransaction = true
    }
    run(sql, arguments) { _ in () }
  }

  /// Ends the transaction; what it wrote is on the disk then.
  func commit() {
    guard isInTransaction else { return }
    execute("COMMIT")
    isInTransaction = false
  }

  func rows<Item>(_ sql: String, _ arguments: Argument..., item: (Row) -> Item) -> [Item] {
    var items: [Item] = []
    run(sql, arguments) { items.append(item($0)) }
    return items
  }

  func row<Item>(_ sql: String, _ arguments: Argument..., item: (Row) -> Item) -> Item? {
    var found: Item?
    run(sql, arguments) { found = item($0) }
    return found
  }

  private func run(_ sql: String, _ arguments: [Argument], _ body: (Row) -> Void) {
    guard failure == nil, let statement = statement(sql) else { return }
    for (index, argument) in arguments.enumerated() {
      let parameter = Int32(index + 1)
      switch argument {
      case .integer(let value): csq_bind_integer(statement, parameter, Int64(value))
      case .null: csq_bind_null(statement, parameter)
      case .bytes(let bytes): bind(bytes, parameter, statement)
      case .text(var text): text.withUTF8 { bind($0, parameter, statement) }
      }
    }
    var code = csq_step(statement)
    while code == 1 {
      body(Row(statement: statement))
      code = csq_step(statement)
    }
    if code < 0 { failHere() }
    csq_reset(statement)
  }

  private func bind(_ bytes: some Collection<UInt8>, _ parameter: Int32, _ statement: OpaquePointer) {
    let done: Void? = bytes.withContiguousStorageIfAvailable { buffer in
      // SQLite takes no address for NULL; an empty text must have one.
      let start = UnsafeRawPointer(buffer.baseAddress)?.assumingMemoryBound(to: CChar.self)
      if let start {
        csq_bind_text(statement, parameter, start, buffer.count)
      } else {
        csq_bind_text(statement, parameter, "", 0)
      }
    }
    if done == nil { bind(Array(bytes), parameter, statement) }
  }

  private func statement(_ sql: String) -> OpaquePointer? {
    if let known = statements[sql] { return known }
    guard let made = csq_prepare(handle, sql) else {
      failHere()
      return nil
    }
    statements[sql] = made
    return made
  }
}
