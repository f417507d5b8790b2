import TerminalKit
import Testing

@testable import StateTUI

/// Every overlay at five sizes, in UTF-8 and in ASCII.
@Suite struct OverlaysGoldenTests {
  static let sizes = ["40x12", "60x16", "80x24", "100x30", "160x50"]

  /// What leads to each from the moment at which a track is playing, some history behind it.
  static let overlays: [(name: String, keys: [String])] = [
    ("why", ["w"]), ("blocked", [":force hasNext false", ":force isShuffle false", ":why NEXT"]),
    ("breakpoints", [":break enter paused", ":break change public.position if In(on) from 2", "B"]),
    ("compare", ["m \"here\" enter", ":go 2", ":compare here"]), ("path", [":path error"]),
    ("clock", ["t"]), ("branches", [":go 2", ":fire MUTE", ":branches"]), ("outbox", [":outbox"]),
    ("sequence", [":sequence"]), ("coverage", [":coverage"]),
    ("mark", ["m"]), ("step", [":details 4"]),
    ("help", ["?"]), ("palette", [": \"m\""]), ("send", ["x \"p\""]), ("data", ["e \"{\""]),
    ("question", [":go 2", ":fire NEXT"]),
  ]

  private func playing(_ size: String, _ glyphs: GlyphSet) throws -> Stage {
    let parts = size.split(separator: "x").compactMap { Int($0) }
    var stage = try Stage(sample: "media-player.json", columns: parts[0], rows: parts[1], glyphs: glyphs)
    for line in [":fire POWER", ":clock +6s", ":fire PLAY", ":clock +2400", ":fire SEEK"] {
      try stage.press(line)
    }
    while stage.selectedEvent != "STOP" { try stage.press("down") }
    return stage
  }

  @Test(arguments: sizes) func screens(size: String) throws {
    for (name, keys) in Self.overlays {
      for (glyphs, end) in [(GlyphSet.unicode, ""), (.ascii, "-ascii")] {
        var stage = try playing(size, glyphs)
        for line in keys { try stage.press(line) }
        Golden.check(stage, "over-\(name)-\(size)\(end)")
      }
    }
  }
}
