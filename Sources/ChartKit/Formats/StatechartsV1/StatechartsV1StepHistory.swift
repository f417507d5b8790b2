extension StatechartsV1 {
  /// The steps of a machine: a ring of the last 10,000.
  ///
  /// Copies share what they have in common, so that each answer of a service can hold the whole history.
  public struct StepHistory: Hashable, Sendable, RandomAccessCollection {
    /// How many steps are kept.
    public static let limit = 10_000
    private static let chunkSize = 100

    /// All chunks but the last are full; the first one may have lost steps that are no longer kept.
    private var chunks: [[Step]] = []
    /// How many steps at the front of the first chunk are no longer kept.
    private var dropped = 0

    public init() {}

    public init(_ steps: some Sequence<Step>) { for step in steps { append(step) } }

    public var startIndex: Int { 0 }
    public var endIndex: Int {
      guard let last = chunks.last else { return 0 }
      return (chunks.count - 1) * Self.chunkSize + last.count - dropped
    }

    public subscript(index: Int) -> Step {
      let at = index + dropped
      return chunks[at / Self.chunkSize][at % Self.chunkSize]
    }

    public mutating func append(_ step: Step) {
      if let last = chunks.indices.last, chunks[last].count < Self.chunkSize {
        chunks[last].append(step)
      } else {
        chunks.append([step])
      }
      if count > Self.limit {
        dropped += 1
        if dropped == Self.chunkSize {
          chunks.removeFirst()
          dropped = 0
        }
      }
    }

    public static func == (left: StepHistory, right: StepHistory) -> Bool { left.elementsEqual(right) }
    public func hash(into hasher: inout Hasher) { for step in self { hasher.combine(step) } }
  }
}
