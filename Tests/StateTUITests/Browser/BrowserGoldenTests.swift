import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

/// The machines browser on the parcel's two versions, as it is meant to look.
@Suite(.enabled(if: ECMAScript.isInstalled, "needs JavaScriptCore")) struct BrowserGoldenTests {
  private static let files = ["parcel.v1.machine.js", "parcel.machine.js", "alarm.json", "light-switch.json"]
  private static let address = ["x tab", "={\"to\":\"moon\"}", "enter escape"]
  private static let here = ["x tab", "={\"to\":\"here\"}", "enter escape"]
  private static let old = ["C tab \"ver_parcel-1\" tab tab right enter escape"]

  private func stage(_ size: String, _ glyphs: GlyphSet, _ lines: [String]) throws -> BrowserStage {
    let parts = size.split(separator: "x").compactMap { Int($0) }
    var stage = BrowserStage(samples: Self.files, columns: parts[0], rows: parts[1], glyphs: glyphs)
    for line in lines { try stage.press(line) }
    return stage
  }

  /// The keys that lead to each screen.
  private static let screens: [(String, [String])] = [
    ("start", []), ("create", ["C"]), ("refused", ["C enter"]), ("created", ["C tab tab tab right enter"]),
    ("send", old + ["x"]), ("settling", old + address + ["x right enter"]),
    ("pending", old + address + ["x right enter enter escape"]), ("response", old + ["v"]),
    ("profiles", old + ["A"]), ("migration", old + address + ["U"]),
    ("open", old + ["enter escape up C enter escape enter i"]), ("calls", old + address + ["L"]),
    ("help", old + ["?"]), ("version", ["V \"nothing.json\""]), ("delete", old + ["D \"x\" enter"]),
    ("profile", ["A n \"cy\" tab", "={", "enter"]), ("palette", old + ["\":migr\""]),
    ("clock", ["C tab tab tab right enter escape"] + here + ["x ctrl-u \"SEND\" enter enter escape t"]),
    ("stepped", ["G up C enter escape x enter"]),
  ]

  @Test(arguments: ["80x24", "160x50"]) func screens(size: String) throws {
    // A wide screen names the sample's file, which lies elsewhere for everybody.
    for (name, lines) in Self.screens where name != "open" || size == "80x24" {
      Golden.check(try stage(size, .unicode, lines).stage, "machines-\(name)-\(size)")
      Golden.check(try stage(size, .ascii, lines).stage, "machines-\(name)-\(size)-ascii")
    }
  }

  @Test func aSmallScreen() throws {
    Golden.check(try stage("40x12", .unicode, Self.old).stage, "machines-list-40x12")
    Golden.check(try stage("40x12", .unicode, Self.old + ["x"]).stage, "machines-send-40x12")
  }
}
