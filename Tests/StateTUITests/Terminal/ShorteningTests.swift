import CNcurses
import RandomCharts
import Testing

@testable import StateTUI

/// Frames that are sent in fewer bytes: what they show is the same.
///
/// Serialized, since what the terminal is known to write like is kept between frames.
@Suite(.serialized) struct ShorteningTests {
  private func shortened(_ text: String, columns: Int = 80) -> String {
    let bytes = Array(text.utf8CString.dropLast())
    var output = [CChar](repeating: 0, count: ct_shorten_room(bytes.count) + 1)
    let length = ct_shorten(bytes, bytes.count, Int32(columns), &output)
    return String(decoding: output.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Between frames the terminal writes plainly.
  private func frame(_ text: String) -> String {
    _ = shortened("x")
    return shortened(text)
  }

  @Test(arguments: [
    // Attributes are sent together, and what the next one takes back is not sent.
    ("\u{1b}[1m\u{1b}[36m3", "\u{1b}[1;36m3\u{1b}[m"),
    ("\u{1b}[31m\u{1b}(B\u{1b}[m\u{1b}[2mx", "\u{1b}(B\u{1b}[2mx\u{1b}[m"),
    // The shorter way: taking one back, or all.
    ("\u{1b}[1m\u{1b}[36ma\u{1b}[m\u{1b}[1mb", "\u{1b}[1;36ma\u{1b}[39mb\u{1b}[m"),
    ("\u{1b}[1m\u{1b}[4m\u{1b}[36ma\u{1b}[mb", "\u{1b}[1;4;36ma\u{1b}[mb"),
    // Blanks need no look but for what is seen on them.
    ("\u{1b}[2ma\u{1b}[m \u{1b}[2mb", "\u{1b}[2ma b\u{1b}[m"),
    ("\u{1b}[7ma\u{1b}[m b", "\u{1b}[7ma\u{1b}[m b"),
    ("\u{1b}[44m \u{1b}[m \u{1b}[m", "\u{1b}[44m \u{1b}[m "),
    // Bright colours and colours by index stay as they were asked for.
    ("\u{1b}[96m\u{1b}[48;5;17mx", "\u{1b}[96;48;5;17mx\u{1b}[m"),
    // Moves go the shorter way, one for those that follow each other.
    ("\u{1b}[7;1Hab\u{1b}[7;36Hc", "\u{1b}[7;1Hab\u{1b}[33Cc"),
    ("\u{1b}[7;80Hx\u{1b}[8;1Hy", "\u{1b}[7;80Hx\r\ny"),
    ("\u{1b}[7;9Hx\r\u{1b}[9dy", "\u{1b}[7;9Hx\r\n\ny"),
    ("\u{1b}[7;9Hx\u{1b}[7;8Hy", "\u{1b}[7;9Hx\u{8}\u{8}y"),
    ("\u{1b}[7;9Hx\u{1b}[4;3H\u{1b}[5;4Hy", "\u{1b}[7;9Hx\u{1b}[5;4Hy"),
    // Behind a wide or unclear character nobody knows where the cursor stands.
    ("\u{1b}[7;1H長\u{1b}[7;36Hc", "\u{1b}[7;1H長\u{1b}[7;36Hc"),
    // What is not understood goes out as it is, until all is taken back.
    ("\u{1b}[38;2;1;2;3mx\u{1b}[1my\u{1b}[mz", "\u{1b}[38;2;1;2;3mx\u{1b}[1my\u{1b}[mz"),
  ])
  func fewerBytes(text: String, expected: String) { #expect(frame(text) == expected) }

  @Test func aForgottenLookIsSaid() {
    ct_shorten_forget()
    #expect(shortened("a") == "\u{1b}[ma")
    #expect(shortened("a") == "a")
  }

  @Test func whatIsShownIsTheSame() {
    var (before, after) = (0, 0)
    for seed in 0..<600 {
      var random = SeededRandom(seed: UInt64(seed))
      var (sent, wanted) = (Screen(), Screen())
      for _ in 0..<4 {
        let frame = Self.frame(&random)
        wanted.take(frame)
        let short = shortened(frame, columns: Screen.columns)
        sent.take(short)
        (before, after) = (before + frame.utf8.count, after + short.utf8.count)
        #expect(
          sent.cells == wanted.cells, "seed \(seed): \(frame.debugDescription) \(short.debugDescription)")
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
      let column = Int.random(in: 1...Screen.columns - 8, using: &random)
      switch Int.random(in: 0..<8, using: &random) {
      case 0, 1, 2: text += looks.randomElement(using: &random) ?? ""
      case 3, 4: text += ["a b", "─", "│ ", "   ", "x"].randomElement(using: &random) ?? ""
      case 5: text += "\u{1b}[\(row);\(column)H"
      case 6: text += "\u{1b}[\(Int.random(in: 1...6, using: &random))X"
      default:
        text +=
          ["\r", "\u{1b}[\(column)G", "\u{1b}[\(row)d", "\u{1b}[K", "長"].randomElement(using: &random) ?? ""
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

    mutating func take(_ text: String) {
      var rest = Substring(text).unicodeScalars
      while let scalar = rest.popFirst() {
        switch scalar {
        case "\u{1b}": takeSequence(&rest)
        case "\r": column = 0
        case "\n": row += 1
        case "\u{8}": column -= 1
        default: put(scalar)
        }
      }
    }

    private mutating func put(_ scalar: Unicode.Scalar) {
      let width = scalar == "長" ? 2 : 1
      if column + width > Screen.columns { return }
      set(column, scalar == " " ? blank : "\(scalar)\(codes.sorted())")
      if width == 2 { set(column + 1, "") }
      column += width
    }

    private var blank: String {
      let isSeen = codes.contains(7) || codes.contains(4)
      return " \((isSeen ? codes : codes.filter { 40..<50 ~= $0 }).sorted())"
    }

    private mutating func set(_ column: Int, _ cell: String) {
      if cells.indices.contains(row), cells[row].indices.contains(column) { cells[row][column] = cell }
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
      case "K": for place in max(0, column)..<Screen.columns { set(place, erased) }
      case "X": for place in column..<column + first { set(place, erased) }
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
