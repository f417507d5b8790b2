/// A short list of indices that needs no memory of its own up to six members: most configurations and steps.
struct IndexList: Hashable, Sendable, RandomAccessCollection {
  private var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
  private var inlineCount: UInt8 = 0
  /// All members, where there are more than ``inlineCapacity``.
  private var heap: [Int32]?

  static let inlineCapacity = 6

  init() {}

  /// Takes `count` members that `write` puts down in order.
  @inline(__always)
  init(count: Int, _ write: (UnsafeMutablePointer<Int32>) -> Void) {
    if count > Self.inlineCapacity {
      heap = [Int32](unsafeUninitializedCapacity: count) { buffer, written in
        if let start = buffer.baseAddress { write(start) }
        written = count
      }
      return
    }
    inlineCount = UInt8(count)
    withUnsafeMutableBytes(of: &words) { bytes in
      if let start = bytes.baseAddress { write(start.assumingMemoryBound(to: Int32.self)) }
    }
  }

  init(_ members: [Int32]) {
    self.init(count: members.count) { room in
      for (index, member) in members.enumerated() { room[index] = member }
    }
  }

  var startIndex: Int { 0 }
  var endIndex: Int { heap?.count ?? Int(inlineCount) }

  subscript(index: Int) -> Int32 {
    if let heap { return heap[index] }
    precondition(index >= 0 && index < Int(inlineCount), "index out of range")
    let word = index < 2 ? words.0 : index < 4 ? words.1 : words.2
    return Int32(truncatingIfNeeded: word >> (index & 1 == 0 ? 0 : 32))
  }

  static func == (left: IndexList, right: IndexList) -> Bool {
    left.inlineCount == right.inlineCount && left.words == right.words && left.heap == right.heap
  }

  func hash(into hasher: inout Hasher) {
    for member in self { hasher.combine(member) }
  }
}
