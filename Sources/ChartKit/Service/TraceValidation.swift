/// ValidateTrace: snapshots of a machine, checked against the chart and against what the engine would do.
///
/// Each step of the histories is taken again, with its events and their payloads. A snapshot without new steps must be
/// one event away from the snapshot before it.
struct TraceValidation {
  private let definition: StatechartsV1.Statechart
  private let chart: Chart
  private let interpreter: Interpreter
  private let sets: StatechartsV1Sets
  /// Where the machine is; nil where that is not known.
  private var moment: Snapshot?
  private(set) var found: [StatechartsV1.Violation] = []

  static func validate(_ request: ValidateTraceRequest) throws(ServiceStatus) -> ValidateResponse {
    guard let definition = request.chart else {
      throw ServiceStatus(.invalidArgument, "chart is required")
    }
    var violations = ChartValidation.violations(of: definition, ignoring: [])
    if !violations.contains(where: { $0.severity == .error }) {
      var validation = TraceValidation(definition)
      validation.check(request.trace)
      violations += validation.found
    }
    return ValidateResponse(
      StatechartsV1Validator.sorted(violations.filter { !request.ignoreRules.contains($0.rule) }))
  }

  private init(_ definition: StatechartsV1.Statechart) {
    self.definition = definition
    chart = ChartValidation.compile(definition)
    interpreter = Interpreter(chart)
    sets = StatechartsV1Sets(definition)
  }

  private mutating func report(
    _ severity: Diagnostic.Severity, _ message: String, _ xpath: String, _ place: StatechartsV1.Place
  ) {
    found.append(StatechartsV1.Violation(.unspecified, severity, message, xpath: [xpath], at: place))
  }

  private mutating func report(_ message: String, _ xpath: String, _ place: StatechartsV1.Place) {
    report(.error, message, xpath, place)
  }

  private mutating func check(_ trace: [StatechartsV1.Machine]) {
    var steps = 0
    for (number, machine) in trace.enumerated() {
      let xpath = "/trace[\(number)]"
      let isGoingOn = number > 0 && goesOn(from: trace[number - 1], to: machine)
      if number > 0 && !isGoingOn && !machine.stepHistory.isEmpty {
        report(
          .warning, "the history does not go on from the snapshot before", xpath + "/step_history",
          machine.place)
      }
      steps = isGoingOn ? trace[number - 1].stepHistory.count : 0
      if number == 0 || !isGoingOn { begin(machine) }
      for index in steps..<machine.stepHistory.count {
        check(machine.stepHistory[index], "\(xpath)/step_history[\(index)]")
      }
      checkEnd(
        machine, xpath, isFirst: number == 0, hasSteps: machine.stepHistory.count > steps)
    }
  }

  /// Whether the history of one snapshot is the beginning of the next one's.
  private func goesOn(from one: StatechartsV1.Machine, to other: StatechartsV1.Machine) -> Bool {
    one.stepHistory.count <= other.stepHistory.count
      && zip(one.stepHistory, other.stepHistory).allSatisfy { $0 == $1 }
  }

  /// The moment before the first step: the start, or where a machine without a history is.
  private mutating func begin(_ machine: StatechartsV1.Machine) {
    let context = definition.variables.isUndefined ? machine.context : .undefined
    moment = interpreter.start(input: machine.stepHistory.isEmpty ? machine.context : context).after
    guard machine.stepHistory.isEmpty, let states = valid(machine.configuration) else { return }
    moment = interpreter.moment(in: states, data: machine.context)
  }

  // MARK: Steps

  private mutating func check(_ step: StatechartsV1.Step, _ xpath: String) {
    checkLabels(step.startingConfiguration, xpath + "/starting_configuration")
    checkLabels(step.resultingConfiguration, xpath + "/resulting_configuration")
    for (index, event) in step.events.enumerated() where !isKnown(event.label) {
      report("the event \"\(event.label)\" is not declared", "\(xpath)/events[\(index)]", event.place)
    }
    var isKnown = true
    for (index, transition) in step.transitions.enumerated() where !isInChart(transition) {
      isKnown = false
      report(
        "the chart has no transition \(Self.text(transition))", "\(xpath)/transitions[\(index)]",
        transition.place)
    }
    if let states = valid(step.startingConfiguration), let here = moment, states != here.configuration {
      report(
        "the step starts at \(names(states)), but the machine is at \(names(here.configuration))",
        xpath + "/starting_configuration", step.startingConfiguration?.place ?? step.place)
      moment = interpreter.moment(in: states, data: here.data)
    }
    take(step, xpath, isKnown: isKnown)
  }

