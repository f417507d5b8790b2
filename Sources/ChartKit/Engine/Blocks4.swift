// What a microstep of XState v4 runs: exit blocks, the transitions' actions, entry blocks, done events, and where the
// machine is done the exit actions of all that is active.
extension Session {
  /// Which of a block's instructions run: XState v4 runs assignments first where the machine does not ask for more order.
  private enum Pass { case all, assignments, others }

  /// Whether actions take effect only when the macrostep is over: at the start, and where `predictableActionArguments` is
  /// off. What can be told from it here: children start then, and an action that fails leaves the new state.
  var actsLate: Bool { !(program.plan4?.options.isPredictable ?? true) || rest.isStarting }

  func runBlocks4(_ event: Event, _ finals: [Event], isDone: Bool, willTransition: Bool) {
    guard let plan = program.plan4 else { return }
    let isOrdered = plan.options.isPredictable || plan.options.preservesActionOrder || !plan.assigns
    if !isOrdered { runPass(.assignments, event, isDone: isDone) }
    if fault != nil { return }
    // XState throws away the actions of a step without transition, but has run those that run at once.
    if willTransition || !actsLate {
      runPass(isOrdered ? .all : .others, event, isDone: isDone)
    }
    if let error = fault, actsLate {
      fault = nil
      record(.failed(error))
    }
    if fault == nil { for event in finals { raise(event) } }
  }

  private func runPass(_ pass: Pass, _ event: Event, isDone: Bool) {
    for index in stride(from: Int(hot.pointee.exitingCount) - 1, through: 0, by: -1) {
      let state = exiting[index]
      let traits = program.states[Int(state)].traits
      if traits.contains(.exit) { run(program.chart.states[Int(state)].details.onExit, event, pass) }
      if traits.contains(.invokes) && pass != .assignments { stopChildren(of: state) }
      if fault != nil { return }
    }
    for index in 0..<Int(hot.pointee.selectedCount) where program.transitions[Int(selected[index])].hasContent
    {
      run([program.chart.transitions[Int(selected[index])].details.content], event, pass)
      if fault != nil { return }
    }
    for index in 0..<Int(hot.pointee.enteringCount) {
      runEntry(of: entering[index], event, pass)
      if fault != nil { return }
    }
    if isDone { runFinalExits(event, pass) }
  }

  private func run(_ blocks: [[Instruction]], _ event: Event, _ pass: Pass) {
    do {
      for block in blocks {
        for instruction in block where takes(instruction, pass) { try execute(instruction, event) }
      }
    } catch {
      fault = error
    }
  }

  private func takes(_ instruction: Instruction, _ pass: Pass) -> Bool {
    switch pass {
    case .all: true
    case .assignments: instruction.isAssignment
    case .others: !instruction.isAssignment
    }
  }

  /// Entry actions and invocations. At once: the actions, then the invocations, then what the actions sent, so that it
  /// can go to what was just invoked. Late: invocations first.
  private func runEntry(of state: StateIndex, _ event: Event, _ pass: Pass) {
    let traits = program.states[Int(state)].traits
    let invokes = traits.contains(.invokes) && pass != .assignments
    if actsLate {
      if invokes { invokeChildren(of: state, event) }
      if traits.contains(.entry) { run(program.chart.states[Int(state)].details.onEntry, event, pass) }
      return
    }
    var outgoing: [Outgoing] = []
    do {
      if traits.contains(.entry) {
        for block in program.chart.states[Int(state)].details.onEntry {
          for instruction in block where takes(instruction, pass) {
            if case .send(let send) = instruction, send.target != .internalQueue {
              if let sent = try resolve(send, event) { outgoing.append(sent) }
            } else {
              try execute(instruction, event)
            }
          }
        }
      }
      if invokes { invokeChildren(of: state, event) }
      if fault != nil { return }
      for one in outgoing { try dispatch(one) }
    } catch {
      fault = error
    }
  }

  /// The exit actions of everything that is active, from the last state to the first; events to the machine itself go
  /// nowhere any more.
  func runFinalExits(_ event: Event) { runFinalExits(event, .all) }

  private func runFinalExits(_ event: Event, _ pass: Pass) {
    for index in stride(from: Int(hot.pointee.activeCount) - 1, through: 0, by: -1)
    where program.states[Int(active[index])].traits.contains(.exit) {
      let blocks = program.chart.states[Int(active[index])].details.onExit
      run(blocks.map { $0.filter { !$0.sendsToItself } }, event, pass)
      if fault != nil { return }
    }
  }
}

extension Instruction {
  /// Whether XState v4 runs it before the others of its microstep.
  var isAssignment: Bool {
    switch self {
    case .assign, .update: true
    default: false
    }
  }

  fileprivate var sendsToItself: Bool {
    guard case .send(let send) = self else { return false }
    return send.target == .session || send.target == .internalQueue
  }
}
