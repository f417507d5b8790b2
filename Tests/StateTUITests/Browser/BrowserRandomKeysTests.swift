import ChartKit
import RandomCharts
import TerminalKit
import Testing

@testable import StateTUI

/// Random keys, lines, clicks and sizes in the machines browser: nothing traps, and what is drawn hangs on nothing but the
/// app.
@Suite struct BrowserRandomKeysTests {
  /// Half as many keys as in the explorer, whose frames are more.
  private static let wanted = (environment("STATETUI_KEYS").flatMap { Int($0) } ?? 3_000) / 2

  private static let door = """
    {"id":"door","initial":"shut","context":{"public":{"名":"日本語の長い文章"}},"states":{"shut":{"on":{"OPEN":"ajar"}},"ajar":{"on":{"SHUT":"shut"},"after":{"5000":"shut"},"tags":["draught"]}}}
    """
  private static let slow = """
    {"id":"slow","initial":"idle","states":{"idle":{"on":{"RUN":"run"}},"run":{"invoke":{"id":"request","src":"ask","onDone":"fine","onError":"failed"}},"fine":{},"failed":{"type":"final"}}}
    """
  private static let lamp = """
    {"rootState": {"label": "Lamp", "children": [{"label": "Off", "isInitial": true}, {"label": "On"}]},
     "transitions": [{"from": ["Off"], "to": ["On"], "event": "PUSH"}]}
    """

  private static let keys: [Key] =
    "CCCxxxxAvtULHDVIiuruaJrfme?:jk nd+".map { Key.character($0) } + [
      .enter, .enter, .enter, .enter, .enter, .escape, .escape, .escape, .tab, .backTab, .up, .down, .down,
      .left,
      .right, .pageUp, .pageDown, .home, .end, .backspace, .control("u"),
    ]

  private static let lines = [
    ":create", ":create x", ":create door/y", ":send OPEN", ":send RUN as bob", ":send PUSH",
    ":act as reader",
    ":act as ann", ":use door", ":use slow", ":use lamp", ":use slow-1", ":open", ":open door-1", ":switch",
    ":settle limit", ":read", ":admin", ":versions", ":migration", ":add migration", ":upgrade ver_door-1",
    ":pause",
    ":resume", ":delete door-1", ":undo 2", ":redo", ":clock +1s", ":clock next", ":machines",
    ":profile cy {\"a\":1}",
    ":expect state shut", ":why OPEN", ":preview RUN", ":fire OPEN",
  ]

  private static let sizes = [
    (80, 24), (80, 24), (40, 12), (60, 16), (160, 50), (100, 30), (20, 4), (3, 2), (0, 0),
  ]

  @Test func whateverIsPressedIsDrawn() throws {
    var (pressed, runs, calls) = (0, 0, 0)
    var seen: Set<String> = []
    while pressed < Self.wanted {
      var random = SeededRandom(seed: UInt64(runs) + 77)
      var stage = BrowserStage(
        [
          ("door.v1.json", Self.door), ("door.json", Self.door), ("slow.json", Self.slow),
          ("lamp.json", Self.lamp),
        ],
        glyphs: runs % 3 == 2 ? .ascii : .unicode)
      runs += 1
      // Keys alone seldom lead to a call that waits.
      if runs % 2 == 0 {
        try stage.press(":use slow")
        try stage.press("C enter escape x enter")
      }
      for press in 0..<150 {
        switch Int.random(in: 0..<24, using: &random) {
        case 0:
          let (columns, rows) = Self.sizes.randomElement(using: &random) ?? (80, 24)
          stage.send(.resize(Size(columns: columns, rows: rows)))
        case 1: stage.send(.paste("漢\n{\"a\":1}"))
        case 2, 3:
          let point = Point(
            column: .random(in: 0..<90, using: &random), row: .random(in: 0..<30, using: &random))
          let kinds: [MouseEvent.Kind] = [.press(.left), .press(.left), .wheelUp, .wheelDown]
          stage.send(.mouse(MouseEvent(kinds.randomElement(using: &random) ?? .wheelUp, at: point)))
        case 4, 5, 6: try? stage.press(Self.lines.randomElement(using: &random) ?? ":undo")
        default: stage.send(.key(Self.keys.randomElement(using: &random) ?? .enter))
        }
        pressed += 1
        for overlay in stage.app.overlays { seen.insert("\(type(of: overlay))") }
        check(stage.stage, "run \(runs - 1), key \(press)")
      }
      calls += stage.replies.count
    }
    #expect(calls > pressed / 100)
    print(
      "browser: \(pressed) keys in \(runs) runs, \(calls) calls kept; \(seen.sorted().joined(separator: " "))"
    )
  }

  private func check(_ stage: Stage, _ place: String) {
    let (surface, cursor) = stage.frame
    if let cursor { #expect(surface.bounds.contains(cursor.point), "\(place)") }
    var again = stage
    again.app.settle()
    #expect(again.frame.surface == surface, "\(place):\n\(surface.text)\n\(again.frame.surface.text)")
  }
}