  /// Takes a step again and compares; goes on from what the trace says.
  private mutating func take(_ step: StatechartsV1.Step, _ xpath: String, isKnown: Bool) {
    guard let here = moment else { return }
    let replays = TraceReplay(interpreter, definition).replays(of: step, from: here)
    let expected = step.resultingConfiguration.map { valid($0) }
    let match = replays.first { replay in
      (expected.map { $0 == replay.after.configuration } ?? true)
        && (step.transitions.isEmpty
          || Set(step.transitions.map(Self.text)) == Set(replay.transitions.map(Self.text)))
    }
    if let match {
      moment = match.after
      return
    }
    if isKnown {
      let best = replays.first
      let what = best.map { replay in
        replay.transitions.isEmpty
          ? "nothing"
          : replay.transitions.map(Self.text).joined(separator: ", ") + ", to "
            + names(replay.after.configuration)
      }
      report("the engine does not take this step; it takes \(what ?? "nothing")", xpath, step.place)
    }
    if case .some(.some(let states)) = expected { moment = interpreter.moment(in: states, data: here.data) }
  }

  private func isKnown(_ label: String) -> Bool {
    definition.events.contains { $0.label == label } || definition.transitions.contains { $0.event == label }
  }

  /// By label and structure, else by structure; a step of the schema of 2022 has the label only.
  private func isInChart(_ transition: StatechartsV1.Transition) -> Bool {
    if transition.from.isEmpty && transition.to.isEmpty {
      return definition.transitions.contains { $0.label == transition.label }
    }
    return definition.transitions.contains { Self.text($0) == Self.text(transition) }
  }

  /// A transition's structure as words.
  static func text(_ transition: StatechartsV1.Transition) -> String {
    let event = transition.event.isEmpty ? "without an event" : "for \"\(transition.event)\""
    return "from [\(transition.from.sorted().joined(separator: ", "))] to "
      + "[\(transition.to.sorted().joined(separator: ", "))] \(event)"
  }

  // MARK: Snapshots

  private mutating func checkEnd(
    _ machine: StatechartsV1.Machine, _ xpath: String, isFirst: Bool, hasSteps: Bool
  ) {
    checkLabels(machine.configuration, xpath + "/configuration")
    guard let states = valid(machine.configuration), let here = moment else { return }
    let place = machine.configuration?.place ?? machine.place
    let settled = TraceReplay(interpreter, definition).settled(here)
    if settled.configuration == states {
      moment = settled
    } else if hasSteps || isFirst {
      report(
        "the machine is at \(names(states)), but its steps lead to \(names(settled.configuration))",
        xpath + "/configuration", place)
      moment = interpreter.moment(in: states, data: here.data)
    } else {
      jump(to: states, xpath, place)
    }
    checkContext(machine, xpath)
  }

  /// A change without a step: some event must make it.
  private mutating func jump(to states: StateSet, _ xpath: String, _ place: StatechartsV1.Place) {
    guard let here = moment else { return }
    for name in Set(definition.events.map(\.label) + definition.transitions.map(\.event)).sorted()
    where !name.isEmpty {
      let step = interpreter.send(Event(name), to: here)
      if step.after.configuration == states {
        moment = step.after
        return
      }
    }
    // A guard may look at a payload that the trace does not tell.
    let isCertain = chart.dataModel != "ecmascript"
    report(
      isCertain ? .error : .warning,
      "no event leads from \(names(here.configuration)) to \(names(states))", xpath + "/configuration", place)
    moment = interpreter.moment(in: states, data: here.data)
  }

  private mutating func checkContext(_ machine: StatechartsV1.Machine, _ xpath: String) {
    guard !machine.context.isUndefined, let here = moment else { return }
    let data = here.data.isUndefined ? Value.emptyObject : here.data
    if data == machine.context { return }
    report(
      .warning, "the context is \(machine.context.jsonText()), but the steps give \(data.jsonText())",
      xpath + "/context", machine.place)
    moment = interpreter.moment(in: here.configuration, data: machine.context)
  }

  private mutating func checkLabels(_ configuration: StatechartsV1.Configuration?, _ xpath: String) {
    guard let configuration else { return }
    var isKnown = true
    for (index, label) in configuration.states.enumerated() where sets.index[label] == nil {
      isKnown = false
      report("there is no state \"\(label)\"", "\(xpath)/states[\(index)]", configuration.place)
    }
    if isKnown && (try? sets.isValid(configuration.states)) != true {
      report(
        "\(configuration.states.joined(separator: ", ")) is no legal configuration", xpath,
        configuration.place)
    }
  }

  /// The states of a legal configuration, without the root; nil for any other.
  private func valid(_ configuration: StatechartsV1.Configuration?) -> StateSet? {
    guard let configuration, (try? sets.isValid(configuration.states)) == true else { return nil }
    return StateSet(
      configuration.states.compactMap { sets.index[$0] }.filter { $0 > 0 }.map { StateIndex($0) })
  }

  private func names(_ states: StateSet) -> String {
    "{" + states.map { chart[$0].id }.joined(separator: ", ") + "}"
  }
}
