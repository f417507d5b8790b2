import ChartKit

/// A random definition without errors: hierarchy, regions, histories, finals, several sources and targets, priorities,
/// raised and delayed events.
public struct RandomStatechart {
  public var random: SeededRandom
  var chart = StatechartsV1.Statechart()
  var labels: [String] = []
  var histories: [String] = []
  /// Without priorities, an alphabet and data, which no other dialect has or has so.
  public var isPlain = false

  public init(random: SeededRandom, isPlain: Bool = false) {
    (self.random, self.isPlain) = (random, isPlain)
  }

  public mutating func make() -> StatechartsV1.Statechart {
    chart.name = "random"
    chart.rootState = composite(StatechartsV1.rootLabel, depth: 0)
    if !isPlain { chart.events = ["a", "b", "c", "r"].map { StatechartsV1.Event($0) } }
    for number in 0..<Int.random(in: 4...14, using: &random) { addTransition(number) }
    return chart
  }

  private mutating func composite(_ label: String, depth: Int) -> StatechartsV1.State {
    var state = StatechartsV1.State(label)
    state.type = random.chance(isPlain ? 0.1 : 0.35) ? .parallel : .normal
    for _ in 0..<Int.random(in: 2...3, using: &random) {
      let name = "s\(labels.count)"
      labels.append(name)
      var child = StatechartsV1.State(name)
      if depth < 3 && random.chance(0.45) {
        child = composite(name, depth: depth + 1)
      } else {
        child.type = .basic
        child.isFinal = state.type == .normal && !state.children.isEmpty && random.chance(0.1)
      }
      if random.chance(0.3) { child.entryActions = [action()] }
      if random.chance(0.2) { child.exitActions = [StatechartsV1.Action("out \(name)")] }
      child.isInitial = state.type == .normal && state.children.isEmpty
      state.children.append(child)
    }
    if state.type == .normal && random.chance(0.3) {
      var history = StatechartsV1.State("h\(labels.count)")
      labels.append(history.label)
      histories.append(history.label)
      history.isHistory = true
      history.historyType = random.chance(0.5) ? .deep : .shallow
      state.children.append(history)
    }
    return state
  }

  private mutating func action() -> StatechartsV1.Action {
    switch Int.random(in: 0..<5, using: &random) {
    case 0: StatechartsV1.Action("raise:r")
    case 1: StatechartsV1.Action("send:b after 10")
    case 2 where !isPlain: StatechartsV1.Action("assign:x.y = \(Int.random(in: 0..<9, using: &random))")
    case 3: StatechartsV1.Action("log:here")
    default: StatechartsV1.Action("act")
    }
  }

  private mutating func addTransition(_ number: Int) {
    var transition = StatechartsV1.Transition()
    let sources = labels.filter { !histories.contains($0) }
    transition.label = "t\(number)"
    transition.from = [sources.randomElement(using: &random) ?? ""]
    if random.chance(0.3), let other = sources.randomElement(using: &random), other != transition.from[0] {
      transition.from.append(other)
    }
    if random.chance(0.9) { transition.to = [labels.randomElement(using: &random) ?? ""] }
    transition.event = ["a", "b", "c", "r"].randomElement(using: &random) ?? "a"
    if !isPlain { transition.priority = number }
    if random.chance(0.2) {
      let state = sources.randomElement(using: &random) ?? ""
      transition.guard = StatechartsV1.Guard(
        random.chance(0.5) ? "In(\"\(state)\")" : "!In(\"\(state)\") || true")
    }
    if random.chance(0.4) { transition.actions = [action()] }
    chart.transitions.append(transition)
  }
}
