/// Something that an actor's script is given.
public enum ScriptStimulus: Hashable, Sendable {
  case start
  case event(Event)
  /// A timer that the script started, by its number.
  case timer(Int)
}

/// All that an actor's script was given, in order: what it is follows from it.
public struct ScriptLog: Hashable, Sendable {
  public struct Entry: Hashable, Sendable {
    public var stimulus: ScriptStimulus
    /// Virtual milliseconds.
    public var now: Int
    /// How many random numbers the session had drawn.
    public var draws: Int
  }

  /// The identity of a log: the live instance that has come to its end is found by it.
  final class Mark: Sendable {}

  private static let blockSize = 64
  /// Full blocks, which logs that grew from each other share, and what stands behind them.
  private var blocks: [[Entry]] = []
  private var tail: [Entry] = []
  private(set) var mark = Mark()

  init() {}

  var isEmpty: Bool { blocks.isEmpty && tail.isEmpty }
  public var entries: [Entry] { blocks.flatMap { $0 } + tail }

  mutating func append(_ entry: Entry) {
    tail.append(entry)
    if tail.count == Self.blockSize {
      blocks.append(tail)
      tail = []
    }
    mark = Mark()
  }

  public static func == (left: Self, right: Self) -> Bool {
    left.mark === right.mark || left.tail == right.tail && left.blocks == right.blocks
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(blocks.count)
    hasher.combine(tail)
  }
}

/// A child whose logic is a script of the chart's module: a promise, a callback, an observable, a transition function.
///
/// It is complete as a value. The script's own variables are a cache: from the log the script can be run again.
public struct ScriptActor: Hashable, Sendable {
  /// What a promise that has settled tells when all else is done.
  public struct Answer: Hashable, Sendable {
    public var isFailure: Bool
    public var value: Value
    /// Answers with small ranks are heard first.
    var rank: Int
  }

  /// The logic's number in the host.
  public var logic: Int
  /// `promise`, `callback`, `observable`, `eventObservable`, `transition`; `service` and `activity` in XState v4.
  public var kind: String
  public var input: Value = .undefined
  public internal(set) var log = ScriptLog()
  /// What it is still to be given.
  public internal(set) var inbox: [ScriptStimulus] = []
  /// The state of a transition function, or an observable's last value.
  public internal(set) var context: Value = .undefined
  public internal(set) var answer: Answer?
  /// What the script needed and is not here, so that somebody else must answer.
  public internal(set) var missing: String?

  init(logic: Int, kind: String) { (self.logic, self.kind) = (logic, kind) }
}

extension ChildSnapshot {
  /// Whether it goes on only if somebody answers for it, or might.
  public var awaitsAnswer: Bool {
    guard isStarted else { return false }
    switch body {
    case .pending: return true
    case .session: return false
    case .script(let script):
      return script.answer == nil
        && (script.kind == "promise" || script.kind == "service" || script.missing != nil)
    }
  }
}
