/// How a dialect calls the events that the engine raises; each is followed by an id.
struct EventNames: Sendable {
  /// A state is done.
  let stateDone: String
  /// A child is done.
  let actorDone: String
  /// A child has failed.
  let actorError: String

  init(_ dialect: Dialect) {
    switch dialect {
    case .xstate5:
      (stateDone, actorDone, actorError) = ("xstate.done.state.", "xstate.done.actor.", "xstate.error.actor.")
    case .xstate4: (stateDone, actorDone, actorError) = ("done.state.", "done.invoke.", "error.platform.")
    case .scxml, .statechartsV1:
      (stateDone, actorDone, actorError) = ("done.state.", "done.invoke.", "error.communication.")
    }
  }
}
