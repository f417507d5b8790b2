import ChartKit
import TerminalKit

extension TextOverlay {
  /// What happened in a step, microstep by microstep.
  static func step(_ moment: Int, _ work: Workspace) -> TextOverlay {
    let entry = work.session.timeline.moments[moment]
    var lines = StepText.lines(entry.step, work)
    if lines.isEmpty { lines = [[Span("Nothing happened in this step.", .dim)]] }
    let name = work.rootNaming.input(entry.step).text
    var overlay = TextOverlay("Step \(entry.depth + 1): \(name)", lines, opener: .why)
    overlay.place = SourcePlace.step(entry.step, in: work)
    return overlay
  }
}

/// A step in lines.
enum StepText {
  /// No more microsteps than this are told; a step may have thousands.
  private static let microstepLimit = 300

  static func lines(_ step: Macrostep, _ work: Workspace) -> [[Span]] {
    var charts = ChartsOfSteps(work)
    var lines: [[Span]] = []
    for (index, microstep) in step.microsteps.prefix(microstepLimit).enumerated() {
      let (chart, naming) = charts.chart(of: microstep) ?? (nil, work.rootNaming)
      lines += MicrostepText(microstep, chart, naming).lines(index + 1)
    }
    let more = step.microsteps.count - microstepLimit
    if more > 0 { lines.append([Span("and \(more) more microsteps", .dim)]) }
    if let failure = step.after.failure, step.before.status == .active, step.errors.isEmpty {
      lines.append([Span("   fails    ", .dim), Span(failure, .error)])
    }
    return lines
  }
}

/// A microstep in lines.
struct MicrostepText {
  private let step: Microstep
  /// Of the session that took it; nil where that cannot be told any more.
  private let chart: Chart?
  private let naming: Naming

  init(_ step: Microstep, _ chart: Chart?, _ naming: Naming) {
    (self.step, self.chart, self.naming) = (step, chart, naming)
  }

  func lines(_ number: Int) -> [[Span]] {
    let place = step.session.isEmpty ? "" : "  in child \(step.session.joined(separator: " › "))"
    var lines: [[Span]] = [
      [Span("\(number)  ", .dim), Span(cause(step.cause), .heading), Span(place, .dim)]
    ]
    func add(_ name: String, _ text: String, _ role: Role = .plain) {
      lines.append([Span("   " + name.padded(to: 9), .dim), Span(text, role)])
    }
    if let chart {
      for index in step.transitions {
        let transition = chart[transition: index]
        let text = TransitionText.whole(transition, naming, .unicode)
        add("takes", naming.name(transition.source) + "  " + text, .transition)
      }
      if !step.exited.isEmpty { add("leaves", naming.names(step.exited), .removed) }
      if !step.entered.isEmpty { add("enters", naming.names(step.entered), .added) }
    }
    for record in step.records {
      let (name, text, role) = words(record)
      add(name, text, role)
    }
    return lines
  }

  private func cause(_ cause: Cause) -> String {
    switch cause {
    case .start: "start"
    case .eventless: "eventless"
    case .internal(let event): naming.fullEventName(event.name) + " (internal)"
    case .external(let event): naming.fullEventName(event.name)
    case .invocation: "starts what states invoke"
    }
  }

  private func words(_ record: Record) -> (String, String, Role) {
    switch record {
    case .action(let name, let params):
      return ("runs", name + (params.isUndefined ? "" : " " + ValueText.brief(params)), .plain)
    case .log(let label, let value):
      let parts = [label ?? "", value.isUndefined ? "" : ValueText.brief(value)]
      return ("logs", parts.filter { !$0.isEmpty }.joined(separator: ": "), .plain)
    case .noted(let label, let value): return ("logs", label + ": " + ValueText.brief(value), .plain)
    case .changed(let change):
      let path = ContextPath.short(change.path)
      return (
        "sets", "\(path) = \(ValueText.brief(change.new))  (was \(ValueText.brief(change.old)))", .changed
      )
    case .raised(let event):
      return ("raises", naming.fullEventName(event.name), event.isError ? .error : .event)
    case .emitted(let event): return ("emits", MicrostepText.words(event), .event)
    case .sent(let event, let target): return ("sends", MicrostepText.words(event) + " to \(target)", .event)
    case .undelivered(let event, let target):
      return ("sends", MicrostepText.words(event) + " to \(target): outside, not delivered", .warning)
    case .timerStarted(let timer):
      return ("starts", "\(naming.timer(timer.event)), due at \(TimeText.exact(timer.due))", .timer)
    case .timerCancelled(let timer): return ("cancels", naming.timer(timer.event), .timer)
    case .childStarted(let id, let source): return ("starts", "child \(id) (\(source))", .plain)
    case .childStopped(let id): return ("stops", "child \(id)", .plain)
    case .failed(let error):
      let fault = chart.map { SourcePlace.fault(error, in: $0) }
      return ("fails", fault.map { "\($0.location): \($0.what)" } ?? error.message, .error)
    case .assumed(let name, let answer, let given):
      return ("assumes", "\(name) = \(answer)" + (given ? "" : " (nobody said so)"), .warning)
    }
  }

  private static func words(_ event: Event) -> String {
    event.name + (event.data.isUndefined ? "" : " " + ValueText.brief(event.data))
  }
}

extension Event {
  /// Whether it tells of a fault of the chart (§5.10).
  var isError: Bool { kind == .platform && (name.hasPrefix("error.") || name.hasPrefix("xstate.error.")) }
}
