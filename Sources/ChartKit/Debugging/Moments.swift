extension Timeline {
  /// The moments in the order they were made: an array in parts, so that a copy of a long history that goes on copies a
  /// part of it only, and that it grows without being moved.
  public struct Moments: RandomAccessCollection, Sendable {
    private static let partBits = 8
    private static let partCount = 1 << partBits

    private var parts: [[Moment]] = []
    public private(set) var endIndex = 0
    public var startIndex: Int { 0 }

    init(_ first: Moment) { append(first) }

    public subscript(index: Int) -> Moment {
      _read { yield parts[index >> Moments.partBits][index & (Moments.partCount - 1)] }
      _modify { yield &parts[index >> Moments.partBits][index & (Moments.partCount - 1)] }
    }

    mutating func append(_ moment: Moment) {
      if endIndex & (Moments.partCount - 1) == 0 {
        parts.append([])
        parts[parts.count - 1].reserveCapacity(endIndex == 0 ? 8 : Moments.partCount)
      }
      parts[parts.count - 1].append(moment)
      endIndex += 1
    }
  }
}
