import Testing

@testable import TerminalKit

struct ColourModeTests {
  @Test func theFlagWins() {
    #expect(ColourMode.always.usesColour(noColor: "1", force: nil, isCapable: false))
    #expect(!ColourMode.never.usesColour(noColor: nil, force: "1", isCapable: true))
  }

  @Test(
    arguments: [
      (nil, nil, true, true), (nil, nil, false, false), ("1", nil, true, false), ("", nil, true, true),
      ("0", "1", true, false), (nil, "1", false, true), (nil, "0", false, false), (nil, "", true, true),
    ] as [(String?, String?, Bool, Bool)])
  func theEnvironmentDecidesNext(_ noColor: String?, _ force: String?, _ isCapable: Bool, _ expected: Bool) {
    #expect(ColourMode.automatic.usesColour(noColor: noColor, force: force, isCapable: isCapable) == expected)
  }
}
