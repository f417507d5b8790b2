/// Writes a chart as a Mermaid state diagram.
///
/// States are numbered and carry their names as texts, so that any name works. What Mermaid cannot draw (transitions
/// without a target, or from a state into itself) stands in notes.
public struct MermaidPrinter {
  private let chart: Chart
  private let marks: PrintMarks
  private let text: PrintText
  private var lines: [String] = []

  /// The diagram, each line ended by a newline.
  public static func text(of chart: Chart, marks: PrintMarks = PrintMarks()) -> String {
    var printer = MermaidPrinter(chart, marks)
    printer.draw()
    return printer.lines.map { $0 + "\n" }.joined()
  }

  private init(_ chart: Chart, _ marks: PrintMarks) {
    (self.chart, self.marks) = (chart, marks)
    text = PrintText(chart)
  }

  /// The root is a box only where something must be tied to it.
  private var rootIsBox: Bool {
    chart.root.kind != .compound || !notes(of: 0).isEmpty
      || chart.transitions.contains { $0.source == 0 || $0.targets.contains(0) }
  }

  private mutating func draw() {
    lines = ["stateDiagram-v2"]
    if rootIsBox {
      drawState(0, depth: 1)
    } else {
      drawInside(0, depth: 1)
    }
    for transition in chart.transitions where isArrow(transition) {
      for target in transition.targets {
        lines.append("  \(id(transition.source)) --> \(id(target)) : \(Self.escaped(text.label(transition)))")
      }
    }
    for state in chart.states { drawNotes(state.index) }
    drawMarks()
  }

  private func id(_ state: StateIndex) -> String { "s\(state)" }

  // MARK: States

  /// A state with all that is inside of it. Nesting is as deep as the readers allow, so recursion is safe.
  private mutating func drawState(_ index: StateIndex, depth: Int) {
    let state = chart[index]
    let indent = String(repeating: "  ", count: depth)
    let head = "\(indent)state \"\(Self.escaped(title(state)))\" as \(id(index))"
    guard !state.children.isEmpty else {
      lines.append(head)
      if state.kind == .final { lines.append("\(indent)\(id(index)) --> [*]") }
      return
    }
    lines.append(head + " {")
    drawInside(index, depth: depth + 1)
    lines.append(indent + "}")
  }

  private mutating func drawInside(_ index: StateIndex, depth: Int) {
    let state = chart[index]
    let indent = String(repeating: "  ", count: depth)
    if state.kind == .compound {
      for target in state.initial?.targets ?? [] {
        let actions = text.actions(state.initial?.content ?? [])
        lines.append(
          "\(indent)[*] --> \(id(target))" + (actions.isEmpty ? "" : " : " + Self.escaped("/ " + actions)))
      }
    }
    for (position, child) in state.children.enumerated() {
      if state.kind == .parallel && position > 0 { lines.append(indent + "--") }
      drawState(child, depth: depth)
    }
  }

  private func title(_ state: State) -> String {
    switch state.kind {
    case .shallowHistory: "H " + text.key(state.index)
    case .deepHistory: "H* " + text.key(state.index)
    default: text.key(state.index)
    }
  }

  // MARK: Transitions

  /// Whether an arrow can stand for a transition: Mermaid draws none from a box into itself.
  private func isArrow(_ transition: Transition) -> Bool {
    !transition.targets.isEmpty
      && transition.targets.allSatisfy { target in
        let source = transition.source
        let hasInside = !chart[source].children.isEmpty || !chart[target].children.isEmpty
        return !(target == source && hasInside) && !chart.isDescendant(target, of: source)
          && !chart.isDescendant(source, of: target)
      }
  }

  /// What a state does and what no arrow tells.
  private func notes(of index: StateIndex) -> [String] {
    let state = chart[index]
    var notes: [String] = []
    for (word, blocks) in [("entry", state.details.onEntry), ("exit", state.details.onExit)] {
      let actions = text.actions(blocks.flatMap { $0 })
      if !actions.isEmpty { notes.append("\(word) / \(actions)") }
    }
    notes += state.details.invokes.map { "invoke " + text.invoke($0) }
    if !state.details.tags.isEmpty {
      notes.append(state.details.tags.map { "#" + PrintText.line($0) }.joined(separator: " "))
    }
    if state.kind.isHistory, let targets = state.initial?.targets {
      notes.append("default → " + targets.map(text.name).joined(separator: ", "))
    }
    for transition in chart.transitions[state.transitions] where !isArrow(transition) {
      let targets = transition.targets.map(text.name).joined(separator: ", ")
      notes.append(text.label(transition) + (targets.isEmpty ? "" : " → " + targets))
    }
    return notes
  }

  private mutating func drawNotes(_ index: StateIndex) {
    let notes = notes(of: index)
    guard !notes.isEmpty else { return }
    lines.append("  note right of \(id(index))")
    lines += notes.map { "    " + Self.escaped($0).replacing("end note", with: "end#32;note") }
    lines.append("  end note")
  }

  private mutating func drawMarks() {
    // Classes can be given to states without inside only.
    let leaves = marks.active.filter { chart[$0].children.isEmpty }
    guard !leaves.isEmpty else { return }
    lines.append("  classDef active font-weight:bold,stroke-width:3px")
    lines.append("  class \(leaves.map(id).joined(separator: ",")) active")
  }

  /// Text in which nothing means anything to Mermaid: all but letters, digits and a few signs become entities.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      let isPlain =
        scalar.value >= 0x80 || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        || " _.,()[]/+=!?*-".unicodeScalars.contains(scalar)
      if isPlain { escaped.unicodeScalars.append(scalar) } else { escaped += "#\(scalar.value);" }
    }
    return escaped
  }
}
