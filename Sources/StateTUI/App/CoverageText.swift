import ChartKit
import TerminalKit

/// What a session has used of its chart, for reading: counts, then what was never reached with its line.
struct CoverageText {
  private let work: Workspace
  private let chart: Chart
  private let coverage: SessionCoverage

  init(_ work: Workspace) {
    self.work = work
    chart = work.chart
    coverage = work.session.timeline.coverage(of: chart, at: work.path)
    names = chart.eventNames.filter { !$0.hasSuffix("*") }
  }

  /// The root is always active; it is not counted.
  private var states: [StateIndex] { chart.statesToEnter.filter { $0 != 0 } }
  private var neverEntered: [StateIndex] { states.filter { coverage.entered[Int($0)] == 0 } }
  private var neverTaken: [Transition] { chart.transitions.filter { coverage.taken[Int($0.index)] == 0 } }
  /// Events that the chart names; descriptors with a wildcard name none.
  private let names: [String]
  private var neverSeen: [String] {
    names.filter { name in !coverage.events.contains { $0 == name || $0.hasPrefix(name + ".") } }
  }

  /// Lines without a newline at their ends.
  func lines(_ glyphs: GlyphSet) -> [String] {
    var lines = [
      "Coverage of \(work.title): \(Count.text(coverage.steps, "step")) on all branches.", "",
      count("States", states.count - neverEntered.count, states.count, "entered"),
      count("Transitions", chart.transitions.count - neverTaken.count, chart.transitions.count, "taken"),
      count("Events", names.count - neverSeen.count, names.count, "seen"),
    ]
    lines += section("Never entered", neverEntered.map { (work.naming.path($0), chart[$0].details.offset) })
    lines += section("Never taken", neverTaken.map { (text($0, glyphs), $0.details.offset) })
    if !neverSeen.isEmpty {
      lines += ["", "Never seen"] + neverSeen.map { "  " + work.naming.eventName($0) }
    }
    let taken = chart.transitions.filter { coverage.taken[Int($0.index)] > 0 }
    if !taken.isEmpty {
      lines += ["", "Taken"]
      lines += taken.map { "\(coverage.taken[Int($0.index)])".paddedLeft(to: 5) + "  " + text($0, glyphs) }
    }
    return lines
  }

  /// `{"steps","states":{"entered","of","never":[PATH]},"transitions":{"taken","of","never":[{"state","event","targets",
  /// "line"}]},"events":{"seen","of","never":[NAME]}}`
  var json: Value {
    func part(_ word: String, _ of: Int, _ never: [Value]) -> Value {
      [word: .number(Double(of - never.count)), "of": .number(Double(of)), "never": .array(never)]
    }
    return [
      "steps": .number(Double(coverage.steps)),
      "states": part("entered", states.count, neverEntered.map { .string(work.naming.fullPath($0)) }),
      "transitions": part("taken", chart.transitions.count, neverTaken.map { $0.json(in: chart) }),
      "events": part("seen", names.count, neverSeen.map { .string($0) }),
    ]
  }

  private func count(_ what: String, _ number: Int, _ all: Int, _ word: String) -> String {
    let share = all == 0 ? "" : "  \(number * 100 / all) %"
    return what.padded(to: 12) + "\(number)".paddedLeft(to: 5) + " of \(all) \(word)" + share
  }

  private func section(_ title: String, _ entries: [(text: String, offset: Int)]) -> [String] {
    if entries.isEmpty { return [] }
    let width = min(60, entries.map { TextWidth.columns(of: $0.text) }.max() ?? 0)
    return ["", title]
      + entries.map { "  " + $0.text.padded(to: width) + "  line \(chart.location(at: $0.offset).line)" }
  }

  private func text(_ transition: Transition, _ glyphs: GlyphSet) -> String {
    "\(work.naming.path(transition.source)): " + TransitionText.whole(transition, work.naming, glyphs)
  }
}
