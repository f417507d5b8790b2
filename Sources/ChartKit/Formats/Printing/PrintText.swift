/// Names, transitions and content as words, the same in every printed form.
struct PrintText {
  let chart: Chart
  /// Keys that more than one state has.
  private let ambiguous: Set<String>
  /// Of each event that `after` makes: the state that waits, and how long.
  let delays: [String: ChartDelay]

  init(_ chart: Chart) {
    self.chart = chart
    ambiguous = chart.sharedKeys
    delays = chart.delays
  }

  /// The state's key alone; the chart's name for the root. An empty one is shown as such.
  func key(_ state: StateIndex) -> String {
    let key = Self.line(state == 0 ? chart.name : chart[state].key)
    return key.isEmpty ? "\"\"" : key
  }

  /// The state's key, with its parent's where another state has the same.
  func name(_ state: StateIndex) -> String {
    guard let parent = chart[state].parent, parent != 0, ambiguous.contains(chart[state].key) else {
      return key(state)
    }
    return key(parent) + "." + key(state)
  }

  /// The keys from below the root, with dots between; in SCXML the id, which is unique.
  func path(_ state: StateIndex) -> String {
    if state == 0 || !chart.dialect.isXState { return key(state) }
    return chart.path(of: state).map { $0.isEmpty ? "\"\"" : Self.line($0) }.joined(separator: ".")
  }

  // MARK: Transitions

  /// What sets a transition off: `PLAY`, `after 5s`, `always`, `done`, `fetch done`.
  func trigger(_ transition: Transition) -> String {
    switch transition.details.trigger {
    case .event: transition.details.descriptors.map { Self.line(eventName($0)) }.joined(separator: " ")
    case .always: "always"
    case .after(let delay): "after " + Self.line(delay.text)
    case .done: "done"
    case .invoked(let id): Self.line(transition.details.descriptors.first.map(eventName) ?? id + " done")
    }
  }

  /// Events of the engine by what they tell, all others by their own name.
  func eventName(_ name: String) -> String {
    if let delay = delays[name] { return "after " + delay.text }
    for (prefix, words) in Self.engineEvents where name.hasPrefix(prefix) {
      return name.dropFirst(prefix.count) + words
    }
    return name
  }

  private static let engineEvents = [
    ("xstate.done.actor.", " done"), ("xstate.error.actor.", " failed"), ("xstate.snapshot.", " changed"),
    ("xstate.done.state.", " done"), ("done.invoke.", " done"), ("error.platform.", " failed"),
    ("done.state.", " done"),
  ]

  /// `PLAY [hasNext] / startAudio, raise TICK`.
  func label(_ transition: Transition) -> String {
    var text = trigger(transition)
    if let condition = transition.details.condition { text += " [\(Self.line(condition.text))]" }
    let actions = self.actions(transition.details.content)
    return actions.isEmpty ? text : text + " / " + actions
  }

  // MARK: Content

  /// Content in a row, without what a reader made of `after`.
  func actions(_ content: [Instruction]) -> String {
    content.filter { !isTimer($0) }.map(action).joined(separator: ", ")
  }

  /// Whether an instruction starts or stops the timer of an `after`.
  private func isTimer(_ instruction: Instruction) -> Bool {
    switch instruction {
    case .send(let send):
      if case .literal(.string(let event)) = send.event { delays[event] != nil } else { false }
    case .cancel(.literal(.string(let id)), _): delays[id] != nil
    default: false
    }
  }

  func action(_ instruction: Instruction) -> String {
    switch instruction {
    case .action(let name, _, _): return Self.line(name)
    case .send(let send): return self.send(send)
    case .cancel(let id, _): return "cancel " + text(id)
    case .log(let label, let value, _):
      return ["log", label.map(Self.line), value.map(text)].compactMap { $0 }.joined(separator: " ")
    case .assign(let location, let value, _): return "\(self.location(location)) = \(text(value))"
    case .branches(let branches): return self.branches(branches)
    case .forEach(let array, let item, _, let body, _):
      return "for each \(Self.line(item)) in \(text(array)) { \(actions(body)) }"
    case .script, .scriptFile: return "script"
    case .stopChild(let id, _): return "stop " + text(id)
    case .startChild(let id, _, _, _): return "start " + Self.line(id)
    case .call(let call), .update(let call), .enqueue(let call): return Self.line(call.name)
    case .spawn(let spawn): return "spawn " + source(spawn.source)
    case .emit(let event, _): return "emit " + text(event)
    }
  }

  private func send(_ send: Send) -> String {
    let event = text(send.event)
    let delay = send.delay.map { " after " + Self.line($0.text) } ?? ""
    switch send.target {
    case .internalQueue: return "raise \(event)\(delay)"
    case .session: return "send \(event)\(delay)"
    case .parent: return "send \(event) to the parent\(delay)"
    case .origin: return "send \(event) to the sender\(delay)"
    case .child(let id): return "send \(event) to \(Self.line(id))\(delay)"
    case .actor(let path): return "send \(event) to \(Self.line(path.joined(separator: ".")))\(delay)"
    case .address(let address): return "send \(event) to \(Self.line(address))\(delay)"
    case .expression(let target): return "send \(event) to \(text(target))\(delay)"
    }
  }

  private func branches(_ branches: [Branch]) -> String {
    branches.enumerated().map { index, branch in
      let body = "{ \(actions(branch.content)) }"
      guard let condition = branch.condition else { return "else \(body)" }
      return (index == 0 ? "if " : "else if ") + "\(Self.line(condition.text)) \(body)"
    }.joined(separator: " ")
  }

  func location(_ location: Location) -> String {
    switch location {
    case .path(let keys): keys.isEmpty ? "data" : keys.map(Self.line).joined(separator: ".")
    case .expression(let text, _): Self.line(text)
    }
  }

  private func text(_ expression: Expression) -> String {
    switch expression {
    case .literal(.string(let text)): Self.line(text)
    case .literal(let value): Self.brief(value)
    case .script(let text, _): Self.line(text)
    case .function(let call): Self.line(call.name)
    }
  }

  /// A value as JSON; what is long is only hinted at.
  private static func brief(_ value: Value) -> String {
    let text = value.jsonText()
    guard text.utf8.count > 32 else { return text }
    return switch value {
    case .object: "{...}"
    case .array: "[...]"
    default: text
    }
  }

  /// What an invocation runs, and its id where that says more.
  func invoke(_ invoke: Invoke) -> String { source(invoke.source) }

  private func source(_ source: Invoke.Source) -> String {
    switch source {
    case .chart(let index):
      Self.line(chart.children.indices.contains(index) ? chart.children[index].name : "chart")
    case .named(let name): Self.line(name)
    case .logic(_, let kind): kind
    case .machine: "machine"
    case .computed(let expression), .uri(let expression): text(expression)
    case .content: "content"
    }
  }

  /// Text on one line: control characters, which could also move a terminal's cursor, become spaces.
  static func line(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var clean = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { clean.append(isControl(scalar) ? " " : scalar) }
    return String(clean)
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control || (0x2028...0x202E).contains(scalar.value)
      || (0x2066...0x2069).contains(scalar.value)
  }
}
