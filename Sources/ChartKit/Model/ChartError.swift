/// A fault of a running chart: recorded, and an error event where the dialect has one.
public struct ChartError: Error, Hashable, Sendable {
  public var message: String
  /// Byte offset of the content or guard at fault in the chart's document.
  public var offset: Int
  /// Of the `send` at fault, where it has an id.
  public var sendID: String?
  /// Whether an evaluation was ended because it took too long.
  public var isOutOfTime = false

  /// What a function threw, where that was not our own error.
  public var thrown: Value = .undefined

  public init(_ message: String, at offset: Int, sendID: String? = nil, thrown: Value = .undefined) {
    (self.message, self.offset, self.sendID, self.thrown) = (message, offset, sendID, thrown)
  }
}
