import OrderedCollections

/// Builds a proto-JSON message: fields with the protocol's default are left out.
private struct MessageBuilder {
  private var members: OrderedDictionary<String, Value> = [:]

  mutating func add(_ name: String, _ text: String) { if !text.isEmpty { members[name] = .string(text) } }
  mutating func add(_ name: String, _ flag: Bool) { if flag { members[name] = true } }
  mutating func add(_ name: String, _ items: [Value]) { if !items.isEmpty { members[name] = .array(items) } }
  mutating func add(_ name: String, _ value: Value?) {
    if let value, !value.isUndefined { members[name] = value }
  }

  func value(notes: Value = .undefined) -> Value {
    var members = members
    for (key, value) in notes.object ?? [:] where members[key] == nil { members[key] = value }
    return .object(members)
  }
}

extension StatechartsV1.Statechart {
  /// The message in proto-JSON, with lowerCamel names.
  public var json: Value {
    var message = MessageBuilder()
    message.add("name", name)
    message.add("description", description)
    message.add("rootState", rootState?.json)
    message.add("transitions", transitions.map(\.json))
    message.add("events", events.map(\.json))
    message.add("variables", variables)
    return message.value(notes: notes)
  }
}

extension StatechartsV1.State {
  public var json: Value {
    var message = MessageBuilder()
    message.add("label", label)
    message.add("type", type.protoName)
    message.add("isInitial", isInitial)
    message.add("isFinal", isFinal)
    message.add("isHistory", isHistory)
    switch historyType {
    case .unspecified: break
    case .shallow: message.add("historyType", "HISTORY_TYPE_SHALLOW")
    case .deep: message.add("historyType", "HISTORY_TYPE_DEEP")
    }
    message.add("entryActions", entryActions.map(\.json))
    message.add("exitActions", exitActions.map(\.json))
    message.add("metadata", metadata)
    message.add("children", children.map(\.json))
    return message.value(notes: notes)
  }
}

extension StatechartsV1.StateType {
  /// The name in proto-JSON; empty for the default.
  var protoName: String {
    switch self {
    case .unspecified: ""
    case .basic: "STATE_TYPE_BASIC"
    case .normal: "STATE_TYPE_NORMAL"
    case .parallel: "STATE_TYPE_PARALLEL"
    }
  }
}

extension StatechartsV1.Transition {
  public var json: Value {
    var message = MessageBuilder()
    message.add("label", label)
    message.add("from", from.map { .string($0) })
    message.add("to", to.map { .string($0) })
    message.add("event", event)
    message.add("guard", self.guard?.json)
    message.add("actions", actions.map(\.json))
    if priority != 0 { message.add("priority", .number(Double(priority))) }
    message.add("metadata", metadata)
    return message.value(notes: notes)
  }
}

extension StatechartsV1.Event {
  public var json: Value {
    var message = MessageBuilder()
    message.add("label", label)
    message.add("parameters", parameters)
    return message.value(notes: notes)
  }
}

extension StatechartsV1.Guard {
  public var json: Value {
    var message = MessageBuilder()
    message.add("expression", expression)
    message.add("language", language)
    return message.value(notes: notes)
  }
}

extension StatechartsV1.Action {
  public var json: Value {
    var message = MessageBuilder()
    message.add("label", label)
    message.add("expression", expression)
    message.add("language", language)
    message.add("parameters", parameters)
    return message.value(notes: notes)
  }
}

extension StatechartsV1.Configuration {
  public var json: Value {
    var message = MessageBuilder()
    message.add("states", states.map { ["label": .string($0)] })
    if !history.isEmpty {
      let entries = history.sorted { $0.key < $1.key }
      let all = entries.map { ($0.key, StatechartsV1.Configuration($0.value).json) }
      message.add("history", .object(OrderedDictionary(all, uniquingKeysWith: { $1 })))
    }
    return message.value()
  }
}

extension StatechartsV1.Step {
  public var json: Value {
    var message = MessageBuilder()
    message.add("events", events.map(\.json))
    message.add("transitions", transitions.map(\.json))
    message.add("startingConfiguration", startingConfiguration?.json)
    message.add("resultingConfiguration", resultingConfiguration?.json)
    message.add("context", context)
    return message.value()
  }
}

extension StatechartsV1.Machine {
  public var json: Value {
    var message = MessageBuilder()
    message.add("id", id)
    switch state {
    case .unspecified: break
    case .running: message.add("state", "MACHINE_STATE_RUNNING")
    case .stopped: message.add("state", "MACHINE_STATE_STOPPED")
    }
    message.add("context", context)
    message.add("statechart", statechart?.json)
    message.add("configuration", configuration?.json)
    message.add("stepHistory", stepHistory.map(\.json))
    return message.value()
  }
}

extension StatechartsV1.RuleID {
  /// The name in the protocol, which has no prefix.
  public var protoName: String {
    switch self {
    case .unspecified: "RULE_UNSPECIFIED"
    case .uniqueStateLabels: "UNIQUE_STATE_LABELS"
    case .singleDefaultChild: "SINGLE_DEFAULT_CHILD"
    case .basicHasNoChildren: "BASIC_HAS_NO_CHILDREN"
    case .compoundHasChildren: "COMPOUND_HAS_CHILDREN"
    case .deterministicTransitionSelection: "DETERMINISTIC_TRANSITION_SELECTION"
    case .noEventBroadcastCycles: "NO_EVENT_BROADCAST_CYCLES"
    }
  }
}

extension StatechartsV1.Violation {
  public var json: Value {
    var message = MessageBuilder()
    message.add("rule", rule.protoName)
    message.add("severity", severity.name.uppercased())
    message.add("message", self.message)
    message.add("xpath", xpath.map { .string($0) })
    return message.value()
  }
}
