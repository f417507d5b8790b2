/// A chart laid out for running: flat tables in buffers of one object, matched events, entry sets known in advance.
///
/// Built once for each chart and shared by all its sessions. The buffers are written in `init` only, which makes
/// the unchecked conformance sound.
final class ChartProgram: @unchecked Sendable {
  /// A state's row: what every microstep reads.
  struct StateRow {
    var parent: StateIndex
    var end: StateIndex
    var firstTransition: Int32
    var endTransition: Int32
    var kind: StateKind
    var traits: Traits
    /// The number that an integer-like key stands for (JavaScript puts such keys first), or -1.
    var integerKey: Int32
    /// Where the default transition's targets stand in `targets`.
    var initialStart: Int32 = 0
    var initialCount: Int32 = 0
  }

  struct Traits: OptionSet {
    var rawValue: UInt8
    static let entry = Traits(rawValue: 1)
    static let exit = Traits(rawValue: 2)
    static let invokes = Traits(rawValue: 4)
    static let histories = Traits(rawValue: 8)
    static let initialContent = Traits(rawValue: 16)
    static let eventless = Traits(rawValue: 32)
    /// Variables are bound when it is first entered.
    static let variables = Traits(rawValue: 64)
  }

  /// A transition's row. Exit sets are ranges of the document order: the active states in `exitLow..<exitHigh`.
  struct TransitionRow {
    var source: StateIndex
    var exitLow: StateIndex = 0
    var exitHigh: StateIndex = 0
    /// A descriptor's number, ``eventless`` or ``several``.
    var descriptor: Int32
    var condition: Int32 = -1
    var targetStart: Int32 = 0
    var targetCount: Int32 = 0
    var entryStart: Int32 = 0
    var entryCount: Int32 = 0
    var hasContent: Bool
    var isInternal: Bool
    /// Whether a history decides what is entered.
    var isDynamic = false
    /// Whether a history decides what is exited, too.
    var hasDynamicExits = false
    /// Further sources of a join; they stand behind the targets.
    var joinCount: Int32 = 0
    var priority: Int32 = 0
    /// Of those with one number, one is taken; -1 where the document does not number them.
    var number: Int32 = -1
    var hasTargets: Bool { targetCount > 0 }

    static let eventless: Int32 = -1
    static let several: Int32 = -2
  }

  let chart: Chart
  let isXState: Bool
  /// Whether the chart runs by statecharts.v1's rules.
  let isStatechartsV1: Bool
  let stateCount: Int
  let states: UnsafeMutablePointer<StateRow>
  let transitions: UnsafeMutablePointer<TransitionRow>
  /// The targets of all transitions and default transitions.
  let targets: UnsafeMutablePointer<StateIndex>
  /// The parent of each state, once more by itself.
  let parents: UnsafeMutablePointer<StateIndex>
  /// States to enter, in document order, with ``defaultEntryBit`` where initial content runs.
  private(set) var entries: UnsafeMutablePointer<Int32>
  let conditions: [Guard]
  let hasEventless: Bool
  let hasParallel: Bool
  let hasHistory: Bool
  /// How the dialect calls the engine's events.
  let names: EventNames
  /// Whether content can end the session with an error (XState's sends to actors).
  let canFail: Bool
  /// What XState v4's rules need; nil in the other dialects.
  let plan4: Plan4?
  /// Whether guards and content can see the event that is handled.
  let seesEvents: Bool
  /// Whether the chart's expressions are ECMAScript.
  let usesScripts: Bool
  /// Whether the chart comes with functions of its own.
  let hasFunctions: Bool
  let scripts = ScriptPool()
  /// Charts that sessions of this one invoke by documents found at run time.
  let documents = Shelf<String, ChartProgram>()
  let matcher: EventMatcher
  /// Guards that the chart names and nobody here implements.
  let openGuardNames: Set<String>
  private(set) var children: [ChartProgram] = []

