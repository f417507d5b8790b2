/// The gRPC methods of `statecharts.v1.StatechartService` and `statecharts.validation.v1.SemanticValidator`, with bodies
/// in proto-JSON.
///
/// The status of a Step is the code of its result.
public struct StatechartCalls: ServiceHandler {
  private var store: StatechartStore

  /// Services without charts, or as they stand in an archive.
  public init(archive: (any ServiceArchive)? = nil) { store = StatechartStore(archive: archive) }

  public mutating func register(_ name: String, _ chart: Chart, options: EngineOptions) {
    store.register(name, chart, options: options)
  }

  public mutating func advance(by milliseconds: Int) { store.advance(by: milliseconds) }

  public mutating func answer(_ call: ServiceCall) -> ServiceAnswer? {
    let method = call.method.hasPrefix("/") ? String(call.method.dropFirst()) : call.method
    let body = call.body ?? JSONNode(.object([]), at: 0)
    do throws(ServiceStatus) {
      switch method {
      case "statecharts.v1.StatechartService/CreateMachine":
        return ServiceAnswer(0, try store.createMachine(CreateMachineRequest(json: body)).json)
      case "statecharts.v1.StatechartService/Step": return step(body)
      case "statecharts.validation.v1.SemanticValidator/ValidateChart":
        return ServiceAnswer(0, try ChartValidation.validate(ValidateChartRequest(json: body)).json)
      case "statecharts.validation.v1.SemanticValidator/ValidateTrace":
        return ServiceAnswer(0, try TraceValidation.validate(ValidateTraceRequest(json: body)).json)
      default: return nil
      }
    } catch {
      return ServiceAnswer(error.code.rawValue, error.json)
    }
  }

  private mutating func step(_ body: JSONNode) -> ServiceAnswer {
    let response: StepResponse
    do {
      response = store.step(try StepRequest(json: body))
    } catch {
      response = StepResponse(machine: nil, result: error)
    }
    return ServiceAnswer(response.result.code.rawValue, response.json)
  }
}

extension StatechartsV1Decoder {
  /// Throws the first fault of a request.
  func check() throws(ServiceStatus) {
    if let fault = faults.diagnostics.first { throw ServiceStatus(.invalidArgument, fault.message) }
  }

  private static let rules: [String: Int] = Dictionary(
    uniqueKeysWithValues: StatechartsV1.RuleID.allCases.map { ($0.protoName, $0.rawValue) })

  mutating func rules(_ name: String, of fields: ProtoFields) -> Set<StatechartsV1.RuleID> {
    Set(
      faults.list(name, of: fields).compactMap {
        StatechartsV1.RuleID(rawValue: faults.number($0, names: Self.rules, field: name))
      })
  }
}

extension CreateMachineRequest {
  /// From proto-JSON; throws `invalidArgument`.
  public init(json: JSONNode) throws(ServiceStatus) {
    var decoder = StatechartsV1Decoder()
    let fields = ProtoFields(json, known: ["statechartId", "context"], faults: &decoder.faults)
    self.init(
      statechartID: decoder.faults.string("statechartId", of: fields),
      context: decoder.faults.object("context", of: fields))
    try decoder.check()
  }
}

extension StepRequest {
  /// From proto-JSON; throws `invalidArgument`.
  public init(json: JSONNode) throws(ServiceStatus) {
    var decoder = StatechartsV1Decoder()
    let fields = ProtoFields(json, known: ["statechartId", "event", "context"], faults: &decoder.faults)
    self.init(
      statechartID: decoder.faults.string("statechartId", of: fields),
      event: decoder.faults.string("event", of: fields), context: decoder.faults.object("context", of: fields)
    )
    try decoder.check()
  }
}

extension ValidateChartRequest {
  /// From proto-JSON; throws `invalidArgument`.
  public init(json: JSONNode) throws(ServiceStatus) {
    var decoder = StatechartsV1Decoder()
    let fields = ProtoFields(json, known: ["chart", "ignoreRules"], faults: &decoder.faults)
    let rules = decoder.rules("ignoreRules", of: fields)
    self.init(chart: fields["chart"].map { decoder.statechart($0) }, ignoreRules: rules)
    try decoder.check()
  }
}

extension ValidateTraceRequest {
  /// From proto-JSON; throws `invalidArgument`.
  public init(json: JSONNode) throws(ServiceStatus) {
    var decoder = StatechartsV1Decoder()
    let fields = ProtoFields(json, known: ["chart", "trace", "ignoreRules"], faults: &decoder.faults)
    let rules = decoder.rules("ignoreRules", of: fields)
    let trace = decoder.faults.list("trace", of: fields).map { decoder.machine($0) }
    self.init(chart: fields["chart"].map { decoder.statechart($0) }, trace: trace, ignoreRules: rules)
    try decoder.check()
  }
}
