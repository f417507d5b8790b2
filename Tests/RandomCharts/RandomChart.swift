import ChartKit

/// A small seeded generator (SplitMix64): the same seed gives the same chart everywhere.
public struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64
  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  public mutating func chance(_ probability: Double) -> Bool {
    Double.random(in: 0..<1, using: &self) < probability
  }
}

/// Random legal charts: hierarchy, regions, histories, finals, guards, raised events, timers, eventless transitions, with
/// children and scripts where they are wanted.
public struct RandomChart {
  public var random: SeededRandom
  let dialect: Dialect
  let invokes: Bool
  let scripts: Bool
  private var draft: ChartDraft
  public static let events = ["a", "b", "c", "a.b"]

  /// - Parameters:
  ///   - invokes: whether states have children; ``options(_:)`` says what those of XState charts do.
  ///   - scripts: whether an SCXML chart has a variable, guards that read it and actions that set it.
  public init(seed: UInt64, dialect: Dialect, invokes: Bool = false, scripts: Bool = false) {
    self.invokes = invokes
    self.scripts = scripts && dialect == .scxml
    random = SeededRandom(seed: seed)
    self.dialect = dialect
    draft = ChartDraft(name: "random", dialect: dialect, source: SourceText(name: "random", text: ""))
  }

  /// What the charts' invocations run: promises that resolve, that fail, that stay open, and a machine.
  public static func options(_ dialect: Dialect) throws -> EngineOptions {
    var options = EngineOptions()
    options.microstepLimit = 300
    guard dialect.isXState else { return options }
    let text = #"{"initial":"k","states":{"k":{"exit":"ex:k","after":{"150":"e"}},"e":{"type":"final"}}}"#
    let listener =
      #"{"initial":"p","states":{"p":{"on":{"a":"q","k":{"target":"q","guard":"g0","cond":"g0"}}},"#
      + #""q":{"entry":"in:q","on":{"b":"p","c":{"target":"p","guard":"g1","cond":"g1"},"k":{}}}}}"#
    func actor(_ name: String, _ text: String) throws -> EngineOptions.Actor {
      let draft = try ChartFormat.read(SourceText(name: name, text: text), dialect: dialect)
      return .chart(Interpreter(ChartCompiler.compile(draft)))
    }
    options.actors = [
      "res": .resolve(42), "rej": .reject("no"), "kid": try actor("kid", text),
      "listener": try actor("listener", listener),
    ]
    return options
  }

  public mutating func make() -> Chart {
    if dialect == .xstate4 { draft.options.isPredictable = random.chance(0.7) }
    if scripts {
      draft.dataModel = "ecmascript"
      draft.data = [DataItem("n", .script("0", at: 0), at: 0)]
    }
    if invokes && dialect == .scxml, let kid = Self.kid { draft.children = [kid] }
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
    if invokes && dialect == .scxml && random.chance(0.2) { invokeDocument(from: index) }
    if random.chance(0.08) {
      var eventless = transition(from: index, on: [])
      eventless.details.condition = .named("w", params: .undefined)
      draft.states[index].transitions.append(eventless)
    }
  }

  private mutating func invoke(from index: Int) {
    let id = "i" + draft.states[index].key
    let source = ["res", "rej", "kid", "never", "listener"].randomElement(using: &random) ?? "never"
    var invoke = Invoke(id: id, source: .named(source))
    invoke.autoforward = dialect == .xstate4 && random.chance(0.6)
    draft.states[index].details.invokes.append(invoke)
    let (done, error) =
      dialect == .xstate4
      ? ("done.invoke.", "error.platform.") : ("xstate.done.actor.", "xstate.error.actor.")
    if random.chance(0.7) { draft.states[index].transitions.append(transition(from: index, on: [done + id])) }
    if source == "rej" || random.chance(0.2) {
      draft.states[index].transitions.append(transition(from: index, on: [error + id]))
    }
  }

  private mutating func invokeDocument(from index: Int) {
    let id = "i" + draft.states[index].key
    let invoke = Invoke(id: id, source: .chart(0), autoforward: random.chance(0.6))
    draft.states[index].details.invokes.append(invoke)
    if random.chance(0.7) {
      draft.states[index].transitions.append(transition(from: index, on: ["done.invoke." + id]))
    }
  }

  /// What SCXML charts invoke: it listens, tells its parent, and ends when it has waited long enough.
  private static let kid: ChartDraft? = {
    let text = """
      <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="kid" initial="p">
        <state id="p"><transition event="a" target="q"/><transition event="k" cond="In('q')"/></state>
        <state id="q">
          <onentry>
            <send event="told" target="#_parent"/>
            <send event="late" delay="150ms" id="late"/>
          </onentry>
          <onexit><cancel sendid="late"/></onexit>
          <transition event="b k" target="p"/>
          <transition event="late" target="e"/>
        </state>
        <final id="e"/>
      </scxml>
      """
    return try? ChartFormat.read(SourceText(name: "kid.scxml", text: text))
  }()

  private mutating func transition(from index: Int, on events: [String]) -> TransitionDraft {
    var details = TransitionDetails(
      events.isEmpty ? .always : .event, events, kind: random.chance(0.5) ? .internal : .external, at: 0)
    if random.chance(0.3) {
      details.condition = .named("g\(Int.random(in: 0...2, using: &random))", params: .undefined)
    }
    if scripts && random.chance(0.3) { details.condition = .condition(.script("n % 3 < 2", at: 0)) }
    if scripts && random.chance(0.3) {
      details.content.append(.assign(.expression("n", at: 0), .script("n + 1", at: 0), at: 0))
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
  public static func orphan(in configuration: StateSet, of chart: Chart) -> String? {
    for state in configuration {
      if chart[state].kind.isHistory { return "the history \(chart[state].key) is active" }
      if let parent = chart[state].parent, !configuration.contains(parent) {
        return "\(chart[state].key) is active but its parent is not"
      }
    }
    return nil
  }

  /// A legal configuration: one active child in each active compound state, all in each parallel one, none elsewhere.
  public static func violation(of configuration: StateSet, in chart: Chart) -> String? {
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
