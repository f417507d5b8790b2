import OrderedCollections

/// Charts and machines of `statecharts.v1.StatechartService`, without concurrency: what the actor guards.
public struct StatechartStore: Sendable {
  /// Bytes that a machine's context may have as JSON.
  public static let contextLimit = 400_000

  /// A chart as it was registered.
  final class Registered: Sendable {
    let chart: Chart
    /// The chart's number in the archive.
    let number: Int
    let interpreter: Interpreter
    let conversion: StatechartsV1Conversion

    init(_ chart: Chart, _ options: EngineOptions, number: Int = 0) {
      (self.chart, self.number) = (chart, number)
      interpreter = Interpreter(chart, options: options)
      conversion = StatechartsV1Conversion(chart)
    }

    /// The active states' labels in tree order, the root first.
    func configuration(_ snapshot: Snapshot) -> StatechartsV1.Configuration {
      let labels = snapshot.configuration.filter { $0 > 0 }.map { conversion.labels[Int($0)] }
      return StatechartsV1.Configuration([StatechartsV1.rootLabel] + labels)
    }

    /// The first error of the chart, and how many more there are.
    var fault: String? {
      let errors = chart.diagnostics.filter { $0.severity == .error }
      guard let first = errors.first else { return nil }
      let more = errors.count > 1 ? " (and \(errors.count - 1) more)" : ""
      return first.text(in: chart.source) + more
    }
  }

  struct Instance: Sendable {
    let id: String
    let chartID: String
    let registered: Registered
    var snapshot: Snapshot
    var history: StatechartsV1.StepHistory
    /// How many steps it has made in all, and those that were not kept yet.
    var made = 0
    var fresh: [StatechartsV1.Step] = []
    var isStopped = false
    var isPaused = false

    var isRunning: Bool { !isStopped && snapshot.status == .active }

    var message: StatechartsV1.Machine {
      var machine = StatechartsV1.Machine()
      machine.id = id
      machine.state = isRunning ? .running : .stopped
      machine.context = snapshot.data.isUndefined ? .emptyObject : snapshot.data
      machine.statechart = registered.conversion.statechart
      machine.configuration = registered.configuration(snapshot)
      machine.stepHistory = history
      return machine
    }
  }

  private let options: EngineOptions
  /// Where machines are kept in place of memory.
  let archive: (any ServiceArchive)?
  /// Virtual milliseconds since the store began.
  private(set) var now = 0
  private var charts: OrderedDictionary<String, Registered> = [:]
  private var machines: OrderedDictionary<String, Instance> = [:]
  /// Machines that run, by their chart's id.
  private var live: [String: Set<String>] = [:]
  private var counts: [String: Int] = [:]

  /// With an archive the store goes on where that is, and keeps everything there. Its owner commits what a call has
  /// written.
  public init(options: EngineOptions = EngineOptions(), archive: (any ServiceArchive)? = nil) {
    (self.options, self.archive) = (options, archive)
    guard let archive else { return }
    now = archive.clock(of: .statecharts) ?? 0
    for row in archive.statecharts() {
      guard let registered = registered(row.chart) else { return }
      (charts[row.id], counts[row.id]) = (registered, row.made)
    }
  }

  // MARK: Charts

  /// Registers a chart; one with the same id is replaced, its machines keep the old one.
  public mutating func register(_ id: String, _ chart: Chart, options: EngineOptions? = nil) {
    let number = archive?.number(of: chart) ?? 0
    charts[id] = Registered(chart, options ?? self.options, number: number)
    archive?.keep(statechart: id, chart: number, made: counts[id] ?? 0)
  }

  /// A chart of the archive; those that are registered are made once.
  func registered(_ number: Int) -> Registered? {
    if let known = charts.values.first(where: { $0.number == number }) { return known }
    return archive?.chart(number).map { Registered($0.chart, $0.options, number: number) }
  }

  /// The ids of the registered charts, in the order of their registration.
  public var statechartIDs: [String] { Array(charts.keys) }

  /// The chart registered under an id, as a message.
  public func statechart(_ id: String) -> StatechartsV1.Statechart? { charts[id]?.conversion.statechart }

  /// Removes a chart; its machines stay. Returns whether it was there.
  public mutating func unregister(_ id: String) -> Bool {
    archive?.remove(statechart: id)
    return charts.removeValue(forKey: id) != nil
  }

  // MARK: Machines

  /// The ids of the machines, in the order of their creation.
  public var machineIDs: [String] { archive?.machineIDs(liveOf: nil) ?? Array(machines.keys) }

  /// A machine as it is now; nil where there is none.
  public func machine(_ id: String) -> StatechartsV1.Machine? { kept(id)?.message }

