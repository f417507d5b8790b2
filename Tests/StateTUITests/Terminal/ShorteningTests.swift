import CNcurses
import RandomCharts
import Testing

@testable import StateTUI

/// Frames that are sent in fewer bytes: what they show is the same.
///
/// Serialized, since what the terminal is known to show is kept between frames.
@Suite(.serialized) struct ShorteningTests {
  private func shortened(_ text: String, columns: Int = 80, rows: Int = 24) -> String {
    let bytes = Array(text.utf8CString.dropLast())
    var length = 0
    guard let sent = ct_shorten(bytes, bytes.count, Int32(rows), Int32(columns), &length) else { return "" }
    return String(decoding: UnsafeRawBufferPointer(start: sent, count: length), as: UTF8.self)
  }

  /// What is sent for a frame after an empty screen was shown, with the cursor in its first cell.
  private func frame(_ text: String, repeats: Bool = false) -> String {
    ct_locale()
    ct_shorten_forget()
    ct_shorten_repeats(repeats ? 1 : 0)
    _ = shortened("\u{1b}(B\u{1b}[m\u{1b}[H\u{1b}[2J")
    return shortened(text)
  }

  @Test(arguments: [
    // Attributes are sent together, and what the next one takes back is not sent.
    ("\u{1b}[1m\u{1b}[36m3", "\u{1b}[1;36m3\u{1b}[m"),
    ("\u{1b}[31m\u{1b}(B\u{1b}[m\u{1b}[2mx", "\u{1b}[2mx\u{1b}[m"),
    // The shorter way: taking one back, or all.
    ("\u{1b}[1m\u{1b}[36ma\u{1b}[m\u{1b}[1mb", "\u{1b}[1;36ma\u{1b}[39mb\u{1b}[m"),
    ("\u{1b}[1m\u{1b}[4m\u{1b}[36ma\u{1b}[mb", "\u{1b}[1;4;36ma\u{1b}[mb"),
    // Blanks need no look but for what is seen on them.
    ("\u{1b}[2ma\u{1b}[m \u{1b}[2mb", "\u{1b}[2ma b\u{1b}[m"),
    ("\u{1b}[7ma\u{1b}[m b", "\u{1b}[7ma\u{1b}[m b"),
    ("\u{1b}[44m \u{1b}[m \u{1b}[m", "\u{1b}[44m \u{1b}[C\u{1b}[m"),
    // Bright colours and colours by index stay as they were asked for.
    ("\u{1b}[96m\u{1b}[48;5;17mx", "\u{1b}[96;48;5;17mx\u{1b}[m"),
    // Moves go the shorter way, one for those that follow each other.
    ("\u{1b}[7;1Hab\u{1b}[7;36Hc", "\u{1b}[7Hab\u{1b}[33Cc"),
    ("\u{1b}[7;80Hx\u{1b}[8;1Hy", "\u{1b}[7;80Hx\r\ny"),
    ("\u{1b}[7;9Hx\r\u{1b}[9dy", "\u{1b}[7;9Hx\r\n\ny"),
    ("\u{1b}[4;3H\u{1b}[5;4Hy", "\u{1b}[5;4Hy"),
    // What is between is written again where that is shorter.
    ("\u{1b}[7;1Hab\u{1b}[7;5Hc", "\u{1b}[7Hab  c"),
    // Rows are sent from left to right, and only what differs.
    ("\u{1b}[7;9Hx\u{1b}[7;8Hy", "\u{1b}[7;8Hyx\u{8}"),
    ("   \u{1b}[1;20H\u{1b}[1K", "\u{1b}[19C"),
    // Behind a wide or unclear character nobody knows where the cursor stands.
    ("\u{1b}[7;1H長\u{1b}[7;36Hc", "\u{1b}[7H長\u{1b}[7;36Hc"),
    // A frame with what is not understood goes out as it is.
    ("\u{1b}[38;2;1;2;3mx\u{1b}[1my\u{1b}[mz", "\u{1b}[38;2;1;2;3mx\u{1b}[1my\u{1b}[mz"),
    ("x\u{1b}[3L\u{1b}[m", "x\u{1b}[3L\u{1b}[m"),
    // Modes stay where they are among what is shown.
    ("\u{1b}[7;9Hx\u{1b}[?25ly", "\u{1b}[7;9Hx\u{1b}[?25ly"),
  ])
  func fewerBytes(text: String, expected: String) { #expect(frame(text) == expected) }

  @Test(arguments: [
    ("──────────", "─\u{1b}[9b"),
    ("──", "──"),
    ("\u{1b}[7m          \u{1b}[m", "\u{1b}[7m \u{1b}[9b\u{1b}[m"),
    ("aaaaaaaab", "a\u{1b}[7bb"),
    // Terminals differ about repeating what is wide, and into the last column.
    ("長長長長長長", "長\u{1b}[1;3H長\u{1b}[1;5H長\u{1b}[1;7H長\u{1b}[1;9H長\u{1b}[1;11H長\u{1b}[1;13H"),
    ("\u{1b}[1;61H" + String(repeating: "─", count: 20), "\u{1b}[60C─\u{1b}[18b─"),
  ])
  func repeating(text: String, expected: String) { #expect(frame(text, repeats: true) == expected) }

  @Test func aForgottenScreenIsDrawnAnew() {
    _ = frame("a")
    #expect(shortened("\u{1b}[1;1Ha") == "")
    ct_shorten_forget()
    #expect(shortened("\u{1b}[1;1Ha") == "\u{1b}[H\u{1b}[ma")
    #expect(shortened("\u{1b}[1;2Hb") == "b")
    #expect(shortened("\u{1b}[1;2Hb", columns: 40) == "\u{1b}[1;2Hb")
  }

  @Test func theFirstFrameAsksAboutRepeating() {
    ct_locale()
    ct_shorten_forget()
    ct_shorten_repeats(0)
    ct_shorten_ask()
    let first = shortened("\u{1b}[m\u{1b}[H\u{1b}[2Jtitle")
    let line = ct_width(0x2500) == 1 ? "─" : "-"
    #expect(
      first
        == "\u{1b}[m\u{1b}[H\u{1b}[2J\u{1b}[2H\(line)\u{1b}[3b\u{1b}[6n\u{1b}[Htitle\r\n\u{1b}[K\u{1b}[1;6H")
    #expect(!shortened("\u{1b}[m\u{1b}[H\u{1b}[2Jtitle").contains("\u{1b}[6n"))
  }

  @Test(arguments: [false, true])
  func whatIsShownIsTheSame(repeats: Bool) {
    ct_locale()
    var (before, after) = (0, 0)
    for seed in 0..<600 {
      var random = SeededRandom(seed: UInt64(seed))
      var (sent, wanted) = (Screen(), Screen())
      ct_shorten_forget()
      ct_shorten_repeats(repeats ? 1 : 0)
      for number in 0..<6 {
        let frame = (number == 0 ? "\u{1b}[m\u{1b}[H\u{1b}[2J" : "") + Self.frame(&random)
        wanted.take(frame)
        let short = shortened(frame, columns: Screen.columns, rows: Screen.rows)
        sent.take(short)
        (before, after) = (before + frame.utf8.count, after + short.utf8.count)
        #expect(
          sent.cells == wanted.cells, "seed \(seed): \(frame.debugDescription) \(short.debugDescription)")
        #expect(sent.place == wanted.place, "seed \(seed): \(short.debugDescription)")
      }
    }
    #expect(after < before)
  }

