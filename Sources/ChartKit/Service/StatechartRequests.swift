import OrderedCollections

/// The request for a new machine of a chart.
public struct CreateMachineRequest: Hashable, Sendable {
  /// The id that the chart is registered by.
  public var statechartID: String
  /// Lies over the chart's variables: an object, or undefined.
  public var context: Value

  /// A request for a machine; without a context the chart's variables are as it says.
  public init(statechartID: String, context: Value = .undefined) {
    (self.statechartID, self.context) = (statechartID, context)
  }
}

/// The answer of CreateMachine.
public struct CreateMachineResponse: Hashable, Sendable {
  /// The machine, after it has become stable.
  public var machine: StatechartsV1.Machine

  /// In proto-JSON.
  public var json: Value { ["machine": machine.json] }
}

/// The request to step a machine by one event.
public struct StepRequest: Hashable, Sendable {
  /// The id of a machine, or of a chart that exactly one live machine has.
  public var statechartID: String
  /// The event's name.
  public var event: String
  /// The event's payload (`event.data`): an object, or undefined.
  public var context: Value

  /// A request for a step.
  public init(statechartID: String, event: String, context: Value = .undefined) {
    (self.statechartID, self.event, self.context) = (statechartID, event, context)
  }
}

/// The answer of Step.
public struct StepResponse: Hashable, Sendable {
  /// The machine after the step, or as it was where the step failed; nil where none was addressed.
  public var machine: StatechartsV1.Machine?
  /// How the step ended.
  public var result: ServiceStatus
  /// Whether a transition was taken. An event that nothing handles is no failure.
  public var isHandled = false

  /// In proto-JSON.
  public var json: Value {
    var members: OrderedDictionary<String, Value> = ["result": result.json]
    if let machine { members["machine"] = machine.json }
    return .object(members)
  }
}

/// The request of ValidateChart.
public struct ValidateChartRequest: Hashable, Sendable {
  /// Nil where the request has none, which is refused.
  public var chart: StatechartsV1.Statechart?
  /// Rules that are not looked at.
  public var ignoreRules: Set<StatechartsV1.RuleID>

  /// A request for all violations of a chart.
  public init(chart: StatechartsV1.Statechart?, ignoreRules: Set<StatechartsV1.RuleID> = []) {
    (self.chart, self.ignoreRules) = (chart, ignoreRules)
  }
}

/// The request of ValidateTrace.
public struct ValidateTraceRequest: Hashable, Sendable {
  /// Nil where the request has none, which is refused.
  public var chart: StatechartsV1.Statechart?
  /// Snapshots of one machine, in the order of time.
  public var trace: [StatechartsV1.Machine]
  /// Rules that are not looked at.
  public var ignoreRules: Set<StatechartsV1.RuleID>

  /// A request for all violations of a chart and of what a machine is said to have done.
  public init(
    chart: StatechartsV1.Statechart?, trace: [StatechartsV1.Machine],
    ignoreRules: Set<StatechartsV1.RuleID> = []
  ) {
    (self.chart, self.trace, self.ignoreRules) = (chart, trace, ignoreRules)
  }
}

/// The answer of ValidateChart and of ValidateTrace.
public struct ValidateResponse: Hashable, Sendable {
  /// `failedPrecondition` where a violation is an error, else ok.
  public var status: ServiceStatus
  /// By rule, severity, message and place.
  public var violations: [StatechartsV1.Violation]

  init(_ violations: [StatechartsV1.Violation]) {
    self.violations = violations
    if violations.contains(where: { $0.severity == .error }) {
      status = ServiceStatus(.failedPrecondition, "validation failed")
    } else {
      status = ServiceStatus(
        .ok, violations.isEmpty ? "validation passed" : "validation passed with warnings")
    }
  }

  /// In proto-JSON.
  public var json: Value {
    var members: OrderedDictionary<String, Value> = ["status": status.json]
    if !violations.isEmpty { members["violations"] = .array(violations.map(\.json)) }
    return .object(members)
  }
}
