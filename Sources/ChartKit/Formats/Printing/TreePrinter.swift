/// Draws a chart as an indented tree, as the explorer shows it.
///
/// ```
/// ● media
/// ├─○ off
/// └─● on  ∥
///   ├─● player  #audible
///   │     after 5s ◷ 2.6s
/// ```
public struct TreePrinter {
  private let chart: Chart
  private let marks: PrintMarks
  private let glyphs: PrintGlyphs
  private let text: PrintText
  private let timers: [StateIndex: [PrintMarks.Timer]]
  private var lines: [String] = []

  /// The tree, one state a line, each line ended by a newline.
  public static func text(
    of chart: Chart, marks: PrintMarks = PrintMarks(), glyphs: PrintGlyphs = .unicode
  ) -> String {
    var printer = TreePrinter(chart, marks, glyphs)
    printer.draw()
    return printer.lines.map { $0 + "\n" }.joined()
  }

  private init(_ chart: Chart, _ marks: PrintMarks, _ glyphs: PrintGlyphs) {
    (self.chart, self.marks, self.glyphs) = (chart, marks, glyphs)
    let text = PrintText(chart)
    self.text = text
    timers = Dictionary(grouping: marks.timers) { text.delays[$0.event]?.state ?? 0 }
  }

  private mutating func draw() {
    var pending: [(state: StateIndex, lead: String, branch: String)] = [(0, "", "")]
    while let (state, lead, branch) = pending.popLast() {
      lines.append(lead + branch + words(state))
      let inner = lead + (branch.isEmpty ? "" : branch == glyphs.lastBranch ? glyphs.gap : glyphs.trunk)
      let children = chart[state].children
      for fact in facts(state) {
        lines.append(inner + (children.isEmpty ? glyphs.gap : glyphs.trunk) + "  " + fact)
      }
      for child in children.reversed() {
        pending.append((child, inner, child == children.last ? glyphs.lastBranch : glyphs.branch))
      }
    }
    if let footer = marks.footer { lines.append(footer) }
  }

  /// A state's sign, name and tags.
  private func words(_ index: StateIndex) -> String {
    let state = chart[index]
    var words = "\(sign(state)) \(text.key(index))"
    if state.kind == .parallel { words += "  " + glyphs.parallel }
    if state.kind.isHistory, let kept = marks.history[index] {
      words += "  \(glyphs.arrow) " + chart.leaves(of: kept).map(text.name).joined(separator: ", ")
    }
    for tag in state.details.tags { words += "  #" + PrintText.line(tag) }
    return words
  }

  private func sign(_ state: State) -> String {
    let isActive = isActive(state.index)
    switch state.kind {
    case .final: return isActive ? glyphs.active + glyphs.final : glyphs.final
    case .shallowHistory: return glyphs.history
    case .deepHistory: return glyphs.deepHistory
    case .atomic, .compound, .parallel: return isActive ? glyphs.active : glyphs.idle
    }
  }

  /// SCXML's root counts as active while something in it is.
  private func isActive(_ state: StateIndex) -> Bool {
    marks.active.contains(state) || state == 0 && !marks.active.isEmpty
  }

  /// What a state runs and waits for.
  private func facts(_ index: StateIndex) -> [String] {
    let state = chart[index]
    var facts = state.details.invokes.map { "invoke \(glyphs.pointer) \(text.invoke($0))" }
    var own = timers[index] ?? []
    var shown: Set<String> = []
    for transition in chart.transitions[state.transitions] {
      guard case .after = transition.details.trigger, let event = transition.details.descriptors.first,
        shown.insert(event).inserted
      else { continue }
      let running = own.firstIndex { $0.event == event }.map { own.remove(at: $0) }
      facts.append(text.trigger(transition) + (running.map { " " + remaining($0) } ?? ""))
    }
    return facts + own.map { "\(PrintText.line(text.eventName($0.event))) \(remaining($0))" }
  }

  private func remaining(_ timer: PrintMarks.Timer) -> String {
    "\(glyphs.timer) \(timer.remaining.map { Delay.text(milliseconds: $0) } ?? "never")"
  }
}
