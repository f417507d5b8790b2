import ChartKit
import TerminalKit

/// What is known of the selected state, below the tree where there is room, and on Enter.
enum TreeDetails {
  /// Lines of the tree itself where the details stand below it; nil where they do not.
  static func listRows(_ pane: Pane, _ layout: ScreenLayout) -> Int? {
    guard pane == .tree, layout.form == .wide, let inside = layout.inside(of: .tree), inside.rows >= 20 else {
      return nil
    }
    return inside.rows * 3 / 5
  }

  static func draw(_ work: Workspace, in rect: Rect, into surface: inout Surface) {
    let state = work.focus == .tree ? work.tree.selectedState ?? 0 : work.newestState
    surface.hline(from: rect.origin, columns: rect.columns, role: .border, clip: rect)
    surface.put(" this state ", at: rect.origin.moved(columns: 2), role: .title, clip: rect)
    let text = rect.inset(left: 1, top: 1, right: 1)
    var row = 0
    for line in lines(state, work, surface.glyphs, columns: text.columns, limit: text.rows)
    where row < text.rows {
      surface.putLine(line, in: text, row: row)
      row += 1
    }
  }

  /// Path, description, what it runs, and its transitions.
  ///
  /// - Parameter limit: no more transitions than this.
  static func lines(
    _ index: StateIndex, _ work: Workspace, _ glyphs: GlyphSet, columns: Int, limit: Int = .max
  ) -> [[Span]] {
    let state = work.chart[index]
    var lines: [[Span]] = [[Span(work.naming.fullPath(index), .title)], [Span(kind(state, work), .dim)]]
    if let words = state.details.description {
      lines += words.wrapped(to: columns).map { [Span($0)] }
    }
    let facts: [(String, [Instruction])] = [
      ("entry", state.details.onEntry.flatMap { $0 }), ("exit", state.details.onExit.flatMap { $0 }),
    ]
    for (name, content) in facts where !content.isEmpty {
      let words = content.filter { !InstructionText.isTimer($0) }.map { InstructionText.brief($0) }
      if !words.isEmpty { lines += row(name, words.joined(separator: ", "), columns) }
    }
    for invoke in state.details.invokes {
      lines += row("invoke", InstructionText.invoke(invoke, work.chart), columns)
    }
    if let initial = state.initial, !initial.targets.isEmpty {
      lines += row("initial", work.naming.names(initial.targets), columns)
    }
    if !state.details.tags.isEmpty {
      lines += row("tags", state.details.tags.joined(separator: " "), columns)
    }
    if !state.details.meta.isUndefined { lines += row("meta", ValueText.brief(state.details.meta), columns) }
    for transition in work.chart.transitions[state.transitions].prefix(limit) {
      lines.append([Span("  " + TransitionText.whole(transition, work.naming, glyphs), .transition)])
    }
    lines.append([Span(work.chart.location(at: state.details.offset).description, .dim)])
    return lines
  }

  private static func kind(_ state: State, _ work: Workspace) -> String {
    let name =
      switch state.kind {
      case .atomic: "atomic state"
      case .compound: "compound state: one of its children is active"
      case .parallel: "parallel state: all its regions are active"
      case .final: "final state"
      case .shallowHistory: "history: remembers the last child"
      case .deepHistory: "deep history: remembers the last states at every depth"
      }
    if state.kind.isHistory { return name }
    return name + (work.isActive(state.index) ? ", active" : "")
  }

  private static func row(_ name: String, _ text: String, _ columns: Int) -> [[Span]] {
    text.wrapped(to: max(8, columns - 8)).enumerated().map { index, line in
      [Span((index == 0 ? name : "").padded(to: 8), .dim), Span(line)]
    }
  }
}

/// Executable content in a few words.
enum InstructionText {
  static func brief(_ instruction: Instruction) -> String {
    switch instruction {
    case .action(let name, _, _): return name
    case .send(let send):
      let verb = send.target == .internalQueue ? "raise " : "send "
      let delay = send.delay.map { " after \($0.text)" } ?? ""
      return verb + text(send.event) + delay
    case .cancel(let id, _): return "cancel " + text(id)
    case .log(let label, let value, _): return "log " + (label ?? value.map(text) ?? "")
    case .assign(.path(let path), let value, _):
      return path.isEmpty ? "sets data" : ContextPath.short(path) + " = " + text(value)
    case .assign(.expression(let place, _), let value, _): return place + " = " + text(value)
    case .branches: return "if …"
    case .forEach: return "foreach …"
    case .script, .scriptFile: return "script"
    case .stopChild(let id, _): return "stop " + text(id)
    case .startChild(let id, _, _, _): return "start " + id
    case .call(let call), .update(let call), .enqueue(let call): return call.name
    case .spawn(let spawn): return "spawn " + source(spawn.source, nil)
    case .emit(let event, _): return "emit " + text(event)
    }
  }

  /// Whether it only starts or stops the timer of an `after`.
  static func isTimer(_ instruction: Instruction) -> Bool {
    switch instruction {
    case .send(let send): text(send.event).hasPrefix("xstate.after")
    case .cancel(let id, _): text(id).hasPrefix("xstate.after")
    default: false
    }
  }

  private static func text(_ expression: Expression) -> String {
    switch expression {
    case .literal(.string(let text)): text
    case .literal(let value): ValueText.brief(value)
    case .script(let text, _): text
    case .function(let call): call.name
    }
  }

  static func invoke(_ invoke: Invoke, _ chart: Chart) -> String {
    let source = source(invoke.source, chart)
    return invoke.id.map { "\(source) as \($0)" } ?? source
  }

  private static func source(_ source: Invoke.Source, _ chart: Chart?) -> String {
    switch source {
    case .chart(let index):
      if let children = chart?.children, children.indices.contains(index) {
        children[index].name
      } else {
        "chart"
      }
    case .named(let name): name
    case .logic(_, let kind): kind
    case .machine: "machine"
    case .computed(let expression), .uri(let expression), .content(let expression): text(expression)
    }
  }
}
