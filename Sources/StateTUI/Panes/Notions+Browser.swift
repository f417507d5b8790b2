import ChartKit

// The machines browser.
extension Notions {
  /// What is under the browser's cursor, then what stands in the top line.
  static func about(_ catalogue: Catalogue) -> [Notion] {
    guard let row = catalogue.selectedRow else { return [] }
    let here: Notion =
      switch row {
      case .machine(let index): aboutMachine(catalogue.machines[index], catalogue)
      case .version(_, let id): aboutVersion(id, catalogue.machines[row.machine], catalogue)
      case .instance(_, let key): aboutInstance(key, catalogue)
      }
    return [here, aboutCaller(catalogue)]
  }

  private static func aboutMachine(_ machine: Catalogue.Machine, _ catalogue: Catalogue) -> Notion {
    let title = "The machine \(machine.slug)"
    if let error = catalogue.failure(of: machine) {
      return (title, "Its document cannot be read, so that nothing can be created: \(error.message)")
    }
    if catalogue.service.isStatechart(machine.slug) {
      return (
        title,
        "A chart that statecharts.v1's service keeps: C calls CreateMachine, x on what was created calls Step. Enter tries "
          + "the chart alone, without any service."
      )
    }
    return (
      title,
      "A definition that State Backed's service keeps. Instances of it have states and data of their own: C creates one. "
        + "Enter tries the chart alone, without any service."
    )
  }

  private static func aboutVersion(
    _ id: String, _ machine: Catalogue.Machine, _ catalogue: Catalogue
  ) -> Notion {
    let isCurrent = catalogue.service.backed.currentVersion(of: machine.slug) == id
    return (
      "The version \(id)",
      (isCurrent
        ? "New instances run it, as the current one. " : "Instances run it that were created with it. ")
        + "An instance stays with its version until U asks for another; migrations say how state and data come over."
    )
  }

  private static func aboutInstance(_ key: InstanceKey, _ catalogue: Catalogue) -> Notion {
    let facts = InstanceFacts(key, in: catalogue.service)
    var words =
      switch facts?.status {
      case .paused: "It is paused (⚑) and takes no events until H lets it go on. "
      case .done: "It has come to its end (◎): events change nothing any more. "
      case .stopped: "It is stopped (○). "
      default: "It runs (●) and takes events: x sends one as a client would, in the name of a profile. "
      }
    if let errors = facts?.backed?.pendingErrors.count, errors > 0 {
      words +=
        "A child was still running when the time to settle in was over, and was stopped (!): its error is taken before the "
        + "next event. "
    }
    return (
      "The instance \(key.text)",
      words
        + "Enter opens a copy in the debugger; what is done there reaches no service. u takes the last call back."
    )
  }

  private static func aboutCaller(_ catalogue: Catalogue) -> Notion {
    let profile = catalogue.profiles.current
    return (
      "The top line: acts as \(profile.name)",
      "Calls are made with this profile's authContext, which the policies allowRead and allowWrite are given; A chooses "
        + "another. \(TimeText.since(catalogue.service.now)) is the services' own clock: t moves it."
    )
  }

  /// What the browser's boxes are for.
  static func aboutBrowserBox(_ overlay: any Overlay) -> Notion? {
    switch overlay {
    case is OpenInstancesOverlay:
      (
        "Open instances",
        "Copies of instances that are open in the debugger, each as you left it, beside how the instance is in its service. "
          + "Enter goes there."
      )
    case is SettleOverlay:
      (
        "Settling",
        "A client's call is answered when nothing runs any more, at the latest after ten seconds: what still runs then is "
          + "stopped, and its error comes before the next event. Enter goes on to what comes next, J to the end."
      )
    case is MigrationOverlay:
      (
        "Migration",
        "What the other version would make of the instance's state and data, before anything is done. Enter asks for the "
          + "version: the instance goes over before its next event."
      )
    case is ProfilesOverlay:
      (
        "Profiles",
        "Whose name calls are made in. The policies decide by the authContext; scopes limit which calls may be made at all."
      )
    case is ResponseOverlay:
      (
        "Response",
        "What a client gets that reads the instance, with what allowRead said and was given; and what an administrator gets, "
          + "for whom no policy is asked and no data are left out."
      )
    case is ServiceClockOverlay:
      (
        "Clock of the services",
        "All instances share one virtual clock, which stands still until you move it. Calls that have to wait move it too."
      )
    case is CallsOverlay:
      (
        "Calls",
        "Everything that was asked of the services, with status, caller, body and answer. u in the browser takes the last "
          + "one back that changed something."
      )
    default: nil
    }
  }
}