  private func kept(_ id: String) -> Instance? {
    archive.map { archived(id, in: $0) } ?? machines[id]
  }

  /// Creates a machine named `CHART-N`.
  public mutating func createMachine(
    _ request: CreateMachineRequest
  ) throws(ServiceStatus) -> CreateMachineResponse {
    let chartID = request.statechartID
    if chartID.isEmpty { throw ServiceStatus(.invalidArgument, "statechart_id is required") }
    try checkObject(request.context)
    guard let registered = charts[chartID] else {
      throw ServiceStatus(.notFound, "there is no statechart \"\(chartID)\"")
    }
    if let fault = registered.fault {
      throw ServiceStatus(.failedPrecondition, "the statechart \"\(chartID)\" is invalid: \(fault)")
    }
    try checkSize(request.context)
    let start = registered.interpreter.start(input: request.context)
    try check(start, registered)
    let id = makeID(chartID)
    var instance = Instance(
      id: id, chartID: chartID, registered: registered, snapshot: start.after,
      history: StatechartsV1.StepHistory())
    record(start, in: &instance)
    keep(instance)
    return CreateMachineResponse(machine: instance.message)
  }

  private mutating func makeID(_ chartID: String) -> String {
    var id: String
    repeat {
      counts[chartID, default: 0] += 1
      id = "\(chartID)-\(counts[chartID] ?? 0)"
    } while archive.map { $0.machine(id) != nil } ?? (machines[id] != nil)
    if let number = charts[chartID]?.number {
      archive?.keep(statechart: chartID, chart: number, made: counts[chartID] ?? 0)
    }
    return id
  }

  private mutating func keep(_ instance: Instance) {
    var instance = instance
    if let archive {
      return archive.keep(row(of: instance), id: instance.id, made: instance.fresh.map { $0.json.jsonText() })
    }
    instance.fresh = []
    machines[instance.id] = instance
    if instance.isRunning {
      live[instance.chartID, default: []].insert(instance.id)
    } else {
      live[instance.chartID]?.remove(instance.id)
    }
  }

  /// Steps a machine. Where anything fails, the machine stays as it was.
  public mutating func step(_ request: StepRequest) -> StepResponse {
    let id: String
    do {
      id = try address(request.statechartID)
    } catch {
      return StepResponse(machine: nil, result: error)
    }
    do {
      var instance = try find(id)
      let isHandled = try step(&instance, request)
      if isHandled { keep(instance) }
      return StepResponse(machine: instance.message, result: .ok, isHandled: isHandled)
    } catch {
      return StepResponse(machine: kept(id)?.message, result: error)
    }
  }

  /// Returns whether anything came of the event.
  private func step(_ instance: inout Instance, _ request: StepRequest) throws(ServiceStatus) -> Bool {
    if request.event.isEmpty { throw ServiceStatus(.invalidArgument, "event is required") }
    try checkObject(request.context)
    try checkCanStep(instance)
    let step = instance.registered.interpreter.send(
      Event(request.event, data: request.context), to: instance.snapshot)
    try check(step, instance.registered)
    if step.changedNothing { return false }
    try checkSize(step.after.data)
    instance.snapshot = step.after
    record(step, in: &instance)
    return true
  }

  private func checkCanStep(_ instance: Instance) throws(ServiceStatus) {
    if instance.isPaused && instance.isRunning {
      throw ServiceStatus(.failedPrecondition, "the machine \"\(instance.id)\" is paused")
    }
    if instance.isRunning { return }
    let why = instance.snapshot.isDone ? "is done" : "is not running"
    throw ServiceStatus(.failedPrecondition, "the machine \"\(instance.id)\" \(why)")
  }

  /// The machine that an id addresses: a machine's own, else that of a chart with exactly one live machine.
  private func address(_ id: String) throws(ServiceStatus) -> String {
    if id.isEmpty { throw ServiceStatus(.invalidArgument, "statechart_id is required") }
    if archive.map({ $0.machine(id) != nil }) ?? (machines[id] != nil) { return id }
    guard let all = archive.map({ Set($0.machineIDs(liveOf: id)) }) ?? live[id], !all.isEmpty else {
      let isChart = charts[id] != nil
      throw ServiceStatus(
        .notFound,
        isChart
          ? "the statechart \"\(id)\" has no live machine" : "there is no machine and no statechart \"\(id)\""
      )
    }
    if all.count == 1, let only = all.first { return only }
    let names = all.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
    let shown = names.prefix(10).joined(separator: ", ") + (names.count > 10 ? ", …" : "")
    throw ServiceStatus(
      .failedPrecondition, "the statechart \"\(id)\" has \(names.count) live machines: \(shown)")
  }

