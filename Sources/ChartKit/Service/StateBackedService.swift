/// State Backed's service: instances of machines, created, sent events and read by callers that policies let do so.
public protocol StateBackedService: Sendable {
  /// Creates an instance and runs its initial transition until it has settled.
  func create(
    _ request: CreateInstanceRequest, as caller: StateBackedCaller
  ) async throws(StateBackedError) -> StateBackedState

  /// Sends an event and waits until the instance has settled, whole or not at all.
  func send(
    _ event: Event, to address: StateBackedAddress, as caller: StateBackedCaller
  ) async throws(StateBackedError) -> StateBackedState

  /// The state, where allowRead lets the caller see it.
  func read(
    _ address: StateBackedAddress, as caller: StateBackedCaller
  ) async throws(StateBackedError) -> StateBackedState

  /// The states from now on, the present one first. Updates may be missed; the one with the largest `ts` is the latest.
  func subscribe(
    to address: StateBackedAddress, as caller: StateBackedCaller
  ) async throws(StateBackedError) -> AsyncStream<StateBackedState>
}

/// State Backed's service in this process. Everything is kept in memory, and time is the virtual clock.
///
/// ```swift
/// let service = InProcessStateBackedService()
/// await service.register("order", chart)
/// let caller = StateBackedCaller(auth: ["sub": "ann"])
/// _ = try await service.create(CreateInstanceRequest(machine: "order", slug: "o-1"), as: caller)
/// let state = try await service.send(Event("place"), to: StateBackedAddress("order", "o-1"), as: caller)
/// ```
public actor InProcessStateBackedService: StateBackedService {
  private struct Subscriber {
    let caller: StateBackedCaller
    let continuation: AsyncStream<StateBackedState>.Continuation
  }

  private var store: StateBackedStore
  private var subscribers: [StateBackedAddress: [Int: Subscriber]] = [:]
  private var made = 0

  /// `start` is the time at which the virtual clock begins, in milliseconds since 1970.
  public init(options: EngineOptions = EngineOptions(), start: Int = 0) {
    store = StateBackedStore(options: options, start: start)
  }

  /// Registers a chart as a machine's next version, which becomes the current one. Returns the version's id; nil where
  /// the name is no slug.
  @discardableResult
  public func register(_ slug: String, _ chart: Chart) -> String? { store.register(slug, chart) }

  public func create(
    _ request: CreateInstanceRequest, as caller: StateBackedCaller = StateBackedCaller()
  ) async throws(StateBackedError) -> StateBackedState {
    try change { store throws(StateBackedError) in try store.create(request, as: caller) }
  }

  public func send(
    _ event: Event, to address: StateBackedAddress, as caller: StateBackedCaller = StateBackedCaller()
  ) async throws(StateBackedError) -> StateBackedState {
    try change { store throws(StateBackedError) in try store.send(event, to: address, as: caller) }
  }

  public func read(
    _ address: StateBackedAddress, as caller: StateBackedCaller = StateBackedCaller()
  ) async throws(StateBackedError) -> StateBackedState {
    try store.read(address, as: caller)
  }

  /// Anything else that the store does: lists, versions, pausing, deleting, the clock. Subscribers are told of what
  /// changes.
  public func change<Result: Sendable>(
    _ body: @Sendable (inout StateBackedStore) throws(StateBackedError) -> Result
  ) throws(StateBackedError) -> Result {
    defer { publish() }
    return try body(&store)
  }

  /// Moves the virtual clock; timers of the instances that are due fire.
  public func advance(by milliseconds: Int) {
    store.advance(by: milliseconds)
    publish()
  }

  public func subscribe(
    to address: StateBackedAddress, as caller: StateBackedCaller = StateBackedCaller()
  ) async throws(StateBackedError) -> AsyncStream<StateBackedState> {
    let state = try store.read(address, as: caller)
    made += 1
    let number = made
    let (stream, continuation) = AsyncStream.makeStream(
      of: StateBackedState.self, bufferingPolicy: .bufferingNewest(16))
    continuation.onTermination = { [weak self] _ in
      Task { await self?.unsubscribe(number, from: address) }
    }
    subscribers[address, default: [:]][number] = Subscriber(caller: caller, continuation: continuation)
    continuation.yield(state)
    return stream
  }

  private func unsubscribe(_ number: Int, from address: StateBackedAddress) {
    subscribers[address]?[number] = nil
    if subscribers[address]?.isEmpty ?? false { subscribers[address] = nil }
  }

  /// Tells subscribers what has changed, each as far as allowRead still lets it see the state. The streams of an instance
  /// that was deleted end.
  private func publish() {
    let changed = store.changed
    store.changed = []
    for address in changed {
      for subscriber in (subscribers[address] ?? [:]).values {
        do throws(StateBackedError) {
          subscriber.continuation.yield(try store.read(address, as: subscriber.caller))
        } catch {
          if error.code == .notFound { subscriber.continuation.finish() }
        }
      }
    }
  }
}
