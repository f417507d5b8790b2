import OrderedCollections

/// A value that is known when the chart is read, or text for the chart's data model.
public indirect enum Expression: Hashable, Sendable {
  case literal(Value)
  /// A function of the chart's host gives the value.
  case function(HostCall)
  /// Source text in the data model's language, at a byte offset of the document.
  case script(String, at: Int)
}

/// A state that a document names.
public struct StateReference: Hashable, Sendable {
  /// How the name is looked up.
  public enum Lookup: Hashable, Sendable {
    /// An id of the whole chart (`IDREF` in SCXML).
    case id(String)
    /// A path of keys below a state of the draft, XState's sibling and `.child` forms.
    case path([String], below: StateIndex)
    /// An id, then a path of keys below it, XState's `#id.child`.
    case idThenPath(String, [String])
  }

  /// The text as it was written.
  public var text: String
  public var lookup: Lookup
  public var offset: Int
  /// Set by the compiler; nil while unresolved, and for ever where the name means nothing.
  public var state: StateIndex?

  public init(_ text: String, _ lookup: Lookup, at offset: Int) {
    (self.text, self.lookup, self.offset) = (text, lookup, offset)
  }
}

/// The condition of a transition or of an `if`.
public indirect enum Guard: Hashable, Sendable {
  /// A guard that the chart names and somebody else implements.
  case named(String, params: Value)
  case not(Guard)
  case and([Guard])
  case or([Guard])
  /// `In(state)` in SCXML, `stateIn` in XState.
  case active(StateReference)
  /// XState's `stateIn` with a state value.
  case matches(Value)
  /// An expression of the data model.
  case condition(Expression)
  /// A function of the chart's host.
  case call(HostCall)
  /// Whether a member of the event's data is a text (XState's `route`: the event's `to`).
  case isAddressed(to: String)
}

/// How long something waits.
public enum Delay: Hashable, Sendable {
  case milliseconds(Int)
  /// A delay that the chart names and somebody else implements.
  case named(String)
  case expression(Expression)
}

/// Where assigned data goes.
public enum Location: Hashable, Sendable {
  /// Keys below the data's root.
  case path([String])
  /// A location expression of the data model.
  case expression(String, at: Int)
}

/// A name with the expression that gives its value (`param`, `namelist`).
public struct Parameter: Hashable, Sendable {
  public var name: String
  public var value: Expression
  /// Whether `value` is a location (SCXML's `location` attribute and `namelist`).
  public var isLocation: Bool

  public init(_ name: String, _ value: Expression, isLocation: Bool = false) {
    (self.name, self.value, self.isLocation) = (name, value, isLocation)
  }
}

/// The data that goes with a sent event, a done event or an invocation (§5.6, §5.7).
public enum Payload: Hashable, Sendable {
  case none
  case parameters([Parameter])
  case content(Expression)
}

/// `send` and `raise` (§4.2, §6.2).
public struct Send: Hashable, Sendable {
  public enum Target: Hashable, Sendable {
    /// The session's internal queue: `raise`, `#_internal`.
    case internalQueue
    /// The session's own external queue.
    case session
    /// `#_parent`.
    case parent
    /// Whoever sent the event that is handled (XState v4's `respond`); without a sender the session itself.
    case origin
    /// `#_ID`: a child that was invoked under this id.
    case child(String)
    /// The actor at a path in the tree of sessions.
    case actor([String])
    /// Some other address.
    case address(String)
    case expression(Expression)
  }

  public var event: Expression
  public var target: Target
  public var delay: Delay?
  public var id: String?
  public var idLocation: Location?
  /// A function that gives the id.
  public var computedID: HostCall?
  /// The event I/O processor; nil means SCXML's own.
  public var type: Expression?
  public var payload: Payload
  /// Whether the event that is handled is passed on as it is (XState v4's `forwardTo`).
  public var forwards = false
  public var offset: Int

