@testable import ChartKit

/// A small seeded generator (SplitMix64): the same seed gives the same chart everywhere.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func chance(_ probability: Double) -> Bool { Double.random(in: 0..<1, using: &self) < probability }
}

/// Random legal charts: hierarchy, regions, histories, finals, guards, raised events, timers, eventless transitions.
struct RandomChart {
  var random: SeededRandom
  let dialect: Dialect
  let invokes: Bool
  private var draft: ChartDraft
  static let events = ["a", "b", "c", "a.b"]

  /// With `invokes`, states of XState charts have children; ``options(_:)`` says what those do.
  init(seed: UInt64, dialect: Dialect, invokes: Bool = false) {
    self.invokes = invokes
    random = SeededRandom(seed: seed)
    self.dialect = dialect
    draft = ChartDraft(name: "random", dialect: dialect, source: SourceText(name: "random", text: ""))
  }

  /// What the charts' invocations run: promises that resolve, that fail, that stay open, and a machine.
  static func options(_ dialect: Dialect) throws -> EngineOptions {
    var options = EngineOptions()
    options.microstepLimit = 300
    guard dialect.isXState else { return options }
    let text = #"{"initial":"k","states":{"k":{"exit":"ex:k","after":{"150":"e"}},"e":{"type":"final"}}}"#
    let kid = try ChartFormat.read(SourceText(name: "kid", text: text), dialect: dialect)
    options.actors = [
      "res": .resolve(42), "rej": .reject("no"), "kid": .chart(Interpreter(ChartCompiler.compile(kid))),
    ]
    return options
  }

  mutating func make() -> Chart {
    if dialect == .xstate4 { draft.options.isPredictable = random.chance(0.7) }
    draft.states.append(StateDraft(.compound, key: "root", id: "root", parent: nil, at: 0))
    fill(0, depth: 0)
    for index in draft.states.indices { decorate(index) }
    return ChartCompiler.compile(draft)
  }

  private mutating func fill(_ parent: Int, depth: Int) {
    let isParallel = draft.states[parent].kind == .parallel
    for _ in 0..<Int.random(in: 2...3, using: &random) {
      let index = draft.states.count
      let deeper = depth < 3 && random.chance(0.45)
      var kind: StateKind = deeper ? (random.chance(0.35) ? .parallel : .compound) : .atomic
      if !deeper && !isParallel && index > 1 && random.chance(0.15) { kind = .final }
      draft.states.append(
        StateDraft(kind, key: "s\(index)", id: "s\(index)", parent: StateIndex(parent), at: 0))
      if deeper { fill(index, depth: depth + 1) }
    }
    let first = draft.states.indices.first {
      draft.states[$0].parent == StateIndex(parent) && !draft.states[$0].kind.isHistory
    }
    if random.chance(0.4), let first {
      let index = draft.states.count
      var history = StateDraft(
        random.chance(0.5) ? .deepHistory : .shallowHistory, key: "h\(index)", id: "h\(index)",
        parent: StateIndex(parent), at: 0)
      if !isParallel {
        history.initial = InitialDraft([reference(first)], content: [action("h\(index)")], at: 0)
      } else {
        history.initial = InitialDraft(
          draft.states.indices.filter { draft.states[$0].parent == StateIndex(parent) }.map(reference), at: 0)
      }
      draft.states.append(history)
    }
    if !isParallel, let first { draft.states[parent].initial = InitialDraft([reference(first)], at: 0) }
  }

  private func reference(_ index: Int) -> StateReference {
    StateReference(draft.states[index].key, .id(draft.states[index].key), at: 0)
  }

  private func action(_ name: String) -> Instruction { .action(name, params: .undefined, at: 0) }

  private mutating func decorate(_ index: Int) {
    if draft.states[index].kind.isHistory || (index == 0 && dialect == .scxml) { return }
    let key = draft.states[index].key
    if random.chance(0.5) { draft.states[index].details.onEntry = [[action("enter " + key)]] }
    if random.chance(0.5) { draft.states[index].details.onExit = [[action("exit " + key)]] }
    if draft.states[index].kind == .final { return }
    if random.chance(0.2) {
      let delay = Int.random(in: 1...9, using: &random) * 100
      let send = Send(.literal("t"), to: .session, delay: .milliseconds(delay), id: "t" + key)
      draft.states[index].details.onEntry.append([.send(send)])
      draft.states[index].details.onExit.append([.cancel(.literal(.string("t" + key)), at: 0)])
      draft.states[index].transitions.append(transition(from: index, on: ["t"]))
    }
    for _ in 0..<Int.random(in: 0...2, using: &random) {
      draft.states[index].transitions.append(
        transition(from: index, on: [Self.events.randomElement(using: &random) ?? "a"]))
    }
    if invokes && dialect.isXState && random.chance(0.2) { invoke(from: index) }
    if random.chance(0.08) {
      var eventless = transition(from: index, on: [])
      eventless.details.condition = .named("w", params: .undefined)
      draft.states[index].transitions.append(eventless)
    }
  }

  private mutating func invoke(from index: Int) {
    let id = "i" + draft.states[index].key
    let source = ["res", "rej", "kid", "never"].randomElement(using: &random) ?? "never"
    draft.states[index].details.invokes.append(Invoke(id: id, source: .named(source)))
    let (done, error) =
      dialect == .xstate4
      ? ("done.invoke.", "error.platform.") : ("xstate.done.actor.", "xstate.error.actor.")
    if random.chance(0.7) { draft.states[index].transitions.append(transition(from: index, on: [done + id])) }
    if source == "rej" || random.chance(0.2) {
      draft.states[index].transitions.append(transition(from: index, on: [error + id]))
    }
  }

  private mutating func transition(from index: Int, on events: [String]) -> TransitionDraft {
    var details = TransitionDetails(
      events.isEmpty ? .always : .event, events, kind: random.chance(0.5) ? .internal : .external, at: 0)
    if random.chance(0.3) {
      details.condition = .named("g\(Int.random(in: 0...2, using: &random))", params: .undefined)
    }
    if random.chance(0.3) { details.content.append(action("t\(index)")) }
    if random.chance(0.1) { details.content.append(.send(Send(.literal("c"), to: .internalQueue))) }
    var targets: [StateReference] = []
    if random.chance(0.9) {
      targets = [reference(Int.random(in: 1..<draft.states.count, using: &random))]
    }
    return TransitionDraft(targets, details)
  }

  /// What holds of the configurations that XState v4 does not keep legal: every active state's parent is active.
  static func orphan(in configuration: StateSet, of chart: Chart) -> String? {
    for state in configuration {
      if chart[state].kind.isHistory { return "the history \(chart[state].key) is active" }
      if let parent = chart[state].parent, !configuration.contains(parent) {
        return "\(chart[state].key) is active but its parent is not"
      }
    }
    return nil
  }

  /// A legal configuration: one active child in each active compound state, all in each parallel one, none elsewhere.
  static func violation(of configuration: StateSet, in chart: Chart) -> String? {
    for state in chart.states {
      let isActive = configuration.contains(state.index) || (chart.dialect == .scxml && state.index == 0)
      let active = state.children.filter { configuration.contains($0) }
      if !isActive {
        if !active.isEmpty { return "\(state.key) is not active but a child is" }
        continue
      }
      let regions = state.children.filter { !chart[$0].kind.isHistory }
      switch state.kind {
      case .compound where active.count != 1: return "\(state.key) has \(active.count) active children"
      case .parallel where active != regions: return "\(state.key) lacks a region"
      case .shallowHistory, .deepHistory: return "the history \(state.key) is active"
      default: break
      }
    }
    return nil
  }
}