  /// Changes of the look, text, erasing and moves as curses sends them.
  private static func frame(_ random: inout SeededRandom) -> String {
    var text = "\u{1b}[\(Int.random(in: 1...Screen.rows, using: &random));1H"
    let looks = [
      "\u{1b}[1m", "\u{1b}[2m", "\u{1b}[4m", "\u{1b}[7m", "\u{1b}[3m", "\u{1b}[31m", "\u{1b}[92m",
      "\u{1b}[44m",
      "\u{1b}[39m", "\u{1b}[49m", "\u{1b}[m", "\u{1b}(B\u{1b}[m", "\u{1b}[0;1;36m", "\u{1b}[38;5;200m",
    ]
    for _ in 0..<Int.random(in: 1...30, using: &random) {
      let row = Int.random(in: 1...Screen.rows, using: &random)
      let column = Int.random(in: 1...Screen.columns - 20, using: &random)
      let place = "\u{1b}[\(row);\(column)H"
      switch Int.random(in: 0..<9, using: &random) {
      case 0, 1, 2: text += looks.randomElement(using: &random) ?? ""
      case 3, 4:
        text +=
          place
          + (["a b", "────────", "│ ", "          ", "xxxxxx", "e\u{301}x"].randomElement(using: &random)
            ?? "")
      case 5: text += place
      case 6:
        text +=
          place
          + (["\u{1b}[K", "\u{1b}[1K", "\u{1b}[J", "\u{1b}[2@", "\u{1b}[3P"].randomElement(using: &random)
            ?? "")
      case 7: text += "\u{1b}[\(Int.random(in: 1...6, using: &random))X"
      default:
        text +=
          ["\r", "\u{1b}[\(column)G", "\u{1b}[\(row)d", place + "長", place + "長長長"].randomElement(
            using: &random) ?? ""
      }
    }
    // As curses does.
    return text + "\u{1b}[m"
  }

  /// What a terminal shows; on blanks no more of the look than is seen.
  private struct Screen {
    static let (columns, rows) = (40, 6)
    private(set) var cells = [[String]](repeating: [String](repeating: " ", count: columns), count: rows)
    private var (row, column) = (0, 0)
    private var codes: Set<Int> = []
    private var last: Unicode.Scalar = " "

