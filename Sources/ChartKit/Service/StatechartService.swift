/// `statecharts.v1.StatechartService`: machines of registered charts, created and stepped.
public protocol StatechartService: Sendable {
  /// Creates a machine and runs it until it is stable.
  ///
  /// Throws where there is no such chart (`notFound`), it has errors (`failedPrecondition`), the context is malformed
  /// (`invalidArgument`) or too large (`resourceExhausted`), or an action fails (`aborted`).
  func createMachine(_ request: CreateMachineRequest) async throws(ServiceStatus) -> CreateMachineResponse

  /// Steps a machine by an event, whole or not at all. Every end of a step is the response's `result`.
  func step(_ request: StepRequest) async -> StepResponse
}

/// `statecharts.validation.v1.SemanticValidator`.
public protocol SemanticValidator: Sendable {
  /// Throws `invalidArgument` where the request has no chart.
  func validateChart(_ request: ValidateChartRequest) async throws(ServiceStatus) -> ValidateResponse

  /// Checks snapshots of a machine against each other and the chart. Throws as ``validateChart(_:)``.
  func validateTrace(_ request: ValidateTraceRequest) async throws(ServiceStatus) -> ValidateResponse
}

/// Both services in this process. Everything is kept in memory, and time is the virtual clock.
///
/// ```swift
/// let service = InProcessStatechartService()
/// await service.register("door", chart)
/// let created = try await service.createMachine(CreateMachineRequest(statechartID: "door"))
/// let answer = await service.step(StepRequest(statechartID: created.machine.id, event: "OPEN"))
/// ```
public actor InProcessStatechartService: StatechartService, SemanticValidator {
  private var store: StatechartStore

  /// A service without charts.
  public init(options: EngineOptions = EngineOptions()) { store = StatechartStore(options: options) }

  /// Registers a chart under an id; one that is there already is replaced, its machines keep the old one.
  public func register(_ id: String, _ chart: Chart) { store.register(id, chart) }

  /// The ids of the registered charts, in the order of their registration.
  public var statechartIDs: [String] { store.statechartIDs }

  /// The chart registered under an id, as a message.
  public func statechart(_ id: String) -> StatechartsV1.Statechart? { store.statechart(id) }

  /// Removes a chart; its machines stay. Returns whether it was there.
  @discardableResult
  public func unregister(_ id: String) -> Bool { store.unregister(id) }

  public func createMachine(
    _ request: CreateMachineRequest
  ) async throws(ServiceStatus) -> CreateMachineResponse {
    try store.createMachine(request)
  }

  public func step(_ request: StepRequest) async -> StepResponse { store.step(request) }

  /// The ids of the machines, in the order of their creation.
  public var machineIDs: [String] { store.machineIDs }

  /// A machine as it is now; nil where there is none.
  public func machine(_ id: String) -> StatechartsV1.Machine? { store.machine(id) }

  /// Stops a machine where it stands; it is not done. Throws `notFound`, or `failedPrecondition` where it has stopped.
  public func stop(_ id: String) throws(ServiceStatus) { try store.stop(id) }

  /// Lets a machine refuse steps, or take them again. Throws as ``stop(_:)``.
  public func setPaused(_ id: String, _ isPaused: Bool) throws(ServiceStatus) {
    try store.setPaused(id, isPaused)
  }

  /// Forgets a machine. Throws `notFound`.
  public func delete(_ id: String) throws(ServiceStatus) { try store.delete(id) }

  /// Moves the virtual clock; timers of the machines that are due fire.
  public func advance(by milliseconds: Int) { store.advance(by: milliseconds) }

  public func validateChart(
    _ request: ValidateChartRequest
  ) async throws(ServiceStatus) -> ValidateResponse { try ChartValidation.validate(request) }

  public func validateTrace(
    _ request: ValidateTraceRequest
  ) async throws(ServiceStatus) -> ValidateResponse { try TraceValidation.validate(request) }
}
