/// A fault of a running chart: recorded, and an error event where the dialect has one.
public struct ChartError: Error, Hashable, Sendable {
  public var message: String
  /// Byte offset of the content or guard at fault in the chart's document.
  public var offset: Int

  public init(_ message: String, at offset: Int) { (self.message, self.offset) = (message, offset) }
}
