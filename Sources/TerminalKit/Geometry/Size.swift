/// A width and a height in terminal cells, never negative.
public struct Size: Hashable, Sendable {
  public let columns: Int
  public let rows: Int

  /// Negative counts become 0.
  public init(columns: Int, rows: Int) {
    self.columns = max(0, columns)
    self.rows = max(0, rows)
  }

  public static let zero = Size(columns: 0, rows: 0)

  public var isEmpty: Bool { columns == 0 || rows == 0 }
}

extension Size: CustomStringConvertible {
  /// As people write it: `80x24`.
  public var description: String { "\(columns)x\(rows)" }
}
