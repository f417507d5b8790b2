import ChartKit
import RandomCharts
import TerminalKit
import Testing

@testable import StateTUI

/// Random keys over random machines of every kind, overlays and sizes: nothing traps, no wide cell is split, and what the
/// terminal shows after each key, of which it was sent what has changed, is the frame drawn from nothing.
///
/// `STATETUI_KEYS` says how many keys are pressed; without, 1,500.
@Suite struct RandomKeysTests {
  private static let wanted = environment("STATETUI_KEYS").flatMap { Int($0) } ?? 1_500
  private static let keysPerMachine = 100

  private static let keys: [Key] =
    "hjklgGenupwaxtrRzvyM/?:123456 +*\"{}[]PQSfqsScbBmdioTnN0789.,".map { Key.character($0) } + [
      .enter, .enter, .enter, .enter, .escape, .escape, .escape, .tab, .backTab, .up, .down, .down, .down,
      .left,
      .right, .pageUp, .pageDown, .home, .end, .backspace, .delete, .control("l"), .control("r"),
      .control("u"),
      .alt("b"),
    ]

  /// Lines that lead to overlays which keys alone seldom reach.
  private static let lines = [
    ":fire a", ":fire b", ":fire c {\"名\":[1]}", ":clock +200", ":clock run", ":mark x", ":mark y",
    ":compare x y",
    ":branches", ":outbox", ":instances", ":marks", ":problems", ":help", ":why a", ":why k", ":why zzz",
    ":break enter s1", ":break receive a", ":break error", ":go 1", ":go x", ":force g0 false",
    ":force g1 true",
    ":step a", ":finish", ":continue", ":path s2", ":details", ":theme mono", ":source s1", ":restart",
    ":undo 3",
    ":redo 2", ":expect state s1", ":context all",
  ]

  private static let sizes = [
    (80, 24), (80, 24), (40, 12), (60, 16), (160, 50), (100, 30), (20, 4), (3, 2), (0, 0),
  ]

  /// The terminal as it would look: what was sent to it so far.
  private struct Glass {
    private(set) var shown: Surface?

    /// Takes the changes of a frame; the place of a wide cell that they split, if there is one.
    mutating func take(_ frame: Surface) -> String? {
      let changes = Painter.changes(from: shown, to: frame)
      var next = shown?.size == frame.size ? shown ?? frame : Surface(frame.size, glyphs: frame.glyphs)
      for (row, columns) in changes {
        let first = frame[Point(column: columns.lowerBound, row: row)]
        let after = frame[Point(column: columns.upperBound, row: row)]
        let cut = next[Point(column: columns.upperBound, row: row)]
        if first.width == 0 || columns.upperBound < frame.size.columns && (after.width == 0 || cut.width == 0)
        {
          return "row \(row), \(columns)"
        }
        let part = Rect(column: columns.lowerBound, row: row, columns: columns.count, rows: 1)
        next.copy(frame, to: part.origin, from: part)
      }
      shown = next
      return nil
    }
  }

  private static let wide = """
    {"id":"長い","initial":"a","context":{"名前":"日本語のとても長い文章です","e":"👩‍👩‍👧 é"},"states":{
     "a":{"tags":["タグ"],"after":{"500":"状態"},"on":{"このイベントはとても長い名前です":"状態","a":{"target":"状態","guard":"守る"}}},
     "状態":{"description":"説明","on":{"b":"a","c":{"actions":"動作"}}}}}
    """

  private func stage(_ number: Int) throws -> Stage {
    let kinds = RandomMachine.Kind.allCases.filter { $0 != .ecmascript || ECMAScript.isInstalled }
    let glyphs: GlyphSet = number % 3 == 2 ? .ascii : .unicode
    if number % (kinds.count + 1) == kinds.count { return try Stage(json: Self.wide, glyphs: glyphs) }
    let machine = try RandomMachine.make(kinds[number % (kinds.count + 1)], seed: UInt64(number) + 9_000)
    return Stage(machine, answers: number % 2 == 0 ? RandomMachine.assumptions : [:], glyphs: glyphs)
  }

  @Test func everyFrameIsTheFrameDrawnFromNothing() throws {
    var (pressed, overlays, machines) = (0, 0, 0)
    var seen: Set<String> = []
    while pressed < Self.wanted {
      var random = SeededRandom(seed: UInt64(machines))
      var stage = try stage(machines)
      var glass = Glass()
      machines += 1
      for press in 0..<Self.keysPerMachine {
        let place = "machine \(machines - 1), key \(press)"
        switch Int.random(in: 0..<30, using: &random) {
        case 0:
          let (columns, rows) = Self.sizes.randomElement(using: &random) ?? (80, 24)
          stage.resize(columns, rows)
        case 1: stage.send(.paste("漢\n\u{1b}[31m{\"a\":1}"))
        case 2:
          let point = Point(
            column: .random(in: 0..<90, using: &random), row: .random(in: 0..<30, using: &random))
          let kinds: [MouseEvent.Kind] = [.press(.left), .wheelUp, .wheelDown]
          stage.send(.mouse(MouseEvent(kinds.randomElement(using: &random) ?? .wheelUp, at: point)))
        case 3: stage.send(message: .passed(.random(in: 1...700, using: &random)))
        case 4, 5: try? stage.press(Self.lines.randomElement(using: &random) ?? ":help")
        default: stage.send(.key(Self.keys.randomElement(using: &random) ?? .enter))
        }
        pressed += 1
        overlays += stage.app.overlays.isEmpty ? 0 : 1
        for overlay in stage.app.overlays { seen.insert("\(type(of: overlay))") }
        check(stage, &glass, place)
      }
    }
    print(
      "keys: \(pressed) over \(machines) random machines, \(overlays) frames with an overlay of \(seen.count) kinds: "
        + "each frame is the frame drawn from nothing; \(seen.sorted().joined(separator: " "))")
  }

  private func check(_ stage: Stage, _ glass: inout Glass, _ place: String) {
    let (surface, cursor) = stage.frame
    if let cursor { #expect(surface.bounds.contains(cursor.point), "\(place)") }
    // Settling again changes nothing: what is drawn does not hang on the way that led here.
    var again = stage
    again.app.settle()
    let isSame = again.frame.surface == surface
    #expect(isSame, "\(place):\n\(surface.text)\n\(again.frame.surface.text)")
    let split = glass.take(surface)
    #expect(split == nil, "\(place): a wide cell is split at \(split ?? "")")
    let isShown = glass.shown == surface
    #expect(isShown, "\(place):\n\(surface.text)\n\(glass.shown?.text ?? "")")
  }
}
