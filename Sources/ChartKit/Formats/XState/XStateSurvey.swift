/// A first look at a machine: how many states it has, and which version its keys speak for.
struct XStateSurvey {
  private(set) var states = 0
  private var v4 = 0
  private var v5 = 0

  init(_ machine: JSONNode) {
    for member in machine.members ?? [] where Self.rootKeys4.contains(member.key) { v4 += 1 }
    var pending = [machine]
    while let state = pending.popLast() {
      states += 1
      count(state, children: &pending)
    }
  }

  /// How many more keys are v4's than v5's.
  var leaning: Int { v4 - v5 }

  /// The dialect with more keys of its own in the machine; v5 where nothing tells.
  var dialect: Dialect { v4 > v5 ? .xstate4 : .xstate5 }

  private static let rootKeys4 = ["strict", "predictableActionArguments", "preserveActionOrder", "tsTypes"]

  private mutating func count(_ state: JSONNode, children: inout [JSONNode]) {
    guard let members = state.members else { return }
    for member in members {
      switch member.key {
      case "states": for child in member.value.members ?? [] { children.append(child.value) }
      case "on", "after":
        guard let entries = member.value.members else {
          transitions(member.value)
          break
        }
        for entry in entries {
          if entry.key.isEmpty, member.key == "on" { v4 += 1 }
          transitions(entry.value)
        }
      case "always", "onDone": transitions(member.value)
      case "invoke": invokes(member.value)
      case "onEntry", "onExit", "activities", "data": v4 += 1
      case "output": v5 += 1
      default: break
      }
    }
  }

  private mutating func transitions(_ node: JSONNode) {
    guard let items = node.array else { return transition(node) }
    for item in items { transition(item) }
  }

  private mutating func transition(_ node: JSONNode) {
    guard let members = node.members else { return }
    for member in members {
      switch member.key {
      case "cond", "in", "internal": v4 += 1
      case "guard", "reenter": v5 += 1
      default: break
      }
    }
  }

  private mutating func invokes(_ node: JSONNode) {
    guard let items = node.array else { return invoke(node) }
    for item in items { invoke(item) }
  }

  private mutating func invoke(_ node: JSONNode) {
    guard let members = node.members else { return }
    for member in members {
      switch member.key {
      case "data", "autoForward": v4 += 1
      case "input", "onSnapshot", "systemId": v5 += 1
      case "onDone", "onError": transitions(member.value)
      default: break
      }
    }
  }
}
