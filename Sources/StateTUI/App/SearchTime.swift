import ChartKit

extension StateSpace.Limits {
  /// The same, and no longer than so many seconds from now.
  func within(seconds: Double) -> StateSpace.Limits {
    var limits = self
    let end = monotonicMilliseconds() + Int(seconds * 1000)
    limits.isOver = { monotonicMilliseconds() >= end }
    return limits
  }
}
