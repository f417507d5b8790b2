import TerminalKit
import Testing

@testable import StateTUI

@Suite struct KeySetTests {
  private func stage() throws -> Stage {
    var stage = try Stage(sample: "media-player.json")
    stage.app.keyMap = try #require(KeySet.named("gdb")).keyMap
    return stage
  }

  @Test func nextFiresAndReverseStepsBack() throws {
    var stage = try stage()
    try stage.press("n")
    #expect(stage.active == ["stopped", "normal"])
    try stage.press("r")
    #expect(stage.shows("rs undo"))
    try stage.press("s")
    #expect(stage.active == ["off"])
    try stage.press("r f")
    #expect(stage.active == ["stopped", "normal"])
    try stage.press("r r")
    #expect(stage.step == 1)
  }

  @Test func aSequenceWithoutAMeaningSaysSo() throws {
    var stage = try stage()
    try stage.press("n r z")
    #expect(stage.app.notice?.text == "rz has no meaning; ? lists the keys.")
    #expect(stage.step == 2)
    try stage.press("r escape")
    #expect(stage.app.notice == nil)
    #expect(stage.app.pendingKey == nil)
  }

  @Test func hintsAndHelpShowTheKeysOfTheSet() throws {
    var stage = try stage()
    try stage.press("n")
    #expect(stage.lines.last?.contains("n fire") ?? false)
    #expect(stage.lines.last?.contains("rs undo") ?? false)
    try stage.press("?")
    #expect(stage.shows("Keys that work now"))
  }

  @Test func everyCommandThatHasKeysHasSomeInEverySet() throws {
    for set in KeySet.all {
      for command in Command.table where !command.keys.isEmpty {
        #expect(set.keyMap.label(for: command.id, .unicode) != nil, "\(set.name): \(command.name)")
      }
    }
  }

  @Test func theConfigurationNamesASetAndBindsMore() throws {
    let preferences = Preferences("keys = \"gdb\"\n[keys]\n\"fire by letter\" = \"f5\"\n", name: "c.toml")
    #expect(preferences.warnings.isEmpty)
    #expect(preferences.keyMap.command(for: .character("n")) == .activate)
    #expect(preferences.keyMap.command(for: [.character("r"), .character("s")]) == .undo)
    #expect(preferences.keyMap.label(for: .letters, .unicode) == "f5")
    let wrong = Preferences("keys = \"emacs\"\n", name: "c.toml")
    #expect(wrong.warnings == ["c.toml:1: there are no keys “emacs”; there are standard and gdb"])
  }

  @Test func keysThatFollowEachOtherAreConfigured() {
    let preferences = Preferences("[keys]\n\"undo\" = [\"r s\", \"u\"]\n", name: "c.toml")
    #expect(preferences.warnings.isEmpty)
    #expect(preferences.keyMap.command(for: [.character("r"), .character("s")]) == .undo)
    #expect(preferences.keyMap.command(for: .character("u")) == .undo)
    #expect(Preferences("[keys]\n\"undo\" = \"r s t\"\n", name: "c").warnings.count == 1)
  }

  @Test func aKeyThatBeginsASequenceIsTakenFromItsCommand() {
    var map = KeyMap.standard
    map.bind([.character("r"), .character("s")], to: .undo)
    #expect(map.command(for: .character("r")) == nil)
    #expect(map.keys(for: .redo) == [.control("r")])
  }
}
