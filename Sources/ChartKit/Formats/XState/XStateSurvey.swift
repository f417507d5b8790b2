/// A first look at a machine: how many states it has, and which version its keys speak for.
struct XStateSurvey {
  private(set) var states = 0
  private var v4 = 0
  private var v5 = 0

  init(_ machine: JSONNode) { count(machine, isRoot: true) }

  /// The dialect with more keys of its own in the machine; v5 where nothing tells.
  var dialect: Dialect { v4 > v5 ? .xstate4 : .xstate5 }

  /// Counts in a state and below it; the depth is bounded by the tree's.
  private mutating func count(_ state: JSONNode, isRoot: Bool = false) {
    states += 1
    for member in state.members ?? [] {
      switch member.key {
      case "states": for child in member.value.members ?? [] { count(child.value) }
      case "on":
        if let events = member.value.members {
          for event in events {
            if event.key.isEmpty { v4 += 1 }
            transitions(event.value)
          }
        } else {
          transitions(member.value)
        }
      case "after":
        if let delays = member.value.members {
          for delay in delays { transitions(delay.value) }
        } else {
          transitions(member.value)
        }
      case "always", "onDone": transitions(member.value)
      case "invoke": invokes(member.value)
      case "onEntry", "onExit", "activities", "data": v4 += 1
      case "output": v5 += 1
      case "strict", "predictableActionArguments", "preserveActionOrder", "tsTypes":
        if isRoot { v4 += 1 }
      default: break
      }
    }
  }

  private mutating func transitions(_ node: JSONNode) {
    for transition in node.array ?? [node] {
      for member in transition.members ?? [] {
        switch member.key {
        case "cond", "in", "internal": v4 += 1
        case "guard", "reenter": v5 += 1
        default: break
        }
      }
    }
  }

  private mutating func invokes(_ node: JSONNode) {
    for invoke in node.array ?? [node] {
      for member in invoke.members ?? [] {
        switch member.key {
        case "data", "autoForward": v4 += 1
        case "input", "onSnapshot", "systemId": v5 += 1
        case "onDone", "onError": transitions(member.value)
        default: break
        }
      }
    }
  }
}
