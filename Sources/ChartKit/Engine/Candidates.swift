/// A transition that was looked at for an event, and what became of it.
public struct Candidate: Hashable, Sendable {
  /// Why a transition that matches is not taken.
  public enum Loss: String, Hashable, Sendable {
    /// Its guard is false.
    case `guard`
    /// Its guard failed.
    case error
    /// A descendant of its source has a transition that is taken.
    case descendant
    /// An earlier transition of the same state is taken.
    case earlier
    /// It is pre-empted by a transition with which it conflicts.
    case conflict
  }

  public var state: StateIndex
  public var transition: TransitionIndex
  /// The guard's value; nil where there is none, or it failed.
  public var guardResult: Bool?
  /// Names of the guards that nobody implements and that were answered by default.
  public var openGuards: [String]
  /// Nil for a transition that is taken.
  public var lost: Loss?
  /// Whether its guard was ended because it took too long.
  public var ranOutOfTime = false
}

/// What an event would do in a snapshot.
public enum Verdict: String, CaseIterable, Hashable, Sendable {
  /// A transition is taken: by the session, or by a child that the event is passed on to.
  case fires
  /// Transitions match, but none is taken.
  case blocked
  /// No active state has a transition for it.
  case ignored
}

extension Interpreter {
  /// Every transition of the active states that matches the event, innermost states first, and why it loses if it does.
  ///
  /// Guards are evaluated without effect; what is taken is decided by the same selection that `send` uses.
  public func candidates(_ event: Event, in snapshot: Snapshot) -> [Candidate] {
    let session = session()
    session.load(snapshot)
    guard snapshot.status == .active else { return [] }
    return session.candidates(event)
  }

  /// What the event would do.
  public func verdict(_ event: Event, in snapshot: Snapshot) -> Verdict {
    verdict(event, among: candidates(event, in: snapshot), in: snapshot)
  }
}

extension Interpreter {
  /// Whether a transition of the active states that matches the event has a guard that only a script can answer.
  public func asksScripts(_ event: Event, in snapshot: Snapshot) -> Bool {
    let match = program.matcher.match(event.name)
    if match.isEmpty { return false }
    let asked = Array(snapshot.configuration) + (snapshot.configuration.contains(0) ? [] : [0])
    return asked.contains { state in
      chart[state].transitions.contains { index in
        guard let condition = chart[transition: TransitionIndex(index)].details.condition else {
          return false
        }
        return program.matches(TransitionIndex(index), match) && condition.asksScripts
      }
    }
  }
}

extension Guard {
  fileprivate var asksScripts: Bool {
    switch self {
    case .not(let inner): inner.asksScripts
    case .and(let all), .or(let all): all.contains(where: \.asksScripts)
    case .condition(.literal): false
    case .condition, .call: true
    case .named, .active, .matches, .isAddressed: false
    }
  }
}

extension Session {
  func candidates(_ event: Event) -> [Candidate] {
    let match = program.matcher.match(event.name)
    _ = selectTransitions(match, event)
    fault = nil
    let winners = (0..<Int(hot.pointee.selectedCount)).map { selected[$0] }
    hot.pointee.isRecording = true
    var found: [Candidate] = []
    for position in stride(from: Int(hot.pointee.activeCount) - 1, through: 0, by: -1)
    where isActive[Int(active[position])] {
      found += candidates(of: active[position], match, event, winners)
    }
    if !program.isXState { found += candidates(of: 0, match, event, winners) }
    return found
  }

  private func candidates(
    of state: StateIndex, _ match: EventMatch, _ event: Event, _ winners: [TransitionIndex]
  ) -> [Candidate] {
    var found: [Candidate] = []
    var hasEnabled = false
    for index in inOrderOfAsking(state, match) {
      var candidate = consider(index, event)
      if !winners.contains(index) && candidate.lost == nil {
        let isBelow = winners.contains {
          program.isDescendant(program.transitions[Int($0)].source, of: state)
        }
        let isOuterFirst = program.isStatechartsV1 && options.preference == .outer
        candidate.lost = hasEnabled ? .earlier : isBelow && !isOuterFirst ? .descendant : .conflict
      }
      if candidate.guardResult ?? true && candidate.lost != .error { hasEnabled = true }
      found.append(candidate)
    }
    return found
  }

  private func inOrderOfAsking(_ state: StateIndex, _ match: EventMatch) -> [TransitionIndex] {
    let row = program.states[Int(state)]
    let all = (row.firstTransition..<row.endTransition).filter { program.matches($0, match) }
    if !program.isXState || configuration4 != nil { return all }
    let rank = [match.exact] + match.others
    return all.sorted {
      let (left, right) = (program.transitions[Int($0)].descriptor, program.transitions[Int($1)].descriptor)
      return (rank.firstIndex(of: left) ?? 0, $0) < (rank.firstIndex(of: right) ?? 0, $1)
    }
  }

  private func consider(_ transition: TransitionIndex, _ event: Event) -> Candidate {
    let row = program.transitions[Int(transition)]
    var candidate = Candidate(
      state: row.source, transition: transition, guardResult: nil, openGuards: [], lost: nil)
    guard row.condition >= 0 else { return candidate }
    recorder.records.removeAll()
    do {
      let result = try evaluate(program.conditions[Int(row.condition)], event)
      candidate.guardResult = result
      candidate.lost = result ? nil : .guard
    } catch {
      candidate.lost = .error
      candidate.ranOutOfTime = error.isOutOfTime
    }
    for case .assumed(let name, _, false) in recorder.records where !candidate.openGuards.contains(name) {
      candidate.openGuards.append(name)
    }
    return candidate
  }
}
