/// Writes a chart as a Graphviz graph: states with an inside as clusters, edges from and to their borders.
public struct DOTPrinter {
  private let chart: Chart
  private let marks: PrintMarks
  private let text: PrintText
  private var lines: [String] = []

  /// The graph, each line ended by a newline.
  public static func text(of chart: Chart, marks: PrintMarks = PrintMarks()) -> String {
    var printer = DOTPrinter(chart, marks)
    printer.draw()
    return printer.lines.map { $0 + "\n" }.joined()
  }

  private init(_ chart: Chart, _ marks: PrintMarks) {
    (self.chart, self.marks) = (chart, marks)
    text = PrintText(chart)
  }

  private mutating func draw() {
    lines = [
      "digraph \(Self.quoted(text.key(0))) {", "  compound=true;", "  rankdir=LR;",
      "  node [shape=box, style=rounded, fontname=\"sans-serif\"];",
      "  edge [fontname=\"sans-serif\", fontsize=11];", "  graph [fontname=\"sans-serif\", style=rounded];",
    ]
    drawState(0, depth: 1)
    for state in chart.states { drawInitial(state) }
    for transition in chart.transitions {
      if transition.targets.isEmpty {
        drawEdge(from: transition.source, to: transition.source, text.label(transition), style: "dotted")
      }
      for target in transition.targets {
        drawEdge(from: transition.source, to: target, text.label(transition), style: nil)
      }
    }
    lines.append("}")
  }

  // MARK: States

  /// A state with all that is inside of it. Nesting is as deep as the readers allow, so recursion is safe.
  private mutating func drawState(_ index: StateIndex, depth: Int) {
    let state = chart[index]
    let indent = String(repeating: "  ", count: depth)
    guard !state.children.isEmpty else {
      lines.append("\(indent)s\(index) [\(attributes(state))];")
      return
    }
    let isRegion = state.parent.map { chart[$0].kind == .parallel } ?? false
    lines.append("\(indent)subgraph cluster_s\(index) {")
    lines.append("\(indent)  label=\(Self.quoted(label(state)));")
    lines.append("\(indent)  style=\"rounded\(isRegion ? ",dashed" : "")\(isActive(index) ? ",bold" : "")\";")
    lines.append("\(indent)  s\(index) [shape=point, style=invis, width=0, label=\"\"];")
    if state.kind == .compound && state.initial?.targets.isEmpty == false {
      lines.append(
        "\(indent)  i\(index) [shape=circle, style=filled, fillcolor=black, width=0.12, label=\"\"];")
    }
    for child in state.children { drawState(child, depth: depth + 1) }
    lines.append("\(indent)}")
  }

  private func isActive(_ state: StateIndex) -> Bool {
    marks.active.contains(state) || state == 0 && !marks.active.isEmpty
  }

  private func attributes(_ state: State) -> String {
    var attributes = "label=" + Self.quoted(label(state))
    switch state.kind {
    case .final: attributes += ", peripheries=2"
    case .shallowHistory, .deepHistory: attributes += ", shape=circle, style=solid"
    case .atomic, .compound, .parallel: break
    }
    if isActive(state.index) { attributes += ", penwidth=3" }
    return attributes
  }

  /// Name, tags, and what a state does, a line each.
  private func label(_ state: State) -> String {
    switch state.kind {
    case .shallowHistory: return "H"
    case .deepHistory: return "H*"
    default: break
    }
    var lines = [text.key(state.index)]
    if !state.details.tags.isEmpty {
      lines.append(state.details.tags.map { "#" + PrintText.line($0) }.joined(separator: " "))
    }
    for (word, blocks) in [("entry", state.details.onEntry), ("exit", state.details.onExit)] {
      let actions = text.actions(blocks.flatMap { $0 })
      if !actions.isEmpty { lines.append("\(word) / \(actions)") }
    }
    lines += state.details.invokes.map { "invoke " + text.invoke($0) }
    return lines.joined(separator: "\n")
  }

  // MARK: Edges

  private mutating func drawInitial(_ state: State) {
    guard let initial = state.initial, !initial.targets.isEmpty else { return }
    let from = state.kind == .compound ? "i\(state.index)" : "s\(state.index)"
    let actions = text.actions(initial.content)
    for target in initial.targets {
      var attributes = ["label=" + Self.quoted(actions.isEmpty ? "" : "/ " + actions)]
      if !chart[target].children.isEmpty { attributes.append("lhead=cluster_s\(target)") }
      lines.append("  \(from) -> s\(target) [\(attributes.joined(separator: ", "))];")
    }
  }

  /// An edge that ends at the borders of states that have an inside, unless one of the two is inside the other.
  private mutating func drawEdge(
    from source: StateIndex, to target: StateIndex, _ label: String, style: String?
  ) {
    var attributes = ["label=" + Self.quoted(label)]
    let isNested =
      source == target || chart.isDescendant(source, of: target) || chart.isDescendant(target, of: source)
    if !isNested {
      if !chart[source].children.isEmpty { attributes.append("ltail=cluster_s\(source)") }
      if !chart[target].children.isEmpty { attributes.append("lhead=cluster_s\(target)") }
    }
    if let style { attributes.append("style=\(style)") }
    lines.append("  s\(source) -> s\(target) [\(attributes.joined(separator: ", "))];")
  }

  /// A quoted string in which backslashes are letters and line ends are line ends.
  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for character in text.unicodeScalars {
      switch character {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      default: quoted.unicodeScalars.append(character)
      }
    }
    return quoted + "\""
  }
}
