import ChartKit
import TerminalKit

/// The clock as it runs by itself: stopped, at the pace of the wall's, or faster.
extension App {
  /// How often the screen is brought up to date while the clock runs, in milliseconds; nil where nothing is to be waited
  /// for, so that an idle explorer does not wake up.
  var tick: Int? {
    if isAtWork { return 0 }
    if let demo, !demo.isPaused { return max(10, min(demo.wait, clockRate == nil ? demo.wait : 100)) }
    return clockRate == nil || work == nil ? nil : 100
  }

  /// Whether time that passes changes something: a clock runs, or a demo plays.
  var hasTime: Bool { clockRate != nil || demo != nil }

  private static let rates: [Int?] = [nil, 1, 10, 100]

  var clockRateHint: String? {
    guard canFire else { return nil }
    return switch nextRate {
    case nil: "stop clock"
    case 1: "real time"
    case let rate?: "time x\(rate)"
    }
  }

  private var nextRate: Int? {
    let place = App.rates.firstIndex(of: clockRate) ?? 0
    return App.rates[(place + 1) % App.rates.count]
  }

  mutating func changeClockRate() { runClock(nextRate) }

  /// Lets the clock run at so many times the pace of the wall's, or stops it.
  mutating func runClock(_ rate: Int?) {
    clockRate = rate
    notice =
      switch rate {
      case nil: Notice("The clock stands still.")
      case 1: Notice("The clock runs in real time: timers are delivered when they are due.")
      case let rate?: Notice("The clock runs \(rate) times as fast.")
      }
    if rate == nil { settleClock() }
  }

  /// So many milliseconds of the wall's clock have passed: timers that are due by then are delivered, each as a step.
  mutating func pass(_ milliseconds: Int) {
    guard let rate = clockRate, let work, work.snapshot.status == .active, !work.session.isUnderWay else {
      return
    }
    var left = waited + milliseconds * rate
    for _ in 0..<100 {
      guard let now = self.work?.session.snapshot.now, let timer = self.work?.clock.timers.first,
        timer.due != ScheduledEvent.never, timer.due - now <= left
      else { break }
      left -= max(0, timer.due - now)
      (waited, isDelivering) = (0, true)
      fire(.timer(timer.number))
      isDelivering = false
      settle()
      if isUnderWay || !overlays.isEmpty || self.work?.snapshot.status != .active {
        clockRate = nil
        left = 0
        break
      }
    }
    waited = left
  }

  /// What has passed since the last step becomes part of the history before something else is done.
  mutating func settleClock() {
    guard waited > 0, !isDelivering, let work, work.snapshot.status == .active, !isUnderWay else { return }
    let passed = waited
    waited = 0
    let said = notice
    perform { $0.advance(by: passed) }
    notice = notice ?? said
    settle()
  }
}
