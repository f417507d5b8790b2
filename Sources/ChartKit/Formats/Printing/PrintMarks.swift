/// What is marked in a printed chart: a moment of a run.
public struct PrintMarks: Hashable, Sendable {
  public var active: StateSet = []
  /// What history states remember.
  public var history: [StateIndex: StateSet] = [:]
  /// Running timers, those that are due first first.
  public var timers: [Timer] = []
  /// The line below a tree: tags, done flag, output.
  public var footer: String?

  public init() {}

  /// An event that waits for its time.
  public struct Timer: Hashable, Sendable {
    public var event: String
    /// Milliseconds until it is due; nil where that is never.
    public var remaining: Int?

    public init(event: String, remaining: Int?) { (self.event, self.remaining) = (event, remaining) }
  }
}

/// The signs that text pictures are made of, as Unicode or as ASCII.
public struct PrintGlyphs: Hashable, Sendable {
  public let active, idle, parallel, history, deepHistory, final: String
  public let timer, stays, arrow, pointer, separator: String
  let branch, lastBranch, trunk, gap: String

  public static let unicode = PrintGlyphs(
    active: "●", idle: "○", parallel: "∥", history: "H", deepHistory: "H*", final: "◎", timer: "◷",
    stays: "↺",
    arrow: "→", pointer: "▸", separator: "·", branch: "├─", lastBranch: "└─", trunk: "│ ", gap: "  ")
  public static let ascii = PrintGlyphs(
    active: "*", idle: "o", parallel: "||", history: "H", deepHistory: "H*", final: "(o)", timer: "@",
    stays: "~",
    arrow: "->", pointer: ">", separator: "|", branch: "|-", lastBranch: "`-", trunk: "| ", gap: "  ")
}
