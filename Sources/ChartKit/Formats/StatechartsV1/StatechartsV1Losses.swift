/// What other dialects have no words for.
extension Chart {
  /// The rules of this chart of statecharts.v1 that are others in `target`, each with its place.
  func differencesOfStatechartsV1(to target: String) -> [Diagnostic] {
    var losses = LossList()
    for transition in transitions {
      let details = transition.details
      // Within one branch the reader put the larger priority first.
      if details.priority != 0, isInRegion(transition.source) {
        losses.add(
          "the priority \(details.priority) is left out: \(target) has the order of the document",
          at: details.offset)
      }
      if !transition.joined.isEmpty {
        let source = self[transition.source].key
        losses.add(
          "the join is a transition of \"\(source)\" whose guard asks for the other sources",
          at: details.offset)
      }
    }
    let ends = states.contains { $0.kind == .final && $0.parent == 0 }
    let exits = states.first { !$0.details.onExit.joined().isEmpty }
    if ends, let exits {
      losses.add("exit actions run when the chart ends, too", at: exits.details.offset)
    }
    if states.contains(where: { $0.kind == .parallel }) {
      losses.add("regions whose transitions conflict follow \(target)'s rules", at: root.details.offset)
    }
    if dataModel == "ecmascript" {
      losses.add("what fails does not take the whole reaction back", at: root.details.offset)
    }
    return losses.all
  }
}

extension Chart {
  private func isInRegion(_ state: StateIndex) -> Bool {
    var here = self[state].parent
    while let ancestor = here {
      if self[ancestor].kind == .parallel { return true }
      here = self[ancestor].parent
    }
    return false
  }
}

extension Value {
  /// What the notes of a root of statecharts.v1 hold that no other dialect has.
  var lossesOfStatechartsV1: [String] {
    guard let notes = StatechartsV1Notes(self) else { return [] }
    var losses: [String] = []
    if !notes.events.isEmpty {
      losses.append("the alphabet is left out: events that are not in it are no errors")
    }
    for key in [notes.chart, notes.root].flatMap({ Array(($0.object ?? [:]).keys) }) {
      losses.append("the key \"\(key)\" is left out")
    }
    return losses
  }
}
