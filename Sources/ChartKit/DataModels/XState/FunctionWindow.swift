/// What an actor is, for functions that look at its snapshot.
struct ActorDescription {
  var status: String
  /// The state value; nil for what is no machine.
  var value: Value?
  var context: Value = .undefined
  var tags: [String] = []
  var output: Value = .undefined
  var error: Value = .undefined
  /// Ids of its children.
  var children: [String] = []
  /// Ids of its active states.
  var configuration: [String] = []
  /// The `meta` of active states, by id.
  var meta: Value = .emptyObject
}

/// A child that a function asks for.
struct SpawnRequest {
  var source: Invoke.Source
  var id: String?
  var input: Value
  var systemID: String?
  var wantsSnapshots: Bool
  /// The name by which the actor was asked for; nil where it was given itself.
  var name: String?
}

/// What the functions of a chart may ask of the session that calls them, and have it do.
///
/// Actors are named by their path: the ids of the children that lead to them from the root session.
protocol FunctionWindow: AnyObject {
  /// `stateIn`: an id with `#`, or a state value.
  func lies(in place: Value) -> Bool
  /// The answer for a guard that nobody implements.
  func answer(forGuard name: String) -> Bool
  func describe(actor path: [String]) -> ActorDescription?
  func can(_ event: Event, actor path: [String]) -> Bool
  func send(_ event: Event, toActor path: [String]) throws(ChartError)
  func spawn(_ request: SpawnRequest) throws(ChartError) -> [String]
  /// The path of the actor with a system-wide id; all of them where no id is given.
  func systemActors() -> [String: [String]]
  /// A line of `console.log` and the like.
  func log(_ level: String, _ line: String)
  /// What the script of an actor does; the path is the actor's.
  func actor(at path: [String], does deed: ActorDeed)
  /// A timer of a script's own.
  func startTimer(_ number: Int, after milliseconds: Int, repeats: Bool)
  func stopTimer(_ number: Int)
}