  // MARK: Looking on

  /// The running session of a machine, as a debugger takes it, and whether it is paused.
  public func session(
    of id: String
  ) -> (interpreter: Interpreter, snapshot: Snapshot, isStopped: Bool, isPaused: Bool)? {
    machines[id].map { ($0.registered.interpreter, $0.snapshot, $0.isStopped, $0.isPaused) }
  }

  /// Ids of a chart's machines, in the order of their creation.
  public func machineIDs(of chart: String) -> [String] {
    machines.values.filter { $0.chartID == chart }.map(\.id)
  }

  // MARK: Life

  /// Stops a machine where it stands; it is not done. Throws `notFound`, or `failedPrecondition` where it has stopped.
  public mutating func stop(_ id: String) throws(ServiceStatus) {
    var instance = try find(id)
    if !instance.isRunning {
      throw ServiceStatus(.failedPrecondition, "the machine \"\(id)\" is not running")
    }
    instance.isStopped = true
    keep(instance)
  }

  /// Lets a machine refuse steps, or take them again. Throws as ``stop(_:)``.
  public mutating func setPaused(_ id: String, _ isPaused: Bool) throws(ServiceStatus) {
    var instance = try find(id)
    if !instance.isRunning {
      throw ServiceStatus(.failedPrecondition, "the machine \"\(id)\" is not running")
    }
    instance.isPaused = isPaused
    keep(instance)
  }

  /// Forgets a machine. Throws `notFound`.
  public mutating func delete(_ id: String) throws(ServiceStatus) {
    let instance = try find(id)
    archive?.remove(machineID: id)
    machines.removeValue(forKey: id)
    live[instance.chartID]?.remove(id)
  }

  private func find(_ id: String) throws(ServiceStatus) -> Instance {
    guard let instance = kept(id) else {
      throw ServiceStatus(.notFound, "there is no machine \"\(id)\"")
    }
    return instance
  }

  /// Moves the virtual clock of every machine that runs and is not paused. A reaction that fails is taken back; its
  /// timer is gone.
  public mutating func advance(by milliseconds: Int) {
    now += milliseconds
    archive?.keep(clock: now, of: .statecharts)
    for id in archive?.machineIDs(dueBy: now) ?? Array(machines.keys) {
      guard var instance = archive.map({ archived(id, in: $0, at: now - milliseconds) }) ?? machines[id],
        instance.isRunning, !instance.isPaused
      else { continue }
      advance(&instance, by: milliseconds)
      keep(instance)
    }
  }

  private func advance(_ instance: inout Instance, by milliseconds: Int) {
    let interpreter = instance.registered.interpreter
    let step = interpreter.advance(instance.snapshot, by: milliseconds)
    guard step.outcome == .stable, step.after.data.jsonBytes <= Self.contextLimit else {
      instance.snapshot = interpreter.withoutTimers(
        instance.snapshot, until: instance.snapshot.now + milliseconds)
      return
    }
    instance.snapshot = step.after
    if step.errors.isEmpty { record(step, in: &instance) }
  }

  // MARK: Checks

  private func checkObject(_ context: Value) throws(ServiceStatus) {
    if !context.isUndefined && context.object == nil {
      throw ServiceStatus(.invalidArgument, "context must be an object")
    }
  }

  private func checkSize(_ context: Value) throws(ServiceStatus) {
    let size = context.jsonBytes
    if size > Self.contextLimit {
      throw ServiceStatus(
        .resourceExhausted, "the context has \(size) bytes; \(Self.contextLimit) is the limit")
    }
  }

  private func check(_ step: Macrostep, _ registered: Registered) throws(ServiceStatus) {
    if case .endless = step.outcome {
      let limit = registered.interpreter.options.microstepLimit
      throw ServiceStatus(.resourceExhausted, "the step does not end: it takes more than \(limit) microsteps")
    }
    if step.after.status == .error {
      throw ServiceStatus(.aborted, step.after.failure ?? "the machine failed")
    }
    // In SCXML an error is an event of the chart's own.
    guard let error = step.errors.first, registered.chart.dialect == .statechartsV1 else { return }
    let isOutOfTime =
      error.isOutOfTime && step.microsteps.allSatisfy { $0.transitions.isEmpty && $0.entered.isEmpty }
    throw ServiceStatus(isOutOfTime ? .deadlineExceeded : .aborted, error.message)
  }
}

extension Value {
  /// How many bytes the value has as JSON.
  var jsonBytes: Int { isUndefined ? 0 : jsonText().utf8.count }
}
