/// What a state is.
public enum StateKind: UInt8, Hashable, Sendable {
  case atomic, compound, parallel, final, shallowHistory, deepHistory

  public var isHistory: Bool { self == .shallowHistory || self == .deepHistory }
  /// Whether an active state of this kind can have no active child.
  public var isAtomic: Bool { self == .atomic || self == .final }
}

/// What drafts and compiled charts say of a state in the same words.
public struct StateDetails: Hashable, Sendable {
  /// One block per `onentry`; a block that fails does not stop the next one (§3.8).
  public var onEntry: [[Instruction]] = []
  public var onExit: [[Instruction]] = []
  public var invokes: [Invoke] = []
  /// `donedata` of a final state; `output` in XState.
  public var output: Payload = .none
  public var tags: [String] = []
  /// `meta` in XState; undefined where there is none.
  public var meta: Value = .undefined
  public var description: String?
  /// What the reader did not understand and a writer of the same format can put back.
  public var notes: Value = .undefined
  /// Byte offset of the state in the document.
  public var offset = 0

  public init() {}
}

/// What drafts and compiled charts say of a transition in the same words.
public struct TransitionDetails: Hashable, Sendable {
  /// Why a transition can be taken.
  public enum Trigger: Hashable, Sendable {
    /// An event that a descriptor matches.
    case event
    /// Nothing but its guard: eventless.
    case always
    /// XState's `after`: the timer's event.
    case after(Delay)
    /// XState's `onDone` of a state.
    case done
    /// XState's `onDone`, `onError`, `onSnapshot` of the invocation with this id.
    case invoked(String)
  }

  /// `external` leaves its source; `internal` does not where it can be avoided (SCXML's `type`, XState's `reenter`).
  public enum Kind: UInt8, Hashable, Sendable { case external, `internal` }

  public var trigger: Trigger
  /// Event descriptors as written; empty where the trigger is `always`.
  public var descriptors: [String]
  public var condition: Guard?
  public var kind: Kind
  public var content: [Instruction]
  public var description: String?
  public var meta: Value = .undefined
  public var notes: Value = .undefined
  /// Of transitions that conflict and of which none lies inside the other, the one with the larger number is taken
  /// (statecharts.v1).
  public var priority = 0
  /// The transition's number in its document. Those with one number are one transition with several sources, any of
  /// which will do (statecharts.v1).
  public var number: Int?
  /// Byte offset of the transition in the document.
  public var offset: Int

  public init(
    _ trigger: Trigger, _ descriptors: [String], kind: Kind, condition: Guard? = nil,
    content: [Instruction] = [], at offset: Int
  ) {
    (self.trigger, self.descriptors, self.kind) = (trigger, descriptors, kind)
    (self.condition, self.content, self.offset) = (condition, content, offset)
  }
}

/// The default transition of a compound or history state.
public struct Initial: Hashable, Sendable {
  public var targets: [StateIndex]
  public var content: [Instruction]
  public var offset: Int
}

/// A state of a compiled chart.
public struct State: Hashable, Sendable {
  public var index: StateIndex
  public var kind: StateKind
  /// The state's name among its siblings.
  public var key: String
  /// Unique over the chart: the id given or, where none is, the dialect's default.
  public var id: String
  /// Nil for the root.
  public var parent: StateIndex?
  /// One past the last descendant: the subtree is `index..<end`.
  public var end: StateIndex
  public var children: [StateIndex]
  public var transitions: Range<Int>
  /// Of a compound state, and of a history state with a default of its own.
  public var initial: Initial?
  public var details: StateDetails
}

/// A transition of a compiled chart.
public struct Transition: Hashable, Sendable {
  public var index: TransitionIndex
  public var source: StateIndex
  public var targets: [StateIndex]
  /// Sources of a join beside `source`: the transition leaves them all (statecharts.v1).
  public var joined: [StateIndex] = []
  public var details: TransitionDetails
}

/// A compiled chart: states in document order, each with its subtree as a range. Immutable.
///
/// A chart with errors can be looked at but not run: ``isRunnable`` says which it is.
public final class Chart: Sendable {
  public let name: String
  public let dialect: Dialect
  public let source: SourceText
  /// The `datamodel` attribute; `"null"` where nothing needs one.
  public let dataModel: String
  /// Preorder; the root is 0.
  public let states: [State]
  public let transitions: [Transition]
  /// The data at the start (`context`, `datamodel`).
  public let data: [DataItem]
  public let earlyBinding: Bool
  /// Of XState v4.
  public let options: MachineOptions
  /// A script that runs once at load (SCXML's global `script`).
  public let script: [Instruction]
  /// Charts declared in the same document, which states invoke.
  public let children: [Chart]
  public let diagnostics: [Diagnostic]
  /// The functions that come with the document.
  public let functions: ChartFunctions?
  /// What gives the whole data at the start; `data` comes on top of it.
  public let initialData: Expression?
  /// What the document says of the data that its events carry, by their names.
  public let payloads: [String: PayloadOffer]
  private let ids: [String: StateIndex]

  init(
    draft: ChartDraft, states: [State], transitions: [Transition], children: [Chart],
    diagnostics: [Diagnostic], ids: [String: StateIndex]
  ) {
    name = draft.name
    dialect = draft.dialect
    source = draft.source
    dataModel = draft.dataModel
    data = draft.data
    earlyBinding = draft.earlyBinding
    options = draft.options
    script = draft.script
    functions = draft.functions
    initialData = draft.initialData
    payloads = PayloadOffer.gather(states, transitions, over: draft.payloads)
    self.states = states
    self.transitions = transitions
    self.children = children
    self.diagnostics = diagnostics
    self.ids = ids
  }

  public subscript(state: StateIndex) -> State { states[Int(state)] }
  public subscript(transition transition: TransitionIndex) -> Transition { transitions[Int(transition)] }
  public var root: State { states[0] }

  /// Whether the chart has no diagnostic of severity error.
  public var isRunnable: Bool { !diagnostics.contains { $0.severity == .error } }

  public func state(withID id: String) -> StateIndex? { ids[id] }

  /// The child of `parent` with this key.
  public func child(_ key: String, of parent: StateIndex) -> StateIndex? {
    self[parent].children.first { self[$0].key == key }
  }

  /// Strict: no state is its own descendant.
  public func isDescendant(_ state: StateIndex, of ancestor: StateIndex) -> Bool {
    state > ancestor && state < self[ancestor].end
  }

  /// The keys from below the root to the state.
  public func path(of state: StateIndex) -> [String] {
    var keys: [String] = []
    var here = state
    while let parent = self[here].parent {
      keys.append(self[here].key)
      here = parent
    }
    return keys.reversed()
  }

  /// The state at a path of keys below the root.
  public func state(at path: [String]) -> StateIndex? {
    var here: StateIndex = 0
    for key in path {
      guard let next = child(key, of: here) else { return nil }
      here = next
    }
    return here
  }

  /// The state that a user names: an id, `#id`, a dotted path, or a key that only one state has.
  public func state(named name: String) -> StateIndex? {
    let name = name.hasPrefix("#") ? String(name.dropFirst()) : name
    if let found = ids[name] { return found }
    if let found = state(at: name.split(separator: ".").map(String.init)) { return found }
    let same = states.filter { $0.key == name }
    return same.count == 1 ? same[0].index : nil
  }

  /// Place of a byte offset in the chart's document.
  public func location(at offset: Int) -> SourceLocation { source.location(at: offset) }
}