  /// Entries that are worked out in advance at the most; what comes after is worked out at run time.
  private static let largestPlan = 1 << 26
  static let defaultEntryBit: Int32 = 1 << 30
  static let entryMask: Int32 = (1 << 30) - 1

  init(_ chart: Chart) {
    self.chart = chart
    isXState = chart.dialect.isXState
    isStatechartsV1 = chart.dialect == .statechartsV1
    stateCount = chart.states.count
    states = .allocate(capacity: max(1, chart.states.count))
    transitions = .allocate(capacity: max(1, chart.transitions.count))
    entries = .allocate(capacity: 1)
    let targetCount =
      chart.transitions.reduce(0) { $0 + $1.targets.count + $1.joined.count }
      + chart.states.reduce(0) { $0 + ($1.initial?.targets.count ?? 0) }
    targets = .allocate(capacity: max(1, targetCount))
    parents = .allocate(capacity: max(1, chart.states.count))
    var nextTarget: Int32 = 0
    var matcher = EventMatcher(chart.dialect)
    var conditions: [Guard] = []
    var hasEventless = false
    for (index, transition) in chart.transitions.enumerated() {
      let descriptor: Int32
      switch transition.details.descriptors.count {
      case 0:
        descriptor = TransitionRow.eventless
        hasEventless = true
      case 1: descriptor = matcher.intern(transition.details.descriptors[0])
      default:
        for one in transition.details.descriptors { _ = matcher.intern(one) }
        descriptor = TransitionRow.several
      }
      var row = TransitionRow(
        source: transition.source, descriptor: descriptor, targetStart: nextTarget,
        targetCount: Int32(transition.targets.count), hasContent: !transition.details.content.isEmpty,
        isInternal: transition.details.kind == .internal)
      row.joinCount = Int32(transition.joined.count)
      row.priority = Int32(clamping: transition.details.priority)
      row.number = transition.details.number.map { Int32(clamping: $0) } ?? -1
      for target in transition.targets + transition.joined {
        targets[Int(nextTarget)] = target
        nextTarget += 1
      }
      if let condition = transition.details.condition {
        row.condition = Int32(conditions.count)
        conditions.append(condition)
      }
      (transitions + index).initialize(to: row)
    }
    matcher.finish(with: chart)
    self.matcher = matcher
    self.conditions = conditions
    openGuardNames = chart.guardNames
    self.hasEventless = hasEventless
    names = EventNames(chart.dialect)
    hasFunctions = chart.functions != nil
    canFail = chart.dialect.isXState && (hasFunctions || Self.sendsToActors(chart))
    plan4 = chart.dialect == .xstate4 ? Plan4(chart, canFail: canFail) : nil
    usesScripts = chart.dataModel == "ecmascript"
    seesEvents = hasFunctions || chart.dataModel != "null" && chart.dataModel != "literal"
    hasHistory = chart.states.contains { $0.kind.isHistory }
    hasParallel = chart.states.contains { $0.kind == .parallel }
    for state in chart.states {
      var row = Self.row(of: state, in: chart)
      row.initialStart = nextTarget
      for target in state.initial?.targets ?? [] {
        targets[Int(nextTarget)] = target
        nextTarget += 1
        row.initialCount += 1
      }
      (states + Int(state.index)).initialize(to: row)
      parents[Int(state.index)] = row.parent
    }
    if !chart.earlyBinding {
      for item in chart.data where item.owner > 0 { states[Int(item.owner)].traits.insert(.variables) }
    }
    children = chart.children.map(ChartProgram.init)
    if chart.isRunnable && plan4 == nil { planEntries() }
  }

  deinit {
    states.deallocate()
    transitions.deallocate()
    entries.deallocate()
    targets.deallocate()
    parents.deallocate()
  }

  /// Whether any content sends to a parent or a child, which fails where there is none (XState).
  private static func sendsToActors(_ chart: Chart) -> Bool {
    func sends(_ content: [Instruction]) -> Bool {
      content.contains { instruction in
        if case .branches(let branches) = instruction { return branches.contains { sends($0.content) } }
        guard case .send(let send) = instruction else { return false }
        switch send.target {
        case .parent, .child, .address, .expression, .origin: return true
        default: return false
        }
      }
    }
    return chart.states.contains { state in
      (state.details.onEntry + state.details.onExit).contains(where: sends)
        || sends(state.initial?.content ?? [])
    } || chart.transitions.contains { sends($0.details.content) }
  }