    var place: [Int] { [row, column] }

    mutating func take(_ text: String) {
      var rest = Substring(text).unicodeScalars
      while let scalar = rest.popFirst() {
        switch scalar {
        case "\u{1b}": takeSequence(&rest)
        case "\r": column = 0
        case "\n": row += 1
        case "\u{8}": column -= 1
        case "\u{301}": cells[row][column - 1] += "\u{301}"
        default: put(scalar)
        }
      }
    }

    private mutating func put(_ scalar: Unicode.Scalar) {
      last = scalar
      let width = scalar == "長" ? 2 : 1
      if column + width > Screen.columns { return }
      for place in column..<column + width { cut(place) }
      cells[row][column] = scalar == " " ? blank : "\(scalar)\(codes.sorted())"
      if width == 2 { cells[row][column + 1] = "" }
      column += width
    }

    private var blank: String {
      let isSeen = codes.contains(7) || codes.contains(4)
      return " \((isSeen ? codes : codes.filter { 40..<50 ~= $0 }).sorted())"
    }

    /// Half a wide character is none.
    private mutating func cut(_ column: Int) {
      if cells[row][column].isEmpty { cells[row][column - 1] = " []" }
      if column + 1 < Screen.columns, cells[row][column + 1].isEmpty { cells[row][column + 1] = " []" }
    }

    private mutating func erase(_ row: Int, _ columns: Range<Int>) {
      for column in columns.clamped(to: 0..<Screen.columns) {
        let here = self.row
        self.row = row
        cut(column)
        self.row = here
        cells[row][column] = erased
      }
    }

    private mutating func shift(by count: Int) {
      for edge in [column, column + abs(count)] where cells[row][edge].isEmpty {
        (cells[row][edge - 1], cells[row][edge]) = (" []", " []")
      }
      var line = cells[row]
      if count > 0 {
        line.insert(contentsOf: [String](repeating: erased, count: count), at: column)
        line.removeLast(count)
        // What was pushed over the edge took its other half with it.
        if let end = line.last, end.hasPrefix("長") { line[line.count - 1] = " []" }
      } else {
        line.removeSubrange(column..<column - count)
        line += [String](repeating: erased, count: -count)
      }
      cells[row] = line
    }

    private mutating func takeSequence(_ rest: inout Substring.UnicodeScalarView) {
      guard rest.popFirst() == "[" else {
        _ = rest.popFirst()
        return
      }
      var parameters = ""
      while let scalar = rest.popFirst() {
        guard scalar.value >= 0x40 else {
          parameters.unicodeScalars.append(scalar)
          continue
        }
        return take(
          scalar, parameters.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 })
      }
    }

    private mutating func take(_ last: Unicode.Scalar, _ numbers: [Int]) {
      let first = max(1, numbers.first ?? 1)
      switch last {
      case "H": (row, column) = (first - 1, (numbers.count > 1 ? numbers[1] : 1) - 1)
      case "G": column = first - 1
      case "d": row = first - 1
      case "C": column += first
      case "D": column -= first
      case "K" where numbers.first == 1: erase(row, 0..<column + 1)
      case "K": erase(row, column..<Screen.columns)
      case "X": erase(row, column..<column + first)
      case "J":
        let isAll = numbers.first == 2
        erase(row, (isAll ? 0 : column)..<Screen.columns)
        for other in 0..<Screen.rows where isAll || other > row { erase(other, 0..<Screen.columns) }
      case "@": shift(by: first)
      case "P": shift(by: -first)
      case "b": for _ in 0..<first { put(self.last) }
      default: changeLook(numbers)
      }
    }

    private var erased: String { " \(codes.filter { 40..<50 ~= $0 }.sorted())" }

    private mutating func changeLook(_ numbers: [Int]) {
      var rest = numbers.isEmpty ? [0] : numbers
      while !rest.isEmpty {
        let code = rest.removeFirst()
        switch code {
        case 0: codes = []
        case 22: codes.subtract([1, 2])
        case 23, 24, 27: codes.remove(code - 20)
        case 30..<40, 90..<98, 1_000...: setColour(code, 30..<40, &rest)
        case 40..<50: setColour(code, 40..<50, &rest)
        default: codes.insert(code)
        }
      }
    }

    private mutating func setColour(_ code: Int, _ range: Range<Int>, _ rest: inout [Int]) {
      codes = codes.filter { !range.contains($0) && !(range.lowerBound == 30 && $0 >= 90) }
      if code % 10 == 8, code < 50 {
        codes.insert(1_000 + (rest.count > 1 ? rest[1] : 0))
        rest.removeFirst(min(2, rest.count))
      } else if code != 39, code != 49 {
        codes.insert(code)
      }
    }
  }
}
