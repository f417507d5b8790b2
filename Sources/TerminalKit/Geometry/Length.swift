/// How much of a rectangle one part gets when the rectangle is split.
///
/// ```swift
/// let parts = area.splitRows([1, .rest, 1])     // a header, the body, a line of hints
/// let halves = area.splitColumns([.rest, .rest])
/// ```
public enum Length: Hashable, Sendable, ExpressibleByIntegerLiteral {
  /// So many cells; less when there are not enough.
  case fixed(Int)
  /// A share of what the fixed parts leave, by weight.
  case share(Int)

  /// One share of what the fixed parts leave.
  public static let rest = Length.share(1)

  public init(integerLiteral value: Int) { self = .fixed(value) }
}

extension Rect {
  /// One rectangle per part, from the top down; they cover the rectangle when a part is a share. Fixed parts are
  /// served in order, so that at small sizes the later ones are the first to become empty.
  public func splitRows(_ parts: [Length]) -> [Rect] {
    var top = row
    return Rect.counts(parts, of: rows).map { count in
      defer { top += count }
      return Rect(column: column, row: top, columns: columns, rows: count)
    }
  }

  /// One rectangle per part, from left to right; as `splitRows`.
  public func splitColumns(_ parts: [Length]) -> [Rect] {
    var left = column
    return Rect.counts(parts, of: columns).map { count in
      defer { left += count }
      return Rect(column: left, row: row, columns: count, rows: rows)
    }
  }

  private static func counts(_ parts: [Length], of total: Int) -> [Int] {
    var left = total
    var weight = 0
    var counts = parts.map { part -> Int in
      switch part {
      case .fixed(let wanted):
        let count = min(max(0, wanted), left)
        left -= count
        return count
      case .share(let share):
        weight += max(0, share)
        return 0
      }
    }
    for (index, part) in parts.enumerated() {
      guard case .share(let share) = part, share > 0 else { continue }
      let count = left * share / weight
      counts[index] = count
      left -= count
      weight -= share
    }
    return counts
  }
}
