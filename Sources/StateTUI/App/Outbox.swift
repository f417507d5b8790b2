import ChartKit
import TerminalKit

/// What the chart wanted done outside of it, from the start to the current moment. Nothing of it is performed.
struct Outbox: Sendable {
  enum Kind: String, Hashable, Sendable {
    /// An event to where nothing here takes it.
    case sends
    /// An action that nobody here implements.
    case runs
    case logs
    /// An event for whoever listens outside (XState's `emit`).
    case emits
  }

  struct Entry: Sendable {
    /// The moment of the history that it belongs to.
    var moment: Int
    /// The number of the step; the start is 1.
    var step: Int
    /// Virtual milliseconds.
    var time: Int
    /// Ids of the children that lead to the instance it came from; empty for the root.
    var path: [String]
    var kind: Kind
    /// An address, or an action's name, or a log's label.
    var target: String
    /// The event's name; empty for actions and logs.
    var event: String
    var payload: Value
  }

  let entries: [Entry]

  init(_ work: Workspace) {
    let timeline = work.session.timeline
    entries = Outbox.moments(work).flatMap { Outbox.entries(of: $0, timeline) }
  }

  /// The moments from the start to the current one.
  static func moments(_ work: Workspace) -> ArraySlice<Int> {
    let timeline = work.session.timeline
    return timeline.branch.prefix(timeline.current.depth + 1)
  }

  /// What the step to a moment wanted done outside.
  static func entries(of moment: Int, _ timeline: Timeline) -> [Entry] {
    entries(of: timeline.moments[moment].step, moment, timeline.moments[moment].depth + 1)
  }

  /// What one step wanted done outside.
  static func entries(of step: Macrostep, _ moment: Int, _ number: Int) -> [Entry] {
    var entries: [Entry] = []
    for microstep in step.microsteps {
      for record in microstep.records {
        guard let (kind, target, event, payload) = parts(record) else { continue }
        entries.append(
          Entry(
            moment: moment, step: number, time: microstep.after.now, path: microstep.session, kind: kind,
            target: target, event: event, payload: payload))
      }
    }
    return entries
  }

  private static func parts(_ record: Record) -> (Kind, target: String, event: String, payload: Value)? {
    switch record {
    case .undelivered(let event, let target): (.sends, target, event.name, event.data)
    case .action(let name, let params): (.runs, name, "", params)
    case .emitted(let event): (.emits, "", event.name, event.data)
    case .log(let label, let value): (.logs, label ?? "", "", value)
    case .noted(let label, let value): (.logs, label, "", value)
    default: nil
    }
  }
}

extension Outbox.Entry {
  /// `ORDER {n: 3} to http://shop.example`, `startAudio {volume: 1}`, `shipped: 3`.
  var words: String {
    let data = payload.isUndefined ? "" : ValueText.brief(payload)
    switch kind {
    case .sends: return event + (data.isEmpty ? "" : " " + data) + " to " + target
    case .emits: return event + (data.isEmpty ? "" : " " + data)
    case .runs: return target + (data.isEmpty ? "" : " " + data)
    case .logs: return [target, data].filter { !$0.isEmpty }.joined(separator: ": ")
    }
  }

  /// `step 3, +1.0s, download: logs shipped: 3`.
  var sentence: String {
    let from = path.isEmpty ? "" : ", " + path.joined(separator: ".")
    return "step \(step), time \(TimeText.exact(time))\(from): \(kind.rawValue) \(words)."
  }
}
