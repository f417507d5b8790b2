// The data model's variables (§5.2, §5.3), and what content does with them.
extension Session {
  /// Makes the variables when the session begins. Those of the input replace what the document says (§6.4.4).
  func bindVariables(_ event: Event) {
    let input = rest.input.object ?? [:]
    if rest.input != .undefined { change { $0.input = .undefined } }
    for item in program.chart.data {
      if item.owner == 0, let value = input[item.name] {
        declare(item.name, .value(value), at: item.offset, event)
      } else if program.chart.earlyBinding || item.owner == 0 {
        bind(item, event)
      } else {
        declare(item.name, .unbound, at: item.offset, event)
      }
    }
  }

  /// Under late binding, gives a state's variables their values when it is entered for the first time (§5.3.3).
  func bindVariables(of state: StateIndex, _ event: Event) {
    if rest.boundStates.contains(state) { return }
    change { $0.boundStates.append(state) }
    for item in program.chart.data where item.owner == state { bind(item, event) }
  }

  private func bind(_ item: DataItem, _ event: Event) {
    if let uri = item.sourceURI {
      guard let bytes = load(uri) else {
        declare(item.name, .unbound, at: item.offset, event)
        let error = ChartError("the document \"\(uri)\" cannot be read", at: item.offset)
        return raiseError("error.communication", error)
      }
      let text = Declaration.text(String(decoding: bytes, as: UTF8.self))
      return declare(item.name, text, at: item.offset, event)
    }
    declare(item.name, item.value.map { .expression($0) } ?? .unbound, at: item.offset, event)
  }

  private func declare(_ name: String, _ value: Declaration, at offset: Int, _ event: Event) {
    var scope = scope(event)
    do {
      try dataModel.declare(name, value, at: offset, in: &scope)
      keep(scope)
    } catch {
      keep(scope)
      raiseError("error.execution", error)
    }
  }

  /// A file beside the document; nil where the URI leads elsewhere, or there is none.
  func load(_ uri: String) -> [UInt8]? {
    guard let name = SourceText.localName(of: uri) else { return nil }
    return options.loadFile?(name)
  }

  // MARK: Content

  func assign(_ expression: Expression, to location: Location, _ event: Event) throws(ChartError) {
    try change(event) { scope throws(ChartError) in
      try dataModel.assign(expression, to: location, in: &scope)
    }
  }

  func runScript(_ text: String, at offset: Int, _ event: Event) throws(ChartError) {
    try change(event) { scope throws(ChartError) in try dataModel.run(text, at: offset, in: &scope) }
  }

  /// A script of another file (§5.8). One that is not there is found when the chart is loaded, or here.
  func runScript(of uri: String, at offset: Int, _ event: Event) throws(ChartError) {
    guard let bytes = load(uri) else {
      throw ChartError("the script \"\(uri)\" cannot be read", at: offset)
    }
    try runScript(String(decoding: bytes, as: UTF8.self), at: offset, event)
  }

  /// `foreach` (§4.6): over a copy of the array; a fault ends the loop.
  func forEach(
    _ array: Expression, item: String, index: String?, _ content: [Instruction], at offset: Int,
    _ event: Event
  ) throws(ChartError) {
    var count = 0
    try change(event) { scope throws(ChartError) in
      count = try dataModel.beginLoop(over: array, item: item, index: index, at: offset, in: &scope)
    }
    defer { dataModel.endLoop() }
    for position in 0..<count {
      try change(event) { scope throws(ChartError) in try dataModel.bindItem(position, in: &scope) }
      for instruction in content { try execute(instruction, event) }
    }
  }

  /// Lets the data model change the data; what it changed before a fault stays changed.
  private func change(
    _ event: Event, _ body: (inout Scope) throws(ChartError) -> Void
  ) throws(ChartError) {
    var scope = scope(event)
    do {
      try body(&scope)
    } catch {
      keep(scope)
      throw error
    }
    keep(scope)
    hot.pointee.isTouched = true
  }

  /// Takes over the data that content changed.
  func keep(_ scope: Scope) {
    if scope.draws != rest.draws { change { $0.draws = scope.draws } }
    if scope.data == rest.data { return }
    hot.pointee.isTouched = true
    if hot.pointee.isRecording {
      recorder.records += scope.data.changes(since: rest.data).map(Record.changed)
    }
    change { $0.data = scope.data }
  }

  // MARK: Payloads

  /// The data that goes with an event. What cannot be evaluated is an `error.execution` and left out (§5.6.2, §5.7.2).
  func payload(_ payload: Payload, _ event: Event) -> Value {
    do {
      return try self.payload(payload, event, isStrict: false)
    } catch {
      if program.isXState { fail(error) } else { raiseError("error.execution", error) }
      return .undefined
    }
  }

  /// The same for `send` and `invoke`, which a faulty `namelist` stops (§6.2.4, §6.4.4).
  func payload(_ payload: Payload, _ event: Event, isStrict: Bool) throws(ChartError) -> Value {
    switch payload {
    case .none: return .undefined
    case .content(let expression):
      do {
        return try evaluate(expression, event)
      } catch {
        if program.isXState { throw error }
        raiseError("error.execution", error)
        return .undefined
      }
    case .parameters(let parameters):
      var value = Value.emptyObject.object ?? [:]
      for parameter in parameters {
        do {
          value[parameter.name] = try evaluate(parameter.value, event)
        } catch {
          if program.isXState || isStrict && parameter.isOfNamelist { throw error }
          raiseError("error.execution", error)
        }
      }
      if value.isEmpty && !parameters.isEmpty { return .undefined }
      return .object(value)
    }
  }
}

extension Parameter {
  /// Whether a `namelist` gave it: its name is its location.
  var isOfNamelist: Bool {
    guard isLocation, case .script(let text, _) = value else { return false }
    return text == name
  }
}
