/// What XState's versions call things differently.
enum XStateDialect {
  /// What to say of a key that the other version has.
  static func advice(for key: String, isV4: Bool) -> String? {
    if isV4 {
      switch key {
      case "guard": return "XState v4 does not know \"guard\"; write \"cond\""
      case "reenter": return "XState v4 does not know \"reenter\"; write \"internal\": false"
      case "output": return "XState v4 does not know \"output\"; write \"data\""
      case "input": return "XState v4 does not know \"input\"; write \"data\""
      case "onSnapshot": return "XState v4 does not know \"onSnapshot\""
      default: return nil
      }
    }
    switch key {
    case "cond": return "XState v5 does not know \"cond\"; write \"guard\""
    case "in": return "XState v5 does not know \"in\"; write a guard of type \"stateIn\""
    case "internal":
      return "XState v5 does not know \"internal\"; transitions are internal unless \"reenter\" is true"
    case "data":
      return
        "XState v5 does not know \"data\"; write \"output\" (of a final state) or \"input\" (of an invoke)"
    case "onEntry": return "XState v5 does not know \"onEntry\"; write \"entry\""
    case "onExit": return "XState v5 does not know \"onExit\"; write \"exit\""
    case "activities": return "XState v5 does not know \"activities\"; write \"invoke\""
    case "autoForward": return "XState v5 does not know \"autoForward\""
    case "strict": return "XState v5 does not know \"strict\""
    default: return nil
    }
  }
}
