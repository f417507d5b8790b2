/// Tells XState v4 from v5 by the keys that only one of them has.
enum XStateDialect {
  /// The dialect with more keys of its own in the machine; v5 where nothing tells.
  static func detect(_ machine: JSONNode) -> Dialect {
    var votes = Votes()
    votes.count(machine, isRoot: true)
    return votes.v4 > votes.v5 ? .xstate4 : .xstate5
  }

  /// What to say of a key that the other version has.
  static func advice(for key: String, isV4: Bool) -> String? {
    if isV4 {
      switch key {
      case "guard": return "XState v4 does not know \"guard\"; write \"cond\"."
      case "reenter": return "XState v4 does not know \"reenter\"; write \"internal\": false."
      case "output": return "XState v4 does not know \"output\"; write \"data\"."
      case "input": return "XState v4 does not know \"input\"; write \"data\"."
      case "onSnapshot": return "XState v4 does not know \"onSnapshot\"."
      default: return nil
      }
    }
    switch key {
    case "cond": return "XState v5 does not know \"cond\"; write \"guard\"."
    case "in": return "XState v5 does not know \"in\"; write a guard of type \"stateIn\"."
    case "internal":
      return "XState v5 does not know \"internal\"; transitions are internal unless \"reenter\" is true."
    case "data":
      return
        "XState v5 does not know \"data\"; write \"output\" (of a final state) or \"input\" (of an invoke)."
    case "onEntry": return "XState v5 does not know \"onEntry\"; write \"entry\"."
    case "onExit": return "XState v5 does not know \"onExit\"; write \"exit\"."
    case "activities": return "XState v5 does not know \"activities\"; write \"invoke\"."
    case "autoForward": return "XState v5 does not know \"autoForward\"."
    case "strict": return "XState v5 does not know \"strict\"."
    default: return nil
    }
  }

  private struct Votes {
    var v4 = 0
    var v5 = 0

    /// Counts in a state and below it; the depth is bounded by the tree's.
    mutating func count(_ state: JSONNode, isRoot: Bool = false) {
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
}
