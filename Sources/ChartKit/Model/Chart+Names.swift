/// A delay that a chart's `after` (or a `statecharts.v1` timeout) waits for.
public struct ChartDelay: Hashable, Sendable {
  /// The state that waits.
  public var state: StateIndex
  /// How long, as the document says it: `1s`, `delay "slow"`.
  public var text: String
}

extension Chart {
  /// Keys that more than one state has: those are no names by themselves.
  public var sharedKeys: Set<String> {
    var seen: Set<String> = []
    return Set(states.lazy.map(\.key).filter { !seen.insert($0).inserted })
  }

  /// Of each event that a delayed transition makes for itself: what waits, and how long.
  public var delays: [String: ChartDelay] {
    var delays: [String: ChartDelay] = [:]
    for transition in transitions {
      guard case .after(let delay) = transition.details.trigger else { continue }
      for name in transition.details.descriptors {
        delays[name] = ChartDelay(state: transition.source, text: delay.text)
      }
    }
    return delays
  }
}