  private static func row(of state: State, in chart: Chart) -> StateRow {
    var traits: Traits = []
    if !state.details.onEntry.isEmpty { traits.insert(.entry) }
    if !state.details.onExit.isEmpty { traits.insert(.exit) }
    if !state.details.invokes.isEmpty { traits.insert(.invokes) }
    if let initial = state.initial, !initial.content.isEmpty { traits.insert(.initialContent) }
    if state.children.contains(where: { chart[$0].kind.isHistory }) { traits.insert(.histories) }
    if state.transitions.contains(where: { chart.transitions[$0].details.descriptors.isEmpty }) {
      traits.insert(.eventless)
    }
    var integerKey: Int32 = -1
    if chart.dialect.isXState, let number = JavaScriptKeys.arrayIndex(state.key) {
      integerKey = Int32(clamping: number)
    }
    return StateRow(
      parent: state.parent ?? -1, end: state.end, firstTransition: Int32(state.transitions.lowerBound),
      endTransition: Int32(state.transitions.upperBound), kind: state.kind, traits: traits,
      integerKey: integerKey)
  }

  /// Works out, for each transition that no history can change, what it exits and enters.
  private func planEntries() {
    let work = EntrySet(self)
    var flat: [Int32] = []
    for index in chart.transitions.indices where transitions[index].hasTargets {
      work.begin()
      let domain = work.add(TransitionIndex(index))
      let range = work.exitRange(of: TransitionIndex(index), domain: domain)
      transitions[index].exitLow = range.low
      transitions[index].exitHigh = range.high
      if work.metHistory || flat.count > Self.largestPlan {
        transitions[index].isDynamic = true
        transitions[index].hasDynamicExits = work.metHistory && !leadsElsewhere(transitions[index])
      } else {
        transitions[index].entryStart = Int32(flat.count)
        work.appendSorted(to: &flat)
        transitions[index].entryCount = Int32(flat.count) - transitions[index].entryStart
      }
      work.clear()
    }
    entries.deallocate()
    entries = .allocate(capacity: max(1, flat.count))
    entries.initialize(from: flat, count: flat.count)
  }

  /// Whether every history among the targets belongs to a state that the source is neither nor lies in. Then the
  /// domain is the same whatever the history remembers.
  private func leadsElsewhere(_ row: TransitionRow) -> Bool {
    for index in row.targetStart..<row.targetStart + row.targetCount {
      let target = targets[Int(index)]
      guard states[Int(target)].kind.isHistory else { continue }
      let parent = states[Int(target)].parent
      if row.source == parent || isDescendant(row.source, of: parent) { return false }
    }
    return true
  }

  // MARK: Questions

  /// Whether `state` is a proper descendant of `ancestor`.
  @inline(__always)
  func isDescendant(_ state: StateIndex, of ancestor: StateIndex) -> Bool {
    state > ancestor && state < states[Int(ancestor)].end
  }

  /// Whether a transition has a descriptor that matches.
  @inline(__always)
  func matches(_ transition: Int32, _ match: EventMatch) -> Bool {
    let descriptor = transitions[Int(transition)].descriptor
    if descriptor >= 0 { return match.contains(descriptor) }
    if descriptor == TransitionRow.eventless { return false }
    return chart.transitions[Int(transition)].details.descriptors.contains {
      match.contains(matcher.number(of: $0))
    }
  }
}

extension ChartProgram {
  /// The chart of a document that was found at run time; nil where it cannot be run.
  func program(ofDocument text: String, named name: String, _ options: EngineOptions) -> ChartProgram? {
    documents.item(text) {
      options.readChart?(SourceText(name: name, text: text)).map { ChartProgram($0) }
    }
  }
}
