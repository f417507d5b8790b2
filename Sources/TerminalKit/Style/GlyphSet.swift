/// The signs that the screens are made of, as Unicode or as ASCII.
///
/// Every sign has a name, and no meaning is carried by colour alone: signs and words come first. An ASCII sign may
/// take more columns than its Unicode twin (`∥` and `||`), so measure instead of counting.
public enum GlyphSet: Hashable, Sendable {
  case unicode
  case ascii

  /// The set that a terminal can show.
  ///
  /// - Parameters:
  ///   - forcesASCII: the user asked for ASCII.
  ///   - codeset: the locale's codeset, as `nl_langinfo(CODESET)` names it.
  ///   - boxWidth: what `wcwidth` says about `─`. East Asian locales make it 2, and then most of our signs are 2.
  public static func fitting(forcesASCII: Bool, codeset: String, boxWidth: Int) -> GlyphSet {
    let name = codeset.lowercased().filter { $0 != "-" && $0 != "_" }
    return !forcesASCII && name == "utf8" && boxWidth == 1 ? .unicode : .ascii
  }

  /// A text that tells something in our own words, in this set: with ASCII, signs and typographic marks become their twins.
  /// What has none stays.
  func spelled(_ text: String) -> String {
    if self == .unicode || text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
    return text.reduce(into: "") { $0 += GlyphSet.twins[$1] ?? String($1) }
  }

  private static let twins: [Character: String] = {
    var twins: [Character: String] = ["“": "\"", "”": "\"", "’": "'", "—": "-"]
    for (unicode, ascii) in zip(GlyphSet.unicode.all, GlyphSet.ascii.all) where unicode.count == 1 {
      if let sign = unicode.first, !sign.isASCII { twins[sign] = ascii }
    }
    return twins
  }()

  private func pick(_ unicode: String, _ ascii: String) -> String { self == .unicode ? unicode : ascii }

  public var active: String { pick("●", "*") }
  public var idle: String { pick("○", "o") }
  public var parallel: String { pick("∥", "||") }
  public var history: String { "H" }
  public var deepHistory: String { "H*" }
  public var final: String { pick("◎", "(o)") }
  public var initial: String { pick("●▸", "*>") }
  public var breakpoint: String { pick("◉", "!") }
  public var breakpointOff: String { pick("◌", ".") }
  public var timer: String { pick("◷", "@") }
  public var blocked: String { pick("✗", "x") }
  public var warning: String { "!" }
  public var stays: String { pick("↺", "~") }
  public var done: String { pick("✓", "v") }
  public var arrow: String { pick("→", "->") }
  public var arrowLeft: String { pick("←", "<-") }
  public var exchange: String { pick("⇄", "<>") }
  public var up: String { pick("↑", "^") }
  public var down: String { pick("↓", "v") }
  public var enter: String { pick("⏎", "ret") }
  /// Marks the line under the cursor.
  public var pointer: String { pick("▸", ">") }
  public var added: String { "+" }
  public var removed: String { pick("−", "-") }
  public var changed: String { "~" }
  /// A branch that can be unfolded.
  public var folded: String { pick("▸", "+") }
  public var unfolded: String { pick("▾", "-") }
  /// A box of the diagram that hides others.
  public var foldedBox: String { pick("⊞", "[+]") }
  public var flag: String { pick("⚑", "&") }
  public var ellipsis: String { pick("…", "..") }
  /// Between two facts of a line.
  public var separator: String { pick("·", "|") }
  /// Between the parts of a path.
  public var crumb: String { pick("›", ">") }
  public var dash: String { pick("–", "-") }
  public var times: String { pick("×", "x") }
  /// The left edge of a field that can be typed into.
  public var fieldEdge: String { pick("▏", "|") }
  /// What a branch of a tree is drawn with; each is two columns wide.
  public var treeBranch: String { pick("├─", "|-") }
  public var treeLast: String { pick("└─", "`-") }
  public var treeTrunk: String { pick("│ ", "| ") }
  public var treeGap: String { "  " }
  /// A bar's filled and empty cell.
  public var barFull: String { pick("█", "#") }
  public var barEmpty: String { pick("░", ".") }
  /// The right end of an arrow in a diagram, and its other directions.
  public var headRight: String { pick("▶", ">") }
  public var headLeft: String { pick("◀", "<") }
  public var headUp: String { pick("▲", "^") }
  public var headDown: String { pick("▼", "v") }

  /// All signs, to be checked: each one is as many columns wide as it has characters.
  var all: [String] {
    [
      active, idle, parallel, history, deepHistory, final, initial, breakpoint, breakpointOff, timer, blocked,
      warning, stays, done, arrow, arrowLeft, exchange, up, down, enter, pointer, added, removed, changed,
      folded, unfolded, foldedBox, flag, ellipsis, separator, crumb, dash, times, fieldEdge, treeBranch,
      treeLast, treeTrunk, treeGap, barFull, barEmpty, headRight, headLeft, headUp, headDown,
    ]
  }
}
