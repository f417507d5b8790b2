/// The selected line of a list and the part of the list that is on the screen.
///
/// It knows neither the lines nor the screen: each move is told how many lines there are and how many fit.
public struct ListCursor: Hashable, Sendable {
  /// The selected line; 0 in an empty list.
  public private(set) var index = 0
  /// The first line on the screen.
  public private(set) var offset = 0

  public init(index: Int = 0) { self.index = max(0, index) }

  public enum Move: Hashable, Sendable {
    case up, down, pageUp, pageDown, first, last
    /// By so many lines, down when positive: the wheel.
    case by(Int)
    /// To a line.
    case to(Int)
  }

  /// Moves, stays inside of `count` lines, and scrolls as little as shows the selected line in `height` rows.
  public mutating func move(_ move: Move, count: Int, height: Int) {
    let page = max(1, height - 1)
    switch move {
    case .up: index -= 1
    case .down: index += 1
    case .pageUp: index -= page
    case .pageDown: index += page
    case .first: index = 0
    case .last: index = count - 1
    case .by(let lines): index += lines
    case .to(let line): index = line
    }
    fit(count: count, height: height)
  }

  /// Brings the cursor back into a list that has changed, or onto a screen that has.
  public mutating func fit(count: Int, height: Int) {
    index = max(0, min(index, count - 1))
    let height = max(1, height)
    if index < offset { offset = index }
    if index >= offset + height { offset = index - height + 1 }
    offset = max(0, min(offset, count - height))
  }

  /// Scrolls so that the selected line is in the middle where the list allows it.
  public mutating func centre(count: Int, height: Int) {
    offset = index - height / 2
    fit(count: count, height: height)
  }

  /// The lines on the screen.
  public func visible(count: Int, height: Int) -> Range<Int> {
    let start = max(0, min(offset, count))
    return start..<max(start, min(count, start + max(0, height)))
  }

  /// The row of the selected line below the list's first row, when it is on the screen.
  public func row(count: Int, height: Int) -> Int? {
    visible(count: count, height: height).contains(index) ? index - offset : nil
  }
}
