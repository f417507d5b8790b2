// What a machine has done, as `statecharts.v1.StepHistory` tells it.

extension StatechartStore {
  /// A step of the history for each microstep that takes a transition, but for reactions that were taken back.
  func record(_ step: Macrostep, in instance: inout Instance) {
    var before = step.before
    for reaction in reactions(of: step) {
      if instance.registered.chart.dialect == .statechartsV1
        && reaction.contains(where: { !$0.errors.isEmpty })
      {
        continue
      }
      for microstep in reaction {
        if !microstep.transitions.isEmpty {
          let step = record(microstep, after: before, instance)
          instance.history.append(step)
          instance.fresh.append(step)
          instance.made += 1
        }
        before = microstep.after
      }
    }
  }

  /// The machine's own microsteps, cut before each external event.
  private func reactions(of step: Macrostep) -> [[Microstep]] {
    var reactions: [[Microstep]] = []
    for microstep in step.microsteps where microstep.session.isEmpty {
      if case .external = microstep.cause { reactions.append([]) }
      if reactions.isEmpty { reactions.append([]) }
      reactions[reactions.count - 1].append(microstep)
    }
    return reactions
  }

  private func record(
    _ microstep: Microstep, after before: Snapshot, _ instance: Instance
  ) -> StatechartsV1.Step {
    let registered = instance.registered
    var record = StatechartsV1.Step()
    switch microstep.cause {
    case .external(let event), .internal(let event):
      record.events = [StatechartsV1.Event(event.name)]
      if event.data.object != nil { record.context = event.data }
    case .start, .eventless, .invocation: break
    }
    record.transitions = microstep.transitions.map {
      registered.conversion.statechart.transitions[registered.conversion.numbers[Int($0)]]
    }
    record.startingConfiguration = registered.configuration(before)
    record.resultingConfiguration = registered.configuration(microstep.after)
    return record
  }
}
