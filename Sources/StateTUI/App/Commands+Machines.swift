import TerminalKit

extension Command {
  /// What is done in the machines browser.
  static let machines: [Command] = [
    Command(
      .browse, "machines", [.character("I")], .machines,
      "Opens the machines browser: the chart as a machine of a service, with its instances.",
      hint: { $0.browseHint }, run: { $0.browse() }),
    Command(
      .create, "create instance", [.character("C")], .machines,
      "Creates an instance of the selected machine: its slug, version and context, and who asks for it.",
      hint: { $0.createHint }, run: { $0.createInstance() }),
    Command(
      .newVersion, "new version", [.character("V")], .machines,
      "Registers a document, which is named, as the next version of the selected machine.",
      hint: { $0.newVersionHint }, run: { $0.showVersionForm() }),
    Command(
      .actAs, "act as", [.character("A")], .machines,
      "Lists the profiles that calls are made as, with their authContexts: acts as another, edits, adds.",
      hint: { $0.browser == nil ? nil : "act as" }, run: { $0.showProfiles() }),
    Command(
      .upgrade, "upgrade", [.character("U")], .machines,
      "Shows what a migration would make of the instance's state and context, and asks for the version.",
      hint: { $0.upgradeHint }, run: { $0.upgradeInstance() }),
    Command(
      .hold, "pause instance", [.character("H")], .machines,
      "Pauses an instance, which takes no events then; again lets it go on.",
      hint: { $0.holdHint }, run: { $0.holdInstance() }),
    Command(
      .delete, "delete instance", [.character("D")], .machines,
      "Deletes an instance, once its name is typed.",
      hint: { $0.browser?.selectedKey == nil ? nil : "delete" }, run: { $0.deleteInstance() }),
    Command(
      .calls, "calls", [.character("L")], .machines,
      "Lists the calls that were made on the services; Enter shows a whole answer.",
      hint: { $0.browser?.service.replies.isEmpty ?? true ? nil : "calls" }, run: { $0.showCalls() }),
  ]
}
