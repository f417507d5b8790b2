import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

/// The order desk and its children, as they are meant to look.
@Suite(.enabled(if: ECMAScript.isInstalled, "needs JavaScriptCore")) struct InstancesGoldenTests {
  private func stage(_ size: String, _ glyphs: GlyphSet, _ lines: [String]) throws -> Stage {
    let parts = size.split(separator: "x").compactMap { Int($0) }
    var stage = try Stage(sample: "order-desk.scxml", columns: parts[0], rows: parts[1], glyphs: glyphs)
    for line in [":fire ADD", ":fire WEIGH", ":fire ORDER"] + lines { try stage.press(line) }
    return stage
  }

  @Test(arguments: ["80x24", "160x50"]) func screens(size: String) throws {
    let screens: [(String, [String])] = [
      ("list", [":enter line", ":fire PICKED", "i"]),
      ("inside", [":enter line", ":fire PICKED", ":enter line.printer"]),
      ("outbox", [":fire HURRY", ":outbox"]),
      ("source", [":fire HURRY", size == "80x24" ? "4 o" : "5 o"]),
      ("step", [":fire HURRY", size == "80x24" ? "4 enter" : "5 enter"]),
      ("data", ["escape", ":context all", size == "80x24" ? "3" : "4"]),
    ]
    for (name, lines) in screens {
      Golden.check(try stage(size, .unicode, lines), "desk-\(name)-\(size)")
      Golden.check(try stage(size, .ascii, lines), "desk-\(name)-\(size)-ascii")
    }
  }

  @Test func aSmallScreen() throws {
    Golden.check(try stage("40x12", .unicode, [":enter line"]), "desk-inside-40x12")
  }
}
