/// How much of the time that a call may take was used until the instance had settled.
public struct StateBackedSettling: Hashable, Sendable {
  /// Milliseconds in which a call must settle.
  public static let limit = BackedInstance.settleLimit

  /// Milliseconds; the limit where children had to be stopped.
  public internal(set) var used = 0
  /// Ids of the children that were stopped at the limit.
  public internal(set) var stopped: [String] = []
}

/// A child of an instance that runs.
public struct StateBackedChild: Hashable, Sendable {
  /// The invocation's id.
  public var id: String
  /// What runs: an actor's name, `chart:INDEX`.
  public var source: String
  /// Whether it does nothing by itself: a promise, a service that nobody implements here.
  public var isPending: Bool
}

/// An event that waits for its time.
public struct StateBackedTimer: Hashable, Sendable {
  /// What comes when it is due.
  public var event: Event
  /// Milliseconds from now; nil where it never comes by itself.
  public var due: Int?
}

/// A call that has begun: its transition was taken, and the instance may not have settled yet.
///
/// ``StateBackedStore/finish(_:)`` waits and keeps it. Until then nothing of it is kept: what is not finished has not
/// happened.
public struct StateBackedCall: Sendable {
  /// The instance that it is about.
  public let address: StateBackedAddress
  let isCreation: Bool
  private(set) var instance: BackedInstance
  /// The session's time at which the limit began to count.
  private let start: Int

  init(_ address: StateBackedAddress, _ instance: BackedInstance, isCreation: Bool) {
    (self.address, self.instance, self.isCreation) = (address, instance, isCreation)
    start = instance.snapshot.now
  }

  /// Whether nothing is waited for any more.
  public var isSettled: Bool { instance.deadline == nil || instance.isSettled }
  /// Milliseconds of the limit that have passed.
  public var used: Int { instance.snapshot.now - start }
  /// What is waited for.
  public var children: [StateBackedChild] { instance.runningChildren }
  /// In the order they are due.
  public var timers: [StateBackedTimer] { instance.timers }
  /// What a client would be answered if the call ended now.
  public var state: StateBackedState { instance.state }

  /// Goes on to the next timer; false where none is due before the limit.
  public mutating func goToNextTimer() throws(StateBackedError) -> Bool { try instance.settleByOneTimer() }

  /// Answers in the place of a child that runs.
  public mutating func answer(_ child: String, _ answer: ActorAnswer) throws(StateBackedError) {
    try instance.answer(child, answer)
  }
}

extension BackedInstance {
  var runningChildren: [StateBackedChild] {
    snapshot.children.filter { !$0.isDetached }.map {
      StateBackedChild(id: $0.id, source: $0.source, isPending: $0.body == .pending)
    }
  }

  var timers: [StateBackedTimer] {
    version.interpreter.timers(in: snapshot).map { timer in
      StateBackedTimer(
        event: timer.event, due: timer.due == ScheduledEvent.never ? nil : max(0, timer.due - snapshot.now))
    }
  }
}
