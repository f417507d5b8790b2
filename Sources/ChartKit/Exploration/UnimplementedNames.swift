// Names whose meaning stands outside of the chart, and events that nobody takes.
extension StaticFindings {
  /// Reports what the chart names and nobody here implements, each name once, at its first place.
  mutating func findNames() {
    var names = NameCollector()
    for state in chart.states {
      for block in state.details.onEntry + state.details.onExit {
        names.collect(block, at: state.details.offset)
      }
      names.collect(state.initial?.content ?? [], at: state.details.offset)
      for invoke in state.details.invokes { names.collect(invoke) }
    }
    for transition in chart.transitions { names.collect(transition) }
    names.collect(chart.script, at: 0)
    for name in names.guards {
      report(
        .info, "unimplemented-guard",
        "nobody implements the guard \"\(name.text)\": the explorer asks, trace takes it as true",
        at: name.offset)
    }
    for name in names.actions {
      report(
        .info, "unimplemented-action",
        "nobody implements the action \"\(name.text)\": it is recorded and does nothing", at: name.offset)
    }
    for name in names.actors {
      report(
        .info, "unimplemented-actor",
        "nobody implements the actor \"\(name.text)\": it runs until it is given an answer", at: name.offset)
    }
    for name in names.delays {
      report(
        .info, "unimplemented-delay", "nobody implements the delay \"\(name.text)\": its timer never ends",
        at: name.offset)
    }
    findUnhandled(names.raised)
  }

  private mutating func findUnhandled(_ raised: [NameCollector.Name]) {
    let descriptors = Set(chart.transitions.flatMap(\.details.descriptors))
    for name in raised where !isHandled(name.text, by: descriptors) {
      report(
        .info, "unhandled-event", "no transition handles the event \"\(name.text)\", which is sent here",
        at: name.offset)
    }
  }

  private func isHandled(_ event: String, by descriptors: Set<String>) -> Bool {
    if descriptors.contains(event) || descriptors.contains("*") { return true }
    var rest = event[...]
    repeat {
      if descriptors.contains(rest + ".*") { return true }
      if !chart.dialect.isXState && (descriptors.contains(String(rest)) || descriptors.contains(rest + ".")) {
        return true
      }
      rest = rest[..<(rest.lastIndex(of: ".") ?? rest.startIndex)]
    } while !rest.isEmpty
    return false
  }
}

/// The names that a chart's content mentions, each once.
private struct NameCollector {
  struct Name: Hashable {
    var text: String
    var offset: Int
  }

  private(set) var guards: [Name] = []
  private(set) var actions: [Name] = []
  private(set) var actors: [Name] = []
  private(set) var delays: [Name] = []
  /// Events that the chart sends to itself.
  private(set) var raised: [Name] = []
  private var seen: [String: Set<String>] = [:]

  mutating func collect(_ transition: Transition) {
    let offset = transition.details.offset
    collect(transition.details.condition, at: offset)
    if case .after(.named(let name)) = transition.details.trigger {
      add(name, "delay", at: offset, to: \.delays)
    }
    collect(transition.details.content, at: offset)
  }

  mutating func collect(_ invoke: Invoke) {
    if case .named(let name) = invoke.source { add(name, "actor", at: invoke.offset, to: \.actors) }
    collect(invoke.finalize ?? [], at: invoke.offset)
  }

  mutating func collect(_ content: [Instruction], at offset: Int) {
    for instruction in content {
      switch instruction {
      case .action(let name, _, let place): add(name, "action", at: place, to: \.actions)
      case .send(let send): collect(send)
      case .branches(let branches):
        for branch in branches {
          collect(branch.condition, at: offset)
          collect(branch.content, at: offset)
        }
      case .forEach(_, _, _, let body, let place): collect(body, at: place)
      case .spawn(let spawn):
        if case .named(let name) = spawn.source { add(name, "actor", at: spawn.offset, to: \.actors) }
      case .startChild(_, let name, let logic, let place):
        if logic == nil { add(name, "actor", at: place, to: \.actors) }
      case .cancel, .log, .assign, .script, .scriptFile, .stopChild, .call, .update, .enqueue, .emit: break
      }
    }
  }

  private mutating func collect(_ condition: Guard?, at offset: Int) {
    for name in condition?.names ?? [] { add(name, "guard", at: offset, to: \.guards) }
  }

  private mutating func collect(_ send: Send) {
    if case .named(let name)? = send.delay { add(name, "delay", at: send.offset, to: \.delays) }
    guard send.target == .internalQueue || send.target == .session,
      case .literal(.string(let event)) = send.event
    else { return }
    add(event, "event", at: send.offset, to: \.raised)
  }

  private mutating func add(
    _ name: String, _ kind: String, at offset: Int, to list: WritableKeyPath<NameCollector, [Name]>
  ) {
    if seen[kind, default: []].insert(name).inserted {
      self[keyPath: list].append(Name(text: name, offset: offset))
    }
  }
}
