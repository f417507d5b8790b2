/// A call on a service, as a client makes it.
public struct ServiceCall: Sendable {
  /// A gRPC path without its leading slash, or an HTTP method and path: `POST /machines/order`.
  public var method: String
  /// The body with its places; nil where the call has none.
  public var body: JSONNode?
  /// The caller's authContext; undefined where none was given.
  public var auth: Value
  /// What the caller may do; nil stands for everything.
  public var scopes: [String]?

  /// A call with a body that was read from JSON.
  public init(_ method: String, body: JSONNode? = nil, auth: Value = .undefined, scopes: [String]? = nil) {
    (self.method, self.body, self.auth, self.scopes) = (method, body, auth, scopes)
  }
}

/// The answer to a call.
public struct ServiceAnswer: Hashable, Sendable {
  /// The status of HTTP, or the code of gRPC.
  public var status: Int
  /// In the service's JSON; null where the answer has none.
  public var body: Value
  /// Milliseconds by which the call moved the virtual clock, of its own service alone so far.
  public var advanced = 0

  /// An answer in a service's JSON.
  public init(_ status: Int, _ body: Value, advanced: Int = 0) {
    (self.status, self.body, self.advanced) = (status, body, advanced)
  }
}

/// A service behind the router.
public protocol ServiceHandler: Sendable {
  /// Takes a chart under a name: a new one, or the next version of the one with this name.
  mutating func register(_ name: String, _ chart: Chart, options: EngineOptions)
  /// The answer; nil where the method is none of this service.
  mutating func answer(_ call: ServiceCall) -> ServiceAnswer?
  /// Moves the virtual clock.
  mutating func advance(by milliseconds: Int)
}

/// Hands calls to the services that know their methods, and keeps their clocks together.
public struct ServiceRouter: Sendable {
  private var handlers: [any ServiceHandler]
  private let archive: (any ServiceArchive)?
  /// Virtual milliseconds since the router began.
  public private(set) var now = 0

  /// Services in memory.
  public init(_ handlers: [any ServiceHandler] = ServiceRouter.standard) {
    (self.handlers, archive) = (handlers, nil)
  }

  /// All services that there are, as they stand in an archive. Each call is one of its transactions: what the call
  /// changed is durable when it is answered. Where the archive's `failure` is set, the answer must not be given out.
  public init(archive: any ServiceArchive) {
    self.archive = archive
    handlers = [StatechartCalls(archive: archive), StateBackedCalls(archive: archive)]
    now = archive.clock(of: .stateBacked) ?? 0
  }

  /// All services that there are.
  public static var standard: [any ServiceHandler] { [StatechartCalls(), StateBackedCalls()] }

  /// Registers a chart with every service.
  public mutating func register(_ name: String, _ chart: Chart, options: EngineOptions = EngineOptions()) {
    for index in handlers.indices { handlers[index].register(name, chart, options: options) }
    archive?.commit()
  }

  /// The answer of the service that knows the method.
  public mutating func answer(_ call: ServiceCall) -> ServiceAnswer {
    defer { archive?.commit() }
    for index in handlers.indices {
      guard let answer = handlers[index].answer(call) else { continue }
      if answer.advanced > 0 { advance(by: answer.advanced, except: index) }
      return answer
    }
    if call.method.contains(" ") {
      return ServiceAnswer(404, ["error": .string("there is no \(call.method)"), "code": "not-found"])
    }
    let status = ServiceStatus(.unimplemented, "there is no method \"\(call.method)\"")
    return ServiceAnswer(status.code.rawValue, status.json)
  }

  /// Moves the virtual clock of every service.
  public mutating func advance(by milliseconds: Int) {
    advance(by: milliseconds, except: nil)
    archive?.commit()
  }

  private mutating func advance(by milliseconds: Int, except: Int?) {
    now += milliseconds
    for index in handlers.indices where index != except { handlers[index].advance(by: milliseconds) }
  }
}
