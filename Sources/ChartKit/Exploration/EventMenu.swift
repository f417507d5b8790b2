/// A line of the events menu: what could be sent now, and what it would do.
public struct Offer: Hashable, Sendable {
  public enum Subject: Hashable, Sendable {
    /// An event that the chart names.
    case event(String)
    /// A descriptor with a wildcard, such as `a.*`: any event that it matches.
    case pattern(String)
    /// A timer of the schedule.
    case timer(ScheduledEvent)
  }

  public var subject: Subject
  public var verdict: Verdict
  /// The transitions that match, innermost first; empty for timers whose event nobody handles.
  public var candidates: [Candidate]
  /// What sending it would do; nil where it would do nothing.
  public var preview: Macrostep?

  /// The event's name, or the pattern.
  public var name: String {
    switch subject {
    case .event(let name), .pattern(let name): name
    case .timer(let timer): timer.event.name
    }
  }
}

extension Interpreter {
  /// All events that the chart names, in document order, those that only children name to which events are passed on, then
  /// the timers: each with verdict and preview.
  ///
  /// Events of the engine (`done.`, `error.`, `xstate.`) are left out, unless a timer brings them.
  public func menu(in snapshot: Snapshot) -> [Offer] {
    var offers = (chart.eventNames + forwardedNames(in: snapshot)).map { offer(for: $0, in: snapshot) }
    for timer in timers(in: snapshot) {
      let found = candidates(timer.event, in: snapshot)
      let step = fire(timer: timer.number, in: snapshot)
      let verdict = step.changedNothing ? (found.isEmpty ? Verdict.ignored : .blocked) : .fires
      offers.append(Offer(subject: .timer(timer), verdict: verdict, candidates: found, preview: step))
    }
    return offers
  }

  private func offer(for name: String, in snapshot: Snapshot) -> Offer {
    let isPattern = chart.dialect != .statechartsV1 && (name == "*" || name.hasSuffix(".*"))
    let found = candidates(Event(name), in: snapshot)
    let verdict = verdict(Event(name), among: found, in: snapshot)
    return Offer(
      subject: isPattern ? .pattern(name) : .event(name), verdict: verdict, candidates: found,
      preview: verdict == .fires ? send(Event(name), to: snapshot) : nil)
  }
}

extension Chart {
  /// The event descriptors of the chart that a user can send, in document order, each once.
  public var eventNames: [String] {
    var seen: Set<String> = []
    var names: [String] = []
    for transition in transitions {
      guard case .event = transition.details.trigger else { continue }
      for descriptor in transition.details.descriptors
      where (dialect == .statechartsV1 || !Self.isEngineEvent(descriptor)) && seen.insert(descriptor).inserted
      {
        names.append(descriptor)
      }
    }
    return names
  }

  private static func isEngineEvent(_ name: String) -> Bool {
    ["done.", "error.", "xstate."].contains { name.hasPrefix($0) } || name == "error"
  }
}
