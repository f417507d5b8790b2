import TerminalKit
import Testing

@testable import StateTUI

@Suite struct PreferencesTests {
  @Test func optionsAndKeysAreRead() {
    let text = """
      # a comment
      theme = "mono"   # another
      mouse = true

      [keys]
      "undo" = "ctrl-u"
      "redo" = ["U", "f2"]
      """
    let preferences = Preferences(text, name: "config.toml")
    #expect(preferences.warnings.isEmpty)
    #expect(preferences.theme?.name == "mono")
    #expect(preferences.mouse == true && preferences.ascii == nil)
    let map = preferences.keyMap
    #expect(map.command(for: .control("u")) == .undo)
    #expect(map.command(for: .character("u")) == nil)
    #expect(map.keys(for: .redo) == [.character("U"), .function(2)])
  }

  @Test func whatIsUnknownIsToldWithItsLine() {
    let text = "theme = \"pink\"\nwhat = 1\n[keys]\n\"no such\" = \"u\"\n\"undo\" = \"nokey\"\njunk\n[more]\n"
    let warnings = Preferences(text, name: "c").warnings
    #expect(warnings.count == 6)
    #expect(warnings.first?.hasPrefix("c:1: there is no theme “pink”") == true)
    #expect(warnings.last?.hasPrefix("c:7: there is no section [more]") == true)
  }

  @Test func theStandardFileMeansWhatHoldsAnyway() {
    // With every line switched on it says the same as the tables.
    let lines = Preferences.standardText.split(separator: "\n").map { line in
      line.hasPrefix("#") && !line.hasPrefix("# ") ? line.dropFirst() : line
    }
    let preferences = Preferences(lines.joined(separator: "\n"), name: "c")
    #expect(preferences.warnings == [])
    for command in Command.table {
      #expect(preferences.keyMap.keys(for: command.id) == command.keys, "\(command.name)")
    }
  }
}
