import ChartKit
import TerminalKit

/// The services' clock: the timers of all instances, and ways to move the time.
struct ServiceClockOverlay: Overlay {
  struct Timer: Hashable, Sendable {
    var key: InstanceKey
    var name: String
    var due: Int
  }

  private var cursor = ListCursor()

  static func timers(_ catalogue: Catalogue) -> [Timer] {
    var timers: [Timer] = []
    for key in catalogue.machines.flatMap({ catalogue.instances(of: $0) }) {
      guard let chart = catalogue.session(of: key)?.interpreter.chart else { continue }
      let naming = Naming(chart)
      if catalogue.service.isStatechart(key.machine) {
        guard let session = catalogue.service.charts.session(of: key.instance), !session.isPaused else {
          continue
        }
        for timer in session.interpreter.timers(in: session.snapshot) where timer.due != ScheduledEvent.never
        {
          timers.append(
            Timer(key: key, name: naming.timer(timer.event), due: timer.due - session.snapshot.now))
        }
      } else if let facts = try? catalogue.service.backed.facts(key.address), facts.state.status == .running {
        for timer in facts.timers {
          if let due = timer.due { timers.append(Timer(key: key, name: naming.timer(timer.event), due: due)) }
        }
      }
    }
    return timers.sorted { $0.due < $1.due }
  }

  mutating func take(_ key: Key, _ app: inout App) -> OverlayResult {
    guard let catalogue = app.catalogue else { return .close }
    let timers = Self.timers(catalogue)
    cursor.fit(count: timers.count, height: 12)
    switch key {
    case .enter:
      guard timers.indices.contains(cursor.index) else {
        app.notice = Notice("No timer is running; 1 to 9 move the clock by seconds.")
        return .stay
      }
      app.catalogue?.service.advance(by: timers[cursor.index].due)
    case .character(let digit) where digit.isASCII && digit >= "1" && digit <= "9":
      app.catalogue?.service.advance(by: (digit.wholeNumberValue ?? 0) * 1000)
    default:
      if app.keyMap.closes(key, .clock) { return .close }
      if let move = app.keyMap.move(for: key) { cursor.move(move, count: timers.count, height: 12) }
    }
    return .stay
  }

  func draw(_ app: App, in area: Rect, into surface: inout Surface) -> Point? {
    guard let catalogue = app.catalogue else { return nil }
    let timers = Self.timers(catalogue)
    let room = OverlayFrame.room(in: area)
    let inside = OverlayFrame.draw(
      Size(columns: min(room.columns, 76), rows: min(room.rows, max(4, min(12, timers.count) + 2))), in: area,
      title: [
        Span("Clock of the services", .title), Span("  \(TimeText.since(catalogue.service.now))", .timer),
      ],
      right: [Span("esc back")], into: &surface)
    if timers.isEmpty { surface.putLine([Span("No timer is running.", .dim)], in: inside) }
    var view = cursor
    view.fit(count: timers.count, height: inside.rows - 2)
    let columns = inside.inset(left: 2).splitColumns([.fixed(12), .share(2), .share(3)])
    for (row, index) in view.visible(count: timers.count, height: inside.rows - 2).enumerated() {
      let timer = timers[index]
      surface.putLine([Span("in " + TimeText.exact(timer.due), .timer)], in: columns[0], row: row)
      surface.putLine([Span(timer.key.text)], in: columns[1].inset(right: 1), row: row)
      surface.putLine([Span(timer.name, .event)], in: columns[2], row: row)
      if index == view.index { surface.select(inside.row(at: row), isFocused: true) }
    }
    surface.putLine(
      [Span("\(surface.glyphs.enter) jump to the timer   1-9 step seconds", .dim)],
      in: inside.row(at: inside.rows - 1))
    let row = view.row(count: timers.count, height: inside.rows - 2) ?? 0
    return row < inside.rows ? inside.row(at: row).origin : nil
  }

  func hints(_ app: App, _ glyphs: GlyphSet) -> [(key: String, word: String)] {
    [(glyphs.enter, "jump"), ("1-9", "seconds"), ("esc", "back")]
  }
}
