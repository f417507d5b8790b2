/// The messages of the protocol package `statecharts.v1`, as values. Fields that a document leaves out have the
/// protocol's default.
public enum StatechartsV1 {
  /// The label that the root of every chart has.
  public static let rootLabel = "__root__"

  /// Where a message stands in its document: a byte offset. It counts nothing when messages are compared.
  public struct Place: Hashable, Sendable {
    public var offset: Int

    public init(_ offset: Int = 0) { self.offset = offset }
    public static func == (left: Place, right: Place) -> Bool { true }
    public func hash(into hasher: inout Hasher) {}
  }

  /// The static definition of a chart.
  public struct Statechart: Hashable, Sendable {
    public var rootState: State?
    public var transitions: [Transition] = []
    /// The alphabet; it may hold more events than transitions use.
    public var events: [Event] = []
    /// The context at the start: an object, or undefined.
    public var variables: Value = .undefined
    public var name = ""
    public var description = ""
    /// Members that no version of the protocol is known to have: an object, or undefined.
    public var notes: Value = .undefined
    public var place = Place()

    public init() {}
  }

  /// What a state declares itself to be; an OR state is `normal`, an AND state `parallel`.
  public enum StateType: Int, Hashable, Sendable { case unspecified, basic, normal, parallel }

  /// Which history a pseudo-state keeps; unspecified counts as shallow.
  public enum HistoryType: Int, Hashable, Sendable { case unspecified, shallow, deep }

  public struct State: Hashable, Sendable {
    /// Unique over the chart.
    public var label = ""
    public var type = StateType.unspecified
    public var children: [State] = []
    public var isInitial = false
    public var isFinal = false
    public var entryActions: [Action] = []
    public var exitActions: [Action] = []
    public var isHistory = false
    public var historyType = HistoryType.unspecified
    /// An object, or undefined.
    public var metadata: Value = .undefined
    public var notes: Value = .undefined
    public var place = Place()

    public init(_ label: String, _ children: [State] = []) { (self.label, self.children) = (label, children) }
  }

  public struct Transition: Hashable, Sendable {
    public var label = ""
    /// Labels of the sources: any of them, or of a join all.
    public var from: [String] = []
    public var to: [String] = []
    /// Empty for a transition that needs no event.
    public var event = ""
    public var `guard`: Guard?
    public var actions: [Action] = []
    /// The larger number wins.
    public var priority = 0
    public var metadata: Value = .undefined
    public var notes: Value = .undefined
    public var place = Place()

    public init() {}
  }

  public struct Event: Hashable, Sendable {
    public var label = ""
    /// An object, or undefined.
    public var parameters: Value = .undefined
    public var notes: Value = .undefined
    public var place = Place()

    public init(_ label: String) { self.label = label }
  }

  public struct Guard: Hashable, Sendable {
    public var expression = ""
    /// Empty, or what the document says that the expression is written in.
    public var language = ""
    public var notes: Value = .undefined
    public var place = Place()

    public init(_ expression: String) { self.expression = expression }
  }

  public struct Action: Hashable, Sendable {
    public var label = ""
    public var expression = ""
    public var language = ""
    /// An object, or undefined.
    public var parameters: Value = .undefined
    public var notes: Value = .undefined
    public var place = Place()

    public init(_ label: String) { self.label = label }
  }

  /// The active states, the root first, in tree order.
  public struct Configuration: Hashable, Sendable {
    public var states: [String] = []
    /// What history states remember, by their label.
    public var history: [String: [String]] = [:]
    public var place = Place()

    public init(_ states: [String] = []) { self.states = states }
  }

  /// Where a machine stands in its life.
  public enum MachineState: Int, Hashable, Sendable { case unspecified, running, stopped }

  /// An instance of a chart.
  public struct Machine: Hashable, Sendable {
    public var id = ""
    public var state = MachineState.unspecified
    /// An object, or undefined.
    public var context: Value = .undefined
    public var statechart: Statechart?
    public var configuration: Configuration?
    public var stepHistory = StepHistory()
    public var place = Place()

    public init() {}
  }

  /// One microstep of a machine.
  public struct Step: Hashable, Sendable {
    public var events: [Event] = []
    /// Whole copies of the transitions that were taken.
    public var transitions: [Transition] = []
    public var startingConfiguration: Configuration?
    public var resultingConfiguration: Configuration?
    /// The payload of the event: an object, or undefined.
    public var context: Value = .undefined
    public var place = Place()

    public init() {}
  }

  /// The rules of the validator, by their numbers in the protocol.
  public enum RuleID: Int, Hashable, Sendable, CaseIterable {
    case unspecified, uniqueStateLabels, singleDefaultChild, basicHasNoChildren, compoundHasChildren
    case deterministicTransitionSelection, noEventBroadcastCycles
  }

  /// Something that is wrong with a chart or a trace.
  public struct Violation: Hashable, Sendable {
    public var rule: RuleID
    public var severity: Diagnostic.Severity
    public var message: String
    /// Where: `/root_state/children[1]`, `/transitions[2]/actions[0]`.
    public var xpath: [String]
    public var place: Place

    public init(
      _ rule: RuleID, _ severity: Diagnostic.Severity, _ message: String, xpath: [String], at place: Place
    ) {
      (self.rule, self.severity, self.message) = (rule, severity, message)
      (self.xpath, self.place) = (xpath, place)
    }
  }
}

extension StatechartsV1.Statechart {
  /// The states in tree order with the path of each; a state without children counts as one, whatever its type.
  public func forEachState(
    _ body: (StatechartsV1.State, _ xpath: String, _ parent: StatechartsV1.State?) -> Void
  ) {
    guard let rootState else { return }
    var pending: [(state: StatechartsV1.State, xpath: String, parent: StatechartsV1.State?)] = [
      (rootState, "/root_state", nil)
    ]
    while let next = pending.popLast() {
      body(next.state, next.xpath, next.parent)
      for (index, child) in next.state.children.enumerated().reversed() {
        pending.append((child, "\(next.xpath)/children[\(index)]", next.state))
      }
    }
  }
}
