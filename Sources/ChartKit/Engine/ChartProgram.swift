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
    /// Position among the integer-like keys of its parent in JavaScript's order of keys, or -1.
    var integerKey: Int32
  }

  struct Traits: OptionSet {
    var rawValue: UInt8
    static let entry = Traits(rawValue: 1)
    static let exit = Traits(rawValue: 2)
    static let invokes = Traits(rawValue: 4)
    static let histories = Traits(rawValue: 8)
    static let initialContent = Traits(rawValue: 16)
    static let eventless = Traits(rawValue: 32)
  }

  /// A transition's row. Exit sets are ranges of the document order: the active states in `exitLow..<exitHigh`.
  struct TransitionRow {
    var source: StateIndex
    var exitLow: StateIndex = 0
    var exitHigh: StateIndex = 0
    /// A descriptor's number, ``eventless`` or ``several``.
    var descriptor: Int32
    var condition: Int32 = -1
    var entryStart: Int32 = 0
    var entryCount: Int32 = 0
    var hasTargets: Bool
    var hasContent: Bool
    /// Whether a history decides what is entered.
    var isDynamic = false

    static let eventless: Int32 = -1
    static let several: Int32 = -2
  }

  let chart: Chart
  let isXState: Bool
  let stateCount: Int
  let states: UnsafeMutablePointer<StateRow>
  let transitions: UnsafeMutablePointer<TransitionRow>
  /// States to enter, in document order, with ``defaultEntryBit`` where initial content runs.
  private(set) var entries: UnsafeMutablePointer<Int32>
  let conditions: [Guard]
  let hasEventless: Bool
  let hasParallel: Bool
  /// Whether guards and content can see the event that is handled.
  let seesEvents: Bool
  let matcher: EventMatcher
  private(set) var children: [ChartProgram] = []

  static let defaultEntryBit: Int32 = 1 << 30
  static let entryMask: Int32 = (1 << 30) - 1

  init(_ chart: Chart) {
    self.chart = chart
    isXState = chart.dialect.isXState
    stateCount = chart.states.count
    states = .allocate(capacity: max(1, chart.states.count))
    transitions = .allocate(capacity: max(1, chart.transitions.count))
    entries = .allocate(capacity: 1)
    var matcher = EventMatcher(isXState: chart.dialect.isXState)
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
        source: transition.source, descriptor: descriptor, hasTargets: !transition.targets.isEmpty,
        hasContent: !transition.details.content.isEmpty)
      if let condition = transition.details.condition {
        row.condition = Int32(conditions.count)
        conditions.append(condition)
      }
      (transitions + index).initialize(to: row)
    }
    matcher.finish(with: chart)
    self.matcher = matcher
    self.conditions = conditions
    self.hasEventless = hasEventless
    seesEvents = chart.dataModel != "null" && chart.dataModel != "literal"
    hasParallel = chart.states.contains { $0.kind == .parallel }
    for state in chart.states { (states + Int(state.index)).initialize(to: Self.row(of: state, in: chart)) }
    children = chart.children.map(ChartProgram.init)
    planEntries()
  }

  deinit {
    states.deallocate()
    transitions.deallocate()
    entries.deallocate()
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
      let range = work.exitRange(of: TransitionIndex(index))
      work.add(TransitionIndex(index))
      transitions[index].exitLow = range.low
      transitions[index].exitHigh = range.high
      if work.metHistory {
        transitions[index].isDynamic = true
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
