/// Which event names a chart's transitions can be told apart by.
///
/// `exact` descriptors are whole names, all others match a name and what begins with it and a dot; `*` matches all.
struct EventNameFamily {
  /// The name or the prefix; empty for `*`.
  var base: String
  var isExact: Bool

  init(_ descriptor: String, isXState: Bool) {
    if descriptor == "*" {
      (base, isExact) = ("", false)
    } else if descriptor.hasSuffix(".*") {
      (base, isExact) = (String(descriptor.dropLast(2)), false)
    } else {
      (base, isExact) = (
        descriptor.hasSuffix(".") && !isXState ? String(descriptor.dropLast()) : descriptor, isXState
      )
    }
  }

  /// Whether every name that `other` matches is one of these.
  func covers(_ other: EventNameFamily) -> Bool {
    if base == other.base { return !isExact || other.isExact }
    return !isExact && (base.isEmpty || other.base.hasPrefix(base + "."))
  }

  /// Whether some name is one of both.
  func meets(_ other: EventNameFamily) -> Bool { covers(other) || other.covers(self) }
}

extension Chart {
  /// Every event that the chart names: in transitions and in what it sends.
  var mentionedEvents: Set<String> {
    var names: Set<String> = []
    for transition in transitions { names.formUnion(transition.details.descriptors) }
    forEachInstruction { instruction in
      if case .send(let send) = instruction, case .literal(.string(let name)) = send.event {
        names.insert(name)
      }
    }
    return names
  }

  /// Calls `body` with every instruction of the chart, those in branches and loops too.
  public func forEachInstruction(_ body: (Instruction) -> Void) {
    for state in states {
      for block in state.details.onEntry + state.details.onExit { Self.visit(block, body) }
      Self.visit(state.initial?.content ?? [], body)
      for invoke in state.details.invokes { Self.visit(invoke.finalize ?? [], body) }
    }
    for transition in transitions { Self.visit(transition.details.content, body) }
  }

  private static func visit(_ content: [Instruction], _ body: (Instruction) -> Void) {
    for instruction in content {
      body(instruction)
      switch instruction {
      case .branches(let branches): for branch in branches { visit(branch.content, body) }
      case .forEach(_, _, _, let inner, _): visit(inner, body)
      case .action, .send, .cancel, .log, .assign, .script, .scriptFile, .stopChild, .startChild, .call,
        .update, .enqueue, .spawn, .emit:
        break
      }
    }
  }

  /// Transitions of an ancestor of parallel regions that SCXML takes together with one of a region, and XState does not:
  /// both match an event, and one of the two leaves no state.
  var answeredTwice: [(outer: Transition, inner: Transition)] {
    var found: [(outer: Transition, inner: Transition)] = []
    let isXState = dialect.isXState
    let families = transitions.map { $0.details.descriptors.map { EventNameFamily($0, isXState: isXState) } }
    for region in states where region.kind == .parallel {
      let inner = transitions.filter { $0.source > region.index && $0.source < region.end }
      var here: StateIndex? = region.index
      while let ancestor = here {
        for index in states[Int(ancestor)].transitions {
          let outer = transitions[index]
          let other = inner.first { other in
            (outer.targets.isEmpty || other.targets.isEmpty)
              && families[index].contains { one in families[Int(other.index)].contains { one.meets($0) } }
          }
          if let other { found.append((outer, other)) }
        }
        here = states[Int(ancestor)].parent
      }
      if found.count > 100 { break }
    }
    return found
  }
}