  public init(
    _ event: Expression, to target: Target, delay: Delay? = nil, id: String? = nil,
    idLocation: Location? = nil, type: Expression? = nil, payload: Payload = .none, at offset: Int = 0
  ) {
    (self.event, self.target, self.delay, self.id) = (event, target, delay, id)
    (self.idLocation, self.type, self.payload, self.offset) = (idLocation, type, payload, offset)
  }
}

/// One branch of an `if`; the last may have no condition.
public struct Branch: Hashable, Sendable {
  public var condition: Guard?
  public var content: [Instruction]

  public init(_ condition: Guard?, _ content: [Instruction]) {
    (self.condition, self.content) = (condition, content)
  }
}

/// Executable content.
public indirect enum Instruction: Hashable, Sendable {
  /// An action that the chart names and somebody else implements.
  case action(String, params: Value, at: Int)
  case send(Send)
  case cancel(Expression, at: Int)
  case log(label: String?, Expression?, at: Int)
  case assign(Location, Expression, at: Int)
  case branches([Branch])
  case forEach(array: Expression, item: String, index: String?, [Instruction], at: Int)
  case script(String, at: Int)
  /// A script that stands in a file of its own.
  case scriptFile(String, at: Int)
  /// Stops the child with this id (XState's `stopChild`).
  case stopChild(Expression, at: Int)
  /// Starts something that runs until it is stopped (XState v4's `start`): what is named, or the function with a number
  /// of the chart's host.
  case startChild(id: String, source: String, logic: Int?, at: Int)
  /// A function of the chart's host that is an action.
  case call(HostCall)
  /// A function, or an object of them, that says what becomes of the whole data (XState's `assign`).
  case update(HostCall)
  /// A function that says which actions follow (XState's `enqueueActions`).
  case enqueue(HostCall)
  case spawn(Spawn)
  /// An event for those who watch the session from outside (XState's `emit`).
  case emit(Expression, at: Int)
}

/// A child that a state runs while it is active (§6.4).
public struct Invoke: Hashable, Sendable {
  public enum Source: Hashable, Sendable {
    /// A chart declared in the same document: its index in `Chart.children`.
    case chart(Int)
    /// An actor that the chart names and somebody else implements.
    case named(String)
    /// Actor logic that the chart's host has under a number.
    case logic(Int, kind: String)
    /// A machine that the chart's host has under a number.
    case machine(Int)
    /// An expression that gives a name, logic or a machine.
    case computed(Expression)
    /// A document to be fetched.
    case uri(Expression)
    /// A document computed at run time.
    case content(Expression)
  }

  /// The id given or, in XState, the default id; nil where the session makes one when it starts.
  public var id: String?
  public var idLocation: Location?
  public var type: Expression?
  public var source: Source
  public var payload: Payload
  public var autoforward: Bool
  /// Whether it is an activity of XState v4: it runs while the state is active and never answers.
  public var isActivity = false
  public var finalize: [Instruction]?
  /// Whether the parent is told of each snapshot of the child (`onSnapshot`).
  public var wantsSnapshots: Bool
  /// The name by which the chart asks for the source, where it does: others may say what it stands for.
  public var name: String?
  /// The name under which the whole system knows the child (XState's `systemId`).
  public var systemID: Expression?
  /// What the reader did not understand and a writer of the same format can put back.
  public var notes: Value = .undefined
  public var offset: Int

  public init(
    id: String?, source: Source, type: Expression? = nil, idLocation: Location? = nil,
    payload: Payload = .none,
    autoforward: Bool = false, finalize: [Instruction]? = nil, wantsSnapshots: Bool = false,
    at offset: Int = 0
  ) {
    (self.id, self.source, self.type, self.idLocation) = (id, source, type, idLocation)
    (self.payload, self.autoforward, self.finalize) = (payload, autoforward, finalize)
    (self.wantsSnapshots, self.offset) = (wantsSnapshots, offset)
  }
}
