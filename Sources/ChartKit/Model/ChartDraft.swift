/// A piece of initial data: `data` in SCXML, a key of `context` in XState.
public struct DataItem: Hashable, Sendable {
  public var name: String
  public var value: Expression?
  /// A document to read the value from.
  public var sourceURI: String?
  /// The state whose entry binds it under late binding.
  public var owner: StateIndex
  public var offset: Int

  public init(
    _ name: String, _ value: Expression?, sourceURI: String? = nil, owner: StateIndex = 0, at offset: Int
  ) {
    (self.name, self.value, self.sourceURI) = (name, value, sourceURI)
    (self.owner, self.offset) = (owner, offset)
  }
}

/// What an XState v4 machine says of itself as a whole.
public struct MachineOptions: Hashable, Sendable {
  /// `predictableActionArguments`: actions run when their microstep is taken, in the order written.
  public var isPredictable = false
  /// `preserveActionOrder`: `assign` keeps its place among the other actions.
  public var preservesActionOrder = false
  /// `strict`: an event that the machine does not name is an error.
  public var isStrict = false

  public init() {}
}

/// What a reader builds: names and places, nothing resolved. States stand in document order, each after its parent.
public struct ChartDraft: Sendable {
  public var name: String
  public var dialect: Dialect
  public var source: SourceText
  public var dataModel = "null"
  /// `states[0]` is the root (`scxml`, the machine).
  public var states: [StateDraft] = []
  public var data: [DataItem] = []
  public var earlyBinding = true
  public var options = MachineOptions()
  public var script: [Instruction] = []
  public var children: [ChartDraft] = []
  public var diagnostics: [Diagnostic] = []
  /// The functions that come with the document; nil where there are none.
  public var functions: ChartFunctions?
  /// What gives the whole data at the start (XState's lazy context, and one that is not JSON); `data` comes on top.
  public var initialData: Expression?
  /// What stands beside the machine about the data of its events, by their names.
  public var payloads: [String: PayloadOffer] = [:]

  /// Whether the chart, or one declared in it, has scripts.
  public var needsECMAScript: Bool {
    dataModel == "ecmascript" || children.contains(where: \.needsECMAScript)
  }

  public init(name: String, dialect: Dialect, source: SourceText) {
    (self.name, self.dialect, self.source) = (name, dialect, source)
  }
}

/// A state as a reader found it.
public struct StateDraft: Sendable {
  public var kind: StateKind
  /// The name among its siblings; in SCXML the id.
  public var key: String
  /// The id as written or as the dialect gives it by default; nil where the compiler is to make one.
  public var id: String?
  /// Index in ``ChartDraft/states``; nil for the root. Always smaller than the state's own.
  public var parent: StateIndex?
  public var initial: InitialDraft?
  public var transitions: [TransitionDraft] = []
  public var details = StateDetails()

  public init(_ kind: StateKind, key: String, id: String?, parent: StateIndex?, at offset: Int) {
    (self.kind, self.key, self.id, self.parent) = (kind, key, id, parent)
    details.offset = offset
  }
}

/// A default transition as a reader found it.
public struct InitialDraft: Sendable {
  public var targets: [StateReference]
  public var content: [Instruction]
  public var offset: Int

  public init(_ targets: [StateReference], content: [Instruction] = [], at offset: Int) {
    (self.targets, self.content, self.offset) = (targets, content, offset)
  }
}

/// A transition as a reader found it.
public struct TransitionDraft: Sendable {
  public var targets: [StateReference]
  /// Further sources of a join.
  public var joined: [StateReference] = []
  public var details: TransitionDetails

  public init(_ targets: [StateReference], _ details: TransitionDetails) {
    (self.targets, self.details) = (targets, details)
  }
}
