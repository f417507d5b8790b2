import ChartKit
import TerminalKit
import Testing

@testable import StateTUI

@Suite struct SequenceAndCoverageTests {
  private func written(_ stage: Stage) -> String? {
    for case .write(_, let text) in stage.jobs.reversed() { return text }
    return nil
  }

  private func export(_ form: String, _ sample: String, _ lines: [String]) throws -> String {
    var stage = try Stage(sample: sample)
    for line in lines { try stage.press(line) }
    try stage.press(":export \(form) x.txt")
    return try #require(written(stage))
  }

  @Test func theWayHereIsDrawn() throws {
    let text = try export(
      "sequence", "media-player.json", [":fire POWER", ":fire PLAY", ":clock +2s", ":fire STOP", "u"])
    #expect(
      text == """
                   you       media
         1  +0.0s   │─ start ─▶│  → off
         2  +0.0s   │─ POWER ─▶│  off → on
         3  +0.0s   │── PLAY ─▶│  stopped → playing
         4  +2.0s   │          │  clock +2s

        """)
  }

  @Test func childrenAndTheOutsideHaveColumns() throws {
    let text = try export(
      "sequence", "order-desk.scxml",
      [":fire WEIGH", ":fire ADD", ":fire ORDER", ":fire HURRY", ":fire PICKED", ":clock +2s"])
    #expect(
      text == """
                   you     order-desk         line        line.printer   outside
         1  +0.0s   │── start ─▶│               │               │           │  → open
         2  +0.0s   │── WEIGH ─▶│               │               │           │  open ↺
         3  +0.0s   │─── ADD ──▶│               │               │           │  open ↺
         4  +0.0s   │── ORDER ─▶│               │               │           │  open → packing
                    │           │──── order.accepted {lines: 1, grams… ────▶│
                    │           │─── starts ───▶│               │           │
         5  +0.0s   │── HURRY ─▶│               │               │           │  packing ↺
                    │           │───────────────── faster ─────────────────▶│
                    │           │──── HURRY ───▶│               │           │
         6  +0.0s   │─ PICKED ─▶│               │               │           │  packing ↺
                    │           │─── PICKED ───▶│               │           │
                    │           │◀ line.ready ──│               │           │
                    │           │               │─── starts ───▶│           │
                    │           │─ line.ready ─▶│               │           │
                    │           │               │─ line.ready ─▶│           │
         7  +2.0s   │           │               │               │ ◷ warm    │  clock +2s
                    │           │               │               │           │  line.printer: warming → ready

        """)
  }

  @Test func aDrawingIsScrolledToTheRight() throws {
    var stage = try Stage(sample: "order-desk.scxml")
    stage.resize(60, 20)
    for line in [":fire WEIGH", ":fire ADD", ":fire ORDER", ":sequence"] { try stage.press(line) }
    #expect(stage.shows("you"))
    #expect(!stage.shows("outside"))
    for _ in 0..<6 { try stage.press("right") }
    #expect(stage.shows("outside"))
    try stage.press("esc")
    #expect(!stage.shows("Sequence"))
  }

  @Test func whatWasUsedIsCountedOnAllBranches() throws {
    let text = try export(
      "coverage", "light-switch.json", [":fire FLIP", "u", ":fire FLIP"])
    let chart = try Repository.chart("samples/light-switch.json")
    #expect(text.hasPrefix("Coverage of light-switch.json: 2 steps on all branches.\n"))
    #expect(text.contains("States          2 of 2 entered  100 %"))
    #expect(text.contains("Transitions     1 of \(chart.transitions.count) taken"))
    #expect(text.contains("\n    2  "))
  }

  @Test func whatNeverWasHasItsLine() throws {
    let text = try export("coverage", "media-player.json", [":fire POWER"])
    #expect(text.contains("\nNever entered\n  on.player.playing  line "))
    #expect(text.contains("\nNever taken\n  on: on POWER → off  "))
    #expect(text.contains("\nNever seen\n  NEXT\n"))
  }

  @Test func coverageIsOfTheInstanceThatIsLookedAt() throws {
    var stage = try Stage(sample: "order-desk.scxml")
    for line in [":fire WEIGH", ":fire ADD", ":fire ORDER", ":enter line", ":fire PICKED", ":coverage"] {
      try stage.press(line)
    }
    #expect(stage.shows("Coverage of "))
    #expect(!stage.shows(" of 0 seen"))
  }

  @Test func delaysAndStepsOnTheWayKeepTheirArrows() throws {
    let chart = """
      <scxml version="1.0" initial="a" xmlns="http://www.w3.org/2005/07/scxml">
        <state id="a">
          <invoke id="kid"><content><scxml version="1.0" initial="k" xmlns="http://www.w3.org/2005/07/scxml">
            <state id="k"><transition event="PUSH"/></state></scxml></content></invoke>
          <transition event="LATER"><send event="PUSH" target="#_kid" delay="1s"/></transition>
          <transition event="NOW"><send event="PUSH" target="#_kid"/></transition>
          <transition event="SELF"><send event="own"/></transition>
        </state>
      </scxml>
      """
    var stage = try Stage(scxml: chart)
    for line in [":fire LATER", ":clock next", ":step NOW", ":step", ":finish", ":fire SELF"] {
      try stage.press(line)
    }
    let sentences = try #require(stage.app.work).sequence(.ascii).sentences.joined(separator: "\n")
    #expect(!sentences.contains("kid: @"), "\(sentences)")
    #expect(
      sentences.split(separator: "to kid: PUSH", omittingEmptySubsequences: false).count == 3, "\(sentences)")
    #expect(sentences.contains(": own") && !sentences.contains("@ own"), "\(sentences)")
  }

  @Test func manySteps() throws {
    var stage = try Stage(sample: "light-switch.json")
    for _ in 0..<1_200 { try stage.press("enter") }
    try stage.press(":sequence")
    #expect(stage.shows("1201  +0.0s"))
    try stage.press("g")
    #expect(stage.shows("901 steps before"))
    try stage.press("esc")
    #expect(stage.shows("1201 "), "the history shows whole numbers")
  }

  @Test func eventsThatWildcardsTakeAreNotMissed() throws {
    let json =
      #"{"initial":"a","states":{"a":{"on":{"*":"b","GO":"b"}},"b":{"entry":{"type":"x"},"on":{"x.*":"a"}}}}"#
    var stage = try Stage(json: json)
    try stage.press(":fire FOO")
    let coverage = CoverageText(try #require(stage.app.work)).lines(.ascii).joined(separator: "\n")
    #expect(coverage.contains("Events          0 of 1 seen"), "\(coverage)")
    #expect(coverage.contains("States          2 of 2 entered"), "\(coverage)")
  }

  @Test func linesForThoseWhoHearThem() throws {
    let work = try #require(try Stage(sample: "media-player.json").app.work)
    #expect(work.sequence(.ascii).sentences == ["step 1, time 0s: you to media: start; -> off."])
  }
}
